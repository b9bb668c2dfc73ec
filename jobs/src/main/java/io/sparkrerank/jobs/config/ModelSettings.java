package io.sparkrerank.jobs.config;

import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;
import java.util.Objects;

/** The settings of the model. */
public final class ModelSettings {

  private static final String PREFIX = "rerank.model";

  /** The model, and the hardware that it uses. */
  public static final SettingGroup MODEL = new SettingGroup(PREFIX, "Model", "");

  public static final OptionalSetting<String> PATH =
      MODEL
          .setting("path", SettingType.text())
          .option("--model", "MODEL")
          .orNull()
          .describedAs(
              "The model: its name on the Hugging Face hub, org/name or org/name@revision, or a"
                  + " directory with its files. A directory that is there comes first; hf://org/name"
                  + " is never one. A model of the hub is downloaded once, into the cache that"
                  + " Python uses too. No conversion is needed.");

  public static final OptionalSetting<String> VARIANT =
      MODEL
          .setting(
              "variant",
              SettingType.matching(
                  "letters, digits, _ and -, or the name of a file .onnx",
                  "[A-Za-z0-9_-]{1,40}|(onnx/)?[A-Za-z0-9_.-]{1,60}\\.onnx"))
          .option("--model-variant", "NAME")
          .orNull()
          .describedAs(
              "The variant of the weights, as it stands in the names of their files: fp16 for"
                  + " model.fp16.safetensors, quantized for onnx/model_quantized.onnx; or the name"
                  + " of an exported graph, such as onnx/model.onnx. Without it the usual weights"
                  + " are taken.");

  public static final OptionalSetting<String> SHA256 =
      MODEL
          .setting("sha256", SettingType.matching("64 hexadecimal digits", "[0-9a-fA-F]{64}"))
          .option("--model-sha256", "HEX")
          .orNull()
          .describedAs(
              "Use the model only if it has this fingerprint, which manifests show, or if the file"
                  + " with its weights has this SHA-256. A TorchScript file is code: pin one that"
                  + " you did not make yourself.");

  public static final OptionalSetting<Precision> PRECISION =
      MODEL
          .setting("precision", SettingType.choice(Precision.class))
          .option("--precision", "TYPE")
          .byDefault("fp32")
          .or("auto")
          .describedAs(
              "The number format of the model: fp32, bf16 (processors with AVX-512 bf16 or AMX, and"
                  + " GPUs), fp16 (GPUs), or auto, which takes bf16 where the hardware has it and"
                  + " else fp32. A smaller format is faster and changes scores a little; drift-pairs"
                  + " measures by how much. The manifest shows the format that was used.");

  public static final OptionalSetting<Integer> MAX_LENGTH =
      MODEL
          .setting("max-length", SettingType.wholeNumberFrom(1))
          .option("--max-length", "N")
          .or("auto")
          .describedAs(
              "The most tokens that the model reads at once. Longer input is cut. auto is the limit"
                  + " of the model; a lower value is faster and may cost accuracy.");

  public static final Setting<Device> DEVICE =
      MODEL
          .setting("device", SettingType.parsed("auto, cpu, cuda or cuda:N", Device::parse))
          .option("--device", "DEVICE")
          .byDefault("auto")
          .describedAs(
              "The device that the model runs on: cpu, cuda, cuda:N, or auto. auto is the GPU that"
                  + " Spark assigned, else a GPU that is there, else the processor.");

  public static final OptionalSetting<Integer> THREADS =
      MODEL
          .setting("threads", SettingType.wholeNumberFrom(1))
          .or("auto")
          .describedAs(
              "The number of threads of one forward pass on a processor. auto is spark.task.cpus,"
                  + " the cores of one task. One thread per task is fastest if there are as many"
                  + " tasks as cores.");

  public static final OptionalSetting<String> CACHE =
      MODEL
          .setting("cache", SettingType.text())
          .orNull("auto")
          .describedAs(
              "The folder on the driver where compiled models are kept. auto is spark-rerank in the"
                  + " cache folder of the user.");

  /** The reading of a query and a text together. */
  public static final SettingGroup PAIR = new SettingGroup(PREFIX, "Model", "");

  public static final Setting<Double> QUERY_SHARE =
      PAIR.setting("query-share", SettingType.shareAbove0())
          .option("--query-share", "SHARE")
          .byDefault("0.75")
          .describedAs(
              "The share of the tokens of a pair that the query may always keep. The text is cut"
                  + " first; the query is cut only if it takes more than this share.");

  /** The score that is made of the outputs of a model. */
  public static final SettingGroup SCORE = new SettingGroup(PREFIX, "Model", "");

  public static final OptionalSetting<Activation> ACTIVATION =
      SCORE
          .setting("activation", SettingType.choice(Activation.class))
          .option("--activation", "NAME")
          .or("auto")
          .describedAs(
              "The function that makes a score of a logit: identity, sigmoid, softmax, or auto,"
                  + " which takes the one that the checkpoint names.");

  public static final OptionalSetting<String> LABEL =
      SCORE
          .setting("label", SettingType.text())
          .option("--label", "NAME")
          .orNull()
          .describedAs(
              "The output that is the score, by name or number. A model with several outputs needs"
                  + " it to rank.");

  /** The vectors that a model makes. */
  public static final SettingGroup VECTORS = new SettingGroup(PREFIX, "Model", "");

  public static final OptionalSetting<Integer> DIMENSIONS =
      VECTORS
          .setting("dimensions", SettingType.wholeNumberFrom(1))
          .option("--dimensions", "N")
          .or("auto")
          .describedAs(
              "The number of dimensions to keep of each vector, from the first. It is for models"
                  + " that were trained for it (Matryoshka). Vectors are not normalized afterwards."
                  + " auto is what the model names, else all.");

  private ModelSettings() {}

  /** Reads the model of a command that may run without one. */
  public static ModelConfig read(Settings settings) {
    return new ModelConfig(
        settings.get(PATH),
        Objects.requireNonNullElse(settings.get(VARIANT), ""),
        settings.get(SHA256),
        settings.get(PRECISION),
        settings.get(MAX_LENGTH),
        settings.get(QUERY_SHARE),
        settings.get(ACTIVATION),
        settings.get(LABEL),
        settings.get(DEVICE),
        settings.get(THREADS),
        settings.get(CACHE),
        settings.get(DIMENSIONS));
  }

  /** Reads the model of a command that needs one. */
  public static ModelConfig required(Settings settings) {
    ModelConfig model = read(settings);
    if (model.path() == null) {
      settings.fault(
          "No model: give %s with a name of the Hugging Face hub, or a directory that holds"
              + " config.json, model.safetensors and tokenizer.json",
          PATH.option());
    }
    return model;
  }
}
