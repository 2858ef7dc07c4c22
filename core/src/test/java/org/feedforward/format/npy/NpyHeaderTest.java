package org.feedforward.format.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of arrays as numpy writes them (and as its versions on Python 2 did), and no others. */
class NpyHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } # float32 # LITTLE_ENDIAN # false # 2 3 # 6",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), } # float32 # LITTLE_ENDIAN # false # 3 # 3",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), } # float32 # LITTLE_ENDIAN # false # - # 1",
        "{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), } # float64 # BIG_ENDIAN # true # 2 3 # 6",
        "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 0), } # bool # LITTLE_ENDIAN # false # 2 0 # 0",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 1, 1), } # int8 # LITTLE_ENDIAN # false # 1 1 1 # 1",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (7,), } # uint8 # LITTLE_ENDIAN # false # 7 # 7",
        "{'shape': (2, 3), 'fortran_order': False, 'descr': '<i8'} # int64 # LITTLE_ENDIAN # false # 2 3 # 6",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2L, 3L), } # int16 # LITTLE_ENDIAN # false # 2 3 # 6",
        "{ 'descr' : '=u4' , 'fortran_order' : False , 'shape' : ( 2 , 3 ) } # uint32 # LITTLE_ENDIAN # false # 2 3 # 6",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (4,), } # float16 # LITTLE_ENDIAN # false # 4 # 4",
        "{'descr': '<u8', 'fortran_order': False, 'shape': (4,), } # uint64 # LITTLE_ENDIAN # false # 4 # 4"
      })
  void readsWhatNumpyWrites(
      String header, String type, String order, boolean fortran, String shape, long count) {
    NpyHeader read = NpyHeader.parse("x.npy", header);

    assertThat(read.type()).hasToString(type);
    assertThat(read.order())
        .isEqualTo(order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    assertThat(read.fortran()).isEqualTo(fortran);
    assertThat(
            Arrays.stream(read.shape()).mapToObj(String::valueOf).collect(Collectors.joining(" ")))
        .isEqualTo(shape.equals("-") ? "" : shape);
    assertThat(read.count()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{} # does not describe a plain array",
        "{'descr': '<f4', 'fortran_order': False} # does not describe a plain array",
        "{'descr': '<f4', 'shape': (3,)} # does not describe a plain array",
        "{'fortran_order': False, 'shape': (3,)} # does not describe a plain array",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'extra': 1} # does not describe a plain array",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,)} # the header has descr twice",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'shape': (3,)} # the header has shape twice",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (3,)} # holds elements of type",
        "{'descr': '<V5', 'fortran_order': False, 'shape': (3,)} # holds elements of type",
        "{'descr': '|O', 'fortran_order': False, 'shape': (3,)} # holds elements of type",
        "{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (3,)} # holds elements of type",
        "{'descr': '!f4', 'fortran_order': False, 'shape': (3,)} # holds elements of type",
        "{'descr': True, 'fortran_order': False, 'shape': (3,)} # holds elements of type",
        "{'descr': '<f4', 'fortran_order': '0', 'shape': (3,)} # values of the wrong kind",
        "{'descr': '<f4', 'fortran_order': (), 'shape': (3,)} # values of the wrong kind",
        "{'descr': '<f4', 'fortran_order': False, 'shape': '3'} # values of the wrong kind",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3)} # the header has the shape (3)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)} # the header has the shape (,)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2)} # the header has the shape (1,,2)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)} # the header has the shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)} # more than 2^31 - 1 elements",
        "{'descr': '<U65536', 'fortran_order': False, 'shape': (65536,)} # more than 2^31 - 1 elements",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2)} # more than 2^31 - 1 elements",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)} # does not describe a plain array",
        "'descr': '<f4', 'fortran_order': False, 'shape': (3,) # does not describe a plain array",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (3,)} # does not describe a plain array"
      })
  void refusesTheRestWithTheReason(String header, String words) {
    assertThatThrownBy(() -> NpyHeader.parse("x.npy", header))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("x.npy")
        .hasMessageContaining(words);
  }

  @Test
  void refusesMoreAxesThanNumpyHas() {
    String axes = "1, ".repeat(65);
    assertThatThrownBy(
            () ->
                NpyHeader.parse(
                    "x.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (" + axes + ")}"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the header has the shape");
    assertThat(
            NpyHeader.parse(
                    "x.npy",
                    "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1, ".repeat(64) + ")}")
                .count())
        .isEqualTo(1);
  }
}
