package io.sparkrerank.jobs.io;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.crypto.EncryptionPropertiesFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * What the footer of a Parquet file says.
 *
 * @param path where the file is
 * @param schema its columns; files with equal ones share the object
 * @param rows how many rows it has
 */
record ParquetFooter(String path, Schema schema, long rows) {

  /** Where Spark notes the schema of a table that it writes. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  /**
   * The columns of a file.
   *
   * @param parquet in Parquet's types
   * @param spark as Spark noted it in JSON when it wrote the file, or empty
   */
  record Schema(MessageType parquet, String spark) {}

  /**
   * Reads the footers of all files at once.
   *
   * @param skipsCorrupt whether the user told Spark to leave out files that it cannot read
   * @throws io.sparkrerank.RerankException if one cannot be read; names it
   */
  static List<ParquetFooter> read(
      List<FileStatus> files, Configuration hadoop, boolean skipsCorrupt) {
    Map<Schema, Schema> schemas = new ConcurrentHashMap<>();
    // Looking up a dozen settings for each file takes longer than to read it.
    ParquetReadOptions options =
        hadoop.get(EncryptionPropertiesFactory.CRYPTO_FACTORY_CLASS_PROPERTY_NAME) == null
            ? HadoopReadOptions.builder(hadoop).build()
            : null;
    return DriverThreads.map(
            files,
            file -> {
              try {
                return Optional.of(
                    read(
                        HadoopInputFile.fromStatus(file, hadoop),
                        options == null
                            ? HadoopReadOptions.builder(hadoop, file.getPath()).build()
                            : options,
                        schemas));
              } catch (IOException | RuntimeException e) {
                // Parquet throws a bare RuntimeException for a file that is no Parquet.
                if (skipsCorrupt) {
                  return Optional.<ParquetFooter>empty();
                }
                throw Causes.unreadable(
                    InputFiles.shown(file.getPath().toString()) + " as parquet", e);
              }
            })
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static ParquetFooter read(
      HadoopInputFile file, ParquetReadOptions options, Map<Schema, Schema> schemas)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      FileMetaData data = reader.getFileMetaData();
      String spark = data.getKeyValueMetaData().getOrDefault(SPARK_SCHEMA, "");
      Schema schema = new Schema(data.getSchema(), spark);
      return new ParquetFooter(
          file.getPath().toString(),
          schemas.computeIfAbsent(schema, same -> same),
          reader.getRecordCount());
    }
  }
}
