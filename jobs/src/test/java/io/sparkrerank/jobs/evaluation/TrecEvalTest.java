package io.sparkrerank.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkrerank.jobs.compare.CompareJob;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.testing.Evaluations;
import io.sparkrerank.measure.Measures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with what trec_eval 9.0.8 printed, to the byte. Its printouts for the sample data, whole
 * and in part, are test resources. The cases in ../shared are skipped where they are absent.
 */
@Tag("spark")
public class TrecEvalTest {

  private static final Path SHARED = Path.of("../../shared");
  private static final Path SAMPLE = Path.of("../sample-data");

  /** Printouts of trec_eval. The README.md there has the command of each. */
  private static final Path PRINTOUTS = Path.of("src/test/resources/trec_eval");

  /** A golden file: its inputs, and trec_eval's options. */
  record Case(Path run, Path qrels, Path expected, Map<String, Object> options) {

    /** Returns the settings that print {@code measures} as the golden file has them. */
    Map<String, Object> settings(List<String> measures) {
      Map<String, Object> settings = new HashMap<>(options);
      settings.putIfAbsent("averaging", "common");
      settings.put("runs", run.toString());
      settings.put("qrels", qrels.toString());
      settings.put("measures", measures);
      return settings;
    }

    @Override
    public String toString() {
      Path folder = expected.getParent();
      Path shown = folder.endsWith("expected") ? folder.getParent() : folder;
      return shown.getFileName() + "/" + expected.getFileName();
    }
  }

  static Stream<Case> cases() throws IOException {
    if (!Files.isDirectory(SHARED.resolve("eval_cases"))) {
      return Stream.empty();
    }
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SHARED.resolve("eval_cases"))) {
      files
          .filter(file -> file.getParent().endsWith("expected"))
          .sorted()
          .forEach(
              file -> {
                Path inputs = file.getParent().getParent();
                cases.add(
                    new Case(
                        inputs.resolve("run.txt"), inputs.resolve("qrels.txt"), file, of(file)));
              });
    }
    Path own = SHARED.resolve("data/trec_eval/9.0.8");
    for (Object[] line :
        new Object[][] {
          {"out.test", "results.test", "qrels.test", Map.of()},
          {"out.test.a", "results.test", "qrels.test", Map.of()},
          {"out.test.aq", "results.test", "qrels.test", Map.of()},
          {"out.test.aqc", "results.trunc", "qrels.test", Map.of("averaging", "complete")},
          {
            "out.test.aqcM",
            "results.trunc",
            "qrels.test",
            Map.of("averaging", "complete", "depth", 100)
          },
          {"out.test.aql", "results.test", "qrels.rel_level", Map.of("relevance-level", 2)},
          {"out.test.meas_params", "results.test", "qrels.test", Map.of()}
        }) {
      @SuppressWarnings("unchecked")
      Map<String, Object> options = (Map<String, Object>) line[3];
      cases.add(
          new Case(
              own.resolve((String) line[1]),
              own.resolve((String) line[2]),
              own.resolve((String) line[0]),
              options));
    }
    return cases.stream();
  }

  /** trec_eval's options by the letters in the name of a file. */
  private static Map<String, Object> of(Path file) {
    Map<String, Object> options = new HashMap<>();
    for (String option : file.getFileName().toString().replaceFirst("\\..*", "").split("_")) {
      switch (option.charAt(0)) {
        case 'q' -> {}
        case 'c' -> options.put("averaging", "complete");
        case 'l' -> options.put("relevance-level", Integer.parseInt(option.substring(1)));
        case 'M' -> options.put("depth", Integer.parseInt(option.substring(1)));
        case 'J' -> options.put("judged-only", true);
        default -> throw new IllegalArgumentException(file.toString());
      }
    }
    return options;
  }

  static List<Case> printouts() {
    List<Case> cases = new ArrayList<>();
    for (String name : List.of("q_c.txt", "q_c_l2.txt", "q_c_M10.txt")) {
      Path file = PRINTOUTS.resolve("sample").resolve(name);
      cases.add(new Case(SAMPLE.resolve("run.trec"), SAMPLE.resolve("qrels.txt"), file, of(file)));
    }
    Path partial = PRINTOUTS.resolve("partial");
    for (String name : List.of("q.txt", "q_c.txt", "q_c_J.txt", "q_c_J_l2_M5.txt")) {
      Path file = partial.resolve(name);
      cases.add(new Case(partial.resolve("run.txt"), partial.resolve("qrels.txt"), file, of(file)));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("printouts")
  void printsThePrintoutOfTrecEval(Case golden) throws IOException {
    List<String> measures = new ArrayList<>(List.of(Measures.OFFICIAL_NAME, "ndcg"));
    for (int cutoff : new int[] {5, 10, 15, 20, 30, 100, 200, 500, 1000}) {
      measures.add("recall_" + cutoff);
      measures.add("ndcg_cut_" + cutoff);
      measures.add("map_cut_" + cutoff);
    }
    measures.addAll(List.of("success_1", "success_5", "success_10"));

    String printed = Evaluations.inTrecEvalsForm(golden.settings(measures));
    assertThat(printed).isEqualTo(Files.readString(golden.expected()));
  }

  @Test
  void printsTheOfficialPrintoutOfTheSample() throws IOException {
    String printed =
        Evaluations.inTrecEvalsForm(
            Map.of(
                "runs",
                SAMPLE.resolve("run.trec").toString(),
                "qrels",
                SAMPLE.resolve("qrels.txt").toString(),
                "averaging",
                "common",
                "measures",
                Measures.OFFICIAL_NAME));
    // Without -q trec_eval prints the averages only.
    String averages =
        printed
            .lines()
            .filter(line -> line.contains("\tall\t"))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    assertThat(averages).isEqualTo(Files.readString(PRINTOUTS.resolve("sample/official.txt")));
  }

  @Test
  void casesArePresent() {
    assumeTrue(Files.isDirectory(SHARED), "no ../shared here: trec_eval's cases are skipped");
    assertThat(SHARED.resolve("eval_cases")).isDirectory();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void printsWhatTrecEvalPrints(Case golden) throws IOException {
    Set<String> measures = new LinkedHashSet<>();
    List<String> expected = new ArrayList<>();
    boolean queries = false;
    for (String line : Files.readAllLines(golden.expected(), StandardCharsets.UTF_8)) {
      String[] fields = line.trim().split("\\s+");
      String measure = ours(fields[0]);
      if (measure != null) {
        measures.add(measure);
        expected.add(line);
        queries |= !fields[1].equals("all");
      }
    }
    assertThat(expected).hasSizeGreaterThan(10);

    boolean all = queries;
    List<String> printed =
        Evaluations.inTrecEvalsForm(golden.settings(List.copyOf(measures)))
            .lines()
            .filter(line -> all || line.contains("\tall\t"))
            // Printed with the official measures, which some of these lists happen to hold.
            .filter(line -> !line.startsWith("runid"))
            .toList();
    assertThat(printed).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"19, 0.5058, 0.5216", "20, 0.4796, 0.4896"})
  void equalsThePublishedFiguresOfTrecDeepLearning(int year, String bm25, String rm3) {
    Path data = SHARED.resolve("data");
    assumeTrue(Files.isDirectory(data), "no ../shared here: TREC DL is skipped");
    String file = "trec_results_dl%d_top100.txt".formatted(year);
    Path runs = data.resolve("runs_rank_llm");
    Map<String, Object> settings =
        Map.of(
            "baseline",
            runs.resolve("BM25").resolve(file).toString(),
            "runs",
            runs.resolve("BM25_RM3").resolve(file).toString(),
            "qrels",
            data.resolve("trec_dl_qrels/qrels/qrels.dl%d-passage.txt".formatted(year)).toString(),
            "measures",
            "nDCG@10");
    try (CompareJob.ComparedRuns result = Evaluations.compare(settings)) {
      MeasureComparison comparison = result.comparison().comparisons().get(0);
      assertThat(Decimals.of(comparison.baseline())).isEqualTo(bm25);
      assertThat(Decimals.of(comparison.value())).isEqualTo(rm3);
      assertThat(comparison.statistics().p()).isBetween(0.05, 0.95);
    }
  }

  /** A name for the measure that trec_eval prints, or null if it is not one of ours. */
  private static String ours(String name) {
    if (name.equals("ndcg_1=3,2=9,4=4.5")) {
      return "nDCG(gains={1:3,2:9,4:4.5})";
    }
    try {
      Measures.parse(name);
      return name;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Test
  void equalsTheOfficialOutputWhole() throws IOException {
    Path own = SHARED.resolve("data/trec_eval/9.0.8");
    assumeTrue(Files.isDirectory(own), "no ../shared here: trec_eval's own test is skipped");
    String printed =
        Evaluations.inTrecEvalsForm(
            Map.of(
                "runs",
                own.resolve("results.test").toString(),
                "qrels",
                own.resolve("qrels.test").toString(),
                "averaging",
                "common",
                "measures",
                "trec"));
    assertThat(printed.lines().filter(line -> line.contains("\tall\t")))
        .isEqualTo(Files.readAllLines(own.resolve("out.test")));
  }
}
