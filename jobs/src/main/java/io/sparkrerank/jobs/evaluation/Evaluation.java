package io.sparkrerank.jobs.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.measure.Aggregate;
import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.measure.Measure;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * The measures of runs, with the rules that they were computed by.
 *
 * @param averaging the queries that are averaged
 * @param rules the rules for making lists
 * @param measures the measures, in the order of all arrays
 * @param runs the runs, in their order
 */
public record Evaluation(
    Averaging averaging, JudgingRules rules, List<Measure> measures, List<RunEvaluation> runs) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Sums up queries.
   *
   * @param names the runs' names
   * @param queries each run's queries in the order of their ids' bytes
   */
  public static Evaluation of(
      Averaging averaging,
      JudgingRules rules,
      List<Measure> measures,
      List<String> names,
      Iterator<EvaluatedQuery> queries) {
    List<RunAccumulator> totals =
        names.stream().map(name -> new RunAccumulator(name, measures, averaging)).toList();
    while (queries.hasNext()) {
      EvaluatedQuery next = queries.next();
      totals.get(next.run()).add(next.query());
    }
    return new Evaluation(
        averaging, rules, measures, totals.stream().map(RunAccumulator::total).toList());
  }

  /** Returns the evaluation of the first runs only. */
  public Evaluation firstRuns(int count) {
    return new Evaluation(averaging, rules, measures, runs.subList(0, count));
  }

  /** Returns the index of a run, or -1. */
  private int indexOf(String run) {
    return runs.stream().map(RunEvaluation::name).toList().indexOf(run);
  }

  /**
   * Returns the value of a measure in a run.
   *
   * @throws IllegalArgumentException if there is none
   */
  public double value(String run, String measure) {
    int place = measures.stream().map(Measure::toString).toList().indexOf(measure);
    if (indexOf(run) < 0 || place < 0) {
      throw new IllegalArgumentException("No %s of %s".formatted(measure, run));
    }
    return runs.get(indexOf(run)).values()[place];
  }

  /** Tells whether a measure is a count: a whole number without a best order. */
  public static boolean counts(Measure measure) {
    return measure.aggregate() == Aggregate.SUM;
  }

  /** Formats a value for people: a count as a whole number, others with four digits. */
  public static String printed(Measure measure, double value) {
    return counts(measure) ? Long.toString((long) value) : Decimals.of(value);
  }

  /** Formats the number of queries that are tied at a cutoff. Empty for a measure without one. */
  public static String tiedAtCutoff(Measure measure, long queries) {
    return measure.cutoff() == Measure.NO_CUTOFF ? "" : Decimals.format("%,d", queries);
  }

  /** Describes the rules by which lists were made, in a sentence or two. */
  public String described() {
    StringBuilder text = new StringBuilder();
    text.append(
        rules.order() == JudgingRules.Order.SCORE
            ? "Documents are ordered by score, and for equal scores by id, descending, as in trec_eval"
            : "Documents are ordered by the ranks of their runs");
    text.append("; relevant is grade ")
        .append(rules.level())
        .append(" and above, unless a measure says otherwise");
    if (rules.depth() != Integer.MAX_VALUE) {
      text.append("; ").append(rules.depth()).append(" of each query are looked at");
    }
    if (rules.unjudged() == JudgingRules.Unjudged.DROP) {
      text.append("; those without a judgment are dropped");
    }
    text.append('.');
    for (RunEvaluation run : runs) {
      if (run.coverage().withoutGrades() > 0) {
        text.append(
            Decimals.format(
                " Of %,d queries all grades are below 0: nothing was judged; they count as 0 (%s).",
                run.coverage().withoutGrades(), run.name()));
        break;
      }
    }
    return text.toString();
  }

  /** Returns the content of {@code metrics.json}. */
  public JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("averaging", averaging.name().toLowerCase(Locale.ROOT));
    root.put("relevance_level", rules.level());
    if (rules.depth() != Integer.MAX_VALUE) {
      root.put("depth", rules.depth());
    }
    root.put("judged_only", rules.unjudged() == JudgingRules.Unjudged.DROP);
    root.put("ties", rules.order() == JudgingRules.Order.SCORE ? "trec" : "rank");
    ObjectNode values = root.putObject("runs");
    runs.forEach(run -> values.set(run.name(), byMeasure(run.values())));
    ObjectNode details = root.putObject("details");
    runs.forEach(run -> details.set(run.name(), details(run)));
    return root;
  }

  private JsonNode details(RunEvaluation run) {
    ObjectNode node = JSON.createObjectNode();
    RunEvaluation.Coverage coverage = run.coverage();
    node.put("queries", coverage.queries());
    node.put("queries_without_list", coverage.withoutList());
    node.put("queries_without_relevant", coverage.withoutRelevant());
    node.put("queries_without_grades", coverage.withoutGrades());
    node.put("queries_without_judgments", coverage.withoutJudgments());
    node.put("unjudged_in_top_10", coverage.unjudgedInTop());
    node.set("ceiling", byMeasure(run.ceiling()));
    ObjectNode ties = node.putObject("ties");
    for (int index = 0; index < measures.size(); index++) {
      boolean open = run.tiesAtBest()[index] != run.tiesAtWorst()[index];
      if (run.tied()[index] > 0 || open) {
        ObjectNode tie = ties.putObject(measures.get(index).toString());
        tie.put("queries", run.tied()[index]);
        tie.put("worst", run.tiesAtWorst()[index]);
        tie.put("best", run.tiesAtBest()[index]);
      }
    }
    return node;
  }

  /** Returns values by the measures' names, with counts as whole numbers. */
  public ObjectNode byMeasure(double[] values) {
    ObjectNode node = JSON.createObjectNode();
    for (int index = 0; index < values.length; index++) {
      put(node, measures.get(index), values[index]);
    }
    return node;
  }

  private static void put(ObjectNode node, Measure measure, double value) {
    if (counts(measure)) {
      node.put(measure.toString(), (long) value);
    } else {
      node.put(measure.toString(), value);
    }
  }
}
