package io.sparkrerank.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.hub.HubListener;
import io.sparkrerank.hub.LocatedModel;
import io.sparkrerank.jobs.testing.SparkTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ModelFilesTest {

  private static final Path ENCODER = Path.of("../udfs/src/test/resources/encoders/bert-mean");

  /** Local files under another scheme, as a stand-in for HDFS or an object store. */
  public static final class Elsewhere extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }
  }

  @TempDir Path temporary;

  private final Configuration hadoop = new Configuration();

  @BeforeEach
  void nameTheFileSystem() {
    hadoop.set("fs.other.impl", Elsewhere.class.getName());
  }

  private Path located(String location) {
    LocatedModel model = ModelFiles.locate(location, "", hadoop, HubListener.logging());
    assertThat(model.hub()).isEmpty();
    return model.directory();
  }

  private Path copied(Path model) {
    Path copy = located("other://" + model.toAbsolutePath().normalize());
    assertThat(copy).isNotEqualTo(model);
    return copy;
  }

  @Test
  void leavesLocalFoldersWhereTheyAre() {
    Path model = temporary.toAbsolutePath();
    assertThat(located(model.toString())).isEqualTo(model);
    assertThat(located("file:" + model)).isEqualTo(model);
    assertThat(located("file://" + model)).isEqualTo(model);
    assertThat(located("../udfs")).isEqualTo(Path.of("../udfs"));
  }

  @Test
  void refusesANameThatIsNone() {
    assertThatThrownBy(() -> located("hf://datasets/org/name"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("names a dataset");
  }

  @Test
  void bringsTheFoldersOfModulesToo() {
    ModelDirectory copy = ModelDirectory.open(copied(ENCODER));
    ModelDirectory original = ModelDirectory.open(ENCODER);
    assertThat(copy.chain()).isEqualTo(original.chain());
    assertThat(copy.modelFingerprint()).isEqualTo(original.modelFingerprint());
  }

  @Test
  void takesTheSingleFileBesideAnIndexWhoseShardsAreGone() throws IOException {
    for (String file : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
      Files.copy(SparkTest.MODEL.resolve(file), temporary.resolve(file));
    }
    Files.writeString(
        temporary.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\"}}");
    assertThat(ModelDirectory.open(copied(temporary)).modelFingerprint())
        .isEqualTo(ModelDirectory.open(SparkTest.MODEL).modelFingerprint());
  }
}
