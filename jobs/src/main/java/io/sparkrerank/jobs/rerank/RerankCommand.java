package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.RerankOptions;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank rerank}. */
@Command(
    name = "rerank",
    description = {
      "Re-ranks candidates with a cross-encoder, and measures the result.",
      "The candidates are a table with one row per pair of query and text (--input), or a TREC run",
      "with the texts of its queries and documents (--run, --queries, --corpus)."
    },
    footer = {
      "  spark-rerank rerank --config conf/sample.conf --overwrite",
      "  spark-rerank rerank --input pairs.parquet --model models/ms-marco-MiniLM-L6-v2 \\",
      "      --qrels qrels.txt --output out",
      "  spark-rerank rerank --run bm25.trec --queries queries.jsonl --corpus corpus.jsonl \\",
      "      --model models/bge-reranker-base --top-k 10 --output hdfs:///rerank/out \\",
      "      --master yarn --conf spark.executor.resource.gpu.amount=1",
      "",
      "conf/reference.conf explains all settings. An option wins over spark.rerank.* in the",
      "configuration of Spark, which wins over the file of --config, which wins over the defaults."
    })
public final class RerankCommand extends SettingsCommand<RerankConfig> {

  @Override
  public OptionList options() {
    return RerankOptions.list();
  }

  @Override
  protected RerankConfig read(Settings settings) {
    return RerankSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, RerankConfig config, Console console) throws IOException {
    RerankResult result = new RerankJob(spark, config, console.progress()).run();
    console.out().print(RerankSummary.of(config, result));
    return DONE;
  }
}
