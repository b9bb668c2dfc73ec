package io.sparkrerank.spark.row;

import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluation.DocumentCounts;
import io.sparkrerank.measure.QueryEvaluation.GradedDocument;
import io.sparkrerank.measure.QueryEvaluation.MeasureValues;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of {@link Schemas#EVALUATED} that hold a {@link QueryEvaluation}: one struct of
 * counts, one struct of measures, and the first documents.
 */
public final class QueryEvaluationRow {

  /** The format that reads the evaluation of a query; the row must not be a fault. */
  static final RowFormat<QueryEvaluation> FORMAT = QueryEvaluationRow::reader;

  static final String COUNTS = "counts";

  static final String MEASURES = "measures";

  private static final String JUDGED = "judged";
  private static final String RELEVANT = "relevant";
  private static final String POSITIVE = "positive";
  private static final String TOP = "top";
  private static final String UNJUDGED_IN_TOP = "unjudged_in_top";

  static final StructType COUNTS_TYPE =
      new StructType()
          .add(Columns.RETRIEVED, DataTypes.IntegerType, false)
          .add(Columns.IN_JUDGMENTS, DataTypes.IntegerType, false)
          .add(JUDGED, DataTypes.IntegerType, false)
          .add(RELEVANT, DataTypes.IntegerType, false)
          .add(POSITIVE, DataTypes.IntegerType, false)
          .add(TOP, DataTypes.IntegerType, false)
          .add(UNJUDGED_IN_TOP, DataTypes.IntegerType, false);

  private static final String CEILING = "ceiling";
  private static final String TIES_AT_BEST = "ties_at_best";
  private static final String TIES_AT_WORST = "ties_at_worst";
  private static final String TIED = "tied";

  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);

  static final StructType MEASURES_TYPE =
      new StructType()
          .add(Columns.VALUE, DOUBLES, false)
          .add(CEILING, DOUBLES, false)
          .add(TIES_AT_BEST, DOUBLES, false)
          .add(TIES_AT_WORST, DOUBLES, false)
          .add(TIED, DataTypes.createArrayType(DataTypes.BooleanType, false), false);

  static final StructType DOCUMENT_TYPE =
      new StructType()
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.SCORE, DataTypes.FloatType, false)
          .add(Columns.RELEVANCE, DataTypes.IntegerType, false);

  private QueryEvaluationRow() {}

  /** Returns the column with {@link DocumentCounts#inJudgments()}; null for a fault. */
  public static Column inJudgments() {
    return functions.col(COUNTS).getField(Columns.IN_JUDGMENTS);
  }

  /** Returns the column with {@link DocumentCounts#retrieved()}; null for a fault. */
  public static Column retrieved() {
    return functions.col(COUNTS).getField(Columns.RETRIEVED);
  }

  /** Returns the column with {@link MeasureValues#values()}, an array; null for a fault. */
  public static Column values() {
    return functions.col(MEASURES).getField(Columns.VALUE);
  }

  static Row counts(DocumentCounts counts) {
    return RowFactory.create(
        counts.retrieved(),
        counts.inJudgments(),
        counts.judged(),
        counts.relevant(),
        counts.positive(),
        counts.top(),
        counts.unjudgedInTop());
  }

  static Row measures(MeasureValues measures) {
    return RowFactory.create(
        measures.values(),
        measures.ceiling(),
        measures.tiesAtBest(),
        measures.tiesAtWorst(),
        measures.tied());
  }

  static Row[] documents(List<GradedDocument> documents) {
    return documents.stream()
        .map(document -> RowFactory.create(document.docId(), document.score(), document.grade()))
        .toArray(Row[]::new);
  }

  private static Function<Row, QueryEvaluation> reader(StructType schema) {
    int queryId = schema.fieldIndex(Columns.QUERY_ID);
    int counts = schema.fieldIndex(COUNTS);
    int measures = schema.fieldIndex(MEASURES);
    Function<Row, DocumentCounts> countsReader =
        countsReader((StructType) schema.fields()[counts].dataType());
    Function<Row, MeasureValues> measuresReader =
        measuresReader((StructType) schema.fields()[measures].dataType());
    Function<Row, List<GradedDocument>> documents =
        RowFormat.structs(schema, Columns.FIRST, QueryEvaluationRow::documentReader);
    return row ->
        new QueryEvaluation(
            row.getString(queryId),
            countsReader.apply(row.getStruct(counts)),
            measuresReader.apply(row.getStruct(measures)),
            documents.apply(row));
  }

  private static Function<Row, DocumentCounts> countsReader(StructType schema) {
    int retrieved = schema.fieldIndex(Columns.RETRIEVED);
    int inJudgments = schema.fieldIndex(Columns.IN_JUDGMENTS);
    int judged = schema.fieldIndex(JUDGED);
    int relevant = schema.fieldIndex(RELEVANT);
    int positive = schema.fieldIndex(POSITIVE);
    int top = schema.fieldIndex(TOP);
    int unjudged = schema.fieldIndex(UNJUDGED_IN_TOP);
    return row ->
        new DocumentCounts(
            row.getInt(retrieved),
            row.getInt(inJudgments),
            row.getInt(judged),
            row.getInt(relevant),
            row.getInt(positive),
            row.getInt(top),
            row.getInt(unjudged));
  }

  private static Function<Row, MeasureValues> measuresReader(StructType schema) {
    int values = schema.fieldIndex(Columns.VALUE);
    int ceiling = schema.fieldIndex(CEILING);
    int tiesAtBest = schema.fieldIndex(TIES_AT_BEST);
    int tiesAtWorst = schema.fieldIndex(TIES_AT_WORST);
    int tied = schema.fieldIndex(TIED);
    return row ->
        new MeasureValues(
            PrimitiveArrays.doubles(row.getList(values)),
            PrimitiveArrays.doubles(row.getList(ceiling)),
            PrimitiveArrays.doubles(row.getList(tiesAtBest)),
            PrimitiveArrays.doubles(row.getList(tiesAtWorst)),
            PrimitiveArrays.booleans(row.getList(tied)));
  }

  private static Function<Row, GradedDocument> documentReader(StructType schema) {
    int docId = schema.fieldIndex(Columns.DOC_ID);
    int score = schema.fieldIndex(Columns.SCORE);
    int grade = schema.fieldIndex(Columns.RELEVANCE);
    return row -> new GradedDocument(row.getString(docId), row.getFloat(score), row.getInt(grade));
  }
}
