package org.feedforward.format.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the files that a fuzzer begins with; without arguments names the parsers. */
final class Corpus {

  private Corpus() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      for (Parsers parser : Parsers.values()) {
        System.out.println(parser);
      }
      return;
    }
    Path folder = Path.of(arguments[1]);
    Files.createDirectories(folder);
    List<byte[]> seeds = Parsers.valueOf(arguments[0]).seeds();
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve("seed-" + i), seeds.get(i));
    }
  }
}
