package org.feedforward.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.feedforward.tensor.Tensor;

/**
 * Fills the large weights of an ONNX file, whose data is not kept, with random numbers: how fast a
 * network is does not depend on them. The numbers are the fields of onnx.proto.
 */
final class MadeUpWeights {

  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int DIMS = 1;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  private static final float BOUND = 0.1f;

  private MadeUpWeights() {}

  /** The file with all weights inside. */
  static byte[] filled(byte[] model) throws IOException {
    return rewritten(model, GRAPH, graph -> rewritten(graph, INITIALIZER, MadeUpWeights::tensor));
  }

  /** What becomes of a message inside another. */
  private interface Rewriting {
    byte[] of(byte[] message) throws IOException;
  }

  /** A message with all of its fields, those of one number rewritten. */
  private static byte[] rewritten(byte[] message, int field, Rewriting rewriting)
      throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == field) {
        out.writeByteArray(field, rewriting.of(in.readByteArray()));
      } else {
        copy(tag, in, out);
      }
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] tensor(byte[] tensor) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(tensor);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int size = 1;
    boolean elsewhere = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == DIMS && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
        long extent = in.readInt64();
        size = Math.multiplyExact(size, Math.toIntExact(extent));
        out.writeInt64(DIMS, extent);
      } else if (field == DIMS) {
        int end = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
          long extent = in.readInt64();
          size = Math.multiplyExact(size, Math.toIntExact(extent));
          out.writeInt64(DIMS, extent);
        }
        in.popLimit(end);
      } else if (field == EXTERNAL_DATA || field == DATA_LOCATION) {
        elsewhere = true;
        in.skipField(tag);
      } else {
        copy(tag, in, out);
      }
    }
    if (elsewhere) {
      out.writeBytes(RAW_DATA, floats(size));
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static ByteString floats(int size) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    Tensor numbers = Tensor.uniform(size, -BOUND, BOUND, size);
    buffer.asFloatBuffer().put(numbers.toFloats());
    return ByteString.copyFrom(buffer);
  }

  private static void copy(int tag, CodedInputStream in, CodedOutputStream out) throws IOException {
    UnknownFieldSet.Builder field = UnknownFieldSet.newBuilder();
    field.mergeFieldFrom(tag, in);
    field.build().writeTo(out);
  }
}
