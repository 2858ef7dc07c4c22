package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.graph.ModelException;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.identity.Version;
import org.feedforward.job.report.ResultLine;
import org.feedforward.text.Printable;

/** Finds the command, runs it, and says in a sentence what went wrong. */
public final class Commands {

  private static final String USAGE =
      """
      Scores tables with networks trained in PyTorch, on Apache Spark, in pure Java.

      Usage: feedforward COMMAND [OPTIONS]

      """;

  private final PrintWriter results;
  private final PrintWriter out;
  private final PrintWriter err;

  /** A command line that prints results to one writer and messages to another. */
  public Commands(PrintWriter out, PrintWriter err) {
    this.results = out;
    this.out = new PrintWriter(new ShownWriter(out), true);
    this.err = new PrintWriter(new ShownWriter(err), true);
  }

  /** Runs one command. */
  public ExitCode run(String... args) {
    List<String> words = List.of(args);
    Secrets.note(System.getenv());
    Secrets.note(words);
    try {
      return dispatch(words);
    } catch (ModelException e) {
      return fail(words, ExitCode.MODEL, e, e.getMessage());
    } catch (JobException e) {
      return fail(words, e.exitCode(), e, e.getMessage());
    } catch (InvalidPathException e) {
      return fail(words, ExitCode.USAGE, e, CliFaults.notAPath(e));
    } catch (OutOfMemoryError e) {
      return fail(words, ExitCode.ENVIRONMENT, e, ModelHeap.outOfMemory());
    } catch (RuntimeException | Error e) {
      return fail(words, ExitCode.FAILURE, e, CliFaults.unexpected(e));
    } finally {
      out.flush();
      err.flush();
    }
  }

  private ExitCode dispatch(List<String> words) {
    String word = words.isEmpty() ? "" : words.get(0);
    if (word.equals("help") && words.size() > 1) {
      out.print(CommandOptions.usage(verb(words.get(1))));
      return ExitCode.DONE;
    }
    if (List.of("help", "--help", "-h").contains(word)) {
      printCommands(out);
      return ExitCode.DONE;
    }
    if (word.equals("--version")) {
      out.println("feedforward " + Version.ours());
      return ExitCode.DONE;
    }
    if (word.isEmpty()) {
      printCommands(err);
      return ExitCode.USAGE;
    }
    Verb verb = verb(word);
    CommandOptions options = CommandOptions.parse(verb, words.subList(1, words.size()));
    if (options.wantsHelp()) {
      out.print(CommandOptions.usage(verb));
      return ExitCode.DONE;
    }
    return switch (verb) {
      case SCORE -> new ScoreCommand(out, err).run(options);
      case SQL -> new SqlCommand(out, results).run(options);
      case INSPECT -> new InspectCommand(out).run(options);
      case VERIFY -> new VerifyCommand(out).run(options);
      case PLAN -> new PlanCommand(out).run(options);
      case STATUS -> new StatusCommand(out).run(options);
      case REPORT -> new ReportCommand(out).report(options);
      case PROFILE -> new ReportCommand(out).profile(options);
      case CLEAN -> new CleanCommand(out).run(options);
      case DIFF -> new DiffCommand(out).run(options);
      case BATCH -> new BatchCommand(out, results, err).run(options);
    };
  }

  private static Verb verb(String word) {
    List<String> known = Arrays.stream(Verb.values()).map(Verb::typed).toList();
    Optional<Verb> verb =
        Arrays.stream(Verb.values()).filter(v -> v.typed().equals(word)).findFirst();
    return verb.orElseThrow(() -> CliFaults.unknownCommand(word, known));
  }

  private static void printCommands(PrintWriter writer) {
    writer.print(USAGE);
    for (Verb verb : Verb.values()) {
      writer.printf(Locale.ROOT, "  %-8s %s%n", verb.typed(), verb.meaning());
    }
    writer.println();
    writer.println("'feedforward COMMAND --help' lists the options of a command.");
  }

  /** Whether a command ends with a line for programs, however it ends. */
  static boolean tellsResult(String... args) {
    return args.length > 0
        && Stream.of(Verb.SCORE, Verb.SQL, Verb.BATCH).anyMatch(v -> v.typed().equals(args[0]));
  }

  private ExitCode fail(List<String> words, ExitCode code, Throwable error, String whole) {
    String message = Printable.message(Secrets.hidden(whole));
    Optional<ExitCode> signal = Signals.ending();
    if (signal.isPresent()) {
      return signal.get(); // what fails while the JVM ends fails because of that
    }
    if (Interruption.isEndedBySpark()) {
      return ExitCode.ENVIRONMENT; // the shutdown hook reports it
    }
    message.lines().forEach(line -> err.println("feedforward: " + line));
    if (words.contains(CommandOptions.STACK_TRACE)) {
      error.printStackTrace(err);
    }
    err.flush();
    if (tellsResult(words.toArray(String[]::new))) {
      out.println(ResultLine.of(code, message, Optional.empty()));
    }
    return code;
  }
}
