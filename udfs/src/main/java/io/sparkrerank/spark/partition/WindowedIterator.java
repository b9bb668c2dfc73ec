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
 * An iterator that turns one stream into another, one window of elements at a time. It pulls a
 * window only when the results before it are used up, so it never holds a whole partition. Work on
 * a window may begin before the results of the window before it are asked for. Not thread-safe.
 *
 * @param <T> an element of the source
 * @param <R> a result; a window may have any number of them
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
   * Creates an iterator.
   *
   * @param source the elements
   * @param window the most elements of a window
   * @param maxWeight the weight at which a window ends, with the element that reaches it
   * @param weight returns the weight of an element
   * @param ahead the number of windows that are begun before the results of the one before them are
   *     waited for
   * @param begin begins the work on a window; asking the supplier for the results waits for them
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
