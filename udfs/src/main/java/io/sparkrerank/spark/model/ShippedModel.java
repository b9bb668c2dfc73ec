package io.sparkrerank.spark.model;

import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkContext;
import scala.collection.Seq;

/**
 * A model that executors can load: its description and the addresses of its files. On a cluster the
 * driver's file server has the files. In local mode they stay in the cache of compiled models.
 *
 * @param spec the description
 * @param networkUri the address of the network
 * @param tokenizerUri the address of the tokenizer
 * @param besideUris the addresses of the files that lie beside the network's, in their order
 */
public record ShippedModel(
    ModelSpec spec, String networkUri, String tokenizerUri, List<String> besideUris)
    implements Serializable {

  private static final long serialVersionUID = 2L;

  /** Makes the list one that any serialiser can read back. */
  public ShippedModel {
    besideUris = List.copyOf(besideUris);
  }

  /** Hands the files of a model to Spark's file server. Must be called on the driver. */
  public static ShippedModel ship(SparkContext context, PreparedModel model) {
    return new ShippedModel(
        model.spec(),
        serve(context, model.network()),
        serve(context, model.tokenizer()),
        model.besides().stream().map(file -> serve(context, file)).toList());
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

  /** Returns the same model with batches of at most {@code tokens}, padding included. */
  public ShippedModel withBatchTokens(int tokens) {
    return new ShippedModel(spec.withBatchTokens(tokens), networkUri, tokenizerUri, besideUris);
  }
}
