package org.feedforward.format.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.feedforward.format.Resources;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

  private static Tensor read(String file) {
    return Npy.read(Resources.path("npy/" + file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f2", "f4", "f8", "f4_big", "f8_big"})
  void readsFloatsOfAnyWidthAndByteOrder(String type) {
    assertThat(read(type + ".npy")).isEqualTo(Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 100}}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"i1", "i2", "i4", "i8", "i4_big", "u1", "u2", "u4", "u8"})
  void readsIntegersOfAnyWidthAndByteOrder(String type) {
    assertThat(read(type + ".npy"))
        .isEqualTo(Tensor.ofLongs(new long[] {0, 1, 2, 3, 4, 100}, 2, 3));
  }

  @Test
  void readsTruthValues() {
    assertThat(read("b1.npy"))
        .isEqualTo(Tensor.ofBooleans(new boolean[] {false, true, true, true, false, false}, 2, 3));
  }

  @Test
  void readsFortranOrder() {
    assertThat(read("fortran.npy"))
        .isEqualTo(
            Tensor.generate(
                new int[] {2, 3, 4},
                floats -> {
                  for (int i = 0; i < floats.length; i++) {
                    floats[i] = i;
                  }
                }));
  }

  @Test
  void readsScalarsAndEmptyArrays() {
    assertThat(read("scalar.npy")).isEqualTo(Tensor.scalar(7L));
    assertThat(read("empty.npy")).isEqualTo(Tensor.zeros(0, 3));
  }

  @Test
  void readsEveryKindOfHalfPrecisionNumber() {
    assertThat(read("special.npy"))
        .isEqualTo(
            Tensor.of(
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                -0f,
                0x1p-24f,
                65504f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts", "texts_big", "texts_fortran", "texts_bytes"})
  void readsTextsOfAnyKindAndOrder(String file) {
    assertThat(Npy.array(Resources.path("npy/" + file + ".npy")))
        .isEqualTo(
            new NpyArray.Texts(
                new int[] {2, 3}, List.of("DE", "Österreich", "", "日本", "𝄞 x", "end ")));
  }

  @Test
  void textsAreNotNumbers() {
    assertThatThrownBy(() -> read("string.npy"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("string.npy holds texts; expected numbers");
  }

  @Test
  void refusesACharacterThatIsNone() {
    byte[] bytes = Resources.bytes("npy/string.npy");
    bytes[bytes.length - 1] = 0x7f;
    assertThatThrownBy(() -> Npy.array("hostile.npy", bytes))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("which is not a character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"object", "complex", "record"})
  void refusesWhatIsNoNumber(String type) {
    assertThatThrownBy(() -> read(type + ".npy"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(type + ".npy");
  }

  @Test
  void refusesIntegersThatInt64CannotHold() {
    assertThatThrownBy(() -> read("uint64_large.npy"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("9223372036854775808");
  }

  @Test
  void refusesEveryTruncationAndWhatFollows() {
    byte[] whole = Resources.bytes("npy/f4.npy");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Npy.read("cut.npy", cut))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("cut.npy");
    }
    assertThatThrownBy(() -> Npy.read("long.npy", Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has something after the array");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(99999, 99999)",
        "(4294967296,)",
        "(65536, 65536, 65536, 65536)",
        "(-1, 3)",
        "(2, 3",
        "2, 3",
        "(1 2)",
        "()), 'x': ()",
        "(,)"
      })
  void refusesHostileShapes(String shape) {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
    byte[] bytes =
        ("?NUMPY\1\0" + (char) header.length() + "\0" + header)
            .getBytes(StandardCharsets.ISO_8859_1);
    bytes[0] = (byte) 0x93;
    assertThatThrownBy(() -> Npy.read("hostile.npy", bytes)).isInstanceOf(ModelException.class);
  }

  @Test
  void writesWhatItReads() {
    for (Tensor tensor :
        new Tensor[] {
          Tensor.randn(1, 3, 4),
          Tensor.scalar(3L),
          Tensor.of(1, 2, 3),
          Tensor.ofBooleans(new boolean[] {true, false}, 1, 2)
        }) {
      assertThat(Npy.read("copy.npy", Npy.toBytes(tensor))).isEqualTo(tensor);
    }
    assertThat(Npy.toBytes(read("f4.npy"))).isEqualTo(Resources.bytes("npy/f4.npy"));
  }
}
