package io.sparkrerank.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compared with constants.py of huggingface_hub 1.33, run with the same environments. */
class HubSettingsTest {

  @TempDir private Path temporary;

  private static HubSettings of(Map<String, String> env) {
    return HubSettings.of(env, "/home/ada");
  }

  @Test
  void defaults() {
    HubSettings settings = of(Map.of());
    assertThat(settings.endpoint()).hasToString("https://huggingface.co");
    assertThat(settings.cache()).isEqualTo(Path.of("/home/ada/.cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.offline()).isFalse();
    assertThat(settings.symlinks()).isTrue();
  }

  @Test
  void findsTheCache() {
    assertThat(of(Map.of("HF_HUB_CACHE", "/c", "HF_HOME", "/h")).cache()).isEqualTo(Path.of("/c"));
    assertThat(of(Map.of("HUGGINGFACE_HUB_CACHE", "/old", "HF_HOME", "/h")).cache())
        .isEqualTo(Path.of("/old"));
    assertThat(of(Map.of("HF_HOME", "/h", "XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(of(Map.of("XDG_CACHE_HOME", "/x")).cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(of(Map.of("HF_HOME", "~/hf")).cache()).isEqualTo(Path.of("/home/ada/hf/hub"));
    assertThat(of(Map.of("HF_HOME", "~/hf", "HOME", "/root")).cache())
        .isEqualTo(Path.of("/root/hf/hub"));
    assertThat(
            of(Map.of("HF_HUB_CACHE", "$DISK/${NAME}/$UNSET", "DISK", "/d", "NAME", "n")).cache())
        .isEqualTo(Path.of("/d/n/$UNSET"));
    assertThat(of(Map.of("HF_HOME", "")).cache()).isEqualTo(Path.of("hub").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({
    "1, , true",
    "true, , true",
    "Yes, , true",
    "on, , true",
    "0, 1, false",
    "'', 1, true",
    ", 1, true",
    "2, , false",
  })
  void goesOffline(String hub, String transformers, boolean offline) {
    Map<String, String> env = new java.util.HashMap<>();
    if (hub != null) {
      env.put("HF_HUB_OFFLINE", hub);
    }
    if (transformers != null) {
      env.put("TRANSFORMERS_OFFLINE", transformers);
    }
    assertThat(of(env).offline()).isEqualTo(offline);
  }

  @Test
  void findsTheToken() throws IOException {
    Files.writeString(temporary.resolve("token"), "of-file\n");
    String home = temporary.toString();
    assertThat(of(Map.of("HF_TOKEN", " a\n", "HUGGING_FACE_HUB_TOKEN", "b")).token())
        .isEqualTo(new HubSettings.Token("a", "HF_TOKEN"));
    assertThat(of(Map.of("HUGGING_FACE_HUB_TOKEN", "b")).token())
        .isEqualTo(new HubSettings.Token("b", "HUGGING_FACE_HUB_TOKEN"));
    assertThat(of(Map.of("HF_HOME", home)).token())
        .isEqualTo(new HubSettings.Token("of-file", "the file " + temporary.resolve("token")));
    assertThat(of(Map.of("HF_TOKEN_PATH", home + "/token")).token()).isNotNull();
    assertThat(of(Map.of("HF_HOME", home, "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token()).isNull();
    assertThat(of(Map.of("HF_TOKEN", "secret")).toString()).doesNotContain("secret");
  }

  @Test
  void readsTheRest() {
    assertThat(of(Map.of("HF_ENDPOINT", "https://mirror.example/hf/")).endpoint())
        .hasToString("https://mirror.example/hf");
    assertThat(of(Map.of("HF_HUB_DISABLE_SYMLINKS", "1")).symlinks()).isFalse();
    assertThat(of(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "30")).stallTimeout())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void refusesWhatIsNoAddressAndNoNumber() {
    assertThatThrownBy(() -> of(Map.of("HF_ENDPOINT", "mirror.example")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("HF_ENDPOINT")
        .hasMessageContaining("mirror.example");
    assertThatThrownBy(() -> of(Map.of("HF_HUB_ETAG_TIMEOUT", "soon")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("HF_HUB_ETAG_TIMEOUT");
  }
}
