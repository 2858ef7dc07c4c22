package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files, folders and columns that other programs stumble over. */
class PathsAndNamesTest {

  private static final String[] X = {"--features", "x"};

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "part[1].csv",
        "{a}.csv",
        "a b.csv",
        "[x]/in.csv",
        "50%.csv",
        "a*b?.csv",
        "a\\b.csv",
        "ä.csv"
      })
  void pathsAreTakenAsTheyAreWhereTheyExist(String name) throws IOException {
    Path input = write(name, "x\n1\n");
    write("part1.csv", "x\n2\n");
    write("ab.csv", "x\n2\n");
    write("a.csv", "x\n2\n");
    Path output = folder.resolve("out " + name);
    Run run = new Fed(folder).run("float1", input, output, X);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Scored 1 row in ").doesNotContain("rows/s)", "has 1 nodes");
    assertThat(Files.readString(output.resolve("_MANIFEST.json"))).contains("\"rows\" : 1");
    String csv = folder.resolve("{out} [csv] " + input.getFileName()).toString();
    assertThat(new Fed(folder).run("float1", input, Path.of(csv), X).err()).isEmpty();
  }

  @Test
  void globsStillAreGlobs() throws IOException {
    write("g/part1.csv", "x\n1\n");
    write("g/part2.csv", "x\n2\n");
    Path glob = folder.resolve("g/part[12].csv");
    assertThat(new Fed(folder).fed("float1", glob, X)).containsExactlyInAnyOrder("1.0", "2.0");
  }

  @Test
  void aMissingInputLeavesNoFolderBehind() throws IOException {
    Path output = folder.resolve("scores/2024/01");
    for (Path input :
        List.of(folder.resolve("none.parquet"), write("in.csv", "y\n1\n"), folder.resolve("n*"))) {
      Run run = new Fed(folder).run("float1", input, output, X);
      expect(run, ExitCode.DATA, input.endsWith("in.csv") ? "'x'" : "no such file");
      assertThat(folder.resolve("scores")).doesNotExist();
    }
  }

  @Test
  void shellVariablesAreNotExpandedHere() throws IOException {
    Path input = write("in.csv", "x\n1\n");
    for (String flag : List.of("--output", "--input", "--model", "--prediction")) {
      Run run = new Fed(folder).run("float1", input, folder.resolve("out"), flag, "a/${DS}");
      expect(run, ExitCode.USAGE, "'a/${DS}' holds ${", "double quotes");
    }
    expect(Run.of("inspect", "--model", "${MODEL}"), ExitCode.USAGE, "'${MODEL}' holds ${, which");
  }

  @Test
  void endingsOfOtherFormatsAreRefused() throws IOException {
    Path input = write("in.csv", "x\n1\n");
    Path output = folder.resolve("out.json");
    Run run = new Fed(folder).run("float1", input, output, X);
    expect(run, ExitCode.USAGE, "--output " + output, ".json is not a format", "--output-format");
    assertThat(output).doesNotExist();
  }

  @Test
  void columnsThatDifferByCaseAloneAreNotWritten() throws IOException {
    Path input = write("in.csv", "x,Id,ID\n1,2,3\n");
    expect(
        new Fed(folder).fails("float1", input, X),
        ExitCode.DATA,
        "'Id' and 'ID' differ by case alone",
        "--keep");
    assertThat(new Fed(folder).fed("float1", input, "--features", "x", "--keep", "ID"))
        .containsExactly("1.0");
    expect(
        new Fed(folder)
            .fails("float1", input, "--features", "x", "--keep", "x", "--prediction", "X"),
        ExitCode.DATA,
        "'x' and 'X' differ by case alone",
        "--prediction");
    Path csv = folder.resolve("scored.csv");
    assertThat(new Fed(folder).run("float1", input, csv, X).err()).isEmpty();
    Path nested = folder.resolve("nested.parquet");
    LocalSpark.session()
        .sql("select 1F as x, array(named_struct('a', 1, 'b', 2)) as s")
        .write()
        .parquet(nested.toString());
    Path results = Files.createDirectory(folder.resolve("results"));
    assertThat(new Fed(results).fed("float1", nested, X)).containsExactly("1.0");
  }

  @Test
  void aMisspeltInputOfTheModelIsNamed() throws IOException {
    Path input = write("in.csv", "x\n1\n");
    expect(
        new Fed(folder).fails("float1", input, "--features", "inptu=x"),
        ExitCode.USAGE,
        "the model has no input 'inptu'; did you mean 'input'?");
    expect(
        new Fed(folder).fails("float4", input, "--features", "input=x"),
        ExitCode.USAGE,
        "the input input: float32[4] needs 4 columns, 1 given (x)");
  }

  @Test
  void aStaleChecksumFileIsNamed() throws IOException {
    byte[] stale = "crc\0\0\0\2\0\1\2\3\4".getBytes(StandardCharsets.ISO_8859_1);
    Path csv = write("in.csv", "x\n1\n");
    Files.write(folder.resolve(".in.csv.crc"), stale);
    expect(
        new Fed(folder).fails("float1", csv, X),
        ExitCode.DATA,
        ".in.csv.crc",
        "delete the checksum file");
    Path parquet = folder.resolve("in.parquet");
    LocalSpark.session().sql("select 1F as x").write().parquet(parquet.toString());
    try (java.util.stream.Stream<Path> files = Files.list(parquet)) {
      Path data = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Path crc = parquet.resolve("." + data.getFileName() + ".crc");
      Files.write(crc, stale);
      expect(
          new Fed(folder).fails("float1", parquet, X),
          ExitCode.DATA,
          crc.getFileName().toString(),
          "delete the checksum file");
    }
  }

  @Test
  void anArrayInAStructIsNamedByItsField() {
    String model = Fed.identity("float4").toString();
    String query = "select feedforward_predict('" + model + "', x) as p from values";
    String rows = " (named_struct('input', array(1F, 2F, 3F))) as t(x)";
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> LocalSpark.session().sql(query + rows).collectAsList()))
        .hasStackTraceContaining("column 'x.input' holds an array of 3 elements, expected 4");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void expect(Run run, ExitCode code, String... words) {
    assertThat(run.err()).contains(words).doesNotContain("Exception");
    assertThat(run.code()).isEqualTo(code);
  }
}
