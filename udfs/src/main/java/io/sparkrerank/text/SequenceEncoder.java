package io.sparkrerank.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Strings to token ids without special tokens, each distinct string once. Calls the native library
 * directly, because DJL's {@code Encoding} makes several Java objects for each token.
 */
final class SequenceEncoder implements AutoCloseable {

  /**
   * How much goes into one native call. A native encoding takes about a hundred bytes a token, so
   * that a whole window of long texts would take gigabytes.
   */
  private static final int PART_STRINGS = 256;

  private static final int PART_CHARACTERS = 1 << 20;

  private static final TokenizersLibrary NATIVE = TokenizersLibrary.LIB;

  private final HuggingFaceTokenizer tokenizer;

  private SequenceEncoder(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  static SequenceEncoder open(Path tokenizerJson) {
    try {
      // Truncation and padding that were saved in the file are switched off: pairs are cut here.
      return new SequenceEncoder(
          HuggingFaceTokenizer.newInstance(
              tokenizerJson, Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD")));
    } catch (IOException | RuntimeException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot load the tokenizer " + tokenizerJson + ": " + e, e);
    }
  }

  /** The token ids of each distinct string. */
  Map<String, int[]> encode(Collection<String> strings) {
    Map<String, int[]> ids = new HashMap<>();
    List<String> part = new ArrayList<>();
    int characters = 0;
    for (String string : new LinkedHashSet<>(strings)) {
      part.add(string);
      characters += string.length();
      if (part.size() == PART_STRINGS || characters >= PART_CHARACTERS) {
        encode(part, ids);
        part.clear();
        characters = 0;
      }
    }
    encode(part, ids);
    return ids;
  }

  private void encode(List<String> part, Map<String, int[]> ids) {
    long[] encodings =
        NATIVE.batchEncode(tokenizer.getHandle(), part.toArray(new String[0]), false);
    try {
      for (int index = 0; index < encodings.length; index++) {
        ids.put(part.get(index), narrow(NATIVE.getTokenIds(encodings[index])));
      }
    } finally {
      for (long encoding : encodings) {
        NATIVE.deleteEncoding(encoding);
      }
    }
  }

  /** What the tokenizer's own post-processor puts around the two sequences of a pair. */
  PairTemplate template() {
    long encoding = NATIVE.encodeDual(tokenizer.getHandle(), "a", "a", true);
    try {
      return PairTemplate.of(
          narrow(NATIVE.getTokenIds(encoding)),
          narrow(NATIVE.getTypeIds(encoding)),
          narrow(NATIVE.getSequenceIds(encoding)));
    } finally {
      NATIVE.deleteEncoding(encoding);
    }
  }

  private static int[] narrow(long[] values) {
    int[] narrow = new int[values.length];
    for (int index = 0; index < values.length; index++) {
      narrow[index] = (int) values[index];
    }
    return narrow;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
