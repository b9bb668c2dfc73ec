package io.sparkrerank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.measure.ScoredDocument;
import io.sparkrerank.model.djl.DjlBlockProduct;
import io.sparkrerank.model.djl.DjlRuntime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists against those of comparing every query with every document. */
@Tag("model")
class ExactVectorSearchTest {

  private static final int DIMENSION = 48;

  private record Vector(String id, float[] values) {}

  @BeforeAll
  static void configure() {
    DjlRuntime.configure(1, null);
  }

  @ParameterizedTest
  @EnumSource(Similarity.class)
  void findsWhatComparingAllFinds(Similarity similarity) {
    Random random = new Random(7);
    List<Vector> queries = vectors(random, "q", 300);
    List<Vector> documents = new ArrayList<>(vectors(random, "d", 1_700));
    // Copies have the same score as their originals: ids decide.
    for (int index = 0; index < 200; index++) {
      documents.add(new Vector("é" + index, documents.get(index).values()));
    }
    documents.add(new Vector("zero", new float[DIMENSION]));
    List<List<ScoredDocument>> expected = compareAll(similarity, queries, documents, 20);
    assertThat(search(similarity, queries, documents, 64, 20)).isEqualTo(expected);
    Collections.shuffle(documents, random);
    assertThat(search(similarity, queries, documents, 1_000, 20)).isEqualTo(expected);
    // More than are multiplied at once.
    assertThat(search(similarity, queries, documents, 1_500, 20)).isEqualTo(expected);
  }

  @Test
  void findsAllWhereThereAreFewerThanWanted() {
    Random random = new Random(8);
    List<Vector> queries = vectors(random, "q", 3);
    List<Vector> documents = vectors(random, "d", 130);
    List<List<ScoredDocument>> expected =
        compareAll(Similarity.COSINE, queries, documents, Integer.MAX_VALUE);
    assertThat(search(Similarity.COSINE, queries, documents, 65, Integer.MAX_VALUE))
        .isEqualTo(expected);
    assertThat(expected.get(0)).hasSize(130);
  }

  @ParameterizedTest
  @ValueSource(floats = {0x1p-72f, 0x1p47f})
  void losesNothingAtTheEndsOfTheRange(float scale) {
    Random random = new Random(9);
    List<Vector> queries = scaled(vectors(random, "q", 10), scale);
    List<Vector> documents = scaled(vectors(random, "d", 300), scale);
    assertThat(VectorBlock.isUsable(queries.get(0).values()[0])).isTrue();
    assertThat(search(Similarity.DOT, queries, documents, 128, 20))
        .isEqualTo(compareAll(Similarity.DOT, queries, documents, 20));
  }

  private static List<Vector> scaled(List<Vector> vectors, float scale) {
    return vectors.stream()
        .map(
            vector -> {
              float[] values = vector.values().clone();
              for (int dimension = 0; dimension < DIMENSION; dimension++) {
                values[dimension] *= scale;
              }
              return new Vector(vector.id(), values);
            })
        .toList();
  }

  private static List<Vector> vectors(Random random, String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            index -> {
              float[] values = new float[DIMENSION];
              // Near to each other, as vectors of texts are: many nearly equal scores.
              for (int dimension = 0; dimension < DIMENSION; dimension++) {
                values[dimension] = 3 + (float) random.nextGaussian() / 100;
              }
              return new Vector(prefix + index, values);
            })
        .toList();
  }

  private static List<List<ScoredDocument>> search(
      Similarity similarity, List<Vector> queries, List<Vector> documents, int atOnce, int most) {
    VectorBlock queryBlock = new VectorBlock(similarity, queries.size(), DIMENSION);
    queries.forEach(query -> queryBlock.add(query.id(), query.values()));
    try (BlockProduct product = new DjlBlockProduct(queryBlock)) {
      ExactVectorSearch search = new ExactVectorSearch(queryBlock, product, most);
      VectorBlock block = new VectorBlock(similarity, atOnce, DIMENSION);
      for (Vector document : documents) {
        block.add(document.id(), document.values());
        if (block.isFull()) {
          search.add(block);
          block.clear();
        }
      }
      search.add(block);
      return search.best().stream().map(TopDocuments::ranked).toList();
    }
  }

  private static List<List<ScoredDocument>> compareAll(
      Similarity similarity, List<Vector> queries, List<Vector> documents, int most) {
    List<List<ScoredDocument>> lists = new ArrayList<>();
    for (Vector query : queries) {
      float[] left = similarity.prepared(query.values());
      lists.add(
          documents.stream()
              .map(
                  document -> {
                    float[] right = similarity.prepared(document.values());
                    double sum = 0;
                    for (int dimension = 0; dimension < DIMENSION; dimension++) {
                      sum += (double) left[dimension] * right[dimension];
                    }
                    return new ScoredDocument(document.id(), (float) sum);
                  })
              .sorted(ScoredDocument.RANKING)
              .limit(most)
              .toList());
    }
    return lists;
  }

  @Test
  void doesNotTrustTheLastBitsOfAProduct() {
    VectorBlock queries = new VectorBlock(Similarity.DOT, 1, 2);
    queries.add("q", new float[] {1, 1});
    VectorBlock documents = new VectorBlock(Similarity.DOT, 3, 2);
    documents.add("a", new float[] {1, 0.5f});
    documents.add("b", new float[] {1, Math.nextUp(0.5f)});
    documents.add("c", new float[] {1, 0.25f});
    ExactVectorSearch search = new ExactVectorSearch(queries, new Wrong(), 1);
    search.add(documents);
    assertThat(search.best().get(0).ranked())
        .extracting(ScoredDocument::docId)
        .containsExactly("b");
  }

  /** Rounds downwards, and so finds the second document to be worse than the first. */
  private record Wrong() implements BlockProduct {
    @Override
    public void multiply(VectorBlock documents, Products products) {
      products.bar(0);
      products.accept(0, 0, 1.5f);
      products.accept(0, 1, Math.nextDown(1.5f));
      products.accept(0, 2, 1.25f);
      products.end(0);
    }

    @Override
    public void close() {}
  }

  @Test
  void refusesVectorsOfAnotherModel() {
    VectorBlock block = new VectorBlock(Similarity.COSINE, 2, 3);
    assertThatThrownBy(() -> block.add("d1", new float[4]))
        .hasMessageContaining("The vector of d1 has 4 numbers, and others have 3");
  }
}
