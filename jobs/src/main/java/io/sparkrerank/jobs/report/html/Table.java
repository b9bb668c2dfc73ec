package io.sparkrerank.jobs.report.html;

import java.util.List;

/**
 * A table.
 *
 * @param header the names of the columns
 * @param rows the cells, row by row
 */
public record Table(List<String> header, List<List<Cell>> rows) {

  /**
   * A cell.
   *
   * @param text what people read
   * @param figure what programs read, or null
   */
  public record Cell(String text, Figure figure) {

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
