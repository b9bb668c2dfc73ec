package io.sparkrerank.jobs.testing;

import io.sparkrerank.jobs.compare.CompareJob;
import io.sparkrerank.jobs.compare.CompareSettings;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.evaluate.EvaluateJob;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.print.EvaluationPrinter;
import io.sparkrerank.jobs.evaluation.print.TrecEvalPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Evaluates runs as the command does, for tests. */
public final class Evaluations {

  private Evaluations() {}

  /** Runs the job with settings below {@code rerank.evaluation}; the caller closes the result. */
  public static EvaluatedRuns evaluate(Map<String, Object> settings) {
    return new EvaluateJob(
            SparkTest.session(), TestConfigs.load(named(settings), EvaluationSettings::evaluate))
        .run();
  }

  /** Runs the comparison with settings below {@code rerank.evaluation}. */
  public static CompareJob.ComparedRuns compare(Map<String, Object> settings) {
    return new CompareJob(
            SparkTest.session(), TestConfigs.load(named(settings), CompareSettings::read))
        .run();
  }

  private static Map<String, Object> named(Map<String, Object> settings) {
    Map<String, Object> named = new HashMap<>();
    settings.forEach(
        (key, value) ->
            named.put(key.startsWith("rerank.") ? key : "rerank.evaluation." + key, value));
    return named;
  }

  /** Returns the text that trec_eval would print of the runs, single queries included. */
  public static String inTrecEvalsForm(Map<String, Object> settings) {
    try (EvaluatedRuns runs = evaluate(settings)) {
      return printed(new TrecEvalPrinter(runs::tag), runs);
    }
  }

  /** Returns the text that {@code printer} prints of the runs, single queries included. */
  public static String printed(EvaluationPrinter printer, EvaluatedRuns runs) {
    StringWriter out = new StringWriter();
    try {
      printer.print(runs.evaluation(), runs::queries, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
