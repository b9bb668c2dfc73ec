package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The terms of a document, a row of {@link Schemas#TERMS}.
 *
 * @param docId the document
 * @param length the number of its terms, each as often as it occurs
 * @param terms the numbers of those terms that queries have
 * @param counts how often the document has each of {@code terms}
 */
public record DocumentTerms(String docId, int length, int[] terms, int[] counts) {

  /** The format that reads these rows. */
  public static final RowFormat<DocumentTerms> FORMAT = DocumentTerms::reader;

  /** Returns the row of {@link Schemas#TERMS}. */
  public Row toRow() {
    return RowFactory.create(docId, length, terms, counts);
  }

  private static Function<Row, DocumentTerms> reader(StructType schema) {
    int docId = schema.fieldIndex(Columns.DOC_ID);
    int length = schema.fieldIndex(Columns.LENGTH);
    int terms = schema.fieldIndex(Columns.TERMS);
    int counts = schema.fieldIndex(Columns.COUNTS);
    return row ->
        new DocumentTerms(
            row.getString(docId),
            row.getInt(length),
            PrimitiveArrays.ints(row.getList(terms)),
            PrimitiveArrays.ints(row.getList(counts)));
  }
}
