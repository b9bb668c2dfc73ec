package io.sparkrerank.jobs.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places that settings come from, the weakest first. The defaults in {@code reference.conf} are
 * weaker than all of them.
 *
 * @param file a HOCON file, or null if there is none
 * @param spark the configuration of Spark; only {@code spark.rerank.*} is read
 * @param commandLine settings by key, such as {@code rerank.top-k}
 */
public record ConfigSources(
    @Nullable Path file, Map<String, String> spark, Map<String, Object> commandLine) {}
