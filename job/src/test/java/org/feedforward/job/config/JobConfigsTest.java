package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.BatchAxis;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobConfigsTest {

  private static final Map<Setting, List<String>> LEAST =
      Map.of(
          Setting.MODEL_PATH, List.of("m.onnx"),
          Setting.INPUT_PATH, List.of("in.csv"),
          Setting.OUTPUT_PATH, List.of("out"));

  @TempDir private Path folder;

  @Test
  void readsEveryKeyOfAJobFile() throws IOException {
    JobConfig config =
        read(
            """
            model: {path: m.pt, architecture: sub/module.txt, batch-axis: 0}
            input:
              path: /data/in
              format: csv
              options: {sep: ";", header: no}
              where: id > 3
            features: [a, "f_*", "@names.txt", 1]
            output:
              path: ../out
              format: parquet
              options: {compression: zstd}
              overwrite: true
              keep: [id, no]
              prediction: score
            errors: {policy: fail}
            run: {}
            """);
    assertThat(config.model().path()).isEqualTo(folder.resolve("m.pt"));
    assertThat(config.model().options().architecture()).contains(folder.resolve("sub/module.txt"));
    assertThat(config.model().options().batchAxis()).isEqualTo(BatchAxis.FIRST);
    assertThat(config.input().path()).isEqualTo("/data/in");
    assertThat(config.input().format()).isEqualTo(Format.CSV);
    assertThat(config.input().options().values())
        .containsEntry("sep", ";")
        .containsEntry("header", "no");
    assertThat(config.input().where()).contains("id > 3");
    assertThat(config.features())
        .extracting(FeatureColumns::text)
        .containsExactly("a", "f_*", "@names.txt", "1");
    assertThat(config.features().get(2).folder()).isEqualTo(folder);
    assertThat(config.output().path()).isEqualTo(folder.resolveSibling("out").toString());
    assertThat(config.output().overwrite()).isTrue();
    assertThat(config.output().keep()).contains(List.of("id", "no"));
    assertThat(config.output().prediction()).isEqualTo("score");
  }

  @Test
  void flagsWinOverSetsAndSetsOverTheFile() throws IOException {
    Path file =
        write("model: {path: file}\ninput: {path: file}\noutput: {path: file, prediction: a}\n");
    JobConfig config =
        JobConfigs.read(
            Optional.of(file),
            List.of("input.path=set", "output.path=set", "input.options.sep=;"),
            Map.of(Setting.OUTPUT_PATH, List.of("flag")));
    assertThat(config.model().path()).isEqualTo(folder.resolve("file"));
    assertThat(config.input().path()).isEqualTo("set");
    assertThat(config.output().path()).isEqualTo("flag");
    assertThat(config.input().options().get("SEP")).contains(";");
  }

  @Test
  void defaultsHoldWhereNothingIsSaid() {
    JobConfig config = JobConfigs.read(Optional.empty(), List.of(), LEAST);
    assertThat(config.input().format()).isEqualTo(Format.CSV);
    assertThat(config.output().format()).isEqualTo(Format.PARQUET);
    assertThat(config.output().prediction()).isEqualTo("prediction");
    assertThat(config.output().keep()).isEmpty();
    assertThat(config.output().overwrite()).isFalse();
    assertThat(config.features()).isEmpty();
    assertThat(config.model().options().batchAxis()).isEqualTo(BatchAxis.AUTO);
  }

  @Test
  void reportsAllProblemsAtOnceWithTheNearestKey() {
    assertFault(
        """
        model: {pth: m.pt, batch-axis: 2}
        input: {path: [1]}
        output: {path: o, overwrite: perhaps, format: xml}
        outptu: {path: o}
        errors: {policy: skip}
        """,
        "unknown key 'model.pth'; did you mean 'model.path'?",
        "expected 0 or none, found '2'",
        "input.path: expected a text, found a list",
        "nothing says the model file: give --model FILE or model.path",
        "expected true or false, found 'perhaps'",
        "expected parquet or csv, found 'xml'",
        "unknown key 'outptu'",
        "expected fail, found 'skip'");
  }

  @Test
  void refusesWhatIsNoJobFile() throws IOException {
    assertFault("model: [", "line");
    assertFault("- a\n- b\n", "found a list");
    assertFault("a: &a [*a]\n", "job.yaml");
    assertFault("model: !!javax.script.ScriptEngineManager {}\n", "not valid YAML");
    assertFault("model: {path: a}\nmodel: {path: b}\n", "duplicate key");
    assertFault("a: " + "[".repeat(100), "not valid YAML");
    assertFault("run: {speed: 9}\n", "unknown key 'run.speed'");
    assertThatThrownBy(() -> JobConfigs.read(Optional.of(folder.resolve("none")), List.of(), LEAST))
        .hasMessageContaining("no such job file");
  }

  @Test
  void refusesSetsThatAreNone() {
    assertThatThrownBy(
            () -> JobConfigs.read(Optional.empty(), List.of("nonsense", "input.pat=x"), LEAST))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("nonsense: expected KEY=VALUE")
        .hasMessageContaining("did you mean 'input.path'?");
  }

  @Test
  void aNetworkIsDescribedOnce() {
    assertThatThrownBy(
            () ->
                JobConfigs.readModel(
                    Map.of(
                        Setting.MODEL_PATH, List.of("m"),
                        Setting.MODEL_ARCHITECTURE, List.of("a"),
                        Setting.MODEL_MODULE, List.of("M"))))
        .hasMessageContaining("--architecture and --module");
  }

  @Test
  void everyFlagAndKeyIsThereOnce() {
    assertThat(Setting.values()).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(Setting.values())
        .filteredOn(setting -> setting.flag().isPresent())
        .extracting(setting -> setting.flag().orElseThrow())
        .doesNotHaveDuplicates();
  }

  private JobConfig read(String text) throws IOException {
    return JobConfigs.read(Optional.of(write(text)), List.of(), Map.of());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("job.yaml"), text);
  }

  private void assertFault(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .contains(List.of(words));
  }
}
