package org.feedforward.format.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;

/**
 * A TensorProto: what it should hold, and where in the file its elements stand. Nothing is read
 * before {@link TensorData#read} has compared the two.
 *
 * @param name its name, possibly empty
 * @param dims its extents as the file says them
 * @param elementType TensorProto.DataType
 * @param chunks where the elements stand, in order
 * @param external the keys of external data; empty when the elements are in the file itself
 * @param isExternal whether the elements are in another file
 */
record OnnxTensor(
    String name,
    long[] dims,
    long elementType,
    List<Chunk> chunks,
    Map<String, String> external,
    boolean isExternal) {

  /** How elements are written. */
  enum Encoding {
    /** Little-endian elements of the tensor's type, one after the other. */
    RAW,
    /** 32-bit floats. */
    FLOATS,
    /** 64-bit floats. */
    DOUBLES,
    /** Integers of variable length. */
    VARINTS,
    /** Texts, which nothing computes with. */
    STRINGS
  }

  /** A run of elements in a file. */
  record Chunk(Encoding encoding, ByteSource source, long offset, long length) {}

  /** The same bits read as another type. */
  OnnxTensor ofType(long otherType) {
    return new OnnxTensor(name, dims, otherType, chunks, external, isExternal);
  }

  /** Whether its elements are texts. */
  boolean isOfTexts() {
    return elementType == OnnxType.STRING.code();
  }

  /** The elements of a list of texts. */
  List<String> texts() {
    boolean areTexts = chunks.stream().allMatch(chunk -> chunk.encoding() == Encoding.STRINGS);
    if (isExternal
        || !areTexts
        || dims.length > 1
        || (dims.length == 1 && dims[0] != chunks.size())) {
      throw new ModelException(
          describe()
              + " should be a list of texts; the file has "
              + chunks.size()
              + " of them for the extents "
              + Arrays.toString(dims));
    }
    return chunks.stream()
        .map(chunk -> chunk.source().bytes(chunk.offset(), (int) chunk.length()))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  String describe() {
    return "tensor " + Text.quote(name);
  }
}
