package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of files that PyTorch 2.13 writes and that cannot be read, and how to go on. */
class RefusalsTest {

  private static final Path FOLDER = Resources.path("refusals");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lower_case.pt||If it is the class of a network, save weights or the graph instead",
        "lower_case.pt||dynamic_shapes=({0: torch.export.Dim(\"batch\")},)",
        "with_list.pt||an object of the class __main__.WithList, whose code is not read",
        "with_list_weights.pt|with_list.txt|the root is a WithList, a class of its own",
        "with_list_weights.pt|with_list.txt|Export the network to ONNX (torch.onnx.export with dynamic_shapes)",
        "quantised_weights.pt|sequential.txt|holds the weights of a quantised layer",
        "quantised.pt||holds quantised layers (torch.ao.nn.quantized.dynamic.modules.linear.Linear)",
        "quantised.pt||as it was before it was quantised",
        "spectral_weights.pt|sequential.txt|0.weight is parametrized in a way that is not read",
        "spectral_weights.pt|sequential.txt|remove_parametrizations(layer, 'weight')",
        "projected.onnx||(LSTM): starts from a state of 6 numbers, but its weights are for 3",
        "projected.onnx||save the network with torch.export.save (.pt2)",
        "paired_script.pt||give --input-shape x=float32[2], or whichever is right"
      })
  void saysWhatItIsAndWhatToDo(String file, String text, String expected) {
    LoadOptions options =
        Optional.ofNullable(text)
            .map(name -> LoadOptions.architecture(FOLDER.resolve(name)))
            .orElse(LoadOptions.NONE);
    assertThatThrownBy(() -> Model.load(FOLDER.resolve(file), options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(expected);
  }

  /** A program is known by what is in it. */
  @Test
  void readsProgramsUnderOtherNames() throws IOException {
    Path program = Resources.path("export/seed_notebook/exported.pt2");
    for (String name : new String[] {"program.pt", "program.onnx", "program.bin"}) {
      Path renamed = Files.copy(program, folder.resolve(name));
      assertThat(Model.load(renamed, LoadOptions.NONE).inputs()).isNotEmpty();
    }
  }
}
