package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelProbeTest {

  private final String before = System.getProperty(KernelProbe.PROPERTY);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(KernelProbe.PROPERTY);
    } else {
      System.setProperty(KernelProbe.PROPERTY, before);
    }
  }

  @Test
  void scalarKernelsAreChosenByName() {
    System.setProperty(KernelProbe.PROPERTY, "scalar");
    assertThat(KernelProbe.bits()).isEmpty();
    assertThat(KernelProbe.choose().choice())
        .isEqualTo(new KernelChoice("scalar", "-Dfeedforward.kernels=scalar is set"));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void widthsAreChosenByName(int bits) {
    System.setProperty(KernelProbe.PROPERTY, "simd-" + bits);
    assertThat(KernelProbe.bits()).hasValue(bits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simd", "simd-64", "simd-1024", "simd-", "SIMD-256", "fast"})
  void otherNamesAreRefused(String value) {
    System.setProperty(KernelProbe.PROPERTY, value);
    assertThat(KernelProbe.bits()).isEmpty();
    assertThatThrownBy(KernelProbe::choose)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "-Dfeedforward.kernels="
                + value
                + " is not known; expected one of [scalar, simd-128, simd-256, simd-512]");
  }

  @Test
  void theKernelsOfThisJvmAreThoseThatWereAskedFor() {
    String name = Kernels.best().choice().name();
    assertThat(name).isEqualTo(before == null ? name : before);
  }
}
