package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ForwardException;
import io.sparkrerank.model.ForwardException.Kind;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TokenizedPair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of engines whose forward pass fails. They come from the engines themselves where those
 * can be made to fail.
 */
@Tag("model")
class ForwardFailuresTest {

  @TempDir Path cache;

  private static PairBatch batch(PreparedModel model, int length, int id) {
    int[] ids = new int[length];
    Arrays.fill(ids, id);
    TokenizedPair pair = new TokenizedPair(ids, length, 2, length, 1, length - 4, 0);
    return new TokenBudgetBatcher(
            model.spec().budget(Device.parse("cpu")), model.spec().network().padTokenId())
        .batch(List.of(pair), new TokenBudgetBatcher.Group(List.of(0), length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-1", "roberta-1", "modernbert-1", "bert-1-onnx", "roberta-1-onnx"})
  void blamesTheRowsForAnIdWithoutAnEmbedding(String checkpoint) {
    PreparedModel model = GoldenCheckpoint.named(checkpoint).prepare(cache);
    try (DjlScorer scorer = DjlScorer.load(model.spec(), model.network(), Device.parse("cpu"))) {
      assertThat(scorer.logits(batch(model, 16, 7))).hasNumberOfRows(1);
      assertThatThrownBy(() -> scorer.logits(batch(model, 16, 1_000_000)))
          .isInstanceOfSatisfying(
              ForwardException.class,
              e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.ROWS))
          .message()
          .hasLineCount(1);
      // And goes on.
      assertThat(scorer.logits(batch(model, 16, 7))).hasNumberOfRows(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MEMORY|CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79 GiB",
        "MEMORY|[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes",
        "MEMORY|CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "MEMORY|CUDA error: out of memory",
        "MEMORY|Error code - ORT_RUNTIME_EXCEPTION - message: Failed to allocate memory for requested buffer of size 1",
        "MEMORY|std::bad_alloc",
        "DEVICE|CUDA error: device-side assert triggered",
        "DEVICE|CUDA error: an illegal memory access was encountered",
        "DEVICE|CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`",
        "DEVICE|CUDA failure 700: an illegal memory access was encountered ; GPU=0",
      })
  void knowsTheWordsOfDevicesThatAreNotHere(Kind kind, String message) {
    String traced = "The following operation failed in the TorchScript interpreter.\n" + message;
    TranslateException thrown = new TranslateException(new EngineException(traced));
    assertThat(ForwardFailures.of(thrown))
        .hasValueSatisfying(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e).hasMessage(message);
            });
  }

  @Test
  void leavesTheRestToFailTheJob() {
    assertThat(ForwardFailures.of(new TranslateException(new IllegalStateException("no inputs"))))
        .isEmpty();
    assertThat(
            ForwardFailures.of(
                new TranslateException(
                    new IndexOutOfBoundsException("Index 5 out of bounds for length 5"))))
        .isEmpty();
    assertThat(
            ForwardFailures.of(
                new EngineException("mat1 and mat2 shapes cannot be multiplied (8x4 and 5x4)")))
        .isEmpty();
  }
}
