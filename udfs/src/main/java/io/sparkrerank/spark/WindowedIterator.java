package io.sparkrerank.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Turns a stream into another a window at a time: pulls a bounded number of elements only when its
 * own are used up, so that no partition is ever held whole. Not thread-safe.
 */
final class WindowedIterator<T, R> implements Iterator<R> {

  private final Iterator<T> source;
  private final int window;
  private final Function<List<T>, List<R>> function;
  private Iterator<R> ready = Collections.emptyIterator();

  WindowedIterator(Iterator<T> source, int window, Function<List<T>, List<R>> function) {
    this.source = source;
    this.window = window;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && source.hasNext()) {
      List<T> elements = new ArrayList<>();
      while (elements.size() < window && source.hasNext()) {
        elements.add(source.next());
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
