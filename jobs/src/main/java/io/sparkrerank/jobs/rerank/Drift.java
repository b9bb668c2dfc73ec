package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.statistics.KendallTau;
import io.sparkrerank.measure.ScoredDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The differences of logits and ranks between a reduced precision and float32, on a sample of
 * queries.
 *
 * @param precision the reduced precision
 * @param queries number of queries
 * @param pairs number of pairs
 * @param largest largest difference of two logits
 * @param mean mean difference, without signs
 * @param moved number of documents with another rank among those of their query
 * @param tau mean of Kendall's tau over queries with at least two documents, or NaN
 */
public record Drift(
    String precision, int queries, int pairs, double largest, double mean, int moved, double tau) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A document of the sample, scored in both precisions.
   *
   * @param logit the logit that ranks, in the reduced precision
   * @param score the score of this logit
   * @param exactLogit the logit in float32
   * @param exactScore the score of this logit
   */
  public record Document(
      String queryId, String docId, float logit, float score, float exactLogit, float exactScore) {

    private double difference() {
      return Math.abs((double) logit - exactLogit);
    }
  }

  /**
   * Compares both precisions.
   *
   * @param documents the documents of each query in the order of their ranks
   */
  public static Drift of(String precision, List<Document> documents) {
    Map<String, List<Document>> lists = new LinkedHashMap<>();
    for (Document document : documents) {
      lists.computeIfAbsent(document.queryId(), id -> new ArrayList<>()).add(document);
    }
    List<int[]> ranks = lists.values().stream().map(Drift::exactRanks).toList();
    return new Drift(
        precision,
        lists.size(),
        documents.size(),
        documents.stream().mapToDouble(Document::difference).max().orElse(0),
        documents.stream().mapToDouble(Document::difference).average().orElse(0),
        ranks.stream().mapToInt(Drift::moved).sum(),
        ranks.stream()
            .filter(list -> list.length > 1)
            .mapToDouble(KendallTau::of)
            .average()
            .orElse(Double.NaN));
  }

  /** Returns the rank, from 0, of each document of a list by its score in float32. */
  private static int[] exactRanks(Collection<Document> list) {
    List<Document> documents = List.copyOf(list);
    List<Integer> order = new ArrayList<>();
    for (int index = 0; index < documents.size(); index++) {
      order.add(index);
    }
    order.sort(
        Comparator.comparing(
            index ->
                new ScoredDocument(documents.get(index).docId(), documents.get(index).exactScore()),
            ScoredDocument.RANKING));
    int[] ranks = new int[documents.size()];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[order.get(rank)] = rank;
    }
    return ranks;
  }

  private static int moved(int[] ranks) {
    int moved = 0;
    for (int rank = 0; rank < ranks.length; rank++) {
      moved += ranks[rank] == rank ? 0 : 1;
    }
    return moved;
  }

  /** Returns the figures in one sentence. */
  @Override
  public String toString() {
    return Decimals.format(
        "%s against fp32 on %,d pairs of %,d queries: logits differ by at most %s, %s in the mean;"
            + " %,d documents change ranks, Kendall's tau is %s",
        precision,
        pairs,
        queries,
        Decimals.of(largest),
        Decimals.of(mean),
        moved,
        Double.isNaN(tau) ? Decimals.UNDEFINED : Decimals.of(tau));
  }

  /** Returns the figures as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("precision", precision());
    node.put("queries", queries());
    node.put("pairs", pairs());
    node.put("largest_logit_difference", largest());
    node.put("mean_logit_difference", mean());
    node.put("documents_with_other_ranks", moved());
    if (!Double.isNaN(tau())) {
      node.put("kendall_tau", tau());
    }
    return node;
  }
}
