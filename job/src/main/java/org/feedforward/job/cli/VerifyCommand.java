package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.config.ModelConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.verify.OutputComparison;
import org.feedforward.job.verify.Verification;
import org.feedforward.tensor.Tolerance;

/** {@code feedforward verify}: does a network give the expected numbers? */
final class VerifyCommand {

  private final PrintWriter out;

  VerifyCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    if (options.one("--test-data").isPresent()) {
      return new TestDataCommand(out).run(options);
    }
    if (options.one("--json").isPresent()) {
      throw CliFaults.jsonWithoutTestData();
    }
    ModelConfig config = ModelConfig.read(options.flags());
    Tolerance tolerance = tolerance(options, Tolerance.DEFAULT);
    List<String> inputs = options.all("--inputs");
    List<String> expected = options.all("--expected");
    if (inputs.isEmpty() || expected.isEmpty()) {
      throw CliFaults.nothingToCompare();
    }
    Model network = Model.load(config.path(), config.options());
    Model model = options.one("--columns").map(file -> columns(network, file)).orElse(network);
    Verification verification = Verification.read(model, inputs, expected);
    List<OutputComparison> comparisons = verification.run(tolerance);
    comparisons.forEach(this::print);
    boolean passed = comparisons.stream().allMatch(OutputComparison::passed);
    out.printf(
        Locale.ROOT,
        "%s: %,d rows, tolerance %s + %s * |expected|%n",
        passed ? "PASSED" : "FAILED",
        verification.rows(),
        tolerance.absolute(),
        tolerance.relative());
    return passed ? ExitCode.DONE : ExitCode.MISMATCH;
  }

  /** The network with the columns of a list as its outputs. */
  private static Model columns(Model network, String file) {
    List<ColumnEntry> entries = ColumnEntry.read(Path.of(file.replaceFirst("^@", "")));
    return ModelColumns.of(network, Optional.of(entries), ColumnEntry.PREDICTION, Optional.empty())
        .model();
  }

  private void print(OutputComparison comparison) {
    out.printf(
        Locale.ROOT,
        "%s: %,d rows, %,d differ; largest difference %.3g absolute, %.3g relative, %s%n",
        Names.escape(comparison.output()),
        comparison.rows(),
        comparison.differingRows(),
        comparison.largestAbsolute(),
        comparison.largestRelative(),
        share(comparison.share()));
    if (!comparison.first().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("  row", "element", "found", "expected", "difference"));
      for (OutputComparison.Difference difference : comparison.first()) {
        rows.add(
            List.of(
                "  " + difference.row(),
                String.valueOf(difference.element()),
                number(difference.found()),
                number(difference.expected()),
                String.format(
                    Locale.ROOT, "%.3g", Math.abs(difference.found() - difference.expected()))));
      }
      new TextTable(rows, 5).print(out);
    }
  }

  /** How much of the tolerance the largest difference takes. */
  private static String share(double share) {
    return share <= 1
        ? String.format(Locale.ROOT, "%.0f %% of the tolerance", Math.ceil(100 * share))
        : Double.isInfinite(share)
            ? "where the tolerance allows none"
            : String.format(Locale.ROOT, "%.3g times the tolerance", share);
  }

  private static String number(double value) {
    return value == (float) value ? Float.toString((float) value) : Double.toString(value);
  }

  static Tolerance tolerance(CommandOptions options, Tolerance otherwise) {
    List<String> problems = new ArrayList<>();
    double absolute = number(options, "--atol", otherwise.absolute(), problems);
    double relative = number(options, "--rtol", otherwise.relative(), problems);
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    return new Tolerance(absolute, relative);
  }

  private static double number(
      CommandOptions options, String flag, double fallback, List<String> problems) {
    Optional<String> text = options.one(flag);
    try {
      double value = text.map(Double::parseDouble).orElse(fallback);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below, as a negative number
    }
    problems.add(CliFaults.notATolerance(flag, text.orElse("")));
    return fallback;
  }
}
