package io.sparkrerank.jobs.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Test
  void tellsPointsCloseToEachOtherApart() {
    Axis axis = Axis.around(DoubleStream.of(0.7722, 0.7827, 0.7868));
    assertThat(labels(axis)).containsExactly("0.770", "0.775", "0.780", "0.785", "0.790");
    assertThat(axis.place(0.7868) - axis.place(0.7722)).isGreaterThan(0.7);
  }

  @Test
  void beginsTheAxisOfBarsAtZeroAndEndsItAtTheLargest() {
    Axis axis = Axis.fromZero(DoubleStream.of(0.77, 0.79));
    assertThat(axis.place(0)).isZero();
    assertThat(axis.place(0.79)).isEqualTo(1);
    assertThat(labels(axis)).containsExactly("0.0", "0.2", "0.4", "0.6");
    assertThat(labels(Axis.fromZero(DoubleStream.of(-0.275, 0.771))))
        .containsExactly("-0.2", "0.0", "0.2", "0.4", "0.6");
  }

  @Test
  void hasTicksAtWholeNumbersWhereNumbersAreLarge() {
    assertThat(labels(Axis.fromZero(DoubleStream.of(5_400))))
        .containsExactly("0", "1,000", "2,000", "3,000", "4,000", "5,000");
  }

  @Test
  void putsASingleNumberInTheMiddle() {
    assertThat(Axis.around(DoubleStream.of(1)).place(1)).isBetween(0.4, 0.6);
    assertThat(Axis.around(DoubleStream.of(0, 0)).place(0)).isEqualTo(0.5);
    assertThat(Axis.around(DoubleStream.of(-3)).place(-3)).isBetween(0.4, 0.6);
  }

  @Test
  void hasTicksWhereNothingIsDrawn() {
    assertThat(Axis.around(DoubleStream.empty()).ticks()).isNotEmpty();
    assertThat(Axis.fromZero(DoubleStream.empty()).place(0)).isZero();
    assertThat(Axis.fromZero(DoubleStream.of(0, 0)).ticks()).contains(0.0);
  }
}
