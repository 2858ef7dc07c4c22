package org.feedforward.job.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.report.ResultLine;

/**
 * {@code feedforward batch}: many commands in one process and, where they score, on one Spark
 * session. A command that fails does not keep the next from running; the batch ends as the first
 * that failed.
 */
final class BatchCommand {

  private static final JsonFactory JSON = new JsonFactory();

  private final PrintWriter out;
  private final PrintWriter results;
  private final PrintWriter err;

  /** The results writer takes what commands print; they hide secrets themselves. */
  BatchCommand(PrintWriter out, PrintWriter results, PrintWriter err) {
    this.out = out;
    this.results = results;
    this.err = err;
  }

  ExitCode run(CommandOptions options) {
    Path file = options.one("--commands").map(Path::of).orElseThrow(CliFaults::noCommands);
    List<List<String>> commands = read(file);
    commands.forEach(Secrets::note);
    Optional<String> report = options.one("--json");
    ExitCode code = ExitCode.DONE;
    try (JsonGenerator json = report.isPresent() ? start(report.get()) : null) {
      for (int i = 0; i < commands.size() && Signals.ending().isEmpty(); i++) {
        out.printf(Locale.ROOT, "[%d/%d] %s%n", i + 1, commands.size(), shown(commands.get(i)));
        ExitCode ended = run(commands.get(i), json);
        code = code == ExitCode.DONE ? ended : code;
      }
      if (json != null) {
        json.writeEndArray();
      }
    } catch (IOException e) {
      throw CliFaults.unwritable(report.get(), e);
    }
    Optional<ExitCode> signal = Signals.ending();
    if (signal.isPresent()) {
      return signal.get(); // whose result is the last word of the process
    }
    String message = code == ExitCode.DONE ? "" : CliFaults.COMMAND_FAILED;
    out.println(ResultLine.of(code, message, Optional.empty()));
    return code;
  }

  private ExitCode run(List<String> command, JsonGenerator json) throws IOException {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    ExitCode ended =
        new Commands(
                new PrintWriter(new BothWriter(results, output), true),
                new PrintWriter(new BothWriter(err, errors), true))
            .run(command.toArray(String[]::new));
    if (json != null) {
      json.writeStartObject();
      json.writeArrayFieldStart("command");
      for (String word : command) {
        json.writeString(Secrets.hidden(word));
      }
      json.writeEndArray();
      json.writeNumberField("exit", ended.status());
      json.writeStringField("out", output.toString());
      json.writeStringField("err", errors.toString());
      json.writeEndObject();
      json.flush();
    }
    return ended;
  }

  private static JsonGenerator start(String report) throws IOException {
    JsonGenerator json = JSON.createGenerator(new File(report), JsonEncoding.UTF8);
    json.useDefaultPrettyPrinter();
    json.writeStartArray();
    return json;
  }

  private static List<List<String>> read(Path file) {
    List<List<String>> commands = new ArrayList<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          commands.add(words(line));
        }
      }
    } catch (JobException e) {
      throw CliFaults.inLine(file, number, e);
    } catch (IOException e) {
      throw CliFaults.unreadableCommands(file, e);
    }
    if (commands.isEmpty()) {
      throw CliFaults.emptyCommands(file);
    }
    return commands;
  }

  /** The words of a line: a JSON list of texts, so that nothing needs rules for quotes. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    try (JsonParser json = JSON.createParser(line)) {
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      while (list && json.nextToken() == JsonToken.VALUE_STRING) {
        words.add(json.getText());
      }
      list &= json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null;
      if (list && !words.isEmpty() && !words.get(0).equals(Verb.BATCH.typed())) {
        return words;
      }
    } catch (IOException e) {
      // reported below, as every other wrong line
    }
    throw CliFaults.notACommand();
  }

  private static String shown(List<String> command) {
    return Names.escape(String.join(" ", command));
  }
}
