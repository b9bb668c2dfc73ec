package io.sparkrerank.jobs.input;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.io.CandidateRun;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;

/** Reads candidates: flat pairs, or a run with its texts. */
public final class CandidateSource {

  /** Number of queries that show whether queries are dialogues. */
  private static final int SAMPLED_QUERIES = 20;

  private final SparkSession spark;
  private final TableReader tables;

  /** Creates a source. */
  public CandidateSource(SparkSession spark) {
    this.spark = spark;
    this.tables = new TableReader(spark);
  }

  /**
   * Reads the candidates in the form of {@link CandidatePlan}.
   *
   * @throws RerankException if a file or a column is missing, or the run is wrong
   */
  public Dataset<Row> read(InputConfig input) {
    return read(input, run -> run);
  }

  /**
   * Reads the candidates as {@link #read(InputConfig)} does, with more rows.
   *
   * @param more adds rows to a run before it is joined with its texts; not used for flat pairs
   * @throws RerankException if a file or a column is missing, or the run is wrong
   */
  public Dataset<Row> read(InputConfig input, UnaryOperator<Dataset<Row>> more) {
    String run = input.run();
    String queries = input.queries();
    String corpus = input.corpus();
    // A run comes with queries and a corpus.
    if (run == null || queries == null || corpus == null) {
      Dataset<Row> pairs =
          tables.read(input.paths(), input.format(), input.header(), optional(input.columns()));
      String source = String.join(", ", input.paths());
      String query = input.columns().getOrDefault(Columns.QUERY, Columns.QUERY);
      requireFittingTurns(pairs, query, input.turnSeparator(), source);
      return CandidatePlan.fromPairs(pairs, input.columns(), input.turnSeparator(), source);
    }
    Dataset<Row> joined =
        JoinPlan.joined(
            more.apply(JoinPlan.run(lines(run, input.onBadRows()))),
            queries(queries, input.turnSeparator()),
            documents(corpus));
    return CandidatePlan.fromPairs(joined, Map.of(), input.turnSeparator(), run);
  }

  /**
   * Reads the lines of the run. An id with a blank makes the whole run wrong, because not every
   * line with such an id can be recognised. Lines without all columns are rejected one by one,
   * unless there are no others.
   */
  private Dataset<Row> lines(String path, InputConfig.BadRows onBadRows) {
    CandidateRun run = new CandidateRun(spark, path);
    Dataset<Row> lines = run.lines();
    RunTotals totals = RunTotals.of(JoinPlan.runTotals(lines).head());
    String malformed = totals.malformed();
    if (totals.shifted() != null) {
      throw run.shifted(totals.shifted());
    }
    boolean none = totals.readable() == 0;
    if (malformed != null
        && (none || onBadRows == InputConfig.BadRows.FAIL || run.isParquet(malformed))) {
      throw run.malformed(malformed);
    }
    if (none) {
      throw run.empty();
    }
    return lines;
  }

  /**
   * Requires that the run and the texts can be read.
   *
   * @param run the path of a run, or null
   * @throws RerankException if a file or a column is missing, or the run is wrong
   */
  public void requireReadable(InputConfig input, @Nullable String run) {
    if (run != null) {
      lines(run, input.onBadRows());
    }
    if (input.queries() != null) {
      queries(input.queries(), input.turnSeparator());
    }
    if (input.corpus() != null) {
      documents(input.corpus());
    }
  }

  private Dataset<Row> queries(String path, @Nullable String turnSeparator) {
    Dataset<Row> queries = JoinPlan.texts(tables.texts(path), TextRole.QUERY, path);
    requireFittingTurns(queries, Columns.TEXT, turnSeparator, path);
    return queries;
  }

  private Dataset<Row> documents(String corpus) {
    return JoinPlan.texts(tables.texts(corpus), TextRole.DOCUMENT, corpus);
  }

  /** Returns all paths that are read; some are null. */
  public static List<@Nullable String> paths(InputConfig input) {
    List<@Nullable String> paths = new ArrayList<>(input.paths());
    paths.add(input.run());
    paths.add(input.queries());
    paths.add(input.corpus());
    return paths;
  }

  /** Requires a separator of turns for dialogues, and none for texts. */
  private static void requireFittingTurns(
      Dataset<Row> table, String column, @Nullable String turnSeparator, String source) {
    if (!TableColumns.has(table, column, source)
        || !(TableColumns.type(table, column) instanceof StringType)) {
      return;
    }
    List<Row> areTurns = CandidatePlan.areTurns(table, column).takeAsList(SAMPLED_QUERIES);
    if (areTurns.isEmpty()) {
      return;
    }
    if (turnSeparator == null
        && areTurns.stream().allMatch(row -> row.<Boolean>getAs(CandidatePlan.ARE_TURNS))) {
      throw RerankException.input(
          "Column %s in %s holds arrays, as of dialogues: say with "
              + InputSettings.TURN_SEPARATOR.option()
              + " what joins"
              + " their turns, as ' '",
          column,
          source);
    }
    if (turnSeparator != null
        && areTurns.stream().noneMatch(row -> row.<Boolean>getAs(CandidatePlan.ARE_TURNS))) {
      throw RerankException.input(
          "Column %s in %s holds texts, not arrays of turns: leave out "
              + InputSettings.TURN_SEPARATOR.option(),
          column,
          source);
    }
  }

  private static List<String> optional(Map<String, String> names) {
    return Columns.OPTIONAL_INPUT.stream().map(ours -> names.getOrDefault(ours, ours)).toList();
  }
}
