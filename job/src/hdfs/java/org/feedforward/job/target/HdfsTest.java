package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commit on a real HDFS; scripts/test -Phdfs. */
class HdfsTest {

  @TempDir private static java.nio.file.Path folder;

  private static MiniDFSCluster cluster;
  private static FileSystem system;
  private static String root;

  @BeforeAll
  static void startCluster() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
    system = cluster.getFileSystem();
    root = system.getUri().toString();
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.shutdown(true);
    }
  }

  @Test
  void theRenameItselfFailsWhenTheTargetExists() throws IOException {
    for (String target : List.of("empty", "full")) {
      Path from = new Path(root + "/rename/from-" + target);
      Path to = new Path(root + "/rename/" + target);
      write(new Path(from, "new"));
      system.mkdirs(to);
      if (target.equals("full")) {
        write(new Path(to, "old"));
      }
      // without Renames' own look before
      assertThatThrownBy(
              () ->
                  FileContext.getFileContext(system.getUri(), system.getConf())
                      .rename(from, to, Options.Rename.NONE))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> Renames.rename(system, from, to))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(system.exists(new Path(from, "new"))).isTrue();
      assertThat(system.exists(new Path(to, "new"))).isFalse();
    }
  }

  @Test
  void oneOfTwoAttemptsForOnePlaceWins() throws IOException {
    String output = root + "/race/out";
    Attempt first = begin(output);
    Attempt second = begin(output);
    write(new Path(first.data(), "part-0"));
    write(new Path(second.data(), "part-0"));
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    second.publish(facts, 2, Replacing.NOTHING);
    assertThatThrownBy(() -> first.publish(facts, 1, Replacing.NOTHING))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT));
    first.end();
    second.end();
    assertThat(Manifest.read(system, new Path(output)).orElseThrow().rows()).isEqualTo(2);
    assertThat(names(root + "/race")).containsExactly("out");
  }

  @Test
  void scoresIntoHdfsAndReplacesWhatItWrote() throws IOException {
    java.nio.file.Path input = folder.resolve("in.csv");
    Files.writeString(input, "id,age,sex,bmi,bp,s1,s2,s3,s4,s5,s6\n1,0,0,0,0,0,0,0,0,0,0\n");
    String output = root + "/scores/today";
    assertThat(score(input, output).err()).isEmpty();
    assertThat(score(input, output).code()).isEqualTo(ExitCode.OUTPUT);
    Run again = score(input, output, "--overwrite");
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).contains("Output:  " + output);
    assertThat(names(root + "/scores")).containsExactly("today");
    assertThat(LocalSpark.session().read().parquet(output).count()).isOne();
  }

  private static Run score(java.nio.file.Path input, String output, String... more) {
    LocalSpark.session();
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(Run.seedModel());
    words.addAll(List.of("--input", input.toString(), "--output", output));
    words.addAll(List.of(Run.seedFeatures()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static Attempt begin(String output) throws IOException {
    Configuration configuration = new Configuration(system.getConf());
    // as Spark sets it
    configuration.set("mapreduce.fileoutputcommitter.algorithm.version", "1");
    Attempt attempt = Attempt.of(Place.of("--output", new Path(output), configuration));
    attempt.begin();
    return attempt;
  }

  private static void write(Path file) throws IOException {
    try (FSDataOutputStream out = system.create(file, false)) {
      out.writeBytes("content");
    }
  }

  private static List<String> names(String folder) throws IOException {
    return Arrays.stream(system.listStatus(new Path(folder)))
        .map(status -> status.getPath().getName())
        .toList();
  }
}
