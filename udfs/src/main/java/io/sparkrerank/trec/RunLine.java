package io.sparkrerank.trec;

import io.sparkrerank.Remedy;
import io.sparkrerank.measure.JudgingRules.Order;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of a run: {@code query Q0 document rank score tag}, with anything behind it. If ranks
 * order the documents, it may also be {@code query document rank}, as in MS MARCO.
 *
 * @param queryId the query
 * @param docId the document
 * @param score the score as float32; if ranks order the documents, the negative rank
 * @param tag the name that the run gives itself, or null if the line has none
 */
public record RunLine(String queryId, String docId, float score, @Nullable String tag)
    implements TrecLine {

  /** The largest rank: a list with larger ones would consist mostly of empty places. */
  public static final int LARGEST_RANK = 1_000_000;

  static final int TREC_FIELDS = 6;

  private static final int MS_MARCO_FIELDS = 3;

  /** The columns of a line as text. */
  public record RawColumns(String queryId, String docId, String rank, String score, String tag) {}

  /**
   * Reads a line.
   *
   * @param order the column that is read, score or rank; the other may hold anything
   * @return the line, or null if it is blank
   * @throws BadLineException if it is not a line of a run
   */
  public static @Nullable RunLine parse(String line, Order order) throws BadLineException {
    Fields fields = new Fields(line, TREC_FIELDS);
    if (fields.count() == 0) {
      return null;
    }
    try {
      if (order == Order.RANK && fields.count() == MS_MARCO_FIELDS) {
        return new RunLine(fields.field(0), fields.field(1), -rank(fields.field(2)), null);
      }
      RawColumns columns = rawColumns(fields);
      float score = order == Order.SCORE ? score(columns.score()) : -rank(columns.rank());
      return new RunLine(columns.queryId(), columns.docId(), score, columns.tag());
    } catch (BadLineException e) {
      throw e.with(fields.commentHint());
    }
  }

  /**
   * Splits a line into columns without reading its numbers.
   *
   * @return the columns, or null if the line is blank
   * @throws ShiftedColumnsException if an id seems to hold a blank
   * @throws BadLineException if it is not a line of a run
   */
  public static @Nullable RawColumns columns(String line) throws BadLineException {
    Fields fields = new Fields(line, TREC_FIELDS);
    if (fields.count() == 0) {
      return null;
    }
    if (fields.isComment()) {
      // A comment of six words has six columns, but its score is no number.
      parse(line, Order.SCORE);
    }
    return rawColumns(fields);
  }

  private static RawColumns rawColumns(Fields fields) throws BadLineException {
    if (fields.count() < TREC_FIELDS) {
      throw new BadLineException(
          "expected 6 columns (query Q0 document rank score tag), found %d%s"
              .formatted(fields.count(), hint(fields)),
          isRanked(fields) ? Remedy.RANK_ORDER : null);
    }
    if (isShifted(fields)) {
      throw new ShiftedColumnsException(
          "its columns are shifted: does an id hold a blank? Expected query Q0 document rank score"
              + " tag");
    }
    return new RawColumns(
        fields.field(0), fields.field(2), fields.field(3), fields.field(4), fields.field(5));
  }

  private static String hint(Fields fields) {
    return switch (fields.count()) {
      case MS_MARCO_FIELDS ->
          isRanked(fields) ? "; a run that is ordered by ranks has 3 (query document rank)" : "";
      case 4 ->
          Grade.parse(fields.field(3)) == null
              ? ""
              : "; judgments have 4: are run and judgments swapped?";
      case 5 -> ": " + missing(fields) + " is missing";
      default -> "";
    };
  }

  /** Returns whether a line has the columns of a run that is ordered by ranks. */
  private static boolean isRanked(Fields fields) {
    return fields.count() == MS_MARCO_FIELDS && fields.isNumber(2);
  }

  /** Names the column that a line of five lacks, guessed from the others. */
  private static String missing(Fields fields) {
    if (fields.isNumber(4)) {
      return "the tag";
    }
    return fields.isNumber(2) && fields.isNumber(3) ? "Q0" : "the rank or the score";
  }

  /** Returns whether a line that is not a judgment looks like a line of a run. */
  static boolean isLikely(Fields fields) {
    return fields.count() == TREC_FIELDS && fields.isNumber(3) && fields.isNumber(4);
  }

  /**
   * Returns whether an id seems to hold a blank, which shifts the columns behind it to the right.
   * Then a word stands in place of the rank and a number in place of the tag, or numbers stand in
   * all three places with more behind them.
   */
  private static boolean isShifted(Fields fields) {
    if (!fields.isNumber(5)) {
      return false;
    }
    return !fields.isNumber(3) || fields.count() > TREC_FIELDS && fields.isNumber(4);
  }

  /** Reads a score as C's {@code atof} does, but refuses texts that {@code atof} reads as 0. */
  static float score(String text) throws BadLineException {
    double score;
    try {
      score = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      score = infiniteOrHexadecimal(text);
    }
    char last = text.charAt(text.length() - 1);
    // Java takes these suffixes for parts of a number; in "inf" and hexadecimal digits they are
    // not.
    if ((last == 'd' || last == 'D' || last == 'f' || last == 'F')
        && !Double.isInfinite(score)
        && !isHexadecimal(text)) {
      throw new BadLineException("its score is not a number: " + text);
    }
    if (Double.isNaN(score)) {
      throw new BadLineException("its score is NaN, which has no place in an order");
    }
    // Rounded to double first, as in trec_eval: float alone would differ in the last bit.
    return (float) score;
  }

  private static double infiniteOrHexadecimal(String text) throws BadLineException {
    String sign = text.startsWith("-") ? "-" : "";
    String rest = text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT);
    try {
      return switch (rest) {
        case "inf", "infinity" -> Double.parseDouble(sign + "Infinity");
        case "nan" -> Double.NaN;
        default -> {
          if (!isHexadecimal(rest)) {
            throw new NumberFormatException(text);
          }
          yield Double.parseDouble(sign + rest + "p0");
        }
      };
    } catch (NumberFormatException e) {
      throw new BadLineException("its score is not a number: " + text);
    }
  }

  private static boolean isHexadecimal(String text) {
    return text.matches("[+-]?0[xX][0-9a-fA-F.]+");
  }

  private static int rank(String text) throws BadLineException {
    try {
      int rank = Integer.parseInt(text);
      if (rank >= 1 && rank <= LARGEST_RANK) {
        return rank;
      }
    } catch (NumberFormatException e) {
      // Reported below, with numbers that are out of range.
    }
    throw new BadLineException("its rank is not a whole number from 1 to 1,000,000: " + text);
  }
}
