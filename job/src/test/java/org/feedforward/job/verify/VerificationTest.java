package org.feedforward.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.feedforward.Model;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files feed which inputs and outputs, and what must fit. */
class VerificationTest {

  private static final Model RELU =
      Model.of(new Sequential(new ReLU()), List.of(new Port("x", DType.FLOAT32, List.of(2))));

  private static final List<Port> PORTS =
      List.of(new Port("a", DType.FLOAT32, List.of(1)), new Port("b", DType.FLOAT32, List.of(1)));

  @TempDir private Path folder;

  private String file(String name, Tensor tensor) throws IOException {
    Path path = folder.resolve(name);
    Npy.write(path, tensor);
    return path.toString();
  }

  private String zip(String name, Map<String, Tensor> tensors) throws IOException {
    Path path = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.DEFLATED);
      for (Map.Entry<String, Tensor> tensor : new TreeMap<>(tensors).entrySet()) {
        zip.putNextEntry(new ZipEntry(tensor.getKey() + ".npy"));
        zip.write(Npy.toBytes(tensor.getValue()));
        zip.closeEntry();
      }
    }
    return path.toString();
  }

  private static Map<String, Tensor> read(String... arguments) {
    return TensorFiles.read("--inputs", List.of(arguments), PORTS);
  }

  private static void refused(List<String> arguments, String... sentences) {
    assertThatThrownBy(() -> TensorFiles.read("--inputs", arguments, PORTS))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(String.join("\n", sentences));
  }

  @Test
  void filesWithoutNamesAreForThePortsThatAreLeft() throws IOException {
    String one = file("one.npy", Tensor.of(1f));
    String two = file("two.npy", Tensor.of(2f));
    assertThat(read(one, two).get("a").getFloat(0)).isEqualTo(1);
    assertThat(read(one, "a=" + two).get("b").getFloat(0)).isEqualTo(1);
    assertThat(read("b=" + two, "a=" + one).keySet()).containsExactly("a", "b");
  }

  @Test
  void archivesAreReadByKey() throws IOException {
    String both = zip("both.npz", Map.of("a", Tensor.of(1f), "b", Tensor.of(2f)));
    String single = zip("single.NPZ", Map.of("other", Tensor.of(3f)));
    assertThat(read(both).get("b").getFloat(0)).isEqualTo(2);
    assertThat(read("a=" + both, "b=" + single).get("b").getFloat(0)).isEqualTo(3);
    assertThat(read(single, "b=" + both).get("a").getFloat(0)).isEqualTo(3);
  }

  @Test
  void everythingThatDoesNotBelongIsToldAtOnce() throws IOException {
    String one = file("one.npy", Tensor.of(1f));
    String foreign = zip("f.npz", Map.of("c", Tensor.of(1f), "a", Tensor.of(1f)));
    refused(
        List.of("b=" + foreign, one, one, one, "missing.npy"),
        foreign + ": holds no array 'b'; it has a, c",
        "--inputs " + one + ": the model has a, b only; leave this file out",
        "missing.npy: no such file");
    refused(
        List.of(foreign),
        foreign + ": the array 'c' is not one of the model's; the model has a, b");
    refused(List.of("a=" + one, "a=" + one, "b=" + one), "--inputs: 'a' is given twice");
    refused(List.of(one), "nothing is given for b: float32[1]: give --inputs [NAME=]FILE");
    refused(
        List.of(),
        "nothing is given for a: float32[1]: give --inputs [NAME=]FILE",
        "nothing is given for b: float32[1]: give --inputs [NAME=]FILE");
  }

  @Test
  void whatIsNotAnArrayIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.npy"), "1,2");
    assertThatThrownBy(() -> read(text.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("text.npy");
    assertThatThrownBy(() -> read(folder.toString())).hasMessageContaining("no such file");
  }

  private Verification verification(Tensor input, Tensor expected) throws IOException {
    return Verification.read(
        RELU, List.of(file("in.npy", input)), List.of(file("out.npy", expected)));
  }

  @Test
  void rowsAreComparedOutputByOutput() throws IOException {
    Verification verification =
        verification(
            Tensor.of(new float[] {-1, 1, 2, -2, 3, 3}, 3, 2),
            Tensor.of(new float[] {0, 1, 2, 9, 3, 3}, 3, 2));
    assertThat(verification.rows()).isEqualTo(3);
    List<OutputComparison> comparisons = verification.run(Tolerance.DEFAULT);
    assertThat(comparisons).hasSize(1);
    assertThat(comparisons.get(0).differingRows()).isEqualTo(1);
    assertThat(comparisons.get(0).first())
        .containsExactly(new OutputComparison.Difference(1, 1, 0, 9));
  }

  @Test
  void integersAndBooleansFeedFloats() throws IOException {
    Tensor expected = Tensor.of(new float[] {0, 7}, 1, 2);
    assertThat(
            verification(Tensor.ofLongs(new long[] {-3, 7}, 1, 2), expected)
                .run(Tolerance.DEFAULT)
                .get(0)
                .passed())
        .isTrue();
    assertThat(
            verification(
                    Tensor.ofBooleans(new boolean[] {false, true}, 1, 2),
                    Tensor.of(new float[] {0, 1}, 1, 2))
                .run(Tolerance.DEFAULT)
                .get(0)
                .passed())
        .isTrue();
  }

  @Test
  void shapesMustFit() {
    refusedShape(
        Tensor.zeros(3, 3), Tensor.zeros(3, 2), "x: float32[2] has shape [3, 3], expected [3, 2]");
    refusedShape(Tensor.zeros(3, 2), Tensor.zeros(2, 2), "has shape [2, 2], expected [3, 2]");
    refusedShape(Tensor.zeros(3, 2), Tensor.zeros(2, 3), "has shape [2, 3], expected [3, 2]");
    refusedShape(
        Tensor.scalar(1f),
        Tensor.zeros(1, 2),
        "--inputs: a scalar has no rows; the first axis of every array is the rows");
  }

  @Test
  void aNetworkOfFixedRowsIsSaidToBeOne() {
    Port one = new Port("x", DType.FLOAT32, List.of(1, 4));
    int[] expected = {1, 4};
    assertThat(VerifyFaults.otherShape(one, new int[] {257, 4}, expected, false))
        .contains("has shape [257, 4], expected [1, 4]: the network was exported with a first")
        .contains("--batch-axis 0", "torch.export.Dim");
    assertThat(VerifyFaults.otherShape(one, new int[] {257, 5}, expected, false))
        .endsWith("expected [1, 4]");
    assertThat(VerifyFaults.otherShape(one, new int[] {257, 4}, new int[] {256, 4}, true))
        .endsWith("expected [256, 4]");
  }

  private void refusedShape(Tensor input, Tensor expected, String sentence) {
    assertThatThrownBy(() -> verification(input, expected))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(sentence);
  }

  @Test
  void aColumnOfOneNumberMayLackItsAxis() throws IOException {
    Model relu =
        Model.of(new Sequential(new ReLU()), List.of(new Port("x", DType.FLOAT32, List.of(1))));
    Verification verification =
        Verification.read(
            relu,
            List.of(file("in.npy", Tensor.of(-1f, 2f))),
            List.of(file("out.npy", Tensor.of(new float[] {0, 2}, 2, 1))));
    assertThat(verification.run(Tolerance.DEFAULT).get(0).passed()).isTrue();
  }
}
