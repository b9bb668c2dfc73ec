package io.sparkrerank.text;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns pairs of strings into token ids, equal to the tokenizer's own encoding of a pair. Each
 * distinct query and each distinct text of a call is tokenized once. Thread-safe; close it to free
 * native memory.
 */
public final class PairTokenizer implements AutoCloseable {

  private final SequenceEncoder encoder;
  private final PairTemplate template;
  private final Truncation truncation;
  private final String queryPrompt;
  private final @Nullable Prompt prompt;
  private final int room;

  /**
   * Loads a tokenizer.
   *
   * @param tokenizerJson a {@code tokenizer.json} of the tokenizers library
   * @param reading how pairs are laid out and cut
   * @throws RerankException if it cannot be loaded, or leaves no room for a query and a text
   */
  public PairTokenizer(Path tokenizerJson, Reading reading) {
    this.encoder = SequenceEncoder.open(tokenizerJson);
    this.truncation = reading.truncation();
    this.queryPrompt = reading.queryPrompt();
    this.prompt = reading.prompt();
    try {
      this.template =
          prompt == null ? encoder.template(reading.sequences()) : encoder.template(prompt);
      this.room = truncation.maxTokens() - template.specialTokens();
      if (room < 2) {
        throw RerankException.config(
                "A pair of %d tokens leaves no room beside %d special tokens; allow longer pairs",
                truncation.maxTokens(), template.specialTokens())
            .with(Remedy.PAIR_LENGTH);
      }
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** Tokenizes {@code pairs}; the result has the same order. */
  public List<TokenizedPair> tokenize(List<TextPair> pairs) {
    PerText<int[]> queries =
        encoder.encode(pairs.stream().map(pair -> prompted(pair.query())).toList());
    PerText<int[]> texts =
        encoder.encode(pairs.stream().map(pair -> inPlace(pair.text())).toList());
    List<TokenizedPair> tokenized = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      tokenized.add(cut(queries.of(prompted(pair.query())), texts.of(inPlace(pair.text()))));
    }
    return tokenized;
  }

  /** Returns how many tokens each of {@code queries} has with its prompt, special tokens aside. */
  PerText<Integer> queryLengths(Collection<String> queries) {
    PerText<int[]> ids = encoder.encode(queries.stream().map(this::prompted).toList());
    return new PerText<>(
        queries.stream()
            .distinct()
            .collect(Collectors.toMap(query -> query, query -> ids.of(prompted(query)).length)));
  }

  private String prompted(String query) {
    return inPlace(queryPrompt.isEmpty() ? query : queryPrompt + query);
  }

  /** Returns a query or a text as it is encoded. */
  private String inPlace(String text) {
    return prompt == null ? text : Prompt.between(text);
  }

  /** Returns the places of the tokens of each of {@code texts}. */
  PerText<TokenSpans> spans(Collection<String> texts) {
    return encoder.spans(texts);
  }

  /** Returns how many tokens of a text of {@code text} tokens may stand beside a query. */
  int roomOfText(int query, int text) {
    return room - truncation.keptOfQuery(query, text, room);
  }

  private TokenizedPair cut(int[] query, int[] text) {
    int queryKept = truncation.keptOfQuery(query.length, text.length, room);
    int textKept = Math.min(text.length, room - queryKept);
    return template.assemble(
        kept(query, queryKept, truncation.queryCut()),
        kept(text, textKept, truncation.textCut()),
        new PairTemplate.Lengths(query.length, text.length));
  }

  private static int[] kept(int[] ids, int count, Cut cut) {
    if (count == ids.length) {
      return ids;
    }
    return cut == Cut.START
        ? Arrays.copyOfRange(ids, ids.length - count, ids.length)
        : Arrays.copyOf(ids, count);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
