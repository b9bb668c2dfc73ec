package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.NearestName;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.answer.AnswerConfig;
import io.sparkrerank.jobs.compare.CompareConfig;
import io.sparkrerank.jobs.embed.EmbedConfig;
import io.sparkrerank.jobs.label.LabelConfig;
import io.sparkrerank.jobs.label.LabelSettings;
import io.sparkrerank.jobs.pipeline.PipelineConfig;
import io.sparkrerank.jobs.pipeline.PipelineSettings;
import io.sparkrerank.jobs.retrieve.RetrieveConfig;
import io.sparkrerank.jobs.retrieve.RetrieveSettings;
import io.sparkrerank.jobs.score.ScoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

  private ConfigLoader() {}

  /** Makes the configuration of a job of settings; {@code resolved} is their text. */
  private interface Reader<C> {
    public C read(Settings settings, String resolved);
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

  /** Loads the settings of the job that scores pairs, as {@link #load} does. */
  public static ScoreConfig loadScore(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(
        file,
        sparkSettings,
        commandLine,
        (settings, resolved) -> {
          OutputConfig output = OutputSettings.required(settings);
          return new ScoreConfig(
              PairSettings.flatPairs(settings, output, resolved),
              settings.text("rerank.score.evaluate"));
        });
  }

  /** Loads the settings of the job that finds answers, as {@link #load} does. */
  public static AnswerConfig loadAnswer(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(
        file,
        sparkSettings,
        commandLine,
        (settings, resolved) ->
            new AnswerConfig(
                PairSettings.passages(settings, OutputSettings.required(settings), resolved),
                settings.positive("rerank.answer.top-n"),
                settings.positive("rerank.answer.max-tokens"),
                settings.finiteOr("rerank.answer.null-threshold", "none"),
                settings.text("rerank.answer.right-answers")));
  }

  /** Loads the settings of the job that makes training data, as {@link #load} does. */
  public static LabelConfig loadLabel(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(file, sparkSettings, commandLine, LabelSettings::label);
  }

  /** Loads the settings of the job that makes vectors, as {@link #load} does. */
  public static EmbedConfig loadEmbed(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(file, sparkSettings, commandLine, RetrieveSettings::embed);
  }

  /** Loads the settings of the job that searches, as {@link #load} does. */
  public static RetrieveConfig loadRetrieve(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(file, sparkSettings, commandLine, RetrieveSettings::retrieve);
  }

  /** Loads the settings of the job that runs a pipeline, as {@link #load} does. */
  public static PipelineConfig loadPipeline(
      Path file, Map<String, String> sparkSettings, Map<String, Object> commandLine) {
    return load(file, sparkSettings, commandLine, PipelineSettings::pipeline);
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
    Config user =
        ConfigFactory.parseMap(commandLine, "command line")
            .withFallback(ConfigFactory.parseMap(sparkTwins(sparkSettings), "Spark configuration"))
            .withFallback(file == null ? ConfigFactory.empty() : parse(file));
    Config config;
    try {
      config = user.withFallback(reference()).resolve();
    } catch (ConfigException e) {
      throw new RerankException(ErrorCategory.CONFIG, "Cannot resolve: " + e.getMessage(), e);
    }
    Settings settings = new Settings(config);
    unknownKeys(user.root(), knownKeys(), settings);
    C result = reader.read(settings, settings.rendered());
    settings.requireNoFaults();
    return result;
  }

  private static Config reference() {
    return ConfigFactory.parseResources(
        "io/sparkrerank/jobs/reference.conf",
        ConfigParseOptions.defaults()
            .setAllowMissing(false)
            .setClassLoader(ConfigLoader.class.getClassLoader()));
  }

  /** The keys of all settings that there are. */
  public static Set<String> knownKeys() {
    return keys(reference().root(), "");
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

  /** Notes a fault for each key of {@code user} that is none of {@code known}. */
  public static void unknownKeys(ConfigObject user, Set<String> known, Settings settings) {
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

  /** Reads the settings of a re-ranking that writes to {@code output}. */
  public static RerankConfig read(Settings settings, OutputConfig output, String resolved) {
    PairsConfig pairs = PairSettings.pairs(settings, output, resolved);
    return new RerankConfig(
        pairs,
        PairSettings.head(settings, pairs.longText().mode()),
        settings.positiveOr("rerank.top-k", "all"),
        RetrieveSettings.fusion(settings, null),
        EvaluationSettings.evaluation(settings));
  }
}
