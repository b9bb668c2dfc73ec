package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.QueryTerms;
import io.sparkrerank.spark.partition.CountTerms;
import io.sparkrerank.spark.partition.QueryRange;
import io.sparkrerank.spark.partition.SearchTerms;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.IdentifiedText;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TextRole;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Finds documents by BM25. Queries are held on the driver and sent to all executors; of documents
 * Spark keeps, until this is closed, how often they have the queries' terms.
 */
public final class TermSearch implements AutoCloseable {

  private final JobContext job;
  private final RetrieveConfig config;
  private Dataset<Row> terms;

  TermSearch(JobContext job, RetrieveConfig config) {
    this.job = job;
    this.config = config;
  }

  /**
   * The best documents of each query, and some of each part of the documents that may be: rows of
   * {@link Schemas#RETRIEVED}.
   *
   * @param input queries and documents, checked
   * @throws RerankException if no document has a term
   */
  Dataset<Row> find(CheckedRows input) {
    List<IdentifiedText> queries =
        IdentifiedText.FORMAT.read(
            TextPlan.of(input.keyed(), TextRole.QUERY)
                .join(
                    TextPlan.of(input.keys(), TextRole.QUERY).select(Columns.ID),
                    new String[] {Columns.ID},
                    "left_semi")
                .select(Columns.ID, Columns.BODY)
                .distinct()
                .orderBy(Columns.ID)
                .collectAsList());
    String[] ids = queries.stream().map(IdentifiedText::id).toArray(String[]::new);
    List<String> texts = queries.stream().map(IdentifiedText::text).toList();
    List<String> words = QueryTerms.of(texts, config.language()).terms();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(job.spark().sparkContext());
    CountTerms counting =
        new CountTerms(context.broadcast(words.toArray(new String[0])), config.language());
    terms =
        TermPlan.terms(input.keyed(), input.keys(), counting)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Row totals = TermPlan.totals(terms).head();
    if (totals.getLong(0) == 0) {
      throw RerankException.input(
          "No document has a term that the analyzer %s finds",
          config.language().name().toLowerCase(Locale.ROOT));
    }
    long[] frequencies = new long[words.size()];
    for (Row row : TermPlan.frequencies(terms).collectAsList()) {
      frequencies[row.getInt(0)] = row.getLong(1);
    }
    Bm25.Corpus corpus = new Bm25.Corpus(totals.getLong(0), totals.getLong(1));
    SearchTerms.Queries searched =
        new SearchTerms.Queries(
            context.broadcast(ids),
            context.broadcast(texts.toArray(new String[0])),
            config.language());
    SearchTerms.Statistics statistics =
        new SearchTerms.Statistics(corpus, context.broadcast(frequencies));
    return new QueryBatches(job, config.topK(), 1)
        .find(
            terms,
            ids.length,
            (from, to) ->
                new SearchTerms(
                    searched, new QueryRange(from, to), config.bm25(), statistics, config.topK()));
  }

  @Override
  public void close() {
    if (terms != null) {
      terms.unpersist();
    }
  }
}
