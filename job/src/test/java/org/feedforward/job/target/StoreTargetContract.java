package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.Options;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A result in an object store; of CSV files, which can be read without Spark. */
abstract class StoreTargetContract extends TargetContract {

  final Configuration configuration = LocalSpark.session().sparkContext().hadoopConfiguration();

  private final Map<String, byte[]> copy = new TreeMap<>();
  private Path output;

  /** Where the result stands. */
  abstract String path();

  /** Makes the store known to Hadoop. */
  abstract void install() throws IOException;

  @BeforeEach
  void makePlace() throws IOException {
    install();
    output = new Path(path());
  }

  /** What the run is called. */
  RunConfig run(boolean replaces) {
    return RunConfig.UNNAMED;
  }

  @Override
  boolean replacesOnlyWhatItSaw() {
    return true;
  }

  @Override
  Target target(boolean replaces) {
    OutputConfig config =
        new OutputConfig(
            path(),
            Format.CSV,
            new Options(Map.of()),
            replaces && run(true).key().isEmpty(),
            Optional.empty(),
            "prediction",
            Optional.empty(),
            Optional.empty());
    return Targets.of(
        config,
        Optional.empty(),
        Optional.empty(),
        run(replaces),
        Optional.of("/nowhere/in.csv"),
        configuration,
        LocalSpark::session);
  }

  Path place() {
    return run(false).key().map(key -> new Path(output, key.toString())).orElse(output);
  }

  FileSystem system() throws IOException {
    return output.getFileSystem(configuration);
  }

  Optional<Manifest> manifest() throws IOException {
    return Manifest.read(system(), place());
  }

  Path data() throws IOException {
    return manifest().orElseThrow().folder(place());
  }

  void write(Path file, String content) throws IOException {
    try (OutputStream out = system().create(file, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String read(Path file) throws IOException {
    try (InputStream in = system().open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All files below a folder by their paths there. */
  private List<String> files(Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    String root = system().makeQualified(folder) + "/";
    try {
      RemoteIterator<LocatedFileStatus> all = system().listFiles(folder, true);
      while (all.hasNext()) {
        files.add(all.next().getPath().toString().substring(root.length()));
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    files.sort(null);
    return files;
  }

  /** What is read by the manifest; whoever reads the place as a folder finds nothing. */
  @Override
  Optional<List<Long>> visible() throws IOException {
    assertThat(files(place())).allMatch(name -> name.startsWith("_") || name.equals("notes.txt"));
    Optional<Manifest> manifest = manifest();
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    List<Long> values = new ArrayList<>();
    for (Map.Entry<String, Long> file : manifest.get().files().entrySet()) {
      String content = read(new Path(data(), file.getKey()));
      assertThat(content).startsWith("x\n").hasSize(file.getValue().intValue());
      content.lines().skip(1).map(Long::valueOf).sorted().forEach(values::add);
    }
    assertThat(manifest.get().rows()).isEqualTo(values.size());
    return Optional.of(values);
  }

  @Override
  ObjectNode facts() throws IOException {
    return manifest().orElseThrow().facts();
  }

  /** All of the runs that is not the result's. */
  @Override
  List<String> leftovers() throws IOException {
    Optional<Manifest> manifest = manifest();
    List<String> left = new ArrayList<>();
    for (String file : files(new Path(place(), "_runs"))) {
      String data = manifest.flatMap(Manifest::data).orElse("nowhere") + "/";
      String path = "_runs/" + file;
      if (!path.startsWith(data)
          || !manifest.orElseThrow().files().containsKey(path.substring(data.length()))) {
        left.add(path);
      }
    }
    return left;
  }

  @Override
  void putForeign() throws IOException {
    write(new Path(place(), "notes.txt"), "mine");
  }

  @Override
  boolean foreignStands() throws IOException {
    return read(new Path(place(), "notes.txt")).equals("mine");
  }

  @Override
  void keepCopy() throws IOException {
    for (String file : files(place())) {
      copy.put(file, read(new Path(place(), file)).getBytes(StandardCharsets.UTF_8));
    }
    system().delete(place(), true);
  }

  @Override
  void restoreCopy() throws IOException {
    system().delete(place(), true);
    for (Map.Entry<String, byte[]> file : copy.entrySet()) {
      write(new Path(place(), file.getKey()), new String(file.getValue(), StandardCharsets.UTF_8));
    }
  }

  @Override
  void endProcess() throws IOException {
    Path runs = new Path(place(), "_runs");
    if (system().exists(runs)) {
      for (FileStatus run : system().listStatus(runs)) {
        Attempts.markDead(system(), run.getPath());
      }
    }
  }

  Target verified(boolean replaces) {
    Target target = target(replaces);
    target.recover();
    target.check();
    target.write(LocalSpark.session().range(NEW.size()).toDF("x"), Optional.empty());
    target.verify(new InputRows(OptionalLong.of(NEW.size()), OptionalLong.of(NEW.size())));
    return target;
  }

  static ObjectNode noFacts() {
    return JsonNodeFactory.instance.objectNode();
  }

  void assertEnvironment(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageStartingWith(path())
        .hasMessageContaining(words);
  }

  /** As a task does that was given up, and ends after all. */
  @Test
  void aFileThatComesLateIsNotOfTheResultAndGoesWithTheNextRun() throws IOException {
    try (Target target = verified(false)) {
      target.commit(noFacts());
    }
    String own = manifest().orElseThrow().files().keySet().iterator().next();
    Path late = new Path(data(), own.replaceFirst("-[0-9]+-c000", "-99-c000"));
    write(late, "x\n99\n");
    assertThat(visible()).contains(List.of(0L, 1L, 2L, 3L));
    assertThat(target(false).standing().orElseThrow().whole()).isFalse();
    target(false).recover();
    assertThat(system().exists(late)).isFalse();
    assertThat(target(false).standing().orElseThrow().whole()).isTrue();
  }

  @Test
  void aFileOfSomebodyElseAmongThoseOfAResultIsKept() throws IOException {
    try (Target target = verified(false)) {
      target.commit(noFacts());
    }
    Path foreign = new Path(data(), "mine.csv");
    write(foreign, "mine");
    try (Target target = target(true)) {
      target.recover();
      assertThatThrownBy(target::check).hasMessageContaining("mine.csv");
    }
    assertThat(read(foreign)).isEqualTo("mine");
  }

  /** It may live on another machine, of which nobody here can know. */
  @Test
  void anAttemptOfAnotherMachineIsLeftAlone() throws IOException {
    Path attempt = new Path(place(), "_runs/other");
    new Owner("other", place().toString(), "elsewhere", 1, 1, false).write(system(), attempt);
    target(false).recover();
    try (Target target = verified(false)) {
      target.commit(noFacts());
    }
    assertThat(leftovers()).containsExactly("_runs/other/" + Owner.NAME);
  }

  @Test
  void aManifestThatNamesAFolderOfOthersIsNotOurs() throws IOException {
    new Manifest("run", noFacts(), 0, Map.of(), Optional.of("..")).write(system(), place());
    assertThatThrownBy(() -> target(true).standing()).hasMessageContaining("was not written by");
  }
}
