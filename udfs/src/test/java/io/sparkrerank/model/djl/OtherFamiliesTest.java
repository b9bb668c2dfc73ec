package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.EditedCheckpoint.Entry;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.CheckpointCompiler;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The families that are less close to BERT, in directories that differ from what save_pretrained
 * writes today. What transformers 5.18 makes of each was tried.
 */
@Tag("model")
class OtherFamiliesTest {

  @TempDir Path temporary;

  @Test
  void takesTheSharedTableOfBartFromAnyOfItsNames() throws IOException {
    // pytorch_model.bin of transformers 4 has all three.
    EditedCheckpoint all =
        copy("bart-1")
            .weights(
                tensors -> {
                  Entry table = tensors.get("model.shared.weight");
                  tensors.put("model.encoder.embed_tokens.weight", table);
                  tensors.put("model.decoder.embed_tokens.weight", table);
                  return tensors;
                });
    assertSameLogits(all);
    assertThat(unread(all)).isEmpty();
    for (String side : List.of("encoder", "decoder")) {
      String name = "model." + side + ".embed_tokens.weight";
      assertSameLogits(
          copy("bart-1").renamed(old -> old.equals("model.shared.weight") ? name : old));
    }
  }

  @Test
  void givesBartThreeLabelsWhereNoneAreNamed() throws IOException {
    EditedCheckpoint edited = copy("bart-3").config(config -> config.remove("id2label"));
    assertThat(ModelDirectory.open(edited.directory()).config().labels())
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
    assertSameLogits(edited);
  }

  private EditedCheckpoint copy(String name) throws IOException {
    return EditedCheckpoint.copyOf(name, temporary);
  }

  private static Iterable<String> unread(EditedCheckpoint edited) {
    return CheckpointCompiler.unreadTensors(
        ModelDirectory.open(edited.directory()), Precision.FP32);
  }

  private void assertSameLogits(EditedCheckpoint edited) throws IOException {
    List<GoldenCheckpoint.Pair> golden = edited.golden().pairs();
    PreparedModel model = prepare(edited);
    float[][] logits =
        GoldenLogitsTest.logits(
            model, golden.stream().map(GoldenCheckpoint.Pair::texts).toList(), 4);
    for (int index = 0; index < logits.length; index++) {
      assertThat(logits[index])
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(golden.get(index).logits());
    }
  }

  private PreparedModel prepare(EditedCheckpoint edited) throws IOException {
    return PreparedModel.prepare(
        ModelDirectory.open(edited.directory()),
        GoldenCheckpoint.options(Precision.FP32),
        new ModelCache(Files.createTempDirectory(temporary, "cache")));
  }
}
