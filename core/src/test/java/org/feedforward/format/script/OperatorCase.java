package org.feedforward.format.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.feedforward.format.Resources;

/**
 * A line of code as PyTorch saved it, with what PyTorch computed: an entry of operators.zip, which
 * scripts/make-torchscript-cases makes.
 *
 * @param name its name, with the way it was saved: script or trace
 * @param operators the operators that it calls
 * @param arguments the arguments that it gives off their defaults, as operator.argument
 * @param code the line
 */
record OperatorCase(String name, Set<String> operators, Set<String> arguments, String code) {

  private static final Map<String, byte[]> ENTRIES = entries();

  static List<OperatorCase> all() {
    return new String(ENTRIES.get("index.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" \\| ", 5))
        .flatMap(
            columns ->
                Arrays.stream(columns[1].split(" "))
                    .map(
                        way ->
                            new OperatorCase(
                                columns[0] + "." + way,
                                words(columns[2]),
                                words(columns[3]),
                                columns[4])))
        .toList();
  }

  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>(Arrays.asList(text.split(" ")));
    words.remove("");
    return words;
  }

  /** The name without the way it was saved. */
  String line() {
    return name.substring(0, name.lastIndexOf('.'));
  }

  byte[] archive() {
    return ENTRIES.get(name + ".pt");
  }

  byte[] numbers() {
    return ENTRIES.get(line() + ".npz");
  }

  /** The names of the parameters of forward. */
  List<String> parameters() {
    StringBuilder code = new StringBuilder();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith(".py")) {
          code.append(new String(content, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int forward = code.indexOf("def forward(self");
    return Pattern.compile("(\\w+): Tensor")
        .matcher(code.substring(forward, code.indexOf("->", forward)))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Map<String, byte[]> entries() {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(Resources.bytes("script/operators.zip")))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  @Override
  public String toString() {
    return name + ": " + code;
  }
}
