package org.feedforward.job.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHeapTest {

  private static final long HUGE = 1L << 40;

  private final SparkContext context = LocalSpark.session().sparkContext();

  @TempDir private Path folder;

  @Test
  void countsWeightsOnceAndThoseOfLinearLayersWhilePacked() {
    Value id = Value.input("id", DType.INT64, Shape.batched());
    Value table = Value.constant(Tensor.zeros(1000, 16));
    Value found = Value.of(new Op.Gather(0, false), table, id);
    Value wide = found.linear(Value.constant(Tensor.zeros(64, 16)));
    Value y = wide.linear(Value.constant(Tensor.zeros(2, 64)));
    ModelHeap heap = ModelHeap.of(Model.of(Graph.of(List.of(id), Map.of("y", y), Map.of())));
    assertThat(heap)
        .isEqualTo(new ModelHeap(4 * (16_000 + 1024 + 128), 4 * (1024 + 128), 4 * 1024));
  }

  @Test
  void anExecutorKeepsOneLayerTwiceAndLocalModeAll() {
    ModelHeap heap = new ModelHeap(1000L << 20, 500L << 20, 100L << 20);
    assertThat(heap.executorMegabytes()).isEqualTo(1100 * 6 / 5 + 200);
    assertThat(heap.driverMegabytes(false)).isEqualTo(1000 * 6 / 5 + 200);
    assertThat(heap.driverMegabytes(true)).isEqualTo(1500 * 6 / 5 + 200);
    assertThat(new ModelHeap(4, 4, 4).executorMegabytes()).isEqualTo(450);
  }

  @Test
  void refusesAModelThatTheDriverCannotHold() {
    assertThatThrownBy(() -> new ModelHeap(HUGE, 0, 0).requireRoom(context))
        .isInstanceOfSatisfying(JobException.class, ModelHeapTest::assertEnvironment)
        .hasMessageContainingAll(
            "weights take 1,048,576 MB",
            "the driver needs a heap of about 1,258,491 MB",
            "FEEDFORWARD_JAVA_OPTS=-Xmx1258491m");
  }

  @Test
  void saysWhatAFileNeedsThatCannotBeRead() throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), new byte[3 << 20]);
    assertThatThrownBy(
            () ->
                ModelHeap.reading(
                    file,
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    }))
        .isInstanceOfSatisfying(JobException.class, ModelHeapTest::assertEnvironment)
        .hasMessageContainingAll("weights take 3 MB", "FEEDFORWARD_JAVA_OPTS=-Xmx");
  }

  private static void assertEnvironment(JobException fault) {
    assertThat(fault.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
  }
}
