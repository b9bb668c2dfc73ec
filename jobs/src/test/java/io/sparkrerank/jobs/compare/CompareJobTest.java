package io.sparkrerank.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.MeasureComparison;
import io.sparkrerank.jobs.evaluation.QueryDifference;
import io.sparkrerank.jobs.report.TableStyle;
import io.sparkrerank.jobs.statistics.Correction;
import io.sparkrerank.jobs.testing.Evaluations;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
public class CompareJobTest {

  @TempDir Path directory;

  /** A run that has the one relevant document of each query at the given rank; 0 for not at all. */
  private String run(String name, int... ranks) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int query = 0; query < ranks.length; query++) {
      for (int rank = 1; rank <= 5; rank++) {
        String document = rank == ranks[query] ? "good" : "d" + rank;
        if (ranks[query] > 0) {
          lines.add("q%d Q0 %s %d %d t".formatted(query, document, rank, 10 - rank));
        }
      }
    }
    return Files.write(directory.resolve(name), lines).toString();
  }

  private Map<String, Object> settings(String baseline, List<String> runs) throws IOException {
    List<String> qrels = new ArrayList<>();
    for (int query = 0; query < 6; query++) {
      qrels.add("q%d 0 good 1".formatted(query));
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put("baseline", baseline);
    settings.put("runs", runs);
    settings.put("qrels", Files.write(directory.resolve("qrels.txt"), qrels).toString());
    settings.put("measures", "RR,NumRel");
    return settings;
  }

  private Comparison compare(Map<String, Object> settings) {
    try (CompareJob.ComparedRuns result = Evaluations.compare(settings)) {
      return result.comparison();
    }
  }

  @Test
  void pairsByQueryAndTests() throws IOException {
    String baseline = run("old.txt", 1, 2, 4, 2, 0, 5);
    // Other queries last: pairing by position would pair them wrongly.
    String better = run("new.txt", 1, 1, 2, 4, 1, 5);
    Comparison comparison = compare(settings(baseline, List.of(better)));
    MeasureComparison rr = comparison.comparisons().get(0);
    assertThat(comparison.comparisons()).hasSize(1);
    assertThat(comparison.baseline()).isEqualTo("old");
    assertThat(rr.run()).isEqualTo("new");
    // Differences 0, .5, .25, -.25, 1, 0.
    assertThat(rr.statistics().mean()).isCloseTo(0.25, within(1e-12));
    assertThat(rr.value() - rr.baseline()).isCloseTo(0.25, within(1e-12));
    assertThat(rr.statistics().counts().pairs()).isEqualTo(6);
    assertThat(rr.statistics().counts().wins()).isEqualTo(3);
    assertThat(rr.statistics().counts().ties()).isEqualTo(2);
    assertThat(rr.statistics().counts().losses()).isEqualTo(1);
    assertThat(rr.gains()).map(QueryDifference::queryId).containsExactly("q4", "q1", "q2");
    assertThat(rr.losses()).map(QueryDifference::queryId).containsExactly("q3");
    assertThat(rr.corrected().get(Correction.HOLM)).isEqualTo(rr.statistics().p());
    assertThat(comparison.unmatched())
        .containsEntry("new", "0 queries only in the baseline, 1 only in the run (q4)");
  }

  @Test
  void leavesQueriesOutThatOnlyOneRunHasIfAsked() throws IOException {
    Map<String, Object> settings =
        settings(run("old.txt", 1, 2, 4, 2, 0, 5), List.of(run("new.txt", 1, 1, 2, 4, 1, 0)));
    settings.put("averaging", "common");
    MeasureComparison rr = compare(settings).comparisons().get(0);
    assertThat(rr.statistics().counts().pairs()).isEqualTo(4);
    assertThat(rr.statistics().mean()).isCloseTo(0.5 / 4, within(1e-12));
    assertThat(rr.value() - rr.baseline()).isCloseTo(0.5 / 4, within(1e-12));
  }

  @Test
  void saysInASentenceWhatCannotBeTested() throws IOException {
    String baseline = run("old.txt", 2, 2, 2, 2, 2, 2);
    Comparison comparison =
        compare(
            settings(
                baseline,
                List.of(run("same.txt", 2, 2, 2, 2, 2, 2), run("up.txt", 1, 1, 1, 1, 1, 1))));
    // Two comparisons were asked for, so the others would be corrected for them too.
    assertThat(comparison.tests()).isEqualTo(2);
    assertThat(comparison.comparisons())
        .map(run -> run.statistics().note())
        .satisfiesExactly(
            note -> assertThat(note).startsWith("The runs do not differ on any query"),
            note -> assertThat(note).startsWith("Every query differs by the same amount"));
    StringWriter text = new StringWriter();
    new ComparisonTables(TableStyle.TEXT).print(comparison, text);
    assertThat(text.toString())
        .contains("RR of same: The runs do not differ on any query")
        .doesNotContain("NaN");
    assertThat(comparison.json().toString()).doesNotContain("NaN");
    Map<String, Object> one = settings(baseline, List.of(run("one.txt", 1)));
    one.put("averaging", "common");
    assertThat(compare(one).comparisons().get(0).statistics().note()).startsWith("One query only");
  }

  @Test
  void correctsForAllRunsAndMeasuresAlsoThoseThatCannotBeTested() throws IOException {
    String baseline = run("old.txt", 2, 2, 2, 2, 2, 2);
    Comparison comparison =
        compare(
            settings(
                baseline,
                List.of(
                    run("same.txt", 2, 2, 2, 2, 2, 2),
                    run("up.txt", 1, 1, 1, 1, 1, 1),
                    run("new.txt", 1, 1, 1, 1, 2, 4))));
    assertThat(comparison.tests()).isEqualTo(3);
    MeasureComparison tested = comparison.comparisons().get(2);
    double p = tested.statistics().p();
    assertThat(tested.corrected())
        .containsEntry(Correction.BONFERRONI, 3 * p)
        .containsEntry(Correction.HOLM, 3 * p)
        .containsEntry(Correction.BENJAMINI_HOCHBERG, 3 * p);
    assertThat(comparison.comparisons().get(1).corrected().get(Correction.HOLM)).isNaN();
    StringWriter text = new StringWriter();
    new ComparisonTables(TableStyle.TEXT).print(comparison, text);
    assertThat(text.toString()).contains("correct the t-test's p for 3 tests above");
  }

  @Test
  void saysHowWilcoxonsTestWasComputed() throws IOException {
    int[] all = new int[510];
    java.util.Arrays.fill(all, 2);
    int[] other = new int[510];
    java.util.Arrays.setAll(other, query -> query % 3 == 0 ? 4 : 1);
    Map<String, Object> settings = settings(run("old.txt", all), List.of(run("new.txt", other)));
    List<String> qrels = new ArrayList<>();
    for (int query = 0; query < all.length; query++) {
      qrels.add("q%d 0 good 1".formatted(query));
    }
    Files.write(directory.resolve("qrels.txt"), qrels);
    Comparison many = compare(settings);
    Comparison few =
        compare(settings(run("old.txt", 2, 2, 2, 3), List.of(run("new.txt", 1, 1, 1, 3))));
    assertThat(wilcoxon(few)).isEqualTo("0.25 true");
    assertThat(wilcoxon(many)).endsWith(" false");
    StringWriter text = new StringWriter();
    new ComparisonTables(TableStyle.TEXT).print(few, text);
    assertThat(text.toString()).containsPattern("RR of new .* 0\\.250 exact ");
    text.getBuffer().setLength(0);
    new ComparisonTables(TableStyle.TEXT).print(many, text);
    assertThat(text.toString()).containsPattern("RR of new .* <?\\d\\.\\d+ approx\\. ");
    StringWriter csv = new StringWriter();
    ComparisonCsv.print(few, csv);
    assertThat(csv.toString())
        .contains(",p_randomization,randomization_exact,p_wilcoxon,wilcoxon_exact,")
        .contains(",true,0.25,true,3,3,0,");
  }

  private static String wilcoxon(Comparison comparison) {
    JsonNode json = comparison.json().path("comparisons").path(0);
    return json.path("p_wilcoxon").asText() + " " + json.path("wilcoxon_exact").asText();
  }

  @Test
  void failsIfAConditionHolds() throws IOException {
    Map<String, Object> settings =
        settings(run("old.txt", 1, 2, 4, 2, 1, 5), List.of(run("new.txt", 2, 2, 5, 4, 1, 5)));
    settings.put(
        "fail-if",
        List.of("RR < -0.01", "RR < -0.9", "Success@1 < -0.1 and p < 0.0001", "P@1 < -0.1"));
    try (CompareJob.ComparedRuns result = Evaluations.compare(settings)) {
      assertThat(result.tripped()).hasSize(2);
      assertThat(result.tripped().get(0)).startsWith("RR < -0.01: RR of new differs by -0.1");
      // What a condition is about is measured, though no --measure names it.
      assertThat(result.tripped().get(1)).startsWith("P@1 < -0.1: P@1 of new");
      assertThat(result.unknown()).isEmpty();
    }
  }

  @Test
  void saysWhichConditionCouldNotBeChecked() throws IOException {
    Map<String, Object> settings = settings(run("old.txt", 1), List.of(run("new.txt", 2)));
    settings.put("averaging", "common");
    settings.put("fail-if", "RR < 0 AND p < 0.05");
    try (CompareJob.ComparedRuns result = Evaluations.compare(settings)) {
      assertThat(result.tripped()).isEmpty();
      assertThat(result.unknown())
          .hasSize(1)
          .first()
          .asString()
          .contains("RR of new differs by -0.5000 (One query only");
    }
  }

  @Test
  void failsIfEveryQueryLostTheSame() throws IOException {
    int[] all = new int[6];
    java.util.Arrays.fill(all, 1);
    int[] lower = new int[6];
    java.util.Arrays.fill(lower, 2);
    Map<String, Object> settings = settings(run("old.txt", all), List.of(run("new.txt", lower)));
    // There is no t-test of a constant; by random signs it is 2 of 64.
    settings.put("fail-if", List.of("RR < 0 and p < 0.05", "RR < -0.5", "RR <= -0.5"));
    try (CompareJob.ComparedRuns result = Evaluations.compare(settings)) {
      assertThat(result.tripped())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("RR < 0 and p < 0.05: RR of new differs by -0.5000 (Every query"),
              line -> assertThat(line).startsWith("RR <= -0.5: "));
    }
  }

  @Test
  void printsEveryForm() throws IOException {
    Comparison comparison =
        compare(
            settings(
                run("old.txt", 1, 2, 4, 2, 1, 5), List.of(run("new_1.txt", 1, 1, 2, 4, 1, 5))));
    StringWriter text = new StringWriter();
    new ComparisonTables(TableStyle.TEXT).print(comparison, text);
    assertThat(text.toString())
        .containsPattern("RR of new_1 +0\\.5750 +0\\.6583 +\\+0\\.0833 +-0\\.\\d+ to \\+0\\.\\d+")
        .contains("correct the t-test's p for 1 test above")
        .contains("q1 +0.5000, q2 +0.2500")
        .contains("exact");
    StringWriter latex = new StringWriter();
    new ComparisonTables(TableStyle.LATEX).print(comparison, latex);
    assertThat(latex.toString()).contains("RR of new\\_1 & 0.5750 & 0.6583 & +0.0833");
    StringWriter csv = new StringWriter();
    ComparisonCsv.print(comparison, csv);
    assertThat(csv.toString().lines().toList()).hasSize(2);
    assertThat(csv.toString()).startsWith("run,measure,queries,baseline,value,difference,");
    JsonNode json = new ObjectMapper().readTree(comparison.json().toString());
    assertThat(json.path("comparisons").path(0).path("difference").asDouble())
        .isCloseTo(0.5 / 6, within(1e-12));
    assertThat(json.path("comparisons").path(0).path("note").isNull()).isTrue();
  }

  @Test
  void refusesWhatCannotBeCompared() throws IOException {
    String old = run("old.txt", 1);
    assertFails(settings(old, List.of(old)), "--run names only the baseline");
    assertFails(settings(directory + "/*.txt", List.of(old)), "names 2 runs");
    Map<String, Object> counts = settings(old, List.of(run("new.txt", 2)));
    counts.put("measures", "NumRel,GMAP");
    assertFails(counts, "none of the measures is a mean over queries");
    Map<String, Object> gate = settings(old, List.of(run("new.txt", 2)));
    gate.put("fail-if", "nDGC@10 < 1; RR");
    assertFails(gate, "Not a condition: \"nDGC@10 < 1; RR\"");
    gate.put("fail-if", "nDGC@10 < 1");
    assertFails(gate, "Unknown measure: \"nDGC@10\"; did you mean \"nDCG\"?");
    gate.put("fail-if", "RR < 0 and p < 5");
    assertFails(gate, "p lies between 0 and 1");
    gate.put("fail-if", "RR < 0 or RR > 1");
    assertFails(gate, "Not a condition: \"RR < 0 or RR > 1\"");
    gate.put("fail-if", List.of());
    gate.put("format", "csv");
    gate.put("per-query", true);
    assertFails(gate, "compare has no single queries in CSV");
    gate.put("format", "table");
    gate.put("fail-if", "GMAP < 1");
    assertFails(gate, "GMAP is no mean over queries");
  }

  private static void assertFails(Map<String, Object> settings, String message) {
    assertThatThrownBy(() -> Evaluations.compare(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(message);
  }
}
