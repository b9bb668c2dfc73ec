package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * The files behind paths, found by Spark's own rules for patterns, folders of partitions and hidden
 * names.
 *
 * @param files the files that are not empty, in the order of their paths
 * @param partitionColumns the columns whose values are names of folders
 * @param relation Spark's description of the files, or null where it reads tables in another way
 */
record InputFiles(
    List<FileStatus> files, Set<String> partitionColumns, @Nullable HadoopFsRelation relation) {

  /** Finds the files. Returns none where Spark reads tables in another way. */
  static InputFiles find(SparkSession spark, String... paths) {
    // With a schema given, Spark lists the files and opens none.
    LogicalPlan plan =
        spark.read().schema(new StructType()).parquet(paths).queryExecution().analyzed();
    if (plan instanceof LogicalRelation table
        && table.relation() instanceof HadoopFsRelation relation
        && relation.location() instanceof PartitioningAwareFileIndex index) {
      List<FileStatus> files = new ArrayList<>();
      Iterator<FileStatus> all = index.allFiles().iterator();
      while (all.hasNext()) {
        FileStatus file = all.next();
        if (isRead(file)) {
          files.add(file);
        }
      }
      files.sort(Comparator.comparing(file -> file.getPath().toString()));
      return new InputFiles(files, Set.of(relation.partitionSchema().fieldNames()), relation);
    }
    return new InputFiles(List.of(), Set.of(), null);
  }

  /**
   * Requires that no folder has files in folders of its own, because Spark would skip these
   * silently. Folders of partitions, such as {@code day=1}, are allowed.
   *
   * @param patterns the paths that the user named, in the form that Spark takes
   * @throws RerankException if a folder has files in folders of its own
   */
  static void requireFlat(Configuration hadoop, String... patterns) {
    for (String pattern : patterns) {
      Path path = new Path(pattern);
      try {
        FileSystem system = path.getFileSystem(hadoop);
        FileStatus[] named = system.globStatus(path);
        for (FileStatus folder : named == null ? new FileStatus[0] : named) {
          if (folder.isDirectory()) {
            requireFlat(system, folder.getPath());
          }
        }
      } catch (IOException e) {
        throw Causes.unreadable(pattern, e);
      }
    }
  }

  private static void requireFlat(FileSystem system, Path folder) throws IOException {
    for (FileStatus child : system.listStatus(folder)) {
      String name = child.getPath().getName();
      if (child.isDirectory() && !name.matches("[._].*|.*=.*") && holdsFile(system, child)) {
        throw RerankException.input(
            "The folder %1$s has files in %2$s below it, which would not be read; name the folder of"
                + " one table, or all of them as %1$s/*",
            shown(folder.toString()), name);
      }
    }
  }

  private static boolean holdsFile(FileSystem system, FileStatus folder) throws IOException {
    for (FileStatus child : system.listStatus(folder.getPath())) {
      if (child.isDirectory() ? holdsFile(system, child) : isRead(child)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads the files as Parquet, without listing them again.
   *
   * @throws IllegalStateException if no files were found
   */
  Dataset<Row> parquet(SparkSession spark, StructType schema) {
    if (relation == null) {
      throw new IllegalStateException("This is a bug: Spark reads the table without its files");
    }
    return spark.baseRelationToDataFrame(
        new HadoopFsRelation(
            relation.location(),
            relation.partitionSchema(),
            schema,
            relation.bucketSpec(),
            relation.fileFormat(),
            relation.options(),
            relation.sparkSession()));
  }

  /** Returns a path for messages. Local paths lose their scheme. */
  static String shown(String path) {
    return path.replaceFirst("^file:/+", "/");
  }

  /** Returns whether Spark reads rows from the file. */
  private static boolean isRead(FileStatus file) {
    return file.getLen() > 0 && !file.getPath().getName().matches("[._].*");
  }
}
