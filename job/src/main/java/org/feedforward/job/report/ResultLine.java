package org.feedforward.job.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;

/**
 * The last line of a scoring run, for programs: {@code RESULT} and a JSON object. A cluster manager
 * replaces the exit code by its own; this line keeps ours.
 */
public final class ResultLine {

  /** That all went well, and nothing else. */
  public static final String DONE = of(ExitCode.DONE, "", Optional.empty());

  private ResultLine() {}

  /** The line of a run. */
  public static String of(RunOutcome outcome) {
    return line(ExitCode.DONE, "", json -> write(outcome, json));
  }

  /** The line of several runs, in their order. */
  public static String of(List<RunOutcome> outcomes) {
    return line(
        ExitCode.DONE,
        "",
        json -> {
          json.writeArrayFieldStart("runs");
          for (RunOutcome outcome : outcomes) {
            json.writeStartObject();
            write(outcome, json);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /**
   * The line of a command.
   *
   * @param message what went wrong, empty where nothing did
   * @param report the run, when one has ended well
   */
  public static String of(ExitCode code, String message, Optional<RunReport> report) {
    return line(
        code,
        message,
        json -> {
          if (report.isPresent()) {
            write(report.get(), json);
          }
        });
  }

  /** Writes fields of the object. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(ExitCode code, String message, Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("exit", code.status());
      json.writeStringField("status", code.name().toLowerCase(Locale.ROOT));
      if (!message.isEmpty()) {
        json.writeStringField("message", message);
      }
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "RESULT " + text;
  }

  private static void write(RunOutcome outcome, JsonGenerator json) throws IOException {
    if (outcome.key().isPresent()) {
      json.writeStringField("run", outcome.key().get());
    }
    if (outcome instanceof RunOutcome.Scored scored) {
      write(scored.report(), json);
      return;
    }
    CommittedRun run = ((RunOutcome.NothingToDo) outcome).run();
    json.writeBooleanField("nothing_to_do", true);
    json.writeNumberField("rows", run.rows());
    json.writeStringField("output", run.output());
    json.writeStringField("model", run.facts().path("model").asText());
  }

  private static void write(RunReport.Unscored unscored, JsonGenerator json) throws IOException {
    json.writeNumberField("rejected", unscored.rejected());
    json.writeNumberField("nulls", unscored.nulls());
    json.writeObjectFieldStart("faults");
    for (Map.Entry<String, Long> reason : unscored.reasons().entrySet()) {
      json.writeNumberField(reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
  }

  private static void write(RunReport report, JsonGenerator json) throws IOException {
    json.writeNumberField("rows", report.rows());
    if (report.unscored().isPresent()) {
      write(report.unscored().get(), json);
    }
    json.writeNumberField("seconds", Math.round(report.seconds() * 1000) / 1000.0);
    json.writeNumberField("rows_per_second", Math.round(report.rowsPerSecond()));
    json.writeStringField("output", report.subject().output());
    json.writeStringField("model", report.subject().model());
    json.writeArrayFieldStart("kernels");
    for (String kernel : report.kernels()) {
      json.writeString(kernel);
    }
    json.writeEndArray();
    if (!report.rounded().isEmpty()) {
      json.writeObjectFieldStart("rounded_integers");
      for (Map.Entry<String, Long> column : report.rounded().entrySet()) {
        json.writeNumberField(column.getKey(), column.getValue());
      }
      json.writeEndObject();
    }
  }
}
