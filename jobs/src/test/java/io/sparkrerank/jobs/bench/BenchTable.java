package io.sparkrerank.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The table and the JSON object of the measurements by {@code scripts/bench/bench.sh}: medians over
 * the rounds, ratios within a round, and how far scores agree.
 *
 * <p>The work folder has one folder per round, which has one folder per contestant. Ours have a
 * manifest and a run, the others {@code result.json} and {@code scores.tsv}.
 */
public final class BenchTable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OURS = "spark-rerank-";
  private static final String EXACT = OURS + "fp32";

  private final Path work;
  private final List<Path> rounds;
  private final Map<String, List<Double>> speeds = new LinkedHashMap<>();

  private BenchTable(Path work) throws IOException {
    this.work = work;
    try (Stream<Path> folders = Files.list(work)) {
      this.rounds =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("round-"))
              .sorted()
              .toList();
    }
    for (Path round : rounds) {
      try (Stream<Path> contestants = Files.list(round)) {
        for (Path contestant : contestants.filter(Files::isDirectory).sorted().toList()) {
          JsonNode result = result(contestant);
          // A manifest has the pairs among its rows.
          double pairs = result.path("rows").path("read").asDouble(result.path("pairs").asDouble());
          speeds
              .computeIfAbsent(contestant.getFileName().toString(), name -> new ArrayList<>())
              .add(pairs / result.path("seconds").asDouble());
        }
      }
    }
  }

  /** Takes the work folder and, if the JSON is wanted, the file to write it to. */
  public static void main(String[] args) throws IOException {
    BenchTable table = new BenchTable(Path.of(args[0]));
    ObjectNode json = table.json();
    table.print(json);
    if (args.length > 1) {
      JSON.writerWithDefaultPrettyPrinter().writeValue(Path.of(args[1]).toFile(), json);
    }
  }

  /** Our manifest, with the seconds of a whole job, or what another tool noted of scoring alone. */
  private static JsonNode result(Path contestant) throws IOException {
    Path manifest = contestant.resolve("manifest.json");
    Path file = Files.exists(manifest) ? manifest : contestant.resolve("result.json");
    return JSON.readTree(file.toFile());
  }

  private ObjectNode json() throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("rounds", rounds.size());
    ObjectNode contestants = json.putObject("contestants");
    for (String name : speeds.keySet()) {
      contestants.set(name, contestant(name));
    }
    json.set("ratios", ratios(contestants, EXACT));
    speeds.keySet().stream()
        .filter(name -> name.startsWith(OURS) && !name.equals(EXACT))
        .max((a, b) -> Double.compare(median(speeds.get(a)), median(speeds.get(b))))
        .ifPresent(
            best -> {
              ObjectNode ratios = ratios(contestants, best);
              ratios.put("precision", best.substring(OURS.length()));
              json.set("ratios_reduced", ratios);
            });
    return json;
  }

  private ObjectNode contestant(String name) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("pairs_per_second", median(speeds.get(name)));
    Path last = rounds.get(rounds.size() - 1).resolve(name);
    JsonNode result = result(last);
    if (name.startsWith(OURS)) {
      JsonNode scoring = result.path("scoring");
      double tokens = scoring.path("tokens").asDouble();
      double padded = scoring.path("tokens_with_padding").asDouble();
      node.put("tokens_per_second", tokens / result.path("seconds").asDouble());
      node.put("padding_waste", 1 - tokens / padded);
      JsonNode gemm = JSON.readTree(work.resolve(name + "-gemm.json").toFile());
      double threads = gemm.path("threads").asDouble();
      double forward = scoring.path("forward_seconds_of_tasks").asDouble() / threads;
      double flops = gemm.path("flops_per_token").asDouble() * tokens;
      node.put("gemm_share", flops / forward / gemm.path("gemm_flops").asDouble());
      node.put("outside_forward_share", 1 - forward / result.path("seconds").asDouble());
    } else if (result.has("batch")) {
      node.put("batch", result.path("batch").asInt());
    }
    Path peak = last.resolve("peak-kb");
    if (Files.exists(peak)) {
      node.put("peak_memory_mb", Long.parseLong(Files.readString(peak).strip()) / 1024);
    }
    if (!name.equals(EXACT) && speeds.containsKey(EXACT)) {
      node.put("largest_score_difference", difference(last.resolveSibling(EXACT), last));
    }
    return node;
  }

  /** Returns our speed relative to each of the others, and the share of the GEMM rate. */
  private ObjectNode ratios(ObjectNode contestants, String ours) {
    ObjectNode ratios = JSON.createObjectNode();
    if (!speeds.containsKey(ours)) {
      return ratios;
    }
    for (Map.Entry<String, List<Double>> other : speeds.entrySet()) {
      if (!other.getKey().startsWith(OURS)) {
        ratios.put(other.getKey(), median(quotients(speeds.get(ours), other.getValue())));
      }
    }
    ratios.set("gemm", contestants.path(ours).path("gemm_share"));
    return ratios;
  }

  private static List<Double> quotients(List<Double> ours, List<Double> others) {
    List<Double> quotients = new ArrayList<>();
    for (int round = 0; round < Math.min(ours.size(), others.size()); round++) {
      quotients.add(ours.get(round) / others.get(round));
    }
    return quotients;
  }

  private static double median(List<Double> values) {
    return Median.withDefaults().evaluate(values.stream().mapToDouble(d -> d).toArray());
  }

  private static double difference(Path exact, Path other) throws IOException {
    Map<String, Double> scores = scores(exact);
    Map<String, Double> others = scores(other);
    // Ours scored all pairs; the others as many as they say.
    long expected =
        other.getFileName().toString().startsWith(OURS)
            ? scores.size()
            : result(other).path("pairs").asLong();
    if (others.size() != expected || !scores.keySet().containsAll(others.keySet())) {
      throw new IllegalStateException("Not the same pairs in " + exact + " and " + other);
    }
    return others.entrySet().stream()
        .mapToDouble(pair -> Math.abs(pair.getValue() - scores.get(pair.getKey())))
        .max()
        .orElse(0);
  }

  private static Map<String, Double> scores(Path contestant) throws IOException {
    Map<String, Double> scores = new HashMap<>();
    Path run = contestant.resolve("run.trec");
    boolean ours = Files.exists(run);
    for (String line : Files.readAllLines(ours ? run : contestant.resolve("scores.tsv"))) {
      String[] fields = line.split(ours ? " " : "\t");
      String key = fields[0] + " " + fields[ours ? 2 : 1];
      scores.put(key, Double.valueOf(fields[ours ? 4 : 2]));
    }
    return scores;
  }

  private void print(ObjectNode json) {
    String[] columns = {
      "pairs_per_second",
      "tokens_per_second",
      "padding_waste",
      "gemm_share",
      "outside_forward_share",
      "peak_memory_mb",
      "largest_score_difference"
    };
    System.out.printf("%-28s", "median of " + rounds.size() + " rounds");
    Arrays.stream(columns).forEach(column -> System.out.printf("%26s", column));
    System.out.println();
    json.path("contestants")
        .properties()
        .forEach(
            entry -> {
              System.out.printf("%-28s", entry.getKey());
              for (String column : columns) {
                JsonNode value = entry.getValue().path(column);
                System.out.printf(
                    Locale.ROOT,
                    "%26s",
                    value.isMissingNode()
                        ? ""
                        : String.format(Locale.ROOT, "%.4g", value.asDouble()));
              }
              System.out.println();
            });
    System.out.println("ratios " + json.path("ratios"));
    System.out.println("ratios_reduced " + json.path("ratios_reduced"));
  }
}
