package io.sparkrerank.search;

import io.sparkrerank.measure.ScoredDocument;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best documents of a query among those that were offered, whatever their order. Not
 * thread-safe.
 */
public final class TopDocuments {

  private final int most;

  /** The worst one is the first that goes. */
  private final PriorityQueue<ScoredDocument> kept =
      new PriorityQueue<>(ScoredDocument.RANKING.reversed());

  /** Keeps at most {@code most} documents. */
  public TopDocuments(int most) {
    this.most = most;
  }

  /** The score below which a document is not kept, however many others come. */
  public float threshold() {
    return kept.size() < most ? Float.NEGATIVE_INFINITY : kept.peek().score();
  }

  /** Keeps a document if it is one of the best. */
  public void offer(String docId, float score) {
    if (score < threshold()) {
      return;
    }
    ScoredDocument document = new ScoredDocument(docId, score);
    if (kept.size() < most) {
      kept.add(document);
    } else if (ScoredDocument.RANKING.compare(document, kept.peek()) < 0) {
      kept.poll();
      kept.add(document);
    }
  }

  /** The documents from best to worst, in trec_eval's order. */
  public List<ScoredDocument> ranked() {
    return kept.stream().sorted(ScoredDocument.RANKING).toList();
  }
}
