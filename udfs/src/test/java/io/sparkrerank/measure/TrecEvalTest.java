package io.sparkrerank.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with what trec_eval 9.0.8 printed for the cases in ../shared, digit by digit; skipped
 * where they are absent.
 */
class TrecEvalTest {

  private static final Path SHARED = Path.of("../../shared");

  /** A golden file: its inputs, and trec_eval's options by the letters in its name. */
  record Case(Path run, Path qrels, Path expected, int level, int depth, boolean judgedOnly) {
    @Override
    public String toString() {
      return expected.getParent().getParent().getFileName() + "/" + expected.getFileName();
    }
  }

  static Stream<Case> cases() throws IOException {
    Path folder = SHARED.resolve("eval_cases");
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.getParent().getFileName().toString().equals("expected"))
          .sorted()
          .forEach(
              file -> {
                String options = file.getFileName().toString().replaceFirst("\\..*", "");
                Path inputs = file.getParent().getParent();
                cases.add(
                    new Case(
                        inputs.resolve("run.txt"),
                        inputs.resolve("qrels.txt"),
                        file,
                        number(options, "l", 1),
                        number(options, "M", Integer.MAX_VALUE),
                        options.contains("J")));
              });
    }
    return cases.stream();
  }

  private static int number(String options, String letter, int absent) {
    String value = options.replaceFirst(".*_" + letter + "(\\d+).*", "$1");
    return value.equals(options) ? absent : Integer.parseInt(value);
  }

  @Test
  void casesArePresent() {
    assumeTrue(Files.isDirectory(SHARED), "no ../shared here: trec_eval's cases are skipped");
    assertThat(SHARED.resolve("eval_cases")).isDirectory();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void equalsTrecEvalForEachQuery(Case golden) throws IOException {
    compare(golden);
  }

  @Test
  void equalsTrecEvalsOwnTest() throws IOException {
    Path folder = SHARED.resolve("data/trec_eval/9.0.8");
    assumeTrue(Files.isDirectory(folder), "no ../shared here: trec_eval's own test is skipped");
    compare(
        new Case(
            folder.resolve("results.test"),
            folder.resolve("qrels.test"),
            folder.resolve("out.test.aq"),
            1,
            Integer.MAX_VALUE,
            false));
  }

  private static void compare(Case golden) throws IOException {
    Map<String, List<ScoredDocument>> run = run(golden.run());
    Map<String, Map<String, Integer>> qrels = qrels(golden.qrels());
    int compared = 0;
    for (String line : Files.readAllLines(golden.expected(), StandardCharsets.UTF_8)) {
      String[] fields = line.trim().split("\\s+");
      Measure measure = measure(fields[0], golden.level());
      if (measure == null || fields[1].equals("all")) {
        continue;
      }
      Map<String, Integer> judgments = qrels.get(fields[1]);
      JudgedRanking ranking =
          JudgedRanking.of(cut(run.get(fields[1]), judgments, golden), judgments);
      assertThat(printed(measure.of(ranking))).as(line).isEqualTo(fields[2]);
      compared++;
    }
    assertThat(compared).isPositive();
  }

  /** trec_eval's -M, then its -J. */
  private static List<ScoredDocument> cut(
      List<ScoredDocument> documents, Map<String, Integer> judgments, Case golden) {
    return documents.stream()
        .sorted(ScoredDocument.RANKING)
        .limit(golden.depth())
        .filter(
            document -> !golden.judgedOnly() || judgments.getOrDefault(document.docId(), -1) >= 0)
        .toList();
  }

  /** C's printf rounds the exact binary value half to even. */
  private static String printed(double value) {
    return new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static Measure measure(String trecName, int level) {
    String cutoff = trecName.replaceFirst(".*_", "");
    boolean hasCutoff = cutoff.matches("\\d+");
    int k = hasCutoff ? Integer.parseInt(cutoff) : Measure.NO_CUTOFF;
    BinaryParameters binary = new BinaryParameters(level, k);
    return switch (hasCutoff ? trecName.replaceFirst("_\\d+$", "") : trecName) {
      case "ndcg" -> hasCutoff ? null : new Ndcg(k);
      case "ndcg_cut" -> new Ndcg(k);
      case "recip_rank" -> new ReciprocalRank(binary);
      case "map", "map_cut" -> new AveragePrecision(binary);
      case "P" -> new Precision(binary);
      case "recall" -> new Recall(binary);
      case "success" -> new Success(binary);
      default -> null;
    };
  }

  private static Map<String, List<ScoredDocument>> run(Path file) throws IOException {
    Map<String, List<ScoredDocument>> run = new TreeMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] fields = line.trim().split("\\s+");
      if (fields.length >= 6) {
        run.computeIfAbsent(fields[0], query -> new ArrayList<>())
            .add(new ScoredDocument(fields[2], (float) Double.parseDouble(fields[4])));
      }
    }
    return run;
  }

  private static Map<String, Map<String, Integer>> qrels(Path file) throws IOException {
    Map<String, Map<String, Integer>> qrels = new HashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] fields = line.trim().split("\\s+");
      qrels
          .computeIfAbsent(fields[0], query -> new HashMap<>())
          .put(fields[2], Integer.parseInt(fields[3]));
    }
    return Collections.unmodifiableMap(qrels);
  }
}
