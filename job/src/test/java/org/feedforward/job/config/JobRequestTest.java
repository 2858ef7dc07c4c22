package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables, runs and where settings come from. */
class JobRequestTest {

  private static final String JOB =
      """
      model: {path: '${MODELS}/m.onnx'}
      input:
        path: '/in/{{region}}/ds={{ds}}'
        where: "day >= '{{ ds - 6 }}' and day < '{{ds+1}}' and n = {{ds_nodash}}"
      output: {path: out}
      run:
        vars: {region: '${REGION}'}
      """;

  private static final Map<String, String> ENVIRONMENT = Map.of("MODELS", "/m", "REGION", "eu");

  @TempDir private Path folder;

  private List<Job> jobs(String text, List<String> sets, String... flags) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), text);
    Map<String, List<String>> given = new HashMap<>();
    for (int i = 0; i < flags.length; i += 2) {
      given.put(flags[i], List.of(flags[i + 1]));
    }
    return new JobRequest(Optional.of(file), sets, given, ENVIRONMENT).jobs();
  }

  private void refused(String text, List<String> flags, String... words) {
    assertThatThrownBy(() -> jobs(text, List.of(), flags.toArray(String[]::new)))
        .isInstanceOf(JobException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void variablesStandForTheRunAndTheEnvironment() throws IOException {
    JobConfig config = jobs(JOB, List.of(), "--run", "ds=2026-03-01").get(0).config();
    assertThat(config.models().one().path()).isEqualTo(Path.of("/m/m.onnx"));
    assertThat(config.input().path()).isEqualTo("/in/eu/ds=2026-03-01");
    assertThat(config.input().where())
        .contains("day >= '2026-02-23' and day < '2026-03-02' and n = 20260301");
    assertThat(config.run().key()).contains(new RunKey("ds", "2026-03-01"));
  }

  @Test
  void flagsKnowVariablesOfTheJobButNotOfTheEnvironment() throws IOException {
    JobConfig config =
        jobs(
                JOB,
                List.of("output.path=/scores/{{region}}"),
                "--run",
                "ds=2026-03-01",
                "--var",
                "region=us",
                "--where",
                "day = '{{ds}}' and c = '${REGION}'")
            .get(0)
            .config();
    assertThat(config.input().path()).isEqualTo("/in/us/ds=2026-03-01");
    assertThat(config.input().where()).contains("day = '2026-03-01' and c = '${REGION}'");
    assertThat(config.output().path()).isEqualTo("/scores/us");
  }

  @Test
  void everyRunHasItsOwnValues() throws IOException {
    List<Job> jobs = jobs(JOB, List.of(), "--run", "ds=2026-02-28..2026-03-01");
    assertThat(jobs)
        .extracting(job -> job.config().input().path())
        .containsExactly("/in/eu/ds=2026-02-28", "/in/eu/ds=2026-03-01");
  }

  @Test
  void theKeyMayStandInTheFile() throws IOException {
    String job = JOB + "  key: '{{name}}={{day}}'\n";
    List<Job> jobs =
        jobs(job.replace("{region:", "{name: ds, region:"), List.of(), "--var", "day=2026-03-01");
    assertThat(jobs.get(0).config().input().path()).isEqualTo("/in/eu/ds=2026-03-01");
  }

  @Test
  void variablesNameNoVariablesOfTheirOwnKind() throws IOException {
    List<String> run = List.of("--run", "ds=2026-03-01");
    refused(JOB.replace("'${REGION}'", "'{{ds}}'"), run, "line 7: unknown variable {{ds}}");
    refused(JOB.replace("out}", "'a$${b}'}"), run, "output.path a${b}: ${...} is not expanded");
    String where = JOB.replace("n = {{ds_nodash}}", "n = '$${b}$'");
    assertThat(jobs(where, List.of(), "--run", "ds=2026-03-01").get(0).config().input().where())
        .get()
        .asString()
        .endsWith("n = '${b}$'");
  }

  @Test
  void whatIsNotKnownIsRefusedWithItsLine() {
    refused(
        JOB.replace("{{ds}}", "{{ds_nodahs}}").replace("${MODELS}", "${MODEL}"),
        List.of("--run", "ds=2026-03-01"),
        "job.yaml, line 1: the environment has no variable MODEL, which '${MODEL}/m.onnx' names",
        "job.yaml, line 3: unknown variable {{ds_nodahs}} in '/in/{{region}}/ds={{ds_nodahs}}';"
            + " did you mean 'ds_nodash'?");
    refused(JOB, List.of(), "unknown variable {{ds}}", "give --run ds=VALUE or --var ds=VALUE");
    refused(
        JOB.replace("{{ds}}", "{{ds}"),
        List.of("--run", "ds=2026-03-01"),
        "holds {{, which begins");
    refused(
        JOB.replace("${MODELS}", "${MODELS"), List.of("--run", "ds=2026-03-01"), "holds ${, which");
    refused(JOB, List.of("--run", "ds=x"), "counts days from {{ds}}, which is 'x' and not a day");
    refused(
        JOB, List.of("--run", "ds=x", "--var", "ds=y"), "--var: the variable 'ds' is the run's");
    refused(JOB, List.of("--run", "ds=x", "--var", "a-b=y"), "--var: a variable is called by");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "day = current_date",
        "day < CURRENT_DATE()",
        "t < now( )",
        "rand() < 0.1",
        "rand(7) < 0.1",
        "t > current_timestamp - interval 1 day",
        "u = uuid()",
        "t = unix_timestamp()"
      })
  void aConditionThatIsAnotherOneEachTimeIsNotThatOfARun(String where) throws IOException {
    List<String> flags = List.of("--run", "ds=2026-03-01", "--where", where);
    refused(JOB, flags, "--where: ", " has another value each time", "write {{ds}}");
    assertThat(jobs(JOB, List.of(), "--var", "ds=2026-03-01", "--where", where)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a = 'now()'", "`rand()` > 1", "current_dates = 1", "unix_timestamp(t) > 3"})
  void otherConditionsAre(String where) throws IOException {
    assertThat(jobs(JOB, List.of(), "--run", "ds=2026-03-01", "--where", where)).hasSize(1);
  }

  @Test
  void theOldFlagAndTheNewOneDoNotMix() {
    List<String> run = List.of("--run", "ds=2026-03-01");
    refused(JOB + "  replace: true\n", List.of("--var", "ds=2026-03-01"), "line 8: run.replace");
    refused(
        JOB.replace("out}", "out, overwrite: true}"), run, "line 5: output.overwrite: a run that");
  }

  @Test
  void theLinesAreAJobFileThatSaysTheSame() throws IOException {
    String job =
        JOB
            + """
              labels: {team: 'a "b"', api-key: hunter2, note: "x\\ny"}
            features: [a, 'f_*', "it's"]
            """;
    Job before =
        jobs(job, List.of("input.min-rows=3"), "--run", "ds=2026-03-01", "--keep", "id").get(0);
    String lines = String.join("\n", before.lines()) + "\n";
    String file = folder.resolve("job.yaml").toString();
    assertThat(lines)
        .contains(
            "model.path: /m/m.onnx  # " + file + ", line 1\n",
            "output.path: " + folder.resolve("out") + "  # " + file + ", line 5\n",
            "input.min-rows: 3  # --set\n",
            "output.keep: [id]  # --keep\n",
            "run.key: ds=2026-03-01  # --run\n",
            "# errors.policy: fail  (default)\n",
            "api-key: '***'")
        .doesNotContain("hunter2", "{{", "${");
    Job after = jobs(lines, List.of()).get(0);
    assertThat(after.config().input()).isEqualTo(before.config().input());
    assertThat(after.config().output()).isEqualTo(before.config().output());
    assertThat(after.config().models().one()).isEqualTo(before.config().models().one());
    assertThat(after.config().run().key()).isEqualTo(before.config().run().key());
    assertThat(after.config().run().labels()).containsEntry("note", "x\ny");
    assertThat(after.contents().get("features")).isEqualTo(before.contents().get("features"));
  }

  @Test
  void contentsAreTheSameForAllWaysToSayTheSame() throws IOException {
    String plain = "model: {path: m}\ninput: {path: i.csv}\noutput: {path: o}\n";
    Map<String, String> nothing = jobs(plain, List.of()).get(0).contents();
    assertThat(nothing).containsOnlyKeys("model.path", "input.path", "output.path");
    assertThat(
            jobs(plain + "errors: {policy: fail}\ngolden: {atol: 0.00001}\n", List.of())
                .get(0)
                .contents())
        .isEqualTo(nothing);
    Map<String, String> options =
        jobs(plain + "input.options: {sep: ';', nullValue: x}\nfeatures: a\n", List.of())
            .get(0)
            .contents();
    assertThat(
            jobs(plain + "features: [a]\n", List.of("input.options={NULLVALUE: x, Sep: ;}"))
                .get(0)
                .contents())
        .isEqualTo(options);
    assertThat(options).isNotEqualTo(nothing);
  }

  @Test
  void contentsHoldWhatFilesHold() throws IOException {
    Files.writeString(folder.resolve("keys.txt"), "a\nb\n");
    Files.writeString(folder.resolve("labels.txt"), "no\nyes\n");
    Files.writeString(
        folder.resolve("f.yaml"),
        "features:\n  x:\n    - {column: c, steps: [{vocabulary: {file: keys.txt}}]}\n");
    String job =
        """
        model: {path: m}
        input: {path: i}
        output: {path: o, columns: [{name: l, of: output, label: '@labels.txt'}]}
        features: '@f.yaml'
        """;
    Map<String, String> before = jobs(job, List.of()).get(0).contents();
    assertThat(jobs(job, List.of()).get(0).contents()).isEqualTo(before);
    Files.writeString(folder.resolve("keys.txt"), "a\nc\n");
    Map<String, String> otherKeys = jobs(job, List.of()).get(0).contents();
    assertThat(otherKeys.get("features")).isNotEqualTo(before.get("features"));
    assertThat(otherKeys.get("output.columns")).isEqualTo(before.get("output.columns"));
    Files.writeString(folder.resolve("labels.txt"), "no\nmaybe\n");
    assertThat(jobs(job, List.of()).get(0).contents().get("output.columns"))
        .isNotEqualTo(before.get("output.columns"));
  }
}
