package org.feedforward.job;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * An object store as Hadoop's S3A shows one, on the local disk: a file appears whole when its
 * stream is closed, a folder is there while a file is in it, nothing is renamed, and a file may be
 * written on a condition. Objects are written and deleted one at a time, and from one such
 * operation on, or at one alone, the store can be made to fail.
 */
public final class FakeStore extends FileSystem {

  /** What the store makes of conditions. */
  public enum Conditions {
    /** It compares. */
    KEPT,
    /** It writes whatever stands there. */
    IGNORED,
    /** Hadoop does not know of them. */
    UNKNOWN
  }

  private static final String ROOT = "feedforward.test.store";
  private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";
  private static final String IF_TAGGED = "fs.option.create.conditional.overwrite.etag";

  private static final Object STORE = new Object();
  private static final AtomicLong OPERATIONS = new AtomicLong();
  private static volatile long crash = Long.MAX_VALUE;
  private static volatile boolean once;
  private static volatile String before;
  private static volatile boolean losesAnswers;
  private static volatile Conditions conditions = Conditions.KEPT;

  private final RawLocalFileSystem disk = new RawLocalFileSystem();
  private java.nio.file.Path root;
  private URI uri;

  /** For Hadoop, which makes it by reflection. */
  public FakeStore() {}

  /** Puts it in the place of S3A for all that use a configuration. */
  public static void install(Configuration configuration, java.nio.file.Path root) {
    if (configuration.get(ROOT) == null) {
      before = configuration.get("fs.s3a.impl");
    }
    configuration.setClass("fs.s3a.impl", FakeStore.class, FileSystem.class);
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    configuration.set(ROOT, root.toString());
  }

  public static void remove(Configuration configuration) {
    configuration.set("fs.s3a.impl", before); // unset would take Hadoop's own default away
    configuration.unset("fs.s3a.impl.disable.cache");
    configuration.unset(ROOT);
    heal();
  }

  /** All works again. */
  public static void heal() {
    crash = Long.MAX_VALUE;
    losesAnswers = false;
    conditions = Conditions.KEPT;
  }

  /** Counts from 0 again; the operation of that number and all after it fail. */
  public static void crashAt(long operation) {
    OPERATIONS.set(0);
    once = false;
    crash = operation;
  }

  /** Counts from 0 again; the operation of that number fails, and none after it. */
  public static void failOnceAt(long operation) {
    OPERATIONS.set(0);
    once = true;
    crash = operation;
  }

  public static boolean hasFailed() {
    return OPERATIONS.get() > crash;
  }

  /** What is written on a condition is written, and yet the writer hears of a failure. */
  public static void loseAnswers() {
    losesAnswers = true;
  }

  public static void make(Conditions asked) {
    conditions = asked;
  }

  private static void mutate() throws IOException {
    long operation = OPERATIONS.getAndIncrement();
    if (once ? operation == crash : operation >= crash) {
      throw new IOException(once ? "The store failed" : "The process is dead");
    }
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    root = java.nio.file.Path.of(configuration.get(ROOT)).resolve(name.getAuthority());
    disk.initialize(URI.create("file:///"), configuration);
  }

  @Override
  public String getScheme() {
    return "s3a";
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private java.nio.file.Path local(Path path) {
    String below = path.toUri().getPath();
    return root.resolve(below.startsWith("/") ? below.substring(1) : below);
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(IF_ABSENT) || capability.equals(IF_TAGGED)
        ? conditions != Conditions.UNKNOWN
        : super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    if (getFileStatus(path).isDirectory()) {
      throw new FileNotFoundException(path + " is a folder");
    }
    return disk.open(new Path(local(path).toString()), buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    if (!overwrite && Files.exists(local(path))) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return new FSDataOutputStream(new Upload(path, Optional.empty(), false), null);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Builder(path);
  }

  private final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {

    private final Path file;

    Builder(Path file) {
      super(FakeStore.this, file);
      this.file = file;
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      rejectUnknownMandatoryKeys(
          conditions == Conditions.UNKNOWN ? Set.of() : Set.of(IF_ABSENT, IF_TAGGED), "");
      Optional<String> tag = Optional.ofNullable(getOptions().get(IF_TAGGED));
      boolean asked = getOptions().getBoolean(IF_ABSENT, false) || tag.isPresent();
      return new FSDataOutputStream(
          new Upload(file, tag, asked && conditions == Conditions.KEPT), null);
    }
  }

  /** What is written, which becomes an object at the end. */
  private final class Upload extends ByteArrayOutputStream implements Abortable {

    private final Path path;
    private final Optional<String> tag;
    private final boolean compares;
    private boolean closed;

    Upload(Path path, Optional<String> tag, boolean compares) {
      this.path = path;
      this.tag = tag;
      this.compares = compares;
    }

    @Override
    public AbortableResult abort() {
      closed = true;
      return null;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      mutate();
      java.nio.file.Path file = local(path);
      synchronized (STORE) {
        if (compares && !tag(file).equals(tag)) {
          throw new IOException("412 the condition does not hold: " + path);
        }
        Files.createDirectories(file.getParent());
        java.nio.file.Path part = root.resolveSibling("part-" + Thread.currentThread().getId());
        Files.write(part, toByteArray());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      if (losesAnswers && compares) {
        losesAnswers = false;
        throw new IOException("The answer was lost");
      }
    }
  }

  private static Optional<String> tag(java.nio.file.Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
      return Optional.of('"' + HexFormat.of().formatHex(hash) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("Nothing is appended to an object");
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("An object store renames nothing");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    java.nio.file.Path file = local(path);
    if (!Files.exists(file)) {
      return false;
    }
    List<java.nio.file.Path> all;
    try (Stream<java.nio.file.Path> found = Files.walk(file)) {
      all = found.filter(Files::isRegularFile).sorted().toList();
    }
    if (all.size() > 1 && !recursive) {
      throw new IOException(path + " is not empty");
    }
    for (java.nio.file.Path each : all) {
      mutate();
      synchronized (STORE) {
        Files.deleteIfExists(each);
        for (java.nio.file.Path at = each.getParent();
            !at.equals(root) && isEmpty(at);
            at = at.getParent()) {
          Files.delete(at);
        }
      }
    }
    return true;
  }

  private static boolean isEmpty(java.nio.file.Path folder) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus status = getFileStatus(path);
    if (!status.isDirectory()) {
      return new FileStatus[] {status};
    }
    List<FileStatus> children = new ArrayList<>();
    try (Stream<java.nio.file.Path> files = Files.list(local(path))) {
      for (java.nio.file.Path file : files.sorted().toList()) {
        children.add(getFileStatus(new Path(path, file.getFileName().toString())));
      }
    }
    return children.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    java.nio.file.Path file = local(path);
    Path qualified = makeQualified(path);
    if (Files.isDirectory(file)) {
      return new FileStatus(0, true, 1, 0, 0, qualified);
    }
    Optional<String> tag = tag(file);
    if (tag.isEmpty()) {
      throw new FileNotFoundException(path.toString());
    }
    return new Tagged(
        Files.size(file), Files.getLastModifiedTime(file).toMillis(), qualified, tag.get());
  }

  private static final class Tagged extends FileStatus implements EtagSource {

    private static final long serialVersionUID = 1L;

    private final String tag;

    Tagged(long length, long changed, Path path, String tag) {
      super(length, false, 1, 32 << 20, changed, path);
      this.tag = tag;
    }

    @Override
    public String getEtag() {
      return tag;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }
}
