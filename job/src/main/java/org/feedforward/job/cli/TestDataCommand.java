package org.feedforward.job.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.format.onnx.CaseResult;
import org.feedforward.format.onnx.CaseResult.Status;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.verify.TestData;
import org.feedforward.tensor.Tolerance;

/** {@code feedforward verify --test-data}: which cases of a conformance suite agree? */
final class TestDataCommand {

  private final PrintWriter out;

  TestDataCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    Path root = Path.of(options.one("--test-data").orElseThrow());
    if (!options.all("--inputs").isEmpty() || !options.all("--expected").isEmpty()) {
      throw CliFaults.testDataWithInputs();
    }
    if (!Files.isDirectory(root)) {
      throw CliFaults.noTestDataFolder(root);
    }
    Tolerance tolerance = VerifyCommand.tolerance(options, Tolerance.ONNX);
    Optional<Path> model = options.one("--model").map(Path::of);
    TestData testData =
        model.map(file -> TestData.of(file, root)).orElseGet(() -> TestData.in(root));
    if (testData.isEmpty()) {
      throw CliFaults.noCases(root);
    }
    List<CaseResult> results = testData.run(tolerance);
    results.forEach(this::print);
    out.printf(
        Locale.ROOT,
        "%,d passed, %,d failed, %,d refused; tolerance %s + %s * |expected|%n",
        count(results, Status.PASSED),
        count(results, Status.FAILED),
        count(results, Status.REFUSED),
        tolerance.absolute(),
        tolerance.relative());
    options.one("--json").ifPresent(file -> writeJson(Path.of(file), results));
    if (count(results, Status.FAILED) > 0) {
      return ExitCode.MISMATCH;
    }
    return count(results, Status.REFUSED) > 0 ? ExitCode.MODEL : ExitCode.DONE;
  }

  private static long count(List<CaseResult> results, Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  private void print(CaseResult result) {
    String difference =
        String.format(
            Locale.ROOT,
            "largest difference %.3g absolute, %.3g relative",
            result.largestAbsolute(),
            result.largestRelative());
    String detail =
        switch (result.status()) {
          case PASSED -> difference;
          case FAILED -> result.reason() + "; " + difference;
          case REFUSED -> result.reason();
        };
    out.printf(Locale.ROOT, "%-7s %s: %s%n", result.status(), Names.escape(result.name()), detail);
  }

  private static void writeJson(Path file, List<CaseResult> results) {
    JsonFactory factory = new JsonFactory();
    try (JsonGenerator json = factory.createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartArray();
      for (CaseResult result : results) {
        json.writeStartObject();
        json.writeStringField("name", Secrets.hidden(result.name()));
        json.writeStringField("status", result.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", Secrets.hidden(result.reason()));
        json.writeNumberField("largest_absolute", result.largestAbsolute());
        json.writeNumberField("largest_relative", result.largestRelative());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw CliFaults.unwritable(file.toString(), e);
    }
  }
}
