package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation there is, with any fields, comes back from its bytes. */
class OpCodecTest {

  private static final int VARIANTS = 200;

  static Stream<Class<?>> operations() {
    return Arrays.stream(Op.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void comesBackFromItsBytes(Class<?> type) throws Exception {
    Random random = new Random(type.getName().hashCode());
    for (int i = 0; i < VARIANTS; i++) {
      Op op = anyOf(type, random);
      byte[] bytes = write(op);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));

      assertThat(OpCodec.read(in)).isEqualTo(op);
      assertThat(in.available()).as("%s is read to its end", op).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void isNotReadFromCutBytes(Class<?> type) throws Exception {
    byte[] bytes = write(anyOf(type, new Random(0)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> OpCodec.read(new DataInputStream(new ByteArrayInputStream(cut))))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void tagsAreOfOneOperationEach() throws Exception {
    Map<Byte, Class<?>> tags = new HashMap<>();
    Random random = new Random(0);
    for (Class<?> type : operations().toList()) {
      for (int i = 0; i < VARIANTS; i++) {
        byte tag = write(anyOf(type, random))[0];
        assertThat(tags.putIfAbsent(tag, type)).as("tag %d", tag).isIn(null, type);
      }
    }
    for (int tag = Byte.MIN_VALUE; tag <= Byte.MAX_VALUE; tag++) {
      if (!tags.containsKey((byte) tag)) {
        byte[] bytes = new byte[64];
        bytes[0] = (byte) tag;
        assertThatThrownBy(() -> OpCodec.read(new DataInputStream(new ByteArrayInputStream(bytes))))
            .isInstanceOf(IOException.class)
            .hasMessage("Unknown operation " + tag);
      }
    }
  }

  private static byte[] write(Op op) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      OpCodec.write(op, out, OpCodecTest::write);
    }
    return bytes.toByteArray();
  }

  /** As {@link GraphCodec} writes it. */
  private static void write(Tensor tensor, DataOutputStream out) throws IOException {
    GraphCodec.writeType(tensor, out);
    for (int i = 0; i < tensor.size(); i++) {
      switch (tensor.dtype()) {
        case FLOAT32 -> out.writeFloat(tensor.getFloat(i));
        case INT64 -> out.writeLong(tensor.getLong(i));
        case BOOL -> out.writeBoolean(tensor.getBoolean(i));
      }
    }
  }

  private static Op anyOf(Class<?> type, Random random) throws ReflectiveOperationException {
    if (type == Op.Constant.class) {
      return new Op.Constant(anyTensor(random));
    }
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] fields = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean texts = components[i].getGenericType().getTypeName().contains("String>");
      fields[i] = texts ? anyTexts(random) : any(types[i], random);
    }
    return (Op) type.getDeclaredConstructor(types).newInstance(fields);
  }

  private static List<Object> anyTexts(Random random) {
    return Stream.generate(() -> any(String.class, random)).limit(random.nextInt(3)).toList();
  }

  private static Object any(Class<?> type, Random random) {
    if (type == int.class) {
      return random.nextInt();
    } else if (type == long.class) {
      return random.nextLong();
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == float.class) {
      return Float.intBitsToFloat(random.nextInt() & 0x7f7fffff);
    } else if (type == String.class) {
      return random
          .ints(random.nextInt(9), 1, 0xd800)
          .mapToObj(Character::toString)
          .toList()
          .stream()
          .reduce("", String::concat);
    } else if (type == List.class) {
      return random.ints(random.nextInt(5)).boxed().toList();
    } else if (type == Shape.class) {
      return anyShape(random);
    } else if (type == ValueType.class) {
      return new ValueType((DType) any(DType.class, random), anyShape(random));
    } else if (type == Tensor.class) {
      return anyTensor(random);
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    throw new IllegalArgumentException("Say here how to make any " + type);
  }

  /** The batch stands in at most one axis. */
  private static Shape anyShape(Random random) {
    int rank = random.nextInt(5);
    int batch = random.nextInt(6);
    List<Dim> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      dims.add(
          axis == batch
              ? new Dim(1 + random.nextInt(9), true, 1 + random.nextInt(9))
              : Dim.of(random.nextInt(9)));
    }
    return new Shape(dims);
  }

  private static Tensor anyTensor(Random random) {
    int[] shape = random.ints(random.nextInt(4), 1, 5).toArray();
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return switch (random.nextInt(3)) {
      case 0 -> Tensor.randn(random.nextLong(), shape);
      case 1 -> Tensor.ofLongs(random.longs(size).toArray(), shape);
      default -> {
        boolean[] truths = new boolean[size];
        for (int i = 0; i < size; i++) {
          truths[i] = random.nextBoolean();
        }
        yield Tensor.ofBooleans(truths, shape);
      }
    };
  }
}
