package io.sparkrerank.batch;

import io.sparkrerank.text.TokenizedPair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Pairs as one padded array for each input, each int64 of shape [rows, length] in a direct buffer
 * of the processor's byte order. Rows beyond {@code pairs} fill the shape and are to be ignored.
 *
 * @param pairs how many rows are pairs, from the first
 * @param rows the first dimension
 * @param length the second dimension
 * @param inputIds the token ids
 * @param attentionMask 1 for a token, 0 for padding
 * @param tokenTypeIds 0 for the query, 0 or 1 for the text
 */
public record PairBatch(
    int pairs,
    int rows,
    int length,
    ByteBuffer inputIds,
    ByteBuffer attentionMask,
    ByteBuffer tokenTypeIds) {

  /** Pads {@code pairs}, at most {@code rows} of at most {@code length} tokens. */
  static PairBatch of(List<TokenizedPair> pairs, int rows, int length, int padTokenId) {
    ByteBuffer ids = direct(rows * length);
    ByteBuffer mask = direct(rows * length);
    ByteBuffer types = direct(rows * length);
    for (int row = 0; row < rows; row++) {
      int[] tokens = row < pairs.size() ? pairs.get(row).ids() : new int[0];
      int secondTypeFrom = row < pairs.size() ? pairs.get(row).secondTypeFrom() : 0;
      for (int column = 0; column < length; column++) {
        boolean token = column < tokens.length;
        ids.putLong(token ? tokens[column] : padTokenId);
        // A row without any token to attend to would be a division of zero by zero.
        mask.putLong(token || tokens.length == 0 && column == 0 ? 1 : 0);
        types.putLong(token && column >= secondTypeFrom ? 1 : 0);
      }
    }
    return new PairBatch(pairs.size(), rows, length, ids.flip(), mask.flip(), types.flip());
  }

  /**
   * Returns the position of each token, laid out as the other arrays.
   *
   * @param first the position of the first token. If it is 0, padding goes on counting, else it has
   *     the position before the first
   */
  public ByteBuffer positionIds(int first) {
    ByteBuffer positions = direct(rows * length);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < length; column++) {
        boolean token = attentionMask.getLong((row * length + column) * Long.BYTES) == 1;
        positions.putLong(token || first == 0 ? first + column : first - 1);
      }
    }
    return positions.flip();
  }

  private static ByteBuffer direct(int elements) {
    return ByteBuffer.allocateDirect(elements * Long.BYTES).order(ByteOrder.nativeOrder());
  }
}
