package io.sparkrerank.compile;

import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.ArrayList;
import java.util.List;

/**
 * DeBERTa's attention: a logit is what query and key have in common, plus what the query has with
 * the key's position as seen from it, plus what the key has with the query's.
 *
 * <p>The vectors of all distances are projected once a batch, and multiplied with all queries (or
 * keys) at once. Of the products with distances, of shape [queries, distances], each query needs
 * another stretch, one to the left of its neighbour's; with rows one element longer than they are,
 * these stretches lie below each other, so that a view takes the place of a gather.
 *
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al., DeBERTa</a>
 */
final class DisentangledAttention implements LayerAttention {

  /**
   * What is added to the logits of contents.
   *
   * @param contentToPosition whether a query looks at the positions of keys
   * @param positionToContent whether a key looks at the positions of queries
   * @param shared whether positions are projected by the weights of keys and queries
   */
  record Terms(boolean contentToPosition, boolean positionToContent, boolean shared) {

    /** All terms have the same spread, so that their sum is scaled by their number. */
    double scale(int size) {
      int terms = 1 + (contentToPosition ? 1 : 0) + (positionToContent ? 1 : 0);
      return 1 / Math.sqrt((double) size * terms);
    }
  }

  private final NetworkBuilder network;
  private final MultiHeadAttention heads;
  private final BatchShape shape;
  private final Terms terms;
  private final double scale;
  private final String mask;

  private final String falling;

  /** As {@link #falling}, the other way round. */
  private final String rising;

  /** The vectors of the distances from the first token to each: from 0 down. */
  private final String fromFirst;

  private final String twice;
  private final String last;

  /**
   * @param falling the vectors of the distances from {@code length} down to 1 - {@code length}
   */
  DisentangledAttention(
      NetworkBuilder network,
      MultiHeadAttention heads,
      BatchShape shape,
      Terms terms,
      String falling) {
    this.network = network;
    this.heads = heads;
    this.shape = shape;
    this.terms = terms;
    this.scale = terms.scale(heads.size());
    this.mask = network.additiveMask();
    String length = shape.length();
    this.twice = network.let("torch.mul(%s, 2)", length);
    this.last = network.let("torch.sub(%s, 1)", length);
    this.falling = falling;
    this.rising = network.let("torch.flip(%s, [0])", falling);
    this.fromFirst = network.let("torch.slice(%s, 0, %s, %s, 1)", falling, length, twice);
  }

  @Override
  public String ofAll(LayerNames layer, String query, String key, String value) {
    List<String> added = new ArrayList<>();
    if (terms.contentToPosition()) {
      String products = products(query, projected(falling, twice, positionKey(layer)));
      added.add(stretches(products, shape.length()));
    }
    if (terms.positionToContent()) {
      String products = products(key, projected(rising, twice, positionQuery(layer)));
      added.add(network.let("torch.transpose(%s, 2, 3)", stretches(products, last)));
    }
    return heads.attend(network, query, key, value, withMask(added), scale, shape);
  }

  @Override
  public String ofFirst(LayerNames layer, String query, String key, String value) {
    List<String> added = new ArrayList<>();
    if (terms.contentToPosition()) {
      String positions = projected(fromFirst, shape.length(), positionKey(layer));
      added.add(network.let("torch.matmul(%s, %s)", query, positions));
    }
    if (terms.positionToContent()) {
      String positions = projected(fromFirst, shape.length(), positionQuery(layer));
      String products = network.let("torch.mul(%s, torch.transpose(%s, 1, 2))", key, positions);
      added.add(network.let("torch.unsqueeze(torch.sum(%s, [3], False), 2)", products));
    }
    return heads.attend(network, query, key, value, withMask(added), scale, shape.ofOneToken());
  }

  private String positionKey(LayerNames layer) {
    return terms.shared() ? layer.key() : layer.prefix() + "attention.self.pos_key_proj";
  }

  private String positionQuery(LayerNames layer) {
    return terms.shared() ? layer.query() : layer.prefix() + "attention.self.pos_query_proj";
  }

  /** From [count, hidden] to [heads, size, count], projected and scaled. */
  private String projected(String distances, String count, String name) {
    String product = network.linear(distances, name, heads.hidden(), heads.hidden());
    String scaled = network.let("torch.mul(%s, %s)", product, scale);
    String view =
        network.let("torch.view(%s, [%s, %d, %d])", scaled, count, heads.heads(), heads.size());
    return network.let("torch.permute(%s, [1, 2, 0])", view);
  }

  /**
   * From [batch, heads, length, size] to [heads, batch, length x distances], one product a head.
   */
  private String products(String vectors, String positions) {
    String byHead = network.let("torch.permute(%s, [1, 0, 2, 3])", vectors);
    String rows =
        network.let("torch.reshape(%s, [%d, -1, %d])", byHead, heads.heads(), heads.size());
    String products = network.let("torch.bmm(%s, %s)", rows, positions);
    return network.let("torch.view(%s, [%d, %s, -1])", products, heads.heads(), shape.batch());
  }

  /**
   * Of each query's products the {@code length} that start at {@code start}, one further to the
   * left for each next query: from [heads, batch, length x distances] to [batch, heads, length,
   * length].
   */
  private String stretches(String products, String start) {
    String narrower = network.let("torch.sub(%s, 1)", twice);
    String size = network.let("torch.mul(%s, %s)", shape.length(), narrower);
    String end = network.let("torch.add(%s, %s)", start, size);
    String cut = network.let("torch.slice(%s, 2, %s, %s, 1)", products, start, end);
    String rows =
        network.let(
            "torch.view(%s, [%d, %s, %s, %s])",
            cut, heads.heads(), shape.batch(), shape.length(), narrower);
    String stretches = network.let("torch.slice(%s, 3, 0, %s, 1)", rows, shape.length());
    return network.let("torch.permute(%s, [1, 0, 2, 3])", stretches);
  }

  private String withMask(List<String> added) {
    String sum = mask;
    for (String term : added) {
      sum = network.let("torch.add(%s, %s)", term, sum);
    }
    return sum;
  }
}
