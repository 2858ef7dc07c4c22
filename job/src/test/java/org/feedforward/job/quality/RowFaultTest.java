package org.feedforward.job.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read of a row that cannot be scored. */
class RowFaultTest {

  private static final Optional<String> FILE = Optional.of("file:/data/part-0.parquet");

  @Test
  void aNullNamesItsColumnFileAndWayOut() {
    assertThat(RowFault.ofNull("age").sentence(FILE))
        .isEqualTo(
            "column 'age' holds a null, in file:/data/part-0.parquet; fill it, or leave such rows"
                + " out with --where");
    assertThat(RowFault.ofNull("age").sentence(Optional.empty()))
        .isEqualTo("column 'age' holds a null; fill it, or leave such rows out with --where");
  }

  @Test
  void aValueIsShownAsItStandsThere() {
    assertThat(RowFault.ofText("age", "4 2", "a number").sentence(FILE))
        .isEqualTo("column 'age': '4 2' is not a number, in file:/data/part-0.parquet");
    assertThat(RowFault.ofFraction("id", "3.5").sentence(Optional.empty()))
        .isEqualTo("column 'id' holds 3.5, which is not a whole number within 64 bits");
    assertThat(RowFault.ofLength("v", 3, 4).sentence(Optional.empty()))
        .isEqualTo("column 'v' holds an array of 3 elements, expected 4");
    assertThat(RowFault.ofLengths("v", "2 x [3, 4]", List.of(2, 3)).sentence(Optional.empty()))
        .isEqualTo("column 'v' holds lists of 2 x [3, 4] elements, expected [2, 3]");
  }

  @Test
  void anUnprintableTextCannotBreakTheLine() {
    assertThat(RowFault.ofText("a\nb", "x\u001b[2J\n", "a number").sentence(Optional.empty()))
        .doesNotContain("\n", "\u001b");
  }

  @Test
  void everyReasonHasACodeOfItsOwn() {
    assertThat(Reason.values()).extracting(Reason::code).doesNotHaveDuplicates();
    assertThat(RowFault.ofNull("a").reason().code()).isEqualTo("null");
    assertThat(RowFault.ofNull("a").value()).isEmpty();
    assertThat(RowFault.ofText("a", "x", "a number").value()).contains("x");
  }
}
