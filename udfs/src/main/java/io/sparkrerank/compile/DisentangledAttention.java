package io.sparkrerank.compile;

import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.ArrayList;
import java.util.List;

/**
 * DeBERTa's attention. A logit is a sum of three products: of the query and the key, of the query
 * and the key's relative position, and of the key and the query's relative position.
 *
 * <p>The vectors of all distances are projected once per batch, and multiplied with all queries (or
 * keys) at once. The products with distances have the shape [queries, distances]. Each query needs
 * another stretch of its row, which starts one to the left of its neighbour's. Seen as rows that
 * are one element shorter, these stretches lie below each other, so that a view takes the place of
 * a gather.
 *
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al., DeBERTa</a>
 */
final class DisentangledAttention implements LayerAttention {

  /** The name of a layer's projection of positions that queries look at. */
  static final String POSITION_KEY = "attention.self.pos_key_proj";

  /** The name of a layer's projection of positions that keys look at. */
  static final String POSITION_QUERY = "attention.self.pos_query_proj";

  /**
   * The terms that are added to the logits of contents.
   *
   * @param contentToPosition whether a query looks at the positions of keys
   * @param positionToContent whether a key looks at the positions of queries
   * @param shared whether positions are projected by the weights of keys and queries
   * @param scale what the sum of all terms is multiplied by
   */
  record Terms(
      boolean contentToPosition, boolean positionToContent, boolean shared, double scale) {}

  private final NetworkBuilder network;
  private final MultiHeadAttention heads;
  private final BatchShape shape;
  private final Terms terms;
  private final String mask;

  private final String falling;

  /** The vectors of {@link #falling} in reverse order. */
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
    return heads.attend(network, query, key, value, withMask(added), terms.scale(), shape);
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
    return heads.attend(
        network, query, key, value, withMask(added), terms.scale(), shape.ofOneToken());
  }

  private String positionKey(LayerNames layer) {
    return terms.shared() ? layer.key() : layer.prefix() + POSITION_KEY;
  }

  private String positionQuery(LayerNames layer) {
    return terms.shared() ? layer.query() : layer.prefix() + POSITION_QUERY;
  }

  /** Projects and scales vectors of shape [count, hidden]; returns them as [heads, size, count]. */
  private String projected(String distances, String count, String name) {
    String product = network.linear(distances, name, heads.hidden(), heads.hidden());
    String scaled = network.let("torch.mul(%s, %s)", product, terms.scale());
    String view =
        network.let("torch.view(%s, [%s, %d, %d])", scaled, count, heads.heads(), heads.size());
    return network.let("torch.permute(%s, [1, 2, 0])", view);
  }

  /**
   * Multiplies vectors of shape [batch, heads, length, size] with positions, in one product per
   * head. Returns shape [heads, batch, length x distances].
   */
  private String products(String vectors, String positions) {
    String byHead = network.let("torch.permute(%s, [1, 0, 2, 3])", vectors);
    String rows =
        network.let("torch.reshape(%s, [%d, -1, %d])", byHead, heads.heads(), heads.size());
    String products = network.let("torch.bmm(%s, %s)", rows, positions);
    return network.let("torch.view(%s, [%d, %s, -1])", products, heads.heads(), shape.batch());
  }

  /**
   * Takes {@code length} of each query's products: those of the first query start at {@code start},
   * those of each next query one further to the left. From shape [heads, batch, length x
   * distances]; returns shape [batch, heads, length, length].
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
