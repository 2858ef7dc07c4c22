package org.feedforward.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.tensor.Tensor;

/**
 * What PyTorch computed with one layer; scripts/make-golden writes the files and says how they
 * read.
 *
 * @param name the file's name without ending
 * @param printed what print(layer) shows
 * @param state its state_dict
 * @param inputs what went in
 * @param output what came out
 */
record GoldenLayer(
    String name, String printed, Map<String, Tensor> state, List<Tensor> inputs, Tensor output) {

  static List<GoldenLayer> all() {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden/layers"))) {
      return files.sorted().map(GoldenLayer::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenLayer read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      Map<String, Tensor> state = new LinkedHashMap<>();
      List<Tensor> inputs = new ArrayList<>();
      Tensor output = null;
      for (int i = 1; i < lines.size(); i += 2) {
        String[] words = lines.get(i).split(" ");
        Tensor tensor = tensor(words[words.length - 2], words[words.length - 1], lines.get(i + 1));
        switch (words[0]) {
          case "state" -> state.put(words[1], tensor);
          case "input" -> inputs.add(tensor);
          case "output" -> output = tensor;
          default -> throw new IllegalArgumentException(file + ": " + lines.get(i));
        }
      }
      String name = file.getFileName().toString().replace(".txt", "");
      String printed = lines.get(0).substring("layer ".length()).replace("\\n", "\n");
      return new GoldenLayer(name, printed, state, inputs, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor tensor(String dtype, String shape, String numbers) {
    int[] extents =
        shape.equals("scalar")
            ? new int[0]
            : Stream.of(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    String[] words = numbers.split(" ");
    if (dtype.equals("int64")) {
      return Tensor.ofLongs(Stream.of(words).mapToLong(Long::parseLong).toArray(), extents);
    }
    return Tensor.generate(
        extents,
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(words[i]);
          }
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
