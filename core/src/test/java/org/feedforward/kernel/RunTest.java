package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Maps of elements come down to few runs that mean the same. */
class RunTest {

  private static String show(Run... runs) {
    return Arrays.stream(runs)
        .map(
            run ->
                run.to()
                    + "+"
                    + run.length()
                    + " from "
                    + Arrays.toString(run.from())
                    + " by "
                    + Arrays.toString(run.steps()))
        .toList()
        .toString();
  }

  @Test
  void aCopyIsOneRun() {
    assertThat(show(Run.of(4, new int[] {0, 1, 2, 3}))).isEqualTo("[0+4 from [0] by [1]]");
    assertThat(show(Run.of(3, new int[] {5, 6, 7}))).isEqualTo("[0+3 from [5] by [1]]");
  }

  @Test
  void aScalarStandsStill() {
    assertThat(show(Run.of(3, new int[] {0, 0, 0}))).isEqualTo("[0+3 from [0] by [0]]");
    assertThat(show(Run.of(3, new int[] {0, 1, 2}, new int[] {7, 7, 7})))
        .isEqualTo("[0+3 from [0, 7] by [1, 0]]");
  }

  @Test
  void aTransposeIsARunAnElement() {
    assertThat(show(Run.of(4, new int[] {0, 2, 1, 3})))
        .isEqualTo(
            "[0+1 from [0] by [1], 1+1 from [2] by [1], 2+1 from [1] by [1], 3+1 from [3] by [1]]");
  }

  @Test
  void elementsThatNothingIsMadeOfAreLeftOut() {
    assertThat(show(Run.of(5, new int[] {-1, 0, 1, -1, -1}))).isEqualTo("[1+2 from [0] by [1]]");
    assertThat(Run.of(2, new int[] {-1, -1})).isEmpty();
    assertThat(Run.of(0, new int[] {})).isEmpty();
  }

  /** Whatever the maps, the runs say the same of every element. */
  @Property(tries = 300)
  void runsMeanTheirMaps(
      @ForAll @IntRange(min = 0, max = 40) int elements,
      @ForAll @IntRange(min = 1, max = 3) int operands,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] maps = new int[operands][elements];
    for (int[] map : maps) {
      int at = random.nextInt(5);
      for (int e = 0; e < elements; e++) {
        at = random.nextInt(4) == 0 ? random.nextInt(20) : at + random.nextInt(2);
        map[e] = at;
      }
    }
    boolean[] seen = new boolean[elements];
    for (Run run : Run.of(elements, maps)) {
      assertThat(run.length()).isPositive();
      for (int i = 0; i < run.length(); i++) {
        int e = run.to() + i;
        assertThat(seen[e]).isFalse();
        seen[e] = true;
        for (int operand = 0; operand < operands; operand++) {
          assertThat(run.element(operand, i)).isEqualTo(maps[operand][e]);
          assertThat(run.steps()[operand]).isBetween(0, 1);
        }
      }
    }
    for (boolean element : seen) {
      assertThat(element).isTrue();
    }
  }
}
