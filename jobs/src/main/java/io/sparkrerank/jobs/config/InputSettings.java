package io.sparkrerank.jobs.config;

import io.sparkrerank.NearestName;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings that say where rows come from. */
public final class InputSettings {

  private static final String PREFIX = "rerank.input";

  /** Input that is a table. */
  public static final SettingGroup TABLE =
      new SettingGroup(
          PREFIX,
          "Input",
          "One row per pair of a query and a text. An input is either such a table or a run that is"
              + " joined with its texts.");

  public static final Setting<List<String>> PATHS =
      TABLE
          .setting("paths", SettingType.texts())
          .option("--input", "PATH")
          .byDefault("[]")
          .describedAs(
              "Files, folders or globs on any Hadoop file system. Give the option once for each"
                  + " path.");

  public static final Setting<InputFormat> FORMAT =
      TABLE
          .setting("format", SettingType.choice(InputFormat.class))
          .option("--format", "FORMAT")
          .byDefault("auto")
          .describedAs(
              "How the files are written: parquet, json (one object per line), csv, tsv, or auto,"
                  + " which follows the ending of the first path.");

  public static final Setting<Map<String, String>> COLUMNS =
      TABLE
          .setting("columns", SettingType.map())
          .option("--columns", "OURS=YOURS")
          .byDefault("{}")
          .describedAs(
              "The names that the input has for the columns of this program, such as"
                  + " query_id=qid,text=passage; in a file { query_id = qid, text = passage }.");

  public static final Setting<List<String>> HEADER =
      TABLE
          .setting("header", SettingType.texts())
          .commaSeparatedOption("--header", "NAME")
          .byDefault("[]")
          .describedAs(
              "Names for the columns of CSV or TSV files that have no header line, such as"
                  + " query_id,doc_id,query,text.");

  public static final Setting<InputConfig.BadRows> ON_BAD_ROWS =
      TABLE
          .setting("on-bad-rows", SettingType.choice(InputConfig.BadRows.class))
          .option("--on-bad-rows", "ACTION")
          .byDefault("reject")
          .describedAs(
              "What to do with rows that cannot be scored. reject writes them to rejected/ with a"
                  + " reason, and the job goes on; fail stops before anything is scored.");

  /** Input that is a run with its texts. */
  public static final SettingGroup JOIN = new SettingGroup(PREFIX, "Input from a run", "");

  public static final OptionalSetting<String> RUN =
      JOIN.setting("run", SettingType.text())
          .option("--run", "FILE")
          .orNull()
          .describedAs(
              "A TREC run with the candidates of each query, in place of a table. It needs the"
                  + " queries and the corpus that its ids refer to.");

  public static final OptionalSetting<String> QUERIES =
      JOIN.setting("queries", SettingType.text())
          .option("--queries", "PATH")
          .orNull()
          .describedAs("The texts of the queries: JSONL, Parquet, CSV, or TSV of id and text.");

  public static final OptionalSetting<String> CORPUS =
      JOIN.setting("corpus", SettingType.text())
          .option("--corpus", "PATH")
          .orNull()
          .describedAs(
              "The texts of the documents, in the same formats. A title stands before the text.");

  public static final OptionalSetting<String> TURN_SEPARATOR =
      JOIN.setting("turn-separator", SettingType.text())
          .option("--turn-separator", "TEXT")
          .orNull()
          .describedAs(
              "Set this if queries are dialogues: arrays of turns, the oldest first. The text joins"
                  + " the turns; use a blank, or what the model was trained with. A dialogue that is"
                  + " too long loses its oldest turns.");

  private static final List<String> KNOWN_COLUMNS =
      Stream.of(Columns.REQUIRED_INPUT, Columns.OPTIONAL_INPUT).flatMap(List::stream).toList();

  private InputSettings() {}

  /** Reads the input, whatever it is. A command may find that it takes no such input. */
  public static InputConfig read(Settings settings) {
    return new InputConfig(
        settings.get(PATHS),
        settings.get(FORMAT),
        columns(settings),
        settings.get(HEADER),
        settings.get(RUN),
        settings.get(QUERIES),
        settings.get(CORPUS),
        settings.get(TURN_SEPARATOR),
        settings.get(ON_BAD_ROWS));
  }

  /** Reads an input that must be either a table or a run with its texts. */
  public static InputConfig required(Settings settings) {
    InputConfig input = read(settings);
    List<String> missing = new ArrayList<>();
    for (OptionalSetting<String> part : List.of(RUN, QUERIES, CORPUS)) {
      if (settings.get(part) == null) {
        missing.add(part.option());
      }
    }
    boolean joined = missing.size() < 3;
    if (input.paths().isEmpty() && !joined) {
      settings.fault(
          "No input: give %s with pairs, or %s, %s and %s to be joined",
          PATHS.option(), RUN.option(), QUERIES.option(), CORPUS.option());
    }
    if (!input.paths().isEmpty() && joined) {
      settings.fault(
          "Two inputs: give either %s, or %s, %s and %s",
          PATHS.option(), RUN.option(), QUERIES.option(), CORPUS.option());
    }
    if (joined && !missing.isEmpty()) {
      settings.fault(
          "An input that is joined from a run also needs %s", String.join(" and ", missing));
    }
    return input;
  }

  private static Map<String, String> columns(Settings settings) {
    Map<String, String> columns = settings.get(COLUMNS);
    for (String column : columns.keySet()) {
      if (!KNOWN_COLUMNS.contains(column)) {
        settings.fault(
            "Unknown column %s in %s%s; write OURS=YOURS, such as query_id=qid",
            column, COLUMNS.key(), NearestName.hint(column, KNOWN_COLUMNS));
      }
    }
    return columns;
  }
}
