package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.RoleCounts;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.row.TextRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The input of a search: texts that are read and checked, and vectors that are given. */
final class SearchInput {

  private final JobContext job;
  private final RetrieveConfig config;

  SearchInput(JobContext job, RetrieveConfig config) {
    this.job = job;
    this.config = config;
  }

  /**
   * Checks given vectors, then reads and checks the texts that the search needs.
   *
   * @param rules the prompts of the texts
   * @param spec the model that will embed texts, or null if none will
   * @throws RerankException if vectors are unusable, or a file cannot be read
   */
  CheckedRows check(EmbeddingRules rules, @Nullable ModelSpec spec) {
    if (config.method().readsVectors()) {
      rules.similarity();
      givenVectors().forEach(path -> VectorTable.open(job.spark(), path).requireIds());
    }
    List<Dataset<Row>> texts = new ArrayList<>();
    if (config.readsDocuments()) {
      texts.add(texts(config.documentTexts(), TextRole.DOCUMENT, rules));
    }
    if (config.readsQueries()) {
      texts.add(texts(config.queryTexts(), TextRole.QUERY, rules));
    }
    Dataset<Row> all =
        texts.stream()
            .reduce(Dataset::union)
            .orElseGet(() -> TextPlan.none(job.spark().emptyDataFrame()));
    Partitions.adaptShuffles(job.spark(), all);
    return CheckedRows.checkTexts(job, all, spec, embeddedRoles());
  }

  private Stream<String> givenVectors() {
    return Stream.of(config.vectors().documents(), config.vectors().queries())
        .filter(path -> path != null);
  }

  private Dataset<Row> texts(String path, TextRole role, EmbeddingRules rules) {
    return TextPlan.texts(
        new TableReader(job.spark()).texts(path), Map.of(), role, rules.prompt(role), path);
  }

  /** Returns the roles whose texts a model embeds. */
  List<TextRole> embeddedRoles() {
    return Stream.of(TextRole.values())
        .filter(
            role ->
                switch (role) {
                  case DOCUMENT -> config.embedsDocuments();
                  case QUERY -> config.embedsQueries();
                })
        .toList();
  }

  /**
   * Requires that each file with texts has a good one.
   *
   * @throws RerankException if one has none
   */
  void requireTexts(CheckedRows checked) {
    List<RoleCounts> counts =
        TextPlan.counts(checked.keys()).collectAsList().stream().map(RoleCounts::of).toList();
    if (config.readsQueries()) {
      requireTexts(counts, TextRole.QUERY, "queries", config.queryTexts(), checked);
    }
    if (config.readsDocuments()) {
      requireTexts(counts, TextRole.DOCUMENT, "documents", config.documentTexts(), checked);
    }
  }

  private static void requireTexts(
      List<RoleCounts> counts, TextRole role, String name, String path, CheckedRows checked) {
    RoleCounts found =
        counts.stream()
            .filter(ofRole -> ofRole.role().equals(role.code()))
            .findFirst()
            .orElseThrow(() -> RerankException.input("No %s in %s", name, path));
    if (found.good() == 0) {
      throw RerankException.input(
          "All %,d rows of the %s are bad: %s",
          found.rows(), name, RejectedRows.listed(RejectedRows.byReason(checked.keys())));
    }
  }
}
