package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns whose types are not those of the network, and what may be done about it. */
class FeatureTypesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{column: x, cast: true}]",
        "{input: [{column: x, cast: true}]}",
        "{input: [{column: x, steps: [{cast: true}]}]}",
        "[{columns: 'x*', cast: true}]"
      })
  void wholeNumbersBecomeIntegersWhereTheyAreCast(String features) throws IOException {
    Path input =
        parquet("values (1D), (-0D), (9007199254740992D), (-9223372036854775808D) as t(x)");
    assertThat(job("int1", input, features))
        .containsExactly("1", "0", "9007199254740992", "-9223372036854775808");
  }

  @Test
  void wholeNumbersOfAllTypesAreCast() throws IOException {
    String cast = "[{column: x, cast: true}, {column: y, cast: true}]";
    assertThat(job("int2", parquet("select 7F as x, cast(5 as smallint) as y"), cast))
        .containsExactly("7 5");
    assertThat(job("int2", parquet("select 7.00BD as x, true as y"), cast)).containsExactly("7 1");
    assertThat(
            job(
                "int2",
                parquet("select 9223372036854775807.0BD as x, -9223372036854775808BD as y"),
                cast))
        .containsExactly("9223372036854775807 -9223372036854775808");
    assertThat(job("int2", parquet("select array(1D, 2D) as x"), "[{column: x, cast: true}]"))
        .containsExactly("1 2");
    assertThat(
            job(
                "int2x2",
                parquet("select array(array(1D, 2D), array(3D, 4D)) as x"),
                "[{column: x, cast: true}]"))
        .containsExactly("1 2 3 4");
  }

  @Test
  void wholeNumbersOfCsvAreCast() throws IOException {
    Path input = write("in.csv", "x\n7.0\n8\n-3.\n9007199254740993.00\nTrue\n");
    assertThat(job("int1", input, "[{column: x, cast: true}]"))
        .containsExactly("7", "8", "-3", "9007199254740993", "1");
    for (String cell : List.of("7.5", "1e3", "9223372036854775808.0", "nan", ".0")) {
      Run run = run("int1", write("in.csv", "x\n" + cell + "\n"), "[{column: x, cast: true}]");
      expect(run, ExitCode.DATA, "column 'x': '" + cell + "' is not a whole number", "in.csv");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.5D, 1.5",
    "double('NaN'), NaN",
    "double('Infinity'), Infinity",
    "9223372036854775808D, 9.223372036854775807E18",
    "-9223372036854777856D, -9.223372036854777856E18",
    "float(0.1), 0.1",
    "1.01BD, 1.01",
    "99999999999999999999BD, 99999999999999999999",
  })
  void whatIsNotAWholeNumberIsNamedWithColumnAndFile(String value, String shown)
      throws IOException {
    Run run = run("int1", parquet("select " + value + " as x"), "[{column: x, cast: true}]");
    expect(
        run,
        ExitCode.DATA,
        "column 'x' holds " + shown.substring(0, 3),
        "which is not a whole number within 64 bits",
        ".parquet");
  }

  @Test
  void aNullIsStillANull() throws IOException {
    Run run =
        run(
            "int1",
            parquet("values (1D), (cast(null as double)) as t(x)"),
            "[{column: x, cast: true}]");
    expect(run, ExitCode.DATA, "column 'x' holds a null", ".parquet");
  }

  @Test
  void fractionsAreNotCastUnasked() throws IOException {
    Path input = parquet("select 1D as x");
    expect(run("int1", input, "[x]"), ExitCode.DATA, "column 'x' is double", "cast: true");
    expect(
        run("float1", input, "[{column: x, cast: true}]"),
        ExitCode.USAGE,
        "cast makes integers, but the input input: float32[1] takes numbers");
    expect(
        run("int1", input, "[{column: x, cast: yes}]"),
        ExitCode.USAGE,
        "job.yaml, line 4: features: cast: expected true or false, found 'yes'");
    expect(
        run("int1", input, "[{colum: x, cast: true}]"),
        ExitCode.USAGE,
        "job.yaml, line 4: features: unknown key 'colum' of a column; did you mean 'column'?");
    expect(
        run("int1", input, "[{cast: true}]"),
        ExitCode.USAGE,
        "an entry with keys names its columns");
    expect(
        run("int1", input, "[{column: x, steps: [log1p]}]"),
        ExitCode.USAGE,
        "column 'x' of the input input: int64[1]: the steps give numbers, but the input takes"
            + " integers; end them with {cast: true} where the numbers are whole");
  }

  @Test
  void aNamedColumnIsTakenLiterally() throws IOException {
    Path input = parquet("select 1F as `*`, 2F as b");
    assertThat(job("float1", input, "[{column: '*'}]")).containsExactly("1.0");
    expect(run("float1", input, "[{column: 'b*'}]"), ExitCode.DATA, "the table has no column 'b*'");
  }

  @Test
  void listsOfListsFeedInputsOfThatShape() throws IOException {
    assertThat(
            job(
                "float2x3",
                parquet("select array(array(1F, 2F, 3F), array(4F, 5F, 6F)) as x"),
                "[x]"))
        .containsExactly("1.0 2.0 3.0 4.0 5.0 6.0");
    assertThat(
            job(
                "float2x3",
                parquet("select array(array(1, 2, 3), array(4, 5, 6)) as x"),
                "{input: x}"))
        .containsExactly("1.0 2.0 3.0 4.0 5.0 6.0");
    assertThat(
            job(
                "float2x2x2",
                parquet(
                    "select array(array(array(1D, 2D), array(3D, 4D)),"
                        + " array(array(5D, 6D), array(7D, 8D))) as x"),
                "[x]"))
        .containsExactly("1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0");
    assertThat(job("float2x3", parquet("select array(1F, 2F, 3F, 4F, 5F, 6F) as x"), "[x]"))
        .containsExactly("1.0 2.0 3.0 4.0 5.0 6.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(array(1F, 2F), array(3F, 4F), array(5F, 6F)) | 3 x [2, 2, 2]",
        "array(array(1F, 2F, 3F), array(4F, 5F)) | 2 x [3, 2]",
        "array(array(1F, 2F, 3F, 4F), array(5F, 6F)) | 2 x [4, 2]",
        "array(array(1F, 2F, 3F)) | 1 x [3]",
        "cast(array() as array<array<float>>) | 0 x []",
      })
  void listsOfOtherLengthsAreNamed(String value, String lengths) throws IOException {
    expect(
        run("float2x3", parquet("select " + value + " as x"), "[x]"),
        ExitCode.DATA,
        "column 'x' holds lists of " + lengths + " elements, expected [2, 3], in ",
        ".parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast(null as array<array<float>>)",
        "array(array(1F, 2F, 3F), cast(null as array<float>))",
        "array(array(1F, 2F, 3F), array(4F, cast(null as float), 6F))"
      })
  void aNullInListsOfListsIsNamed(String value) throws IOException {
    expect(
        run("float2x3", parquet("select " + value + " as x"), "[x]"),
        ExitCode.DATA,
        "column 'x' holds a null",
        ".parquet");
  }

  @Test
  void listsThatStandDeeperThanTheInputAreRefused() throws IOException {
    expect(
        run("float4", parquet("select array(array(1F, 2F), array(3F, 4F)) as x"), "[x]"),
        ExitCode.DATA,
        "column 'x' is array<array<float>>",
        "float32[4]");
  }

  private List<String> job(String identity, Path input, String features) throws IOException {
    return new Fed(Files.createTempDirectory(folder, "out"))
        .fed(identity, input, "--job", jobFile(features).toString());
  }

  private Run run(String identity, Path input, String features) throws IOException {
    return new Fed(Files.createTempDirectory(folder, "out"))
        .fails(identity, input, "--job", jobFile(features).toString());
  }

  private Path jobFile(String features) throws IOException {
    return write(
        "job.yaml",
        "# what feeds the network\nerrors:\n  policy: fail\nfeatures: " + features + "\n");
  }

  private Path parquet(String sql) throws IOException {
    Path input = Files.createTempDirectory(folder, "in").resolve("in.parquet");
    LocalSpark.session().sql(sql).coalesce(1).write().parquet(input.toString());
    return input;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void expect(Run run, ExitCode code, String... words) {
    assertThat(new ArrayList<>(List.of(words))).allSatisfy(w -> assertThat(run.err()).contains(w));
    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.code()).isEqualTo(code);
  }
}
