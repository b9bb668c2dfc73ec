package io.sparkrerank.spark.partition;

import io.sparkrerank.model.PairFault;
import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.model.ScoringListener;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.TextPair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Scores a partition: rows of key, query and text in, rows of {@link Schemas#SCORES} out, in the
 * same order, a window at a time. A pair that cannot be scored comes out with a reason.
 */
public final class ScorePartition implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Keeps a window of long texts within some hundred megabytes of heap. */
  private static final long WINDOW_CHARACTERS = 32L << 20;

  private final ShippedModel model;
  private final ShippedModel exact;
  private final int window;
  private final ScoringTelemetry telemetry;

  /**
   * Creates the function.
   *
   * @param model the model
   * @param exact the same model in float32, for pairs whose logits are not finite in a reduced
   *     precision; null if {@code model} is it
   * @param window how many pairs are sorted by length together
   * @param telemetry what is counted
   */
  public ScorePartition(
      ShippedModel model, ShippedModel exact, int window, ScoringTelemetry telemetry) {
    this.model = model;
    this.exact = exact;
    this.window = window;
    this.telemetry = telemetry;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ExecutorModel loaded = ExecutorModel.of(model);
    return new WindowedIterator<>(
        rows,
        window,
        WINDOW_CHARACTERS,
        ScorePartition::characters,
        loaded.windowsAhead(),
        pairs -> begin(loaded, pairs));
  }

  private static long characters(Row row) {
    return (long) row.getString(1).length() + row.getString(2).length();
  }

  private Supplier<List<Row>> begin(ExecutorModel loaded, List<Row> rows) {
    List<TextPair> pairs =
        rows.stream().map(row -> new TextPair(row.getString(1), row.getString(2))).toList();
    Supplier<List<ScoredPair>> scored = loaded.begin(pairs, telemetry);
    return () -> results(rows, finite(pairs, scored.get()));
  }

  /** Scores again in float32 what has no finite logits in a reduced precision. */
  private List<ScoredPair> finite(List<TextPair> pairs, List<ScoredPair> scored) {
    if (exact == null || scored.stream().noneMatch(ScoredPair::isNonFinite)) {
      return scored;
    }
    List<TextPair> again = new ArrayList<>();
    for (int index = 0; index < pairs.size(); index++) {
      if (scored.get(index).isNonFinite()) {
        again.add(pairs.get(index));
      }
    }
    telemetry.rescored(again.size());
    Iterator<ScoredPair> rescored =
        ExecutorModel.of(exact).score(again, ScoringListener.NONE).iterator();
    return scored.stream().map(pair -> pair.isNonFinite() ? rescored.next() : pair).toList();
  }

  private static List<Row> results(List<Row> rows, List<ScoredPair> scored) {
    List<Row> results = new ArrayList<>(rows.size());
    for (int index = 0; index < rows.size(); index++) {
      ScoredPair pair = scored.get(index);
      PairFault fault = pair.fault();
      results.add(
          RowFactory.create(
              rows.get(index).getString(0),
              pair.logits(),
              pair.queryTokens(),
              pair.textTokens(),
              pair.droppedTokens(),
              fault == null ? null : fault.reason().code(),
              fault == null ? null : fault.detail()));
    }
    return results;
  }
}
