package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.evaluation.page.EvaluateReport;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.EvaluationInputs;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.RunFile;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.FusionPlan;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The second half of a search, when texts are checked and embedded. */
public final class Retrieval {

  private static final String BM25 = "bm25";
  private static final String DENSE = "dense";
  private static final String RUN = "run";
  private static final String TREC = ".trec";

  private final JobContext job;
  private final RetrieveConfig config;
  private final OutputDirectory output;

  Retrieval(JobContext job, RetrieveConfig config, OutputDirectory output) {
    this.job = job;
    this.config = config;
    this.output = output;
  }

  /** Vectors by what they are of; null where there are none. */
  private record Vectors(Dataset<Row> documents, Dataset<Row> queries) {}

  /**
   * Searches, measures and writes.
   *
   * @param embedded what a model made of the texts that it was to read, or null
   * @param model how to search with the model
   * @param manifest writes the manifest with what it is told to note
   */
  RetrieveJob.Result finish(
      CheckedRows input,
      FinishedScoring embedded,
      SearchSettings model,
      Function<Consumer<Manifest>, JsonNode> manifest) {
    Dataset<Row> scored =
        embedded == null ? null : RankPlan.scored(input.keys(), embedded.scores().scores());
    Dataset<Row> rejected = job.phases().run("Write rejected rows", () -> rejected(input, scored));
    ScoredRowCounts rows = rows(input, scored, rejected);
    if (scored != null) {
      RejectedRows.requireScored(job, rows);
    }
    Vectors vectors = vectors(scored);
    List<String> runs = new ArrayList<>();
    Dataset<Row> best = search(input, vectors, similarity(config, model), runs);
    runs.add(RUN);
    writeRun(best, RUN);
    RetrievedCounts found =
        job.phases().run("Count what was found", () -> found(input, vectors, best));
    Evaluation evaluation;
    if (config.evaluation().qrels() == null) {
      evaluation = null;
      JsonNode unused = manifest.apply(notes -> note(notes, rows, found, model));
    } else {
      evaluation = measure(runs, () -> manifest.apply(notes -> note(notes, rows, found, model)));
    }
    output.markSuccess();
    return embedded == null
        ? new RetrieveJob.Result(rows, found, null, 0, null, evaluation)
        : new RetrieveJob.Result(
            rows,
            found,
            embedded.scores().counts(),
            embedded.scores().seconds(),
            embedded.prepared().device(),
            evaluation);
  }

  private void note(
      Manifest manifest, ScoredRowCounts rows, RetrievedCounts found, SearchSettings model) {
    manifest.put("rows", rows.json());
    manifest.put("found", found.json());
    if (!config.method().readsVectors()) {
      return;
    }
    manifest.similarity(similarity(config, model));
    Map<TextRole, String> prompts = new EnumMap<>(TextRole.class);
    for (TextRole role : TextRole.values()) {
      boolean embeds = role == TextRole.QUERY ? config.embedsQueries() : config.embedsDocuments();
      if (embeds) {
        prompts.put(role, RetrieveJob.prompt(config, model, role));
      }
    }
    manifest.prompts(prompts);
  }

  private Dataset<Row> rejected(CheckedRows input, Dataset<Row> scored) {
    return scored == null
        ? output.writeParquet(TextPlan.rejected(input.keys()), "rejected")
        : RejectedRows.writeTexts(input.keys(), scored, output);
  }

  /** Of texts those that a model has just read, else those that were given. */
  private Vectors vectors(Dataset<Row> scored) {
    if (!config.method().readsVectors()) {
      return new Vectors(null, null);
    }
    return new Vectors(
        config.embedsDocuments()
            ? written(scored, TextRole.DOCUMENT, "documents")
            : given(config.vectors().documents()),
        config.embedsQueries()
            ? written(scored, TextRole.QUERY, "queries")
            : given(config.vectors().queries()));
  }

  private Dataset<Row> written(Dataset<Row> scored, TextRole role, String name) {
    return job.phases()
        .run(
            "Write vectors of " + name,
            () ->
                output.writeParquet(
                    TextPlan.vectors(TextPlan.of(scored, role)), "vectors/" + name));
  }

  private Dataset<Row> given(String path) {
    return VectorSearch.vectors(new TableReader(job.spark()).parquet(path), path);
  }

  /**
   * How near vectors are.
   *
   * @throws RerankException if it is in a way that is not known
   */
  static Similarity similarity(RetrieveConfig config, SearchSettings model) {
    if (config.vectors().similarity() != null) {
      return config.vectors().similarity();
    }
    return Stream.of(Similarity.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(model.similarity()))
        .findFirst()
        .orElseThrow(
            () ->
                RerankException.model(
                    "The model compares vectors by \"%s\", which is not known here; say"
                        + " "
                        + RetrieveSettings.SIMILARITY.option()
                        + " cosine or dot",
                    model.similarity()));
  }

  /**
   * Searches in all ways that are wanted; adds those that are not the last word to {@code runs}.
   */
  private Dataset<Row> search(
      CheckedRows input, Vectors vectors, Similarity similarity, List<String> runs) {
    VectorSearch dense = new VectorSearch(job, similarity, config.topK());
    try (TermSearch terms = new TermSearch(job, config)) {
      return switch (config.method()) {
        case BM25 -> ranked("Search by BM25", () -> terms.find(input), "retrieved");
        case DENSE ->
            ranked(
                "Search by vectors",
                () -> dense.find(vectors.documents(), vectors.queries()),
                "retrieved");
        case HYBRID -> {
          Dataset<Row> first = ranked("Search by BM25", () -> terms.find(input), BM25);
          Dataset<Row> second =
              ranked(
                  "Search by vectors",
                  () -> dense.find(vectors.documents(), vectors.queries()),
                  DENSE);
          writeRun(first, BM25);
          writeRun(second, DENSE);
          if (!first.isEmpty()) {
            // No document has a term of any query: an empty run has no measures.
            runs.add(BM25);
          }
          runs.add(DENSE);
          yield ranked(
              "Fuse",
              () -> FusionPlan.fused(first, BM25, second, DENSE, config.fusion()),
              "retrieved");
        }
      };
    }
  }

  private Dataset<Row> ranked(String description, Supplier<Dataset<Row>> search, String name) {
    return job.phases()
        .run(
            description,
            () ->
                output.writeParquet(
                    SearchPlan.output(RankPlan.ranked(search.get(), config.topK())), name));
  }

  private void writeRun(Dataset<Row> ranked, String name) {
    output.writeText(name + TREC, new RunFile(ranked, config.pairs().output().tag())::writeTo);
  }

  private static ScoredRowCounts rows(
      CheckedRows input, Dataset<Row> scored, Dataset<Row> rejected) {
    // What no model reads has no key.
    long unread = CheckPlan.good(input.keys()).filter(col(Columns.PAIR_KEY).isNull()).count();
    Row read = scored == null ? null : RankPlan.scoredTotals(CheckPlan.good(scored)).head();
    return new ScoredRowCounts(
        input.totals().read(),
        unread + (read == null ? 0 : read.getLong(0)),
        read == null ? 0 : read.getLong(1),
        RejectedRows.byReason(rejected));
  }

  private RetrievedCounts found(CheckedRows input, Vectors vectors, Dataset<Row> best) {
    Row lists = SearchPlan.totals(best).head();
    return new RetrievedCounts(
        count(input, vectors.queries(), TextRole.QUERY),
        count(input, vectors.documents(), TextRole.DOCUMENT),
        lists.getLong(0),
        lists.getLong(1));
  }

  /** How many queries or documents there are: texts, vectors, or what is either. */
  private long count(CheckedRows input, Dataset<Row> vectors, TextRole role) {
    Dataset<Row> texts = TextPlan.of(input.keys(), role).select(Columns.ID);
    if (vectors == null) {
      return texts.count();
    }
    return config.method().readsTerms()
        ? texts.union(vectors.select(Columns.ID)).distinct().count()
        : vectors.count();
  }

  private Evaluation measure(List<String> runs, Supplier<JsonNode> manifest) {
    QueryCollector single = new QueryCollector(runs.size(), config.evaluation().averaging());
    try (EvaluatedRuns evaluated =
        job.phases()
            .run(
                "Measure",
                () ->
                    EvaluatedRuns.evaluate(
                        job.spark(),
                        EvaluationInputs.find(
                            "Run",
                            runs.stream().map(name -> output.path(name + TREC)).toList(),
                            job.spark().sparkContext().hadoopConfiguration()),
                        config.evaluation(),
                        QueryEvaluations.SHOWN,
                        single::add))) {
      EvaluationOutput report = new EvaluationOutput(job.spark(), output);
      report.writeMeasures(evaluated, evaluated.evaluation().json());
      report.writeReport(EvaluateReport.page(evaluated, single, manifest.get()));
      return evaluated.evaluation();
    }
  }
}
