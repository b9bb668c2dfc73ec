package io.sparkrerank.jobs.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;

/**
 * A group of the files of a table, which is read apart from the others.
 *
 * @param basePath the folder below which names of folders are values of columns, or empty
 * @param files the paths of the files
 */
record FileGroup(String basePath, List<String> files) {

  /**
   * Groups files by the folder below which names of folders are values of columns.
   *
   * @param found the files of the table, with the columns of its folders
   * @param paths the paths that the user named
   */
  static List<FileGroup> of(
      Collection<String> files, InputFiles found, List<String> paths, Configuration hadoop) {
    if (found.partitionColumns().isEmpty()) {
      return List.of(new FileGroup("", List.copyOf(files)));
    }
    List<String> roots = roots(paths, hadoop);
    Map<String, List<String>> byRoot = new LinkedHashMap<>();
    for (String file : files) {
      String root =
          roots.stream().filter(folder -> file.startsWith(folder + "/")).findFirst().orElse("");
      byRoot.computeIfAbsent(root, key -> new ArrayList<>()).add(file);
    }
    return byRoot.entrySet().stream()
        .map(group -> new FileGroup(group.getKey(), group.getValue()))
        .toList();
  }

  /** Returns the folders that the user named, the longest path first. */
  private static List<String> roots(List<String> paths, Configuration hadoop) {
    List<String> roots = new ArrayList<>();
    for (String path : paths) {
      try {
        Path pattern = new Path(path);
        for (FileStatus status : pattern.getFileSystem(hadoop).globStatus(pattern)) {
          if (status.isDirectory()) {
            roots.add(status.getPath().toString());
          }
        }
      } catch (IOException e) {
        throw Causes.unreadable(path, e);
      }
    }
    roots.sort(Comparator.comparing(String::length).reversed());
    return roots;
  }

  /** Sets the base path of this group on a reader. */
  DataFrameReader reader(DataFrameReader fresh) {
    return basePath.isEmpty() ? fresh : fresh.option("basePath", basePath);
  }

  /** Returns the paths of the files in the form that Spark takes. */
  String[] paths() {
    return TableReader.literal(files.toArray(new String[0]));
  }
}
