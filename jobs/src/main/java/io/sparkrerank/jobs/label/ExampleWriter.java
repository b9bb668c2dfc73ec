package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.spark.row.Columns;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A writer of training data: each form that was asked for gets a folder below {@code examples/}.
 */
final class ExampleWriter {

  private static final String FOLDER = "examples/";

  private final LabelConfig config;
  private final OutputDirectory output;

  ExampleWriter(LabelConfig config, OutputDirectory output) {
    this.config = config;
    this.output = output;
  }

  /**
   * Writes the forms that have one row per scored pair.
   *
   * @param graded the scored candidates with grades
   * @return the number of rows of each of these forms, by the form's name
   */
  SortedMap<String, Long> writeScoredPairs(Dataset<Row> graded) {
    SortedMap<String, Long> rows = new TreeMap<>();
    if (config.forms().contains(LabelForm.SCORES)) {
      long written = table(LabelForm.SCORES, ExamplePlan.scores(graded));
      rows.put(LabelForm.SCORES.settingName(), written);
    }
    if (config.forms().contains(LabelForm.QRELS)) {
      long written = qrels(ExamplePlan.grades(graded, config.grades()));
      rows.put(LabelForm.QRELS.settingName(), written);
    }
    return rows;
  }

  /**
   * Writes the forms that are made of positives and negatives.
   *
   * @param mined rows of {@link io.sparkrerank.spark.row.Schemas#MINED}
   * @param examples the same rows with texts
   * @return the number of rows of each of these forms, by the form's name
   */
  SortedMap<String, Long> writeMined(Dataset<Row> mined, Dataset<Row> examples) {
    SortedMap<String, Long> rows = new TreeMap<>();
    for (LabelForm form : config.forms()) {
      if (form.isMined()) {
        rows.put(form.settingName(), table(form, examples(form, mined, examples)));
      }
    }
    return rows;
  }

  private Dataset<Row> examples(LabelForm form, Dataset<Row> mined, Dataset<Row> examples) {
    return switch (form) {
      case TRIPLET -> wanted(ExamplePlan.triplets(examples));
      case N_TUPLE -> wanted(ExamplePlan.tuples(examples, config.rules().draw().negatives()));
      case LABELED_PAIR -> wanted(ExamplePlan.labeledPairs(examples));
      case LABELED_LIST -> wanted(ExamplePlan.labeledLists(examples));
      case MARGIN -> ExamplePlan.margins(mined);
      case TEVATRON -> ExamplePlan.tevatron(examples);
      case FLAG -> ExamplePlan.flag(examples);
      case SCORES, QRELS -> throw new IllegalArgumentException(form + " is not mined");
    };
  }

  /** Drops the columns nobody asked for: a trainer takes each column for a text or the label. */
  private Dataset<Row> wanted(Dataset<Row> table) {
    LabelConfig.Scores scores = config.scores();
    Dataset<Row> kept = scores == LabelConfig.Scores.NONE ? table : table.drop("label", "labels");
    kept = scores.hasModel() ? kept : kept.drop(Columns.MODEL_SCORE, ExamplePlan.MODEL_SCORES);
    return scores.hasFirstStage()
        ? kept
        : kept.drop(Columns.FIRST_STAGE_SCORE, ExamplePlan.FIRST_STAGE_SCORES);
  }

  private long table(LabelForm form, Dataset<Row> table) {
    String name = FOLDER + form.settingName();
    return switch (config.files()) {
      case PARQUET -> output.writeParquet(table, name).count();
      case JSONL -> output.writeJsonLines(table, name);
    };
  }

  private long qrels(Dataset<Row> grades) {
    long[] lines = {0};
    output.writeText(
        FOLDER + "qrels.txt",
        writer -> {
          Iterator<Row> judgments = grades.toLocalIterator();
          while (judgments.hasNext()) {
            writer.write(qrelsLine(judgments.next()));
            lines[0]++;
          }
        });
    return lines[0];
  }

  private static String qrelsLine(Row row) {
    return "%s 0 %s %s\n"
        .formatted(
            row.<String>getAs(Columns.QUERY_ID),
            row.<String>getAs(Columns.DOC_ID),
            row.<Integer>getAs(Columns.RELEVANCE));
  }
}
