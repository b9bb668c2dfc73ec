package io.sparkrerank.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.io.ModelFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
      "Shows how a model reads texts: its tokenizer, its length limit, its prompt, and those of its",
      "settings that have no effect here. With --pairs it also runs the model over pairs, one at a",
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
      paramLabel = "DIR",
      description = "The directory of a checkpoint as downloaded from the Hugging Face hub.")
  private String model = "";

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
    ModelInspection inspection =
        new ModelInspection(ModelFiles.local(model, new Configuration()), maxLength);
    ObjectNode described = inspection.describe();
    described.put("model", model);
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
        case "warnings" -> entry.getValue().forEach(warning -> print(out, "warning", warning));
        case "pairs" -> entry.getValue().forEach(pair -> print(out, "pair", pair));
        default -> print(out, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void print(PrintWriter out, String name, JsonNode value) {
    out.printf("%-24s %s%n", name, value.isTextual() ? value.asText() : value);
  }
}
