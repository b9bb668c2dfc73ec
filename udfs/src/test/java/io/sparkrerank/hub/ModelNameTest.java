package io.sparkrerank.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {

  @ParameterizedTest
  @CsvSource({
    "BAAI/bge-reranker-v2-m3, BAAI/bge-reranker-v2-m3, main",
    "org/name@v1.0, org/name, v1.0",
    "org/name@feature/x, org/name, feature/x",
    "hf://org/name, org/name, main",
    "hf://org/name@refs/pr/12, org/name, refs/pr/12",
    "hf://org/name@feature%2Fx, org/name, feature/x",
    "hf://models/org/name@main, org/name, main",
    "hf://gpt2, gpt2, main",
    "hf://gpt2@607a30d783dfa663caf39e06633721c8d4cfcd7e, gpt2,"
        + " 607a30d783dfa663caf39e06633721c8d4cfcd7e",
  })
  void reads(String text, String id, String revision) {
    assertThat(ModelName.of(text)).contains(new ModelName(id, revision));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2",
        "bert-base-uncased",
        "/models/minilm",
        "./models/minilm",
        "../minilm",
        "~/minilm",
        "models/minilm/",
        "a/b/c",
        "models\\minilm",
        "C:/minilm",
        "s3a://bucket/minilm",
        "hdfs://host/minilm",
        "file:/tmp/minilm",
        "my models/minilm",
        ""
      })
  void leavesPathsAlone(String path) {
    assertThat(ModelName.of(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "org/na--me, no \"--\"",
    "org/na..me, no \"..\"",
    "org/name.git, end with \".git\"",
    "org/name., neither begins nor ends",
    "org/name@, no revision after",
    "org/name@a..b, is no branch",
    "org/name@../x, is no branch",
    "hf://, no name in it",
    "hf://datasets/org/name, names a dataset",
    "hf://spaces/org/name, names a space",
    "hf://org/name/config.json, name the model alone",
    "hf://org/name@main/config.json, name the model alone",
    "hf://org/na me, a name has letters",
  })
  void refuses(String text, String why) {
    assertThatThrownBy(() -> ModelName.of(text))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(text)
        .hasMessageContaining(why)
        .extracting(e -> ((RerankException) e).category())
        .isEqualTo(ErrorCategory.CONFIG);
  }

  @Test
  void printsAsItIsTyped() {
    assertThat(ModelName.of("hf://org/name@main").orElseThrow()).hasToString("org/name");
    assertThat(ModelName.of("org/name@v2").orElseThrow()).hasToString("org/name@v2");
  }
}
