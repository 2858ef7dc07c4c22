package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.files.FileColumns;
import org.feedforward.job.sql.files.SideBySide;

/**
 * What a table's files say of themselves, read side by side: 10,000 files on a local disk take some
 * seconds.
 *
 * @param columns the different lists of columns, each with the first file that has it
 * @param byRows columns that Spark's columnar reader cannot read
 * @param rows how many rows there are in all, where the files say so
 */
record Footers(Map<FileColumns, String> columns, Set<String> byRows, OptionalLong rows) {

  private static final int MOST_PROBLEMS = 10;

  /** What one file says. */
  record Footer(FileColumns columns, Set<String> byRows, OptionalLong rows) {}

  /** Reads what one file says; threads share it. */
  interface Reader {

    /**
     * Reads a file.
     *
     * @throws JobException when it cannot be read
     */
    Footer read(FileStatus file);
  }

  /** Reads the footers; {@link JobException} names the files that cannot be read. */
  static Footers read(List<FileStatus> files, Reader reader) {
    try {
      return merged(files, SideBySide.read(files, reader::read));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while footers were read", e);
    }
  }

  private static Footers merged(List<FileStatus> files, List<Future<Footer>> footers)
      throws InterruptedException {
    Map<FileColumns, String> columns = new LinkedHashMap<>();
    Set<String> byRows = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    OptionalLong rows = OptionalLong.of(0);
    for (int i = 0; i < files.size(); i++) {
      try {
        Footer footer = footers.get(i).get();
        columns.putIfAbsent(footer.columns(), InputFiles.shown(files.get(i).getPath()));
        byRows.addAll(footer.byRows());
        rows =
            rows.isPresent() && footer.rows().isPresent()
                ? OptionalLong.of(rows.getAsLong() + footer.rows().getAsLong())
                : OptionalLong.empty();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof JobException problem)) {
          throw new IllegalStateException(e.getCause());
        }
        problems.add(problem.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MOST_PROBLEMS;
      List<String> shown = new ArrayList<>(problems.subList(0, Math.min(problems.size(), 10)));
      if (more > 0) {
        shown.add(InputFaults.moreUnreadable(more));
      }
      throw JobException.of(ExitCode.DATA, shown);
    }
    return new Footers(columns, byRows, rows);
  }
}
