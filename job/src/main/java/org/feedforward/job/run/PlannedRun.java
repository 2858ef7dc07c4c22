package org.feedforward.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;

/**
 * What is known of a run before it is done, and what it will take.
 *
 * @param name what the run is called; nothing where it has no name
 * @param taken of a run of new files those that it takes; empty for every other run
 * @param verdict what {@code score} would do
 * @param model the model
 * @param input the table
 * @param rows how many rows are scored
 * @param fed which columns feed which input
 * @param output what comes out
 * @param units what it is cut in; nothing where it is computed as a whole
 * @param query how the rows go through the network
 * @param tasks what runs at once
 * @param memory the heap of an executor, which in local mode is that of the driver
 * @param estimate what it takes; nothing where no row was scored to see it
 * @param digest what makes it the same run as another one
 * @param warnings what should be changed before it is run
 * @param notes what a person should know
 */
public record PlannedRun(
    Optional<String> name,
    List<String> taken,
    Verdict verdict,
    ScoredBy model,
    Read input,
    Rows rows,
    List<FedElements> fed,
    Made output,
    Optional<Units> units,
    Query query,
    Tasks tasks,
    Memory memory,
    Optional<Estimate> estimate,
    String digest,
    List<String> warnings,
    List<String> notes) {

  /**
   * What {@code score} would do.
   *
   * @param action what
   * @param reasons why a run is refused, or what is another than in the result that stands there
   * @param exit how it would end, as far as that is known
   */
  public record Verdict(Action action, List<String> reasons, ExitCode exit) {

    public Verdict {
      reasons = List.copyOf(reasons);
    }
  }

  /** What {@code score} would do. */
  public enum Action {
    /** Compute a result where none is. */
    COMPUTE("compute"),
    /** Compute a result in the place of another one. */
    REPLACE("replace"),
    /** Find that the result is there. */
    NOTHING("nothing to do"),
    /** End before anything is computed. */
    REFUSE("refuse");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** In a word or two. */
    public String word() {
      return word;
    }
  }

  /**
   * The model.
   *
   * @param path its file
   * @param identity its identity
   * @param inputs its inputs with their types
   */
  public record ScoredBy(String path, String identity, List<String> inputs) {

    public ScoredBy {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * The table.
   *
   * @param place its path or name
   * @param files how many files it has; nothing where nobody knows
   * @param bytes how long they are together
   * @param state what it holds, in a line that changes with it
   */
  public record Read(String place, Optional<Long> files, Optional<Long> bytes, String state) {}

  /**
   * How many rows are scored.
   *
   * @param count how many
   * @param exact whether the files say so or all were read; else it is an estimate of a sample
   */
  public record Rows(long count, boolean exact) {}

  /**
   * What comes out.
   *
   * @param place where it would stand
   * @param format of its files
   * @param columns with their types
   * @param copied whether kept columns are copied from the files of the input
   * @param hindrance why not
   */
  public record Made(
      String place, String format, List<Column> columns, boolean copied, String hindrance) {

    public Made {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column of the result.
   *
   * @param name its name
   * @param type its type, in Spark's words
   * @param ofModel whether it comes out of the model
   */
  public record Column(String name, String type, boolean ofModel) {}

  /**
   * What the run is cut in.
   *
   * @param count how many units there are
   * @param most how many files the largest has
   * @param found how many an earlier start has left that did not end, which are taken where they
   *     are of the same run
   */
  public record Units(int count, int most, int found) {}

  /**
   * How the rows go through the network.
   *
   * @param columnar whether in vectors
   * @param reason why not
   */
  public record Query(boolean columnar, String reason) {}

  /**
   * What runs at once.
   *
   * @param partitions how many tasks there are
   * @param cores how many of them run at the same time
   */
  public record Tasks(int partitions, int cores) {}

  /**
   * The heap of an executor, in megabytes.
   *
   * @param needed what it should have
   * @param limit what it has
   * @param model what the weights take of it
   * @param perTask what one task takes
   * @param tasks how many run in it at the same time
   */
  public record Memory(long needed, long limit, long model, long perTask, int tasks) {}

  /**
   * What the run takes.
   *
   * @param seconds from its start to its end, the start of Spark left out
   * @param cpuSeconds of the threads that compute
   * @param outputBytes how long the files are
   * @param sampledRows how many rows were scored to see it
   */
  public record Estimate(double seconds, double cpuSeconds, long outputBytes, long sampledRows) {}

  public PlannedRun {
    taken = List.copyOf(taken);
    fed = List.copyOf(fed);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }

  /** The same as a run of new files, behind which others may have to come. */
  PlannedRun taking(List<String> files, int left) {
    List<String> all = new ArrayList<>(notes);
    if (left > 0) {
      all.add(RunFaults.leftFiles(left));
    }
    return new PlannedRun(
        name, files, verdict, model, input, rows, fed, output, units, query, tasks, memory,
        estimate, digest, warnings, all);
  }
}
