package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RemedyNames;
import io.sparkrerank.trec.BadLineException;
import io.sparkrerank.trec.TrecLine;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Describes what is wrong with a text file, with the numbers of lines, which Spark does not know.
 */
final class WrongLines {

  /** Largest number of lines in a message. */
  private static final int MOST = 5;

  private WrongLines() {}

  /**
   * Returns the error for a file with lines that cannot be read.
   *
   * @param parser the parser that cannot read them
   */
  static RerankException unreadable(String path, Configuration hadoop, TrecLine.Parser parser) {
    return error(path, hadoop, line -> fault(line, parser));
  }

  /**
   * Returns the error for a file with a document that cannot be in its query's list.
   *
   * @param fault the description of what is wrong
   */
  static RerankException misplaced(
      String path,
      Configuration hadoop,
      TrecLine.Parser parser,
      String queryId,
      String docId,
      String fault) {
    return error(path, hadoop, line -> isPair(line, parser, queryId, docId) ? fault : null);
  }

  private static RerankException error(
      String path, Configuration hadoop, TextFile.LineCheck check) {
    List<String> lines = new TextFile(path, hadoop).wrongLines(check, MOST + 1);
    if (lines.size() > MOST) {
      lines.set(MOST, "and more");
    }
    return RerankException.input("Wrong in %s\n  %s", path, String.join("\n  ", lines));
  }

  private static @Nullable String fault(String text, TrecLine.Parser parser) {
    try {
      parser.parse(text);
      return null;
    } catch (BadLineException e) {
      return e.reason() + e.remedy().map(RemedyNames::name).orElse("");
    }
  }

  private static boolean isPair(String text, TrecLine.Parser parser, String queryId, String docId) {
    try {
      TrecLine line = parser.parse(text);
      return line != null && line.queryId().equals(queryId) && line.docId().equals(docId);
    } catch (BadLineException e) {
      return false;
    }
  }
}
