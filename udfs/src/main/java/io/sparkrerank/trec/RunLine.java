package io.sparkrerank.trec;

import io.sparkrerank.measure.JudgingRules.Order;
import java.util.Locale;

/**
 * A line of a run: {@code query Q0 document rank score tag}, and whatever follows. Ordered by ranks
 * it may also be MS MARCO's {@code query document rank}.
 *
 * @param queryId the query
 * @param docId the document
 * @param score the score as float32, or ordered by ranks the negative rank
 * @param tag the run's name for itself, or null where there is none
 */
public record RunLine(String queryId, String docId, float score, String tag) implements TrecLine {

  /** Larger ranks would make lists of mostly empty places. */
  public static final int LARGEST_RANK = 1_000_000;

  static final int TREC_FIELDS = 6;

  private static final int MS_MARCO_FIELDS = 3;

  /** The columns of a line as they are written. */
  public record Written(String queryId, String docId, String rank, String score, String tag) {}

  /**
   * Reads a line.
   *
   * @param order whether the score or the rank is read; the other may be anything
   * @return the line, or null if it is blank
   * @throws BadLineException if it is not a line of a run
   */
  public static RunLine parse(String line, Order order) throws BadLineException {
    Fields fields = new Fields(line, TREC_FIELDS);
    if (fields.count() == 0) {
      return null;
    }
    try {
      if (order == Order.RANK && fields.count() == MS_MARCO_FIELDS) {
        return new RunLine(fields.field(0), fields.field(1), -rank(fields.field(2)), null);
      }
      Written written = written(fields);
      float score = order == Order.SCORE ? score(written.score()) : -rank(written.rank());
      return new RunLine(written.queryId(), written.docId(), score, written.tag());
    } catch (BadLineException e) {
      throw e.with(fields.commentHint());
    }
  }

  /**
   * Reads a line without looking into its numbers.
   *
   * @return its columns, or null if it is blank
   * @throws ShiftedColumnsException if an id seems to hold a blank
   * @throws BadLineException if it is not a line of a run
   */
  public static Written columns(String line) throws BadLineException {
    Fields fields = new Fields(line, TREC_FIELDS);
    if (fields.count() == 0) {
      return null;
    }
    if (fields.isComment()) {
      // A sentence of six words has six columns.
      parse(line, Order.SCORE);
    }
    return written(fields);
  }

  private static Written written(Fields fields) throws BadLineException {
    if (fields.count() < TREC_FIELDS) {
      throw new BadLineException(
          "expected 6 columns (query Q0 document rank score tag), found %d%s"
              .formatted(fields.count(), hint(fields)));
    }
    if (isShifted(fields)) {
      throw new ShiftedColumnsException(
          "its columns are shifted: does an id hold a blank? Expected query Q0 document rank score"
              + " tag");
    }
    return new Written(
        fields.field(0), fields.field(2), fields.field(3), fields.field(4), fields.field(5));
  }

  private static String hint(Fields fields) {
    return switch (fields.count()) {
      case MS_MARCO_FIELDS ->
          fields.isNumber(2) ? "; --ties rank of evaluate reads 3 (query document rank)" : "";
      case 4 ->
          Grade.parse(fields.field(3)) == null
              ? ""
              : "; judgments have 4: are run and judgments swapped?";
      case 5 -> ": " + missing(fields) + " is missing";
      default -> "";
    };
  }

  /** Which of six columns five do not have, by what stands in the others. */
  private static String missing(Fields fields) {
    if (fields.isNumber(4)) {
      return "the tag";
    }
    return fields.isNumber(2) && fields.isNumber(3) ? "Q0" : "the rank or the score";
  }

  /** Whether a line that is no judgment looks as one of a run does. */
  static boolean isLikely(Fields fields) {
    return fields.count() == TREC_FIELDS && fields.isNumber(3) && fields.isNumber(4);
  }

  /**
   * Whether an id seems to hold a blank, so that what follows stands one column too far right: a
   * word in place of the rank and a number in place of the tag, or numbers in all three places and
   * more behind them.
   */
  private static boolean isShifted(Fields fields) {
    if (!fields.isNumber(5)) {
      return false;
    }
    return !fields.isNumber(3) || fields.count() > TREC_FIELDS && fields.isNumber(4);
  }

  /** A number as C's {@code atof} reads it, but for what {@code atof} takes for 0. */
  static float score(String text) throws BadLineException {
    double score;
    try {
      score = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      score = rarely(text);
    }
    char last = text.charAt(text.length() - 1);
    // Java's own suffixes of a number; those of "inf" and of hexadecimal digits are none.
    if ((last == 'd' || last == 'D' || last == 'f' || last == 'F')
        && !Double.isInfinite(score)
        && !isHexadecimal(text)) {
      throw new BadLineException("its score is not a number: " + text);
    }
    if (Double.isNaN(score)) {
      throw new BadLineException("its score is NaN, which has no place in an order");
    }
    // Through double, as trec_eval: rounding once would differ in the last bit.
    return (float) score;
  }

  private static double rarely(String text) throws BadLineException {
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
      // Told below.
    }
    throw new BadLineException("its rank is not a whole number from 1 to 1,000,000: " + text);
  }
}
