package io.sparkrerank.spark.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class WindowedIteratorTest {

  private final AtomicInteger pulled = new AtomicInteger();
  private final List<List<Integer>> windows = new ArrayList<>();

  private Iterator<Integer> windowed(int elements, int window, long maxWeight) {
    return windowed(elements, window, maxWeight, 0);
  }

  private Iterator<Integer> windowed(int elements, int window, long maxWeight, int ahead) {
    Iterator<Integer> source =
        IntStream.range(0, elements).peek(element -> pulled.incrementAndGet()).iterator();
    return new WindowedIterator<>(
        source,
        window,
        maxWeight,
        element -> element,
        ahead,
        elementsOfWindow -> {
          windows.add(List.copyOf(elementsOfWindow));
          return () -> elementsOfWindow;
        });
  }

  @Test
  void keepsOrderAndPullsNoMoreThanAWindowAhead() {
    Iterator<Integer> numbers = windowed(10, 4, Long.MAX_VALUE);
    assertThat(pulled).hasValue(0);
    for (int expected = 0; expected < 10; expected++) {
      assertThat(numbers.next()).isEqualTo(expected);
      assertThat(pulled.get()).isLessThanOrEqualTo(expected / 4 * 4 + 5);
    }
    assertThat(numbers.hasNext()).isFalse();
    assertThat(windows).map(List::size).containsExactly(4, 4, 2);
    assertThatThrownBy(numbers::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void endsAWindowAtItsWeight() {
    windowed(7, 100, 6).forEachRemaining(number -> {});
    assertThat(windows).containsExactly(List.of(0, 1, 2, 3), List.of(4, 5), List.of(6));
  }

  @Test
  void beginsAWindowAheadOfTheResultsThatAreAskedFor() {
    Iterator<Integer> numbers = windowed(10, 4, Long.MAX_VALUE, 1);
    assertThat(windows).isEmpty();
    for (int expected = 0; expected < 10; expected++) {
      assertThat(numbers.next()).isEqualTo(expected);
      assertThat(windows).hasSize(Math.min(3, expected / 4 + 2));
    }
    assertThat(numbers.hasNext()).isFalse();
    assertThat(windows).map(List::size).containsExactly(4, 4, 2);
  }

  @Test
  void isEmptyForAnEmptySource() {
    assertThat(windowed(0, 4, 10).hasNext()).isFalse();
  }
}
