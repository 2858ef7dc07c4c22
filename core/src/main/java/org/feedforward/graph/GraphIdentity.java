package org.feedforward.graph;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The identity of a graph: SHA-256 of its canonical bytes ({@link GraphCodec}) without the elements
 * of its tensors, and behind them the SHA-256 of every piece of every tensor's elements in their
 * order. The pieces are hashed side by side, as the weights are almost all there is to hash.
 */
public final class GraphIdentity {

  /** Elements of a piece; part of the definition. */
  private static final int PIECE = 1 << 21;

  private static final int CHUNK = 1 << 13;

  private GraphIdentity() {}

  /** The identity, in hexadecimal. */
  public static String of(Graph graph) {
    ByteArrayOutputStream description = new ByteArrayOutputStream();
    List<Piece> pieces = new ArrayList<>();
    try {
      GraphCodec.write(
          graph,
          new DataOutputStream(description),
          (tensor, out) -> {
            GraphCodec.writeType(tensor, out);
            for (int from = 0; from < tensor.size(); from += Piece.count(tensor, from)) {
              pieces.add(new Piece(tensor, from));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MessageDigest digest = sha256();
    digest.update(description.toByteArray());
    pieces.parallelStream().map(Piece::digest).toList().forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Elements of a tensor from a position on. */
  private record Piece(Tensor tensor, int from) {

    static int count(Tensor tensor, int from) {
      return Math.min(PIECE, tensor.size() - from);
    }

    byte[] digest() {
      MessageDigest digest = sha256();
      int end = from + count(tensor, from);
      ByteBuffer bytes =
          ByteBuffer.allocate(CHUNK * tensor.dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
      FloatBuffer floats = bytes.asFloatBuffer();
      float[] some = new float[tensor.dtype() == DType.FLOAT32 ? CHUNK : 0];
      for (int start = from; start < end; start += CHUNK) {
        int count = Math.min(CHUNK, end - start);
        switch (tensor.dtype()) {
          case FLOAT32 -> {
            tensor.copyFloats(start, some, 0, count);
            floats.put(0, some, 0, count);
          }
          case INT64 -> {
            for (int i = 0; i < count; i++) {
              bytes.putLong(i * Long.BYTES, tensor.getLong(start + i));
            }
          }
          case BOOL -> {
            for (int i = 0; i < count; i++) {
              bytes.put(i, (byte) (tensor.getBoolean(start + i) ? 1 : 0));
            }
          }
        }
        digest.update(bytes.array(), 0, count * tensor.dtype().bytes());
      }
      return digest.digest();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
