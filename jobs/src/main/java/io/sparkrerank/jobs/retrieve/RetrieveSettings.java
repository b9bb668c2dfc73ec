package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.FusionSettings;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.LongTextSettings;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.OptionalSetting;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.Setting;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.Fusion;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.TermCounter;

/** The settings of the command {@code retrieve}. */
public final class RetrieveSettings {

  private static final String PREFIX = "rerank.retrieve";

  static final SettingGroup SEARCH =
      new SettingGroup(
          PREFIX, "Search", "The search of retrieve, which reads input.queries and input.corpus.");

  static final Setting<RetrieveConfig.Method> METHOD =
      SEARCH
          .setting("method", SettingType.choice(RetrieveConfig.Method.class))
          .option("--method", "METHOD")
          .byDefault("bm25")
          .describedAs(
              "How to search: bm25 by terms, dense by the vectors of a bi-encoder (--model), hybrid"
                  + " by both.");

  /** The number of documents found for each query. A pipeline sets it for its first stage. */
  public static final Setting<Integer> TOP_K =
      SEARCH
          .setting("top-k", SettingType.wholeNumberFrom(1))
          .option("--top-k", "K")
          .byDefault("100")
          .describedAs("The number of documents of each query to find.");

  static final Setting<Double> K1 =
      SEARCH
          .setting("k1", SettingType.numberAbove0())
          .option("--k1", "X")
          .byDefault("0.9")
          .describedAs(
              "The parameter k1 of BM25, which says how much further occurrences of a term count."
                  + " The defaults of k1 and b are those of Anserini.");

  static final Setting<Double> B =
      SEARCH
          .setting("b", SettingType.share())
          .option("--b", "X")
          .byDefault("0.4")
          .describedAs(
              "The parameter b of BM25, which says how much the length of a document counts, from 0"
                  + " to 1.");

  static final Setting<TermCounter.Language> ANALYZER =
      SEARCH
          .setting("analyzer", SettingType.choice(TermCounter.Language.class))
          .option("--analyzer", "NAME")
          .byDefault("english")
          .describedAs(
              "How texts become terms, by an analyzer of Lucene: english (Porter's stems, without"
                  + " stop words), standard, or cjk.");

  static final SettingGroup VECTORS = new SettingGroup(PREFIX, "Search by vectors", "");

  static final OptionalSetting<Similarity> SIMILARITY =
      VECTORS
          .setting("similarity", SettingType.choice(Similarity.class))
          .option("--similarity", "NAME")
          .or("auto")
          .describedAs(
              "How near two vectors are: cosine, dot, or auto, which takes what the model names and"
                  + " else cosine.");

  static final OptionalSetting<String> DOCUMENT_VECTORS =
      VECTORS
          .setting("vectors", SettingType.text())
          .option("--vectors", "DIR")
          .orNull()
          .describedAs(
              "A folder with vectors of the documents, as embed writes them. The documents are then"
                  + " not embedded again.");

  static final OptionalSetting<String> QUERY_VECTORS =
      VECTORS
          .setting("query-vectors", SettingType.text())
          .option("--query-vectors", "DIR")
          .orNull()
          .describedAs("A folder with vectors of the queries, in place of embedding them.");

  static final OptionalSetting<String> DOCUMENT_PROMPT =
      VECTORS
          .setting("document-prompt", SettingType.text())
          .option("--document-prompt", "TEXT")
          .orNull("auto")
          .describedAs(
              "The text that stands before each document that is embedded. auto is the prompt that"
                  + " the model names.");

  static final OptionalSetting<String> QUERY_PROMPT =
      VECTORS
          .setting("query-prompt", SettingType.text())
          .option("--query-prompt", "TEXT")
          .orNull("auto")
          .describedAs(
              "The text that stands before each query that is embedded. auto is the prompt that the"
                  + " model names.");

  private RetrieveSettings() {}

  /** Reads the configuration of the command. */
  public static RetrieveConfig read(Settings settings) {
    RetrieveConfig.Vectors vectors =
        new RetrieveConfig.Vectors(
            settings.get(SIMILARITY),
            settings.get(DOCUMENT_VECTORS),
            settings.get(QUERY_VECTORS),
            settings.get(DOCUMENT_PROMPT),
            settings.get(QUERY_PROMPT));
    RetrieveConfig config =
        new RetrieveConfig(
            texts(settings),
            settings.get(METHOD),
            settings.get(TOP_K),
            new Bm25(settings.get(K1).floatValue(), settings.get(B).floatValue()),
            settings.get(ANALYZER),
            vectors,
            FusionSettings.readOr(settings, Fusion.Method.RRF),
            EvaluationSettings.evaluation(settings));
    requireSources(settings, config);
    return config;
  }

  private static PairsConfig texts(Settings settings) {
    PairsConfig texts =
        PairSettings.with(
            settings,
            InputSettings.read(settings),
            ModelSettings.read(settings),
            LongTextSettings.read(settings),
            OutputSettings.required(settings));
    InputConfig input = texts.input();
    if (!input.paths().isEmpty() || input.run() != null) {
      settings.fault(
          "retrieve takes %s and %s, neither pairs nor a run",
          InputSettings.QUERIES.option(), InputSettings.CORPUS.option());
    }
    if (input.turnSeparator() != null) {
      settings.fault("%s is for dialogues, which rerank takes", InputSettings.TURN_SEPARATOR.key());
    }
    if (texts.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault(
          "%s = passages is for rerank; a text has one vector", LongTextSettings.MODE.key());
    }
    return texts;
  }

  private static void requireSources(Settings settings, RetrieveConfig config) {
    InputConfig input = config.pairs().input();
    boolean dense = config.method() == RetrieveConfig.Method.DENSE;
    if (config.readsDocuments() && input.corpus() == null) {
      settings.fault(
          "No documents: give %s%s",
          InputSettings.CORPUS.option(),
          dense ? ", or " + DOCUMENT_VECTORS.option() + " with theirs" : "");
    }
    if (config.readsQueries() && input.queries() == null) {
      settings.fault(
          "No queries: give %s%s",
          InputSettings.QUERIES.option(),
          dense ? ", or " + QUERY_VECTORS.option() + " with theirs" : "");
    }
    boolean embeds = config.embedsDocuments() || config.embedsQueries();
    if (embeds && config.pairs().model().path() == null) {
      settings.fault(
          "No model: give %s with a bi-encoder, or search with %s bm25",
          ModelSettings.PATH.option(), METHOD.option());
    }
    if (!config.method().readsVectors()
        && (config.vectors().documents() != null || config.vectors().queries() != null)) {
      settings.fault("Vectors are for %s dense or hybrid, and the method is bm25", METHOD.option());
    }
  }
}
