package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan and a comparison on a file system of which the first change would be the last. */
class PlanSweepTest {

  @TempDir private Path folder;

  private String output() {
    return folder.resolve("scores").toString();
  }

  private String[] words(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--job", "../conf/churn.yaml"));
    words.addAll(List.of("--set", "output.path=" + output()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private List<String> state() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<String> found = new ArrayList<>();
      for (Path file : all.sorted().toList()) {
        found.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
      return found;
    }
  }

  @Test
  void nothingIsChanged() throws IOException {
    String[] rejects = {"--set", "errors.rejects=" + folder.resolve("rejects")};
    Run scored = Run.of(words("score", rejects));
    assertThat(scored.code()).as(scored.err()).isEqualTo(ExitCode.DONE);
    List<String> before = state();
    Configuration configuration = LocalSpark.session().sparkContext().hadoopConfiguration();
    CrashingFileSystem.install(configuration);
    try {
      CrashingFileSystem.crashAt(0);
      Run replacing = Run.of(words("plan", rejects));
      assertThat(replacing.code()).as(replacing.err()).isEqualTo(ExitCode.DONE);
      assertThat(replacing.out()).contains("Score: replaces the result that is there");
      Run csv = Run.of(words("plan", "--output-format", "csv", "--set", "output.columns=[]"));
      assertThat(csv.out()).as(csv.err()).doesNotContain("process is dead");
      String[] run = {
        "--run", "ds=1", "--set", "output.overwrite=false", "--output", folder + "/runs"
      };
      Run named = Run.of(words("plan", run));
      assertThat(named.code()).as(named.err()).isEqualTo(ExitCode.DONE);
      assertThat(CrashingFileSystem.operations()).isZero();
      Run files =
          Run.of(
              "plan",
              "--job",
              "../conf/new-files.yaml",
              "--set",
              "output.path=" + folder.resolve("files"));
      assertThat(files.code()).as(files.err()).isEqualTo(ExitCode.DONE);
      assertThat(files.out()).contains("Run: batch=0", "customers.parquet", "Rows: 4,000");
      assertThat(CrashingFileSystem.operations()).isZero();
      Run diff = Run.of("diff", output(), output(), "--key", "customer_id");
      assertThat(diff.code()).as(diff.err()).isEqualTo(ExitCode.DONE);
      assertThat(CrashingFileSystem.operations()).isZero();
    } finally {
      CrashingFileSystem.remove(configuration);
      CrashingFileSystem.crashAt(Long.MAX_VALUE);
    }
    assertThat(state()).isEqualTo(before);
  }
}
