package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as other programs write it. */
class CsvInputTest {

  private static final String[] AB = {"--features", "a", "--features", "b"};
  private static final List<String> WHOLE = List.of("1 2", "3 4");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_c0 | ,a,b/0,1,2/1,3,4",
        "_c1 | a,,b/1,9,2/3,9,4",
        "_c2 | a,b,/1,2,/3,4,",
        "_c0 | \"\",a,b/0,1,2/1,3,4",
        "_c1 | ,,a,b/0,0,1,2/1,1,3,4",
        "_c0 | ' ,a,b/0,1,2/1,3,4'",
      })
  void aColumnWithoutANameIsNamedAsSparkNamesIt(String name, String text) throws IOException {
    Path input = write("in.csv", text.replace('/', '\n') + "\n");
    assertThat(fed().fed("int2", input, AB)).isEqualTo(WHOLE);
    assertThat(fed().rows("int2", input, AB).get(0).schema().fieldNames()).contains(name);
    assertThat(fed().rows("int2", input, with(AB, "--keep", name)).get(0).size()).isEqualTo(2);
  }

  @Test
  void headersWithoutANameAreTheSameInAllFiles() throws IOException {
    write("in/a.csv", ",a,b\n0,1,2\n");
    write("in/b.csv", ",a,b\n1,3,4\n");
    Path input = folder.resolve("in");
    String[] csv = with(AB, "--input-format", "csv");
    assertThat(fed().fed("int2", input, csv)).containsExactlyInAnyOrderElementsOf(WHOLE);
    for (String header : List.of(",b,a", "id,a,b", ",,a,b", ",a")) {
      write("in/c.csv", header + "\n1,3,4\n");
      expect(fed().fails("int2", input, csv), ExitCode.DATA, "c.csv", "a.csv", "header");
    }
  }

  @Test
  void aNameThatANamelessColumnWouldGetIsNotGivenTwice() throws IOException {
    Path input = write("in.csv", ",_c0,a,b\n0,0,1,2\n");
    expect(fed().fails("int2", input, AB), ExitCode.DATA, "column 1 has no name", "'_c0'");
  }

  @Test
  void aHeaderMayBeginWithAHash() throws IOException {
    Path input = write("in.csv", "#id,a,b\n#0,1,2\n1,3,4\n");
    assertThat(fed().fed("int2", input, AB)).isEqualTo(WHOLE);
    assertThat(fed().rows("int2", input, AB).get(0).getString(0)).isEqualTo("#0");
  }

  @Test
  void commentsStandBeforeAHeaderWhereTheyAreAskedFor() throws IOException {
    Path input = write("in.csv", "# made by hand\n\na,b\n1,2\n#\n3,4\n");
    String[] comments = with(AB, "--input-option", "comment=#");
    assertThat(fed().fed("int2", input, comments)).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16, UTF-16",
    "UTF-16BE, UTF-16BE",
    "UTF-16LE, UTF-16LE",
    "UTF-32, UTF-32",
    "x-UTF-16LE-BOM, UTF-16"
  })
  void wideCharactersAreReadAsTheAdviceSays(String encoding, String advice) throws IOException {
    for (String end : List.of("\n", "\r\n")) {
      Path input = folder.resolve("in.csv");
      String text = "größe,a,b\n„1“,1,2\n2,3,4\n".replace("\n", end);
      Files.write(input, bytes(text, encoding));
      expect(fed().fails("int2", input, AB), ExitCode.DATA, "--input-option encoding=" + advice);
      String[] asAdvised = with(AB, "--input-option", "encoding=" + advice);
      assertThat(fed().fed("int2", input, asAdvised)).isEqualTo(WHOLE);
      assertThat(fed().rows("int2", input, asAdvised).get(0).getString(0)).isEqualTo("„1“");
    }
  }

  @Test
  void wideCharactersAreNotReadLineByLine() throws IOException {
    Path input = folder.resolve("in.csv");
    Files.write(input, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
    String[] options = with(AB, "--input-option", "encoding=UTF-16");
    expect(
        fed().fails("int2", input, with(options, "--input-option", "multiLine=false")),
        ExitCode.USAGE,
        "multiLine=false");
  }

  @Test
  void encodingsAreThoseOfSpark() throws IOException {
    Path input = folder.resolve("in.csv");
    Files.write(input, "größe,a,b\n0,1,2\n1,3,4\n".getBytes(StandardCharsets.ISO_8859_1));
    expect(fed().fails("int2", input, AB), ExitCode.DATA, "not text in UTF-8", "ISO-8859-1");
    assertThat(fed().fed("int2", input, with(AB, "--input-option", "encoding=latin1")))
        .isEqualTo(WHOLE);
    expect(
        fed().fails("int2", input, with(AB, "--input-option", "encoding=cp1252")),
        ExitCode.USAGE,
        "iconv -f windows-1252 -t UTF-8");
    expect(
        fed().fails("int2", input, with(AB, "--input-option", "encoding=latin9x")),
        ExitCode.USAGE,
        "latin9x",
        "UTF-16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=\\t", "sep=\t", "delimiter=\\t", "SEP=\\t"})
  void tabsAreTypedAsPeopleTypeThem(String option) throws IOException {
    Path input = write("in.csv", "a\tb\n1\t2\n3\t4\n");
    assertThat(fed().fed("int2", input, with(AB, "--input-option", option))).isEqualTo(WHOLE);
  }

  @Test
  void otherSeparatorsAreRead() throws IOException {
    assertThat(
            fed()
                .fed(
                    "int2",
                    write("a.csv", "a||b\n1||2\n3||4\n"),
                    with(AB, "--input-option", "sep=||")))
        .isEqualTo(WHOLE);
    assertThat(
            fed()
                .fed(
                    "int2",
                    write("b.csv", "a,b\r1,2\r3,4\r"),
                    with(AB, "--input-option", "lineSep=\\r")))
        .isEqualTo(WHOLE);
    assertThat(
            fed()
                .fed(
                    "int2", write("c.csv", "a,b;1,2;3,4"), with(AB, "--input-option", "lineSep=;")))
        .isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @CsvSource({"'\t', '\\t'", ";, ;", "|, |"})
  void aHeaderInOneCellNamesItsSeparator(String separator, String advice) throws IOException {
    Path input = write("in.csv", "a" + separator + "b\n");
    expect(fed().fails("int2", input, AB), ExitCode.DATA, "sep='" + advice + "'");
  }

  @Test
  void trueAndFalseAreNumbers() throws IOException {
    Path input = write("in.csv", "x\nTrue\nFalse\ntrue\nFALSE\nTRUE\n0.5\n");
    String[] feature = {"--features", "x"};
    assertThat(fed().fed("float1", input, feature))
        .containsExactly("1.0", "0.0", "1.0", "0.0", "1.0", "0.5");
    Path whole = write("whole.csv", "x\nTrue\nFalse\n7\n");
    assertThat(fed().fed("int1", whole, feature)).containsExactly("1", "0", "7");
    assertThat(fed().fed("bool1", write("b.csv", "x\nTrue\nFALSE\n"), feature))
        .containsExactly("true", "false");
  }

  @ParameterizedTest
  @CsvSource({
    "float1, Wahr, a number",
    "float1, '0,5', a number",
    "int1, 1.5, a whole number within 64 bits",
    "int1, 7.0, a whole number within 64 bits",
    "int1, 9223372036854775808, a whole number within 64 bits",
    "bool1, 2, true or false",
  })
  void whatIsNotANumberIsSaidWithColumnAndFile(String identity, String cell, String wanted)
      throws IOException {
    Path input = write("in.csv", "x\n\"" + cell + "\"\n");
    expect(
        fed().fails(identity, input, "--features", "x"),
        ExitCode.DATA,
        "column 'x': '" + cell + "' is not " + wanted + ", in file:",
        "in.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"30d", "1f", "2.5F", "7D", "0x1p3", "-0X1.8p1", "1f ", "1_000", "1e", "NaNd"})
  void literalsOfProgramsAreNoNumbersOfATable(String cell) throws IOException {
    Path input = write("in.csv", "x\n1\n" + cell + "\n");
    expect(
        Run.of(scoreX(input)),
        ExitCode.DATA,
        "column 'x': '" + cell + "' is not a number, in file:");
  }

  @ParameterizedTest
  @CsvSource({
    "1e3, 1000",
    "' 2.5', 2.5",
    "+4, 4",
    "-.5, -0.5",
    "1E-2, 0.01",
    "inf, Infinity",
    "-Infinity, -Infinity",
    "NaN, NaN",
    "' nan ', NaN",
    "True, 1"
  })
  void numbersAsPeopleWriteThemAreRead(String cell, float expected) throws IOException {
    Path input = write("in.csv", "x\n\"" + cell + "\"\n");
    Run run = Run.of(scoreX(input));
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    Float found =
        LocalSpark.session()
            .read()
            .parquet(folder.resolve("scored").toString())
            .head()
            .<Float>getAs("prediction");
    assertThat(found).isEqualTo(Float.valueOf(expected));
  }

  private List<String> scoreX(Path input) {
    return List.of(
        "score",
        "--model",
        Run.golden("one_feature/model.onnx").toString(),
        "--input",
        input.toString(),
        "--features",
        "x",
        "--output",
        folder.resolve("scored").toString());
  }

  private static byte[] bytes(String text, String encoding) {
    byte[] plain = text.getBytes(Charset.forName(encoding));
    return encoding.equals("UTF-32")
        ? ("\ufeff" + text).getBytes(Charset.forName("UTF-32"))
        : plain;
  }

  private Fed fed() {
    try {
      return new Fed(Files.createTempDirectory(folder, "out"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String[] with(String[] words, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(words), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static void expect(Run run, ExitCode code, String... words) {
    assertThat(run.err()).contains(words).doesNotContain("Exception");
    assertThat(run.code()).isEqualTo(code);
  }
}
