package io.sparkrerank.jobs.generate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * A function that makes all rows of one query. What it draws depends on the seed and the query's
 * number only, so that rows are the same however queries are spread over tasks.
 */
final class QueryRows implements FlatMapFunction<Long, Row> {

  private static final long serialVersionUID = 1L;

  /** The number of values in a row with a reason: the fields of a candidate and the reason. */
  private static final int FIELDS = RowDefect.Field.values().length + 1;

  /** The mean number of word pieces of the sample model per English word. */
  private static final double TOKENS_PER_WORD = 1.15;

  private final GenerateConfig config;
  private final ArrayList<String> words;

  QueryRows(GenerateConfig config, ArrayList<String> words) {
    this.config = config;
    this.words = words;
  }

  @Override
  public Iterator<Row> call(Long query) {
    // The seed of the query is itself drawn. A generator advances by a fixed step, so seeds that
    // are
    // one step apart would give every query the draws of the query before.
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(config.seed() ^ query << 20).nextLong());
    String text = text(random, 2 + random.nextInt(9));
    long first = query * config.candidates();
    int rows = (int) Math.min(config.candidates(), config.pairs() - first);
    List<Row> candidates = new ArrayList<>(rows);
    for (int rank = 1; rank <= rows; rank++) {
      double tokens = config.medianTokens() * Math.exp(config.sigma() * random.nextGaussian());
      int length = (int) Math.max(1, Math.round(tokens / TOKENS_PER_WORD));
      candidates.add(
          RowFactory.create(
              "q" + query, text, "d" + (first + rank), text(random, length), 20.0 / rank, rank));
    }
    return config.badShare() > 0 ? spoiled(candidates, random) : candidates.iterator();
  }

  private Iterator<Row> spoiled(List<Row> candidates, SplittableRandom random) {
    List<Row> rows = new ArrayList<>(candidates.size());
    @Nullable String before = null;
    for (Row candidate : candidates) {
      @Nullable String[] row = new String[FIELDS];
      for (int field = 0; field < candidate.size(); field++) {
        row[field] = String.valueOf(candidate.get(field));
      }
      RowDefect[] ways = RowDefect.values();
      RowDefect way = ways[random.nextInt(ways.length)];
      // Only a good row can have a duplicate.
      boolean bad =
          random.nextDouble() < config.badShare() && (way != RowDefect.DUPLICATE || before != null);
      if (bad && way == RowDefect.DUPLICATE) {
        row[RowDefect.Field.DOC_ID.ordinal()] = before;
      }
      before = bad ? null : row[RowDefect.Field.DOC_ID.ordinal()];
      if (bad) {
        way.spoil(row);
        row[row.length - 1] = way.reason();
      }
      rows.add(RowFactory.create((Object[]) row));
    }
    return rows.iterator();
  }

  private String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < length; word++) {
      // Inverts the distribution function: the share of the word of rank r is proportional to 1 /
      // r.
      int rank = (int) Math.exp(random.nextDouble() * Math.log(words.size() + 1.0)) - 1;
      text.append(word == 0 ? "" : " ").append(words.get(Math.min(rank, words.size() - 1)));
    }
    return text.toString();
  }
}
