package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.ScorePartition;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.KeyedLogits;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scores a sample of the pairs again in float32, to measure the drift of a reduced precision. */
public final class DriftCheck {

  /** Smallest number of queries in the sample, if there are as many. */
  private static final int FEWEST_QUERIES = 8;

  private final SparkSession spark;
  private final int pairs;

  /**
   * Creates a check.
   *
   * @param pairs largest number of pairs in the sample: the best documents of some queries
   */
  DriftCheck(SparkSession spark, int pairs) {
    this.spark = spark;
    this.pairs = pairs;
  }

  /**
   * Measures the drift.
   *
   * @param precision the reduced precision
   * @param keyed the candidates with texts and keys
   * @param scored the candidates with logits and scores
   * @param exact the model in float32
   */
  Drift measure(String precision, Dataset<Row> keyed, Dataset<Row> scored, ShippedModel exact) {
    Object[] queryIds = queries(scored);
    List<Row> documents = DriftPlan.documents(scored, queryIds, depth()).collectAsList();
    Object[] keys =
        documents.stream().map(row -> row.<String>getAs(Columns.PAIR_KEY)).distinct().toArray();
    Map<String, float[]> exactLogits = score(DriftPlan.pairs(keyed, queryIds, keys), exact);
    ModelSpec spec = exact.spec();
    List<Drift.Document> compared = new ArrayList<>();
    for (Row row : documents) {
      float[] logits = exactLogits.get(row.<String>getAs(Columns.PAIR_KEY));
      if (logits != null) {
        compared.add(document(row, logits, spec));
      }
    }
    return Drift.of(precision, compared);
  }

  /** Reads a row of {@link DriftPlan#documents}. */
  private static Drift.Document document(Row row, float[] exactLogits, ModelSpec spec) {
    List<Float> logits = row.getList(row.fieldIndex(Columns.LOGITS));
    return new Drift.Document(
        row.getAs(Columns.QUERY_ID),
        row.getAs(Columns.DOC_ID),
        logits.get(spec.output().label()),
        row.<Float>getAs(Columns.SCORE),
        exactLogits[spec.output().label()],
        spec.output().score(exactLogits));
  }

  /** Returns the number of documents per query. */
  private int depth() {
    return Math.max(2, pairs / FEWEST_QUERIES);
  }

  /** Returns as many queries as the sample has room for. */
  private Object[] queries(Dataset<Row> scored) {
    List<Object> queryIds = new ArrayList<>();
    long room = pairs;
    for (Row row : DriftPlan.queries(scored, pairs).collectAsList()) {
      long documents = Math.min(row.<Long>getAs(DriftPlan.DOCUMENTS), depth());
      if (documents > room) {
        break;
      }
      queryIds.add(row.getAs(Columns.QUERY_ID));
      room -= documents;
    }
    return queryIds.toArray();
  }

  private Map<String, float[]> score(Dataset<Row> texts, ShippedModel model) {
    ScorePartition scoring =
        new ScorePartition(model, null, pairs, ScoringTelemetry.create(spark.sparkContext()));
    List<Row> scores =
        texts
            .repartition(spark.sparkContext().defaultParallelism())
            .mapPartitions(scoring, Encoders.row(Schemas.SCORES))
            .filter(col(Columns.LOGITS).isNotNull())
            .select(Columns.PAIR_KEY, Columns.LOGITS)
            .collectAsList();
    Map<String, float[]> logits = new HashMap<>();
    KeyedLogits.FORMAT.read(scores).forEach(row -> logits.put(row.key(), row.logits()));
    return logits;
  }
}
