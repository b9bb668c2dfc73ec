package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.embed.EmbedJob;
import io.sparkrerank.jobs.embed.EmbedSettings;
import io.sparkrerank.jobs.rerank.RerankJob;
import io.sparkrerank.jobs.retrieve.RetrieveJob;
import io.sparkrerank.jobs.retrieve.RetrieveSettings;
import io.sparkrerank.jobs.testing.PatchedModel;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Jobs on models whose files decide how texts become token ids, and the warnings about them. */
public class ModelReadingTest extends Reranking {

  private static final String PROMPT = "web: ";

  private Path prompted() throws IOException {
    Path model = PatchedModel.copy(directory.resolve("prompted")).directory();
    Files.writeString(
        model.resolve("modules.json"),
        "[{\"name\": \"0\", \"path\": \"\", \"type\": \"x.Transformer\"}]");
    Files.writeString(
        model.resolve("config_sentence_transformers.json"),
        """
        {"model_type": "CrossEncoder", "prompts": {"web": "%s"}, "default_prompt_name": "web"}
        """
            .formatted(PROMPT));
    return model;
  }

  private List<Row> pairs(String prompt) {
    return goodRows(2, 4).stream()
        .map(
            row ->
                RowFactory.create(
                    row.get(0),
                    prompt + row.getString(1),
                    row.get(2),
                    row.get(3),
                    row.get(4),
                    row.get(5)))
        .toList();
  }

  @Test
  void putsTheDefaultPromptBeforeQueries() throws IOException {
    Path scores = directory.resolve("scores");
    run(Map.of("rerank.input.paths", write(pairs(PROMPT)), "rerank.scores", scores.toString()));
    List<String> expected = runFile();
    run(
        Map.of(
            "rerank.input.paths",
            write(pairs("")),
            "rerank.scores",
            scores.toString(),
            "rerank.model.path",
            prompted().toString(),
            "rerank.output.overwrite",
            true));
    assertThat(runFile()).isEqualTo(expected);
    assertThat(json("manifest.json").path("pairs").path("reused").asInt())
        .as("scores of another reading")
        .isZero();
    JsonNode texts = json("manifest.json").path("model").path("texts");
    assertThat(texts.path("query_prompt").asText()).isEqualTo(PROMPT);
    assertThat(texts.path("tokenizer_class").asText()).isEqualTo("BertTokenizer");
  }

  @Test
  void tellsAndNotesWhatIsNotHonoured() throws IOException {
    Path model = PatchedModel.copy(directory.resolve("model")).directory();
    Files.writeString(model.resolve("tokenizer_config.json"), "{\"split_special_tokens\": true}");
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    new RerankJob(
            spark,
            TestConfigs.load(
                withDefaults(
                    Map.of(
                        "rerank.input.paths",
                        write(goodRows(1, 3)),
                        "rerank.model.path",
                        model.toString())),
                RerankSettings::read),
            new PrintStream(progress, true, StandardCharsets.UTF_8))
        .run();
    String warning =
        "split_special_tokens in %s is not honoured: special tokens in texts are tokens here"
            .formatted(model.resolve("tokenizer_config.json"));
    assertThat(progress.toString(StandardCharsets.UTF_8)).contains("Warning: " + warning);
    assertThat(json("manifest.json").path("model").path("warnings").path(0).asText())
        .isEqualTo(warning);
  }

  @Test
  void notesThePromptsAndTheSimilarityThatASearchUsed() throws IOException {
    Path encoder = directory.resolve("encoder");
    copyEncoder(encoder);
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.queries", "../sample-data/queries.jsonl");
    settings.put("rerank.input.corpus", "../sample-data/corpus.jsonl");
    settings.put("rerank.retrieve.method", "dense");
    settings.put("rerank.retrieve.document-prompt", "doc: ");
    settings.put("rerank.model.path", encoder.toString());
    new RetrieveJob(
            spark,
            TestConfigs.load(withDefaults(settings), RetrieveSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
    JsonNode manifest = json("manifest.json");
    assertThat(manifest.path("prompts").path("query").asText()).isEqualTo("ask: ");
    assertThat(manifest.path("prompts").path("document").asText()).isEqualTo("doc: ");
    assertThat(manifest.path("similarity").asText()).isEqualTo("dot");

    Map<String, Object> embedding = new HashMap<>();
    embedding.put("rerank.input.paths", "../sample-data/queries.jsonl");
    embedding.put("rerank.embed.role", "query");
    embedding.put("rerank.model.path", encoder.toString());
    embedding.put("rerank.output.path", output().resolveSibling("embedded").toString());
    new EmbedJob(
            spark,
            TestConfigs.load(withDefaults(embedding), EmbedSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
    assertThat(json("../embedded/manifest.json").path("prompts").toString())
        .isEqualTo("{\"query\":\"ask: \"}");
  }

  private static void copyEncoder(Path to) throws IOException {
    Path from = Path.of("../udfs/src/test/resources/encoders/bert-cls");
    Files.createDirectories(to.resolve("1_Pooling"));
    for (String file :
        List.of(
            "1_Pooling/config.json",
            "config.json",
            "model.safetensors",
            "modules.json",
            "tokenizer.json",
            "tokenizer_config.json")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    Files.writeString(
        to.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"ask: \"}, \"similarity_fn_name\": \"dot\"}");
  }
}
