package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.job.config.ModelConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.verify.Comparison;
import org.feedforward.job.verify.Verification;
import org.feedforward.tensor.Tolerance;

/** {@code feedforward verify}: does a network give the expected numbers? */
final class VerifyCommand {

  private final PrintWriter out;

  VerifyCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(Arguments arguments) {
    if (arguments.one("--test-data").isPresent()) {
      return new TestDataCommand(out).run(arguments);
    }
    if (arguments.one("--json").isPresent()) {
      throw JobException.usage("--json goes with --test-data");
    }
    ModelConfig config = ModelConfig.read(arguments.flags());
    Tolerance tolerance = tolerance(arguments, Tolerance.DEFAULT);
    List<String> inputs = arguments.all("--inputs");
    List<String> expected = arguments.all("--expected");
    if (inputs.isEmpty() || expected.isEmpty()) {
      throw JobException.usage(
          "nothing to compare: give --inputs [NAME=]FILE and --expected [NAME=]FILE, or"
              + " --test-data DIR");
    }
    Model model = Model.load(config.path(), config.options());
    Verification verification = Verification.read(model, inputs, expected);
    List<Comparison> comparisons = verification.run(tolerance);
    comparisons.forEach(this::print);
    boolean passed = comparisons.stream().allMatch(Comparison::passed);
    out.printf(
        Locale.ROOT,
        "%s: %,d rows, tolerance %s + %s * |expected|%n",
        passed ? "PASSED" : "FAILED",
        verification.rows(),
        tolerance.absolute(),
        tolerance.relative());
    return passed ? ExitCode.DONE : ExitCode.MISMATCH;
  }

  private void print(Comparison comparison) {
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
      for (Comparison.Difference difference : comparison.first()) {
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

  static Tolerance tolerance(Arguments arguments, Tolerance otherwise) {
    List<String> problems = new ArrayList<>();
    double absolute = number(arguments, "--atol", otherwise.absolute(), problems);
    double relative = number(arguments, "--rtol", otherwise.relative(), problems);
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    return new Tolerance(absolute, relative);
  }

  private static double number(
      Arguments arguments, String flag, double fallback, List<String> problems) {
    Optional<String> text = arguments.one(flag);
    try {
      double value = text.map(Double::parseDouble).orElse(fallback);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, as a negative number is
    }
    problems.add(flag + ": expected a number >= 0, found '" + Names.escape(text.orElse("")) + "'");
    return fallback;
  }
}
