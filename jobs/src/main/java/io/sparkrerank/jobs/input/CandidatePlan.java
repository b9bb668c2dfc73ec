package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputSettings;
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
import org.jspecify.annotations.Nullable;

/**
 * Plans from a table of the user to candidates: query id, query, document id, text with its title,
 * title, text without its title, score and rank of the first stage, relevance, reason and detail.
 * The reason is null unless the row is rejected; the detail is for people.
 */
public final class CandidatePlan {

  /** Column that tells whether a text is an array of turns. */
  static final String ARE_TURNS = "are_turns";

  private CandidatePlan() {}

  /**
   * Brings flat pairs into the form of candidates.
   *
   * @param table the pairs
   * @param names the table's names for our columns, by our names; a missing one is our name
   * @param turnSeparator joins the turns of queries that are dialogues; null where they are texts
   * @param source the name of the table, for messages
   * @throws RerankException if a required column is missing, or a column has a type whose values
   *     would change; the message lists all such columns
   */
  public static Dataset<Row> fromPairs(
      Dataset<Row> table,
      Map<String, String> names,
      @Nullable String turnSeparator,
      String source) {
    Table columns = new Table(table, names, turnSeparator, source);
    columns.check();
    Defect defect = defect(table, columns);
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
        defect.reason().as(Columns.REASON),
        defect.detail().as(Columns.DETAIL));
  }

  /** The reason why a row is rejected, and a detail; both are null for most rows. */
  private record Defect(Column reason, Column detail) {

    /** Adds a defect for rows that have no other. */
    Defect or(Column wrong, Reason otherReason, Column otherDetail) {
      return new Defect(
          coalesce(reason, when(wrong, otherReason.column())),
          coalesce(detail, when(wrong, otherDetail)));
    }
  }

  private static Defect defect(Dataset<Row> table, Table columns) {
    Column reason = TableColumns.malformedReason(table);
    if (columns.has(Columns.EARLY_REASON)) {
      reason = coalesce(reason, columns.column(Columns.EARLY_REASON));
    }
    if (columns.turnSeparator() != null) {
      Column wrong = columns.column(Columns.QUERY).isNotNull().and(columns.turns().isNull());
      reason = coalesce(reason, when(wrong, Reason.MALFORMED_TURNS.column()));
    }
    Defect defect = new Defect(reason, TableColumns.malformedDetail(table));
    for (String name : List.of(Columns.SCORE, Columns.RANK)) {
      if (columns.has(name)) {
        Column value = columns.string(name);
        Column wrong = value.isNotNull().and(columns.number(name).isNull());
        defect = defect.or(wrong, Reason.NOT_A_NUMBER, concat(lit(name + " = "), value));
      }
    }
    if (columns.has(Columns.RELEVANCE)) {
      Column value = columns.string(Columns.RELEVANCE);
      Column wrong = value.isNotNull().and(columns.grade().isNull());
      Column detail =
          concat(lit(Columns.RELEVANCE + " = "), value, lit(", which is not a whole number"));
      defect = defect.or(wrong, Reason.NOT_A_NUMBER, detail);
    }
    return defect;
  }

  /**
   * Tests whether texts are arrays of turns in JSON: one row with {@link #ARE_TURNS} per text.
   * Nulls are left out.
   *
   * @param table the table
   * @param column the name of a column of strings
   */
  public static Dataset<Row> areTurns(Dataset<Row> table, String column) {
    String value = TableColumns.value(table, column);
    return table
        .filter(expr(value).isNotNull())
        .select(parsedTurns(value).isNotNull().as(ARE_TURNS));
  }

  /** Returns the turns of a text in JSON, or null if it is no array. */
  private static Column parsedTurns(String value) {
    // Spark parses the single value 1 as an array, and ignores text behind an array.
    return when(
        expr(value).rlike("(?s)^\\s*\\[.*\\]\\s*$"),
        expr("from_json(%s, 'array<string>')".formatted(value)));
  }

  /** A table with the names and types of the user. */
  private record Table(
      Dataset<Row> rows, Map<String, String> names, @Nullable String turnSeparator, String source) {

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

    /** Returns the number, or null where there is none. */
    Column number(String ours) {
      String type = NUMBERS.get(ours);
      return has(ours)
          ? expr("try_cast(%s as %s)".formatted(value(ours), type))
          : lit(null).cast(type);
    }

    /** Returns the grade, or null where there is none. */
    Column grade() {
      return has(Columns.RELEVANCE)
          ? GradeColumn.of(rows, value(Columns.RELEVANCE))
          : lit(null).cast("int");
    }

    /** Returns the text of the query, or of all its turns that are not blank. */
    Column query() {
      return turnSeparator == null
          ? string(Columns.QUERY)
          : array_join(filter(turns(), turn -> turn.rlike("\\S")), turnSeparator);
    }

    /** Returns the turns of a dialogue, or null where they are no array. */
    Column turns() {
      return type(Columns.QUERY) instanceof ArrayType
          ? column(Columns.QUERY)
          : parsedTurns(value(Columns.QUERY));
    }

    private DataType type(String ours) {
      return TableColumns.type(rows, name(ours));
    }

    /** Returns the title, or null where there is none. */
    Column title() {
      return has(Columns.TITLE) ? string(Columns.TITLE) : lit(null).cast(DataTypes.StringType);
    }

    void check() {
      List<String> faults = new ArrayList<>();
      List<String> missing =
          Columns.REQUIRED_INPUT.stream().filter(column -> !has(column)).toList();
      if (!missing.isEmpty()) {
        faults.add(
            ("No column %s in %s; it has %s. Map names with "
                    + InputSettings.COLUMNS.option()
                    + " %s=YOURS, or give those of a file"
                    + " without a header line with "
                    + InputSettings.HEADER.option())
                .formatted(
                    String.join(", ", missing.stream().map(this::name).toList()),
                    source,
                    TableColumns.listed(rows),
                    missing.get(0)));
      }
      for (String ours : names.keySet()) {
        if (!has(ours) && !Columns.REQUIRED_INPUT.contains(ours)) {
          faults.add(
              "No column %s in %s, which %s names"
                  .formatted(name(ours), source, InputSettings.COLUMNS.option()));
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
          "strings, or with " + InputSettings.TURN_SEPARATOR.option() + " arrays of strings",
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
