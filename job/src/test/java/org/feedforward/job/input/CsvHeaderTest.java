package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.feedforward.job.config.Options;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first line of CSV files, with every separator, quote and encoding. */
class CsvHeaderTest {

  private final Configuration configuration = new Configuration(false);

  @TempDir private Path folder;

  private List<String> cells(byte[] bytes, String name, Map<String, String> options)
      throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    return new CsvHeader(new Options(options), configuration)
        .cells(FileSystem.getLocal(configuration).getFileStatus(path));
  }

  private List<String> cells(String text, Map<String, String> options) throws IOException {
    return cells(text.getBytes(StandardCharsets.UTF_8), "a.csv", options);
  }

  private void refused(byte[] bytes, Map<String, String> options, String sentence) {
    assertThatThrownBy(() -> cells(bytes, "a.csv", options))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(sentence);
  }

  private void refused(String text, String sentence) {
    refused(text.getBytes(StandardCharsets.UTF_8), Map.of(), sentence);
  }

  @Test
  void cellsOfTheFirstLineThatIsNotBlank() throws IOException {
    assertThat(cells("a,b,c\n1,2,3\n", Map.of())).containsExactly("a", "b", "c");
    assertThat(cells("\n  \na,b", Map.of())).containsExactly("a", "b");
    assertThat(cells("a,b\r\n1,2\r\n", Map.of())).containsExactly("a", "b");
    assertThat(cells("a,b\r1,2\r", Map.of())).containsExactly("a", "b");
    assertThat(cells("\ufeffa,b\n", Map.of())).containsExactly("a", "b");
    assertThat(cells("a, ,,d\n", Map.of())).containsExactly("a", "", "", "d");
  }

  @Test
  void blanksOfCellsStay() throws IOException {
    assertThat(cells(" a ,b\n", Map.of())).containsExactly(" a ", "b");
    assertThat(
            cells(
                " a ,b\n",
                Map.of("ignoreLeadingWhiteSpace", "TRUE", "ignoreTrailingWhiteSpace", "true")))
        .containsExactly("a", "b");
  }

  @Test
  void separatorsAndQuotesAreThoseOfTheOptions() throws IOException {
    assertThat(cells("a;b\n", Map.of("SEP", ";"))).containsExactly("a", "b");
    assertThat(cells("a|b\n", Map.of("delimiter", "|"))).containsExactly("a", "b");
    assertThat(cells("a::b\n", Map.of("sep", "::"))).containsExactly("a", "b");
    assertThat(cells("\"a,\"\"b\",c\n", Map.of())).containsExactly("a,\"b", "c");
    assertThat(cells("'a,b',c\n", Map.of("quote", "'"))).containsExactly("a,b", "c");
    assertThat(cells("a,bXc", Map.of("lineSep", "X"))).containsExactly("a", "b");
    assertThat(cells("a,b--c", Map.of("lineSep", "--"))).containsExactly("a", "b");
  }

  @Test
  void commentsArePassedOver() throws IOException {
    assertThat(cells("#x,y\na,b\n", Map.of("comment", "#"))).containsExactly("a", "b");
    assertThat(cells("#x,y\na,b\n", Map.of())).containsExactly("#x", "y");
  }

  @Test
  void encodingsAreThoseOfTheOptions() throws IOException {
    assertThat(
            cells(
                "ä,ö\n".getBytes(StandardCharsets.ISO_8859_1),
                "a.csv",
                Map.of("encoding", "ISO-8859-1")))
        .containsExactly("ä", "ö");
    assertThat(
            cells("ä,ö\n".getBytes(StandardCharsets.UTF_16), "a.csv", Map.of("encoding", "UTF-16")))
        .containsExactly("ä", "ö");
  }

  @Test
  void otherEncodingsAreNamed() {
    String text = "a,b,c,d\n1,2,3,4\n";
    refused(text.getBytes(StandardCharsets.UTF_16), Map.of(), "text in UTF-16, not in UTF-8");
    refused(text.getBytes(StandardCharsets.UTF_16LE), Map.of(), "text in UTF-16LE, not in UTF-8");
    refused(text.getBytes(StandardCharsets.UTF_16BE), Map.of(), "text in UTF-16BE, not in UTF-8");
    for (String wide : List.of("UTF-32", "UTF-32BE", "UTF-32LE")) {
      refused(text.getBytes(Charset.forName(wide)), Map.of(), "text in UTF-32, not in UTF-8");
    }
    refused(
        "ä,b\n".getBytes(StandardCharsets.ISO_8859_1),
        Map.of(),
        "not text in UTF-8; --input-option encoding=NAME names another encoding");
  }

  @Test
  void filesWithoutAHeaderAreRefused() {
    refused("", "holds blank lines only, expected a header line");
    refused(" \n\t\n", "holds blank lines only, expected a header line");
  }

  @Test
  void compressedFilesAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("a,b\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(cells(bytes.toByteArray(), "a.csv.gz", Map.of())).containsExactly("a", "b");
  }

  @Test
  void unknownEncodingsAreUsage() {
    assertThatThrownBy(() -> CsvDialect.charset("klingon"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(
            "--input-option encoding=klingon is not known; expected one of UTF-8");
    assertThatThrownBy(() -> CsvDialect.charset("?")).hasMessageContaining("is not known");
  }
}
