package org.feedforward.format.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.onnx.OnnxTensor.Chunk;
import org.feedforward.format.onnx.OnnxTensor.Encoding;
import org.feedforward.graph.ModelException;

/**
 * Reads the fields of protobuf messages. Every length is checked against the message around it
 * before anything is allocated, what is kept is charged against a budget (file size + {@value
 * #BUDGET_BYTES} bytes), and messages nest at most {@value #MAX_DEPTH} deep.
 */
final class WireReader {

  static final int BUDGET_BYTES = 48 << 20;
  static final int MAX_DEPTH = 64;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int OBJECT_BYTES = 64;

  private final ByteSource source;
  private final CodedInputStream in;
  private long budget;
  private int depth;

  /** Reads a file of at most 2^31 - 1 bytes from its start. */
  WireReader(ByteSource source) throws IOException {
    this.source = source;
    this.in = CodedInputStream.newInstance(new SourceStream(source), BUFFER_BYTES);
    this.budget = source.size() + BUDGET_BYTES;
    in.pushLimit((int) source.size());
  }

  /** The length of the file. */
  long size() {
    return source.size();
  }

  /** Reads one field of a message; the tag has been read. */
  interface Field {
    void read(int number, int wireType) throws IOException;
  }

  /** All fields of the message that is being read. */
  void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag));
    }
  }

  /** Reads what is inside a message. */
  interface Body<T> {
    T read() throws IOException;
  }

  /** A message inside the one that is being read. */
  <T> T message(int wire, Body<T> body) throws IOException {
    int outer = in.pushLimit(length(wire));
    charge(OBJECT_BYTES);
    depth++;
    if (depth > MAX_DEPTH) {
      throw new ModelException("nests messages more than " + MAX_DEPTH + " deep");
    }
    T result = body.read();
    depth--;
    in.popLimit(outer);
    return result;
  }

  String string(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    String text = in.readString();
    charge(OBJECT_BYTES + 2L * text.length());
    return text;
  }

  long varint(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint64();
  }

  int fixed32(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_FIXED32);
    return in.readRawLittleEndian32();
  }

  /** A repeated number, packed or one by one. */
  void repeated(int wire, int elementWire, Numbers into) throws IOException {
    if (wire != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      add(wire, elementWire, into);
      return;
    }
    int outer = in.pushLimit(length(wire));
    while (!in.isAtEnd()) {
      add(elementWire, elementWire, into);
    }
    in.popLimit(outer);
  }

  private void add(int wire, int elementWire, Numbers into) throws IOException {
    charge(Long.BYTES);
    into.add(elementWire == WireFormat.WIRETYPE_VARINT ? varint(wire) : fixed32(wire));
  }

  /** The place of a tensor's elements, packed or a single one; they are skipped. */
  Chunk chunk(Encoding encoding, int elementWire, int wire) throws IOException {
    charge(OBJECT_BYTES);
    if (wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      int length = length(wire);
      int outer = in.pushLimit(length);
      in.popLimit(outer);
      long offset = in.getTotalBytesRead();
      in.skipRawBytes(length);
      return new Chunk(encoding, source, offset, length);
    }
    require(wire, elementWire);
    long offset = in.getTotalBytesRead();
    skip(wire);
    return new Chunk(encoding, source, offset, in.getTotalBytesRead() - offset);
  }

  private int length(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readRawVarint32();
  }

  /** Passes over a field. */
  void skip(int wire) throws IOException {
    switch (wire) {
      case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64();
      case WireFormat.WIRETYPE_FIXED32 -> in.readRawLittleEndian32();
      case WireFormat.WIRETYPE_FIXED64 -> in.readRawLittleEndian64();
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
        int length = length(wire);
        in.popLimit(in.pushLimit(length));
        in.skipRawBytes(length);
      }
      default -> throw new InvalidProtocolBufferException("unexpected wire type " + wire);
    }
  }

  private static void require(int wire, int expected) throws IOException {
    if (wire != expected) {
      throw new InvalidProtocolBufferException(
          "a field has wire type " + wire + ", expected " + expected);
    }
  }

  private void charge(long bytes) {
    budget -= bytes;
    if (budget < 0) {
      throw new ModelException(
          "describes more nodes, names and numbers than a file of " + source.size() + " bytes may");
    }
  }

  /** The bytes of a source from its start, which may be skipped without being read. */
  private static final class SourceStream extends InputStream {
    private final ByteSource source;
    private long position;

    SourceStream(ByteSource source) {
      this.source = source;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, source.size() - position);
      if (count == 0 && length > 0) {
        return -1;
      }
      source.read(position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public long skip(long count) {
      long skipped = Math.max(0, Math.min(count, source.size() - position));
      position += skipped;
      return skipped;
    }
  }

  /** A growing list of numbers; floats are kept as their bits. */
  static final class Numbers {
    private long[] values = new long[4];
    private int count;

    void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    long[] toLongs() {
      return Arrays.copyOf(values, count);
    }

    float[] toFloats() {
      float[] floats = new float[count];
      for (int i = 0; i < count; i++) {
        floats[i] = Float.intBitsToFloat((int) values[i]);
      }
      return floats;
    }
  }
}
