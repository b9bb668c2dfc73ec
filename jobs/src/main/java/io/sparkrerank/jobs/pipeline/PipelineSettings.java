package io.sparkrerank.jobs.pipeline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.jobs.retrieve.RetrieveSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the stages of a pipeline. Each is what is common to all, and over it what the stage says
 * itself.
 */
public final class PipelineSettings {

  private static final String STAGES = "rerank.pipeline.stages";

  private static final String SCORES = "rerank.scores";

  /** What a stage has beside settings. */
  private static final List<String> OWN = List.of("name", "command", "depth");

  /** Settings of the whole, which no stage has for itself. */
  private static final List<String> COMMON =
      List.of("input", "evaluation", "output", "resume", "scores", "pipeline");

  private final Settings settings;
  private final OutputConfig output;
  private final Set<String> names = new HashSet<>();

  private PipelineSettings(Settings settings, OutputConfig output) {
    this.settings = settings;
    this.output = output;
  }

  public static PipelineConfig read(Settings settings, String resolved) {
    OutputConfig output = OutputSettings.required(settings);
    EvaluationConfig evaluation = EvaluationSettings.evaluation(settings);
    if (!settings.texts("rerank.input.paths").isEmpty()) {
      settings.fault(
          "A pipeline joins texts at each stage: give --queries and --corpus, not rerank.input.paths");
    }
    List<? extends Config> found = settings.groups(STAGES);
    if (found.isEmpty()) {
      settings.fault("No stages: list them in the file of --config, at %s", STAGES);
    }
    PipelineSettings reader = new PipelineSettings(settings, output);
    String run = settings.text("rerank.input.run");
    String given = run;
    if (given != null) {
      reader.names.add(PipelineConfig.GIVEN);
    }
    List<PipelineStage> stages = new ArrayList<>();
    if (output != null) {
      for (Config stage : found) {
        stages.add(reader.stage(stage, stages.size() + 1, run));
        run = output.path() + "/" + stages.get(stages.size() - 1).folder() + "/run.trec";
      }
    }
    return new PipelineConfig(given, settings.text(SCORES), stages, evaluation, output, resolved);
  }

  private PipelineStage stage(Config stage, int number, String run) {
    String command =
        stage.hasPath("command") ? stage.getValue("command").unwrapped().toString() : "";
    String name = stage.hasPath("name") ? stage.getValue("name").unwrapped().toString() : command;
    String origin = stage.origin().description();
    if (!command.equals("retrieve") && !command.equals("rerank")) {
      settings.fault(
          "Stage %d needs command = retrieve or rerank, and has \"%s\" (%s)",
          number, command, origin);
    }
    if (!name.matches("[A-Za-z0-9_-]+")) {
      settings.fault(
          "The name of a stage is of letters, digits, - and _, and \"%s\" is not (%s)",
          name, origin);
    }
    if (!names.add(name)) {
      settings.fault("Two lists are called %s: give each another name (%s)", name, origin);
    }
    if (command.equals("retrieve") && number > 1) {
      settings.fault("Only the first stage can retrieve, and %s is no. %d", name, number);
    }
    String folder = "stages/" + number + "-" + name;
    boolean reranks = number > 1 && !command.equals("retrieve");
    Settings own = new Settings(config(stage, command, folder, reranks ? run : null));
    Config said = withoutOwn(stage);
    if (!said.isEmpty()) {
      ConfigLoader.unknownKeys(said.atPath("rerank").root(), ConfigLoader.knownKeys(), own);
    }
    for (String common : COMMON) {
      if (stage.hasPathOrNull(common)) {
        own.fault("rerank.%s is for the whole pipeline: say it outside of stages", common);
      }
    }
    PipelineStage read = read(own, name, command, folder);
    own.faults().stream()
        .filter(fault -> !settings.faults().contains(fault))
        .forEach(fault -> settings.fault("Stage %s: %s", name, fault));
    return read;
  }

  private static PipelineStage read(Settings own, String name, String command, String folder) {
    String resolved = own.rendered();
    return command.equals("retrieve")
        ? new PipelineStage.Search(name, folder, RetrieveSettings.read(own, resolved))
        : new PipelineStage.Rerank(name, folder, RerankSettings.read(own, resolved));
  }

  /**
   * Scores are beside the stages, for all of them: so a stage that begins anew keeps those that it
   * has, whatever its settings were before.
   */
  private Config config(Config stage, String command, String folder, String run) {
    Config config =
        withoutOwn(stage)
            .atPath("rerank")
            .withFallback(settings.config().withoutPath("rerank.pipeline"))
            .withValue("rerank.output.path", value(output.path() + "/" + folder))
            .withValue("rerank.output.overwrite", value(true))
            .withValue("rerank.resume", value(false));
    if (settings.text(SCORES) == null) {
      config = config.withValue(SCORES, value(output.path() + "/scores"));
    }
    if (stage.hasPath("depth")) {
      String key = command.equals("retrieve") ? "rerank.retrieve.top-k" : "rerank.depth";
      config = config.withValue(key, stage.getValue("depth"));
    }
    return run == null ? config : config.withValue("rerank.input.run", value(run));
  }

  private static Config withoutOwn(Config stage) {
    Config settings = stage;
    for (String name : OWN) {
      settings = settings.withoutPath(name);
    }
    return settings;
  }

  private static ConfigValue value(Object value) {
    return ConfigValueFactory.fromAnyRef(value, "pipeline");
  }
}
