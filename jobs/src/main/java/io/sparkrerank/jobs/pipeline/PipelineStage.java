package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.retrieve.RetrieveConfig;
import org.jspecify.annotations.Nullable;

/** A stage of a pipeline: the search that begins it, or a re-ranking of the list before it. */
public sealed interface PipelineStage {

  /** Returns the name of the stage in the results. */
  String name();

  /** Returns the folder that the stage writes, within the output of the pipeline. */
  String folder();

  /** Returns the settings of what the stage reads, and of its model. */
  PairsConfig pairs();

  /** Returns how many documents of each query the stage reads from its input; null for all. */
  @Nullable Integer depth();

  /** A search of the corpus. */
  record Search(String name, String folder, RetrieveConfig config) implements PipelineStage {

    @Override
    public PairsConfig pairs() {
      return config.pairs();
    }

    @Override
    public @Nullable Integer depth() {
      return null;
    }
  }

  /** A re-ranking of the list of the stage before, or of the run that the pipeline begins with. */
  record Rerank(String name, String folder, RerankConfig config) implements PipelineStage {

    @Override
    public PairsConfig pairs() {
      return config.pairs();
    }

    @Override
    public @Nullable Integer depth() {
      return config.topOfList().depth();
    }
  }
}
