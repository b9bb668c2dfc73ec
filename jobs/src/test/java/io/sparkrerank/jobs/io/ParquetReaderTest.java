package io.sparkrerank.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.testing.ParquetFiles;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.spark.row.Columns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of Parquet files that need not have the same columns. */
@Tag("spark")
class ParquetReaderTest {

  private final SparkSession spark = SparkTest.session();

  @TempDir Path directory;

  private final ParquetFiles files = new ParquetFiles();

  private Dataset<Row> read() {
    return new TableReader(spark).parquet(directory.toString());
  }

  private List<String> rows(String... columns) {
    return read().selectExpr(columns).collectAsList().stream().map(Row::mkString).sorted().toList();
  }

  private String type(String column) {
    return read().schema().apply(column).dataType().simpleString();
  }

  private String unreadable(String column) {
    return read().schema().apply(column).metadata().getString(Columns.UNREADABLE);
  }

  @Test
  void takesAColumnFromTheFilesThatHaveIt() throws IOException {
    files.write(directory.resolve("a.parquet"), "{id: 'a'}");
    files.write(directory.resolve("b.parquet"), "{id: 'b', title: 'B', score: 1.5}");
    files.write(directory.resolve("c.parquet"), "{id: 'c', more: [1]}");
    assertThat(read().columns()).containsExactly("id", "title", "score", "more");
    assertThat(rows("concat_ws('|', id, title, score, more[0])"))
        .containsExactly("a", "b|B|1.5", "c|1");
  }

  @Test
  void bringsTypesThatGoTogetherToOne() throws IOException {
    files.write(directory.resolve("a.parquet"), "{id: 7, score: 3, rank: 1, vector: [1.5]}");
    files.write(
        directory.resolve("b.parquet"),
        "{id: '007', score: cast(0.1 as double), rank: 2L, vector: [cast(2.5 as double)]}");
    files.write(
        directory.resolve("c.parquet"), "{id: binary('é'), score: float(2.5), rank: smallint(3)}");
    assertThat(List.of(type("id"), type("score"), type("rank"), type("vector")))
        .containsExactly("string", "double", "bigint", "array<double>");
    assertThat(rows("concat_ws('|', id, score, rank, vector[0])"))
        .containsExactly("007|0.1|2|2.5", "7|3.0|1|1.5", "é|2.5|3");
  }

  @Test
  void keepsValuesInNamesOfFoldersAsTheyAre() throws IOException {
    for (String value : List.of("007", "1e5", "1.0", "true", "2024-01-02", "a%2Fb")) {
      files.write(directory.resolve("query_id=" + value + "/a.parquet"), "{doc_id: 'd'}");
    }
    files.write(directory.resolve("query_id=8/a.parquet"), "{doc_id: 9, query_id: 'of the file'}");
    files.write(
        directory.resolve("query_id=__HIVE_DEFAULT_PARTITION__/a.parquet"), "{doc_id: 'none'}");
    assertThat(rows("concat_ws('|', query_id, doc_id)"))
        .containsExactly(
            "007|d", "1.0|d", "1e5|d", "2024-01-02|d", "8|9", "a/b|d", "none", "true|d");
  }

  @Test
  void tellsWhichFilesHaveTypesThatDoNotGoTogether() throws IOException {
    files.write(directory.resolve("a.parquet"), "{id: 'a', score: 'high'}");
    files.write(directory.resolve("b.parquet"), "{id: 'b', score: cast(2.5 as double)}");
    assertThat(rows("id")).containsExactly("a", "b");
    assertThat(type("score")).isEqualTo("void");
    assertThat(unreadable("score"))
        .isEqualTo(
            "it is of type string in %s/a.parquet and of type double in %s/b.parquet; write all"
                + " files with one type",
            directory, directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int64 at (TIMESTAMP(NANOS,false))",
        "int64 at (TIME(MICROS,true))",
        "int32 at (TIME(MILLIS,true))",
        "fixed_len_byte_array(12) at (INTERVAL)"
      })
  void readsTheOtherColumnsWhereSparkCannotReadOne(String column) throws IOException {
    files.writeForeign(
        directory.resolve("a.parquet"), "required binary id (STRING); optional " + column + ";");
    assertThat(rows("id")).containsExactly("id1");
    assertThat(type("at")).isEqualTo("void");
    assertThat(unreadable("at"))
        .isEqualTo(
            "it is of the Parquet type %s in %s/a.parquet, which Spark cannot read",
            column.replaceFirst(".* at \\((.*)\\)", "$1"), directory);
  }

  @Test
  void readsColumnsOfNothing() throws IOException {
    assumeThat(ParquetFiles.knowsNothing()).isTrue();
    files.writeForeign(
        directory.resolve("a.parquet"),
        "required binary id (STRING); optional int64 count (INTEGER(64,false));"
            + ParquetFiles.nothing("title", "empty"));
    assertThat(List.of(type("title"), type("empty"), type("count")))
        .containsExactly("void", "void", "decimal(20,0)");
    files.write(directory.resolve("b.parquet"), "{id: 'b', title: 'B'}");
    assertThat(List.of(type("title"), type("empty"))).containsExactly("string", "void");
    assertThat(rows("concat_ws('|', id, title)")).containsExactly("b|B", "id1");
  }

  @Test
  void keepsTypesThatOnlySparkKnows() throws IOException {
    files.write(directory.resolve("a.parquet"), "{id: 'a', gap: interval 2 month}");
    assertThat(read().schema().apply("gap").dataType())
        .isEqualTo(DataTypes.createYearMonthIntervalType((byte) 1, (byte) 1));
    assertThat(rows("cast(gap as string)")).containsExactly("INTERVAL '2' MONTH");
  }

  @Test
  void tellsNamesApartByTheirCase() throws IOException {
    files.writeForeign(
        directory.resolve("a.parquet"),
        "required binary Text (STRING); required binary text (STRING);");
    assertThat(rows("text")).containsExactly("text1");
    assertThat(rows("Text")).containsExactly("Text1");
  }

  @Test
  void namesTheFileThatIsNotParquet() throws IOException {
    for (int file = 0; file < 40; file++) {
      files.write(directory.resolve("part-%02d.parquet".formatted(file)), "{id: 'a'}");
    }
    Path broken = directory.resolve("part-17.parquet");
    byte[] bytes = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(bytes, bytes.length - 9));
    assertThatThrownBy(this::read)
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Cannot read " + broken + " as parquet: ")
        .hasMessageContaining("is not a Parquet file");
    spark.conf().set("spark.sql.files.ignoreCorruptFiles", true);
    try {
      assertThat(rows("id")).hasSize(39);
    } finally {
      spark.conf().unset("spark.sql.files.ignoreCorruptFiles");
    }
    Files.write(broken, new byte[0]);
    assertThat(rows("id")).hasSize(39);
  }
}
