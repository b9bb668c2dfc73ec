package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.TableStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a pipeline: the work of its stages and the measures of their lists.
 *
 * @param stages the stages, in their order
 * @param measures the measures of their lists, or null without judgments
 */
public record PipelineFigures(List<StageFigures> stages, @Nullable PipelineMeasures measures) {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> WORK =
      List.of("candidates", "rejected", "listed", "scored", "reused", "tokens", "seconds");

  /** Returns the names of the columns of {@link #rows}. */
  public List<String> header() {
    List<String> header = new ArrayList<>(List.of("stage"));
    header.addAll(WORK);
    if (measures != null) {
      header.addAll(List.of("best possible", measures.firstMeasure(), "relevant left", "lost"));
    }
    return header;
  }

  /** Returns one row per list, in words for people. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    if (measures != null && measures.listsBefore() == 1) {
      List<String> row = new ArrayList<>(List.of(measures.lists().runs().get(0).name()));
      row.addAll(Collections.nCopies(WORK.size(), ""));
      addMeasures(measures, OptionalDouble.empty(), 0, row);
      rows.add(row);
    }
    for (int index = 0; index < stages.size(); index++) {
      List<String> row = work(stages.get(index));
      if (measures != null) {
        addMeasures(measures, measures.firstCeiling(index), index + measures.listsBefore(), row);
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> work(StageFigures stage) {
    return new ArrayList<>(
        List.of(
            stage.name(),
            count(stage.documents().candidates()),
            count(stage.documents().rejected()),
            count(stage.documents().listed()),
            count(stage.scoring().scored()),
            count(stage.scoring().reused()),
            count(stage.scoring().tokens()),
            Decimals.of(stage.seconds(), 1)));
  }

  private static void addMeasures(
      PipelineMeasures measures, OptionalDouble ceiling, int list, List<String> row) {
    row.add(ceiling.isPresent() ? Decimals.of(ceiling.getAsDouble()) : "");
    row.add(Decimals.of(measures.first(list)));
    row.add(count(measures.losses().left(list)));
    row.add(count(measures.losses().lost().get(list)));
  }

  /** Returns the stages as a table of text. */
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

  /** Returns the stages as JSON, for the manifest. */
  public JsonNode json() {
    ArrayNode nodes = JSON.createArrayNode();
    for (int index = 0; index < stages.size(); index++) {
      ObjectNode node = stages.get(index).json();
      if (measures != null) {
        putMeasures(measures, index, node);
      }
      nodes.add(node);
    }
    return nodes;
  }

  private static void putMeasures(PipelineMeasures measures, int stage, ObjectNode node) {
    double[] ceiling = measures.ceilings().get(stage);
    if (ceiling != null) {
      ObjectNode possible = measures.lists().byMeasure(ceiling);
      for (int measure = 0; measure < ceiling.length; measure++) {
        if (Double.isNaN(ceiling[measure])) {
          possible.remove(measures.lists().measures().get(measure).toString());
        }
      }
      node.set("best_possible", possible);
    }
    int list = stage + measures.listsBefore();
    node.put("relevant_left", measures.losses().left(list));
    node.put("relevant_lost", measures.losses().lost().get(list));
  }
}
