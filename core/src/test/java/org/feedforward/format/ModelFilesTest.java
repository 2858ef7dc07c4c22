package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.Linear;
import org.feedforward.nn.Module;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFilesTest {

  @TempDir private Path folder;

  private static LoadOptions module(String name) {
    return new LoadOptions(Optional.empty(), Optional.of(name), BatchAxis.AUTO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.pt|<!DOCTYPE html><html>|HTML page",
        "model.onnx|<html><body>Sign in|HTML page",
        "model.safetensors|version https://git-lfs.github.com/spec/v1|git lfs pull",
        "model.bin|<?xml version='1.0'?><Error>|XML document",
        "model.pt|''|is empty",
        "model.h5|something|is in no format that is known here",
        "model.pt|something|neither a zip archive nor a pickle"
      })
  void saysWhatStandsInTheModelsPlace(String name, String content, String words)
      throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    assertThatThrownBy(() -> ModelFiles.read(file, LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({
    "model.pt2, net/archive_format",
    "model.pt, model/archive_format",
    "model.onnx, model/archive_format",
    "model.bin, serialized_exported_program.json"
  })
  void knowsAProgramOfTorchExportByItsContent(String name, String entry) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("pt2".getBytes(StandardCharsets.US_ASCII));
    }
    assertThatThrownBy(() -> ModelFiles.read(file, LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(
            entry.startsWith("serialized") ? "torch.export.load" : "holds 0 programs in models/");
  }

  @Test
  void refusesAFolderAndAMissingFile() {
    assertThatThrownBy(() -> ModelFiles.read(folder, LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is a folder without config.json");
    assertThatThrownBy(() -> ModelFiles.read(folder.resolve("none.pt"), LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void goesByContentAndNotByName() throws IOException {
    Golden golden = Golden.of("seed_relu");
    Path misnamed = folder.resolve("model.onnx");
    Files.copy(golden.file("model.safetensors"), misnamed);
    golden.check(ModelFiles.read(misnamed, golden.withText()), "expected.npy");
  }

  /** The network of seed_relu in Java. */
  static final class SeedRelu extends Module {
    private final Sequential layers =
        new Sequential(new Linear(10, 5), new ReLU(), new Linear(5, 2));

    @Override
    protected Value forward(Value input) {
      return layers.apply(input);
    }
  }

  /** Takes an argument. */
  static final class NeedsAnArgument extends Module {
    NeedsAnArgument(int unused) {
      assertThat(unused).isZero();
    }
  }

  @Test
  void namesEveryKeyThatDoesNotFitAJavaModule() {
    Path file = Golden.of("seed_relu").file("state_dict.pt");
    assertThatThrownBy(() -> ModelFiles.read(file, module(SeedRelu.class.getName())))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(
            "missing key(s): layers.0.weight", "unexpected key(s): 0.weight, 0.bias, 2.weight");
  }

  @ParameterizedTest
  @CsvSource({
    "org.example.None, is not on the class path",
    "java.lang.String, does not extend org.feedforward.nn.Module",
    "org.feedforward.format.ModelFilesTest$NeedsAnArgument, has no constructor without arguments"
  })
  void refusesAModuleThatCannotBeMade(String name, String words) {
    Path file = Golden.of("seed_relu").file("state_dict.pt");
    assertThatThrownBy(() -> ModelFiles.read(file, module(name)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(words);
  }
}
