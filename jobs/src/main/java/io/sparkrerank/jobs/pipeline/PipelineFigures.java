package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.TableStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the stages of a pipeline did and are worth.
 *
 * @param stages the stages, in their order
 * @param measured what their lists are worth, or null without judgments
 */
public record PipelineFigures(List<StageFigures> stages, Measured measured) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What lists are worth.
   *
   * @param lists the measures of the lists: of the run to begin with, if there is one, and of each
   *     stage
   * @param candidates the measures of what each stage read, if it could be put into the best order;
   *     null for a search, which reads all, and NaN where a measure looks below them
   * @param relevant how many relevant documents there are
   * @param lost how many of them each list lost, in the order of {@code lists}
   * @param within how many ranks of the last list count
   */
  public record Measured(
      Evaluation lists, List<double[]> candidates, long relevant, List<Long> lost, int within) {

    /** How many relevant documents a list had within reach, less those that it lost. */
    public long left(int list) {
      return relevant - lost.subList(0, list + 1).stream().mapToLong(Long::longValue).sum();
    }
  }

  /** How many lists there are before that of the first stage: none, or one that was given. */
  public int given() {
    return measured == null ? 0 : measured.lists().runs().size() - stages.size();
  }

  /** The names of the columns of {@link #rows}. */
  public List<String> header() {
    List<String> header =
        new ArrayList<>(
            List.of(
                "stage",
                "candidates",
                "rejected",
                "listed",
                "scored",
                "reused",
                "tokens",
                "seconds"));
    if (measured != null) {
      header.addAll(List.of("best possible", measure(), "relevant left", "lost"));
    }
    return header;
  }

  /** A line a stage, in words for people. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    if (given() == 1) {
      List<String> row = new ArrayList<>(List.of(measured.lists().runs().get(0).name()));
      row.addAll(List.of("", "", "", "", "", "", "", ""));
      addMeasures(0, row);
      rows.add(row);
    }
    for (int index = 0; index < stages.size(); index++) {
      StageFigures stage = stages.get(index);
      List<String> row =
          new ArrayList<>(
              List.of(
                  stage.name(),
                  count(stage.candidates()),
                  count(stage.rejected()),
                  count(stage.listed()),
                  count(stage.scored()),
                  count(stage.reused()),
                  count(stage.tokens()),
                  Decimals.of(stage.seconds(), 1)));
      if (measured != null) {
        OptionalDouble ceiling = ceiling(index);
        row.add(ceiling.isPresent() ? Decimals.of(ceiling.getAsDouble()) : "");
        addMeasures(index + given(), row);
      }
      rows.add(row);
    }
    return rows;
  }

  /**
   * Returns the first measure of the best order of what a stage read; empty for a search, and where
   * the measure looks below what the stage read. Needs judgments.
   */
  OptionalDouble ceiling(int stage) {
    double[] best = measured.candidates().get(stage);
    return best == null || Double.isNaN(best[0])
        ? OptionalDouble.empty()
        : OptionalDouble.of(best[0]);
  }

  private void addMeasures(int list, List<String> row) {
    row.add(Decimals.of(measured.lists().runs().get(list).values()[0]));
    row.add(count(measured.left(list)));
    row.add(count(measured.lost().get(list)));
  }

  /** The first measure's name. */
  public String measure() {
    return measured.lists().measures().get(0).toString();
  }

  /** What the numbers of documents mean; needs judgments. */
  public String described() {
    return Decimals.format(
        "%,d relevant documents: left are those that a later stage can still bring among the first %,d of"
            + " the last list, lost those that this stage put out of reach.",
        measured.relevant(), measured.within());
  }

  /** The stages as a table of text. */
  public String table() {
    StringWriter table = new StringWriter();
    try {
      TableStyle.TEXT.table(header(), rows(), table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table.toString();
  }

  private static String count(long number) {
    return Decimals.format("%,d", number);
  }

  /** The stages as JSON, for the manifest. */
  public JsonNode json() {
    ArrayNode nodes = JSON.createArrayNode();
    for (int index = 0; index < stages.size(); index++) {
      ObjectNode node = stages.get(index).json();
      if (measured != null) {
        double[] best = measured.candidates().get(index);
        if (best != null) {
          ObjectNode possible = measured.lists().byMeasure(best);
          for (int measure = 0; measure < best.length; measure++) {
            if (Double.isNaN(best[measure])) {
              possible.remove(measured.lists().measures().get(measure).toString());
            }
          }
          node.set("best_possible", possible);
        }
        node.put("relevant_left", measured.left(index + given()));
        node.put("relevant_lost", measured.lost().get(index + given()));
      }
      nodes.add(node);
    }
    return nodes;
  }
}
