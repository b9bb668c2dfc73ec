package io.sparkrerank.jobs.score;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.statistics.ClassMeasures;
import io.sparkrerank.jobs.statistics.RegressionMeasures;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.row.Columns;
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
 * Measures scores or classes of pairs against a column of the input. The driver holds two numbers
 * per row, or for classes the probability of each.
 */
public final class PairEvaluation {

  private static final int LONGEST_LABEL = 40;

  private static final int MOST_LABELS = 1_000;

  /** Values that data sets write where annotators did not agree. */
  private static final Set<String> NO_LABELS = Set.of("", "-", "-1");

  private final String column;
  private final ModelSpec spec;

  PairEvaluation(String column, ModelSpec spec) {
    this.column = column;
    this.spec = spec;
  }

  /**
   * Requires that the column holds values that can be measured. To be called before anything is
   * scored.
   *
   * @param table the input
   * @param source the name of the input, for messages
   * @throws RerankException if the column has a label that the model does not know, or no number
   *     where the model gives numbers
   */
  void requireMeasurable(Dataset<Row> table, String source) {
    if (spec.output().hasScore()) {
      if (PairMeasurePlan.numbers(table, column).isEmpty()) {
        throw RerankException.input(
            "No row of %s has a number in column %s, and the model gives scores, which are"
                + " measured against numbers",
            source, column);
      }
    } else {
      // A column of labels has few values. A column of texts shows among its first values.
      for (Row row : PairMeasurePlan.values(table, column).takeAsList(MOST_LABELS)) {
        String value = row.getAs(Columns.VALUE);
        if (value != null && !isNoLabel(value)) {
          label(value);
        }
      }
    }
  }

  /**
   * Measures the scored pairs.
   *
   * @param scored rows of {@link TextPairPlan#output}, as they were written
   * @throws RerankException if no row has a value, or one has a label that the model does not know
   */
  PairMeasures measure(Dataset<Row> scored) {
    return spec.output().hasScore() ? scores(scored) : classes(scored);
  }

  private PairMeasures scores(Dataset<Row> scored) {
    List<double[]> pairs = new ArrayList<>();
    long without = 0;
    Iterator<Row> rows = PairMeasurePlan.scoresAndValues(scored, column).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      Double value = row.getAs(Columns.VALUE);
      if (value == null || !Double.isFinite(value)) {
        without++;
      } else {
        pairs.add(new double[] {row.<Float>getAs(Columns.SCORE), value});
      }
    }
    requireRows(pairs.size(), "a number");
    double[] scores = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] values = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    return new PairMeasures(column, pairs.size(), without, agreement(scores, values));
  }

  private Agreement agreement(double[] scores, double[] values) {
    RegressionMeasures regression = RegressionMeasures.of(scores, values);
    boolean binary =
        DoubleStream.of(values).boxed().collect(Collectors.toSet()).equals(Set.of(0.0, 1.0));
    // Scores are probabilities of a yes only behind an activation.
    return binary && spec.output().activation() != Activation.IDENTITY
        ? new Agreement.OfBinaryScores(regression, yesOrNo(scores, values))
        : new Agreement.OfScores(regression);
  }

  /** Measures the classes 0 and 1. */
  private static ClassMeasures yesOrNo(double[] scores, double[] values) {
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
        PairMeasurePlan.probabilitiesAndLabels(scored, column, spec.output().labels())
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      String value = row.getAs(Columns.VALUE);
      if (value == null || isNoLabel(value)) {
        without++;
      } else {
        actual.add(label(value));
        List<Float> ofRow = row.getList(row.fieldIndex(Columns.PROBABILITIES));
        probabilities.add(ofRow.stream().mapToDouble(Float::doubleValue).toArray());
      }
    }
    requireRows(actual.size(), "a label");
    return new PairMeasures(
        column,
        actual.size(),
        without,
        new Agreement.OfClasses(
            ClassMeasures.of(
                spec.output().labels(),
                actual.stream().mapToInt(Integer::intValue).toArray(),
                probabilities.toArray(new double[0][]))));
  }

  /** Returns whether a value says that annotators did not agree. */
  private static boolean isNoLabel(String value) {
    return NO_LABELS.contains(whole(value.strip()));
  }

  /**
   * Returns a whole number without the zeros of a column that was read as double, such as 1.0.
   * Returns any other text as it is.
   */
  private static String whole(String text) {
    Integer number = text.matches("-?\\d+\\.0+") ? Grade.parse(text) : null;
    return number == null ? text : number.toString();
  }

  /** Returns the number of a label, which is named in any case or by its number. */
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
                // A long value may be a text of the input, where the column is a wrong one.
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
