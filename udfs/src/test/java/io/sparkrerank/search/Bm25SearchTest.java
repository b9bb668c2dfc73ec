package io.sparkrerank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.measure.ScoredDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

/** Scores against those of an index of Lucene. */
class Bm25SearchTest {

  private static final Bm25 BM25 = new Bm25(0.9f, 0.4f);

  @Test
  void scoresAsLuceneDoes() throws IOException {
    Map<String, String> documents = texts(Path.of("../sample-data/corpus.jsonl"));
    Map<String, String> queries =
        new LinkedHashMap<>(texts(Path.of("../sample-data/queries.jsonl")));
    queries.put("twice", "salt and salt and blood");
    queries.put("nothing", "xylophone the");
    List<TopDocuments> found = search(documents, new ArrayList<>(queries.values()));
    int index = 0;
    for (String query : queries.values()) {
      Map<String, Float> expected = lucene(documents, query);
      List<ScoredDocument> ranked = found.get(index++).ranked();
      assertThat(ranked).as(query).hasSameSizeAs(expected.entrySet());
      for (ScoredDocument document : ranked) {
        assertThat(document.score())
            .as("%s for %s", document.docId(), query)
            .isCloseTo(expected.get(document.docId()), within(1e-5f));
      }
    }
    assertThat(index).isGreaterThan(50);
  }

  private static Map<String, String> texts(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = new ObjectMapper().readTree(line);
      texts.put(
          row.path("_id").asText(),
          (row.path("title").asText("") + " " + row.path("text").asText()));
    }
    return texts;
  }

  private static List<TopDocuments> search(Map<String, String> documents, List<String> queries) {
    try (TermCounter counter = new TermCounter(TermCounter.Language.ENGLISH)) {
      QueryTerms terms = QueryTerms.of(queries, TermCounter.Language.ENGLISH);
      Map<String, Integer> numbers = new HashMap<>();
      terms.terms().forEach(term -> numbers.put(term, numbers.size()));
      long[] frequencies = new long[numbers.size()];
      long length = 0;
      for (String text : documents.values()) {
        Map<String, Integer> counts = counter.count(text);
        length += sum(counts);
        counts.keySet().stream()
            .filter(numbers::containsKey)
            .forEach(term -> frequencies[numbers.get(term)]++);
      }
      Bm25.Corpus corpus = new Bm25.Corpus(documents.size(), length);
      // In parts of the queries, as many queries are searched for.
      List<Bm25Search> parts =
          IntStream.iterate(0, from -> from < queries.size(), from -> from + 7)
              .mapToObj(from -> terms.part(from, Math.min(queries.size(), from + 7)))
              .map(part -> new Bm25Search(BM25, corpus, part, frequencies, documents.size()))
              .toList();
      documents.forEach(
          (id, text) -> {
            Map<String, Integer> counts = counter.count(text);
            List<Map.Entry<String, Integer>> known =
                counts.entrySet().stream()
                    .filter(count -> numbers.containsKey(count.getKey()))
                    .toList();
            int[] found = known.stream().mapToInt(count -> numbers.get(count.getKey())).toArray();
            int[] often = known.stream().mapToInt(Map.Entry::getValue).toArray();
            parts.forEach(part -> part.add(id, (int) sum(counts), found, often));
          });
      return parts.stream().flatMap(part -> part.best().stream()).toList();
    }
  }

  private static long sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<String, Float> lucene(Map<String, String> documents, String query)
      throws IOException {
    BM25Similarity similarity = new BM25Similarity(0.9f, 0.4f);
    try (Directory directory = new ByteBuffersDirectory();
        EnglishAnalyzer analyzer = new EnglishAnalyzer();
        TermCounter counter = new TermCounter(TermCounter.Language.ENGLISH)) {
      IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(similarity);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (Map.Entry<String, String> entry : documents.entrySet()) {
          Document document = new Document();
          document.add(new StoredField("id", entry.getKey()));
          document.add(new TextField("contents", entry.getValue(), Field.Store.NO));
          writer.addDocument(document);
        }
      }
      BooleanQuery.Builder words = new BooleanQuery.Builder();
      counter
          .count(query)
          .forEach(
              (term, count) ->
                  words.add(
                      new BoostQuery(new TermQuery(new Term("contents", term)), count),
                      BooleanClause.Occur.SHOULD));
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setSimilarity(similarity);
        Map<String, Float> scores = new HashMap<>();
        for (ScoreDoc hit : searcher.search(words.build(), documents.size()).scoreDocs) {
          scores.put(searcher.storedFields().document(hit.doc).get("id"), hit.score);
        }
        return scores;
      }
    }
  }

  @Test
  void separatesTextsAsTheirLanguageIsWritten() {
    try (TermCounter english = new TermCounter(TermCounter.Language.ENGLISH);
        TermCounter standard = new TermCounter(TermCounter.Language.STANDARD);
        TermCounter cjk = new TermCounter(TermCounter.Language.CJK)) {
      assertThat(english.count("The running Runs")).containsExactly(Map.entry("run", 2));
      assertThat(standard.count("The Straße")).containsOnlyKeys("the", "straße");
      assertThat(cjk.count("東京都")).containsOnlyKeys("東京", "京都");
    }
  }
}
