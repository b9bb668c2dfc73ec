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
   * @param key what the number is, for programs, as «run/measure»; or null
   * @param value the number in full, for programs; or null
   */
  public record Cell(String text, String key, String value) {

    /** A cell that only people read. */
    public static Cell of(String text) {
      return new Cell(text, null, null);
    }

    /** A measure of a run. */
    public static Cell of(String text, String run, String measure, double value) {
      return new Cell(text, run + "/" + measure, Double.toString(value));
    }
  }
}
