package io.sparkrerank.jobs.report.html;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report: one file of HTML that loads nothing. All text is escaped by the template.
 *
 * @param title the heading
 * @param lead what happened, in a sentence
 * @param sections the content
 */
public record Page(String title, String lead, List<Section> sections) {

  private static final Template TEMPLATE = template();

  /**
   * A part of a report with a heading.
   *
   * @param id where links go
   * @param title the heading
   * @param text what the part shows, and how to read it; may be null
   * @param blocks what it shows
   */
  public record Section(String id, String title, String text, List<Block> blocks) {}

  /**
   * A piece of a section; all but one component are null.
   *
   * @param table a table
   * @param chart a drawing
   * @param queries queries with their documents
   * @param source text as it is
   */
  public record Block(Table table, Chart chart, List<QueryCard> queries, String source) {

    /** A table. */
    public static Block of(Table table) {
      return new Block(table, null, null, null);
    }

    /** A drawing. */
    public static Block of(Chart chart) {
      return new Block(null, chart, null, null);
    }

    /** Queries with their documents. */
    public static Block ofQueries(List<QueryCard> queries) {
      return new Block(null, null, queries, null);
    }

    /** Text as it is. */
    public static Block ofSource(String source) {
      return new Block(null, null, null, source);
    }
  }

  /** Writes the page. */
  public void writeTo(Writer writer) throws IOException {
    TEMPLATE.execute(this, writer);
  }

  private static Template template() {
    try (InputStream stream = Page.class.getResourceAsStream("page.mustache");
        Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      return Mustache.compiler().escapeHTML(true).nullValue("").compile(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
