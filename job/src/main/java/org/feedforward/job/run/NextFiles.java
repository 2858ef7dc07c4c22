package org.feedforward.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.Causes;

/**
 * The files that the next run of {@link NewFiles} takes, by the account that Spark's streaming
 * keeps of them and a look at the input. Nothing is changed.
 *
 * @param key what the run will be called
 * @param files those that it takes, sorted
 * @param left how many new files it leaves to the runs behind it
 */
record NextFiles(RunKey key, List<String> files, int left) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first line of every file of the account. */
  private static final String VERSION = "v1";

  NextFiles {
    files = List.copyOf(files);
  }

  /** The next run; nothing where no file is new. */
  static Optional<NextFiles> of(SparkSession spark, JobConfig config, Configuration hadoop) {
    return state(spark, config, hadoop).next();
  }

  /**
   * How far the runs have come.
   *
   * @param runs how many have ended
   * @param next the one that comes
   */
  record State(long runs, Optional<NextFiles> next) {}

  static State state(SparkSession spark, JobConfig config, Configuration hadoop) {
    Path account = new Path(config.output().path(), NewFiles.CHECKPOINT);
    try {
      Account kept = new Account(account.getFileSystem(hadoop), account);
      List<String> found =
          NewFiles.listed(spark, config.input()).stream().map(NextFiles::plain).toList();
      return new State(
          kept.committed() + 1,
          next(kept, fresh(found, kept.seen(), hadoop), config.run().maxFiles()));
    } catch (IOException | IllegalArgumentException e) {
      throw RunFaults.unreadableAccount(account.toString(), Causes.firstLine(e), e);
    }
  }

  private static Optional<NextFiles> next(Account kept, List<String> fresh, Optional<Long> most)
      throws IOException {
    boolean again = kept.planned() > kept.committed();
    long batch = again ? kept.planned() : kept.planned() + 1;
    List<String> files = new ArrayList<>(kept.filesOf(batch, again));
    int taken = 0;
    if (!again) {
      taken = (int) Math.min(fresh.size(), most.orElse((long) fresh.size()));
      files.addAll(fresh.subList(0, taken));
    }
    files.sort(null);
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(new NextFiles(NewFiles.key(batch), files, fresh.size() - taken));
  }

  /** Those that nobody has seen, in the order in which Spark takes them. */
  private static List<String> fresh(List<String> found, Set<String> seen, Configuration hadoop)
      throws IOException {
    Map<String, Long> times = new TreeMap<>();
    for (String file : found) {
      if (!seen.contains(file)) {
        Path path = new Path(file);
        times.put(file, path.getFileSystem(hadoop).getFileStatus(path).getModificationTime());
      }
    }
    List<String> fresh = new ArrayList<>(times.keySet());
    fresh.sort(Comparator.comparing(times::get));
    return fresh;
  }

  /** A path as Hadoop writes it, of one that is encoded. */
  private static String plain(String encoded) {
    return new Path(URI.create(encoded)).toString();
  }

  /** What streaming notes: the files of each entry, the last entry of each batch, and its end. */
  private static final class Account {

    private final FileSystem system;
    private final Path folder;
    private final TreeMap<Long, List<String>> files = new TreeMap<>();

    Account(FileSystem system, Path folder) throws IOException {
      this.system = system;
      this.folder = folder;
      for (FileStatus file : list("sources/0")) {
        for (String line : lines(file.getPath())) {
          JsonNode entry = JSON.readTree(line);
          files
              .computeIfAbsent(entry.path("batchId").asLong(), first -> new ArrayList<>())
              .add(plain(entry.path("path").asText()));
        }
      }
    }

    Set<String> seen() {
      Set<String> seen = new HashSet<>();
      files.values().forEach(seen::addAll);
      return seen;
    }

    /** The last batch that was begun; -1 where none was. */
    long planned() throws IOException {
      return last("offsets");
    }

    /** The last batch that has ended. */
    long committed() throws IOException {
      return last("commits");
    }

    /** The files of a batch that comes again, or those that are noted for no batch yet. */
    List<String> filesOf(long batch, boolean again) throws IOException {
      long before = entryOf(batch - 1);
      long end = again ? entryOf(batch) : Long.MAX_VALUE;
      // entries of many runs are put together into one, each file once
      return files.subMap(before, false, end, true).values().stream()
          .flatMap(List::stream)
          .distinct()
          .toList();
    }

    /** The last entry of the files that a batch takes. */
    private long entryOf(long batch) throws IOException {
      Path file = new Path(folder, "offsets/" + batch);
      if (batch < 0) {
        return -1;
      }
      List<String> lines = lines(file);
      JsonNode offset = JSON.readTree(lines.get(lines.size() - 1)).path("logOffset");
      if (!offset.isIntegralNumber()) {
        throw new IOException(file + " does not say which files a run takes");
      }
      return offset.asLong();
    }

    private long last(String part) throws IOException {
      return list(part).stream()
          .mapToLong(file -> Long.parseLong(file.getPath().getName()))
          .max()
          .orElse(-1);
    }

    private List<FileStatus> list(String part) throws IOException {
      Path of = new Path(folder, part);
      return system.exists(of)
          ? List.of(system.listStatus(of, file -> file.getName().matches("[0-9]+([.]compact)?")))
          : List.of();
    }

    /** The lines behind the first, which says how to read them. */
    private List<String> lines(Path file) throws IOException {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(system.open(file), StandardCharsets.UTF_8))) {
        List<String> lines = reader.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
          throw new IOException(file + " is not of a version that is known");
        }
        return lines.subList(1, lines.size());
      }
    }
  }
}
