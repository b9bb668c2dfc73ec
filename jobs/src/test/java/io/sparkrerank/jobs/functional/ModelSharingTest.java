package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.ScorePartition;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.Cut;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model a JVM, whatever the number of tasks and the serialiser. */
@Tag("spark")
public class ModelSharingTest {

  @TempDir static Path cache;

  @Test
  void sixteenTasksShareOneModel() {
    SparkSession spark = SparkTest.session();
    // A length of its own makes this a model that no other test has loaded.
    ShippedModel model = ship(spark, 61);
    int before = ExecutorModel.loaded();
    assertThat(score(spark, model)).hasSize(64);
    assertThat(score(spark, model.withBatchTokens(512))).hasSize(64);
    assertThat(ExecutorModel.loaded() - before).isEqualTo(1);
  }

  static ShippedModel ship(SparkSession spark, int maxLength) {
    ModelOptions defaults = ModelOptions.defaults();
    ModelOptions options =
        new ModelOptions(
            ModelOptions.Use.RANK,
            defaults.precision(),
            new ModelOptions.PairLengths(maxLength, 0.75, Cut.END),
            defaults.score(),
            defaults.batches(),
            defaults.placement());
    PreparedModel prepared =
        PreparedModel.prepare(ModelDirectory.open(SparkTest.MODEL), options, new ModelCache(cache));
    return ShippedModel.ship(spark.sparkContext(), prepared);
  }

  static List<Row> score(SparkSession spark, ShippedModel model) {
    StructType schema =
        new StructType()
            .add(Columns.PAIR_KEY, DataTypes.StringType)
            .add(Columns.QUERY, DataTypes.StringType)
            .add(Columns.TEXT, DataTypes.StringType);
    List<Row> rows =
        IntStream.range(0, 64)
            .mapToObj(i -> RowFactory.create("key" + i, "blood", "heart ".repeat(i % 9 + 1)))
            .toList();
    Dataset<Row> pairs = spark.createDataFrame(rows, schema).repartition(16);
    ScoringTelemetry telemetry = ScoringTelemetry.create(spark.sparkContext());
    List<Row> scored =
        pairs
            .mapPartitions(
                new ScorePartition(model, null, 3, telemetry), Encoders.row(Schemas.SCORES))
            .collectAsList();
    assertThat(telemetry.pairs()).isEqualTo(64);
    return scored;
  }
}
