package io.sparkrerank.jobs.report.html;

import io.sparkrerank.jobs.report.Decimals;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The numbers along one side of a chart, with ticks at round numbers.
 *
 * @param low the number at its beginning
 * @param high the number at its end, above {@code low}
 * @param step the distance between two ticks: 1, 2 or 5 times a power of ten
 */
public record Axis(double low, double high, double step) {

  private static final int TICKS = 6;

  /** Absorbs rounding errors when multiples of a step are counted. */
  private static final double EPSILON = 1e-9;

  /**
   * Returns the axis of bars. It includes 0, because the length of a bar stands for its number, and
   * it ends at the largest number.
   *
   * @param values the numbers that are drawn; may be empty
   */
  public static Axis fromZero(DoubleStream values) {
    return fromZero(values, TICKS);
  }

  static Axis fromZero(DoubleStream values, int ticks) {
    DoubleSummaryStatistics all =
        DoubleStream.concat(values, DoubleStream.of(0)).summaryStatistics();
    double low = all.getMin();
    double high = all.getMax() > low ? all.getMax() : low + 1;
    return new Axis(low, high, step(high - low, ticks));
  }

  /**
   * Returns the axis of points, from the tick below the smallest number to the tick above the
   * largest. It need not include 0, so that numbers close to each other are still told apart.
   *
   * @param values the numbers that are drawn; may be empty
   */
  public static Axis around(DoubleStream values) {
    return around(values, TICKS);
  }

  static Axis around(DoubleStream values, int ticks) {
    DoubleSummaryStatistics all = values.summaryStatistics();
    double low = all.getCount() == 0 ? 0 : all.getMin();
    double high = all.getCount() == 0 ? 0 : all.getMax();
    if (high <= low) {
      // One number stands in the middle.
      double half = low == 0 ? 1 : Math.abs(low) / 20;
      low -= half;
      high += half;
    }
    double step = step(high - low, ticks);
    return new Axis(
        Math.floor(low / step + EPSILON) * step, Math.ceil(high / step - EPSILON) * step, step);
  }

  /** Returns the smallest round distance that makes at most {@code ticks} parts of a span. */
  private static double step(double span, int ticks) {
    double least = span / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    double digits = least / power;
    return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
  }

  /** Returns the numbers with a tick, in ascending order. */
  List<Double> ticks() {
    long first = (long) Math.ceil(low / step - EPSILON);
    long last = (long) Math.floor(high / step + EPSILON);
    return LongStream.rangeClosed(first, last).mapToObj(index -> index * step).toList();
  }

  /** Returns a number with the digits that tell two ticks apart. */
  String label(double tick) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + EPSILON));
    return digits == 0 ? Decimals.format("%,d", Math.round(tick)) : Decimals.of(tick, digits);
  }

  /** Returns the place of a number on the axis, from 0 at its beginning to 1 at its end. */
  double place(double value) {
    return (value - low) / (high - low);
  }
}
