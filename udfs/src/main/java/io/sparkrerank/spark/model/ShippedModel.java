package io.sparkrerank.spark.model;

import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import scala.collection.Seq;

/**
 * A model that executors can load: its description, and where its files are: on Spark's file server
 * on the driver, or in local mode where they lie.
 *
 * @param spec the description
 * @param networkUri where to fetch the network
 * @param tokenizerUri where to fetch the tokenizer
 */
public record ShippedModel(ModelSpec spec, String networkUri, String tokenizerUri)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Hands the files of {@code model} to Spark's file server. */
  public static ShippedModel ship(SparkContext context, PreparedModel model) {
    return new ShippedModel(
        model.spec(), serve(context, model.network()), serve(context, model.tokenizer()));
  }

  private static String serve(SparkContext context, Path file) {
    if (context.isLocal()) {
      // Tasks run in this process: nothing needs to be copied.
      return file.toUri().toString();
    }
    context.addFile(file.toString());
    Seq<String> uris = context.listFiles();
    for (int index = 0; index < uris.length(); index++) {
      if (uris.apply(index).endsWith("/" + file.getFileName())) {
        return uris.apply(index);
      }
    }
    throw new IllegalStateException("This is a bug: Spark does not list " + file);
  }

  /** The same model with batches of at most {@code tokens}. */
  public ShippedModel withBatchTokens(int tokens) {
    return new ShippedModel(spec.withBatchTokens(tokens), networkUri, tokenizerUri);
  }
}
