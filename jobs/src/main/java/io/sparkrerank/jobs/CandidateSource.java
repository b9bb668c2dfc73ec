package io.sparkrerank.jobs;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.plan.CandidatePlan;
import io.sparkrerank.jobs.plan.JoinPlan;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.TextRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StringType;

/** Candidates from wherever the configuration says: flat pairs, or a run with its texts. */
final class CandidateSource {

  /** How many queries show whether they are dialogues. */
  private static final int SAMPLED_QUERIES = 20;

  private final TableReader tables;

  CandidateSource(SparkSession spark) {
    this.tables = new TableReader(spark);
  }

  /**
   * The candidates in the form of {@link CandidatePlan}.
   *
   * @throws RerankException if a file or a column is missing
   */
  Dataset<Row> read(InputConfig input) {
    return read(input, run -> run);
  }

  /**
   * As {@link #read(InputConfig)}, with what {@code more} makes of the rows of a run.
   *
   * @param more adds rows to a run, before it is joined with its texts; not for flat pairs
   */
  Dataset<Row> read(InputConfig input, UnaryOperator<Dataset<Row>> more) {
    if (input.run() == null) {
      Dataset<Row> pairs =
          tables.read(input.paths(), input.format(), input.header(), optional(input.columns()));
      String source = String.join(", ", input.paths());
      String query = input.columns().getOrDefault(Columns.QUERY, Columns.QUERY);
      requireFittingTurns(pairs, query, input.turnSeparator(), source);
      return CandidatePlan.fromPairs(pairs, input.columns(), input.turnSeparator(), source);
    }
    Dataset<Row> joined =
        JoinPlan.joined(
            more.apply(JoinPlan.run(tables.fields(input.run()))),
            queries(input),
            documents(input.corpus()));
    return CandidatePlan.fromPairs(joined, Map.of(), input.turnSeparator(), input.run());
  }

  /**
   * Refuses texts that cannot be joined with a run.
   *
   * @throws RerankException if a file or a column is missing
   */
  void requireTexts(InputConfig input) {
    if (input.queries() != null) {
      queries(input);
    }
    if (input.corpus() != null) {
      documents(input.corpus());
    }
  }

  private Dataset<Row> queries(InputConfig input) {
    Dataset<Row> queries =
        JoinPlan.texts(tables.texts(input.queries()), TextRole.QUERY, input.queries());
    requireFittingTurns(queries, Columns.TEXT, input.turnSeparator(), input.queries());
    return queries;
  }

  private Dataset<Row> documents(String corpus) {
    return JoinPlan.texts(tables.texts(corpus), TextRole.DOCUMENT, corpus);
  }

  /** All paths that are read; some are null. */
  static List<String> paths(InputConfig input) {
    List<String> paths = new ArrayList<>(input.paths());
    paths.add(input.run());
    paths.add(input.queries());
    paths.add(input.corpus());
    return paths;
  }

  /** Refuses dialogues that would be read as texts, and texts that would be taken for dialogues. */
  private static void requireFittingTurns(
      Dataset<Row> table, String column, String turnSeparator, String source) {
    if (!Arrays.asList(table.columns()).contains(column)
        || !(table.schema().apply(column).dataType() instanceof StringType)) {
      return;
    }
    List<Row> areTurns = CandidatePlan.areTurns(table, column).takeAsList(SAMPLED_QUERIES);
    if (areTurns.isEmpty()) {
      return;
    }
    if (turnSeparator == null && areTurns.stream().allMatch(row -> row.getBoolean(0))) {
      throw RerankException.input(
          "Column %s in %s holds arrays, as of dialogues: say with --turn-separator what joins"
              + " their turns, as ' '",
          column, source);
    }
    if (turnSeparator != null && areTurns.stream().noneMatch(row -> row.getBoolean(0))) {
      throw RerankException.input(
          "Column %s in %s holds texts, not arrays of turns: leave out --turn-separator",
          column, source);
    }
  }

  private static List<String> optional(Map<String, String> names) {
    return Columns.OPTIONAL_INPUT.stream().map(ours -> names.getOrDefault(ours, ours)).toList();
  }
}
