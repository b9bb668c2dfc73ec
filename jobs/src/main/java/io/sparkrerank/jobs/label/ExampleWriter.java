package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.spark.row.Columns;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes training data, each form in a folder of its own below {@code examples/}. */
public final class ExampleWriter {

  private static final String FOLDER = "examples/";

  private final LabelConfig config;
  private final OutputDirectory output;

  ExampleWriter(LabelConfig config, OutputDirectory output) {
    this.config = config;
    this.output = output;
  }

  /**
   * Writes all forms that are wanted.
   *
   * @param judged candidates with scores and grades
   * @param mined queries with their positives and negatives, or null if no form needs any
   * @param examples the same with texts, or null likewise
   * @return how many rows each form has
   */
  SortedMap<String, Long> write(Dataset<Row> judged, Dataset<Row> mined, Dataset<Row> examples) {
    SortedMap<String, Long> rows = new TreeMap<>();
    for (LabelForm form : config.forms()) {
      rows.put(form.settingName(), write(form, judged, mined, examples));
    }
    return rows;
  }

  private long write(
      LabelForm form, Dataset<Row> judged, Dataset<Row> mined, Dataset<Row> examples) {
    return switch (form) {
      case SCORES -> table(form, LabelPlan.scores(judged));
      case TRIPLET -> table(form, labeled(LabelPlan.triplets(examples)));
      case N_TUPLE -> table(form, labeled(LabelPlan.tuples(examples, config.rules().negatives())));
      case LABELED_PAIR -> table(form, labeled(LabelPlan.labeledPairs(examples)));
      case LABELED_LIST -> table(form, labeled(LabelPlan.labeledLists(examples)));
      case MARGIN -> table(form, LabelPlan.margins(mined));
      case QRELS -> qrels(LabelPlan.grades(judged, config.grades()));
      case TEVATRON -> table(form, LabelPlan.tevatron(examples));
      case FLAG -> table(form, LabelPlan.flag(examples));
    };
  }

  /** Drops what was not asked for: trainers take every column for a text or for the label. */
  private Dataset<Row> labeled(Dataset<Row> table) {
    LabelConfig.Scores scores = config.scores();
    Dataset<Row> kept = scores == LabelConfig.Scores.NONE ? table : table.drop("label", "labels");
    kept = scores.hasModel() ? kept : kept.drop(Columns.MODEL_SCORE, LabelPlan.MODEL_SCORES);
    return scores.hasFirstStage()
        ? kept
        : kept.drop(Columns.FIRST_STAGE_SCORE, LabelPlan.FIRST_STAGE_SCORES);
  }

  private long table(LabelForm form, Dataset<Row> table) {
    String name = FOLDER + form.settingName();
    if (config.files() == LabelConfig.Files.PARQUET) {
      return output.writeParquet(table, name).count();
    }
    return output.writeJsonLines(table, name);
  }

  private long qrels(Dataset<Row> grades) {
    long[] lines = {0};
    output.writeText(
        FOLDER + "qrels.txt",
        writer -> {
          Iterator<Row> rows = grades.toLocalIterator();
          while (rows.hasNext()) {
            Row row = rows.next();
            writer.write(row.getString(0) + " 0 " + row.getString(1) + " " + row.getInt(2) + "\n");
            lines[0]++;
          }
        });
    return lines[0];
  }
}
