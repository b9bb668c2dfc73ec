package io.sparkrerank.spark.partition;

import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.spark.row.KeyedPair;
import io.sparkrerank.spark.row.KeyedScore;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.ScoringTimes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * A function that scores the pairs of a partition as a job would, and keeps the time instead of the
 * scores: rows of {@link Schemas#TEXTS} in, one row of {@link ScoringTimes} out. Holds all pairs of
 * the partition, so that reading them is not timed.
 *
 * @param scoring scores the pairs
 */
public record TimePairs(ScorePartition scoring) implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    List<KeyedPair> pairs = new ArrayList<>();
    KeyedPair.FORMAT.read(rows).forEachRemaining(pairs::add);
    int[] lengths = new int[pairs.size()];
    int[] dropped = new int[pairs.size()];
    long start = System.nanoTime();
    Iterator<KeyedScore> scores = scoring.score(pairs.iterator());
    for (int index = 0; index < lengths.length; index++) {
      ScoredPair pair = scores.next().pair();
      lengths[index] = pair.queryTokens() + pair.textTokens();
      dropped[index] = pair.droppedTokens();
    }
    long nanos = System.nanoTime() - start;
    return List.of(new ScoringTimes(nanos, lengths, dropped).toRow()).iterator();
  }
}
