package io.sparkrerank.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** A counter of the terms of texts, by an analyzer of Lucene. Thread-safe. Must be closed. */
public final class TermCounter implements AutoCloseable {

  /** Analyzers. */
  public enum Language {
    /** Words without stop words, reduced to Porter's stems, as in Anserini. */
    ENGLISH {
      @Override
      Analyzer analyzer() {
        return new EnglishAnalyzer();
      }
    },
    /** Words as Unicode separates them, in lower case. */
    STANDARD {
      @Override
      Analyzer analyzer() {
        return new StandardAnalyzer();
      }
    },
    /** Pairs of characters, for Chinese, Japanese and Korean. */
    CJK {
      @Override
      Analyzer analyzer() {
        return new CJKAnalyzer();
      }
    };

    abstract Analyzer analyzer();
  }

  private final Analyzer analyzer;

  /** Opens the analyzer of a language. */
  public TermCounter(Language language) {
    this.analyzer = language.analyzer();
  }

  /** Counts the occurrences of each term in a text, in the order of their first occurrences. */
  public Map<String, Integer> count(String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (TokenStream tokens = analyzer.tokenStream("", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        counts.merge(term.toString(), 1, Integer::sum);
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
