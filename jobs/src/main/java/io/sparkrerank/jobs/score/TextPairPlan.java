package io.sparkrerank.jobs.score;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
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

/** Tables of two texts a row, which are scored or classified and keep their columns. */
public final class TextPairPlan {

  /** What the columns with the two texts are called in data sets of all kinds. */
  private static final List<List<String>> KNOWN_NAMES =
      List.of(
          List.of(Columns.QUERY, Columns.TEXT),
          List.of("sentence1", "sentence2"),
          List.of("premise", "hypothesis"),
          List.of("question1", "question2"),
          List.of("text1", "text2"));

  /** Before a column of the input that is called as one of ours. */
  private static final String INPUT_PREFIX = "input_";

  /** What we call columns. */
  private static final Set<String> TAKEN =
      Stream.concat(Columns.OF_SCORED_PAIRS.stream(), Stream.of(Columns.REASON, Columns.DETAIL))
          .collect(Collectors.toUnmodifiableSet());

  private TextPairPlan() {}

  /**
   * Brings a table into the form that is scored: the whole row as {@link Columns#INPUT}, both
   * texts, and the reason why it cannot be scored, null for most.
   *
   * @param names the table's names for the columns query and text; without them those are taken
   *     that are known from data sets
   * @param source where the table comes from, for messages
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
        // No file format holds columns of type void.
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

  /** Refuses columns of which the output would have two by one name. */
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

  /**
   * The columns of a table that the output lacks, because Spark cannot read them: each with the
   * reason.
   */
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
            "No column %s in %s; it has %s. Name the two columns with texts, as --columns"
                + " query=sentence1,text=sentence2",
            name, source, TableColumns.listed(table));
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
   * Scores of pairs as the output has them: for a score that score, for classes the probability of
   * each label and the one that is most probable, for labels that do not exclude each other those
   * of a probability of at least one half.
   *
   * @param scores rows of {@link io.sparkrerank.spark.row.Schemas#SCORES}
   */
  public static Dataset<Row> withLabels(Dataset<Row> scores, ModelSpec spec) {
    if (spec.output().hasScore()) {
      return PairScorePlan.withScore(scores, spec);
    }
    Column labels = typedArray(spec.output().labels());
    Column probabilities = RerankFunctions.activatedBy(spec).apply(col(Columns.LOGITS));
    String all = "all_probabilities";
    Dataset<Row> classified = scores.withColumn(all, probabilities);
    Column best = array_max(col(all));
    if (spec.output().activation() == Activation.SIGMOID) {
      Column chosen =
          expr("filter(transform(%s, (p, i) -> if(p >= 0.5, i, -1)), i -> i >= 0)".formatted(all));
      classified =
          classified
              .withColumn("chosen", chosen)
              .withColumn("names", labels)
              .withColumn(Columns.LABELS, expr("transform(chosen, i -> get(names, i))"))
              .drop("chosen", "names");
    } else {
      classified =
          classified
              .withColumn(
                  Columns.LABEL,
                  when(
                      col(all).isNotNull(),
                      element_at(labels, array_position(col(all), best).cast("int"))))
              .withColumn(Columns.SCORE, best);
    }
    return classified
        .withColumn(
            Columns.PROBABILITIES, when(col(all).isNotNull(), map_from_arrays(labels, col(all))))
        .drop(all);
  }

  private static Column typedArray(List<String> texts) {
    return functions.array(texts.stream().map(functions::lit).toArray(Column[]::new));
  }

  /**
   * The columns of {@code scored/}: those of the input, then ours. An input column that is called
   * as one of ours has {@code input_} before its name.
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

  /** The columns of {@code rejected/}: those of the input, reason and detail. */
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
   * The names that columns of the input have in the output. Spark takes names that differ in case
   * only for the same, as long as it is not told otherwise: one of them keeps its name.
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

  /** A column of the input as it stands in an expression over the output. */
  private static String outputValue(Dataset<Row> scored, String column) {
    String renamed = INPUT_PREFIX + column;
    boolean isRenamed =
        TAKEN.contains(lower(column)) || !List.of(scored.columns()).contains(column);
    return TableColumns.value(scored, isRenamed ? renamed : column);
  }

  /** Scores without a grade, as reports draw them. */
  public static Dataset<Row> ungraded(Dataset<Row> scored) {
    return scored.select(
        col(Columns.SCORE), lit(null).cast(DataTypes.IntegerType).as(Columns.RELEVANCE));
  }

  /**
   * What is judged: the scores of rows that have a number in {@code column}, with that number.
   *
   * @param scored rows as {@link #output} makes them
   */
  public static Dataset<Row> scoresAndValues(Dataset<Row> scored, String column) {
    return scored.select(col(Columns.SCORE), number(outputValue(scored, column)));
  }

  /**
   * The numbers of an expression; true and false, which text formats have as words, are 1 and 0.
   */
  private static Column number(String value) {
    return expr(
        ("coalesce(try_cast(%1$s as double), case lower(trim(cast(%1$s as string)))"
                + " when 'true' then 1D when 'false' then 0D end)")
            .formatted(value));
  }

  /** The values that rows of a table have in a column, each once, as text; some are null. */
  public static Dataset<Row> values(Dataset<Row> table, String column) {
    return table.select(col(TableColumns.quoted(column)).cast(DataTypes.StringType)).distinct();
  }

  /** The finite numbers that rows of a table have in a column. */
  public static Dataset<Row> numbers(Dataset<Row> table, String column) {
    String number = "number";
    return table
        .select(number(TableColumns.value(table, column)).as(number))
        .filter(expr("abs(%s) < double('Infinity')".formatted(number)));
  }

  /** As {@link #scoresAndValues}, with the probabilities in the order of {@code labels}. */
  public static Dataset<Row> probabilitiesAndLabels(
      Dataset<Row> scored, String column, List<String> labels) {
    Column[] probabilities =
        labels.stream()
            .map(label -> element_at(col(Columns.PROBABILITIES), label))
            .toArray(Column[]::new);
    return scored.select(
        functions.array(probabilities),
        expr(outputValue(scored, column)).cast(DataTypes.StringType));
  }
}
