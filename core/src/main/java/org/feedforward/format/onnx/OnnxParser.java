package org.feedforward.format.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
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
 * pass. Elements of tensors stay in the file; only their places are noted.
 */
final class OnnxParser {

  private final WireReader in;

  private OnnxParser(WireReader in) {
    this.in = in;
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

  private static <T> T parse(ByteSource source, Reading<T> reading) {
    if (source.size() > Integer.MAX_VALUE) {
      throw new ModelException(
          "has "
              + source.size()
              + " bytes, protobuf's limit is 2 GB: save the weights as external data");
    }
    try {
      return reading.read(new OnnxParser(new WireReader(source)));
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
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> irVersion[0] = in.varint(type);
            case 7 -> graphs.add(in.message(type, this::graph));
            case 8 -> in.message(type, () -> opset(opsets));
            case 25 -> functions.add(in.message(type, this::function));
            default -> in.skip(type);
          }
        });
    if (graphs.size() != 1) {
      throw new ModelException(
          graphs.isEmpty()
              ? "holds no graph: it is cut off, or it is not an ONNX model"
              : "holds " + graphs.size() + " graphs, expected one");
    }
    return new OnnxModel(
        irVersion[0],
        Opsets.of(irVersion[0], opsets),
        graphs.get(0),
        List.copyOf(functions),
        in.size());
  }

  private Void opset(Map<String, Long> opsets) throws IOException {
    String[] domain = {""};
    long[] version = {0};
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> domain[0] = domain(in.string(type));
            case 2 -> version[0] = in.varint(type);
            default -> in.skip(type);
          }
        });
    Long other = opsets.put(domain[0], version[0]);
    if (other != null && other != version[0]) {
      throw new ModelException(
          "imports versions " + other + " and " + version[0] + " of one set of operators");
    }
    return null;
  }

  private OnnxGraph graph() throws IOException {
    String[] name = {""};
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> initializers = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    List<OnnxValueInfo> inputs = new ArrayList<>();
    List<OnnxValueInfo> outputs = new ArrayList<>();
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> nodes.add(in.message(type, this::node));
            case 2 -> name[0] = in.string(type);
            case 5 -> initializers.add(in.message(type, this::tensor));
            case 11 -> inputs.add(in.message(type, this::valueInfo));
            case 12 -> outputs.add(in.message(type, this::valueInfo));
            case 15 -> sparse.add(in.message(type, this::sparseTensor));
            default -> in.skip(type);
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
    in.fields(
        (number, type) -> {
          if (number == 1) {
            name[0] = in.message(type, this::tensor).name();
          } else {
            in.skip(type);
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
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> name[0] = in.string(type);
            case 4 -> inputs.add(in.string(type));
            case 5 -> outputs.add(in.string(type));
            case 6 -> attributes.add(in.string(type));
            case 7 -> nodes.add(in.message(type, this::node));
            case 9 -> in.message(type, () -> opset(opsets));
            case 10 -> domain[0] = domain(in.string(type));
            case 11 -> defaults.add(in.message(type, this::attribute));
            default -> in.skip(type);
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
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> inputs.add(in.string(type));
            case 2 -> outputs.add(in.string(type));
            case 3 -> name[0] = in.string(type);
            case 4 -> opType[0] = in.string(type);
            case 5 -> {
              OnnxAttribute attribute = in.message(type, this::attribute);
              attributes.put(attribute.name(), attribute);
            }
            case 7 -> domain[0] = domain(in.string(type));
            default -> in.skip(type);
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
    WireReader.Numbers floats = new WireReader.Numbers();
    WireReader.Numbers ints = new WireReader.Numbers();
    List<String> strings = new ArrayList<>();
    in.fields(
        (field, type) -> {
          switch (field) {
            case 1 -> texts[0] = in.string(type);
            case 2 -> number[0] = Float.intBitsToFloat(in.fixed32(type));
            case 3 -> integers[1] = in.varint(type);
            case 4 -> texts[1] = in.string(type);
            case 5 -> tensors.add(in.message(type, this::tensor));
            case 6 -> graphs.add(in.message(type, this::graph));
            case 7 -> in.repeated(type, WireFormat.WIRETYPE_FIXED32, floats);
            case 8 -> in.repeated(type, WireFormat.WIRETYPE_VARINT, ints);
            case 9 -> strings.add(in.string(type));
            case 20 -> integers[0] = in.varint(type);
            case 21 -> texts[2] = in.string(type);
            default -> in.skip(type);
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
    WireReader.Numbers dims = new WireReader.Numbers();
    long[] header = {0, 0}; // data_type, data_location
    List<Chunk> chunks = new ArrayList<>();
    Map<String, String> external = new LinkedHashMap<>();
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> in.repeated(type, WireFormat.WIRETYPE_VARINT, dims);
            case 2 -> header[0] = in.varint(type);
            case 4 -> chunks.add(in.chunk(Encoding.FLOATS, WireFormat.WIRETYPE_FIXED32, type));
            case 5, 7, 11 ->
                chunks.add(in.chunk(Encoding.VARINTS, WireFormat.WIRETYPE_VARINT, type));
            case 6 ->
                chunks.add(in.chunk(Encoding.STRINGS, WireFormat.WIRETYPE_LENGTH_DELIMITED, type));
            case 8 -> name[0] = in.string(type);
            case 9 ->
                chunks.add(in.chunk(Encoding.RAW, WireFormat.WIRETYPE_LENGTH_DELIMITED, type));
            case 10 -> chunks.add(in.chunk(Encoding.DOUBLES, WireFormat.WIRETYPE_FIXED64, type));
            case 13 -> in.message(type, () -> entry(external));
            case 14 -> header[1] = in.varint(type);
            default -> in.skip(type);
          }
        });
    return new OnnxTensor(
        name[0], dims.toLongs(), header[0], List.copyOf(chunks), external, header[1] == 1);
  }

  private Void entry(Map<String, String> entries) throws IOException {
    String[] pair = {"", ""};
    in.fields(
        (number, type) -> {
          if (number == 1 || number == 2) {
            pair[number - 1] = in.string(type);
          } else {
            in.skip(type);
          }
        });
    entries.put(pair[0], pair[1]);
    return null;
  }

  private OnnxValueInfo valueInfo() throws IOException {
    String[] name = {"", ""}; // name, kind
    long[] elementType = {0};
    List<List<OnnxDim>> shapes = new ArrayList<>();
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> name[0] = in.string(type);
            case 2 -> name[1] = in.message(type, () -> type(elementType, shapes));
            default -> in.skip(type);
          }
        });
    return new OnnxValueInfo(name[0], name[1], elementType[0], shapes.stream().findFirst());
  }

  /** What kind of type a TypeProto is; the parts of a tensor type go to the arguments. */
  private String type(long[] elementType, List<List<OnnxDim>> shapes) throws IOException {
    String[] kind = {""};
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> {
              kind[0] = "tensor";
              in.message(type, () -> tensorType(elementType, shapes));
            }
            case 4 -> kind[0] = skipped("sequence", type);
            case 5 -> kind[0] = skipped("map", type);
            case 8 -> kind[0] = skipped("sparse tensor", type);
            case 9 -> kind[0] = skipped("optional", type);
            default -> in.skip(type);
          }
        });
    return kind[0];
  }

  private String skipped(String kind, int type) throws IOException {
    in.skip(type);
    return kind;
  }

  private Void tensorType(long[] elementType, List<List<OnnxDim>> shapes) throws IOException {
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> elementType[0] = in.varint(type);
            case 2 -> shapes.add(in.message(type, this::shape));
            default -> in.skip(type);
          }
        });
    return null;
  }

  private List<OnnxDim> shape() throws IOException {
    List<OnnxDim> dims = new ArrayList<>();
    in.fields(
        (number, type) -> {
          if (number == 1) {
            dims.add(in.message(type, this::dim));
          } else {
            in.skip(type);
          }
        });
    return List.copyOf(dims);
  }

  private OnnxDim dim() throws IOException {
    long[] extent = {-1};
    String[] symbol = {""};
    in.fields(
        (number, type) -> {
          switch (number) {
            case 1 -> extent[0] = in.varint(type);
            case 2 -> symbol[0] = in.string(type);
            default -> in.skip(type);
          }
        });
    return new OnnxDim(extent[0], symbol[0]);
  }

  /** "ai.onnx" is another name of the standard's domain. */
  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }
}
