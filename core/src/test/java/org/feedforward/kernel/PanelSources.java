package org.feedforward.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the methods of {@link SimdPanels}, {@link SimdColumnPanels} and {@link SimdTapPanels},
 * which differ in how they find their inputs alone: C2 wants every sum in a variable of its own, so
 * nobody should write them by hand. What stands above the first method is kept.
 *
 * <p>{@code mvn -pl core test -Dtest=PanelSourcesTest -Dfeedforward.test.write=true} writes the
 * files.
 */
final class PanelSources {

  private static final Path SOURCES = Path.of("src/main/java/org/feedforward/kernel");

  /** A line of Java is at most so long; google-java-format breaks longer ones. */
  private static final int LINE = 100;

  private static final String FIRST_METHOD = "  /** Twelve outputs";

  /** Where the inputs stand. */
  enum Inputs {
    /** One array, those of an element {@code BLOCK} apart. */
    TILE("SimdPanels", "float[] x", "xo"),
    /** An array an input. */
    COLUMNS("SimdColumnPanels", "float[][] x", "row"),
    /** One array, every input at a distance of its own. */
    TAPS("SimdTapPanels", "float[] x", "xo");

    private final String type;
    private final String array;
    private final String position;

    Inputs(String type, String array, String position) {
      this.type = type;
      this.array = array;
      this.position = position;
    }

    Path file() {
      return SOURCES.resolve(type + ".java");
    }
  }

  /** A panel: how many outputs it has and how many blocks of rows it takes at a time. */
  private enum Panel {
    TWELVE(12, 1, "Twelve outputs of the strip of a block."),
    EIGHT(8, 1, "Eight outputs of the strip of a block."),
    /** Of convolutions alone, where there are 16 registers. */
    SIX(6, 1, "Six outputs of the strip of a block."),
    FOUR(4, 1, "Four outputs of the strip of a block."),
    TWO(2, 2, "Two outputs of the strips of two blocks."),
    ONE(1, 4, "One output of the strips of four blocks.");

    private final int outputs;
    private final int blocks;
    private final String text;

    Panel(int outputs, int blocks, String text) {
      this.outputs = outputs;
      this.blocks = blocks;
      this.text = text;
    }

    /** The number of a block behind a name; none where there is but one block. */
    String of(int block) {
      return blocks == 1 ? "" : String.valueOf(block);
    }
  }

  private final Inputs inputs;
  private final StringBuilder text = new StringBuilder();

  private PanelSources(Inputs inputs) {
    this.inputs = inputs;
  }

  /** What the file should hold. */
  static String of(Inputs inputs) throws IOException {
    String now = Files.readString(inputs.file());
    PanelSources sources = new PanelSources(inputs);
    sources.text.append(now, 0, now.indexOf(FIRST_METHOD));
    for (Panel panel : Panel.values()) {
      if (panel != Panel.SIX || inputs == Inputs.TAPS) {
        sources.method(panel);
      }
    }
    return sources.text.append("}\n").toString();
  }

  private void method(Panel panel) {
    if (panel != Panel.TWELVE) {
      text.append('\n');
    }
    line(1, "/** " + panel.text + " */");
    signature(panel);
    biases(panel);
    products(panel);
    line(2, "FloatVector least = VC.cast(FloatVector.broadcast(SPECIES, floor));");
    for (int output = 0; output < panel.outputs; output++) {
      for (int block = 0; block < panel.blocks; block++) {
        store("s" + output + "a" + panel.of(block), "yo" + panel.of(block) + rows(output));
        store(
            "s" + output + "b" + panel.of(block),
            "yo" + panel.of(block) + rows(output) + " + LANES");
      }
    }
    line(1, "}");
  }

  private void signature(Panel panel) {
    List<String> parameters = new ArrayList<>(List.of(inputs.array));
    for (int block = 0; block < panel.blocks; block++) {
      parameters.add("int " + inputs.position + panel.of(block));
    }
    if (inputs == Inputs.TAPS) {
      parameters.addAll(List.of("int[] taps", "float[] w", "int wo", "float floor", "float[] y"));
    } else {
      parameters.addAll(List.of("float[] w", "int wo", "int in", "float floor", "float[] y"));
    }
    for (int block = 0; block < panel.blocks; block++) {
      parameters.add("int yo" + panel.of(block));
    }
    if (inputs == Inputs.TAPS) {
      parameters.add("int yStep");
    }
    String name = "  static void " + panel.name().toLowerCase(java.util.Locale.ROOT) + "(";
    String all = String.join(", ", parameters) + ") {";
    if (name.length() + all.length() <= LINE) {
      line(0, name + all);
    } else if (6 + all.length() <= LINE) {
      line(0, name);
      line(3, all);
    } else {
      line(0, name);
      line(3, String.join(",\n      ", parameters) + ") {");
    }
  }

  private void biases(Panel panel) {
    for (int output = 0; output < panel.outputs; output++) {
      String first = "s" + output + "a" + panel.of(0);
      String weight = "w[wo" + (output == 0 ? "" : " + " + output) + "]";
      line(2, "FloatVector " + first + " = FloatVector.broadcast(SPECIES, " + weight + ");");
      for (int block = 0; block < panel.blocks; block++) {
        for (String half : List.of("a", "b")) {
          String sum = "s" + output + half + panel.of(block);
          if (!sum.equals(first)) {
            line(2, "FloatVector " + sum + " = " + first + ";");
          }
        }
      }
    }
  }

  private void products(Panel panel) {
    String count = inputs == Inputs.TAPS ? "taps.length" : "in";
    line(2, "for (int k = 0; k < " + count + "; k++) {");
    if (inputs == Inputs.COLUMNS) {
      line(3, "float[] c = x[k];");
    } else if (inputs == Inputs.TAPS) {
      line(3, "int tap = taps[k];");
    }
    for (int block = 0; block < panel.blocks; block++) {
      String number = panel.of(block);
      String from =
          switch (inputs) {
            case TILE -> "x, xo" + number + " + k * BLOCK";
            case COLUMNS -> "c, row" + number;
            case TAPS -> "x, xo" + number + " + tap";
          };
      line(3, "FloatVector xa" + number + " = FloatVector.fromArray(SPECIES, " + from + ");");
      line(
          3,
          "FloatVector xb" + number + " = FloatVector.fromArray(SPECIES, " + from + " + LANES);");
    }
    String step = panel.outputs == 1 ? "k" : "k * " + panel.outputs;
    line(3, "int at = wo + " + panel.outputs + " + " + step + ";");
    for (int output = 0; output < panel.outputs; output++) {
      String weight = "w[at" + (output == 0 ? "" : " + " + output) + "]";
      line(3, "FloatVector w" + output + " = FloatVector.broadcast(SPECIES, " + weight + ");");
      for (int block = 0; block < panel.blocks; block++) {
        for (String half : List.of("a", "b")) {
          String sum = "s" + output + half + panel.of(block);
          String x = "x" + half + panel.of(block);
          line(3, sum + " = " + x + ".fma(w" + output + ", " + sum + ");");
        }
      }
    }
    line(2, "}");
  }

  /** The rows of an output behind those of the first. */
  private String rows(int output) {
    String step = inputs == Inputs.TAPS ? "yStep" : "BLOCK";
    return output == 0 ? "" : output == 1 ? " + " + step : " + " + output + " * " + step;
  }

  private void store(String sum, String to) {
    String value =
        "VC.cast(VC.cast(" + sum + ").blend(least, VC.cast(" + sum + ").compare(LT, least)))";
    String into = ".intoArray(y, " + to + ");";
    if (4 + value.length() + into.length() <= LINE) {
      line(2, value + into);
    } else {
      line(2, value);
      line(4, into);
    }
  }

  private void line(int indent, String line) {
    text.append("  ".repeat(indent)).append(line).append('\n');
  }
}
