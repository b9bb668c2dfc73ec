package io.sparkrerank.model.djl;

import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import java.nio.file.Path;
import java.util.List;

/**
 * A model in this JVM, without Spark, that reads one pair at a time. It serves to inspect what a
 * model reads and computes, not speed. Not thread-safe; close it to free native memory.
 */
public final class SinglePairs implements AutoCloseable {

  private final PairTokenizer tokenizer;
  private final DjlScorer scorer;
  private final TokenBudgetBatcher batcher;

  private SinglePairs(PairTokenizer tokenizer, DjlScorer scorer, TokenBudgetBatcher batcher) {
    this.tokenizer = tokenizer;
    this.scorer = scorer;
    this.batcher = batcher;
  }

  /**
   * Loads a model on the processor.
   *
   * @param network the network's file
   * @param tokenizerJson the tokenizer's file
   * @throws io.sparkrerank.RerankException if it cannot be loaded
   */
  public static SinglePairs load(ModelSpec spec, Path network, Path tokenizerJson) {
    DjlRuntime.configure(spec.placement().threads(), null);
    PairTokenizer tokenizer = new PairTokenizer(tokenizerJson, spec.reading());
    try {
      int length = spec.truncation().maxTokens();
      return new SinglePairs(
          tokenizer,
          DjlScorer.load(spec, network, Device.parse("cpu")),
          new TokenBudgetBatcher(
              new TokenBudget(length, 1, length, TokenBudget.Rows.FIXED),
              spec.network().padTokenId()));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Returns the tokens of {@code pair} as the network reads them. */
  public TokenizedPair tokens(TextPair pair) {
    return tokenizer.tokenize(List.of(pair)).get(0);
  }

  /** Returns the network's whole output for a pair: logits, or a vector. */
  public float[] output(TokenizedPair pair) {
    TokenBudgetBatcher.Group group = new TokenBudgetBatcher.Group(List.of(0), pair.length());
    return scorer.logits(batcher.batch(List.of(pair), group))[0];
  }

  @Override
  public void close() {
    tokenizer.close();
    scorer.close();
  }
}
