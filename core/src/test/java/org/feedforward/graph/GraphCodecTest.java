package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The canonical bytes of graphs: what they are, that they come back, that no others are read. */
class GraphCodecTest {

  /** y = relu(x W^T + b); what {@link #LAYER_BYTES} says. */
  private static Graph layer() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Value weight = Value.constant(Tensor.of(new float[] {1, 0, -0f, 0.5f, 2, -1}, 2, 3));
    Value bias = Value.constant(Tensor.of(0.25f, -3));
    return Graph.of(List.of(x), Map.of("y", x.linear(weight, bias).relu()), Map.of());
  }

  /** They are stored in identities: who changes them makes another model of every model. */
  private static final String LAYER_BYTES =
      """
      46465744 00000001               | FFWD, version 1
      00000005                        | five values
      01 00000001 78                  | an input: x
      00000007 464c4f41543332         | of type FLOAT32
      00000002                        | and rank 2:
      00000001 01 00000001            | 1 x batch x 1,
      00000003 00 00000001            | 3
      00000000                        | made of nothing
      02 00000007 464c4f41543332      | a constant of type FLOAT32
      00000002 00000002 00000003      | and shape [2, 3]:
      3f800000 00000000 80000000      | 1, 0, -0,
      3f000000 40000000 bf800000      | 0.5, 2, -1
      00000000                        |
      02 00000007 464c4f41543332      | a constant of type FLOAT32
      00000001 00000002               | and shape [2]:
      3e800000 c0400000               | 0.25, -3
      00000000                        |
      08 01                           | a linear layer with a bias
      00000003                        | made of three values:
      00000000 00000001 00000002      | the first, the second and the third
      03 00000004 52454c55            | the function RELU
      00000000 00000000               | of a = 0, b = 0
      00000001 00000003               | made of the fourth
      00000001 00000000               | one input: the first value
      00000001 00000001 79 00000004   | one output: y is the fifth
      454e4421                        | END!
      """;

  @Test
  void areWhatTheyAreOnEveryMachine() throws IOException {
    String hex = LAYER_BYTES.replaceAll("\\|.*\n|\\s", "");

    assertThat(HexFormat.of().formatHex(write(layer()))).isEqualTo(hex);
    assertThat(write(read(HexFormat.of().parseHex(hex)))).isEqualTo(write(layer()));
  }

  /** Values that several others share, outputs of one value, inputs that nothing needs. */
  @Property(tries = 100)
  void comeBackAsTheGraphTheyWere(@ForAll long seed) throws IOException {
    Graph graph = anyGraph(new Random(seed));
    byte[] bytes = write(graph);

    Graph copy = read(bytes);

    assertThat(copy.values()).hasSameSizeAs(graph.values());
    for (int i = 0; i < copy.values().size(); i++) {
      assertThat(copy.values().get(i).op()).isEqualTo(graph.values().get(i).op());
      assertThat(copy.values().get(i).type()).isEqualTo(graph.values().get(i).type());
    }
    assertThat(places(copy)).isEqualTo(places(graph));
    assertThat(write(copy)).isEqualTo(bytes);
    assertThat(GraphIdentity.of(copy)).isEqualTo(GraphIdentity.of(graph));
  }

  private static Graph anyGraph(Random random) {
    List<Value> inputs =
        List.of(
            Value.input("x", DType.FLOAT32, Shape.batched(3)),
            Value.input("", DType.FLOAT32, Shape.batched(3)),
            Value.input("città \uD83D\uDE00", Shape.batched(3), List.of("", "Ωmega", "\n")));
    List<Value> values = new ArrayList<>(inputs.subList(0, 2));
    for (int i = 0; i < 12; i++) {
      Value a = values.get(random.nextInt(values.size()));
      Value b = values.get(random.nextInt(values.size()));
      values.add(
          switch (random.nextInt(6)) {
            case 0 -> a.add(b);
            case 1 -> a.where(a.lt(b), b);
            case 2 -> a.linear(Value.constant(Tensor.randn(i, 3, 3)));
            case 3 -> Value.constant(Tensor.randn(i, 7, 3)).gather(0, inputs.get(2)).sum(1, false);
            case 4 -> a.softmax(1).reshape(-1, 3);
            default -> a.apply(UnaryFunction.ELU, random.nextFloat(), -0f);
          });
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (String name : List.of("z", "a", "", "\u4e2d")) {
      outputs.put(name, values.get(random.nextInt(values.size())));
    }
    return Graph.of(inputs, outputs, Map.of("kept at home", values.get(3)));
  }

  /** Where in the graph every operand, input and output stands. */
  private static List<Object> places(Graph graph) {
    List<Value> values = graph.values();
    List<Object> places = new ArrayList<>();
    values.forEach(value -> places.add(value.operands().stream().map(values::indexOf).toList()));
    places.add(graph.inputs().stream().map(values::indexOf).toList());
    graph.outputs().forEach((name, value) -> places.add(name + "=" + values.indexOf(value)));
    return places;
  }

  /** The chunks in which elements are written hold 65,536 bytes. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 16384", "INT64, 8192", "BOOL, 65536"})
  void keepTensorsOfMoreElementsThanAChunk(DType dtype, int chunk) throws IOException {
    for (int size : new int[] {0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5}) {
      Random random = new Random(size);
      Tensor tensor =
          switch (dtype) {
            case FLOAT32 -> Tensor.randn(size, size);
            case INT64 -> Tensor.ofLongs(random.longs(size).toArray(), size);
            case BOOL ->
                Tensor.generateBooleans(
                    new int[] {size},
                    values -> {
                      for (int i = 0; i < size; i++) {
                        values[i] = random.nextBoolean();
                      }
                    });
          };
      Graph graph = Graph.of(List.of(), Map.of("y", Value.constant(tensor)), Map.of());

      Op.Constant copy = (Op.Constant) read(write(graph)).outputs().get("y").op();

      assertThat(copy.tensor()).as("%s elements", size).isEqualTo(tensor);
    }
  }

  /** The payload of a NaN is part of a weight too. */
  @Test
  void keepEveryBitOfAFloat() throws IOException {
    int[] bits = {0x7fc00000, 0x7fc12345, 0xffc00001, 0x80000000, 1, 0x7f7fffff, 0xff800000};
    float[] floats = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      floats[i] = Float.intBitsToFloat(bits[i]);
    }
    Tensor tensor = Tensor.of(floats);
    Graph graph = Graph.of(List.of(), Map.of("y", Value.constant(tensor)), Map.of());

    Op.Constant copy = (Op.Constant) read(write(graph)).outputs().get("y").op();

    assertThat(copy.tensor().bitEquals(tensor)).isTrue();
  }

  @Test
  void areNotReadWhereTheyEndTooSoon() throws IOException {
    byte[] bytes = write(layer());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).as("%s bytes", length).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | These bytes are no Feedforward graph (found 47465744)",
        "7 | The graph was written by another version of Feedforward (found 2)",
        "-1 | The graph's bytes do not end where they should (found 454e4422)",
      })
  void sayWhatTheyAreNot(int at, String message) throws IOException {
    byte[] bytes = write(layer());
    bytes[Math.floorMod(at, bytes.length)]++;

    assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasMessage(message);
  }

  /** Whichever byte is another: they are some graph, or refused by the one exception there is. */
  @Test
  void areSomeGraphOrRefusedWhenAnyByteIsAnother() throws IOException {
    byte[] bytes = write(layer());
    int refused = 0;
    for (int at = 0; at < bytes.length; at++) {
      for (int value : new int[] {0, 1, 2, 0x7f, 0x80, 0xff}) {
        byte[] damaged = bytes.clone();
        damaged[at] = (byte) value;
        try {
          byte[] again = write(read(damaged));
          assertThat(write(read(again))).as("byte %s = %s", at, value).isEqualTo(again);
        } catch (IOException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isBetween(3 * bytes.length, 5 * bytes.length);
  }

  private static byte[] write(Graph graph) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    GraphCodec.write(graph, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Graph read(byte[] bytes) throws IOException {
    return GraphCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
