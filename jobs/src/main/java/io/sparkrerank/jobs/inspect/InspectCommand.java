package io.sparkrerank.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.hub.LocatedModel;
import io.sparkrerank.jobs.io.ModelFiles;
import io.sparkrerank.jobs.scoring.DownloadProgress;
import io.sparkrerank.jobs.scoring.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank inspect}. */
@Command(
    name = "inspect",
    description = {
      "Shows what a model is: its architecture, its size, its head and labels, the commands that it",
      "fits and what they need, how it reads texts, and those of its settings that have no effect",
      "here. Nothing of the model is run. With --pairs it also runs the model over pairs, one at a",
      "time, and prints token ids, token types and logits."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank inspect --model sample-data/model",
      "  spark-rerank inspect --model sample-data/model --pairs pairs.jsonl --format json"
    })
public final class InspectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "The model: its name on the Hugging Face hub, org/name or org/name@revision, or a"
              + " directory with its files.")
  private String model = "";

  @Option(
      names = "--model-variant",
      paramLabel = "NAME",
      description =
          "The variant of the weights, as it stands in the names of their files: fp16 for"
              + " model.fp16.safetensors.")
  private String variant = "";

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "A file with one JSON object per line, with query and text.")
  private @Nullable Path pairs;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "The most tokens that the model reads at once (default: the limit of the model).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "The form of what is printed: text (default) or json.")
  private String format = "text";

  @Override
  public Integer call() throws IOException {
    if (!format.equals("text") && !format.equals("json")) {
      throw RerankException.config("--format must be text or json, found %s", format);
    }
    if (maxLength != null && maxLength < 1) {
      throw RerankException.config("--max-length must be at least 1, found %d", maxLength);
    }
    LocatedModel located =
        ModelFiles.locate(
            model,
            variant,
            new Configuration(),
            new DownloadProgress(System.err, Progress.Style.detect()));
    ModelInspection inspection = new ModelInspection(located.open(), maxLength);
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    described.put("model", model);
    located.hub().ifPresent(hub -> described.put("commit", hub.commit()));
    described.setAll(inspection.describe());
    if (pairs != null) {
      described.set("pairs", inspection.run(pairs));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format.equals("json")) {
      out.println(described);
    } else {
      print(out, described);
    }
    out.flush();
    return 0;
  }

  /** Prints one line per value; each warning and each pair has its own line. */
  private static void print(PrintWriter out, JsonNode described) {
    for (Map.Entry<String, JsonNode> entry : described.properties()) {
      switch (entry.getKey()) {
        case "texts" -> print(out, entry.getValue());
        case "size_on_disk" -> print(out, entry.getKey(), megabytes(entry.getValue()));
        case "parameters" -> print(out, entry.getKey(), "%,d".formatted(entry.getValue().asLong()));
        case "weights", "commands", "labels" -> print(out, entry.getKey(), list(entry.getValue()));
        case "memory" -> print(out, entry.getKey(), memory(entry.getValue()));
        case "commands_that_it_does_not_fit" ->
            others(out, entry.getValue(), described.path("not_compiled").asText(""));
        case "needs" -> entry.getValue().forEach(need -> print(out, "needs", need.asText()));
        case "warnings" -> entry.getValue().forEach(warning -> print(out, "warning", warning));
        case "pairs" -> entry.getValue().forEach(pair -> print(out, "pair", pair));
        default -> print(out, entry.getKey(), entry.getValue());
      }
    }
  }

  /**
   * Prints one line for all commands that a model does not fit for the same reason.
   *
   * @param printed the reason that was printed before
   */
  private static void others(PrintWriter out, JsonNode reasons, String printed) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> command : reasons.properties()) {
      byReason
          .computeIfAbsent(command.getValue().asText(), reason -> new ArrayList<>())
          .add(command.getKey());
    }
    byReason.remove(printed);
    byReason.forEach(
        (reason, commands) ->
            print(out, "not for", "%s: %s".formatted(String.join(", ", commands), reason)));
  }

  private static String list(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }

  private static String memory(JsonNode bytes) {
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> precision : bytes.properties()) {
      texts.add(megabytes(precision.getValue()) + " in " + precision.getKey());
    }
    return texts.isEmpty() ? "not counted" : String.join(", ", texts);
  }

  private static String megabytes(JsonNode bytes) {
    return "%,.1f MB".formatted(bytes.asLong() / 1e6);
  }

  private static void print(PrintWriter out, String name, JsonNode value) {
    print(out, name, value.isTextual() ? value.asText() : value.toString());
  }

  private static void print(PrintWriter out, String name, String value) {
    out.printf("%-24s %s%n", name, value);
  }
}
