package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.feedforward.job.target.Progress.Step;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void stepsFollowEachOther() {
    Progress progress = new Progress();
    progress.take(Step.MADE, Step.CHECKED, () -> assertThat(progress.is(Step.CHECKED)).isFalse());
    assertThat(progress.is(Step.CHECKED)).isTrue();
    assertThatThrownBy(() -> progress.take(Step.WRITTEN, Step.VERIFIED, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A target is CHECKED, expected WRITTEN");
    progress.take(Step.CHECKED, Step.WRITTEN, () -> {});
    assertThat(progress.is(Step.WRITTEN)).isTrue();
  }

  @Test
  void aStepThatFailsIsTheLast() {
    Progress progress = new Progress();
    RuntimeException fault = new RuntimeException();
    assertThatThrownBy(
            () ->
                progress.take(
                    Step.MADE,
                    Step.CHECKED,
                    () -> {
                      throw fault;
                    }))
        .isSameAs(fault);
    assertThat(progress.is(Step.FAILED)).isTrue();
  }

  @Test
  void abortEndsAllButWhatIsCommitted() {
    Progress open = new Progress();
    open.abort();
    assertThat(open.is(Step.FAILED)).isTrue();
    Progress committed = new Progress();
    committed.take(Step.MADE, Step.COMMITTED, () -> {});
    committed.abort();
    assertThat(committed.is(Step.COMMITTED)).isTrue();
  }
}
