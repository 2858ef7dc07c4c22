package org.feedforward.job.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.feedforward.kernel.Kernels;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Distances are those that numpy and scipy compute of the numbers themselves. */
class DriftTest {

  private static final int[] NONE = {};

  private static final Path CASES = Path.of("src/test/resources/drift/cases.json");

  private static Distribution distribution(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.get(i).asDouble();
    }
    Series series = new Series(DType.FLOAT32);
    Tally tally = Tally.of(Kernels.best());
    series.add(values, 0, values.length, NONE, 0, tally);
    series.place(values, values.length);
    return series.figures().distribution();
  }

  private static Drift.Numbers finite(JsonNode numbers) {
    return new Drift.Numbers(distribution(numbers), numbers.size(), 0, 0);
  }

  private static void check(String name, Drift drift, JsonNode expected) {
    assertThat(drift.psi()).as(name).isCloseTo(expected.path("psi").asDouble(), within(1e-9));
    assertThat(drift.jensenShannon())
        .as(name)
        .isCloseTo(expected.path("jensen_shannon").asDouble(), within(1e-7));
  }

  @Test
  void distancesAreThoseOfNumpyAndScipy() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(CASES.toFile());
    assertThat(cases.path("numbers")).hasSize(9);
    for (JsonNode one : cases.path("numbers")) {
      check(
          one.path("name").asText(),
          Drift.of(finite(one.path("before")), finite(one.path("now"))),
          one);
    }
    JsonNode labels = cases.path("labels");
    check("labels", Drift.of(longs(labels.path("before")), longs(labels.path("now"))), labels);
  }

  private static long[] longs(JsonNode counts) {
    long[] longs = new long[counts.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = counts.get(i).asLong();
    }
    return longs;
  }

  @Test
  void numbersThatAreNoneAnyMoreAreFarAway() {
    Drift.Numbers numbers = finite(new ObjectMapper().createArrayNode().add(1).add(2).add(3));
    Drift.Numbers nan = new Drift.Numbers(Distribution.EMPTY, 0, 3, 0);
    Drift.Numbers infinite = new Drift.Numbers(Distribution.EMPTY, 0, 0, 3);
    assertThat(Drift.of(numbers, nan).jensenShannon()).isEqualTo(1);
    assertThat(Drift.of(nan, numbers).jensenShannon()).isEqualTo(1);
    assertThat(Drift.of(nan, infinite).jensenShannon()).isEqualTo(1);
    assertThat(Drift.of(nan, nan).psi()).isZero();
  }

  /** A sample stands for all numbers that are finite, beside those that are none. */
  @Test
  void aSampleIsAsFarAsAllThatItStandsFor() {
    Distribution before = Distribution.of(new int[] {5, 6}, new long[] {30, 10});
    Distribution now = Distribution.of(new int[] {5, 6}, new long[] {20, 20});
    Distribution tenth = Distribution.of(new int[] {5, 6}, new long[] {2, 2});
    Drift.Numbers reference = new Drift.Numbers(before, 40, 4, 1);
    Drift whole = Drift.of(reference, new Drift.Numbers(now, 40, 8, 2));
    Drift sample = Drift.of(reference, new Drift.Numbers(tenth, 40, 8, 2));
    assertThat(sample.psi()).isCloseTo(whole.psi(), within(1e-12));
    assertThat(sample.jensenShannon()).isCloseTo(whole.jensenShannon(), within(1e-12));
  }

  @Test
  void nothingIsNoDistanceFromNothingAndFarFromAll() {
    assertThat(Drift.of(new long[] {0, 0}, new long[] {0, 0}).psi()).isZero();
    Drift.Numbers nothing = new Drift.Numbers(Distribution.EMPTY, 0, 0, 0);
    assertThat(Drift.of(nothing, nothing).jensenShannon()).isZero();
    assertThat(Drift.of(new long[] {1, 0}, new long[] {0, 0}).psi()).isGreaterThan(5);
  }
}
