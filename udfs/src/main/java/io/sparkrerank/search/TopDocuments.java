package io.sparkrerank.search;

import io.sparkrerank.measure.ScoredDocument;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best documents of a query among those that were offered. The order of offers does not matter.
 * Not thread-safe.
 */
public final class TopDocuments {

  private final int limit;

  /** The documents that are kept, with the worst on top. */
  private final PriorityQueue<ScoredDocument> kept =
      new PriorityQueue<>(ScoredDocument.RANKING.reversed());

  /** Creates an empty list that keeps at most {@code limit} documents. */
  public TopDocuments(int limit) {
    this.limit = limit;
  }

  /** Returns the score below which no further document is kept. */
  public float threshold() {
    return kept.size() < limit ? Float.NEGATIVE_INFINITY : kept.peek().score();
  }

  /** Keeps a document if it is one of the best so far. */
  public void offer(String docId, float score) {
    if (score < threshold()) {
      return;
    }
    ScoredDocument document = new ScoredDocument(docId, score);
    if (kept.size() < limit) {
      kept.add(document);
    } else if (ScoredDocument.RANKING.compare(document, kept.peek()) < 0) {
      kept.poll();
      kept.add(document);
    }
  }

  /** Returns the documents from best to worst, in the order of trec_eval. */
  public List<ScoredDocument> ranked() {
    return kept.stream().sorted(ScoredDocument.RANKING).toList();
  }
}
