package org.feedforward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.feedforward.bench.turns.CaseFile;

/** Writes the cases of {@code scripts/bench kernel} into files, for builds of other days. */
final class KernelCases {

  private KernelCases() {}

  /** Arguments: a folder, then parts of names (all cases when none). Prints the networks' files. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    List<String> filters = List.of(arguments).subList(1, arguments.length);
    int number = 0;
    for (Case one : Fork.cases(filters)) {
      Path onnx = folder.resolve(number++ + ".onnx");
      Files.write(onnx, one instanceof Network chain ? OnnxModel.ofAnyBatch(chain) : one.onnx());
      new CaseFile(
              one.name(),
              one.rows(),
              one.flops(),
              onnx,
              one.inputs().stream().map(Feedforward::columns).toList())
          .write();
      System.out.println(onnx);
    }
  }
}
