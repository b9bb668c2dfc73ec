package io.sparkrerank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.RerankException;
import org.junit.jupiter.api.Test;

class ActivationTest {

  private static final float[] LOGITS = {1f, -2f, 3f};

  @Test
  void computesScores() {
    assertThat(Activation.IDENTITY.score(LOGITS, 1)).isEqualTo(-2f);
    assertThat(Activation.SIGMOID.score(LOGITS, 0)).isCloseTo(0.7310586f, within(1e-7f));
    assertThat(Activation.SOFTMAX.score(LOGITS, 2)).isCloseTo(0.8756006f, within(1e-7f));
    float sum = 0;
    for (int label = 0; label < LOGITS.length; label++) {
      sum += Activation.SOFTMAX.score(LOGITS, label);
    }
    assertThat(sum).isCloseTo(1f, within(1e-6f));
  }

  @Test
  void staysFiniteForLargeLogits() {
    assertThat(Activation.SOFTMAX.score(new float[] {1000f, -1000f}, 0)).isEqualTo(1f);
    assertThat(Activation.SOFTMAX.score(new float[] {1000f, -1000f}, 1)).isZero();
    assertThat(Activation.SIGMOID.score(new float[] {-1000f}, 0)).isZero();
  }

  @Test
  void followsTheCheckpoint() {
    assertThat(Activation.named("Sigmoid", 1)).isEqualTo(Activation.SIGMOID);
    assertThat(Activation.named("Identity", 1)).isEqualTo(Activation.IDENTITY);
    // sentence-transformers' default for a single output
    assertThat(Activation.named("", 1)).isEqualTo(Activation.SIGMOID);
    assertThat(Activation.named("", 3)).isEqualTo(Activation.SOFTMAX);
    assertThatThrownBy(() -> Activation.named("GELU", 1))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Unknown activation GELU in the model's configuration");
  }
}
