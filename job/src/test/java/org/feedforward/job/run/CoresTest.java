package org.feedforward.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.feedforward.job.LocalSpark;
import org.junit.jupiter.api.Test;

class CoresTest {

  @Test
  void aLocalMasterSaysHowManyThereAre() {
    assertThat(Cores.ofLocal("local")).isEqualTo(1);
    assertThat(Cores.ofLocal("local[7]")).isEqualTo(7);
    assertThat(Cores.ofLocal("local[7,3]")).isEqualTo(7);
    int here = Runtime.getRuntime().availableProcessors();
    assertThat(Cores.ofLocal("local[*]")).isEqualTo(here);
    assertThat(Cores.ofLocal("local[*, 3]")).isEqualTo(here);
    assertThat(Cores.of(LocalSpark.session().sparkContext())).isEqualTo(new Cores(2, 2));
  }
}
