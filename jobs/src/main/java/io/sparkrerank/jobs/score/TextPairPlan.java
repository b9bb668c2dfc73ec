package io.sparkrerank.jobs.score;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.scoring.PairScorePlan;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.RerankFunctions;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Plans for tables with two texts per row, which are scored or classified and keep their columns.
 */
public final class TextPairPlan {

  /** The names of the columns with the two texts in well-known data sets. */
  private static final List<List<String>> KNOWN_NAMES =
      List.of(
          List.of(Columns.QUERY, Columns.TEXT),
          List.of("sentence1", "sentence2"),
          List.of("premise", "hypothesis"),
          List.of("question1", "question2"),
          List.of("text1", "text2"));

  /** The prefix of an input column that has the name of a column of the output. */
  private static final String INPUT_PREFIX = "input_";

  /** The names of the output's own columns. */
  private static final Set<String> TAKEN =
      Stream.concat(Columns.OF_SCORED_PAIRS.stream(), Stream.of(Columns.REASON, Columns.DETAIL))
          .collect(Collectors.toUnmodifiableSet());

  private TextPairPlan() {}

  /**
   * Brings a table into the form that is scored: the whole row as {@link Columns#INPUT}, both
   * texts, reason and detail. The reason is null unless the row cannot be scored.
   *
   * @param names the table's names for the columns query and text; without them, the names of
   *     well-known data sets count
   * @param source the name of the table, for messages
   * @throws RerankException if there are no two columns of texts
   */
  public static Dataset<Row> pairs(Dataset<Row> table, Map<String, String> names, String source) {
    List<String> texts = texts(table, names, source);
    requireDistinctNames(table, source);
    List<Column> kept = new ArrayList<>();
    for (String name : table.columns()) {
      if (!name.equals(Columns.MALFORMED) && TableColumns.unreadable(table, name) == null) {
        Column column = col(TableColumns.quoted(name));
        boolean isVoid = table.schema().apply(name).dataType() instanceof NullType;
        // No file format has columns of type void.
        kept.add(isVoid ? column.cast(DataTypes.StringType).as(name) : column);
      }
    }
    return table.select(
        struct(kept.toArray(new Column[0])).as(Columns.INPUT),
        expr(TableColumns.value(table, texts.get(0))).as(Columns.QUERY),
        expr(TableColumns.value(table, texts.get(1))).as(Columns.TEXT),
        TableColumns.malformedReason(table).as(Columns.REASON),
        TableColumns.malformedDetail(table).as(Columns.DETAIL));
  }

  /** Requires that no two columns have one name in the output. */
  private static void requireDistinctNames(Dataset<Row> table, String source) {
    Set<String> names = new HashSet<>();
    outputNames(table.columns())
        .forEach(
            (name, output) -> {
              if (!names.add(output.toLowerCase(Locale.ROOT))) {
                throw RerankException.input(
                    "Column %s in %s would be called as another one in the output: %s; rename it",
                    name, source, output);
              }
            });
  }

  /** Returns the columns that Spark cannot read and the output lacks, each with the reason. */
  public static Map<String, String> leftOut(Dataset<Row> table) {
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (String name : table.columns()) {
      String reason = TableColumns.unreadable(table, name);
      if (reason != null) {
        leftOut.put(name, reason);
      }
    }
    return leftOut;
  }

  private static List<String> texts(Dataset<Row> table, Map<String, String> names, String source) {
    List<String> wanted =
        List.of(
            names.getOrDefault(Columns.QUERY, Columns.QUERY),
            names.getOrDefault(Columns.TEXT, Columns.TEXT));
    List<String> found =
        names.containsKey(Columns.QUERY) || names.containsKey(Columns.TEXT)
            ? wanted
            : KNOWN_NAMES.stream()
                .filter(
                    pair -> pair.stream().allMatch(name -> TableColumns.has(table, name, source)))
                .findFirst()
                .orElse(wanted);
    for (String name : found) {
      if (!TableColumns.has(table, name, source)) {
        throw RerankException.input(
            "No column %s in %s; it has %s. Name the two columns with texts, as "
                + InputSettings.COLUMNS.option()
                + " query=sentence1,text=sentence2",
            name,
            source,
            TableColumns.listed(table));
      }
      if (!(TableColumns.type(table, name) instanceof StringType)) {
        throw RerankException.input(
            "Column %s in %s is of type %s; expected strings",
            name, source, TableColumns.type(table, name).simpleString());
      }
    }
    return found;
  }

  /**
   * Adds the columns of the output to scores. For a model with one output, this is the score. For
   * classes, these are the probability of each label and the most probable label. For labels that
   * do not exclude each other, these are the probabilities and the labels with at least one half.
   *
   * @param scores rows of {@link io.sparkrerank.spark.row.Schemas#SCORES}
   */
  public static Dataset<Row> withLabels(Dataset<Row> scores, ModelSpec spec) {
    if (spec.output().hasScore()) {
      return PairScorePlan.withScore(scores, spec);
    }
    String all = "all_probabilities";
    Dataset<Row> activated =
        scores.withColumn(all, RerankFunctions.activatedBy(spec).apply(col(Columns.LOGITS)));
    Column labels = typedArray(spec.output().labels());
    Dataset<Row> classified =
        spec.output().activation() == Activation.SIGMOID
            ? withLikelyLabels(activated, all, labels)
            : withBestLabel(activated, all, labels);
    return classified
        .withColumn(
            Columns.PROBABILITIES, when(col(all).isNotNull(), map_from_arrays(labels, col(all))))
        .drop(all);
  }

  /** Adds the labels with a probability of at least one half. */
  private static Dataset<Row> withLikelyLabels(
      Dataset<Row> activated, String probabilities, Column labels) {
    Column chosen =
        expr(
            "filter(transform(%s, (p, i) -> if(p >= 0.5, i, -1)), i -> i >= 0)"
                .formatted(probabilities));
    return activated
        .withColumn("chosen", chosen)
        .withColumn("names", labels)
        .withColumn(Columns.LABELS, expr("transform(chosen, i -> get(names, i))"))
        .drop("chosen", "names");
  }

  /** Adds the most probable label, and its probability as the score. */
  private static Dataset<Row> withBestLabel(
      Dataset<Row> activated, String probabilities, Column labels) {
    Column best = array_max(col(probabilities));
    Column label = element_at(labels, array_position(col(probabilities), best).cast("int"));
    return activated
        .withColumn(Columns.LABEL, when(col(probabilities).isNotNull(), label))
        .withColumn(Columns.SCORE, best);
  }

  private static Column typedArray(List<String> texts) {
    return functions.array(texts.stream().map(functions::lit).toArray(Column[]::new));
  }

  /**
   * Selects the columns of {@code scored/}: those of the input, then those of the output. An input
   * column with the name of an output column gets the prefix {@code input_}.
   */
  public static Dataset<Row> output(Dataset<Row> scored) {
    List<Column> columns = inputColumns(scored);
    Set<String> found = Set.of(scored.columns());
    for (String name : Columns.OF_SCORED_PAIRS) {
      if (found.contains(name)) {
        columns.add(col(name));
      }
    }
    return scored.select(columns.toArray(new Column[0]));
  }

  /** Selects the columns of {@code rejected/}: those of the input, reason and detail. */
  public static Dataset<Row> rejected(Dataset<Row> rows) {
    List<Column> columns = inputColumns(rows);
    columns.add(col(Columns.REASON));
    columns.add(col(Columns.DETAIL));
    return rows.filter(col(Columns.REASON).isNotNull()).select(columns.toArray(new Column[0]));
  }

  private static List<Column> inputColumns(Dataset<Row> rows) {
    StructType input = (StructType) rows.schema().apply(Columns.INPUT).dataType();
    List<Column> columns = new ArrayList<>();
    outputNames(input.fieldNames())
        .forEach((name, output) -> columns.add(col(Columns.INPUT).getField(name).as(output)));
    return columns;
  }

  /**
   * Returns the names that columns of the input have in the output. Of names that differ in case
   * only, one is kept, because Spark takes them for the same by default.
   */
  private static Map<String, String> outputNames(String[] columns) {
    Set<String> taken = new HashSet<>(TAKEN);
    Stream.of(columns).filter(name -> name.equals(lower(name))).forEach(taken::add);
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : columns) {
      boolean keeps = name.equals(lower(name)) ? !TAKEN.contains(name) : taken.add(lower(name));
      names.put(name, keeps ? name : INPUT_PREFIX + name);
    }
    return names;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Returns the expression for a column of the input, over the output. */
  static String outputValue(Dataset<Row> scored, String column) {
    String renamed = INPUT_PREFIX + column;
    boolean isRenamed =
        TAKEN.contains(lower(column)) || !List.of(scored.columns()).contains(column);
    return TableColumns.value(scored, isRenamed ? renamed : column);
  }
}
