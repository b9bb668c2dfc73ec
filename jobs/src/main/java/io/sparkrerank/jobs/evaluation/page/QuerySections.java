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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sections of a report with single queries. */
public final class QuerySections {

  /** What runs are looked at for, in words. */
  public static final String FIRST = "the first ten documents of each query";

  /** More bars than this cannot be told apart: they are thinned out evenly. */
  private static final int MOST_BARS = 450;

  /** More runs than this are not drawn. */
  private static final int MOST_RUNS = 12;

  /** More lists than this do not fit beside each other. */
  private static final int MOST_LISTS = 4;

  private QuerySections() {}

  /** How many of the runs are drawn. */
  static int shownRuns(Evaluation evaluation) {
    return Math.min(MOST_RUNS, evaluation.runs().size());
  }

  /**
   * How each query changed in a measure, a drawing a run.
   *
   * @param measure the measure's place
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

  /** How each query changed, the largest gain first. */
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

  /** What each query is worth, the best first. */
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

  /** The largest first; of more than can be drawn, some at even distances. */
  private static <T> List<T> descending(List<T> items, ToDoubleFunction<T> value) {
    List<T> sorted = items.stream().sorted(Comparator.comparingDouble(value).reversed()).toList();
    if (sorted.size() <= MOST_BARS) {
      return sorted;
    }
    return IntStream.range(0, MOST_BARS)
        .mapToObj(bar -> sorted.get((int) ((long) bar * (sorted.size() - 1) / (MOST_BARS - 1))))
        .toList();
  }

  /** Which grades stand at which of the first ranks, a drawing a run. */
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
        "Of the documents at each of the first ranks, the share of each grade.",
        blocks);
  }

  /**
   * The selected queries with their first documents.
   *
   * @param measure the place of the measure that stands beside each query
   * @param queries these queries in all runs
   * @param texts their texts, where they are known
   */
  public static Section cards(
      Evaluation evaluation,
      int measure,
      List<EvaluatedQuery> queries,
      SelectedQueries selected,
      QueryTexts texts) {
    Map<String, List<EvaluatedQuery>> byQuery = new LinkedHashMap<>();
    selected.queryIds().forEach(query -> byQuery.put(query, new ArrayList<>()));
    queries.forEach(query -> byQuery.get(query.query().queryId()).add(query));
    List<QueryCard> cards = new ArrayList<>();
    byQuery.forEach(
        (queryId, runs) -> cards.add(card(evaluation, measure, queryId, runs, selected, texts)));
    return new Section(
        "queries",
        "Queries",
        "The first documents of each run with their grades."
            + (selected.isWhole() ? "" : " Of these many queries, those at both ends."),
        List.of(Block.ofQueries(cards)));
  }

  private static QueryCard card(
      Evaluation evaluation,
      int place,
      String queryId,
      List<EvaluatedQuery> runs,
      SelectedQueries selected,
      QueryTexts texts) {
    Measure measure = evaluation.measures().get(place);
    String summary =
        runs.stream()
            .limit(MOST_LISTS)
            .map(
                run ->
                    evaluation.runs().get(run.run()).name()
                        + " "
                        + Evaluation.printed(measure, run.query().values()[place]))
            .collect(Collectors.joining(", ", measure + ": ", change(runs, place)));
    List<QueryCard.Ranked> lists =
        runs.stream()
            .limit(MOST_LISTS)
            .map(
                run ->
                    new QueryCard.Ranked(
                        evaluation.runs().get(run.run()).name(), documents(run.query(), texts)))
            .toList();
    return new QueryCard(selected.id(queryId), queryId, texts.query(queryId), summary, lists);
  }

  /** What the second of two runs gained. */
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
