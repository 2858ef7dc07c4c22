package org.feedforward.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Optional;
import org.feedforward.job.fault.Secrets;

/**
 * The answer of a command as one JSON document: in a file, or alone on standard output.
 *
 * @param asked whether one is asked for
 * @param file where it goes; nothing for standard output
 * @param out standard output
 */
record JsonAnswer(boolean asked, Optional<AnswerFile> file, PrintWriter out) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static JsonAnswer of(CommandOptions options, PrintWriter out) {
    Optional<String> place = options.one(Verb.Extra.JSON.flag());
    return new JsonAnswer(
        place.isPresent(), place.filter(name -> !name.isEmpty()).map(AnswerFile::of), out);
  }

  /** Whether nothing else may be printed. */
  boolean onlyJson() {
    return asked && file.isEmpty();
  }

  void write(JsonNode answer) {
    if (!asked) {
      return;
    }
    String text;
    try {
      text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    if (file.isEmpty()) {
      out.println(text);
    } else {
      file.get().write(Secrets.hidden(text) + "\n");
    }
  }
}
