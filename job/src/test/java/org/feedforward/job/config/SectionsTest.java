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
import org.feedforward.format.InputShape;
import org.feedforward.format.NegativeIds;
import org.feedforward.job.config.steps.StepKind;
import org.feedforward.job.config.tree.Read;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.YamlReader;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.quality.Budget;
import org.feedforward.job.quality.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the records of the sections read, value by value. */
class SectionsTest {

  @TempDir private Path folder;

  private static final FeatureEntry AGE = FeatureEntry.of("age");

  private static List<FeatureColumns> features(String yaml) {
    Problems problems = new Problems();
    List<FeatureColumns> columns =
        Read.yaml(problems, "features: " + yaml, FeatureColumns.FEATURES)
            .get(FeatureColumns.FEATURES);
    problems.throwIfAny();
    return columns;
  }

  private static List<String> faultsOfFeatures(String yaml) {
    Problems problems = new Problems();
    assertThat(
            Read.yaml(problems, "features: " + yaml, FeatureColumns.FEATURES)
                .get(FeatureColumns.FEATURES))
        .isEmpty();
    return problems.sentences();
  }

  private static String unknownStep(int line, String name) {
    return "job.yaml, line "
        + line
        + ": features: steps: unknown step '"
        + name
        + "'; known are "
        + String.join(", ", StepKind.NAMES);
  }

  private static FeatureColumns columns(String input, FeatureEntry entry) {
    return new FeatureColumns(Optional.ofNullable(input), entry, false, Path.of("/jobs"));
  }

  @Test
  void featuresAreAListOrOne() {
    assertThat(features("age")).containsExactly(columns(null, AGE));
    assertThat(features("[age, 'f_*', '@f']"))
        .containsExactly(
            columns(null, AGE),
            columns(null, FeatureEntry.of("f_*")),
            columns(null, FeatureEntry.of("@f")));
  }

  @Test
  void featuresOfSeveralInputsAreAMapping() {
    assertThat(features("{ids: user, numbers: [age, {column: 'f_*'}]}"))
        .containsExactly(
            columns("ids", FeatureEntry.of("user")),
            columns("numbers", AGE),
            columns("numbers", new FeatureEntry("f_*", true, false)));
  }

  @Test
  void featuresMayBeCast() {
    FeatureEntry cast = new FeatureEntry("age", true, true);
    assertThat(features("[{column: age, cast: true}]")).containsExactly(columns(null, cast));
    assertThat(features("{column: age}")).containsExactly(columns("column", AGE));
    assertThat(features("[{column: age, steps: [{cast: true}]}]"))
        .containsExactly(columns(null, cast));
    assertThat(features("[{column: age, steps: {cast: true}}]"))
        .containsExactly(columns(null, cast));
    assertThat(features("[{column: age, cast: true, steps: [{cast: false}]}]"))
        .containsExactly(columns(null, cast));
    assertThat(features("[{columns: 'f*', cast: false}]"))
        .containsExactly(columns(null, new FeatureEntry("f*", false, false)));
    assertThat(features("[{columns: 'f*', steps: [{cast: false}]}]"))
        .containsExactly(columns(null, new FeatureEntry("f*", false, false)));
  }

  @Test
  void everyWrongFeatureIsToldAtOnce() {
    assertThat(
            faultsOfFeatures(
                "\n"
                    + "- {colum: age}\n"
                    + "- {column: a, columns: b}\n"
                    + "- {cast: yes}\n"
                    + "- [a]\n"
                    + "- ''\n"
                    + "- {column: [a]}\n"
                    + "- {column: a, steps: [{}, {log: 1}, x]}\n"
                    + "- {column: a, steps: x}\n"))
        .containsExactly(
            "job.yaml, line 2: features: unknown key 'colum' of a column; did you mean 'column'?",
            "job.yaml, line 3: features: an entry with keys names its columns, as {column: age,"
                + " cast: true} or {columns: 'f_*', cast: true}",
            "job.yaml, line 4: features: an entry with keys names its columns, as {column: age,"
                + " cast: true} or {columns: 'f_*', cast: true}",
            "job.yaml, line 4: features: cast: expected true or false, found 'yes'",
            expected(5, "a list in the list"),
            expected(6, "nothing in the list"),
            "job.yaml, line 7: features: column: expected a text, found a list",
            "job.yaml, line 8: features: steps: expected one step, as {fill: 0}; several are a"
                + " list",
            unknownStep(8, "log"),
            unknownStep(8, "x"),
            unknownStep(9, "x"));
  }

  private static String expected(int line, String found) {
    return "job.yaml, line "
        + line
        + ": features: expected a list of columns, as [age, 'f_*'], or the model's inputs with a"
        + " list for each, as {ids: [user_id], numbers: ['n_*']}; found "
        + found;
  }

  @Test
  void featuresAreNotEmpty() {
    assertThat(faultsOfFeatures("[]"))
        .containsExactly("job.yaml, line 1: features: the list is empty");
    assertThat(faultsOfFeatures("{}"))
        .containsExactly("job.yaml, line 1: features: the list is empty");
    assertThat(faultsOfFeatures("{x: []}"))
        .containsExactly("job.yaml, line 1: features: the list is empty");
    assertThat(faultsOfFeatures("")).containsExactly(expected(1, "nothing"));
    assertThat(faultsOfFeatures("{x: }")).containsExactly(expected(1, "nothing"));
    assertThat(faultsOfFeatures("{x: {y: z}}")).containsExactly(expected(1, "keys"));
  }

  @Test
  void onlyFlagsMayNameAnInputBeforeTheColumn() {
    assertThat(Read.flags("--features=x=age").features())
        .containsExactly(
            new FeatureColumns(Optional.empty(), FeatureEntry.of("x=age"), true, Path.of("")));
    assertThat(features("[x=age]")).extracting(FeatureColumns::prefixed).containsExactly(false);
    assertThat(
            JobConfig.read(Optional.empty(), List.of("features={x: [a, '@f']}"), Read.map())
                .features())
        .containsExactly(
            new FeatureColumns(Optional.of("x"), FeatureEntry.of("a"), false, Path.of("")),
            new FeatureColumns(Optional.of("x"), FeatureEntry.of("@f"), false, Path.of("")));
  }

  @Test
  void aModelIsWhatItsFlagsSay() {
    ModelConfig model =
        ModelConfig.read(
            Map.of(
                "--model", List.of("m.pt"),
                "--module", List.of("org.example.Net"),
                "--batch-axis", List.of("none"),
                "--negative-ids", List.of("wrap"),
                "--input-shape", List.of("x=8", "X=int64[2]")));
    assertThat(model.path()).isEqualTo(Path.of("m.pt"));
    assertThat(model.options().architecture()).isEmpty();
    assertThat(model.options().module()).contains("org.example.Net");
    assertThat(model.options().batchAxis()).isEqualTo(BatchAxis.NONE);
    assertThat(model.options().negativeIds()).isEqualTo(NegativeIds.WRAP);
    assertThat(model.options().inputShapes())
        .containsExactly(
            Map.entry("x", InputShape.parse("8")), Map.entry("X", InputShape.parse("int64[2]")));
  }

  @Test
  void aModelMayBeAsItsFileSays() {
    ModelConfig model = ModelConfig.read(Map.of("--model", List.of("m.pt")));
    assertThat(model.options().batchAxis()).isEqualTo(BatchAxis.AUTO);
    assertThat(model.options().negativeIds()).isEqualTo(NegativeIds.FAIL);
    assertThat(model.options().inputShapes()).isEmpty();
    assertThat(model.options().module()).isEmpty();
    assertThat(Read.flags("--batch-axis=0").models().one().options().batchAxis())
        .isEqualTo(BatchAxis.FIRST);
    assertThat(Read.flags("--negative-ids=fail").models().one().options().negativeIds())
        .isEqualTo(NegativeIds.FAIL);
  }

  @Test
  void everyFaultOfAModelIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                ModelConfig.read(
                    Map.of(
                        "--architecture", List.of("a"),
                        "--module", List.of("M"),
                        "--batch-axis", List.of("1"),
                        "--negative-ids", List.of("keep"),
                        "--input-shape", List.of("x=8x2", "y=float8[2]"))))
        .isInstanceOf(JobException.class)
        .message()
        .contains(
            "--architecture and --module both describe the network: give one of them",
            "No model given. Set --model FILE.",
            "--batch-axis: expected 0 or none, found '1'",
            "--negative-ids: expected fail or wrap, found 'keep'",
            "--input-shape: x: expected the extents of a row, as 8 or 16,2",
            "--input-shape: y: expected the extents of a row, as 8 or 16,2");
  }

  @Test
  void inspectTakesAModelAndPerhapsATable() {
    InspectConfig model = InspectConfig.read(Map.of("--model", List.of("m")));
    assertThat(model.model().path()).isEqualTo(Path.of("m"));
    assertThat(model.input()).isEmpty();
    assertThat(model.features()).isEmpty();
    InspectConfig table =
        InspectConfig.read(
            Map.of(
                "--model", List.of("m"),
                "--input", List.of("t.csv"),
                "--features", List.of("a", "b")));
    assertThat(table.input().orElseThrow().path()).isEqualTo("t.csv");
    assertThat(table.input().orElseThrow().format()).isEqualTo(Format.CSV);
    assertThat(table.features()).extracting(FeatureColumns::text).containsExactly("a", "b");
  }

  @Test
  void inspectNeedsATableForWhatIsSaidOfTables() {
    assertThatThrownBy(
            () ->
                InspectConfig.read(
                    Map.of(
                        "--input-format", List.of("csv"),
                        "--features", List.of("a"),
                        "--input-option", List.of("sep=;"))))
        .hasMessage(
            "--input-format needs --input, which names the table\n"
                + "--input-option needs --input, which names the table\n"
                + "--features needs --input, which names the table\n"
                + "No model given. Set --model FILE.");
  }

  @Test
  void aTableIsWhatItsFlagsSay() {
    JobConfig config =
        JobConfig.read(
            Optional.empty(),
            List.of("input.allow-empty=true", "input.min-rows=7"),
            Read.map("--where=a > 1", "--input-option=mergeSchema=false"));
    assertThat(config.input())
        .isEqualTo(
            new InputConfig(
                "in.parquet",
                Format.PARQUET,
                new Options(Map.of("mergeSchema", "false")),
                Optional.of("a > 1"),
                true,
                false,
                7));
    assertThat(config.input().at("other").path()).isEqualTo("other");
    assertThat(config.input().at("other").minRows()).isEqualTo(7);
    assertThat(config.input().shown()).isEqualTo("in.parquet");
    assertThat(Read.flags().input())
        .isEqualTo(
            new InputConfig(
                "in.parquet", Format.PARQUET, Options.NONE, Optional.empty(), false, false, 0));
  }

  @Test
  void aResultIsWhatItsFlagsSay() {
    OutputConfig output =
        Read.flags(
                "--overwrite=true",
                "--keep=id",
                "--keep=a*",
                "--prediction=score",
                "--values=h1",
                "--output-option=compression=zstd")
            .output();
    assertThat(output)
        .isEqualTo(
            new OutputConfig(
                "out",
                Format.PARQUET,
                new Options(Map.of("compression", "zstd")),
                true,
                Optional.of(List.of("id", "a*")),
                "score",
                Optional.of(List.of("h1")),
                Optional.empty()));
    assertThat(output.keepingNothing().keep()).contains(List.of());
    assertThat(output.keepingNothing().prediction()).isEqualTo("score");
    assertThat(output.shown()).isEqualTo("out");
    assertThat(Read.flags().output())
        .isEqualTo(
            new OutputConfig(
                "out",
                Format.PARQUET,
                Options.NONE,
                false,
                Optional.empty(),
                "prediction",
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void somethingIsAskedFor() {
    assertThatThrownBy(
            () -> JobConfig.read(Optional.empty(), List.of("output.values=[]"), Read.map()))
        .hasMessage("--set: output.values: the list is empty");
    assertThat(
            JobConfig.read(Optional.empty(), List.of("output.keep=[]"), Read.map()).output().keep())
        .contains(List.of());
  }

  @Test
  void rowsThatCannotBeScoredEndTheRun() {
    assertThat(Read.flags().errors())
        .isEqualTo(
            new ErrorsConfig(
                ErrorsConfig.Policy.FAIL, Optional.empty(), Budget.UNLIMITED, false, false));
    JobConfig rejecting =
        JobConfig.read(
            Optional.empty(),
            List.of("errors.max-rows=3", "errors.reasons={null: {max-ratio: 0.5}}"),
            Read.map("--errors=reject"));
    assertThat(rejecting.errors().budget().all().rows()).hasValue(3);
    assertThat(rejecting.errors().budget().byReason().get(Reason.NULL).ratio()).hasValue(0.5);
    assertThatThrownBy(
            () -> JobConfig.read(Optional.empty(), List.of("errors.policy=skip"), Read.map()))
        .hasMessage("--set: errors.policy: expected fail, null or reject, found 'skip'");
  }

  @Test
  void labelsComeFromEverySource() throws IOException {
    Path job = folder.resolve("job.yaml");
    Files.writeString(job, "run: {labels: {team: file, stage: file, owner: file}}\n");
    assertThat(
            JobConfig.read(
                    Optional.of(job),
                    List.of("run.labels.team=set", "run.labels.stage=set", "run.labels.a.b=c"),
                    Read.map("--label=team=flag", "--label=x=y=z"))
                .run()
                .labels())
        .containsExactly(
            Map.entry("owner", "file"),
            Map.entry("stage", "set"),
            Map.entry("a.b", "c"),
            Map.entry("team", "flag"),
            Map.entry("x", "y=z"));
    assertThat(Read.flags().run().labels()).isEmpty();
    assertThatThrownBy(
            () -> JobConfig.read(Optional.empty(), List.of("run.labels={a: [b]}"), Read.map()))
        .hasMessage("--set: run.labels: a: expected a text, found a list");
  }

  @Test
  void labelsTellNoSecret() {
    RunConfig run =
        Read.flags(
                "--label=team=risk",
                "--label=token=two words",
                "--label=db.password=three letters here",
                "--label=link=https://user:hidden-word@host/a")
            .run();
    assertThat(run.shownLabels())
        .containsExactly(
            Map.entry("team", "risk"),
            Map.entry("token", "***"),
            Map.entry("db.password", "***"),
            Map.entry("link", "https://***@host/a"));
  }

  @Test
  void whatIsNotAJobFileIsRefused() throws IOException {
    Path job = folder.resolve("job.yaml");
    assertThatThrownBy(() -> read(job)).hasMessage(job + ": no such job file");
    Files.write(job, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> read(job)).hasMessage(job + ": not a text file in UTF-8");
    Files.writeString(job, "{}" + " ".repeat(YamlReader.MOST_CHARACTERS - 2));
    assertThat(read(job)).isEqualTo(Read.flags());
    Files.writeString(job, "{}" + " ".repeat(YamlReader.MOST_CHARACTERS - 1));
    assertThatThrownBy(() -> read(job))
        .hasMessage(job + ": larger than 1 MiB, the most that a job file may have");
    assertThatThrownBy(() -> read(folder)).hasMessageStartingWith(folder + ": cannot be read: ");
    Files.writeString(job, "[a]");
    assertThatThrownBy(() -> read(job))
        .hasMessage(job + ", line 1: expected keys such as model: and input:, found a list");
  }

  private static JobConfig read(Path job) {
    return JobConfig.read(Optional.of(job), List.of(), Read.map());
  }

  @Test
  void everySettingSaysWhatItIs() {
    assertThat(JobConfig.SETTINGS)
        .allSatisfy(
            setting -> {
              assertThat(setting.meaning()).isNotEmpty();
              assertThat(setting.label().isEmpty())
                  .isEqualTo(setting.flag().isEmpty() || setting.isSwitch());
            });
    assertThat(InputConfig.MIN_ROWS.fallback()).isEqualTo("0");
    assertThat(InputConfig.PATH.fallback()).isEmpty();
    assertThat(OutputConfig.KEEP.fallback()).isEqualTo("all");
    assertThat(OutputConfig.KEEP.isRepeatable()).isTrue();
    assertThat(RunConfig.LABELS.isRepeatable()).isTrue();
    assertThat(OutputConfig.PREDICTION.isRepeatable()).isFalse();
    assertThat(OutputConfig.PREDICTION.isSwitch()).isFalse();
    assertThat(OutputConfig.OVERWRITE.isSwitch()).isTrue();
    assertThat(Setting.withFlags(JobConfig.SETTINGS))
        .isNotEmpty()
        .allMatch(setting -> setting.flag().isPresent())
        .hasSizeLessThan(JobConfig.SETTINGS.size());
  }
}
