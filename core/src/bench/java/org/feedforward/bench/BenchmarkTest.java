package org.feedforward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.feedforward.graph.Interpreter;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A benchmark of wrong numbers would be worth nothing. */
class BenchmarkTest {

  static Stream<Case> cases() {
    return Cases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyContenderComputesTheRightNumbers(Case network) {
    List<Contender> contenders = Cases.contenders(network);
    // the definition takes minutes for the large ones; those are held against each other
    boolean small = network.flops() < 3e8;
    float[] expected = small ? defined(network) : result(contenders.get(0));
    for (Contender contender : contenders) {
      float[] found = result(contender);
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(found[i] - expected[i]))
            .as("%s of %s, element %d", contender.name(), network.name(), i)
            .isLessThanOrEqualTo(2e-5f + 1e-4f * Math.abs(expected[i]));
      }
      contender.close();
    }
  }

  /** The outputs one after another, as the definition has them. */
  private static float[] defined(Case network) {
    List<Tensor> outputs = List.copyOf(Interpreter.run(network.graph(), network.inputs()).values());
    float[] all = new float[outputs.stream().mapToInt(Tensor::size).sum()];
    int to = 0;
    for (Tensor output : outputs) {
      System.arraycopy(output.toFloats(), 0, all, to, output.size());
      to += output.size();
    }
    return all;
  }

  private static float[] result(Contender contender) {
    contender.run();
    return contender.result();
  }
}
