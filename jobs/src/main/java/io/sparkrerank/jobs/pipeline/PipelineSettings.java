package io.sparkrerank.jobs.pipeline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.DeclaredSetting;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Setting;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.jobs.retrieve.RetrieveSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the command {@code pipeline}. The configuration of a stage consists of the
 * settings for all stages, over which the settings of the stage itself win.
 */
public final class PipelineSettings {

  static final SettingGroup GROUP = new SettingGroup("rerank.pipeline", "Pipeline", "");

  static final Setting<List<? extends Config>> STAGES =
      GROUP
          .setting("stages", SettingType.groups())
          .byDefault("[]")
          .describedAs(
              "The stages, in their order. A stage is { name, command, depth } with any settings of"
                  + " this file but input, evaluation, output, resume and scores, which are for all"
                  + " stages. The settings of a stage win over those outside. command is retrieve,"
                  + " for the first stage only, or rerank; depth is retrieve.top-k or depth. Without"
                  + " a stage that retrieves, the first stage reads input.run. conf/pipeline.conf is"
                  + " an example.");

  /** The keys of a stage that are no settings. */
  private static final List<String> OWN = List.of("name", "command", "depth");

  /** The settings of the whole pipeline, which no stage may have. */
  private static final List<String> COMMON =
      List.of("input", "evaluation", "output", "resume", "scores", "pipeline");

  private final Settings settings;
  private final OutputConfig output;
  private final Set<String> names = new HashSet<>();

  private PipelineSettings(Settings settings, OutputConfig output) {
    this.settings = settings;
    this.output = output;
  }

  /** Reads the configuration of the command. */
  public static PipelineConfig read(Settings settings) {
    OutputConfig output = OutputSettings.required(settings);
    EvaluationConfig evaluation = EvaluationSettings.evaluation(settings);
    if (!settings.get(InputSettings.PATHS).isEmpty()) {
      settings.fault(
          "A pipeline joins texts at each stage: give %s and %s, not %s",
          InputSettings.QUERIES.option(), InputSettings.CORPUS.option(), InputSettings.PATHS.key());
    }
    List<? extends Config> found = settings.get(STAGES);
    if (found.isEmpty() && !settings.isFaulty(STAGES)) {
      settings.fault("No stages: list them in the file of --config, at %s", STAGES.key());
    }
    String given = settings.get(InputSettings.RUN);
    return new PipelineConfig(
        given,
        settings.get(ScoringSettings.SCORES),
        output == null ? List.of() : new PipelineSettings(settings, output).stages(found, given),
        evaluation,
        output,
        settings.rendered());
  }

  /** Reads the stages. Each reads the run that the one before it writes. */
  private List<PipelineStage> stages(List<? extends Config> found, @Nullable String given) {
    if (given != null) {
      names.add(PipelineConfig.GIVEN);
    }
    List<PipelineStage> stages = new ArrayList<>();
    String run = given;
    for (Config stage : found) {
      PipelineStage read = stage(stage, stages.size() + 1, run);
      stages.add(read);
      run = output.path() + "/" + read.folder() + "/run.trec";
    }
    return stages;
  }

  private PipelineStage stage(Config stage, int number, @Nullable String run) {
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
      settings.fault("Only the first stage can retrieve, and %s is stage %d", name, number);
    }
    String folder = "stages/" + number + "-" + name;
    boolean reranks = number > 1 && !command.equals("retrieve");
    Settings own = new Settings(config(stage, command, folder, reranks ? run : null));
    Config said = withoutOwn(stage);
    if (!said.isEmpty()) {
      ConfigLoader.unknownKeys(said.atPath("rerank").root(), own);
    }
    for (String common : COMMON) {
      if (stage.hasPathOrNull(common)) {
        own.fault("rerank.%s is for the whole pipeline: set it outside of stages", common);
      }
    }
    PipelineStage read = read(own, name, command, folder);
    own.faults().stream()
        .filter(fault -> !settings.faults().contains(fault))
        .forEach(fault -> settings.fault("Stage %s: %s", name, fault));
    return read;
  }

  private static PipelineStage read(Settings own, String name, String command, String folder) {
    return command.equals("retrieve")
        ? new PipelineStage.Search(name, folder, RetrieveSettings.read(own))
        : new PipelineStage.Rerank(name, folder, RerankSettings.read(own));
  }

  /**
   * Returns the configuration of a stage. Scores are kept beside the stages, for all of them. A
   * stage that begins anew thus keeps its scores, whatever its settings were before.
   */
  private Config config(Config stage, String command, String folder, @Nullable String run) {
    Config config =
        withoutOwn(stage)
            .atPath("rerank")
            .withFallback(settings.config().withoutPath(GROUP.prefix()))
            .withValue(OutputSettings.PATH.key(), value(output.path() + "/" + folder))
            .withValue(OutputSettings.OVERWRITE.key(), value(true))
            .withValue(ScoringSettings.RESUME.key(), value(false));
    if (settings.get(ScoringSettings.SCORES) == null) {
      config = config.withValue(ScoringSettings.SCORES.key(), value(output.path() + "/scores"));
    }
    if (stage.hasPath("depth")) {
      DeclaredSetting depth =
          command.equals("retrieve") ? RetrieveSettings.TOP_K : RerankSettings.DEPTH;
      config = config.withValue(depth.key(), stage.getValue("depth"));
    }
    return run == null ? config : config.withValue(InputSettings.RUN.key(), value(run));
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
