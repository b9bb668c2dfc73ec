package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.FusionSettings;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.Fusion;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.TermCounter;

/** Reads the settings of a search. */
public final class RetrieveSettings {

  private static final String GROUP = "rerank.retrieve.";

  private RetrieveSettings() {}

  public static RetrieveConfig read(Settings settings, String resolved) {
    RetrieveConfig.Method method = settings.choice(GROUP + "method", RetrieveConfig.Method.class);
    RetrieveConfig.Vectors vectors =
        new RetrieveConfig.Vectors(
            settings.choiceOrAuto(GROUP + "similarity", Similarity.class),
            settings.text(GROUP + "vectors"),
            settings.text(GROUP + "query-vectors"),
            settings.textOrAuto(GROUP + "document-prompt"),
            settings.textOrAuto(GROUP + "query-prompt"));
    RetrieveConfig config =
        new RetrieveConfig(
            PairSettings.searched(settings, OutputSettings.required(settings), resolved),
            method == null ? RetrieveConfig.Method.BM25 : method,
            settings.positive(GROUP + "top-k"),
            new Bm25((float) settings.aboveZero(GROUP + "k1"), (float) settings.share(GROUP + "b")),
            settings.choice(GROUP + "analyzer", TermCounter.Language.class),
            vectors,
            FusionSettings.read(settings, Fusion.Method.RRF),
            EvaluationSettings.evaluation(settings));
    requireSources(settings, config);
    return config;
  }

  private static void requireSources(Settings settings, RetrieveConfig config) {
    InputConfig input = config.pairs().input();
    if (config.readsDocuments() && input.corpus() == null) {
      settings.fault(
          "No documents: give --corpus%s",
          config.method() == RetrieveConfig.Method.DENSE ? ", or --vectors with theirs" : "");
    }
    if (config.readsQueries() && input.queries() == null) {
      settings.fault(
          "No queries: give --queries%s",
          config.method() == RetrieveConfig.Method.DENSE ? ", or --query-vectors with theirs" : "");
    }
    boolean embeds = config.embedsDocuments() || config.embedsQueries();
    if (embeds && config.pairs().model().path() == null) {
      settings.fault("No model: give --model with a bi-encoder, or search with --method bm25");
    }
    if (!config.method().readsVectors()
        && (config.vectors().documents() != null || config.vectors().queries() != null)) {
      settings.fault("Vectors are for --method dense or hybrid, and it is bm25");
    }
  }
}
