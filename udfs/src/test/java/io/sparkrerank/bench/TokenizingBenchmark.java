package io.sparkrerank.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import io.sparkrerank.text.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per pair before the forward pass, with the sample's tokenizer and corpus: each of 20 queries
 * with 50 documents, as a window of candidates has them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TokenizingBenchmark {

  private static final int QUERIES = 20;
  private static final int DOCUMENTS = 50;
  private static final int PAIRS = QUERIES * DOCUMENTS;

  private final List<TextPair> pairs = new ArrayList<>();
  private PairTokenizer tokenizer;
  private TokenBudgetBatcher batcher;
  private List<TokenizedPair> tokenized;

  /** Reads the sample; the working directory is that of the repository. */
  @Setup
  public void open() throws IOException {
    List<String> queries = texts("sample-data/queries.jsonl", QUERIES);
    List<String> documents = texts("sample-data/corpus.jsonl", DOCUMENTS);
    for (String query : queries) {
      documents.forEach(document -> pairs.add(new TextPair(query, document)));
    }
    tokenizer =
        new PairTokenizer(
            Path.of("sample-data/model/tokenizer.json"),
            Reading.ofPairs(new Truncation(512, 0.75, Cut.END, Cut.END)));
    batcher =
        new TokenBudgetBatcher(
            new TokenBudget(1024, 32, 512, TokenBudget.Rows.AS_MANY_AS_PAIRS), 0);
    tokenized = tokenizer.tokenize(pairs);
  }

  private static List<String> texts(String file, int count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(file)).subList(0, count)) {
      JsonNode row = new ObjectMapper().readTree(line);
      texts.add(row.path("text").asText());
    }
    return texts;
  }

  /** Closes the tokenizer. */
  @TearDown
  public void close() {
    tokenizer.close();
  }

  /** Strings to token ids, each distinct text once. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public List<TokenizedPair> tokenize() {
    return tokenizer.tokenize(pairs);
  }

  /** Token ids to padded batches. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public long batch() {
    long rows = 0;
    for (TokenBudgetBatcher.Group group : batcher.group(tokenized)) {
      PairBatch batch = batcher.batch(tokenized, group);
      rows += batch.rows();
    }
    return rows;
  }
}
