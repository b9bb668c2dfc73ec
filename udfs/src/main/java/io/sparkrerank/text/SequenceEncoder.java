package io.sparkrerank.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
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
import java.util.function.LongFunction;

/**
 * An encoder of strings to token ids without special tokens. Each distinct string is encoded once.
 * It calls the native library directly, because DJL's {@code Encoding} makes several Java objects
 * for each token.
 */
final class SequenceEncoder implements AutoCloseable {

  /**
   * The most strings of one native call. A native encoding takes about a hundred bytes per token,
   * so that a whole window of long texts would take gigabytes.
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

  /** Returns the token ids of each distinct string, without special tokens. */
  PerText<int[]> encode(Collection<String> strings) {
    return encode(strings, encoding -> narrow(NATIVE.getTokenIds(encoding)));
  }

  /** Returns the places of the tokens of each distinct string. */
  PerText<TokenSpans> spans(Collection<String> strings) {
    return encode(strings, SequenceEncoder::spans);
  }

  private static TokenSpans spans(long encoding) {
    CharSpan[] spans = NATIVE.getTokenCharSpans(encoding);
    int[] starts = new int[spans.length];
    int[] ends = new int[spans.length];
    for (int token = 0; token < spans.length; token++) {
      starts[token] = spans[token].getStart();
      ends[token] = spans[token].getEnd();
    }
    return new TokenSpans(starts, ends, narrow(NATIVE.getWordIds(encoding)));
  }

  private <T> PerText<T> encode(Collection<String> strings, LongFunction<T> reading) {
    Map<String, T> read = new HashMap<>();
    List<String> part = new ArrayList<>();
    int characters = 0;
    for (String string : new LinkedHashSet<>(strings)) {
      part.add(string);
      characters += string.length();
      if (part.size() == PART_STRINGS || characters >= PART_CHARACTERS) {
        encode(part, reading, read);
        part.clear();
        characters = 0;
      }
    }
    encode(part, reading, read);
    return new PerText<>(read);
  }

  private <T> void encode(List<String> part, LongFunction<T> reading, Map<String, T> read) {
    long[] encodings =
        NATIVE.batchEncode(
            tokenizer.getHandle(),
            part.stream().map(SequenceEncoder::wellFormed).toArray(String[]::new),
            false);
    try {
      for (int index = 0; index < encodings.length; index++) {
        read.put(part.get(index), reading.apply(encodings[index]));
      }
    } finally {
      for (long encoding : encodings) {
        NATIVE.deleteEncoding(encoding);
      }
    }
  }

  /**
   * Returns {@code string} with U+FFFD in place of each half of a surrogate pair. Such a half is no
   * character, and the native library would lose the others beyond U+FFFF with it.
   */
  private static String wellFormed(String string) {
    StringBuilder changed = new StringBuilder(0);
    for (int index = 0; index < string.length(); index++) {
      if (!Character.isSurrogate(string.charAt(index))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(string.codePointAt(index))) {
        index++;
      } else {
        if (changed.isEmpty()) {
          changed.append(string);
        }
        changed.setCharAt(index, '\ufffd');
      }
    }
    return changed.isEmpty() ? string : changed.toString();
  }

  /**
   * Returns the special tokens that the tokenizer's own post-processor puts around the sequences.
   */
  PairTemplate template(Sequences sequences) {
    long encoding =
        switch (sequences) {
          case PAIR -> NATIVE.encodeDual(tokenizer.getHandle(), "a", "a", true);
          case SINGLE -> NATIVE.encode(tokenizer.getHandle(), "a", true);
        };
    try {
      int[] ids = narrow(NATIVE.getTokenIds(encoding));
      int[] of = narrow(NATIVE.getSequenceIds(encoding));
      int[] types = narrow(NATIVE.getTypeIds(encoding));
      return switch (sequences) {
        case PAIR -> PairTemplate.of(ids, types, of);
        case SINGLE -> PairTemplate.ofSingle(ids, types, of);
      };
    } finally {
      NATIVE.deleteEncoding(encoding);
    }
  }

  /**
   * Returns the tokens of {@code prompt} around query and text, with the special tokens around one
   * sequence at both ends.
   */
  PairTemplate template(Prompt prompt) {
    List<String> words = List.of(prompt.beforeQuery(), prompt.beforeText(), prompt.afterText());
    PerText<int[]> ids = encode(words);
    return template(Sequences.SINGLE)
        .around(ids.of(words.get(0)), ids.of(words.get(1)), ids.of(words.get(2)));
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
