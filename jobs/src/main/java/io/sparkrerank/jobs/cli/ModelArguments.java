package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: which model, and how it is used. */
public final class ModelArguments {

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A checkpoint as downloaded from the Hugging Face hub.")
  private String model;

  @Option(
      names = "--model-sha256",
      paramLabel = "HEX",
      description = "What the model must be: its fingerprint, or the SHA-256 of its weights' file.")
  private String modelSha256;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "fp32 (default), bf16, fp16, or auto for what the processor has.")
  private String precision;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "The most tokens that it reads at once (default: the model's limit).")
  private String maxLength;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto (default), cpu, cuda or cuda:N.")
  private String device;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.model.path", model);
    settings.put("rerank.model.sha256", modelSha256);
    settings.put("rerank.model.precision", precision);
    settings.put("rerank.model.max-length", maxLength);
    settings.put("rerank.model.device", device);
  }
}
