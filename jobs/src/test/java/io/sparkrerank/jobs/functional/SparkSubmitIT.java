package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.jobs.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar as users have it, through scripts/spark-rerank. */
public class SparkSubmitIT extends Submission {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void reranksTheSampleEquallyOnThreadsAndOnExecutorProcesses() throws Exception {
    String sample = ROOT.resolve("conf/sample.conf").toString();
    Outcome threads = run("rerank", "--config", sample, "--output", "on threads");
    assertThat(threads.exitCode()).as(threads.err()).isZero();
    assertThat(threads.out())
        .contains("977 pairs in = 977 ranked + 0 rejected")
        .containsPattern("nDCG@10 +0\\.\\d{4} +0\\.\\d{4} +[+-]0\\.\\d{4}")
        .contains("Results are in on threads");

    Path output = directory.resolve("some where/on threads");
    JsonNode metrics = new ObjectMapper().readTree(output.resolve("metrics.json").toFile());
    double before = metrics.path("runs").path("first_stage").path("nDCG@10").asDouble();
    double after = metrics.path("runs").path("reranked").path("nDCG@10").asDouble();
    assertThat(after).isGreaterThan(before);
    assertThat(threads.out()).contains(String.format("%.4f", after));

    // The other run takes the same model by the name that it has on the hub.
    putIntoTheCacheOfTheHub("models--org--sample", ROOT.resolve("sample-data/model"));
    Outcome processes =
        run(
            "rerank",
            "--model",
            "org/sample",
            "--master",
            "local-cluster[2,1,1024]",
            "--conf",
            "spark.executor.memory=1g",
            "--conf",
            "spark.executor.extraJavaOptions=" + JVM_OPTIONS,
            "--conf",
            "spark.serializer=org.apache.spark.serializer.KryoSerializer",
            "--config",
            sample,
            "--output",
            "on processes");
    assertThat(processes.exitCode()).as(processes.err()).isZero();
    assertThat(directory.resolve("some where/on processes/run.trec"))
        .hasSameTextualContentAs(output.resolve("run.trec"));
    JsonNode manifest =
        new ObjectMapper()
            .readTree(directory.resolve("some where/on processes/manifest.json").toFile());
    assertThat(manifest.path("model").path("name").asText()).isEqualTo("org/sample");
    assertThat(manifest.path("model").path("commit").asText()).isEqualTo(COMMIT);
  }

  private void putIntoTheCacheOfTheHub(String repository, Path model) throws IOException {
    Path folder = directory.resolve("cache/huggingface/hub").resolve(repository);
    Path snapshot = Files.createDirectories(folder.resolve("snapshots").resolve(COMMIT));
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, snapshot.resolve(file.getFileName()));
      }
    }
    Files.writeString(Files.createDirectories(folder.resolve("refs")).resolve("main"), COMMIT);
  }

  @Test
  void endsWithOneLineAndTheExitCodeOfTheCategory() throws Exception {
    String model = ROOT.resolve("sample-data/model").toString();
    String pairs = ROOT.resolve("sample-data/pairs.parquet").toString();
    assertFails(2, "No model: give --model", "--input", pairs, "--output", "o");
    assertFails(
        3, "nowhere.parquet", "--input", "nowhere.parquet", "--model", model, "--output", "o");
    assertFails(
        4, "Model directory not found", "--input", pairs, "--model", "no-model", "--output", "o");
    Files.createDirectories(directory.resolve("some where"));
    Files.writeString(directory.resolve("some where/file"), "");
    assertFails(
        6, "Not a folder: --output", "--input", pairs, "--model", model, "--output", "file");
    Outcome unknown = run("rerank", "--inptu", pairs);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("Unknown option").contains("--inptu");
  }

  private void assertFails(int exitCode, String message, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("rerank"));
    arguments.addAll(List.of(options));
    Outcome outcome = run(arguments.toArray(new String[0]));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.err())
        .containsOnlyOnce("spark-rerank: ")
        .contains(message)
        .doesNotContain("\tat ");
  }

  @Test
  void evaluatesAndComparesAndEndsWithTheGatesExitCode() throws Exception {
    String run = ROOT.resolve("sample-data/run.trec").toString();
    String qrels = ROOT.resolve("sample-data/qrels.txt").toString();
    Outcome official =
        run(
            "evaluate",
            "--run",
            run,
            "--qrels",
            qrels,
            "--measure",
            "trec",
            "--format",
            "trec_eval");
    assertThat(official.exitCode()).as(official.err()).isZero();
    assertThat(official.out())
        .startsWith("runid                 \tall\t")
        .contains("num_q                 \tall\t52\n");
    assertThat(official.out().lines().toList()).hasSize(30);

    // A run of the documents alone, ordered by their ids, is worse.
    List<String> worse = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(run))) {
      String[] fields = line.split(" ");
      worse.add(fields[0] + " Q0 " + fields[2] + " 1 0 worse");
    }
    Files.createDirectories(directory.resolve("some where"));
    Files.write(directory.resolve("some where/worse.txt"), worse);
    Outcome gate =
        run(
            "compare",
            "--baseline",
            run,
            "--run",
            "worse.txt",
            "--qrels",
            qrels,
            "--fail-if",
            "nDCG@10 < -0.01 and p < 0.05",
            "--output",
            "compared");
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(7);
    assertThat(gate.err()).contains("Failed: nDCG@10 < -0.01 and p < 0.05: nDCG@10 of worse");
    assertThat(gate.out()).contains("against run.trec").contains("nDCG@10 of worse");
    assertThat(directory.resolve("some where/compared/report.html")).isNotEmptyFile();
    Outcome wrong = run("evaluate", "--run", run);
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("No judgments: give --qrels");
  }

  @Test
  void generatesLoadAndExplainsItself() throws Exception {
    Outcome generated = run("generate", "--pairs", "1000", "--output", "load.parquet");
    assertThat(generated.exitCode()).as(generated.err()).isZero();
    assertThat(generated.out()).contains("Wrote 1,000 pairs to load.parquet");
    for (String command : List.of("rerank", "evaluate", "compare", "generate")) {
      Outcome help = run(command, "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).contains("Usage: spark-rerank " + command).contains("Example");
    }
    assertThat(run().out()).contains("Exit codes:", "rerank", "evaluate", "compare", "generate");
  }
}
