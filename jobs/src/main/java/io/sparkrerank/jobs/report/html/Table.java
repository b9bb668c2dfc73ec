package io.sparkrerank.jobs.report.html;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param header the names of the columns
 * @param rows the cells, row by row
 */
public record Table(List<String> header, List<List<Cell>> rows) {

  /** Longer words would push the other columns out of sight. */
  private static final int LONGEST_WORDS = 60;

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
   * @param style how the cell is aligned: numbers by their ends
   */
  public record Cell(String text, @Nullable Figure figure, String style) {

    /** A cell that only people read. */
    public static Cell of(String text) {
      return new Cell(text, null, style(text));
    }

    /**
     * A cell with somebody's words, which may begin with a number; the end of long ones is left
     * out.
     */
    public static Cell ofWords(String text) {
      String shown =
          text.codePointCount(0, text.length()) <= LONGEST_WORDS
              ? text
              : text.substring(0, text.offsetByCodePoints(0, LONGEST_WORDS)) + "…";
      return new Cell(shown, null, "word");
    }

    private static String style(String text) {
      return text.matches("[+<-]?\\d.*|n\\.a\\.") ? "number" : "word";
    }

    /** A measure of a run. */
    public static Cell of(String text, String run, String measure, double value) {
      return new Cell(text, new Figure(run + "/" + measure, Double.toString(value)), style(text));
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
