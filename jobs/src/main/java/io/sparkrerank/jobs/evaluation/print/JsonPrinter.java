package io.sparkrerank.jobs.evaluation.print;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints an evaluation as one object: what {@code metrics.json} holds, and with single queries
 * {@code per_query}, by run and query.
 */
public final class JsonPrinter implements EvaluationPrinter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode more;

  /** Creates a printer. */
  public JsonPrinter() {
    this(JSON.createObjectNode());
  }

  /**
   * Creates a printer.
   *
   * @param more fields that the object has too
   */
  public JsonPrinter(JsonNode more) {
    this.more = more;
  }

  @Override
  public void print(
      Evaluation evaluation, @Nullable Supplier<Iterator<EvaluatedQuery>> queries, Writer out)
      throws IOException {
    try (JsonGenerator json =
        JSON.getFactory()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .useDefaultPrettyPrinter()
            .setCodec(JSON)) {
      json.writeStartObject();
      writeFields(evaluation.json(), json);
      writeFields(more, json);
      if (queries != null) {
        writeQueries(evaluation, queries.get(), json);
      }
      json.writeEndObject();
    }
    out.write("\n");
  }

  private static void writeFields(JsonNode object, JsonGenerator json) throws IOException {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      json.writeFieldName(field.getKey());
      json.writeTree(field.getValue());
    }
  }

  private static void writeQueries(
      Evaluation evaluation, Iterator<EvaluatedQuery> queries, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("per_query");
    int run = -1;
    while (queries.hasNext()) {
      EvaluatedQuery next = queries.next();
      if (next.run() != run) {
        if (run >= 0) {
          json.writeEndObject();
        }
        run = next.run();
        json.writeObjectFieldStart(evaluation.runs().get(run).name());
      }
      if (evaluation.averaging().counts(next.query())) {
        json.writeFieldName(next.query().queryId());
        json.writeTree(evaluation.byMeasure(next.query().values()));
      }
    }
    if (run >= 0) {
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
