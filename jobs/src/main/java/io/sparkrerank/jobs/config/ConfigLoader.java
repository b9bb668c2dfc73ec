package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.NearestName;
import io.sparkrerank.RerankException;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.PassageAggregate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts settings together and checks them. What wins, from the weakest:
 *
 * <ol>
 *   <li>the built-in {@code reference.conf}
 *   <li>the file given with {@code --config}
 *   <li>{@code spark.rerank.*} in Spark's configuration
 *   <li>the command line
 * </ol>
 */
public final class ConfigLoader {

  private static final String ROOT = "rerank";

  /** Below this key the user chooses the names. */
  private static final String FREE_NAMES = "rerank.input.columns.";

  private static final List<String> INPUT_COLUMNS =
      Stream.of(Columns.REQUIRED_INPUT, Columns.OPTIONAL_INPUT).flatMap(List::stream).toList();

  private ConfigLoader() {}

  /** Makes the configuration of a job of settings; {@code resolved} is their text. */
  private interface Reader<C> {
    C read(Settings settings, String resolved);
  }

  /**
   * Loads the settings of the re-ranking job.
   *
   * @param file a HOCON file, or null
   * @param sparkSettings Spark's configuration; only {@code spark.rerank.*} is read
   * @param commandLine settings by key, such as {@code rerank.top-k}
   * @throws RerankException that lists all faults
   */
  public static RerankConfig load(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(
        file,
        sparkSettings,
        commandLine,
        (settings, resolved) -> read(settings, OutputSettings.required(settings), resolved));
  }

  /** Loads the same settings as {@link #load} for a job that writes nothing. */
  public static RerankConfig loadPlan(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(
        file,
        sparkSettings,
        commandLine,
        (settings, resolved) -> read(settings, OutputSettings.planned(settings), resolved));
  }

  /** Loads the settings of the evaluation job, as {@link #load} does. */
  public static EvaluateConfig loadEvaluate(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(file, sparkSettings, commandLine, EvaluationSettings::evaluate);
  }

  /** Loads the settings of the comparison job, as {@link #load} does. */
  public static CompareConfig loadCompare(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(file, sparkSettings, commandLine, EvaluationSettings::compare);
  }

  private static <C> C load(
      Path file,
      Map<String, String> sparkSettings,
      Map<String, Object> commandLine,
      Reader<C> reader) {
    Config reference =
        ConfigFactory.parseResources(
            "io/sparkrerank/jobs/reference.conf",
            ConfigParseOptions.defaults()
                .setAllowMissing(false)
                .setClassLoader(ConfigLoader.class.getClassLoader()));
    Config user =
        ConfigFactory.parseMap(commandLine, "command line")
            .withFallback(ConfigFactory.parseMap(sparkTwins(sparkSettings), "Spark configuration"))
            .withFallback(file == null ? ConfigFactory.empty() : parse(file));
    Config config;
    try {
      config = user.withFallback(reference).resolve();
    } catch (ConfigException e) {
      throw new RerankException(ErrorCategory.CONFIG, "Cannot resolve: " + e.getMessage(), e);
    }
    Settings settings = new Settings(config);
    unknownKeys(user.root(), keys(reference.root(), ""), settings);
    C result = reader.read(settings, rendered(config));
    settings.requireNoFaults();
    return result;
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw RerankException.config("Configuration file not found: %s", file);
    }
    try {
      return ConfigFactory.parseFile(file.toFile());
    } catch (ConfigException e) {
      throw new RerankException(ErrorCategory.CONFIG, "Not HOCON: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> sparkTwins(Map<String, String> sparkSettings) {
    Map<String, Object> twins = new TreeMap<>();
    String prefix = "spark." + ROOT + ".";
    sparkSettings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            twins.put(key.substring("spark.".length()), value);
          }
        });
    return twins;
  }

  private static void unknownKeys(ConfigObject user, Set<String> known, Settings settings) {
    for (String key : keys(user, "")) {
      if (known.stream().anyMatch(setting -> setting.startsWith(key + "."))) {
        settings.fault("%s is a group of settings, not a value (%s)", key, origin(user, key));
      } else if (!known.contains(key) && !key.startsWith(FREE_NAMES)) {
        settings.fault(
            "Unknown setting %s (%s)%s", key, origin(user, key), NearestName.hint(key, known));
      }
    }
  }

  /**
   * Where the value at {@code key} was set: the name of a file with a line, or what stands for it.
   */
  private static String origin(ConfigObject object, String key) {
    ConfigValue value = object;
    for (String name : key.split("\\.")) {
      value = ((ConfigObject) value).get(name);
    }
    return value.origin().description();
  }

  /** The paths of all values below {@code object}, nulls and empty objects included. */
  private static Set<String> keys(ConfigObject object, String prefix) {
    Set<String> keys = new TreeSet<>();
    object.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof ConfigObject inner && !inner.isEmpty()) {
            keys.addAll(keys(inner, key + "."));
          } else {
            keys.add(key);
          }
        });
    return keys;
  }

  private static String rendered(Config config) {
    return Secrets.withoutUsers(config.getValue(ROOT).render(ConfigRenderOptions.concise()));
  }

  private static RerankConfig read(Settings settings, OutputConfig output, String resolved) {
    return new RerankConfig(
        input(settings),
        model(settings),
        batch(settings),
        longText(settings),
        scoring(settings),
        settings.positiveOr("rerank.top-k", "all"),
        EvaluationSettings.evaluation(settings),
        output,
        resolved);
  }

  private static LongTextConfig longText(Settings settings) {
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
    LongTextConfig.Mode mode = settings.choice("rerank.long-text.mode", LongTextConfig.Mode.class);
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
    List<String> paths = settings.texts("rerank.input.paths");
    String run = settings.text("rerank.input.run");
    String queries = settings.text("rerank.input.queries");
    String corpus = settings.text("rerank.input.corpus");
    boolean joined = run != null || queries != null || corpus != null;
    if (paths.isEmpty() && !joined) {
      settings.fault(
          "No input: give --input with pairs, or --run, --queries and --corpus to be joined");
    }
    if (!paths.isEmpty() && joined) {
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
    Map<String, String> columns = settings.map("rerank.input.columns");
    for (String column : columns.keySet()) {
      if (!INPUT_COLUMNS.contains(column)) {
        settings.fault(
            "Unknown column %s in rerank.input.columns%s; write OURS=YOURS, as query_id=qid",
            column, NearestName.hint(column, INPUT_COLUMNS));
      }
    }
    return new InputConfig(
        paths,
        settings.choice("rerank.input.format", InputFormat.class),
        columns,
        settings.texts("rerank.input.header"),
        run,
        queries,
        corpus,
        settings.choice("rerank.input.on-bad-rows", InputConfig.BadRows.class));
  }

  private static ModelSettings model(Settings settings) {
    String path = settings.text("rerank.model.path");
    if (path == null) {
      settings.fault(
          "No model: give --model with a directory that holds config.json, model.safetensors and"
              + " tokenizer.json");
    }
    String sha256 = settings.text("rerank.model.sha256");
    if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
      settings.fault(
          "Expected 64 hexadecimal digits at rerank.model.sha256, found %d characters",
          sha256.length());
    }
    return new ModelSettings(
        path,
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
