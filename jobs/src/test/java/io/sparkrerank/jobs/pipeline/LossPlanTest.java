package io.sparkrerank.jobs.pipeline;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Losses of a search that found a, b, c, d, and a re-ranking of its best two that could not read b.
 */
@Tag("spark")
class LossPlanTest {

  private static final List<String> NAMES = List.of("bm25", "rerank");

  private static Dataset<Row> ranked() {
    Dataset<Row> listed =
        Frames.of(
            "query_id string, run int, doc_id string, score float",
            row("q", 0, "a", 4f),
            row("q", 0, "b", 3f),
            row("q", 0, "c", 2f),
            row("q", 0, "d", 1f),
            row("q", 1, "c", 9f),
            row("q", 1, "a", 5f));
    Dataset<Row> rejected =
        Frames.of("query_id string, doc_id string", row("q", "b"), row("q", "b"));
    return LossPlan.ranked(listed, Map.of(0, rejected));
  }

  @Test
  void ranksTheDocumentsOfEachList() {
    assertThat(values(ranked().orderBy("run", "rank"), "run", "rank", "doc_id"))
        .containsExactly(
            row(0, 1, "a"),
            row(0, 2, "b"),
            row(0, 3, "c"),
            row(0, 4, "d"),
            row(1, 1, "c"),
            row(1, 2, "a"));
  }

  @Test
  void findsTheCandidatesOfTheNextStage() {
    // The best two that can be read: a and c, since b was rejected.
    assertThat(values(LossPlan.candidates(ranked(), 0, 2, 7).orderBy("doc_id"), "run", "doc_id"))
        .containsExactly(row(7, "a"), row(7, "c"));
    assertThat(values(LossPlan.candidates(ranked(), 0, null, 7).orderBy("doc_id"), "doc_id"))
        .containsExactly(row("a"), row("c"), row("d"));
  }

  @Test
  void findsTheStageThatLostADocument() {
    Dataset<Row> judgments =
        Frames.of(
            "query_id string, doc_id string, relevance int",
            row("q", "a", 1),
            row("q", "b", 2),
            row("q", "c", 0),
            row("q", "d", 1),
            row("q", "e", 1));
    Dataset<Row> relevant =
        LossPlan.relevant(judgments, 1, ranked(), NAMES, List.of(2, 2)).orderBy("doc_id");
    // a is within reach of both lists. b is within reach of the search, and the re-ranking does not
    // have it. d is the third of the search that can be read. e was never found. c is not relevant.
    assertThat(values(relevant, "doc_id", "lost_by", "ranks"))
        .containsExactly(
            row("a", null, List.of(1, 2)),
            row("b", "rerank", Arrays.asList(2, null)),
            row("d", "bm25", Arrays.asList(4, null)),
            row("e", "bm25", Arrays.asList(null, null)));
    assertThat(values(LossPlan.counts(relevant).orderBy("lost_by"), "*"))
        .containsExactly(row(null, 1L), row("bm25", 2L), row("rerank", 1L));
  }

  @Test
  void looksAtWholeListsWithoutAReach() {
    Dataset<Row> judgments =
        Frames.of("query_id string, doc_id string, relevance int", row("q", "d", 1));
    // Nothing is beyond a reach of all documents: d is found, and lost by the re-ranking.
    assertThat(
            values(
                LossPlan.relevant(judgments, 1, ranked(), NAMES, Arrays.asList(null, null)),
                "doc_id",
                "lost_by"))
        .containsExactly(row("d", "rerank"));
  }
}
