package org.feedforward.bench.turns;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileUtil;

/**
 * The command {@code score} in this JVM, with all that it checks.
 *
 * @param network the model's file
 * @param tables the tables
 * @param output where it writes
 */
public record ScoreCommand(String network, JobTables tables, Path output) {

  /**
   * Scores the table of a case. What stands at the output is removed before.
   *
   * @param more further words
   * @return the CPU time of the process
   */
  public double seconds(JobCase one, List<String> more) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<String> words = words(one);
    words.addAll(more);
    StringWriter said = new StringWriter();
    FileUtil.fullyDelete(output.toFile());
    long start = system.getProcessCpuTime();
    if (!run(new PrintWriter(said), words.toArray(String[]::new)).equals("DONE")) {
      throw new IllegalStateException(said.toString());
    }
    return (system.getProcessCpuTime() - start) / 1e9;
  }

  /** Runs the command line, under the name that it has in the build which is measured. */
  private static String run(PrintWriter writer, String[] words) {
    for (String name : List.of("Commands", "CommandLine")) {
      try {
        Class<?> commands = Class.forName("org.feedforward.job.cli." + name);
        Constructor<?> made = commands.getDeclaredConstructor(PrintWriter.class, PrintWriter.class);
        made.setAccessible(true);
        Method run = commands.getDeclaredMethod("run", String[].class);
        run.setAccessible(true);
        return run.invoke(made.newInstance(writer, writer), (Object) words).toString();
      } catch (ClassNotFoundException e) {
        // the next name
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("The command line of this build has another form", e);
      }
    }
    throw new IllegalStateException("This build has no command line that is known here");
  }

  private List<String> words(JobCase one) {
    List<String> words = new ArrayList<>(List.of("score", "--overwrite"));
    words.addAll(List.of("--model", network, "--input", tables.path(one)));
    words.addAll(List.of("--output", output.toString()));
    boolean csv = one == JobCase.CSV;
    if (csv) {
      words.addAll(List.of("--input-format", "csv", "--input-option", "header=false"));
      words.addAll(List.of("--output-format", "parquet"));
    }
    if (one.filters()) {
      words.addAll(List.of("--where", JobCase.CONDITION));
    }
    if (!one.keepsAll()) {
      words.addAll(List.of("--keep", csv ? "_c0" : "id"));
    }
    if (one == JobCase.ARRAY) {
      words.addAll(List.of("--features", "f"));
    } else {
      IntStream.range(0, one.features())
          .mapToObj(i -> csv ? "_c" + (i + 1) : "f_" + i)
          .forEach(name -> words.addAll(List.of("--features", name)));
    }
    return words;
  }
}
