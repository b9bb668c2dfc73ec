package io.sparkrerank.jobs.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("model")
public class InspectCommandTest {

  private static final Path RESOURCES = Path.of("../udfs/src/test/resources");

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();

  private JsonNode inspect(Path model, String... more) throws IOException {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "--model=" + model;
    arguments[1] = "--format";
    arguments[2] = "json";
    System.arraycopy(more, 0, arguments, 3, more.length);
    CommandLine command = new CommandLine(new InspectCommand());
    command.setOut(new PrintWriter(out, true));
    assertThat(command.execute(arguments)).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void printsTokenIdsTypesAndLogitsOfPairs() throws IOException {
    Path checkpoint = RESOURCES.resolve("checkpoints/bert-3");
    JsonNode golden = new ObjectMapper().readTree(checkpoint.resolve("golden.json").toFile());
    JsonNode pair = golden.path("pairs").get(1);
    Path file = directory.resolve("pairs.jsonl");
    Files.writeString(file, pair + "\n\n");
    JsonNode model = inspect(checkpoint, "--pairs", file.toString());
    assertThat(model.path("architecture").asText()).isEqualTo("BertForSequenceClassification");
    assertThat(model.path("labels")).hasSize(3);
    assertThat(model.path("max_length").asInt()).isEqualTo(64);
    assertThat(model.path("texts").path("tokenizer_class").asText()).isEqualTo("BertTokenizer");
    assertThat(model.path("pairs")).hasSize(1);
    JsonNode read = model.path("pairs").get(0);
    assertThat(read.path("input_ids")).isEqualTo(pair.path("input_ids"));
    assertThat(read.path("token_type_ids")).isEqualTo(pair.path("token_type_ids"));
    assertThat(read.path("logits")).hasSize(3);
  }

  @Test
  void printsVectorsOfABiEncoder() throws IOException {
    Path file = directory.resolve("pairs.jsonl");
    Files.writeString(file, "{\"query\": \"blood\", \"text\": \"The heart.\"}");
    JsonNode model = inspect(RESOURCES.resolve("encoders/bert-cls"), "--pairs", file.toString());
    JsonNode read = model.path("pairs").get(0);
    assertThat(read.path("query").path("vector")).hasSize(32);
    assertThat(read.path("text").path("input_ids").size()).isGreaterThan(3);
  }

  @Test
  void saysWhatALineOfPairsLacks() throws IOException {
    Path file = directory.resolve("pairs.jsonl");
    for (String line : new String[] {"{\"query\": \"blood\"}", "{\"query\": 1, \"text\": \"a\"}"}) {
      Files.writeString(file, line);
      assertThat(error(file)).contains("line 1 of " + file).contains("\"query\" and \"text\"");
    }
    Files.writeString(file, "{\"query\": \"a\", \"text\": \"b\"}\nblood");
    assertThat(error(file)).contains("line 2 of " + file).contains("not JSON");
    assertThat(error(directory.resolve("none.jsonl"))).contains("none.jsonl");
  }

  private String error(Path pairs) {
    Exception[] thrown = new Exception[1];
    CommandLine command = new CommandLine(new InspectCommand());
    command.setExecutionExceptionHandler(
        (exception, line, parsed) -> {
          thrown[0] = exception;
          return 1;
        });
    command.execute(
        "--model", RESOURCES.resolve("checkpoints/bert-1").toString(), "--pairs=" + pairs);
    return thrown[0].getMessage();
  }
}
