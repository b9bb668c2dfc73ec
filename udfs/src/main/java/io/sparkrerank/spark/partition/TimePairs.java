package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Scores the pairs of a partition as a job would, and keeps how long that took instead of the
 * scores: rows of key, query and text in, one row of {@link Schemas#TIMES} out.
 *
 * @param scoring how they are scored
 */
public record TimePairs(ScorePartition scoring) implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    List<Row> pairs = new ArrayList<>();
    rows.forEachRemaining(pairs::add);
    List<Integer> lengths = new ArrayList<>(pairs.size());
    List<Integer> dropped = new ArrayList<>(pairs.size());
    long start = System.nanoTime();
    scoring
        .call(pairs.iterator())
        .forEachRemaining(
            score -> {
              lengths.add(score.getInt(2) + score.getInt(3));
              dropped.add(score.getInt(4));
            });
    long nanos = System.nanoTime() - start;
    return List.of(
            RowFactory.create(
                nanos, lengths.toArray(new Integer[0]), dropped.toArray(new Integer[0])))
        .iterator();
  }
}
