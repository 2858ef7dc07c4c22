package org.feedforward.format.fuzz;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A short run of every parser over changed files, the same files every time. {@code scripts/fuzz}
 * has the long one; what it finds is added to the findings below.
 */
class ParsersFuzzTest {

  private static final int RUNS = Integer.getInteger("feedforward.fuzz.runs", 1500);
  private static final long SEED = Long.getLong("feedforward.fuzz.seed", 20261123);

  @ParameterizedTest
  @EnumSource
  void nothingButModelExceptionsComesOut(Parsers parser) {
    for (byte[] seed : parser.seeds()) {
      run(parser, seed);
    }
    Mutator mutator = new Mutator(parser.seeds(), SEED);
    for (int i = 0; i < RUNS; i++) {
      run(parser, mutator.next());
    }
  }

  /** What long runs have found. */
  @Test
  void refusesAnOpeningBracketWithoutAClosingOne() {
    run(Parsers.ARCHITECTURE, "LayerNorm(()".getBytes(StandardCharsets.UTF_8));
  }

  private static void run(Parsers parser, byte[] bytes) {
    try {
      parser.parse(bytes);
    } catch (ModelException expected) {
      // what a parser says about a broken file
    } catch (Throwable e) {
      fail(parser + " on " + Base64.getEncoder().encodeToString(bytes), e);
    }
  }
}
