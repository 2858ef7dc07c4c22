package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.feedforward.job.FaultyFileSystem.Event;
import org.feedforward.job.FaultyFileSystem.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of disks, places, options and other runs: each has its exit code and one sentence, leaves
 * the old result whole, and nothing else behind. Kills at every operation, also between the two
 * renames, are in {@link org.feedforward.job.target.CrashSweepTest}, signals in {@link ScriptIT}.
 */
class FaultsTest {

  private static final Configuration CONFIGURATION =
      LocalSpark.session().sparkContext().hadoopConfiguration();

  private static final String FULL = "No space left on device";

  @TempDir private static Path folder;
  private static Path old;
  private static int places;

  @BeforeAll
  static void writeOldResult() throws IOException {
    old = folder.resolve("old");
    Path input = Files.writeString(folder.resolve("old.csv"), "x\n7\n");
    assertThat(new Fed(folder).run("float1", input, old, "--features", "x").err()).isEmpty();
  }

  @AfterEach
  void useTheDiskAgain() {
    FaultyFileSystem.remove(CONFIGURATION);
  }

  /** A place with a table and the old result. */
  private record Place(Path folder, Path input, Path output) {

    Run score(String... more) {
      Map<String, String> flags = new TreeMap<>();
      flags.put("--model", Fed.identity("float1").toString());
      flags.put("--input", input.toString());
      flags.put("--output", output.toString());
      flags.keySet().removeAll(List.of(more));
      List<String> words = new ArrayList<>(List.of("score", "--features", "x", "--overwrite"));
      flags.forEach((flag, value) -> words.addAll(List.of(flag, value)));
      words.addAll(List.of(more));
      return Run.of(words);
    }

    Run sql(String statement) throws IOException {
      Path script = Files.writeString(folder.resolve("script.sql"), statement);
      Run run = Run.of("sql", "--file", script.toString());
      Files.delete(script);
      return run;
    }
  }

  /** What a command does in a place. */
  private interface Command {
    Run in(Place place) throws IOException;
  }

  /** What happens to a place. */
  private interface Change {
    void to(Place place) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> disks() {
    Change full = place -> failing(fails(new IOException(FULL), "part-", Operation.WRITE));
    Change error = place -> failing(fails(error(FULL), "part-", null));
    Command score = Place::score;
    Command sql =
        place ->
            place.sql("INSERT OVERWRITE DIRECTORY '" + place.output() + "' USING csv SELECT 1 a");
    return Stream.of(
        fault("full while rows are written", 6, "disk full; nothing was pub", full, score),
        fault("full, told as an error", 6, "disk full; nothing was published", error, score),
        fault("full in SQL", 6, "disk full; nothing was published", full, sql),
        fault(
            "full when the manifest is written",
            6,
            FULL,
            place -> failing(fails(new IOException(FULL), "_MANIFEST.json", Operation.WRITE)),
            score),
        fault(
            "full when the manifest is written, told as an error",
            6,
            "disk full",
            place -> failing(fails(error(FULL), "_MANIFEST.json", null)),
            score),
        fault(
            "full when the manifest is written in SQL, told as an error",
            6,
            "disk full",
            place -> failing(fails(error(FULL), "_MANIFEST.json", null)),
            sql),
        fault(
            "full before anything is written",
            6,
            FULL,
            place -> failing(fails(new IOException(FULL), "_feedforward-", Operation.MKDIRS)),
            score),
        fault(
            "a quota",
            6,
            "disk full",
            place ->
                failing(
                    fails(new IOException("The DiskSpace quota of /x is exceeded"), "part-", null)),
            score),
        fault(
            "a broken disk",
            6,
            "a disk failed, nothing was published: Input/output error",
            place -> failing(fails(error("Input/output error"), "part-", null)),
            score),
        fault(
            "a parent that is read only",
            6,
            "the output cannot be prepared: Permission denied",
            place -> failing(fails(new IOException("Permission denied"), "_feedforward-", null)),
            score));
  }

  @TestFactory
  Stream<DynamicTest> inputsThatChange() {
    return Stream.of(
        fault(
            "cut",
            4,
            "in.csv",
            place -> meanwhile(() -> Files.writeString(place.input(), "x\n1\n")),
            Place::score),
        fault(
            "grown",
            4,
            "changed while the run was reading",
            place -> meanwhile(() -> Files.writeString(place.input(), "x\n1\n2\n3\n4\n5\n")),
            Place::score),
        fault(
            "deleted",
            4,
            "in.csv",
            place -> meanwhile(() -> Files.delete(place.input())),
            Place::score),
        fault("gone before", 4, "no such file", place -> Files.delete(place.input()), Place::score),
        fault("empty", 4, "0 bytes", place -> Files.writeString(place.input(), ""), Place::score));
  }

  @TestFactory
  Stream<DynamicTest> targets() {
    return Stream.of(
        fault(
            "another run that was faster",
            5,
            "another run published",
            place -> {
              delete(place.output());
              failing(once("_MANIFEST.json", () -> copy(old, place.output())));
            },
            fresh()),
        fault("the old result, not to be replaced", 5, "--overwrite", place -> {}, fresh()),
        fault(
            "within a result",
            5,
            "lies in",
            place -> {},
            place -> place.score("--output", place.output() + "/deeper/out")),
        fault(
            "within a result, from SQL",
            5,
            "which is a result of Feedforward",
            place -> {},
            place ->
                place.sql(
                    "INSERT OVERWRITE DIRECTORY '"
                        + place.output()
                        + "/out' USING csv SELECT 1 a")),
        fault(
            "a folder that holds a result",
            5,
            "holds another result (out)",
            place -> {},
            place -> place.score("--output", place.output().getParent().toString())),
        fault("the root", 2, "the root", place -> {}, place -> place.score("--output", "/")));
  }

  @Test
  void aParentThatIsLostAtCommit() throws IOException {
    Place place = place();
    Path parent = place.folder().resolve("lost");
    for (String file : List.of("part-", "_MANIFEST.json")) {
      failing(once(file, () -> delete(parent)));
      Run run = place.score("--output", parent.resolve("out").toString());
      assertThat(run.code().status()).as(run.err()).isEqualTo(6);
      assertThat(run.err()).startsWith("feedforward: ").hasLineCount(1);
      FaultyFileSystem.remove(CONFIGURATION);
      assertThat(Files.exists(parent) ? names(parent) : List.of()).isEmpty();
    }
  }

  private static Command fresh() {
    return place ->
        new Fed(place.folder()).run("float1", place.input(), place.output(), "--features", "x");
  }

  @TestFactory
  Stream<DynamicTest> optionsAndPaths() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String option :
        List.of(
            "path=/elsewhere",
            "header=maybe",
            "multiLine=1",
            "quote=ab",
            "sep=",
            "lineSep=abcde",
            "lineSep=abc",
            "sep=\\q",
            "maxColumns=many",
            "timeZone=Nowhere/City",
            "modifiedBefore=yesterday",
            "unescapedQuoteHandling=IGNORE",
            "ignoreCorruptFiles=perhaps",
            "encoding=latin-77")) {
      tests.add(usage(option, place -> place.score("--input-option", option)));
    }
    for (String option :
        List.of(
            "path=/elsewhere",
            "compression=zipp",
            "maxRecordsPerFile=few",
            "parquet.block.size=big",
            "parquet.page.row.count.limit=big",
            "mapreduce.fileoutputcommitter.algorithm.version=2",
            "mapreduce.outputcommitter.factory.class=org.example.Own",
            "mapreduce.output.fileoutputformat.outputdir=/elsewhere",
            "parquet.output.committer.class=org.example.Own",
            "spark.sql.sources.commitProtocolClass=org.example.Own")) {
      tests.add(usage(option, place -> place.score("--output-option", option)));
    }
    tests.add(
        usage(
            "OPTIONS mapreduce.fileoutputcommitter.algorithm.version",
            place ->
                place.sql(
                    "INSERT OVERWRITE DIRECTORY '"
                        + place.output()
                        + "' USING csv OPTIONS (`mapreduce.fileoutputcommitter.algorithm.version`"
                        + " '2') SELECT 1 a")));
    for (String flag : List.of("--input", "--output", "--model", "--job")) {
      tests.add(usage("NUL", place -> place.score(flag, place.folder() + "/a\0b")));
    }
    for (String flag : List.of("--input", "--output", "--model")) {
      tests.add(usage("web server", place -> place.score(flag, "http://127.0.0.1:9/x.csv")));
    }
    for (String flag : List.of("--input", "--output")) {
      tests.add(usage("nosuch://", place -> place.score(flag, "nosuch://h/x.csv")));
    }
    tests.add(usage("--model", place -> place.score("--model", "hdfs://h/m.onnx")));
    tests.add(
        usage(
            "s3a://, and SQL may not read models from there",
            place -> place.sql("SELECT feedforward_predict('s3a://b/m.onnx', 1.0)")));
    tests.add(
        usage(
            "spark.feedforward.model.schemes",
            place ->
                place.sql(
                    "SET spark.feedforward.model.schemes=hdfs; SET"
                        + " spark.feedforward.model.m=hdfs://127.0.0.1:9/m.onnx;"
                        + " SELECT feedforward_predict('m', 1.0)")));
    for (String scheme : List.of("s3a", "gs", "abfs")) {
      tests.add(
          fault(
              scheme + " without its jar",
              6,
              "is missing: put ",
              place -> {},
              place -> place.score("--input", scheme + "://b@h/x.csv")));
    }
    return tests.stream();
  }

  private static DynamicTest usage(String words, Command command) {
    String told = words.replaceFirst("(=).*", "");
    return fault(words, 2, told, place -> {}, command);
  }

  private static DynamicTest fault(
      String name, int exit, String words, Change change, Command command) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Place place = place();
          Run run;
          try {
            change.to(place);
            run = command.in(place);
          } finally {
            FaultyFileSystem.remove(CONFIGURATION);
          }
          List<String> said = run.err().lines().toList();
          assertThat(said.get(0)).startsWith("feedforward: ").contains(words);
          assertThat(said).as("one sentence").hasSize(1);
          assertThat(run.err()).doesNotContain("Exception", "\tat ");
          assertThat(run.code().status()).as(run.err()).isEqualTo(exit);
          assertThat(run.out()).contains("RESULT {\"exit\":" + exit + ",");
          assertThat(contents(place.output())).as("the old result").isEqualTo(contents(old));
          assertThat(names(place.output().getParent())).as("what is left").containsExactly("out");
        });
  }

  private static Place place() throws IOException {
    Path place = Files.createDirectory(folder.resolve("place" + places++));
    Path input = Files.writeString(place.resolve("in.csv"), "x\n1\n2\n3\n");
    Path output = place.resolve("results/out");
    copy(old, output);
    return new Place(place, input, output);
  }

  /** As Hadoop's local file system tells what a disk says. */
  private static Error error(String words) {
    try {
      Constructor<FSError> made = FSError.class.getDeclaredConstructor(Throwable.class);
      made.setAccessible(true);
      return made.newInstance(new IOException(words));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void failing(Event event) {
    FaultyFileSystem.install(CONFIGURATION, event);
  }

  /** A file system on which operations on names with some letters fail; null for creation. */
  private static Event fails(Throwable fault, String name, Operation operation) {
    return (happening, path) -> {
      boolean hit = operation == null ? happening != Operation.WRITE : happening == operation;
      if (hit && path.toString().contains(name)) {
        if (fault instanceof Error error) {
          throw error;
        }
        throw new IOException(fault.getMessage(), fault);
      }
    };
  }

  /** Something that happens when the result begins to be written. */
  private static void meanwhile(Action action) {
    failing(once("_feedforward-", action));
  }

  private static Event once(String name, Action action) {
    AtomicBoolean done = new AtomicBoolean();
    return (operation, path) -> {
      if (path.toString().contains(name) && !done.getAndSet(true)) {
        action.run();
      }
    };
  }

  /** Something that may fail. */
  private interface Action {
    void run() throws IOException;
  }

  private static Map<String, String> contents(Path result) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(result)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            result.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
