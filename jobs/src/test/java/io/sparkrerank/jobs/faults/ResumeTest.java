package io.sparkrerank.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.rerank.RerankResult;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.testing.Reranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Runs that stop, and runs that continue them. */
public class ResumeTest extends Reranking {

  private static Map<String, Object> with(Map<String, Object> settings, Object... more) {
    Map<String, Object> all = new HashMap<>(settings);
    for (int index = 0; index < more.length; index += 2) {
      all.put((String) more[index], more[index + 1]);
    }
    return all;
  }

  /** Two waves of two tasks, and one of the rest. */
  private Map<String, Object> settings(List<Row> rows) {
    // Without judgments, which would only be measured.
    List<Row> unjudged =
        rows.stream()
            .map(
                row ->
                    RowFactory.create(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), null))
            .toList();
    return Map.of("rerank.input.paths", List.of(write(unjudged)), "rerank.partitions", 12);
  }

  private List<Path> waves(Path scores) throws IOException {
    try (Stream<Path> models = Files.list(scores)) {
      List<Path> waves = new ArrayList<>();
      for (Path model : models.filter(Files::isDirectory).toList()) {
        try (Stream<Path> folders = Files.list(model)) {
          folders.sorted().forEach(waves::add);
        }
      }
      return waves;
    }
  }

  /** As a kill leaves it: no results, one wave without its mark, one half written. */
  private void stopEarly() throws IOException {
    for (String name : List.of("_SUCCESS", "run.trec", "report.html", "manifest.json")) {
      Files.delete(output().resolve(name));
    }
    List<Path> waves = waves(output().resolve("scores"));
    assertThat(waves.size()).isGreaterThanOrEqualTo(3);
    Files.delete(waves.get(1).resolve("_COMMITTED"));
    Files.delete(waves.get(2).resolve("_COMMITTED"));
    try (Stream<Path> files = Files.list(waves.get(2))) {
      Files.write(
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          new byte[] {1, 2, 3});
    }
  }

  @Test
  void goesOnWhereItStoppedWithTheSameBytes() throws IOException {
    Map<String, Object> settings = settings(goodRows(8, 25));
    run(settings);
    byte[] expected = Files.readAllBytes(output().resolve("run.trec"));
    long all = table("scores").size();
    stopEarly();
    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageEndingWith(
            "holds an unfinished run; say --resume to go on with it, or --overwrite to replace it");

    // Other tasks: the bytes do not depend on them.
    RerankResult result = run(with(settings, "rerank.resume", true, "rerank.partitions", 5));
    assertThat(Files.readAllBytes(output().resolve("run.trec"))).isEqualTo(expected);
    PairCounts pairs = result.rows().pairs();
    assertThat(pairs.distinct()).isEqualTo(all);
    assertThat(pairs.reused()).isBetween(1L, all - 1);
    assertThat(pairs.scored()).isEqualTo(all - pairs.reused());
    assertThat(json("manifest.json").path("pairs").path("reused").asLong())
        .isEqualTo(pairs.reused());
    assertThat(table("scores")).hasSize((int) all);
    assertThat(output().resolve("_SUCCESS")).exists();

    // And once more, when there is nothing left to do.
    PairCounts again = run(with(settings, "rerank.resume", true)).rows().pairs();
    assertThat(again.scored()).isZero();
    assertThat(Files.readAllBytes(output().resolve("run.trec"))).isEqualTo(expected);
    // To overwrite is to begin anew.
    assertThat(run(with(settings, "rerank.output.overwrite", true)).rows().pairs().reused())
        .isZero();
    assertThat(Files.readAllBytes(output().resolve("run.trec"))).isEqualTo(expected);
  }

  @Test
  void resumesWhatNeverBeganAndRefusesAnotherModelsScores() {
    Map<String, Object> settings = with(settings(goodRows(2, 5)), "rerank.resume", true);
    assertThat(run(settings).rows().pairs().reused()).isZero();
    assertThatThrownBy(() -> run(with(settings, "rerank.model.max-length", 32)))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.OUTPUT))
        .hasMessageContaining("holds scores of another model, precision or truncation");
    assertThatThrownBy(() -> run(with(settings, "rerank.output.overwrite", true)))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIG))
        .hasMessageContaining("give one of the two");
  }

  @Test
  void scoresOnlyNewPairsWithASharedStoreAndNeverMixesModels() throws IOException {
    Path store = directory.resolve("store");
    List<Row> rows = goodRows(4, 10);
    Map<String, Object> first = with(settings(rows), "rerank.scores", store.toString());
    PairCounts all = run(first).rows().pairs();
    assertThat(all.reused()).isZero();
    assertThat(output().resolve("scores")).doesNotExist();
    List<String> expected = runFile();

    // More candidates, other cut: only they are new. Elsewhere, and under other ids.
    List<Row> more = new ArrayList<>(goodRows(5, 10));
    Map<String, Object> second =
        with(
            settings(more),
            "rerank.scores",
            store.toString(),
            "rerank.output.path",
            directory.resolve("second").toString());
    PairCounts grown = run(second).rows().pairs();
    assertThat(grown.reused()).isEqualTo(all.distinct());
    assertThat(grown.scored()).isEqualTo(grown.distinct() - all.distinct()).isPositive();

    // Another truncation is another model: it shares the folder and no score.
    Map<String, Object> other =
        with(first, "rerank.model.max-length", 32, "rerank.output.overwrite", true);
    assertThat(run(other).rows().pairs().reused()).isZero();
    assertThat(run(with(first, "rerank.output.overwrite", true)).rows().pairs().scored()).isZero();
    assertThat(runFile()).isEqualTo(expected);
    try (Stream<Path> models = Files.list(store)) {
      assertThat(models).hasSize(2);
    }
  }

  @Test
  void doesNotForgetTheScoresOfARunForAStore() {
    Map<String, Object> settings = with(settings(goodRows(1, 3)), "rerank.resume", true);
    run(settings);
    String store = directory.resolve("store").toString();
    assertThatThrownBy(() -> run(with(settings, "rerank.scores", store)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("has the scores of the run that is to be resumed");
  }

  @Test
  void readsAStoreThatHoldsKeysTwice() throws IOException {
    Path store = directory.resolve("store");
    Map<String, Object> settings =
        with(settings(goodRows(4, 10)), "rerank.scores", store.toString());
    run(settings);
    List<String> expected = runFile();
    // As two jobs leave it that scored the same at the same time.
    Path wave = waves(store).get(0);
    Path twin = wave.resolveSibling("wave=another-job-00001");
    Files.createDirectories(twin);
    try (Stream<Path> files = Files.list(wave)) {
      for (Path file : files.toList()) {
        Files.copy(file, twin.resolve(file.getFileName()));
      }
    }
    RerankResult result = run(with(settings, "rerank.output.overwrite", true));
    assertThat(result.rows().pairs().scored()).isZero();
    assertThat(runFile()).isEqualTo(expected);
  }

  @Test
  void refusesAStoreThatIsAFileOrLiesInTheOutput() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Map<String, Object> settings = settings(goodRows(1, 2));
    assertThatThrownBy(() -> run(with(settings, "rerank.scores", file.toString())))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Not a folder with scores: ");
    String inside = output().resolve("store").toString();
    assertThatThrownBy(() -> run(with(settings, "rerank.scores", inside)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("which is read and would be deleted");
  }
}
