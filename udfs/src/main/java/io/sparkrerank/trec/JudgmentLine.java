package io.sparkrerank.trec;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file with judgments.
 *
 * @param queryId the query
 * @param docId the document
 * @param grade the relevance of the document; below 0 if it was in the pool but not judged
 */
public record JudgmentLine(String queryId, String docId, int grade) implements TrecLine {

  /** A way to write a line. */
  public enum Layout {
    /** {@code query 0 document grade}, as in TREC. */
    TREC(4, 2, "4 columns (query 0 document grade)"),
    /** {@code query document grade}, below a header line, as in BEIR. */
    BEIR(3, 1, "3 columns (query document grade), as the header line says");

    private static final Pattern BEIR_HEADER =
        Pattern.compile("\ufeff?query-id\\s+corpus-id\\s+score\\s*");

    private final int fields;
    private final int document;
    private final String expected;

    Layout(int fields, int document, String expected) {
      this.fields = fields;
      this.document = document;
      this.expected = expected;
    }

    /** Returns the layout of a file by its first line. */
    public static Layout of(String firstLine) {
      return isHeader(firstLine) ? BEIR : TREC;
    }

    private static boolean isHeader(String line) {
      return BEIR_HEADER.matcher(line).matches();
    }
  }

  /**
   * Reads a line.
   *
   * @param layout the layout of the file
   * @return the judgment, or null if the line is blank or the header
   * @throws BadLineException if it is not a judgment
   */
  public static @Nullable JudgmentLine parse(String line, Layout layout) throws BadLineException {
    Fields fields = new Fields(line, RunLine.TREC_FIELDS);
    if (fields.count() == 0 || layout == Layout.BEIR && Layout.isHeader(line)) {
      return null;
    }
    if (fields.count() != layout.fields) {
      throw new BadLineException(
          "expected %s, found %d%s"
              .formatted(layout.expected, fields.count(), hint(fields, layout)));
    }
    String text = fields.field(layout.fields - 1);
    Integer grade = Grade.parse(text);
    if (grade == null) {
      throw new BadLineException(
          "its grade is not a whole number: %s%s".formatted(text, fields.commentHint()));
    }
    return new JudgmentLine(fields.field(0), fields.field(layout.document), grade);
  }

  private static String hint(Fields fields, Layout layout) {
    if (fields.isComment()) {
      return fields.commentHint();
    }
    if (layout == Layout.TREC && fields.count() == Layout.BEIR.fields) {
      return "; with 3 columns the file must begin with BEIR's header line: query-id corpus-id score";
    }
    if (fields.count() == layout.fields + 1) {
      return "; does an id hold a blank?";
    }
    return RunLine.isLikely(fields) ? "; a run has 6: are run and judgments swapped?" : "";
  }
}
