package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.QueryTerms;
import io.sparkrerank.spark.partition.CountTerms;
import io.sparkrerank.spark.partition.QueryRange;
import io.sparkrerank.spark.partition.SearchTerms;
import io.sparkrerank.spark.row.IdentifiedText;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A search by BM25. The queries are held on the driver and sent to all executors. Spark keeps the
 * counts of the queries' terms in each document until this object is closed.
 */
final class Bm25Search implements AutoCloseable {

  private final JobContext job;
  private final RetrieveConfig config;
  private final List<IdentifiedText> queries;
  private final List<String> words;
  private final Dataset<Row> terms;

  private Bm25Search(
      JobContext job,
      RetrieveConfig config,
      List<IdentifiedText> queries,
      List<String> words,
      Dataset<Row> terms) {
    this.job = job;
    this.config = config;
    this.queries = queries;
    this.words = words;
    this.terms = terms;
  }

  /**
   * Collects the queries; their terms in the documents are counted by the first search.
   *
   * @param input queries and documents, checked
   */
  static Bm25Search open(JobContext job, RetrieveConfig config, CheckedRows input) {
    List<IdentifiedText> queries =
        IdentifiedText.FORMAT.read(TermPlan.queries(input.keyed(), input.keys()).collectAsList());
    List<String> texts = queries.stream().map(IdentifiedText::text).toList();
    List<String> words = QueryTerms.of(texts, config.language()).terms();
    CountTerms counting =
        new CountTerms(context(job).broadcast(words.toArray(new String[0])), config.language());
    Dataset<Row> terms = TermPlan.terms(input.keyed(), input.keys(), counting);
    return new Bm25Search(
        job, config, queries, words, terms.persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /**
   * Finds the best documents of each query: rows of {@link Schemas#RETRIEVED}. Each partition of
   * the documents contributes its best ones, so there are more rows than are wanted.
   *
   * @throws RerankException if no document has a term
   */
  Dataset<Row> find() {
    JavaSparkContext context = context(job);
    SearchTerms.Statistics statistics =
        new SearchTerms.Statistics(corpus(), context.broadcast(frequencies()));
    SearchTerms.Queries searched =
        new SearchTerms.Queries(
            context.broadcast(queries.stream().map(IdentifiedText::id).toArray(String[]::new)),
            context.broadcast(queries.stream().map(IdentifiedText::text).toArray(String[]::new)),
            config.language());
    return new QueryBatches(job, config.topK(), 1)
        .find(
            terms,
            queries.size(),
            (from, to) ->
                new SearchTerms(
                    searched, new QueryRange(from, to), config.bm25(), statistics, config.topK()));
  }

  private Bm25.Corpus corpus() {
    Row totals = TermPlan.totals(terms).head();
    long documents = totals.<Long>getAs(TermPlan.DOCUMENTS);
    if (documents == 0) {
      throw RerankException.input(
          "The analyzer %s finds no term in any document. Choose the analyzer of the documents' language",
          config.language().name().toLowerCase(Locale.ROOT));
    }
    return new Bm25.Corpus(documents, totals.<Long>getAs(TermPlan.TERMS));
  }

  /** Returns the number of documents that have each term of the queries, by the term's number. */
  private long[] frequencies() {
    long[] frequencies = new long[words.size()];
    for (Row row : TermPlan.frequencies(terms).collectAsList()) {
      frequencies[row.<Integer>getAs(TermPlan.TERM)] = row.<Long>getAs(TermPlan.DOCUMENTS);
    }
    return frequencies;
  }

  private static JavaSparkContext context(JobContext job) {
    return JavaSparkContext.fromSparkContext(job.spark().sparkContext());
  }

  @Override
  public void close() {
    terms.unpersist();
  }
}
