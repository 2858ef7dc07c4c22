package org.feedforward.job.target.store;

import static org.apache.hadoop.fs.CommonConfigurationKeysPublic.IO_FILE_BUFFER_SIZE_DEFAULT;
import static org.apache.hadoop.fs.CommonConfigurationKeysPublic.IO_FILE_BUFFER_SIZE_KEY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The process that an attempt folder belongs to.
 *
 * @param run the run
 * @param target the folder that the result is meant for
 * @param host the machine of the driver
 * @param process the driver's process id
 * @param started when that process started, in milliseconds since 1970; process ids come again
 * @param ended whether the process has said that it goes on with this no longer
 */
public record Owner(
    String run, String target, String host, long process, long started, boolean ended) {

  /** The name of the file. */
  public static final String NAME = "_ATTEMPT.json";

  /** The name of a folder that has been taken over, with who did so at its end. */
  private static final Pattern TAKEN = Pattern.compile("(.*-[0-9a-f]{12})[.]([0-9a-f]{12})");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** This process. */
  public static Owner current(String run, String target) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(
        run, target, InetAddress.getLocalHost().getHostName(), self.pid(), started(self), false);
  }

  /** The same once the process goes on with the attempt no longer. */
  public Owner atEnd() {
    return new Owner(run, target, host, process, started, true);
  }

  /** Writes it into the folder of an attempt. */
  public void write(FileSystem system, Path attempt) throws IOException {
    write(system.create(file(attempt), false));
  }

  /** Writes it into some file, which is then to take the place of the one that stands there. */
  public void writeBeside(FileSystem system, Path file) throws IOException {
    write(system.create(file, true));
  }

  /**
   * Says in the folder of an attempt that it will be of this process, if the folder is called
   * {@code taken} one day.
   *
   * @throws IOException also when the folder does not exist
   */
  public void claim(FileSystem system, Path attempt, Path taken) throws IOException {
    Path file = new Path(attempt, file(taken).getName());
    // Hadoop makes the folder of a checksum even where it is to make none of the file
    FileSystem plain = system instanceof LocalFileSystem local ? local.getRaw() : system;
    write(
        plain.createNonRecursive(
            file,
            FsPermission.getFileDefault(),
            EnumSet.of(CreateFlag.CREATE),
            system.getConf().getInt(IO_FILE_BUFFER_SIZE_KEY, IO_FILE_BUFFER_SIZE_DEFAULT),
            system.getDefaultReplication(file),
            system.getDefaultBlockSize(file),
            null));
  }

  /** Another name for the folder of an attempt, under which it is of whoever has claimed it so. */
  public static Path takenName(Path attempt) {
    String name = attempt.getName();
    Matcher taken = TAKEN.matcher(name);
    String claim = UUID.randomUUID().toString().substring(24);
    return new Path(attempt.getParent(), (taken.matches() ? taken.group(1) : name) + "." + claim);
  }

  /**
   * The file that says whose the folder of an attempt is. The name of a folder that has been taken
   * over tells which of several it is, so that the folder is of its new owner from the moment that
   * it has that name.
   */
  public static Path file(Path attempt) {
    Matcher taken = TAKEN.matcher(attempt.getName());
    return new Path(attempt, taken.matches() ? NAME + "." + taken.group(2) : NAME);
  }

  private void write(FSDataOutputStream file) throws IOException {
    ObjectNode root =
        JSON.createObjectNode()
            .put("run", run)
            .put("target", target)
            .put("host", host)
            .put("process", process)
            .put("started", started);
    if (ended) {
      root.put("ended", true);
    }
    try (OutputStream out = file) {
      out.write(JSON.writeValueAsBytes(root));
    }
  }

  /** Whose the folder of an attempt is; nothing when nobody says so. */
  public static Optional<Owner> read(FileSystem system, Path attempt) throws IOException {
    Path path = file(attempt);
    if (!system.exists(path)) {
      return Optional.empty();
    }
    try (InputStream in = system.open(path)) {
      JsonNode root = JSON.readTree(in);
      return Optional.of(
          new Owner(
              root.path("run").asText(),
              root.path("target").asText(),
              root.path("host").asText(),
              root.path("process").asLong(),
              root.path("started").asLong(),
              root.path("ended").asBoolean()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Whether the process is one of this machine, so that it can be seen whether it runs. */
  public boolean isOfThisMachine() throws IOException {
    return host.equals(InetAddress.getLocalHost().getHostName());
  }

  /**
   * Whether the process is known to have ended: it has said so, or is one of this machine and runs
   * no longer.
   */
  public boolean isGone() throws IOException {
    if (ended) {
      return true;
    }
    if (!isOfThisMachine()) {
      return false;
    }
    Optional<ProcessHandle> handle = ProcessHandle.of(process);
    return handle.isEmpty() || started(handle.get()) != started;
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
  }
}
