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
    assertThat(Secrets.withoutUsers("{\"path\":\"s3a://key:word@bucket/a@b\",\"n\":1}"))
        .isEqualTo("{\"path\":\"s3a://*********(redacted)@bucket/a@b\",\"n\":1}");
    assertThat(Secrets.withoutUsers("hdfs://host/a, s3a://bucket/b"))
        .isEqualTo("hdfs://host/a, s3a://bucket/b");
  }
}
