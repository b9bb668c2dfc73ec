package io.sparkrerank.spark.partition;

import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.model.ScoringListener;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.KeyedPair;
import io.sparkrerank.spark.row.KeyedScore;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.TextPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A function that scores pairs: rows of {@link Schemas#TEXTS} in, one row of {@link Schemas#SCORES}
 * out for each, in the same order. A pair that cannot be scored comes out with a reason. Holds one
 * window of pairs at a time, or two if the device works while the next window is prepared.
 */
public final class ScorePartition implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Keeps a window of long texts within some hundred megabytes of heap. */
  private static final long WINDOW_CHARACTERS = 32L << 20;

  private final ShippedModel model;
  private final @Nullable ShippedModel exact;
  private final int window;
  private final ScoringTelemetry telemetry;

  /**
   * Creates the function.
   *
   * @param model the model
   * @param exact the same model in float32, for pairs whose logits are not finite in a reduced
   *     precision; null if {@code model} is in float32
   * @param window the number of pairs that are sorted by length together
   * @param telemetry counts the work
   */
  public ScorePartition(
      ShippedModel model, @Nullable ShippedModel exact, int window, ScoringTelemetry telemetry) {
    this.model = model;
    this.exact = exact;
    this.window = window;
    this.telemetry = telemetry;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Iterator<KeyedScore> scores = score(KeyedPair.FORMAT.read(rows));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return scores.hasNext();
      }

      @Override
      public Row next() {
        return scores.next().toRow();
      }
    };
  }

  /**
   * Scores pairs as they are asked for. Loads the model at once, unless there are no pairs.
   *
   * @return the scores, in the order of the pairs
   */
  Iterator<KeyedScore> score(Iterator<KeyedPair> pairs) {
    if (!pairs.hasNext()) {
      return Collections.emptyIterator();
    }
    ExecutorModel loaded = ExecutorModel.of(model);
    return new WindowedIterator<>(
        pairs,
        window,
        WINDOW_CHARACTERS,
        KeyedPair::characters,
        loaded.windowsAhead(),
        next -> begin(loaded, next));
  }

  private Supplier<List<KeyedScore>> begin(ExecutorModel loaded, List<KeyedPair> pairs) {
    List<TextPair> texts = pairs.stream().map(KeyedPair::texts).toList();
    Supplier<List<ScoredPair>> scored = loaded.begin(texts, telemetry);
    return () -> withKeys(pairs, withoutInfinities(texts, scored.get()));
  }

  /** Scores pairs again in float32 if their logits are not finite in a reduced precision. */
  private List<ScoredPair> withoutInfinities(List<TextPair> texts, List<ScoredPair> scored) {
    if (exact == null || scored.stream().noneMatch(ScoredPair::isNonFinite)) {
      return scored;
    }
    List<TextPair> again = new ArrayList<>();
    for (int index = 0; index < texts.size(); index++) {
      if (scored.get(index).isNonFinite()) {
        again.add(texts.get(index));
      }
    }
    telemetry.rescored(again.size());
    Iterator<ScoredPair> rescored =
        ExecutorModel.of(exact).score(again, ScoringListener.NONE).iterator();
    return scored.stream().map(pair -> pair.isNonFinite() ? rescored.next() : pair).toList();
  }

  private static List<KeyedScore> withKeys(List<KeyedPair> pairs, List<ScoredPair> scored) {
    List<KeyedScore> scores = new ArrayList<>(pairs.size());
    for (int index = 0; index < pairs.size(); index++) {
      scores.add(new KeyedScore(pairs.get(index).key(), scored.get(index)));
    }
    return scores;
  }
}
