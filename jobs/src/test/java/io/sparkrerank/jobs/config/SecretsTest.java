package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.session.token",
        "spark.ssl.keyPassword",
        "spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net",
        "spark.hadoop.fs.azure.sas.container.lake",
        "spark.hadoop.fs.gs.auth.service.account.private.key",
        "spark.hadoop.fs.s3a.encryption.key",
        "spark.executorEnv.HF_TOKEN",
        "spark.executorEnv.OPENAI_API_KEY"
      })
  void masksWhatIsSecretByItsName(String name) {
    assertThat(Secrets.masked(name, "AKIA7", null)).isEqualTo("*********(redacted)");
  }

  @Test
  void masksWhatIsSecretByItsValueOrByTheUsersWord() {
    assertThat(Secrets.masked("spark.driver.extraJavaOptions", "-Dpassword=x", null))
        .doesNotContain("x");
    assertThat(Secrets.masked("spark.app.name", "falcon", "(?i)falcon"))
        .isEqualTo("*********(redacted)");
  }

  @Test
  void keepsWhatIsNot() {
    assertThat(Secrets.masked("spark.executor.memory", "4g", null)).isEqualTo("4g");
    assertThat(Secrets.masked("spark.sql.cassandra.host", "a", null)).isEqualTo("a");
    assertThat(Secrets.masked("spark.rerank.batch.max-tokens", "512", null)).isEqualTo("512");
    assertThat(Secrets.masked("spark.jars", "/lib/tokenizers.jar", null))
        .isEqualTo("/lib/tokenizers.jar");
    assertThat(Secrets.withoutUsers("{\"path\":\"s3a://key:word@bucket/a@b\",\"n\":1}"))
        .isEqualTo("{\"path\":\"s3a://*********(redacted)@bucket/a@b\",\"n\":1}");
    assertThat(Secrets.withoutUsers("s3a://KEY:se/cr+et@bucket/a"))
        .isEqualTo("s3a://*********(redacted)@bucket/a");
    String without = "hdfs://host:8020/a@b, s3a://bucket/b";
    assertThat(Secrets.withoutUsers(without)).isEqualTo(without);
  }
}
