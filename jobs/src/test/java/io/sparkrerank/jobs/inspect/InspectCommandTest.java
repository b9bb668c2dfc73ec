package io.sparkrerank.jobs.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("model")
public class InspectCommandTest {

  private static final Path RESOURCES = Path.of("../udfs/src/test/resources");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PARAMETERS_OF_BERT_1 = 32_641;

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
  void saysWhatAReRankerIs() throws IOException {
    JsonNode model = inspect(RESOURCES.resolve("checkpoints/bert-1"));
    assertThat(model.path("head").asText()).isEqualTo("sequence classification");
    assertThat(model.path("activation").asText()).isEqualTo("identity");
    // As model.num_parameters() of transformers says.
    assertThat(model.path("parameters").asLong()).isEqualTo(PARAMETERS_OF_BERT_1);
    assertThat(model.path("size_on_disk").asLong()).isEqualTo(134_908);
    assertThat(model.path("memory").path("fp32").asLong()).isEqualTo(4 * PARAMETERS_OF_BERT_1);
    assertThat(model.path("memory").path("bf16").asLong()).isEqualTo(2 * PARAMETERS_OF_BERT_1);
    assertThat(model.path("compiled").asBoolean()).isTrue();
    assertThat(model.path("commands"))
        .extracting(JsonNode::asText)
        .containsExactly("rerank", "plan", "label", "pipeline", "score");
    assertThat(model.path("commands_that_it_does_not_fit").path("answer").asText())
        .contains("finds no answers");
    assertThat(model.path("needs")).isEmpty();
  }

  @Test
  void saysWhichLabelAClassifierNeeds() throws IOException {
    JsonNode model = inspect(RESOURCES.resolve("checkpoints/bert-3"));
    assertThat(model.path("activation").asText()).isEqualTo("softmax");
    assertThat(model.path("needs")).hasSize(1);
    assertThat(model.path("needs").get(0).asText()).startsWith("--label: the output to rank by");
  }

  @Test
  void saysWhatIsUsedAsItIs() throws IOException {
    JsonNode model = inspect(RESOURCES.resolve("checkpoints/bert-1-onnx"));
    assertThat(model.path("compiled").asBoolean()).isFalse();
    assertThat(model.path("not_compiled").asText()).isEqualTo("model.onnx is used as it is");
    assertThat(model.path("commands")).extracting(JsonNode::asText).contains("rerank", "score");
    assertThat(model.has("parameters")).isFalse();
  }

  @Test
  void describesAModelThatItCannotRun() throws IOException {
    Path model = directory.resolve("model");
    Files.createDirectory(model);
    Path whole = RESOURCES.resolve("checkpoints/bert-1");
    for (String file : List.of("model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(whole.resolve(file), model.resolve(file));
    }
    ObjectNode config = (ObjectNode) JSON.readTree(whole.resolve("config.json").toFile());
    config.put("model_type", "unheard-of").putArray("architectures").add("UnheardOfForRanking");
    JSON.writeValue(model.resolve("config.json").toFile(), config);
    JsonNode described = inspect(model);
    assertThat(described.path("architecture").asText()).isEqualTo("UnheardOfForRanking");
    assertThat(described.path("parameters").asLong()).isEqualTo(PARAMETERS_OF_BERT_1);
    assertThat(described.path("compiled").asBoolean()).isFalse();
    assertThat(described.path("not_compiled").asText()).contains("UnheardOfForRanking");
    assertThat(described.has("head")).isFalse();
    assertThat(described.path("needs")).isEmpty();
    assertThat(described.path("commands")).isEmpty();
    assertThat(described.path("commands_that_it_does_not_fit")).hasSize(8);
  }

  @Test
  void printsAModelForPeople() {
    CommandLine command = new CommandLine(new InspectCommand());
    command.setOut(new PrintWriter(out, true));
    assertThat(command.execute("--model", RESOURCES.resolve("encoders/bert-cls").toString()))
        .isZero();
    assertThat(out.toString().lines())
        .contains("head                     embedding", "compiled                 true")
        .contains("commands                 embed, retrieve")
        .anyMatch(
            line ->
                line.matches("not for +rerank, plan, label, pipeline, score, answer: The model .*"))
        .anyMatch(line -> line.matches("memory +0\\.\\d MB in fp32, 0\\.\\d MB in bf16, .*"));
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
