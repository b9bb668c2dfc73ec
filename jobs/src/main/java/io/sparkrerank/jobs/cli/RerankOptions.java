package io.sparkrerank.jobs.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code rerank} and {@code plan} share. */
public final class RerankOptions {

  @Mixin private InputOptions input;

  @Mixin private JoinOptions join;

  @Mixin private ModelArguments model;

  @Mixin private PairOptions pair;

  @Mixin private ScoreOptions score;

  @Option(
      names = "--depth",
      paramLabel = "K",
      description = {
        "How many candidates of each query, the first stage's best, to score (default: all); the rest",
        "follows below them."
      })
  private String depth;

  @Option(
      names = "--budget-pairs",
      paramLabel = "N",
      description = {
        "Score so many candidates in all: heads of lists first, and deeper where the first stage's",
        "scores are close."
      })
  private String budgetPairs;

  @Option(
      names = "--budget-tokens",
      paramLabel = "N",
      description = "The same by tokens, about four characters each.")
  private String budgetTokens;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "How many documents of each query to keep (default: all).")
  private String topK;

  @Mixin private FusionOptions fusion;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgments; without them a relevance column of the input is used.")
  private String qrels;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      description = "By the names of ir_measures, as nDCG@10,RR@10. May be given more than once.")
  private List<String> measures;

  @Option(
      names = "--long-text",
      paramLabel = "MODE",
      description = "truncate (default), or passages: score long texts in overlapping parts.")
  private String longText;

  @Option(
      names = "--passage-aggregate",
      paramLabel = "NAME",
      description = "max (default), first, sum, mean, top3-mean; of several the first one ranks.")
  private List<String> aggregates;

  @Mixin private PassageOptions passages;

  @Mixin private RunOptions run;

  /** The settings file, or null. */
  public Path file() {
    return input.file();
  }

  /** The options that were given, by the setting that each stands for. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    input.put(settings);
    join.put(settings);
    model.put(settings);
    pair.put(settings);
    score.put(settings);
    settings.put("rerank.depth", depth);
    settings.put("rerank.budget.pairs", budgetPairs);
    settings.put("rerank.budget.tokens", budgetTokens);
    settings.put("rerank.top-k", topK);
    fusion.put(settings);
    settings.put("rerank.evaluation.qrels", qrels);
    settings.put("rerank.evaluation.measures", measures);
    settings.put("rerank.long-text.mode", longText);
    settings.put("rerank.long-text.aggregate", aggregates);
    passages.put(settings);
    run.put(settings);
    return Given.of(settings);
  }
}
