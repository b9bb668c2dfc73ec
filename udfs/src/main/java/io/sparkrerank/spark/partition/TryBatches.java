package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.BatchTrialRow;
import io.sparkrerank.spark.row.KeyedPair;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.TextPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * A function that measures the speed of batches of several sizes on the pairs of a partition: rows
 * of {@link Schemas#TEXTS} in, one row of {@link BatchTrialRow} out per size. An empty partition
 * gives none.
 *
 * @param model the model
 * @param each the time that each size is tried for
 */
public record TryBatches(ShippedModel model, Duration each)
    implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    List<TextPair> pairs = new ArrayList<>();
    KeyedPair.FORMAT.read(rows).forEachRemaining(pair -> pairs.add(pair.texts()));
    if (pairs.isEmpty()) {
      return Collections.emptyIterator();
    }
    return ExecutorModel.of(model).tryBatches(pairs, each).stream()
        .map(BatchTrialRow::of)
        .iterator();
  }
}
