package io.sparkrerank.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Turns a stream into another a window at a time: pulls a bounded number of elements only when its
 * own are used up, so that no partition is ever held whole. Not thread-safe.
 */
final class WindowedIterator<T, R> implements Iterator<R> {

  private final Iterator<T> source;
  private final int window;
  private final long maxWeight;
  private final ToLongFunction<T> weight;
  private final Function<List<T>, List<R>> function;
  private Iterator<R> ready = Collections.emptyIterator();

  /**
   * Creates a stream.
   *
   * @param source where elements come from
   * @param window the most elements of a window
   * @param maxWeight a window ends with the element that takes it to this weight
   * @param weight what an element weighs
   * @param function makes the results of a window
   */
  WindowedIterator(
      Iterator<T> source,
      int window,
      long maxWeight,
      ToLongFunction<T> weight,
      Function<List<T>, List<R>> function) {
    this.source = source;
    this.window = window;
    this.maxWeight = maxWeight;
    this.weight = weight;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && source.hasNext()) {
      List<T> elements = new ArrayList<>();
      long total = 0;
      while (elements.size() < window && total < maxWeight && source.hasNext()) {
        T element = source.next();
        elements.add(element);
        total += weight.applyAsLong(element);
      }
      ready = function.apply(elements).iterator();
    }
    return ready.hasNext();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }
}
