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
    description =
        "Makes any number of pairs for load tests, as Parquet. The same seed gives the same rows.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footerHeading = "%nExample:%n",
    footer = "  spark-rerank generate --pairs 1000000 --output load/pairs.parquet")
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--pairs", required = true, paramLabel = "N", description = "The number of rows.")
  private long pairs;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "A folder that does not exist yet.")
  private String output = "";

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "The number of rows of each query.")
  private int candidates = 100;

  @Option(
      names = "--median-tokens",
      paramLabel = "N",
      description = "About the median length of the texts, in tokens.")
  private int medianTokens = 60;

  @Option(
      names = "--sigma",
      paramLabel = "S",
      description =
          "The spread of the logarithm of lengths. With 0.8, 0.4 %% of texts exceed 512 tokens.")
  private double sigma = 0.8;

  @Option(
      names = "--bad",
      paramLabel = "SHARE",
      description =
          "The share of bad rows. A row is bad in one of many ways, and the column expected_reason says"
              + " why it must be rejected.")
  private double bad = 0;

  @Option(names = "--seed", paramLabel = "N", description = "The seed of all random draws.")
  private long seed = 7;

  @Option(names = "--partitions", paramLabel = "N", description = "The number of files.")
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
