package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.retrieve.RetrieveConfig;

/**
 * A stage of a pipeline; one of the two configurations is null.
 *
 * @param name what results call it
 * @param folder where it writes, within the pipeline's output
 * @param retrieve how it searches
 * @param rerank how it re-ranks what the stage before it listed
 */
public record PipelineStage(
    String name, String folder, RetrieveConfig retrieve, RerankConfig rerank) {

  /** What the stage reads, and how. */
  public PairsConfig pairs() {
    return retrieve == null ? rerank.pairs() : retrieve.pairs();
  }

  /** How many documents of each query the stage looks at, of its input; null for all. */
  public Integer depth() {
    return retrieve == null ? rerank.topOfList().depth() : null;
  }
}
