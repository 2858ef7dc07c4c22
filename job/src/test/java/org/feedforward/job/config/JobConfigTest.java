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
import org.feedforward.format.BatchAxis;
import org.feedforward.format.InputShape;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigTest {

  private static final Map<String, List<String>> LEAST =
      Map.of(
          "--model", List.of("m.onnx"),
          "--input", List.of("in.csv"),
          "--output", List.of("out"));

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
              options: {sep: ";", nullValue: no}
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
    assertThat(config.models().one().path()).isEqualTo(folder.resolve("m.pt"));
    assertThat(config.models().one().options().architecture())
        .contains(folder.resolve("sub/module.txt"));
    assertThat(config.models().one().options().batchAxis()).isEqualTo(BatchAxis.FIRST);
    assertThat(config.input().path()).isEqualTo("/data/in");
    assertThat(config.input().format()).isEqualTo(Format.CSV);
    assertThat(config.input().options().values())
        .containsEntry("sep", ";")
        .containsEntry("nullValue", "no");
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
  void readsWhatARowHoldsForAnInput() throws IOException {
    JobConfig config =
        read(
            """
            model: {path: m.pt, input-shape: {x: 8, ids: "int64[16,2]"}}
            input: {path: in.csv}
            output: {path: out}
            """);
    assertThat(config.models().one().options().inputShapes())
        .containsEntry("x", InputShape.parse("8"))
        .containsEntry("ids", InputShape.parse("int64[16, 2]"));
    assertThat(
            ModelConfig.read(
                    Map.of(
                        "--model", List.of("m.pt"),
                        "--input-shape", List.of("a=16,2", "b=bool[]")))
                .options()
                .inputShapes())
        .containsEntry("a", InputShape.parse("16,2"))
        .containsEntry("b", InputShape.parse("bool[]"));
  }

  @Test
  void refusesWhatIsNoShape() throws IOException {
    assertFault(
        "model: {path: m.pt, input-shape: {x: 8x2}}\n",
        "job.yaml, line 1: model.input-shape: x: expected the extents of a row, as 8 or 16,2");
  }

  @Test
  void flagsWinOverSetsAndSetsOverTheFile() throws IOException {
    Path file =
        write("model: {path: file}\ninput: {path: file}\noutput: {path: file, prediction: a}\n");
    JobConfig config =
        JobConfig.read(
            Optional.of(file),
            List.of("input.path=set", "input.format=csv", "output.path=set", "input.options.sep=;"),
            Map.of("--output", List.of("flag")));
    assertThat(config.models().one().path()).isEqualTo(folder.resolve("file"));
    assertThat(config.input().path()).isEqualTo("set");
    assertThat(config.output().path()).isEqualTo("flag");
    assertThat(config.input().options().get("SEP")).contains(";");
  }

  @Test
  void defaultsHoldWhereNothingIsSaid() {
    JobConfig config = JobConfig.read(Optional.empty(), List.of(), LEAST);
    assertThat(config.input().format()).isEqualTo(Format.CSV);
    assertThat(config.output().format()).isEqualTo(Format.PARQUET);
    assertThat(config.output().prediction()).isEqualTo("prediction");
    assertThat(config.output().keep()).isEmpty();
    assertThat(config.output().overwrite()).isFalse();
    assertThat(config.features()).isEmpty();
    assertThat(config.models().one().options().batchAxis()).isEqualTo(BatchAxis.AUTO);
  }

  @Test
  void reportsAllProblemsAtOnceWithTheNearestKey() {
    assertFault(
        """
        model: {pth: m.pt, batch-axis: 2}
        input: {path: [1]}
        output:
          path: o
          overwrite: perhaps
          format: xml
        outptu: {path: o}
        errors: {policy: skip}
        """,
        "job.yaml, line 1: unknown key 'model.pth'; did you mean 'model.path'?",
        "job.yaml, line 1: model.batch-axis: expected 0 or none, found '2'",
        "job.yaml, line 2: input.path: expected a text, found a list",
        "No model given. Set --model FILE, or model.path in the job file.",
        "job.yaml, line 5: output.overwrite: expected true or false, found 'perhaps'",
        "job.yaml, line 6: output.format: expected parquet or csv, found 'xml'",
        "job.yaml, line 7: unknown key 'outptu'",
        "job.yaml, line 8: errors.policy: expected fail, null or reject, found 'skip'");
  }

  @Test
  void saysWhatToWriteInPlaceOfWhatIsThere() throws IOException {
    assertFault(
        "model: m.onnx\n",
        "job.yaml, line 1: model must be a mapping; write model: {path: m.onnx}");
    assertFault("errors: fail\n", "line 1: errors must be a mapping; write errors: {policy: fail}");
    assertFault("\ninput: [a]\n", "line 2: input must be a mapping; found a list");
    assertFault(
        "features: [[a]]\n", "line 1: features: expected a list of columns, as [age, 'f_*'], or");
    assertFault("features: {x: {y: z}}\n", "{ids: [user_id], numbers: ['n_*']}; found keys");
    assertFault("output: {keep: {a: b}}\n", "expected a list of names, as [id, 'f_*'], found keys");
    assertFault("output: {options: zstd}\n", "expected keys with a text for each");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model: {path: a}/---/input: {path: b} | line 2: only one document is allowed; remove '---'",
        "features: * | line 1: a text that begins with * must be quoted: '*'",
        "run: {}/features: [a, *_x] | line 2: a text that begins with * must be quoted: '*_x'",
        "features: [@names.txt] | line 1: a text that begins with @ must be quoted: '@names.txt'",
        "features: `a` | line 1: a text that begins with ` must be quoted: '`a`'",
        "input: {where: {{ds}}/x} | must be quoted",
        "input:/  path: {{ds}}/x | must be quoted",
        "input:/  path: a: b | line 2: a colon followed by a blank begins a value",
        "input: {path: a: b} | line 1: not valid YAML: expected ',' or '}'",
        "features: [%a] | line 1: a text that begins with % must be quoted: '%a'",
        "input:/\tpath: a | line 2: a tab stands where only spaces may indent",
        "features: !x a | quote a text that begins with !",
      })
  void wordsOfYamlAreExplained(String text, String message) throws IOException {
    assertFault(
        text.replace("/", "\n").replace("}}\n", "}}/").replace("\\t", "\t") + "\n", message);
  }

  @Test
  void namesWhatSparkDoesNotKnow() {
    assertUsage(
        Map.of("--output-option", List.of("partitionBy=day")),
        "--output-option partitionBy: Parquet's writer has no such option; it has compression");
    assertUsage(
        Map.of("--output-option", List.of("compresion=zstd")),
        "--output-option compresion: Parquet's writer has no such option; did you mean"
            + " 'compression'?");
    assertUsage(
        Map.of("--input-option", List.of("seperator=;", "heder=false")),
        "--input-option heder: CSV's reader has no such option; did you mean 'header'?",
        "--input-option seperator: CSV's reader has no such option");
    assertUsage(
        Map.of("--input-option", List.of("mergeSchema=true")),
        "--input-option mergeSchema: CSV's reader has no such option; that of Parquet has it");
    assertUsage(Map.of("--output-option", List.of("path=/elsewhere")), "--output-option path");
    assertUsage(
        Map.of("--output-option", List.of("compression=zstdd")),
        "compression=zstdd: expected snappy, zstd, gzip, lz4, lz4_raw, none, uncompressed; did you"
            + " mean 'zstd'?");
    assertUsage(
        Map.of(
            "--output-format", List.of("csv"),
            "--output-option", List.of("codec=zip")),
        "codec=zip: expected gzip, bzip2");
  }

  @Test
  void knowsWhatSparkAndHadoopKnow() {
    JobConfig config =
        JobConfig.read(
            Optional.empty(),
            List.of(),
            with(
                Map.of(
                    "--input-option",
                    List.of("SEP=;", "ignoreLeadingWhiteSpace=true", "fs.s3a.endpoint=x"),
                    "--output-option",
                    List.of(
                        "Compression=ZSTD", "parquet.block.size=1024", "maxRecordsPerFile=9"))));
    assertThat(config.output().options().values()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x.json", "x.orc/", "a/x.avro", "x.txt", "x.tsv", "x.JSON.gz", "x.xlsx", "x.zip"})
  void anotherFormatsEndingIsNotParquetInDisguise(String path) {
    assertUsage(Map.of("--output", List.of(path)), "--output " + path, "--output-format");
    if (!path.matches("(?i).*\\.(json|orc|avro)(\\.gz)?/?")) { // which are read
      assertUsage(Map.of("--input", List.of(path)), "--input " + path, "--input-format");
    }
    Map<String, List<String>> said =
        with(
            Map.of(
                "--input", List.of(path),
                "--input-format", List.of("csv"),
                "--output", List.of(path),
                "--output-format", List.of("parquet")));
    assertThat(JobConfig.read(Optional.empty(), List.of(), said).output().format())
        .isEqualTo(Format.PARQUET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scores", "scores.v2", "2024.01.31", "a.json/part-*", "x.parquet", "x.pq"})
  void namesWithPointsAreNames(String path) {
    Map<String, List<String>> paths = with(Map.of("--input", List.of(path)));
    assertThat(JobConfig.read(Optional.empty(), List.of(), paths).input().format())
        .isEqualTo(Format.PARQUET);
  }

  @Test
  void pathsThatNoFileSystemTakesAreRefused() throws IOException {
    for (String path : List.of("colon:out", "out/10:00", "/tmp/a:b", "hdfs://host:9000/a:b")) {
      assertUsage(
          Map.of("--output", List.of(path)), "--output " + path + ": a path may not contain ':'");
      assertUsage(
          Map.of("--input", List.of(path)), "--input " + path + ": a path may not contain ':'");
    }
    for (String path : List.of("hdfs://host:9000/a", "file:/tmp/a", "file:///tmp/a b", "/a b")) {
      assertThat(
              JobConfig.read(Optional.empty(), List.of(), with(Map.of("--output", List.of(path))))
                  .output()
                  .path())
          .isEqualTo(path);
    }
    assertFault(
        "model: {path: m}\ninput: {path: '$${DIR}/in'}\noutput: {path: o}\n",
        "job.yaml, line 2: input.path ${DIR}/in: ${...} is not expanded here");
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
    assertThatThrownBy(() -> JobConfig.read(Optional.of(folder.resolve("none")), List.of(), LEAST))
        .hasMessageContaining("no such job file");
  }

  @Test
  void refusesSetsThatAreNone() {
    assertThatThrownBy(
            () -> JobConfig.read(Optional.empty(), List.of("nonsense", "input.pat=x"), LEAST))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("nonsense: expected KEY=VALUE")
        .hasMessageContaining("did you mean 'input.path'?");
  }

  @Test
  void aNetworkIsDescribedOnce() {
    assertThatThrownBy(
            () ->
                ModelConfig.read(
                    Map.of(
                        "--model", List.of("m"),
                        "--architecture", List.of("a"),
                        "--module", List.of("M"))))
        .hasMessageContaining("--architecture and --module");
  }

  @Test
  void everyFlagAndKeyIsThereOnce() {
    List<String> keys = JobConfig.SETTINGS.stream().map(Setting::key).toList();
    List<String> flags =
        JobConfig.SETTINGS.stream().flatMap(setting -> setting.flag().stream()).toList();
    assertThat(keys).doesNotHaveDuplicates();
    assertThat(flags).doesNotHaveDuplicates();
  }

  private static void assertUsage(Map<String, List<String>> more, String... words) {
    assertThatThrownBy(() -> JobConfig.read(Optional.empty(), List.of(), with(more)))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .contains(List.of(words));
  }

  private static Map<String, List<String>> with(Map<String, List<String>> more) {
    Map<String, List<String>> all = new HashMap<>(LEAST);
    all.putAll(more);
    return all;
  }

  private JobConfig read(String text) throws IOException {
    return JobConfig.read(Optional.of(write(text)), List.of(), Map.of());
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
