package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.ScorePartition;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scores a sample of what was scored in a reduced precision again in float32. */
public final class DriftCheck {

  /** The sample has the best documents of at least so many queries, if there are as many. */
  private static final int FEWEST_QUERIES = 8;

  private final SparkSession spark;
  private final int pairs;

  /**
   * Creates a check.
   *
   * @param pairs how many pairs the sample has at most: the best documents of some queries
   */
  DriftCheck(SparkSession spark, int pairs) {
    this.spark = spark;
    this.pairs = pairs;
  }

  /**
   * Compares.
   *
   * @param precision the reduced precision
   * @param keyed the candidates with texts and keys
   * @param scored the candidates with logits and scores
   * @param exact the model in float32
   */
  Drift measure(String precision, Dataset<Row> keyed, Dataset<Row> scored, ShippedModel exact) {
    Object[] queryIds = queries(scored);
    List<Row> documents = DriftPlan.documents(scored, queryIds, depth()).collectAsList();
    Object[] keys = documents.stream().map(row -> row.getString(0)).distinct().toArray();
    Map<String, float[]> exactLogits = score(DriftPlan.pairs(keyed, queryIds, keys), exact);
    ModelSpec spec = exact.spec();
    List<Drift.Document> compared = new ArrayList<>();
    for (Row row : documents) {
      float[] logits = exactLogits.get(row.getString(0));
      if (logits == null) {
        continue;
      }
      compared.add(
          new Drift.Document(
              row.getString(1),
              row.getString(2),
              row.<Float>getList(3).get(spec.label()),
              row.getFloat(4),
              logits[spec.label()],
              spec.score(logits)));
    }
    return Drift.of(precision, compared);
  }

  /** How many documents of a query are looked at. */
  private int depth() {
    return Math.max(2, pairs / FEWEST_QUERIES);
  }

  /** As many queries as the sample has room for. */
  private Object[] queries(Dataset<Row> scored) {
    List<Object> queryIds = new ArrayList<>();
    long room = pairs;
    for (Row row : DriftPlan.queries(scored, pairs).collectAsList()) {
      long documents = Math.min(row.getLong(1), depth());
      if (documents > room) {
        break;
      }
      queryIds.add(row.getString(0));
      room -= documents;
    }
    return queryIds.toArray();
  }

  private Map<String, float[]> score(Dataset<Row> texts, ShippedModel model) {
    ScorePartition scoring =
        new ScorePartition(model, null, pairs, ScoringTelemetry.create(spark.sparkContext()));
    Map<String, float[]> logits = new HashMap<>();
    for (Row row :
        texts
            .repartition(spark.sparkContext().defaultParallelism())
            .mapPartitions(scoring, Encoders.row(Schemas.SCORES))
            .filter(col(Columns.LOGITS).isNotNull())
            .select(Columns.PAIR_KEY, Columns.LOGITS)
            .collectAsList()) {
      List<Float> values = row.getList(1);
      float[] array = new float[values.size()];
      for (int index = 0; index < array.length; index++) {
        array[index] = values.get(index);
      }
      logits.put(row.getString(0), array);
    }
    return logits;
  }
}
