package io.sparkrerank.jobs.config;

/** Reads where results go. */
public final class OutputSettings {

  private static final String PATH = "rerank.output.path";

  private OutputSettings() {}

  /** Where results go; a fault if nothing says it. */
  public static OutputConfig required(Settings settings) {
    if (settings.text(PATH) == null) {
      settings.fault("No output: give --output with a folder");
    }
    return planned(settings);
  }

  /** Where results of a re-ranking would go, or null if nothing says it. */
  static OutputConfig planned(Settings settings) {
    boolean resume = settings.flag("rerank.resume");
    OutputConfig output = output(settings);
    if (resume && output.earlier() == OutputConfig.Earlier.REPLACE) {
      settings.fault(
          "--resume keeps the scores of an earlier run and --overwrite drops them; give one of the"
              + " two");
    }
    if (output.path() == null) {
      if (resume) {
        settings.fault("--resume needs the folder of the earlier run: give --output");
      }
      return null;
    }
    return resume
        ? new OutputConfig(output.path(), OutputConfig.Earlier.RESUME, output.tag())
        : output;
  }

  /** Where results go, or null if nothing says it. */
  static OutputConfig optional(Settings settings) {
    return settings.text(PATH) == null ? null : output(settings);
  }

  private static OutputConfig output(Settings settings) {
    String tag = settings.text("rerank.output.tag");
    if (tag == null || !tag.matches("\\S+")) {
      settings.fault("The tag of run.trec must be one word: rerank.output.tag = %s", tag);
    }
    return new OutputConfig(
        settings.text(PATH),
        settings.flag("rerank.output.overwrite")
            ? OutputConfig.Earlier.REPLACE
            : OutputConfig.Earlier.REFUSE,
        tag);
  }
}
