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
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * The part of a Parquet file's footer that is needed to read the file.
 *
 * @param path the path of the file
 * @param schema the columns of the file; files with equal columns share this object
 */
record ParquetFooter(String path, Schema schema) {

  /** The key of the footer under which Spark stores the schema of a table. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  /**
   * The columns of a file.
   *
   * @param parquet the columns in Parquet's types
   * @param spark the schema in JSON that Spark stored when it wrote the file, or empty
   */
  record Schema(MessageType parquet, String spark) {}

  /**
   * Reads the footers of all files at once.
   *
   * @param skipsCorrupt whether the user told Spark to skip files that it cannot read
   * @throws io.sparkrerank.RerankException if a file cannot be read; the message names it
   */
  static List<ParquetFooter> read(
      List<FileStatus> files, Configuration hadoop, boolean skipsCorrupt) {
    Map<Schema, Schema> schemas = new ConcurrentHashMap<>();
    // Looking up a dozen settings takes longer than reading a footer. Keys may differ by file.
    boolean isEncrypted =
        hadoop.get(EncryptionPropertiesFactory.CRYPTO_FACTORY_CLASS_PROPERTY_NAME) != null;
    ParquetReadOptions shared = options(HadoopReadOptions.builder(hadoop));
    return DriverThreads.map(
            files,
            file -> {
              try {
                return Optional.of(
                    read(
                        HadoopInputFile.fromStatus(file, hadoop),
                        isEncrypted
                            ? options(HadoopReadOptions.builder(hadoop, file.getPath()))
                            : shared,
                        schemas));
              } catch (IOException | RuntimeException e) {
                // Parquet throws a plain RuntimeException for a file that is not Parquet.
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

  private static ParquetReadOptions options(ParquetReadOptions.Builder builder) {
    return builder.withMetadataFilter(ParquetMetadataConverter.SKIP_ROW_GROUPS).build();
  }

  private static ParquetFooter read(
      HadoopInputFile file, ParquetReadOptions options, Map<Schema, Schema> schemas)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      FileMetaData data = reader.getFileMetaData();
      String spark = data.getKeyValueMetaData().getOrDefault(SPARK_SCHEMA, "");
      Schema schema = new Schema(data.getSchema(), spark);
      return new ParquetFooter(
          file.getPath().toString(), schemas.computeIfAbsent(schema, same -> same));
    }
  }
}
