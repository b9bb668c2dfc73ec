package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.RunFile;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FusionPlan;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.search.Similarity;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A search by the configured method. It writes each list of documents as rows and as a run. */
final class Searcher {

  private static final String BM25 = "bm25";
  private static final String DENSE = "dense";
  private static final String RUN = "run";
  private static final String RETRIEVED = "retrieved";

  private final JobContext job;
  private final RetrieveConfig config;
  private final OutputDirectory output;

  Searcher(JobContext job, RetrieveConfig config, OutputDirectory output) {
    this.job = job;
    this.config = config;
    this.output = output;
  }

  /**
   * The lists that a search made.
   *
   * @param retrieved the rows of {@code retrieved/}
   * @param runs the names of the run files to measure; the last one has the lists of {@code
   *     retrieved/}
   */
  record Lists(Dataset<Row> retrieved, List<String> runs) {}

  /**
   * Searches by terms.
   *
   * @param input queries and documents, checked
   */
  Lists byTerms(CheckedRows input) {
    return only(bm25(input, RETRIEVED));
  }

  /**
   * Searches by vectors.
   *
   * @param vectors the vectors of queries and documents
   */
  Lists byVectors(VectorsByRole vectors, Similarity similarity) {
    return only(dense(vectors, similarity, RETRIEVED));
  }

  /**
   * Searches by terms and by vectors, and fuses both lists of each query.
   *
   * @param input queries and documents, checked
   * @param vectors the vectors of queries and documents
   */
  Lists byBoth(CheckedRows input, VectorsByRole vectors, Similarity similarity) {
    Dataset<Row> first = bm25(input, BM25);
    Dataset<Row> second = dense(vectors, similarity, DENSE);
    Dataset<Row> fused =
        job.phases()
            .run(
                "Fuse",
                () ->
                    write(
                        FusionPlan.fused(first, BM25, second, DENSE, config.fusion()), RETRIEVED));
    String firstRun = writeRun(first, BM25);
    String secondRun = writeRun(second, DENSE);
    String lastRun = writeRun(fused, RUN);
    // If no document has a term of a query, the first run is empty and has no measures.
    return new Lists(
        fused,
        first.isEmpty() ? List.of(secondRun, lastRun) : List.of(firstRun, secondRun, lastRun));
  }

  private Lists only(Dataset<Row> retrieved) {
    return new Lists(retrieved, List.of(writeRun(retrieved, RUN)));
  }

  private Dataset<Row> bm25(CheckedRows input, String folder) {
    return job.phases()
        .run(
            "Search by BM25",
            () -> {
              try (Bm25Search search = Bm25Search.open(job, config, input)) {
                return write(search.find(), folder);
              }
            });
  }

  private Dataset<Row> dense(VectorsByRole vectors, Similarity similarity, String folder) {
    DenseSearch search = new DenseSearch(job, similarity, config.topK());
    return job.phases()
        .run(
            "Search by vectors",
            () -> write(search.find(vectors.documents(), vectors.queries()), folder));
  }

  private Dataset<Row> write(Dataset<Row> found, String folder) {
    return output.writeParquet(SearchPlan.output(RankPlan.ranked(found, config.topK())), folder);
  }

  private String writeRun(Dataset<Row> ranked, String name) {
    String file = name + ".trec";
    output.writeText(file, new RunFile(ranked, config.pairs().requiredOutput().tag())::writeTo);
    return file;
  }
}
