package org.feedforward.format.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.onnx.OnnxTensor.Chunk;
import org.feedforward.format.onnx.OnnxTensor.Encoding;
import org.feedforward.format.onnx.OnnxValueInfo.OnnxDim;
import org.feedforward.graph.ModelException;

/**
 * Reads the messages of onnx.proto, as far as inference needs them, from a hostile file in one
 * pass. Elements of tensors stay in the file; only their places are noted. Every length is checked
 * against the message around it before anything is allocated, what is kept is charged against a
 * budget (file size + {@value #BUDGET_BYTES} bytes), and messages nest at most {@value #MAX_DEPTH}
 * deep.
 */
final class OnnxParser {

  static final int BUDGET_BYTES = 48 << 20;
  static final int MAX_DEPTH = 64;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int OBJECT_BYTES = 64;

  private final ByteSource source;
  private final CodedInputStream in;
  private long budget;
  private int depth;

  private OnnxParser(ByteSource source) {
    this.source = source;
    this.in = CodedInputStream.newInstance(new SourceStream(source), BUFFER_BYTES);
    this.budget = source.size() + BUDGET_BYTES;
  }

  /** The ModelProto that the file is. */
  static OnnxModel model(ByteSource source) {
    return parse(source, OnnxParser::model);
  }

  /** The TensorProto that the file is. */
  static OnnxTensor tensor(ByteSource source) {
    return parse(source, OnnxParser::tensor);
  }

  private interface Reading<T> {
    T read(OnnxParser parser) throws IOException;
  }

  /** Reads one field of a message; the tag has been read. */
  private interface Field {
    void read(int number, int wireType) throws IOException;
  }

  private static <T> T parse(ByteSource source, Reading<T> reading) {
    if (source.size() > Integer.MAX_VALUE) {
      throw new ModelException(
          "has "
              + source.size()
              + " bytes, protobuf's limit is 2 GB: save the weights as external data");
    }
    try {
      OnnxParser parser = new OnnxParser(source);
      parser.in.pushLimit((int) source.size());
      return reading.read(parser);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(describe(source, e), e);
    } catch (IOException e) {
      throw new ModelException("Reading the file: " + e.getMessage(), e);
    }
  }

  private static String describe(ByteSource source, InvalidProtocolBufferException e) {
    byte[] head = source.head(64);
    boolean text = head.length > 0;
    for (byte b : head) {
      text &= b >= ' ' || b == '\n' || b == '\r' || b == '\t';
    }
    if (text) {
      return "is text, not a binary ONNX file (of protobuf's text form, onnx.save makes one)";
    }
    int end = e.getMessage().indexOf('.');
    String reason = end < 0 ? e.getMessage() : e.getMessage().substring(0, end);
    return "is cut off, damaged or no ONNX file (" + reason + ")";
  }

  private OnnxModel model() throws IOException {
    long[] irVersion = {0};
    Map<String, Long> opsets = new LinkedHashMap<>();
    List<OnnxGraph> graphs = new ArrayList<>();
    List<OnnxFunction> functions = new ArrayList<>();
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> irVersion[0] = varint(wire);
            case 7 -> graphs.add(message(wire, this::graph));
            case 8 -> message(wire, () -> opset(opsets));
            case 25 -> functions.add(message(wire, this::function));
            default -> skip(wire);
          }
        });
    if (graphs.size() != 1) {
      throw new ModelException(
          graphs.isEmpty()
              ? "holds no graph: it is cut off, or no ONNX model"
              : "holds " + graphs.size() + " graphs, expected one");
    }
    return new OnnxModel(irVersion[0], opsets, graphs.get(0), List.copyOf(functions));
  }

  private Void opset(Map<String, Long> opsets) throws IOException {
    String[] domain = {""};
    long[] version = {0};
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> domain[0] = domain(string(wire));
            case 2 -> version[0] = varint(wire);
            default -> skip(wire);
          }
        });
    opsets.put(domain[0], version[0]);
    return null;
  }

  private OnnxGraph graph() throws IOException {
    String[] name = {""};
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> initializers = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    List<OnnxValueInfo> inputs = new ArrayList<>();
    List<OnnxValueInfo> outputs = new ArrayList<>();
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> nodes.add(message(wire, this::node));
            case 2 -> name[0] = string(wire);
            case 5 -> initializers.add(message(wire, this::tensor));
            case 11 -> inputs.add(message(wire, this::valueInfo));
            case 12 -> outputs.add(message(wire, this::valueInfo));
            case 15 -> sparse.add(message(wire, this::sparseTensor));
            default -> skip(wire);
          }
        });
    return new OnnxGraph(
        name[0],
        List.copyOf(nodes),
        List.copyOf(initializers),
        List.copyOf(sparse),
        List.copyOf(inputs),
        List.copyOf(outputs));
  }

  /** The name of a SparseTensorProto, which is that of its values. */
  private String sparseTensor() throws IOException {
    String[] name = {""};
    fields(
        (number, wire) -> {
          if (number == 1) {
            name[0] = message(wire, this::tensor).name();
          } else {
            skip(wire);
          }
        });
    return name[0];
  }

  private OnnxFunction function() throws IOException {
    String[] name = {""};
    String[] domain = {""};
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    List<OnnxAttribute> defaults = new ArrayList<>();
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, Long> opsets = new LinkedHashMap<>();
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> name[0] = string(wire);
            case 4 -> inputs.add(string(wire));
            case 5 -> outputs.add(string(wire));
            case 6 -> attributes.add(string(wire));
            case 7 -> nodes.add(message(wire, this::node));
            case 9 -> message(wire, () -> opset(opsets));
            case 10 -> domain[0] = domain(string(wire));
            case 11 -> defaults.add(message(wire, this::attribute));
            default -> skip(wire);
          }
        });
    return new OnnxFunction(
        domain[0],
        name[0],
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes),
        List.copyOf(defaults),
        List.copyOf(nodes),
        opsets);
  }

  private OnnxNode node() throws IOException {
    String[] name = {""};
    String[] opType = {""};
    String[] domain = {""};
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> inputs.add(string(wire));
            case 2 -> outputs.add(string(wire));
            case 3 -> name[0] = string(wire);
            case 4 -> opType[0] = string(wire);
            case 5 -> {
              OnnxAttribute attribute = message(wire, this::attribute);
              attributes.put(attribute.name(), attribute);
            }
            case 7 -> domain[0] = domain(string(wire));
            default -> skip(wire);
          }
        });
    return new OnnxNode(
        name[0], opType[0], domain[0], List.copyOf(inputs), List.copyOf(outputs), attributes);
  }

  private OnnxAttribute attribute() throws IOException {
    String[] texts = {"", "", ""}; // name, s, ref_attr_name
    long[] integers = {0, 0}; // type, i
    float[] number = {0};
    List<OnnxTensor> tensors = new ArrayList<>();
    List<OnnxGraph> graphs = new ArrayList<>();
    Numbers floats = new Numbers();
    Numbers ints = new Numbers();
    List<String> strings = new ArrayList<>();
    fields(
        (field, wire) -> {
          switch (field) {
            case 1 -> texts[0] = string(wire);
            case 2 -> number[0] = Float.intBitsToFloat(fixed32(wire));
            case 3 -> integers[1] = varint(wire);
            case 4 -> texts[1] = string(wire);
            case 5 -> tensors.add(message(wire, this::tensor));
            case 6 -> graphs.add(message(wire, this::graph));
            case 7 -> repeated(wire, WireFormat.WIRETYPE_FIXED32, floats);
            case 8 -> repeated(wire, WireFormat.WIRETYPE_VARINT, ints);
            case 9 -> strings.add(string(wire));
            case 20 -> integers[0] = varint(wire);
            case 21 -> texts[2] = string(wire);
            default -> skip(wire);
          }
        });
    return new OnnxAttribute(
        texts[0],
        integers[0],
        number[0],
        integers[1],
        texts[1],
        tensors.stream().findFirst(),
        graphs.stream().findFirst(),
        floats.toFloats(),
        ints.toLongs(),
        List.copyOf(strings),
        texts[2]);
  }

  private OnnxTensor tensor() throws IOException {
    String[] name = {""};
    Numbers dims = new Numbers();
    long[] header = {0, 0}; // data_type, data_location
    List<Chunk> chunks = new ArrayList<>();
    Map<String, String> external = new LinkedHashMap<>();
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> repeated(wire, WireFormat.WIRETYPE_VARINT, dims);
            case 2 -> header[0] = varint(wire);
            case 4 -> chunks.add(chunk(Encoding.FLOATS, WireFormat.WIRETYPE_FIXED32, wire));
            case 5, 7, 11 -> chunks.add(chunk(Encoding.VARINTS, WireFormat.WIRETYPE_VARINT, wire));
            case 6 ->
                chunks.add(chunk(Encoding.STRINGS, WireFormat.WIRETYPE_LENGTH_DELIMITED, wire));
            case 8 -> name[0] = string(wire);
            case 9 -> chunks.add(chunk(Encoding.RAW, WireFormat.WIRETYPE_LENGTH_DELIMITED, wire));
            case 10 -> chunks.add(chunk(Encoding.DOUBLES, WireFormat.WIRETYPE_FIXED64, wire));
            case 13 -> message(wire, () -> entry(external));
            case 14 -> header[1] = varint(wire);
            default -> skip(wire);
          }
        });
    return new OnnxTensor(
        name[0], dims.toLongs(), header[0], List.copyOf(chunks), external, header[1] == 1);
  }

  private Void entry(Map<String, String> entries) throws IOException {
    String[] pair = {"", ""};
    fields(
        (number, wire) -> {
          if (number == 1 || number == 2) {
            pair[number - 1] = string(wire);
          } else {
            skip(wire);
          }
        });
    entries.put(pair[0], pair[1]);
    return null;
  }

  private OnnxValueInfo valueInfo() throws IOException {
    String[] name = {"", ""}; // name, kind
    long[] elementType = {0};
    List<List<OnnxDim>> shapes = new ArrayList<>();
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> name[0] = string(wire);
            case 2 -> name[1] = message(wire, () -> type(elementType, shapes));
            default -> skip(wire);
          }
        });
    return new OnnxValueInfo(name[0], name[1], elementType[0], shapes.stream().findFirst());
  }

  /** What kind of type a TypeProto is; the parts of a tensor type go to the arguments. */
  private String type(long[] elementType, List<List<OnnxDim>> shapes) throws IOException {
    String[] kind = {""};
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> {
              kind[0] = "tensor";
              message(wire, () -> tensorType(elementType, shapes));
            }
            case 4 -> kind[0] = skipped("sequence", wire);
            case 5 -> kind[0] = skipped("map", wire);
            case 8 -> kind[0] = skipped("sparse tensor", wire);
            case 9 -> kind[0] = skipped("optional", wire);
            default -> skip(wire);
          }
        });
    return kind[0];
  }

  private String skipped(String kind, int wire) throws IOException {
    skip(wire);
    return kind;
  }

  private Void tensorType(long[] elementType, List<List<OnnxDim>> shapes) throws IOException {
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> elementType[0] = varint(wire);
            case 2 -> shapes.add(message(wire, this::shape));
            default -> skip(wire);
          }
        });
    return null;
  }

  private List<OnnxDim> shape() throws IOException {
    List<OnnxDim> dims = new ArrayList<>();
    fields(
        (number, wire) -> {
          if (number == 1) {
            dims.add(message(wire, this::dim));
          } else {
            skip(wire);
          }
        });
    return List.copyOf(dims);
  }

  private OnnxDim dim() throws IOException {
    long[] extent = {-1};
    String[] symbol = {""};
    fields(
        (number, wire) -> {
          switch (number) {
            case 1 -> extent[0] = varint(wire);
            case 2 -> symbol[0] = string(wire);
            default -> skip(wire);
          }
        });
    return new OnnxDim(extent[0], symbol[0]);
  }

  // the wire

  private void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag));
    }
  }

  private interface Body<T> {
    T read() throws IOException;
  }

  private <T> T message(int wire, Body<T> body) throws IOException {
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

  private String string(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    String text = in.readString();
    charge(OBJECT_BYTES + 2L * text.length());
    return text;
  }

  /** "ai.onnx" is another name of the standard's domain. */
  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private long varint(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint64();
  }

  private int fixed32(int wire) throws IOException {
    require(wire, WireFormat.WIRETYPE_FIXED32);
    return in.readRawLittleEndian32();
  }

  /** A repeated number, packed or one by one. */
  private void repeated(int wire, int elementWire, Numbers into) throws IOException {
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
  private Chunk chunk(Encoding encoding, int elementWire, int wire) throws IOException {
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

  private void skip(int wire) throws IOException {
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
  private static final class Numbers {
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
