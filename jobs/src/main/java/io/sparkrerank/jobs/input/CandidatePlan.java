package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TitledText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/**
 * From a table as the user has it to candidates: query id, query, document id, text with its title,
 * title, text without it, first stage's score and rank, relevance, the reason why a row is
 * rejected, null for most, and a detail for people.
 */
public final class CandidatePlan {

  private CandidatePlan() {}

  /**
   * Brings flat pairs into the form of candidates.
   *
   * @param table the pairs
   * @param names the table's names for our columns, by our name; others have our names
   * @param turnSeparator joins the turns of queries that are dialogues; null where they are texts
   * @param source where the table comes from, for messages
   * @throws RerankException if a required column is missing or a column has a type that would lose
   *     something; lists all of them
   */
  public static Dataset<Row> fromPairs(
      Dataset<Row> table, Map<String, String> names, String turnSeparator, String source) {
    Table columns = new Table(table, names, turnSeparator, source);
    columns.check();
    Column reason = TableColumns.malformedReason(table);
    Column detail = TableColumns.malformedDetail(table);
    if (columns.has(Columns.EARLY_REASON)) {
      reason = coalesce(reason, columns.column(Columns.EARLY_REASON));
    }
    if (turnSeparator != null) {
      Column wrong = columns.column(Columns.QUERY).isNotNull().and(columns.turns().isNull());
      reason = coalesce(reason, when(wrong, Reason.MALFORMED_TURNS.column()));
    }
    for (String name : List.of(Columns.SCORE, Columns.RANK)) {
      if (columns.has(name)) {
        Column value = columns.string(name);
        Column wrong = value.isNotNull().and(columns.number(name).isNull());
        reason = coalesce(reason, when(wrong, Reason.NOT_A_NUMBER.column()));
        detail = coalesce(detail, when(wrong, concat(lit(name + " = "), value)));
      }
    }
    if (columns.has(Columns.RELEVANCE)) {
      Column value = columns.string(Columns.RELEVANCE);
      Column wrong = value.isNotNull().and(columns.grade().isNull());
      reason = coalesce(reason, when(wrong, Reason.NOT_A_NUMBER.column()));
      detail =
          coalesce(
              detail,
              when(
                  wrong,
                  concat(
                      lit(Columns.RELEVANCE + " = "),
                      value,
                      lit(", which is not a whole number"))));
    }
    return table.select(
        columns.string(Columns.QUERY_ID).as(Columns.QUERY_ID),
        columns.query().as(Columns.QUERY),
        columns.string(Columns.DOC_ID).as(Columns.DOC_ID),
        TitledText.of(columns.title(), columns.string(Columns.TEXT)).as(Columns.TEXT),
        columns.title().as(Columns.TITLE),
        columns.string(Columns.TEXT).as(Columns.BODY),
        columns.number(Columns.SCORE).as(Columns.FIRST_STAGE_SCORE),
        columns.number(Columns.RANK).as(Columns.FIRST_STAGE_RANK),
        columns.grade().as(Columns.RELEVANCE),
        reason.as(Columns.REASON),
        detail.as(Columns.DETAIL));
  }

  /**
   * Whether texts are arrays of turns in JSON: a row for each of a column's texts, null ones left
   * out.
   *
   * @param table a table
   * @param column a column of strings
   */
  public static Dataset<Row> areTurns(Dataset<Row> table, String column) {
    String value = TableColumns.value(table, column);
    return table.filter(expr(value).isNotNull()).select(parsedTurns(value).isNotNull());
  }

  /** The turns that a text holds in JSON, or null. */
  private static Column parsedTurns(String value) {
    // Spark takes the single value 1 for an array, and leaves out what stands behind one.
    return when(
        expr(value).rlike("(?s)^\\s*\\[.*\\]\\s*$"),
        expr("from_json(%s, 'array<string>')".formatted(value)));
  }

  /** A table with the user's names and types. */
  private record Table(
      Dataset<Row> rows, Map<String, String> names, String turnSeparator, String source) {

    private static final Map<String, String> NUMBERS =
        Map.of(Columns.SCORE, "double", Columns.RANK, "int");

    String name(String ours) {
      return names.getOrDefault(ours, ours);
    }

    boolean has(String ours) {
      return TableColumns.has(rows, name(ours), source);
    }

    Column column(String ours) {
      return expr(value(ours));
    }

    private String value(String ours) {
      return TableColumns.value(rows, name(ours));
    }

    Column string(String ours) {
      return column(ours).cast(DataTypes.StringType);
    }

    /** The number, or null where there is none or it is not a number. */
    Column number(String ours) {
      String type = NUMBERS.get(ours);
      return has(ours)
          ? expr("try_cast(%s as %s)".formatted(value(ours), type))
          : lit(null).cast(type);
    }

    /** The grade, or null where there is none or it is none. */
    Column grade() {
      return has(Columns.RELEVANCE)
          ? GradeColumn.of(rows, value(Columns.RELEVANCE))
          : lit(null).cast("int");
    }

    /** The query's text, or that of all its turns that have any. */
    Column query() {
      return turnSeparator == null
          ? string(Columns.QUERY)
          : array_join(filter(turns(), turn -> turn.rlike("\\S")), turnSeparator);
    }

    /** The turns of a dialogue; null where they are not an array. */
    Column turns() {
      return type(Columns.QUERY) instanceof ArrayType
          ? column(Columns.QUERY)
          : parsedTurns(value(Columns.QUERY));
    }

    private DataType type(String ours) {
      return TableColumns.type(rows, name(ours));
    }

    /** The title, or null where there is none. */
    Column title() {
      return has(Columns.TITLE) ? string(Columns.TITLE) : lit(null).cast(DataTypes.StringType);
    }

    void check() {
      List<String> faults = new ArrayList<>();
      List<String> missing =
          Columns.REQUIRED_INPUT.stream().filter(column -> !has(column)).toList();
      if (!missing.isEmpty()) {
        faults.add(
            ("No column %s in %s; it has %s. Map names with --columns %s=YOURS, or give those of a file"
                    + " without a header line with --header")
                .formatted(
                    String.join(", ", missing.stream().map(this::name).toList()),
                    source,
                    TableColumns.listed(rows),
                    missing.get(0)));
      }
      for (String ours : names.keySet()) {
        if (!has(ours) && !Columns.REQUIRED_INPUT.contains(ours)) {
          faults.add("No column %s in %s, which --columns names".formatted(name(ours), source));
        }
      }
      checkTypes(faults);
      if (!faults.isEmpty()) {
        throw RerankException.input("%s", String.join("\n", faults));
      }
    }

    private void checkTypes(List<String> faults) {
      checkType(
          Set.of(Columns.QUERY_ID, Columns.DOC_ID),
          TableColumns::isId,
          "strings or whole numbers",
          faults);
      checkType(
          Set.of(Columns.TEXT, Columns.TITLE), StringType.class::isInstance, "strings", faults);
      checkType(
          Set.of(Columns.QUERY),
          type ->
              type instanceof StringType
                  || turnSeparator != null
                      && type instanceof ArrayType array
                      && array.elementType() instanceof StringType,
          "strings, or with --turn-separator arrays of strings",
          faults);
      checkType(Set.of(Columns.SCORE), TableColumns::isNumber, "numbers", faults);
      checkType(Set.of(Columns.RANK), TableColumns::isId, "whole numbers", faults);
      checkType(Set.of(Columns.RELEVANCE), GradeColumn::isGrade, GradeColumn.TYPES, faults);
    }

    private void checkType(
        Set<String> ours, Predicate<DataType> allowed, String expected, List<String> faults) {
      for (String column : ours) {
        if (has(column)) {
          DataType type = type(column);
          if (!allowed.test(type)) {
            faults.add(
                "Column %s in %s is of type %s; expected %s"
                    .formatted(name(column), source, type.simpleString(), expected));
          }
        }
      }
    }
  }
}
