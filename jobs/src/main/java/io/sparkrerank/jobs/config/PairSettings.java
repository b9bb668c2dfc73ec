package io.sparkrerank.jobs.config;

import io.sparkrerank.NearestName;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.PassageAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads which pairs are scored, and how. */
public final class PairSettings {

  private static final List<String> INPUT_COLUMNS =
      Stream.of(Columns.REQUIRED_INPUT, Columns.OPTIONAL_INPUT).flatMap(List::stream).toList();

  private PairSettings() {}

  public static PairsConfig pairs(Settings settings, OutputConfig output, String resolved) {
    return config(settings, input(settings), model(settings), mode(settings), output, resolved);
  }

  /** As {@link #pairs}, for a job that always reads long texts in passages. */
  public static PairsConfig passages(Settings settings, OutputConfig output, String resolved) {
    LongTextConfig.Mode passages = LongTextConfig.Mode.PASSAGES;
    return config(settings, input(settings), model(settings), passages, output, resolved);
  }

  private static PairsConfig config(
      Settings settings,
      InputConfig input,
      ModelSettings model,
      LongTextConfig.Mode mode,
      OutputConfig output,
      String resolved) {
    return new PairsConfig(
        input,
        model,
        batch(settings),
        longText(settings, mode),
        scoring(settings),
        output,
        resolved);
  }

  private static LongTextConfig.Mode mode(Settings settings) {
    return settings.choice("rerank.long-text.mode", LongTextConfig.Mode.class);
  }

  /** As {@link #pairs}, for a job whose pairs are neither joined nor cut into passages. */
  public static PairsConfig flatPairs(Settings settings, OutputConfig output, String resolved) {
    PairsConfig pairs = pairs(settings, output, resolved);
    if (pairs.input().run() != null) {
      settings.fault("score takes pairs with --input, not a run: give rerank a run");
    }
    refuseTurns(settings, pairs.input());
    if (pairs.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault("rerank.long-text.mode = passages is for rerank; score reads each pair once");
    }
    return pairs;
  }

  /** As {@link #pairs}, for a job that reads single texts of one table. */
  public static PairsConfig singleTexts(Settings settings, OutputConfig output, String resolved) {
    PairsConfig pairs = pairs(settings, output, resolved);
    if (pairs.input().run() != null) {
      settings.fault("embed takes texts with --input, not a run");
    }
    requireWholeTexts(settings, pairs);
    return pairs;
  }

  /** As {@link #pairs}, for a job that reads queries and a corpus, and perhaps a model. */
  public static PairsConfig searched(Settings settings, OutputConfig output, String resolved) {
    InputConfig input = anyInput(settings);
    if (!input.paths().isEmpty() || input.run() != null) {
      settings.fault("retrieve takes --queries and --corpus, neither pairs nor a run");
    }
    PairsConfig pairs =
        config(settings, input, modelOrNone(settings), mode(settings), output, resolved);
    requireWholeTexts(settings, pairs);
    return pairs;
  }

  /** Reads the limits on the candidates that are scored. */
  static TopOfListConfig topOfList(Settings settings, LongTextConfig.Mode mode) {
    TopOfListConfig limits =
        new TopOfListConfig(
            settings.positiveOr("rerank.depth", "all"),
            settings.countOr("rerank.budget.pairs", "none"),
            settings.countOr("rerank.budget.tokens", "none"),
            settings.fromZero("rerank.budget.compared-queries"));
    if (limits.tokens() != null && mode == LongTextConfig.Mode.PASSAGES) {
      settings.fault(
          "rerank.budget.tokens counts a text as far as the model reads it, and rerank.long-text.mode"
              + " is passages; give rerank.budget.pairs");
    }
    return limits;
  }

  private static void requireWholeTexts(Settings settings, PairsConfig pairs) {
    if (pairs.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault("rerank.long-text.mode = passages is for rerank; a text has one vector");
    }
    refuseTurns(settings, pairs.input());
  }

  private static void refuseTurns(Settings settings, InputConfig input) {
    if (input.turnSeparator() != null) {
      settings.fault("rerank.input.turn-separator is for dialogues, which rerank takes");
    }
  }

  private static LongTextConfig longText(Settings settings, LongTextConfig.Mode mode) {
    Integer window = settings.positiveOr("rerank.long-text.window", "auto");
    Integer stride = settings.positiveOr("rerank.long-text.stride", "auto");
    if (window != null && stride != null && stride > window) {
      settings.fault(
          "rerank.long-text.stride = %d leaves out text between passages of %d tokens; it must not"
              + " be larger than rerank.long-text.window",
          stride, window);
    }
    List<PassageAggregate> aggregates =
        settings.parsedList("rerank.long-text.aggregate", PassageAggregate::named);
    if (settings.texts("rerank.long-text.aggregate").isEmpty()) {
      settings.fault(
          "rerank.long-text.aggregate names nothing; one of %s ranks",
          String.join(", ", PassageAggregate.names()));
    }
    if (mode == LongTextConfig.Mode.TRUNCATE && (window != null || stride != null)) {
      settings.fault(
          "A window or a stride is for passages, and rerank.long-text.mode is truncate; say"
              + " --long-text passages");
    }
    return new LongTextConfig(mode, window, stride, aggregates);
  }

  private static ScoringConfig scoring(Settings settings) {
    return new ScoringConfig(
        settings.text("rerank.scores"),
        settings.positiveOr("rerank.partitions", "auto"),
        settings.positive("rerank.wave-seconds"),
        settings.positiveOr("rerank.drift-pairs", "none"),
        settings.parsed("rerank.max-rejected", RejectionLimit::parse),
        settings.positive("rerank.sample-seconds"),
        settings.numberOr("rerank.max-hours", "none"));
  }

  private static BatchConfig batch(Settings settings) {
    Integer maxTokens = settings.positiveOr("rerank.batch.max-tokens", "auto");
    boolean calibrate = settings.flag("rerank.batch.calibrate");
    if (calibrate && maxTokens != null) {
      settings.fault(
          "rerank.batch.max-tokens = %d leaves nothing to calibrate; drop one of the two",
          maxTokens);
    }
    return new BatchConfig(
        maxTokens,
        settings.positiveOr("rerank.batch.max-rows", "auto"),
        calibrate ? BatchConfig.Trials.FIRST_PAIRS : BatchConfig.Trials.NONE,
        settings.positive("rerank.batch.window"));
  }

  private static InputConfig input(Settings settings) {
    InputConfig input = anyInput(settings);
    String run = input.run();
    String queries = input.queries();
    String corpus = input.corpus();
    boolean joined = run != null || queries != null || corpus != null;
    if (input.paths().isEmpty() && !joined) {
      settings.fault(
          "No input: give --input with pairs, or --run, --queries and --corpus to be joined");
    }
    if (!input.paths().isEmpty() && joined) {
      settings.fault("Two inputs: give either --input, or --run, --queries and --corpus");
    }
    if (joined && (run == null || queries == null || corpus == null)) {
      List<String> missing = new ArrayList<>();
      if (run == null) {
        missing.add("--run");
      }
      if (queries == null) {
        missing.add("--queries");
      }
      if (corpus == null) {
        missing.add("--corpus");
      }
      settings.fault("The joined form of input also needs %s", String.join(" and ", missing));
    }
    return input;
  }

  /** What the settings say of an input, which a job may find to be none that it takes. */
  private static InputConfig anyInput(Settings settings) {
    return new InputConfig(
        settings.texts("rerank.input.paths"),
        settings.choice("rerank.input.format", InputFormat.class),
        columns(settings),
        settings.texts("rerank.input.header"),
        settings.text("rerank.input.run"),
        settings.text("rerank.input.queries"),
        settings.text("rerank.input.corpus"),
        settings.text("rerank.input.turn-separator"),
        settings.choice("rerank.input.on-bad-rows", InputConfig.BadRows.class));
  }

  private static Map<String, String> columns(Settings settings) {
    Map<String, String> columns = settings.map("rerank.input.columns");
    for (String column : columns.keySet()) {
      if (!INPUT_COLUMNS.contains(column)) {
        settings.fault(
            "Unknown column %s in rerank.input.columns%s; write OURS=YOURS, as query_id=qid",
            column, NearestName.hint(column, INPUT_COLUMNS));
      }
    }
    return columns;
  }

  private static ModelSettings model(Settings settings) {
    ModelSettings model = modelOrNone(settings);
    if (model.path() == null) {
      settings.fault(
          "No model: give --model with a directory that holds config.json, model.safetensors and"
              + " tokenizer.json");
    }
    return model;
  }

  private static ModelSettings modelOrNone(Settings settings) {
    String sha256 = settings.text("rerank.model.sha256");
    if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
      settings.fault(
          "Expected 64 hexadecimal digits at rerank.model.sha256, found %d characters",
          sha256.length());
    }
    return new ModelSettings(
        settings.text("rerank.model.path"),
        sha256,
        settings.choiceOrAuto("rerank.model.precision", Precision.class),
        settings.positiveOr("rerank.model.max-length", "auto"),
        settings.number("rerank.model.query-share", 0, 1),
        settings.choiceOrAuto("rerank.model.activation", Activation.class),
        settings.text("rerank.model.label"),
        settings.parsed("rerank.model.device", Device::parse),
        settings.positiveOr("rerank.model.threads", "auto"),
        settings.textOrAuto("rerank.model.cache"));
  }
}
