package org.feedforward.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.bench.turns.Turn;
import org.feedforward.bench.turns.Turns;

/** One build's JVM in a comparison; it works only while it is asked. */
final class Side implements AutoCloseable {

  private final Process process;
  private final PrintStream questions;
  private final BufferedReader answers;
  private final List<Turn> turns = new ArrayList<>();
  private final Path log;

  /**
   * Starts the JVM.
   *
   * @param arguments a file of arguments for {@code java}
   */
  Side(Path arguments) throws IOException {
    log = Path.of(arguments + ".log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments)
            .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    String line = answer("the list of turns");
    while (!line.equals(Turns.READY)) {
      if (Turn.isOne(line)) {
        turns.add(Turn.parse(line));
      }
      line = answer("the list of turns");
    }
  }

  private String answer(String question) throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException(
          "A build's JVM ended before it answered '" + question + "': " + log + " says why");
    }
    return line;
  }

  /** What it can do. */
  List<Turn> turns() {
    return turns;
  }

  /**
   * Makes a turn ready; gives the digest of its results, or {@link Turns#CANNOT} and the reason.
   */
  String prepare(int turn) throws IOException {
    questions.println(Turns.PREPARE + turn);
    return answer(Turns.PREPARE + turn);
  }

  /** Runs the turn that is ready; gives its seconds. */
  double seconds() throws IOException {
    questions.println(Turns.MEASURE);
    return Double.parseDouble(answer(Turns.MEASURE));
  }

  @Override
  public void close() {
    questions.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
