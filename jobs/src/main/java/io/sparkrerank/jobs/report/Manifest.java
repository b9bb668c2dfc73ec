package io.sparkrerank.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.hub.HubModel;
import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.LogitLayout;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import io.sparkrerank.spark.row.TextRole;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The model, settings, versions, counts and times of a run as JSON. Not thread-safe. */
public final class Manifest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root = JSON.createObjectNode();
  private final long start = System.nanoTime();

  /** Creates a manifest of a run of {@code command} that starts now. */
  public Manifest(String command) {
    root.put("command", command);
    root.put("started", Instant.now().toString());
  }

  /**
   * Notes the model and where it ran.
   *
   * @param path the path or the name by which it was found
   * @param hub what it is on the hub, if it was named that way
   * @param spec the model as executors had it
   */
  public void model(
      String path, Optional<HubModel> hub, PreparedModel model, ModelSpec spec, String device) {
    ObjectNode node = root.putObject("model");
    node.put("path", path);
    hub.ifPresent(
        known ->
            node.put("name", known.name().id())
                .put("revision", known.name().revision())
                .put("commit", known.commit()));
    node.put("fingerprint", model.fingerprint());
    node.put("tokenizer_fingerprint", model.spec().tokenizerSha256());
    node.put("scores_fingerprint", spec.fingerprint());
    node.put("engine", spec.network().engine().djlName());
    node.put("network", spec.network().file());
    node.put("precision", model.precisionName());
    node.put("device", device);
    node.put("activation", spec.output().activation().name().toLowerCase(Locale.ROOT));
    if (spec.output().hasScore()) {
      node.put("label", spec.output().labels().get(spec.output().label()));
    } else if (spec.output().layout() == LogitLayout.LABELS) {
      node.set("labels", JSON.valueToTree(spec.output().labels()));
    }
    node.put("max_length", spec.truncation().maxTokens());
    node.put("query_share", spec.truncation().queryShare());
    TokenBudget budget = spec.budget(Device.parse(device));
    node.put("batch_tokens", budget.maxTokens());
    node.put("batch_rows", budget.maxRows());
    node.put("threads", spec.placement().threads());
    node.set("texts", model.texts());
    if (!model.warnings().isEmpty()) {
      node.set("warnings", JSON.valueToTree(model.warnings()));
    }
  }

  /** Notes the prompts that a bi-encoder read before texts, by the role of the texts. */
  public void prompts(Map<TextRole, String> prompts) {
    ObjectNode node = root.putObject("prompts");
    prompts.forEach((role, prompt) -> node.put(role.code(), prompt));
  }

  /** Notes how vectors were compared. */
  public void similarity(Similarity similarity) {
    root.put("similarity", similarity.name().toLowerCase(Locale.ROOT));
  }

  /** Notes how fast batches of several sizes were. */
  public void calibration(List<BatchTrial> trials) {
    ArrayNode nodes = root.putArray("calibration");
    for (BatchTrial trial : trials) {
      ObjectNode node = nodes.addObject();
      node.put("batch_tokens", trial.maxTokens());
      node.put("tokens_per_second_of_a_task", trial.tokensPerSecond());
    }
  }

  /** Notes the runs that were measured, by name. */
  public void runs(Map<String, String> paths) {
    root.set("runs", JSON.valueToTree(paths));
  }

  /** Notes the settings, as they were resolved. */
  public void configuration(String resolved) {
    try {
      root.set("configuration", JSON.readTree(resolved));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("This is a bug: settings are not JSON", e);
    }
  }

  /** Notes the settings of Spark, secrets masked. */
  public void spark(Map<String, String> settings) {
    root.set("spark", JSON.valueToTree(settings));
  }

  /** Notes the versions of what took part. */
  public void versions(Map<String, String> versions) {
    root.set("versions", JSON.valueToTree(versions));
  }

  /** Notes what scoring cost; sums over tasks, a task that ran twice counted twice. */
  public void scoring(ScoringTelemetry telemetry, double seconds, int partitions) {
    ObjectNode scoring = root.putObject("scoring");
    scoring.put("seconds", seconds);
    scoring.put("partitions", partitions);
    scoring.put("pairs_per_second", telemetry.pairs() / Math.max(1e-9, seconds));
    scoring.put("pairs_counted", telemetry.pairs());
    scoring.put("pairs_counted_again_in_fp32", telemetry.rescoredPairs());
    scoring.put("tokens", telemetry.tokens());
    scoring.put("tokens_with_padding", telemetry.paddedTokens());
    scoring.put("tokenize_seconds_of_tasks", telemetry.tokenizeSeconds());
    scoring.put("forward_seconds_of_tasks", telemetry.forwardSeconds());
  }

  /**
   * Notes counts and figures that only some commands have.
   *
   * @param name the key, which no other method uses
   */
  public void put(String name, JsonNode value) {
    root.set(name, value);
  }

  /** Notes how many seconds each stage took, in their order. */
  public void stages(Map<String, Double> seconds) {
    root.set("stage_seconds", JSON.valueToTree(seconds));
  }

  /** Notes that the run has ended now. */
  public void finished() {
    root.put("finished", Instant.now().toString());
    root.put("seconds", (System.nanoTime() - start) / 1e9);
  }

  /** Returns the manifest as JSON. */
  public JsonNode json() {
    return root;
  }
}
