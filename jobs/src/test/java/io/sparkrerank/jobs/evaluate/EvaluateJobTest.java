package io.sparkrerank.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.jobs.evaluation.print.CsvPrinter;
import io.sparkrerank.jobs.evaluation.print.JsonPrinter;
import io.sparkrerank.jobs.evaluation.print.TablePrinter;
import io.sparkrerank.jobs.report.TableStyle;
import io.sparkrerank.jobs.testing.Evaluations;
import io.sparkrerank.jobs.testing.SparkTest;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("spark")
public class EvaluateJobTest {

  /** q1 has a hit at rank 2, q2 at rank 1; q3 is not in the run; q4 has no relevant document. */
  private static final List<String> RUN =
      List.of(
          "q1 Q0 a 1 3.0 mine",
          "q1 Q0 b 2 2.0 mine",
          "q2 Q0 c 1 1.0 mine",
          "q4 Q0 d 1 1.0 mine",
          "q5 Q0 e 1 1.0 mine");

  private static final List<String> QRELS =
      List.of("q1 0 b 1", "q2 0 c 2", "q3 0 x 1", "q4 0 d 0", "q4 0 f -1");

  private final SparkSession spark = SparkTest.session();

  @TempDir Path directory;

  private String write(String name, List<String> lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, lines).toString();
  }

  private String qrels() throws IOException {
    return write("default-qrels.txt", QRELS);
  }

  private Evaluation evaluate(Map<String, Object> settings) {
    try (EvaluatedRuns runs = Evaluations.evaluate(settings)) {
      return runs.evaluation();
    }
  }

  private Evaluation evaluate(String run, String... settings) throws IOException {
    Map<String, Object> all = new HashMap<>();
    all.put("runs", run);
    all.put("qrels", qrels());
    all.put("measures", "RR");
    for (int index = 0; index < settings.length; index += 2) {
      all.put(settings[index], settings[index + 1]);
    }
    return evaluate(all);
  }

  @Test
  void averagesOverAllQueriesWithJudgmentsOrOverThoseInTheRun() throws IOException {
    String run = write("run.txt", RUN);
    Evaluation complete = evaluate(run);
    assertThat(complete.value("run", "RR")).isEqualTo(1.5 / 4);
    RunEvaluation.Coverage coverage = complete.runs().get(0).coverage();
    assertThat(coverage).isEqualTo(new RunEvaluation.Coverage(4, 3, 1, 1, 0, 1, 0.25));
    assertThat(evaluate(run, "averaging", "common").value("run", "RR")).isEqualTo(1.5 / 3);
  }

  @Test
  void appliesLevelDepthAndJudgedOnly() throws IOException {
    String run = write("run.txt", RUN);
    assertThat(evaluate(run, "relevance-level", "2").value("run", "RR")).isEqualTo(1.0 / 4);
    assertThat(evaluate(run, "depth", "1").value("run", "RR")).isEqualTo(1.0 / 4);
    // a has no judgment, so b moves up.
    assertThat(evaluate(run, "judged-only", "true").value("run", "RR")).isEqualTo(2.0 / 4);
    Evaluation judged = evaluate(run, "judged-only", "true", "measures", "Judged@10");
    assertThat(judged.value("run", "Judged@10"))
        .isEqualTo(evaluate(run, "measures", "Judged@10").value("run", "Judged@10"))
        .isLessThan(3.0 / 4);
    assertThat(judged.runs().get(0).coverage().unjudgedInTop()).isEqualTo(0.25);
    // With -c trec_eval counts grades above 0 whatever its -l; so num_rel stays 3.
    Evaluation counts =
        evaluate(run, "relevance-level", "2", "measures", "NumRel,NumRel(rel=2),NumQ");
    assertThat(counts.runs().get(0).values()).containsExactly(3, 1, 4);
  }

  @Test
  void ordersByTheRunsOwnRanksAsTheMsMarcoScriptDoes() throws IOException {
    String run =
        write("run.tsv", List.of("q1\tb\t1", "q1\ta\t2", "q2\tz\t1", "q2\tc\t3", "q4\td\t1"));
    assertThat(evaluate(run, "ties", "rank").value("run.tsv", "RR"))
        .isCloseTo((1 + 1.0 / 3) / 4, within(1e-12));
    String trec = write("lies.txt", List.of("q1 Q0 a 2 9 t", "q1 Q0 b 1 1 t"));
    assertThat(evaluate(trec, "ties", "rank").value("lies", "RR")).isEqualTo(0.25);
    assertThat(evaluate(trec).value("lies", "RR")).isEqualTo(0.125);
  }

  @Test
  void readsGzipGlobsBlanksAndByteOrderMarks() throws IOException {
    write("runs/one run.txt", RUN);
    write("runs/two%20.txt", List.of("\ufeffq1 Q0 b 1 1 t\r", "", "  q2 Q0 c 1 1 t"));
    Path zipped = directory.resolve("runs/zipped.txt.gz");
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(zipped)), StandardCharsets.UTF_8)) {
      writer.write(String.join("\n", RUN));
    }
    Evaluation evaluation = evaluate(directory.resolve("runs").toString() + "/*");
    assertThat(evaluation.runs())
        .map(RunEvaluation::name)
        .containsExactly("one run", "two%20", "zipped");
    assertThat(evaluation.value("one run", "RR")).isEqualTo(1.5 / 4);
    assertThat(evaluation.value("two%20", "RR")).isEqualTo(2.0 / 4);
    assertThat(evaluation.value("zipped", "RR")).isEqualTo(1.5 / 4);
  }

  @Test
  void namesRunsByTheirFoldersWhereFilesAreCalledTheSame() throws IOException {
    write("bm25/dl19.txt", RUN);
    write("splade/dl19.txt", RUN);
    write("other/mine.trec", RUN);
    Evaluation evaluation =
        evaluate(
            Map.of(
                "runs",
                List.of(
                    directory + "/bm25/dl19.txt",
                    directory + "/*/dl19.txt",
                    directory + "/other/mine.trec"),
                "qrels",
                qrels(),
                "measures",
                "RR"));
    assertThat(evaluation.runs())
        .map(RunEvaluation::name)
        .containsExactly("bm25/dl19", "splade/dl19", "mine.trec");
  }

  @Test
  void readsTablesWithNamesThatOtherToolsUse() throws IOException {
    String run =
        table(
            "run.parquet",
            new StructType()
                .add("qid", DataTypes.StringType)
                .add("docno", DataTypes.StringType)
                .add("score", DataTypes.DoubleType),
            RowFactory.create("q1", "a", 3.0),
            RowFactory.create("q1", "b", 2.0),
            RowFactory.create("q2", "c", 1.0));
    String qrels =
        table(
            "qrels.parquet",
            new StructType()
                .add("query-id", DataTypes.StringType)
                .add("corpus-id", DataTypes.StringType)
                .add("score", DataTypes.LongType),
            RowFactory.create("q1", "b", 1L),
            RowFactory.create("q2", "c", 2L));
    Evaluation evaluation = evaluate(run, "qrels", qrels);
    assertThat(evaluation.value("run.parquet", "RR")).isEqualTo(0.75);
  }

  @Test
  void ordersTablesByTheirRanksToo() throws IOException {
    StructType schema =
        new StructType()
            .add("query_id", DataTypes.StringType)
            .add("doc_id", DataTypes.StringType)
            .add("rank", DataTypes.LongType);
    String run =
        table(
            "ranks.parquet",
            schema,
            RowFactory.create("q1", "a", 2L),
            RowFactory.create("q1", "b", 1L));
    assertThat(evaluate(run, "ties", "rank").value("ranks.parquet", "RR")).isEqualTo(0.25);
    String wrong = table("zero.parquet", schema, RowFactory.create("q1", "a", 0L));
    assertThatThrownBy(() -> evaluate(wrong, "ties", "rank"))
        .hasMessageContaining(
            "document a of query q1 has a rank that is not a whole number from 1");
  }

  @Test
  void tellsFilesApartThatDifferInTheirEndingsOrHaveCharactersOfPatterns() throws IOException {
    String text = write("x/r.txt", RUN);
    Path zipped = directory.resolve("x/r.txt.gz");
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(zipped)), StandardCharsets.UTF_8)) {
      writer.write("q2 Q0 c 1 1 t");
    }
    write("x/run[1]{a}.txt", RUN);
    Evaluation evaluation =
        evaluate(
            Map.of("runs", List.of(text, directory + "/x/r*"), "qrels", qrels(), "measures", "RR"));
    assertThat(evaluation.runs())
        .map(RunEvaluation::name)
        .containsExactly("r.txt", "r.txt.gz", "run[1]{a}");
    assertThat(evaluation.value("r.txt.gz", "RR")).isEqualTo(0.25);
    assertThat(evaluation.value("run[1]{a}", "RR")).isEqualTo(1.5 / 4);
  }

  @Test
  void keepsQueriesOutOfTheWrittenValuesThatAreNotAveraged() throws IOException {
    Path output = directory.resolve("out");
    evaluate(write("run.txt", RUN), "averaging", "common", "rerank.output.path", output.toString());
    assertThat(
            spark
                .read()
                .parquet(output.resolve("metrics_by_query").toString())
                .select("query_id")
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("q1", "q2", "q4");
  }

  @Test
  void doesNotDeleteWhatAnotherCommandWrote() throws IOException {
    Files.createDirectories(directory.resolve("out/scores"));
    Files.writeString(directory.resolve("out/run.trec"), "");
    assertThatThrownBy(
            () ->
                evaluate(
                    write("run.txt", RUN),
                    "rerank.output.path",
                    directory.resolve("out").toString(),
                    "rerank.output.overwrite",
                    "true"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("which this command does not write; name another folder");
    assertThat(directory.resolve("out/scores")).exists();
  }

  @Test
  void doesNotDeleteWhatItReads() throws IOException {
    String run = write("out/metrics_by_query/run.txt", RUN);
    assertThatThrownBy(
            () ->
                evaluate(
                    run,
                    "rerank.output.path",
                    directory.resolve("out").toString(),
                    "rerank.output.overwrite",
                    "true"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("which is read and would be deleted; name another folder");
    assertThat(Path.of(run)).exists();
  }

  @Test
  void refusesAnOutputThatItsPatternOfRunsWouldFind() throws IOException {
    write("runs/run.txt", RUN);
    String output = directory.resolve("runs/out").toString();
    assertThatThrownBy(
            () -> evaluate(directory.resolve("runs/*").toString(), "rerank.output.path", output))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("/runs/out lies in " + directory.resolve("runs/*"));
    // Beside the run, and not found by the next one.
    evaluate(directory.resolve("runs/*.txt").toString(), "rerank.output.path", output);
    evaluate(
        directory.resolve("runs/*.txt").toString(),
        "rerank.output.path",
        output,
        "rerank.output.overwrite",
        "true");
  }

  @Test
  void readsJudgmentsInBeirsForm() throws IOException {
    String qrels = write("test.tsv", List.of("query-id\tcorpus-id\tscore", "q1\tb\t1", "q2\tc\t1"));
    assertThat(evaluate(write("run.txt", RUN), "qrels", qrels).value("run", "RR")).isEqualTo(0.75);
  }

  private String table(String name, StructType schema, Row... rows) {
    String path = directory.resolve(name).toString();
    spark.createDataFrame(List.of(rows), schema).coalesce(1).write().parquet(path);
    return path;
  }

  @Test
  void givesTheSameNumbersToTheBitWhateverTheOrderAndThePartitions() throws IOException {
    Random random = new Random(4);
    List<String> run = new ArrayList<>();
    List<String> qrels = new ArrayList<>();
    for (int query = 0; query < 60; query++) {
      for (int document = 0; document < 25; document++) {
        run.add("q%d Q0 d%d 1 %d t".formatted(query, document, random.nextInt(12)));
        if (random.nextInt(3) == 0) {
          qrels.add("q%d 0 d%d %d".formatted(query, document, random.nextInt(5) - 1));
        }
      }
    }
    String measures = "nDCG@10,AP,Bpref,nDCG(dcg='exp-log2')";
    Evaluation first =
        evaluate(write("run.txt", run), "qrels", write("qrels.txt", qrels), "measures", measures);
    Collections.shuffle(run, random);
    Collections.shuffle(qrels, random);
    String partitions = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", 7);
    try {
      Evaluation again =
          evaluate(
              write("run.txt", run), "qrels", write("qrels2.txt", qrels), "measures", measures);
      assertThat(again.runs().get(0).values()).isEqualTo(first.runs().get(0).values());
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", partitions);
    }
  }

  @Test
  void printsEveryForm() throws IOException {
    Map<String, Object> settings =
        Map.of(
            "runs",
            List.of(write("first_run.txt", RUN), write("b.txt", List.of("q2 Q0 c 1 1 t"))),
            "qrels",
            qrels(),
            "measures",
            "RR,NumRel");
    try (EvaluatedRuns runs = Evaluations.evaluate(settings)) {
      assertThat(Evaluations.printed(new TablePrinter(TableStyle.TEXT), runs))
          .contains("first_run\n\nquery")
          .containsPattern("q3 +0\\.0000 +1\n")
          .containsPattern("measure +first_run +b\nRR +0\\.3750 +0\\.2500\nNumRel +3 +3\n")
          .containsPattern("first_run +4 +1 +1 +1 +25\\.0 %");
      assertThat(Evaluations.printed(new TablePrinter(TableStyle.MARKDOWN), runs))
          .contains("| run | RR | NumRel |\n| :-- | --: | --: |\n| first\\_run | 0.3750 | 3 |");
      assertThat(Evaluations.printed(new TablePrinter(TableStyle.LATEX), runs))
          .contains("\\toprule\nrun & RR & NumRel \\\\\n\\midrule\nfirst\\_run & 0.3750 & 3 \\\\");
      assertThat(Evaluations.printed(new CsvPrinter(), runs))
          .startsWith("run,query_id,measure,value\nfirst_run,q1,RR,0.5\n")
          .contains("first_run,all,RR,0.375\nfirst_run,all,NumRel,3\n");
      JsonNode json = new ObjectMapper().readTree(Evaluations.printed(new JsonPrinter(), runs));
      assertThat(json.path("averaging").asText()).isEqualTo("complete");
      assertThat(json.path("runs").path("first_run").path("RR").asDouble()).isEqualTo(0.375);
      assertThat(json.path("runs").path("b").path("NumRel").isIntegralNumber()).isTrue();
      assertThat(json.path("per_query").path("first_run").path("q1").path("RR").asDouble())
          .isEqualTo(0.5);
      assertThat(json.path("details").path("b").path("queries_without_list").asInt()).isEqualTo(3);
    }
    assertThat(Evaluations.inTrecEvalsForm(settings))
        .isEqualTo(
            """
            first_run
            num_rel               	q1	1
            recip_rank            	q1	0.5000
            num_rel               	q2	1
            recip_rank            	q2	1.0000
            num_rel               	q4	0
            recip_rank            	q4	0.0000
            num_rel               	all	3
            recip_rank            	all	0.3750

            b
            num_rel               	q2	1
            recip_rank            	q2	1.0000
            num_rel               	all	3
            recip_rank            	all	0.2500
            """);
  }

  @Test
  void roundsAsCDoes() throws IOException {
    List<String> run = new ArrayList<>();
    for (int rank = 1; rank <= 32; rank++) {
      run.add("q Q0 d%d %d %d t".formatted(rank, rank, 100 - rank));
    }
    Map<String, Object> settings =
        Map.of(
            "runs",
            write("run.txt", run),
            "qrels",
            write("q.txt", List.of("q 0 d32 1")),
            "measures",
            "P@32");
    // 1/32 is 0.03125: to the even digit, where Java would say 0.0313.
    assertThat(Evaluations.inTrecEvalsForm(settings))
        .contains("P_32                  \tall\t0.0312\n");
  }

  @Test
  void writesWhatItFound() throws IOException {
    Path output = directory.resolve("out");
    Evaluation evaluation =
        evaluate(write("run.txt", RUN), "rerank.output.path", output.toString());
    assertThat(output.resolve("_SUCCESS")).exists();
    JsonNode metrics = new ObjectMapper().readTree(output.resolve("metrics.json").toFile());
    assertThat(metrics.path("runs").path("run").path("RR").asDouble())
        .isEqualTo(evaluation.value("run", "RR"));
    List<Row> byQuery =
        spark
            .read()
            .parquet(output.resolve("metrics_by_query").toString())
            .orderBy("query_id")
            .collectAsList();
    assertThat(byQuery)
        .map(row -> row.getString(0) + row.getString(1) + row.getString(2) + row.getDouble(3))
        .containsExactly("runq1RR0.5", "runq2RR1.0", "runq3RR0.0", "runq4RR0.0");
    JsonNode manifest = new ObjectMapper().readTree(output.resolve("manifest.json").toFile());
    assertThat(manifest.path("command").asText()).isEqualTo("evaluate");
    assertThat(manifest.path("runs").path("run").asText()).endsWith("run.txt");
    // What is there is not overwritten unasked, and the output of a re-ranking is a run itself.
    assertThatThrownBy(
            () -> evaluate(write("run.txt", RUN), "rerank.output.path", output.toString()))
        .hasMessageContaining("say --overwrite");
  }

  @Test
  void readsTheOutputOfARerankingAsARun() throws IOException {
    table(
        "out/ranked",
        new StructType()
            .add("query_id", DataTypes.StringType)
            .add("doc_id", DataTypes.StringType)
            .add("rank", DataTypes.IntegerType)
            .add("score", DataTypes.FloatType)
            .add("relevance", DataTypes.IntegerType),
        RowFactory.create("q1", "b", 1, 2f, 1),
        RowFactory.create("q1", "a", 2, 1f, null));
    for (String run : List.of("out", "out/ranked")) {
      Evaluation evaluation = evaluate(directory.resolve(run).toString());
      assertThat(evaluation.runs().get(0).values()).containsExactly(0.25);
      assertThat(evaluation.runs().get(0).name()).isEqualTo(run.replaceFirst(".*/", ""));
    }
  }

  /** A bad input: the files, and what the message must hold. */
  record Bad(String name, List<String> run, List<String> qrels, String... messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bad> badInputs() {
    return List.of(
        new Bad(
            "a run with a line too short",
            List.of("q1 Q0 a 1 3.0 t", "", "q1 Q0 b 2 2.0"),
            QRELS,
            "run.txt",
            "line 3: expected 6 columns (query Q0 document rank score tag), found 5: the tag is missing: \"q1 Q0 b 2 2.0\""),
        new Bad(
            "several wrong lines",
            List.of("q1 Q0 a 1 3.0 t", "what", "is this"),
            QRELS,
            "line 2: expected 6 columns",
            "line 3: expected 6 columns"),
        new Bad(
            "a score that is no number",
            List.of("q1 Q0 a 1 high t"),
            QRELS,
            "line 1: its score is not a number: high"),
        new Bad(
            "a score that is NaN", List.of("q1 Q0 a 1 nan t"), QRELS, "line 1: its score is NaN"),
        new Bad(
            "a document twice",
            List.of("q1 Q0 a 1 3 t", "q1 Q0 b 1 2 t", "q1 Q0 a 2 1 t"),
            QRELS,
            "line 1: document a stands twice for query q1; keep one",
            "line 3: document a stands twice"),
        new Bad(
            "an id with a blank",
            List.of("q1 Q0 a b 1 3.0 t"),
            QRELS,
            "line 1: its columns are shifted: does an id hold a blank?"),
        new Bad(
            "an empty run",
            List.of(),
            QRELS,
            "run.txt is empty: give one with lines of query Q0 document rank score tag"),
        new Bad(
            "a comment in a run",
            List.of("# BM25 with Lucene's defaults and no more", "q1 Q0 a 1 3.0 t"),
            QRELS,
            "line 1: its score is not a number: defaults; is it a comment? Delete the line"),
        new Bad(
            "no common query",
            List.of("x Q0 a 1 1 t"),
            QRELS,
            "have no query in common",
            "run.txt"),
        new Bad(
            "judgments of three columns",
            RUN,
            List.of("q1 b 1"),
            "qrels.txt",
            "line 1: expected 4 columns (query 0 document grade), found 3; with 3 columns the file"
                + " must begin with BEIR's header line: query-id corpus-id score"),
        new Bad(
            "a comment in judgments",
            RUN,
            List.of("# judged by Ann and Bob", "q1 0 b 1"),
            "line 1: expected 4 columns (query 0 document grade), found 6; is it a comment?"),
        new Bad(
            "a run for judgments",
            RUN,
            RUN,
            "line 1: expected 4 columns (query 0 document grade), found 6; a run has 6: are run and"
                + " judgments swapped?"),
        new Bad(
            "judgments for a run",
            List.of("q1 0 b 1.0"),
            QRELS,
            "line 1: expected 6 columns (query Q0 document rank score tag), found 4; judgments have"
                + " 4: are run and judgments swapped?"),
        new Bad(
            "a grade of words below BEIR's header",
            RUN,
            List.of("query-id\tcorpus-id\tscore", "q1\tb\tyes"),
            "line 2: its grade is not a whole number: yes"),
        new Bad(
            "a grade that is no whole number",
            RUN,
            List.of("q1 0 b 1", "q1 0 c 0.5"),
            "line 2: its grade is not a whole number: 0.5"),
        new Bad(
            "a document judged twice",
            RUN,
            List.of("q1 0 b 1", "q2 0 c 1", "q1 0 b 0"),
            "line 1: document b is judged twice for query q1; keep one",
            "line 3: document b is judged twice"),
        new Bad(
            "empty judgments",
            RUN,
            List.of(" "),
            "No judgments in",
            "qrels.txt: give a file with lines of query 0 document grade, BEIR's TSV or Parquet"));
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void saysWhatIsWrongAndWhere(Bad bad) throws IOException {
    String run = write("run.txt", bad.run());
    String qrels = write("bad/qrels.txt", bad.qrels());
    assertThatThrownBy(() -> evaluate(run, "qrels", qrels))
        .isInstanceOf(RerankException.class)
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message).contains(bad.messages()));
  }

  @Test
  void tellsWhatIsMissing() throws IOException {
    String run = write("run.txt", RUN);
    assertThatThrownBy(() -> evaluate(directory + "/nothing-*"))
        .hasMessageContaining("Run not found: ")
        .hasMessageContaining("nothing-*");
    assertThatThrownBy(() -> evaluate(run, "qrels", directory + "/none.txt"))
        .hasMessageContaining("Judgments not found: ");
    assertThatThrownBy(() -> evaluate(write("_hidden.txt", RUN)))
        .hasMessageContaining("Spark does not see names that begin with . or _");
    assertThatThrownBy(() -> evaluate(run, "depth", "1.9", "relevance-level", "0"))
        .hasMessageContaining(
            "Expected a whole number from 1, or \"all\" at rerank.evaluation.depth")
        .hasMessageContaining(
            "Expected a whole number from 1 at rerank.evaluation.relevance-level");
    Files.createDirectories(directory.resolve("folder"));
    assertThatThrownBy(() -> evaluate(directory + "/folder"))
        .hasMessageContaining("holds no Parquet files");
    assertThatThrownBy(
            () -> evaluate(write("ranks.txt", List.of("q1 a 1", "q1 b 1")), "ties", "rank"))
        .hasMessageContaining("line 2: rank 1 of query q1 is taken already");
  }

  static List<Row> badRows() {
    return List.of(
        RowFactory.create(null, "a", 1.0, "a query id is null or blank"),
        RowFactory.create("q1", " ", 1.0, "a document id is null or blank"),
        RowFactory.create(
            "q1", "a b", 1.0, "an id holds white space or a control character: \"q1\", \"a b\""),
        RowFactory.create(
            "q1", "a", null, "document a of query q1 has a score that is no number: null"),
        RowFactory.create(
            "q1", "a", Double.NaN, "document a of query q1 has a score that is no number: NaN"),
        RowFactory.create("q1", "b", 0.5, "document b stands twice for query q1"));
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void saysWhatIsWrongWithTheRowOfATable(Row bad) {
    String run =
        table(
            "run.parquet",
            new StructType()
                .add("query_id", DataTypes.StringType)
                .add("doc_id", DataTypes.StringType)
                .add("score", DataTypes.DoubleType),
            RowFactory.create("q1", "b", 2.0),
            RowFactory.create(bad.get(0), bad.get(1), bad.get(2)));
    assertThatThrownBy(() -> evaluate(run))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("run.parquet")
        .hasMessageContaining(bad.getString(3));
  }

  private static final StructType JUDGMENTS =
      new StructType().add("query-id", DataTypes.StringType).add("corpus-id", DataTypes.StringType);

  static List<Row> gradesOfTables() {
    return List.of(
        RowFactory.create(DataTypes.DoubleType, 2.0, 0.0),
        RowFactory.create(DataTypes.FloatType, 2f, 0f),
        RowFactory.create(DataTypes.LongType, 2L, 0L),
        RowFactory.create(DataTypes.BooleanType, true, false),
        RowFactory.create(
            DataTypes.createDecimalType(4, 2), new BigDecimal("2.00"), new BigDecimal("0.00")),
        RowFactory.create(DataTypes.StringType, "2.0", "False"));
  }

  @ParameterizedTest
  @MethodSource("gradesOfTables")
  void readsGradesOfTablesHoweverTheyAreWritten(Row grades) throws IOException {
    String run = write("run.txt", RUN);
    String qrels =
        table(
            "qrels.parquet",
            JUDGMENTS.add("score", (DataType) grades.get(0)),
            RowFactory.create("q1", "b", grades.get(1)),
            RowFactory.create("q1", "a", grades.get(2)));
    assertThat(evaluate(run, "qrels", qrels).value("run", "RR")).isEqualTo(0.5);
  }

  @Test
  void readsGradesOfLinesHoweverTheyAreWritten() throws IOException {
    String run = write("run.txt", RUN);
    for (List<String> lines :
        List.of(
            List.of("q1 0 b 2.0", "q1 0 a 0.0"),
            List.of("q1 0 b true", "q1 0 a false"),
            List.of("query-id\tcorpus-id\tscore", "q1\tb\t1.0", "q1\ta\tFalse"))) {
      assertThat(evaluate(run, "qrels", write("grades", lines)).value("run", "RR")).isEqualTo(0.5);
    }
  }

  static List<Row> gradesThatAreNone() {
    return List.of(
        RowFactory.create(DataTypes.DoubleType, 0.5, "0.5"),
        RowFactory.create(DataTypes.DoubleType, Double.NaN, "NaN"),
        RowFactory.create(DataTypes.DoubleType, null, "null"),
        RowFactory.create(DataTypes.StringType, "yes", "yes"),
        RowFactory.create(DataTypes.LongType, 3_000_000_000L, "3000000000"));
  }

  @ParameterizedTest
  @MethodSource("gradesThatAreNone")
  void saysWhichGradeOfATableIsNone(Row grade) throws IOException {
    String run = write("run.txt", RUN);
    String qrels =
        table(
            "qrels.parquet",
            JUDGMENTS.add("score", (DataType) grade.get(0)),
            RowFactory.create("q1", "b", grade.get(1)));
    assertThatThrownBy(() -> evaluate(run, "qrels", qrels))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("qrels.parquet")
        .hasMessageContaining(
            "document b of query q1 has a grade that is not a whole number: " + grade.get(2));
  }

  @Test
  void refusesTablesThatWouldLoseSomething() {
    StructType ids = new StructType().add("query_id", DataTypes.StringType);
    DataType number = DataTypes.DoubleType;
    assertThatThrownBy(
            () -> evaluate(table("a", ids.add("score", number), RowFactory.create("q", 1.0))))
        .hasMessageContaining("No column with document ids in")
        .hasMessageContaining("found query_id, score");
    assertThatThrownBy(
            () ->
                evaluate(
                    table(
                        "b",
                        ids.add("doc_id", number).add("score", number),
                        RowFactory.create("q", 7.0, 1.0))))
        .hasMessageContaining("Column doc_id in")
        .hasMessageContaining("is of type double; expected strings or whole numbers");
  }

  @Test
  void opensASmallRunForALookAtItsHeadAndForOneScan() throws IOException {
    write("run.txt", RUN);
    spark.sparkContext().hadoopConfiguration().set("fs.counted.impl", Counted.class.getName());
    Counted.OPENED.clear();
    Evaluation evaluation = evaluate("counted:" + directory + "/run.txt");
    assertThat(evaluation.runs().get(0).values()).containsExactly(1.5 / 4);
    assertThat(Counted.OPENED).containsOnly(Map.entry("run.txt", 2));
  }

  /** A file system that counts how often each file is opened. */
  public static final class Counted extends RawLocalFileSystem {

    static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();

    @Override
    public URI getUri() {
      return URI.create("counted:///");
    }

    @Override
    public String getScheme() {
      return "counted";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      OPENED.merge(file.getName(), 1, Integer::sum);
      return super.open(file, bufferSize);
    }
  }
}
