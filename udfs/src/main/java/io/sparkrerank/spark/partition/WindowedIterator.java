package io.sparkrerank.spark.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Turns a stream into another a window at a time: pulls a bounded number of elements only when its
 * own are used up, so that no partition is ever held whole. Work on a window may begin before the
 * results of the one before are asked for. Not thread-safe.
 */
public final class WindowedIterator<T, R> implements Iterator<R> {

  private final Iterator<T> source;
  private final int window;
  private final long maxWeight;
  private final ToLongFunction<T> weight;
  private final int ahead;
  private final Function<List<T>, Supplier<List<R>>> begin;
  private final Deque<Supplier<List<R>>> begun = new ArrayDeque<>();
  private Iterator<R> ready = Collections.emptyIterator();

  /**
   * Creates a stream.
   *
   * @param source where elements come from
   * @param window the most elements of a window
   * @param maxWeight a window ends with the element that takes it to this weight
   * @param weight what an element weighs
   * @param ahead how many windows are begun before the results of one are waited for, beside it
   * @param begin begins the work on a window; who asks for the results waits
   */
  WindowedIterator(
      Iterator<T> source,
      int window,
      long maxWeight,
      ToLongFunction<T> weight,
      int ahead,
      Function<List<T>, Supplier<List<R>>> begin) {
    this.source = source;
    this.window = window;
    this.maxWeight = maxWeight;
    this.weight = weight;
    this.ahead = ahead;
    this.begin = begin;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && (!begun.isEmpty() || source.hasNext())) {
      while (begun.size() <= ahead && source.hasNext()) {
        begun.add(begin.apply(pull()));
      }
      ready = begun.remove().get().iterator();
    }
    return ready.hasNext();
  }

  private List<T> pull() {
    List<T> elements = new ArrayList<>();
    long total = 0;
    while (elements.size() < window && total < maxWeight && source.hasNext()) {
      T element = source.next();
      elements.add(element);
      total += weight.applyAsLong(element);
    }
    return elements;
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }
}
