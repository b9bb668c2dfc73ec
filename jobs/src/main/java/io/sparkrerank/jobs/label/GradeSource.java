package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.evaluation.Qrels;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The place from which candidates get the grades that make them positives. */
sealed interface GradeSource {

  /**
   * Returns the source that a configuration names: a file with judgments, else the input.
   *
   * @throws io.sparkrerank.RerankException if the file cannot be read as judgments
   */
  static GradeSource of(SparkSession spark, LabelConfig config) {
    if (config.qrels() == null) {
      return new InputColumn();
    }
    return new QrelsFile(
        config.qrels(), Qrels.read(spark, config.qrels()).grades(), config.level());
  }

  /**
   * Returns a run with the relevant documents that it lacks, for its queries: a document that is
   * known to be relevant is a positive even if the first stage did not find it.
   *
   * @param run query id, document id, score and malformed line
   */
  Dataset<Row> withMissingPositives(Dataset<Row> run);

  /** Returns candidates with the grades of this source. */
  Dataset<Row> graded(Dataset<Row> candidates);

  /** Returns what to do if no candidate has a grade that makes it a positive, for a message. */
  String remedy();

  /** The column {@code relevance} of the input, which candidates have already. */
  record InputColumn() implements GradeSource {

    @Override
    public Dataset<Row> withMissingPositives(Dataset<Row> run) {
      return run;
    }

    @Override
    public Dataset<Row> graded(Dataset<Row> candidates) {
      return candidates;
    }

    @Override
    public String remedy() {
      return "give " + EvaluationSettings.QRELS.option() + " or a column relevance";
    }
  }

  /**
   * A file with judgments, whose grades replace those of the input.
   *
   * @param path the file
   * @param grades query id, document id and grade
   * @param level the lowest grade of a positive
   */
  record QrelsFile(String path, Dataset<Row> grades, int level) implements GradeSource {

    @Override
    public Dataset<Row> withMissingPositives(Dataset<Row> run) {
      return run.unionByName(MiningPlan.missingPositives(run, grades, level));
    }

    @Override
    public Dataset<Row> graded(Dataset<Row> candidates) {
      return MiningPlan.withGrades(candidates, grades);
    }

    @Override
    public String remedy() {
      return "use the ids of the candidates in %s".formatted(path);
    }
  }
}
