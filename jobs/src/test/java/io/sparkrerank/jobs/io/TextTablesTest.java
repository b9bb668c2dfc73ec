package io.sparkrerank.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputFormat;
import io.sparkrerank.jobs.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in text formats, in files that need not have the same columns. */
@Tag("spark")
class TextTablesTest {

  @TempDir Path directory;

  private void write(String file, String... lines) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, List.of(lines));
  }

  private Dataset<Row> read(InputFormat format) {
    return new TableReader(SparkTest.session())
        .read(List.of(directory.toString()), format, List.of(), List.of());
  }

  private static List<String> rows(Dataset<Row> table, String... columns) {
    return table.selectExpr(columns).collectAsList().stream().map(Row::mkString).sorted().toList();
  }

  @Test
  void matchesColumnsOfCsvFilesByTheirNames() throws IOException {
    write("a.csv", "id,text", "007,\" a, b \"");
    write("b.csv", "text,title,id", "c,T,1.0");
    write("c.csv", "id,text", "3,d", "4,e,too many");
    write("empty.csv");
    Dataset<Row> table = read(InputFormat.CSV);
    assertThat(table.columns()).containsExactly("id", "text", "_malformed", "title");
    assertThat(rows(table, "concat_ws('|', id, text, title, _malformed)"))
        .containsExactly("007| a, b ", "1.0|c|T", "3|d", "4|e|4,e,too many");
  }

  @Test
  void matchesColumnsOfTsvFilesBelowFoldersOfPartitions() throws IOException {
    write("query_id=007/a.tsv", "id\ttext", "1\ta \"quoted");
    write("query_id=1e5/a.tsv", "text\tid", "b\t2");
    assertThat(rows(read(InputFormat.TSV), "concat_ws('|', query_id, id, text)"))
        .containsExactly("007|1|a \"quoted", "1e5|2|b");
  }

  @Test
  void namesTwoFilesThatHaveNoColumnInCommon() throws IOException {
    write("a.csv", "id,text", "1,a");
    write("b.csv", "2,b", "3,c");
    assertThatThrownBy(() -> read(InputFormat.CSV))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "The header lines of %s/a.csv and %s/b.csv have no column in common; read them apart,"
                + " or name the columns of files without a header line with --header",
            directory, directory);
  }

  @Test
  void refusesAFolderWhoseFilesLieInFoldersOfTheirOwn() throws IOException {
    write("a.csv", "id,text", "1,a");
    Files.createDirectories(directory.resolve("empty/below"));
    write("_temporary/a.csv", "id,text", "2,b");
    assertThat(read(InputFormat.CSV).count()).isOne();
    write("day1/part/b.csv", "id,text", "3,c");
    for (InputFormat format : List.of(InputFormat.CSV, InputFormat.PARQUET, InputFormat.JSON)) {
      assertThatThrownBy(() -> read(format))
          .isInstanceOf(RerankException.class)
          .hasMessage(
              "The folder %1$s has files in day1 below it, which would not be read; name the folder"
                  + " of one table, or all of them as %1$s/*",
              directory);
    }
    assertThat(
            new TableReader(SparkTest.session())
                .read(List.of(directory + "/day1/*"), InputFormat.CSV, List.of(), List.of())
                .count())
        .isOne();
  }

  @Test
  void refusesTooManyHeaderLines() throws IOException {
    for (int file = 0; file < 101; file++) {
      write("%03d.csv".formatted(file), file + ",a", "0,b");
    }
    assertThatThrownBy(() -> read(InputFormat.CSV))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("have 101 different header lines, those of %s/000.csv", directory);
  }

  @Test
  void keepsKeysOfJsonApartByTheirCase() throws IOException {
    write(
        "a.jsonl",
        "{\"query_id\": 7, \"text\": \" a \"}",
        "{\"Query_id\": 8, \"text\": \"b\"}",
        "{\"query_id\": \"009\", \"Text\": \"wrong\", \"text\": \"c\"}");
    assertThat(rows(read(InputFormat.JSON), "concat_ws('|', query_id, text, Text)"))
        .containsExactly("009|c|wrong", "7| a ", "b");
  }

  @Test
  void keepsValuesInNamesOfFolders() throws IOException {
    write("query_id=007/a.jsonl", "{\"text\": \"a\"}");
    write("query_id=2024-01-02/a.jsonl", "{\"text\": \"b\"}");
    assertThat(rows(read(InputFormat.JSON), "concat_ws('|', query_id, text)"))
        .containsExactly("007|a", "2024-01-02|b");
  }

  @Test
  void findsEveryKeyOfJsonWhereAllColumnsAreWanted() throws IOException {
    String[] lines = new String[2000];
    Arrays.fill(lines, "{\"query\": \"a\", \"text\": \"b\"}");
    write("a.jsonl", lines);
    write("b.jsonl", "{\"query\": \"a\", \"text\": \"b\", \"label\": 1}");
    assertThat(
            new TableReader(SparkTest.session())
                .readWhole(List.of(directory.toString()), InputFormat.JSON, List.of())
                .columns())
        .containsExactly("label", "query", "text", "_malformed");
  }
}
