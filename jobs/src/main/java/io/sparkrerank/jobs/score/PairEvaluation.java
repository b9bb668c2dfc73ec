package io.sparkrerank.jobs.score;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.statistics.ClassMeasures;
import io.sparkrerank.jobs.statistics.RegressionMeasures;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.trec.Grade;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures scores or classes of pairs against a column of the input. Holds two numbers of each row
 * on the driver, or of classes the probability of each.
 */
public final class PairEvaluation {

  private static final int LONGEST_LABEL = 40;

  private static final int MOST_LABELS = 1_000;

  private static final Set<String> NO_LABELS = Set.of("", "-", "-1");

  private final String column;
  private final ModelSpec spec;

  PairEvaluation(String column, ModelSpec spec) {
    this.column = column;
    this.spec = spec;
  }

  /**
   * Refuses a table whose column does not hold what can be measured, before anything is scored.
   *
   * @param table the input
   * @param source where it comes from, for messages
   * @throws RerankException if the column has a label that the model does not know, or no number
   *     where the model gives numbers
   */
  void requireMeasurable(Dataset<Row> table, String source) {
    if (spec.output().hasScore()) {
      if (TextPairPlan.numbers(table, column).isEmpty()) {
        throw RerankException.input(
            "No row of %s has a number in column %s, and the model gives scores, which are"
                + " measured against numbers",
            source, column);
      }
    } else {
      // A column of labels has few values; one of texts shows among the first that it is none.
      for (Row row : TextPairPlan.values(table, column).takeAsList(MOST_LABELS)) {
        if (!row.isNullAt(0) && !isNoLabel(row.getString(0))) {
          label(row.getString(0));
        }
      }
    }
  }

  /**
   * Measures what was written.
   *
   * @param scored rows as {@link TextPairPlan#output} makes them
   * @throws RerankException if no row has a value, or one has a label that the model does not know
   */
  PairMeasures measure(Dataset<Row> scored) {
    return spec.output().hasScore() ? scores(scored) : classes(scored);
  }

  private PairMeasures scores(Dataset<Row> scored) {
    List<double[]> pairs = new ArrayList<>();
    long without = 0;
    Iterator<Row> rows = TextPairPlan.scoresAndValues(scored, column).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(1) || !Double.isFinite(row.getDouble(1))) {
        without++;
      } else {
        pairs.add(new double[] {row.getFloat(0), row.getDouble(1)});
      }
    }
    requireRows(pairs.size(), "a number");
    double[] scores = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] values = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    return new PairMeasures(
        column,
        pairs.size(),
        without,
        RegressionMeasures.of(scores, values),
        yesOrNo(scores, values));
  }

  /** Where values say yes or no, so do scores that are probabilities; else null. */
  private ClassMeasures yesOrNo(double[] scores, double[] values) {
    boolean binary =
        DoubleStream.of(values).boxed().collect(Collectors.toSet()).equals(Set.of(0.0, 1.0));
    if (!binary || spec.output().activation() == Activation.IDENTITY) {
      return null;
    }
    double[][] probabilities = new double[scores.length][];
    for (int row = 0; row < scores.length; row++) {
      probabilities[row] = new double[] {1 - scores[row], scores[row]};
    }
    int[] actual = DoubleStream.of(values).mapToInt(value -> (int) value).toArray();
    return ClassMeasures.of(List.of("0", "1"), actual, probabilities);
  }

  private PairMeasures classes(Dataset<Row> scored) {
    List<Integer> actual = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    long without = 0;
    Iterator<Row> rows =
        TextPairPlan.probabilitiesAndLabels(scored, column, spec.output().labels())
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(1) || isNoLabel(row.getString(1))) {
        without++;
      } else {
        actual.add(label(row.getString(1)));
        List<Float> ofRow = row.getList(0);
        double[] values = new double[ofRow.size()];
        for (int index = 0; index < values.length; index++) {
          values[index] = ofRow.get(index);
        }
        probabilities.add(values);
      }
    }
    requireRows(actual.size(), "a label");
    return new PairMeasures(
        column,
        actual.size(),
        without,
        null,
        ClassMeasures.of(
            spec.output().labels(),
            actual.stream().mapToInt(Integer::intValue).toArray(),
            probabilities.toArray(new double[0][])));
  }

  /** Whether data sets say so that annotators did not agree. */
  private static boolean isNoLabel(String value) {
    return NO_LABELS.contains(whole(value.strip()));
  }

  /** A whole number without the zeros of a column that is read as double, as 1.0; else the text. */
  private static String whole(String text) {
    Integer number = text.matches("-?\\d+\\.0+") ? Grade.parse(text) : null;
    return number == null ? text : number.toString();
  }

  /** The number of a label by its name, whatever its case, or else by its number. */
  private int label(String value) {
    String wanted = value.strip().toLowerCase(Locale.ROOT);
    IntStream byName =
        IntStream.range(0, spec.output().labels().size())
            .filter(
                label -> spec.output().labels().get(label).toLowerCase(Locale.ROOT).equals(wanted));
    IntStream byNumber =
        IntStream.range(0, spec.output().labels().size())
            .filter(label -> Integer.toString(label).equals(whole(wanted)));
    return IntStream.concat(byName, byNumber)
        .findFirst()
        .orElseThrow(
            () ->
                // The whole value might be a text, if the column is a wrong one.
                RerankException.input(
                    "Column %s has %s, which is none of the model's labels: %s, or their numbers"
                        + " from 0",
                    column,
                    value.length() <= LONGEST_LABEL
                        ? "\"" + value + "\""
                        : "a text of %d characters".formatted(value.length()),
                    String.join(", ", spec.output().labels())));
  }

  private void requireRows(int rows, String what) {
    if (rows == 0) {
      throw RerankException.input("No row has %s in column %s", what, column);
    }
  }
}
