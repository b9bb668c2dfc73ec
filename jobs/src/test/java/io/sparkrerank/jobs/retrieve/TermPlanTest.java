package io.sparkrerank.jobs.retrieve;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class TermPlanTest {

  @Test
  void countsDocumentsAndTerms() {
    Dataset<Row> terms =
        Frames.of(
            Schemas.TERMS,
            row("a", 5, List.of(0, 1), List.of(2, 1)),
            row("b", 0, List.of(), List.of()),
            row("c", 1, List.of(1), List.of(1)));
    // b has no term at all: BM25 leaves it out of the mean length, which is 6 / 2.
    assertThat(values(TermPlan.totals(terms), "documents", "terms")).containsExactly(row(2L, 6L));
    assertThat(values(TermPlan.totals(terms.limit(0)), "documents", "terms"))
        .containsExactly(row(0L, 0L));
    // Term 0 is in a, term 1 is in a and c.
    assertThat(values(TermPlan.frequencies(terms).orderBy("term"), "term", "documents"))
        .containsExactly(row(0, 1L), row(1, 2L));
  }

  @Test
  void takesTheQueriesThatAreNotRejected() {
    String columns = "role string, id string, body string, reason string";
    Dataset<Row> keyed =
        Frames.of(
            columns,
            row("query", "q2", "skin", null),
            row("query", "q1", "fever", null),
            row("query", "q1", "fever", null),
            row("query", "q3", "one", null),
            row("document", "d", "text", null));
    // The check kept one copy of q1, and rejected q3 for its two texts.
    Dataset<Row> keys =
        Frames.of(
            columns,
            row("query", "q1", null, null),
            row("query", "q1", null, "duplicate"),
            row("query", "q2", null, null),
            row("query", "q3", null, "ambiguous_id"),
            row("document", "d", null, null));
    assertThat(values(TermPlan.queries(keyed, keys), "id", "body"))
        .containsExactly(row("q1", "fever"), row("q2", "skin"));
  }

  @Test
  void findsTheIdsThatVectorsMustNotHave() {
    Dataset<Row> vectors =
        Frames.of("id string", row("a"), row("a"), row((Object) null), row("b c"), row("d"));
    assertThat(values(SearchPlan.wrongIds(vectors).orderBy("id"), "id", "vectors"))
        .containsExactly(row(null, 1L), row("a", 2L), row("b c", 1L));
  }

  @Test
  void countsTheListsThatWereFound() {
    Dataset<Row> ranked =
        Frames.of(
            "bm25_rank int, query_id string, doc_id string, score float, rank int",
            row(1, "q1", "a", 2f, 1),
            row(2, "q1", "b", 1f, 2),
            row(1, "q2", "a", 3f, 1));
    assertThat(RetrievedCounts.of(4, 9, SearchPlan.totals(ranked).head()))
        .isEqualTo(new RetrievedCounts(4, 9, 2, 3));
    assertThat(SearchPlan.output(ranked).columns())
        .containsExactly("query_id", "doc_id", "rank", "score", "bm25_rank");
  }
}
