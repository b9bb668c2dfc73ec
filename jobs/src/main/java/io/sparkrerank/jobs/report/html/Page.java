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
import org.jspecify.annotations.Nullable;

/**
 * A report: one HTML file that loads nothing else. The template escapes all text.
 *
 * @param title the heading
 * @param lead a sentence on what the run did
 * @param sections the content
 */
public record Page(String title, String lead, List<Section> sections) {

  private static final Template TEMPLATE = template();

  /**
   * A part of a report with a heading.
   *
   * @param id the id that links use
   * @param title the heading
   * @param text a paragraph that explains the blocks, or null
   * @param blocks the content
   */
  public record Section(String id, String title, @Nullable String text, List<Block> blocks) {}

  /** A piece of a section. The template finds it by the name of its only component. */
  public sealed interface Block {

    /** Returns a table. */
    static Block of(Table table) {
      return new TableBlock(table);
    }

    /** Returns a drawing. */
    static Block of(Chart chart) {
      return new ChartBlock(chart);
    }

    /** Returns queries with their documents. */
    static Block ofQueries(List<QueryCard> queries) {
      return new QueriesBlock(queries);
    }

    /** Returns a text that is shown as it is. */
    static Block ofSource(String source) {
      return new SourceBlock(source);
    }
  }

  record TableBlock(Table table) implements Block {}

  record ChartBlock(Chart chart) implements Block {}

  record QueriesBlock(List<QueryCard> queries) implements Block {}

  record SourceBlock(String source) implements Block {}

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
