package io.sparkrerank.jobs.evaluation.page;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.GradeClass;
import io.sparkrerank.jobs.evaluation.GradesByRank;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery.QueryValue;
import io.sparkrerank.jobs.evaluation.QueryDifference;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Axis;
import io.sparkrerank.jobs.report.html.Chart;
import io.sparkrerank.jobs.report.html.ColumnChart;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.QueryCard;
import io.sparkrerank.jobs.report.html.QueryCard.Document;
import io.sparkrerank.jobs.report.html.StackChart;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluation.GradedDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sections of a report on single queries. */
public final class QuerySections {

  /** The documents that are shown of each run, in words. */
  public static final String FIRST = "the first ten documents of each query";

  /** More bars than this cannot be told apart. Of more, some at even distances are drawn. */
  private static final int MOST_BARS = 450;

  /** More runs than this are not drawn. */
  private static final int MOST_RUNS = 12;

  /** More lists than this do not fit beside each other. */
  private static final int MOST_LISTS = 4;

  private QuerySections() {}

  /** Returns how many of the runs are drawn. */
  static int shownRuns(Evaluation evaluation) {
    return Math.min(MOST_RUNS, evaluation.runs().size());
  }

  /**
   * Draws the change of each query in a measure, with one chart per run.
   *
   * @param measure the index of the measure
   */
  public static Section differences(
      Evaluation evaluation, MeasuresByQuery values, int measure, SelectedQueries selected) {
    List<List<QueryDifference>> all =
        IntStream.range(1, shownRuns(evaluation))
            .mapToObj(run -> values.differences(0, run, measure))
            .toList();
    Axis axis =
        Axis.fromZero(all.stream().flatMap(List::stream).mapToDouble(QueryDifference::difference));
    List<Block> blocks = new ArrayList<>();
    for (int run = 1; run < shownRuns(evaluation); run++) {
      blocks.add(
          differences(
              evaluation.measures().get(measure).toString(),
              evaluation.runs().get(run).name(),
              all.get(run - 1),
              selected,
              axis));
    }
    return new Section("differences", "Query by query", null, blocks);
  }

  /** Draws the change of each query, the largest gain first. */
  private static Block differences(
      String measure,
      String run,
      List<QueryDifference> differences,
      SelectedQueries selected,
      Axis axis) {
    List<QueryDifference> sorted = descending(differences, QueryDifference::difference);
    List<ColumnChart.Column> items =
        sorted.stream()
            .map(
                query ->
                    new ColumnChart.Column(
                        query.difference(),
                        query.difference() < 0 ? "loss" : query.difference() > 0 ? "gain" : "none",
                        Decimals.format(
                            "%s: %s (%s to %s)",
                            query.queryId(),
                            Decimals.signed(query.difference()),
                            Decimals.of(query.before()),
                            Decimals.of(query.after())),
                        selected.id(query.queryId())))
            .toList();
    return Block.of(
        ColumnChart.of(
            Decimals.format(
                "What %s gained or lost in %s, query by query; a bar leads to its query",
                run, measure),
            Decimals.format("%,d queries", differences.size()),
            items,
            List.of("gained", "lost"),
            axis));
  }

  /** Draws the value of each query, the best first. */
  static Block values(
      String measure, String run, List<QueryValue> values, SelectedQueries selected, Axis axis) {
    List<QueryValue> sorted = descending(values, QueryValue::value);
    List<ColumnChart.Column> items =
        sorted.stream()
            .map(
                query ->
                    new ColumnChart.Column(
                        query.value(),
                        "plain",
                        query.queryId() + ": " + Decimals.of(query.value()),
                        selected.id(query.queryId())))
            .toList();
    return Block.of(
        ColumnChart.of(
            Decimals.format("%s of %s, query by query; a bar leads to its query", measure, run),
            Decimals.format("%,d queries", values.size()),
            items,
            List.of(),
            axis));
  }

  /** Sorts items, the largest first. Of more than can be drawn, keeps some at even distances. */
  private static <T> List<T> descending(List<T> items, ToDoubleFunction<T> value) {
    List<T> sorted = items.stream().sorted(Comparator.comparingDouble(value).reversed()).toList();
    if (sorted.size() <= MOST_BARS) {
      return sorted;
    }
    return IntStream.range(0, MOST_BARS)
        .mapToObj(bar -> sorted.get((int) ((long) bar * (sorted.size() - 1) / (MOST_BARS - 1))))
        .toList();
  }

  /** Draws the share of each grade at each of the first ranks, with one chart per run. */
  public static Section grades(Evaluation evaluation, GradesByRank grades) {
    List<Chart.Key> keys =
        Arrays.stream(GradeClass.values())
            .map(grade -> new Chart.Key(grade.style(), grade.text()))
            .toList();
    List<String> ranks =
        IntStream.rangeClosed(1, GradesByRank.RANKS).mapToObj(Integer::toString).toList();
    List<Block> blocks = new ArrayList<>();
    for (int number = 0; number < shownRuns(evaluation); number++) {
      int run = number;
      List<double[]> shares =
          IntStream.range(0, GradesByRank.RANKS)
              .mapToObj(rank -> grades.shares(run, rank))
              .toList();
      blocks.add(
          Block.of(
              StackChart.of(evaluation.runs().get(run).name(), "at rank", ranks, shares, keys)));
    }
    return new Section(
        "grades",
        "Grades by rank",
        "The share of each grade among the documents at each of the first ranks.",
        blocks);
  }

  /**
   * Returns the section with the selected queries and their first documents.
   *
   * @param measure the index of the measure that is shown with each query
   * @param queries the selected queries in all runs
   * @param texts the texts that are known
   */
  public static Section cards(
      Evaluation evaluation,
      int measure,
      List<EvaluatedQuery> queries,
      SelectedQueries selected,
      QueryTexts texts) {
    Map<String, List<EvaluatedQuery>> byQuery =
        queries.stream().collect(Collectors.groupingBy(query -> query.query().queryId()));
    List<QueryCard> cards = new ArrayList<>();
    selected
        .ids()
        .forEach(
            (queryId, id) -> {
              List<EvaluatedQuery> runs = byQuery.getOrDefault(queryId, List.of());
              String summary = summary(evaluation, measure, runs);
              cards.add(
                  new QueryCard(
                      id, queryId, texts.query(queryId), summary, lists(evaluation, runs, texts)));
            });
    return new Section(
        "queries",
        "Queries",
        "The first documents of each run with their grades."
            + (selected.isWhole() ? "" : " Only the queries at both ends are shown."),
        List.of(Block.ofQueries(cards)));
  }

  private static String summary(Evaluation evaluation, int place, List<EvaluatedQuery> runs) {
    Measure measure = evaluation.measures().get(place);
    return runs.stream()
        .limit(MOST_LISTS)
        .map(
            run ->
                evaluation.runs().get(run.run()).name()
                    + " "
                    + Evaluation.printed(measure, run.query().values()[place]))
        .collect(Collectors.joining(", ", measure + ": ", change(runs, place)));
  }

  private static List<QueryCard.Ranked> lists(
      Evaluation evaluation, List<EvaluatedQuery> runs, QueryTexts texts) {
    return runs.stream()
        .limit(MOST_LISTS)
        .map(
            run ->
                new QueryCard.Ranked(
                    evaluation.runs().get(run.run()).name(), documents(run.query(), texts)))
        .toList();
  }

  /** Returns what the second of two runs gained; empty for another number of runs. */
  private static String change(List<EvaluatedQuery> runs, int measure) {
    return runs.size() == 2
        ? ", "
            + Decimals.signed(
                runs.get(1).query().values()[measure] - runs.get(0).query().values()[measure])
        : "";
  }

  private static List<Document> documents(QueryEvaluation query, QueryTexts texts) {
    List<Document> documents = new ArrayList<>();
    for (GradedDocument document : query.first()) {
      documents.add(
          new Document(
              documents.size() + 1,
              document.docId(),
              Float.toString(document.score()),
              document.grade() < 0 ? "–" : Integer.toString(document.grade()),
              GradeClass.of(document.grade()).style(),
              texts.document(query.queryId(), document.docId())));
    }
    return documents;
  }
}
