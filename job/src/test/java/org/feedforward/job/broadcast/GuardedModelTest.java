package org.feedforward.job.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.NpzFile;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.verify.Gate;
import org.feedforward.job.verify.GoldenFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate travels with its model, and no plan gets past it. */
class GuardedModelTest {

  private static final Path NETWORK = Path.of("src/test/resources/identity/float4.onnx");

  @TempDir private Path folder;

  private static Object arrived(Object sent) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void aTaskGetsNoPlanThatGivesOtherNumbers() throws Exception {
    Model model = Model.load(NETWORK, LoadOptions.NONE);
    SparkContext context = LocalSpark.session().sparkContext();
    Path file = folder.resolve("gate.npz");
    NpzFile.write(
        file,
        Map.of("input.input", new float[] {1, 2, 3, 4}, "output.output", new float[] {1, 2, 3, 5}),
        1,
        4);
    Gate wrong = new Gate(GoldenFiles.read(model, file), List.of(0), List.of(0));
    SharedModel shared = SharedModel.of(context, model);
    SharedModel sent = (SharedModel) arrived(shared.guardedBy(wrong));
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(sent::plan)
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH))
          .hasMessageContaining("row 0, element 3: expected 5.0, got 4.0");
    }
    assertThatThrownBy(() -> shared.behind(wrong)).isInstanceOf(JobException.class);

    NpzFile.write(
        file,
        Map.of("input.input", new float[] {1, 2, 3, 4}, "output.output", new float[] {1, 2, 3, 4}),
        1,
        4);
    Gate right = new Gate(GoldenFiles.read(model, file), List.of(0), List.of(0));
    assertThat(arrived(right)).isEqualTo(right);
    assertThat(((SharedModel) arrived(shared.behind(right))).plan()).isSameAs(shared.plan());
  }
}
