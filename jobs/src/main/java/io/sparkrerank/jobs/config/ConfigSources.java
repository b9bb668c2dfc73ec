package io.sparkrerank.jobs.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * The places that settings come from, the weakest first; below all of them is {@code
 * reference.conf}.
 *
 * @param file a HOCON file, or null
 * @param spark Spark's configuration; only {@code spark.rerank.*} is read
 * @param commandLine settings by key, such as {@code rerank.top-k}
 */
public record ConfigSources(
    Path file, Map<String, String> spark, Map<String, Object> commandLine) {}
