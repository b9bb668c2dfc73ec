package io.sparkrerank.jobs.report.html;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A table.
 *
 * @param header the names of the columns
 * @param rows the cells, row by row
 */
public record Table(List<String> header, List<List<Cell>> rows) {

  /** The names of the columns, aligned as what stands below. */
  public List<Heading> headings() {
    return IntStream.range(0, header.size())
        .mapToObj(
            column ->
                new Heading(
                    header.get(column), rows.isEmpty() ? "word" : rows.get(0).get(column).style()))
        .toList();
  }

  /** The name of a column, and how it is aligned. */
  public record Heading(String text, String style) {}

  /**
   * A cell.
   *
   * @param text what people read
   * @param figure what programs read, or null
   */
  public record Cell(String text, Figure figure) {

    /** How the cell is aligned: numbers by their ends. */
    public String style() {
      return text.matches("[+<-]?\\d.*|n\\.a\\.") ? "number" : "word";
    }

    /** A cell that only people read. */
    public static Cell of(String text) {
      return new Cell(text, null);
    }

    /** A measure of a run. */
    public static Cell of(String text, String run, String measure, double value) {
      return new Cell(text, new Figure(run + "/" + measure, Double.toString(value)));
    }
  }

  /**
   * A number for programs.
   *
   * @param key what it is, as «run/measure»
   * @param value the number in full
   */
  public record Figure(String key, String value) {}
}
