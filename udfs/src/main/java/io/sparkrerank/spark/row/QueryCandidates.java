package io.sparkrerank.spark.row;

import io.sparkrerank.label.LabelCandidate;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The scored and judged candidates of a query, in the columns {@link Columns#QUERY_ID} and {@link
 * #DOCUMENTS}. Negatives are mined from them.
 *
 * @param queryId the query
 * @param documents its candidates, in any order
 */
public record QueryCandidates(String queryId, List<Document> documents) {

  /**
   * The column with the candidates: an array of structs of {@link Columns#DOC_ID}, {@link
   * Columns#SCORE}, {@link Columns#LOGIT}, {@link Columns#FIRST_STAGE_RANK}, {@link
   * Columns#FIRST_STAGE_SCORE}, {@link Columns#TEXT_KEY}, {@link #RELEVANT} and {@link #JUDGED}.
   */
  public static final String DOCUMENTS = "documents";

  /** True for a document that is known to be relevant. */
  public static final String RELEVANT = "relevant";

  /** True for a document that has a judgment. */
  public static final String JUDGED = "judged";

  /** The format that reads these rows. */
  public static final RowFormat<QueryCandidates> FORMAT = QueryCandidates::reader;

  /**
   * A candidate.
   *
   * @param candidate the facts that mining decides by
   * @param logit the raw output that the score is made of
   * @param firstStageScore the score of the first stage, or null if it gave none
   */
  public record Document(LabelCandidate candidate, float logit, @Nullable Double firstStageScore) {}

  private static Function<Row, QueryCandidates> reader(StructType schema) {
    int queryId = schema.fieldIndex(Columns.QUERY_ID);
    Function<Row, List<Document>> documents =
        RowFormat.structs(schema, DOCUMENTS, QueryCandidates::documentReader);
    return row -> new QueryCandidates(row.getString(queryId), documents.apply(row));
  }

  private static Function<Row, Document> documentReader(StructType schema) {
    int docId = schema.fieldIndex(Columns.DOC_ID);
    int score = schema.fieldIndex(Columns.SCORE);
    int logit = schema.fieldIndex(Columns.LOGIT);
    int rank = schema.fieldIndex(Columns.FIRST_STAGE_RANK);
    int firstStageScore = schema.fieldIndex(Columns.FIRST_STAGE_SCORE);
    int textKey = schema.fieldIndex(Columns.TEXT_KEY);
    int relevant = schema.fieldIndex(RELEVANT);
    int judged = schema.fieldIndex(JUDGED);
    return row ->
        new Document(
            new LabelCandidate(
                row.getString(docId),
                row.getFloat(score),
                row.isNullAt(rank) ? null : row.getInt(rank),
                judgment(row.getBoolean(relevant), row.getBoolean(judged)),
                row.getString(textKey)),
            row.getFloat(logit),
            row.isNullAt(firstStageScore) ? null : row.getDouble(firstStageScore));
  }

  private static LabelCandidate.Judgment judgment(boolean relevant, boolean judged) {
    if (relevant) {
      return LabelCandidate.Judgment.POSITIVE;
    }
    return judged ? LabelCandidate.Judgment.NEGATIVE : LabelCandidate.Judgment.NONE;
  }
}
