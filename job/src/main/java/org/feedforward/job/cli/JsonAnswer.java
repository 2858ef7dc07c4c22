package org.feedforward.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.feedforward.job.fault.Secrets;

/**
 * The answer of a command as one JSON document: in a file, or alone on standard output.
 *
 * @param place nothing where none is asked for, an empty text for standard output, else a file
 * @param out standard output
 */
record JsonAnswer(Optional<String> place, PrintWriter out) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static JsonAnswer of(CommandOptions options, PrintWriter out) {
    Optional<String> place = options.one(Verb.Extra.JSON.flag());
    place
        .filter(file -> !file.isEmpty())
        .map(Path::of)
        .ifPresent(ReportCommand::requireOutsideOfResults);
    return new JsonAnswer(place, out);
  }

  /** Whether nothing else may be printed. */
  boolean onlyJson() {
    return place.filter(String::isEmpty).isPresent();
  }

  void write(JsonNode answer) {
    if (place.isEmpty()) {
      return;
    }
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer);
      if (onlyJson()) {
        out.println(text);
      } else {
        Files.writeString(Path.of(place.get()), Secrets.hidden(text) + "\n");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw CliFaults.unwritable(place.get(), e);
    }
  }
}
