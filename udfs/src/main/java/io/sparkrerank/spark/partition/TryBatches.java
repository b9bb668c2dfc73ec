package io.sparkrerank.spark.partition;

import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.TextPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Measures how fast batches of several sizes are, on the pairs of a partition: rows of key, query
 * and text in, rows of {@link Schemas#TRIALS} out.
 *
 * @param model the model
 * @param each how long each size is tried
 */
public record TryBatches(ShippedModel model, Duration each)
    implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    List<TextPair> pairs = new ArrayList<>();
    rows.forEachRemaining(row -> pairs.add(new TextPair(row.getString(1), row.getString(2))));
    if (pairs.isEmpty()) {
      return rows;
    }
    List<Row> trials = new ArrayList<>();
    for (BatchTrial trial : ExecutorModel.of(model).tryBatches(pairs, each)) {
      trials.add(RowFactory.create(trial.maxTokens(), trial.tokens(), trial.nanos()));
    }
    return trials.iterator();
  }
}
