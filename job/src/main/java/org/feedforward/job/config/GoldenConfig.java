package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.List;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;

/**
 * Rows with the outputs that a model must give for them before it scores anything.
 *
 * @param inputs files of the inputs; none where a file beside the model may hold both
 * @param expected files of the outputs
 * @param atol how far a number may be from the expected one
 * @param rtol the same, as a share of the expected number
 */
public record GoldenConfig(List<Path> inputs, List<Path> expected, double atol, double rtol) {

  private static final Kind<List<Path>> FILES =
      new Kind.OfList<>("a file or a list of files, as golden/inputs.npz", Kinds.FILE);

  static final Setting<List<Path>> INPUTS =
      Setting.of("golden.inputs", FILES, "rows that the model must know: .npz by input, or .npy")
          .absent("MODEL.golden.npz, if there is one");

  static final Setting<List<Path>> EXPECTED =
      Setting.of("golden.expected", FILES, "the outputs for these rows: .npz by output, or .npy");

  static final Setting<Double> ATOL =
      Setting.of("golden.atol", Kinds.TOLERANCE, "how far a number may be from the expected one")
          .otherwise(1e-5);

  static final Setting<Double> RTOL =
      Setting.of("golden.rtol", Kinds.TOLERANCE, "the same, as a share of the expected number")
          .otherwise(1e-5);

  static final List<Setting<?>> SETTINGS = List.of(INPUTS, EXPECTED, ATOL, RTOL);

  /** The gate of a model that nothing is said of. */
  public static final GoldenConfig NONE = new GoldenConfig(List.of(), List.of(), 1e-5, 1e-5);

  public GoldenConfig {
    inputs = List.copyOf(inputs);
    expected = List.copyOf(expected);
  }

  static GoldenConfig read(Section section) {
    if (section.has(INPUTS) != section.has(EXPECTED)) {
      section.problem(
          ConfigFaults.goldenHalf(section.named(section.has(INPUTS) ? INPUTS : EXPECTED)));
    }
    return new GoldenConfig(
        section.find(INPUTS).orElse(List.of()),
        section.find(EXPECTED).orElse(List.of()),
        section.get(ATOL),
        section.get(RTOL));
  }
}
