package io.sparkrerank.jobs.generate;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.cli.SparkSessions;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank generate}. */
@Command(
    name = "generate",
    description = "Makes pairs of any number for load tests, as Parquet.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footerHeading = "%nExample:%n",
    footer = "  spark-rerank generate --pairs 1000000 --output load/pairs.parquet")
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--pairs", required = true, paramLabel = "N", description = "How many rows.")
  private long pairs;

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "A new folder.")
  private String output = "";

  @Option(names = "--candidates", paramLabel = "N", description = "Rows of each query.")
  private int candidates = 100;

  @Option(
      names = "--median-tokens",
      paramLabel = "N",
      description = "The median length of a text in tokens, about.")
  private int medianTokens = 60;

  @Option(
      names = "--sigma",
      paramLabel = "S",
      description = "The spread of the lengths' logarithm; 0.8 takes 0.4 %% beyond 512 tokens.")
  private double sigma = 0.8;

  @Option(
      names = "--bad",
      paramLabel = "SHARE",
      description =
          "The share of rows that are bad, in one of many ways; then a column expected_reason says what"
              + " must become of them.")
  private double bad = 0;

  @Option(names = "--seed", paramLabel = "N", description = "Decides all that is drawn.")
  private long seed = 7;

  @Option(names = "--partitions", paramLabel = "N", description = "Into how many files.")
  private int partitions = 8;

  @Override
  public Integer call() throws IOException {
    if (pairs < 1
        || candidates < 1
        || medianTokens < 1
        || partitions < 1
        || !(sigma >= 0)
        || !(bad >= 0 && bad <= 1)) {
      throw RerankException.config(
          "--pairs, --candidates, --median-tokens and --partitions must be at least 1, --sigma at least"
              + " 0, --bad from 0 to 1");
    }
    try (SparkSession spark = SparkSessions.open("spark-rerank generate")) {
      GenerateConfig load = new GenerateConfig(pairs, candidates, medianTokens, sigma, seed, bad);
      new GenerateJob(spark, load).run(output, partitions);
    }
    spec.commandLine().getOut().printf(Locale.ROOT, "Wrote %,d pairs to %s%n", pairs, output);
    return 0;
  }
}
