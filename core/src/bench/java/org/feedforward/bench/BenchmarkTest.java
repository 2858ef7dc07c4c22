package org.feedforward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.feedforward.graph.Interpreter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A benchmark of wrong numbers would be worth nothing. */
class BenchmarkTest {

  static Stream<Network> cases() {
    return Cases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyContenderComputesTheRightNumbers(Network network) {
    List<Contender> contenders = Cases.contenders(network);
    // the definition takes minutes for the large ones; those are held against each other
    boolean small = network.flops() < 3e8;
    float[] expected =
        small
            ? Interpreter.run(network.graph(), List.of(network.input())).get("y").toFloats()
            : result(contenders.get(0));
    for (Contender contender : contenders) {
      float[] found = result(contender);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(found[i] - expected[i]))
            .as("%s of %s, element %d", contender.name(), network.name(), i)
            .isLessThanOrEqualTo(2e-5f + 1e-4f * Math.abs(expected[i]));
      }
      contender.close();
    }
  }

  private static float[] result(Contender contender) {
    contender.run();
    return contender.result();
  }
}
