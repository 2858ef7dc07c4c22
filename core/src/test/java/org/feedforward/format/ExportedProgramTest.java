package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.feedforward.Model;
import org.feedforward.format.npy.Npy;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks as torch.export and torch.onnx.export of PyTorch 2.13 save them, with what PyTorch
 * computes; those that say something special are made by {@code scripts/make-exports}.
 */
class ExportedProgramTest {

  private static final Path FOLDER = Resources.path("export");

  @TempDir private Path folder;

  static Stream<Path> programs() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().matches(".*(\\.pt2|dyn\\.onnx)"))
          .filter(file -> !expected(file).isEmpty() && !file.toString().contains("_row"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Map<String, Tensor> expected(Path program) {
    Map<String, Tensor> expected = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(program.getParent())) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("expected_"))
          .forEach(
              name ->
                  expected.put(
                      name.substring("expected_".length(), name.length() - ".npy".length()),
                      Npy.read(program.resolveSibling(name))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return expected;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void agreesWithPyTorch(Path program) {
    check(program, read(program, BatchAxis.AUTO));
  }

  private static Model read(Path program, BatchAxis axis) {
    LoadOptions options = new LoadOptions(Optional.empty(), Optional.empty(), axis);
    return Model.of(ModelFiles.read(program, options).graph());
  }

  private static void check(Path program, Model model) {
    List<Tensor> inputs = new ArrayList<>();
    for (var input : model.graph().inputs()) {
      String name = ((Op.Input) input.op()).name();
      inputs.add(Npy.read(program.resolveSibling("inputs_" + name + ".npy")));
    }
    Map<String, Tensor> found =
        PlanRunner.run(model.compile(), model.graph(), inputs, inputs.get(0).dim(0));
    assertThat(found).isEqualTo(Interpreter.run(model.graph(), inputs));
    Map<String, Tensor> expected = expected(program);
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((name, tensor) -> assertClose(name, found.get(name), tensor));
  }

  private static void assertClose(String name, Tensor found, Tensor expected) {
    assertThat(found.shape()).as(name).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      if (!Tolerance.DEFAULT.allows(found.getDouble(i), expected.getDouble(i))) {
        assertThat(found.getDouble(i)).as("%s[%d]", name, i).isEqualTo(expected.getDouble(i));
      }
    }
  }

  @Test
  void takesNamesTypesAndTheBatchFromTheFile() {
    Model model = read(FOLDER.resolve("nested/exported.pt2"), BatchAxis.AUTO);
    assertThat(model.inputs())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "batch_user: int64[]", "batch_numbers: float32[4]", "scale: float32[1]");
    assertThat(model.outputs())
        .extracting(Object::toString)
        .containsExactly("logits: float32[3]", "parts_0: float32[4]", "parts_1: float32[4]");
  }

  @Test
  void everyTensorOnTheWayCanBeAskedFor() {
    Model model = read(FOLDER.resolve("seed_notebook/exported.pt2"), BatchAxis.AUTO);
    assertThat(model.valueNames()).contains("output", "linear", "relu");
  }

  @Test
  void anExampleOfOneRowIsAnyNumberOfRows() {
    Path program = FOLDER.resolve("one_row/exported.pt2");
    Model model = read(program, BatchAxis.AUTO);
    check(program, model);
    Path more = FOLDER.resolve("strict");
    Tensor rows = Npy.read(more.resolve("inputs_input.npy"));
    Tensor all = Interpreter.run(model.graph(), List.of(rows)).get("output");
    assertClose("output", all, Npy.read(more.resolve("expected_output.npy")));
  }

  @Test
  void anExampleOfSeveralRowsNeedsToldAxis() {
    Path program = FOLDER.resolve("nine_rows/exported.pt2");
    check(program, read(program, BatchAxis.FIRST));
    assertThatThrownBy(() -> read(program, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("was exported for 9 rows and no other number")
        .hasMessageContaining("dynamic_shapes={\"input\": {0: torch.export.Dim(\"batch\")}}")
        .hasMessageContaining("--batch-axis 0");
  }

  @Test
  void refusesRandomSlopesInCoreAtenToo() {
    Path program = FOLDER.resolve("rrelu_training/decomposed.pt2");
    assertThatThrownBy(() -> read(program, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("rrelu_with_noise_functional in training mode");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training | an in-place operation changes a parameter: the model was saved in training"
            + " mode",
        "rrelu_training | rrelu in training mode: the model was saved without model.eval()",
        "unwritten | add: argument 2 is not a tensor here",
        "free_length | leaves the axis 1 of the input x open besides the batch"
      })
  void refusesWithTheReason(String name, String words) {
    assertThatThrownBy(() -> read(FOLDER.resolve(name + "/exported.pt2"), BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("exported.pt2")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data/aotinductor/model/x.so | holds code that AOTInductor compiled",
        "data/executorch/program.pte | holds a program of ExecuTorch",
        "serialized_exported_program.json | was saved by torch.export before PyTorch 2.8",
        "models/other.json | holds 2 programs in models/, expected one"
      })
  void refusesOtherFilesOfThatEnding(String entry, String words) throws IOException {
    Path file = changed("exported/" + entry, text -> "{}");
    assertThatThrownBy(() -> read(file, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.pt2 " + words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"major\": 8 | \"major\": 9 | has the schema version 9, version 8 is read here",
        "aten.relu.default | aten.erfinv.default | node relu: the operator aten::erfinv is not"
            + " known",
        "torch.ops.aten.relu.default | torch.ops.my.relu.default | the operator torch.ops.my.relu",
        "\"as_int\": 10 | \"as_int\": -10 | of an impossible shape",
        "\"as_tensor\": {\"name\": \"linear\"}}, \"kind\" | \"as_tensor\": {\"name\": \"none\"}},"
            + " \"kind\" | the name none stands for nothing",
        "\"parameter_name\": \"fc1.bias\" | \"parameter_name\": \"fc9.bias\" | lacks the tensor"
            + " fc9.bias",
        "{\"parameter\": | {\"custom_obj\": | an object of a custom class",
        "\"schema_version\" | \"schema\" | schema_version is not an object",
        "\"dtype\": 7 | \"dtype\": 10 | of a type that is not read here"
      })
  void refusesWhatIsWrongInTheProgram(String from, String to, String words) throws IOException {
    String unescaped = to.replace("\" + \"", "");
    Path file =
        changed(
            "exported/models/model.json",
            text -> {
              assertThat(text).contains(from);
              return text.replace(from, unescaped);
            });
    assertThatThrownBy(() -> read(file, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.pt2")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use_pickle\": false | \"use_pickle\": true | as a pickle, which is not read",
        "\"path_name\": \"weight_0\" | \"path_name\": \"weight_9\" | lacks the storage weight_9",
        "\"layout\": 7 | \"layout\": 1 | in a layout that is not strided",
        "\"sizes\": [{\"as_int\": 5} | \"sizes\": [{\"as_int\": 50} | beyond its storage of 50"
      })
  void refusesWhatIsWrongWithTheWeights(String from, String to, String words) throws IOException {
    Path file =
        changed(
            "exported/data/weights/model_weights_config.json",
            text -> {
              assertThat(text).contains(from);
              return text.replace(from, to);
            });
    assertThatThrownBy(() -> read(file, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.pt2")
        .hasMessageContaining(words);
  }

  @Test
  void refusesJsonThatNestsWithoutEnd() throws IOException {
    Path file = changed("exported/models/model.json", text -> "[".repeat(100_000));
    assertThatThrownBy(() -> read(file, BatchAxis.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nests deeper than 100 levels");
  }

  /** The smallest program with one entry changed, or added. */
  private Path changed(String entry, UnaryOperator<String> change) throws IOException {
    Path file = folder.resolve("model.pt2");
    try (ZipFile zip = new ZipFile(FOLDER.resolve("seed_notebook/exported.pt2").toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      boolean found = false;
      for (ZipEntry old : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(old).readAllBytes();
        if (old.getName().equals(entry)) {
          found = true;
          bytes =
              change
                  .apply(new String(bytes, StandardCharsets.UTF_8))
                  .getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(old.getName()));
        out.write(bytes);
      }
      if (!found) {
        out.putNextEntry(new ZipEntry(entry));
        out.write(change.apply("").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}
