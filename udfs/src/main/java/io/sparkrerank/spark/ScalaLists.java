package io.sparkrerank.spark;

import java.util.ArrayList;
import java.util.List;
import scala.collection.Seq;

/** Copies of Scala's sequences. Compiles against Scala 2.12 and 2.13. */
final class ScalaLists {

  private ScalaLists() {}

  /** Copies a sequence, nulls included. */
  static <T> List<T> list(Seq<T> values) {
    List<T> list = new ArrayList<>(values.length());
    for (int index = 0; index < values.length(); index++) {
      list.add(values.apply(index));
    }
    return list;
  }

  /** Copies numbers, none of which may be null. */
  static float[] floats(Seq<Float> values) {
    float[] floats = new float[values.length()];
    for (int index = 0; index < floats.length; index++) {
      floats[index] = values.apply(index);
    }
    return floats;
  }
}
