package io.sparkrerank.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TensorTypeTest {

  @Test
  void everyHalfSurvivesTheWayThroughFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = TensorType.fromHalf((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(TensorType.toHalf(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void halvesHaveTheirValues() {
    assertThat(TensorType.fromHalf((short) 0x3c00)).isEqualTo(1f);
    assertThat(TensorType.fromHalf((short) 0xc000)).isEqualTo(-2f);
    assertThat(TensorType.fromHalf((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(TensorType.fromHalf((short) 0x7bff)).isEqualTo(65504f);
    assertThat(TensorType.fromHalf((short) 0x7c00)).isInfinite();
    assertThat(TensorType.fromHalf((short) 0x7e00)).isNaN();
  }

  @Test
  void roundsToNearestEven() {
    assertThat(TensorType.toHalf(1f + 0x1p-11f)).isEqualTo((short) 0x3c00);
    assertThat(TensorType.toHalf(1f + 3 * 0x1p-11f)).isEqualTo((short) 0x3c02);
    assertThat(TensorType.toHalf(65520f)).isEqualTo((short) 0x7c00);
    assertThat(TensorType.toHalf(0x1p-25f)).isEqualTo((short) 0);
    assertThat(TensorType.toBfloat16(1f + 0x1p-8f)).isEqualTo((short) 0x3f80);
    assertThat(TensorType.toBfloat16(1f + 3 * 0x1p-8f)).isEqualTo((short) 0x3f82);
    assertThat(TensorType.toBfloat16(Float.NaN)).isNotEqualTo((short) 0x7f80);
  }
}
