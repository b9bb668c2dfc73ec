package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of a command is the setting that it stands for: wrong values show it. */
class CommandsTest {

  /** A command line with a wrong value for each option that can have one, and their settings. */
  private record Wrong(String command, List<String> settings) {
    @Override
    public String toString() {
      return command.split(" ")[0];
    }
  }

  static Stream<Wrong> commandLines() {
    String ofTextModel = " --model-sha256 1 --precision p --max-length l --device d";
    List<String> textModelSettings =
        Stream.of("sha256", "precision", "max-length", "device")
            .map(name -> "rerank.model." + name)
            .toList();
    String ofModel = ofTextModel + " --query-share 2";
    List<String> modelSettings =
        concat(textModelSettings, List.of("rerank.model.query-share"), List.of());
    String ofRun = " --partitions p --max-rejected m --max-hours h --resume --overwrite --output o";
    List<String> runSettings =
        List.of("rerank.partitions", "rerank.max-rejected", "rerank.max-hours", "--overwrite");
    return Stream.of(
        new Wrong(
            "retrieve --method m --top-k t --analyzer a --k1 x --b x --similarity s --fuse f"
                + " --vectors v --first-weight 2 --queries q --corpus c --measure m --model m"
                + ofTextModel
                + ofRun,
            concat(
                textModelSettings,
                runSettings,
                Stream.concat(
                        Stream.of("method", "top-k", "analyzer", "k1", "b", "similarity")
                            .map(name -> "rerank.retrieve." + name),
                        Stream.of(
                            "rerank.fusion.method",
                            "rerank.fusion.first-weight",
                            "Vectors are for --method dense",
                            "Unknown measure: \"m\""))
                    .toList())),
        new Wrong(
            "embed --input i --model m --format f --on-bad-rows b --role r --columns q=t"
                + ofTextModel
                + ofRun,
            concat(
                textModelSettings,
                runSettings,
                List.of(
                    "rerank.embed.role",
                    "rerank.input.format",
                    "rerank.input.on-bad-rows",
                    "Unknown column q in rerank.input.columns"))),
        new Wrong(
            "score --activation a --input i --model m --format f --on-bad-rows b --evaluate c --columns q=t"
                + ofModel
                + ofRun,
            concat(
                modelSettings,
                runSettings,
                List.of(
                    "rerank.model.activation",
                    "rerank.input.format",
                    "rerank.input.on-bad-rows",
                    "Unknown column q in rerank.input.columns"))),
        new Wrong(
            "answer --model m --run r --top-n t --max-answer-tokens m --null-threshold n"
                + " --right-answers a --passage-window 10 --passage-stride 20"
                + ofModel
                + ofRun,
            concat(
                modelSettings,
                runSettings,
                List.of(
                    "rerank.answer.top-n",
                    "rerank.answer.max-tokens",
                    "rerank.answer.null-threshold",
                    "rerank.long-text.stride = 20",
                    "--queries and --corpus"))),
        new Wrong(
            "label --activation a --input i --model m --relevance-level r --form f,qrels --file-type f"
                + " --negatives n --sampling s --seed s --range-min m --range-max m"
                + " --absolute-margin m --relative-margin m --max-score m --min-score m"
                + " --negative-threshold t --positive-threshold t --max-positives m --grades 2,1"
                + ofModel
                + ofRun,
            concat(
                modelSettings,
                runSettings,
                Stream.concat(
                        Stream.of("rerank.model.activation", "rerank.evaluation.relevance-level"),
                        Stream.of(
                                "forms",
                                "file-type",
                                "negatives",
                                "sampling",
                                "seed",
                                "range-min",
                                "range-max",
                                "absolute-margin",
                                "relative-margin",
                                "max-score",
                                "min-score",
                                "negative-threshold",
                                "positive-threshold",
                                "max-positives",
                                "grades must rise")
                            .map(name -> "rerank.label." + name))
                    .toList())));
  }

  private static List<String> concat(List<String> first, List<String> second, List<String> third) {
    return Stream.of(first, second, third).flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void namesTheSettingOfEveryWrongOption(Wrong wrong) {
    assertThat(errors(wrong.command().split(" ")))
        .contains(wrong.settings())
        .doesNotContain("Unknown setting");
  }

  @Test
  void namesTheSettingsAndStagesOfAWrongPipeline(@TempDir Path directory) throws IOException {
    Path config = directory.resolve("pipeline.conf");
    Files.writeString(
        config, "rerank.pipeline.stages = [ { name = first, command = retrieve, depth = 10 } ]");
    assertThat(
            errors(
                "pipeline",
                "--config",
                config.toString(),
                "--run",
                "r",
                "--queries",
                "q",
                "--corpus",
                "c",
                "--measure",
                "m",
                "--resume",
                "--overwrite",
                "--output",
                "o"))
        .contains(
            "--overwrite",
            "Unknown measure: \"m\"",
            "Stage first: retrieve takes --queries and --corpus")
        .doesNotContain("Unknown setting");
  }

  /** Returns the output of a command line with wrong values. */
  private static String errors(String... command) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertThat(Main.run(command)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
