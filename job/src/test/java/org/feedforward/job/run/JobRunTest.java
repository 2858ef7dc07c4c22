package org.feedforward.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.JobRequest;
import org.feedforward.job.config.ModelsConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.report.RunOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether there is something to do is found out without Spark. */
class JobRunTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  private final Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
  private final List<SparkSession> asked = new ArrayList<>();

  @TempDir private Path folder;
  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(folder.resolve("in.csv"), "id,x\n1,2\n2,3\n");
  }

  private RunRequest request(String... sets) {
    Map<String, List<String>> flags = new HashMap<>();
    flags.put("--model", List.of(MODEL.toString()));
    flags.put("--input", List.of(input.toString()));
    flags.put("--output", List.of(folder.resolve("out").toString()));
    flags.put("--features", List.of("x"));
    flags.put("--run", List.of("ds=2026-11-29"));
    Job job = new JobRequest(Optional.empty(), List.of(sets), flags, Map.of()).jobs().get(0);
    Model model =
        Model.load(job.config().models().one().path(), job.config().models().one().options());
    Network network =
        Network.of(
            job.config(), Map.of(ModelsConfig.ONLY, new Network.Part(model, Optional.empty())));
    return new RunRequest(job, network, Map.of());
  }

  private RunOutcome run(RunRequest request) {
    return JobRun.run(
        request,
        hadoop,
        () -> {
          asked.add(LocalSpark.session());
          return asked.get(0);
        },
        RunWatcher.NONE);
  }

  @Test
  void aRunThatIsThereNeedsNoSession() {
    assertThat(run(request())).isInstanceOf(RunOutcome.Scored.class);
    assertThat(asked).hasSize(1);
    asked.clear();
    assertThat(run(request())).isInstanceOf(RunOutcome.NothingToDo.class);
    assertThat(RunState.of(request(), hadoop, LocalSpark::session).kind())
        .isEqualTo(RunState.Kind.SAME);
    assertThat(asked).isEmpty();
  }

  @Test
  void neitherDoesOneThatDiffers() throws IOException {
    run(request());
    asked.clear();
    assertThatThrownBy(() -> run(request("output.prediction=score")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContaining("output.prediction is 'score' and was not given");
    Files.writeString(input, "id,x\n1,2\n2,3\n3,4\n");
    assertThatThrownBy(() -> run(request())).hasMessageContaining("input.files");
    assertThat(asked).isEmpty();
    assertThat(run(request("run.replace=true"))).isInstanceOf(RunOutcome.Scored.class);
    assertThat(asked).hasSize(1);
  }
}
