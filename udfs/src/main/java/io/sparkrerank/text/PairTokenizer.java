package io.sparkrerank.text;

import io.sparkrerank.RerankException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns pairs of strings into token ids, equal to the tokenizer's own encoding of a pair. Each
 * distinct query and each distinct text of a call is tokenized once. Thread-safe; close it to free
 * native memory.
 */
public final class PairTokenizer implements AutoCloseable {

  private final SequenceEncoder encoder;
  private final PairTemplate template;
  private final Truncation truncation;
  private final int room;

  /** As {@link #PairTokenizer(Path, Truncation, Sequences)}, for pairs that have a query. */
  public PairTokenizer(Path tokenizerJson, Truncation truncation) {
    this(tokenizerJson, truncation, Sequences.PAIR);
  }

  /**
   * Loads a tokenizer.
   *
   * @param tokenizerJson a {@code tokenizer.json} of the tokenizers library
   * @param truncation how long pairs are cut
   * @param sequences whether pairs have a query
   * @throws RerankException if it cannot be loaded, or leaves no room for a query and a text
   */
  public PairTokenizer(Path tokenizerJson, Truncation truncation, Sequences sequences) {
    this.encoder = SequenceEncoder.open(tokenizerJson);
    this.truncation = truncation;
    try {
      this.template = encoder.template(sequences);
      this.room = truncation.maxTokens() - template.specialTokens();
      if (room < 2) {
        throw RerankException.config(
            "A pair of %d tokens leaves no room beside %d special tokens; raise --max-length",
            truncation.maxTokens(), template.specialTokens());
      }
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** Tokenizes {@code pairs}; the result has the same order. */
  public List<TokenizedPair> tokenize(List<TextPair> pairs) {
    Map<String, int[]> queries = encoder.encode(pairs.stream().map(TextPair::query).toList());
    Map<String, int[]> texts = encoder.encode(pairs.stream().map(TextPair::text).toList());
    List<TokenizedPair> tokenized = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      tokenized.add(cut(queries.get(pair.query()), texts.get(pair.text())));
    }
    return tokenized;
  }

  /** How many tokens each of {@code texts} has, special tokens aside. */
  Map<String, Integer> lengths(Collection<String> texts) {
    return encoder.encode(texts).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().length));
  }

  /** Where the tokens of each of {@code texts} stand. */
  Map<String, TokenSpans> spans(Collection<String> texts) {
    return encoder.spans(texts);
  }

  /** How many tokens of a text of {@code text} tokens may stand beside a query. */
  int roomOfText(int query, int text) {
    return room - truncation.keptOfQuery(query, text, room);
  }

  private TokenizedPair cut(int[] query, int[] text) {
    int queryKept = truncation.keptOfQuery(query.length, text.length, room);
    int textKept = Math.min(text.length, room - queryKept);
    int[] kept =
        truncation.queryCut() == QueryCut.START
            ? Arrays.copyOfRange(query, query.length - queryKept, query.length)
            : Arrays.copyOf(query, queryKept);
    return template.assemble(
        kept, text, textKept, new PairTemplate.Lengths(query.length, text.length));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
