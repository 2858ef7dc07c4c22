package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.PathRules;
import org.feedforward.job.config.tree.Read;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What paths may hold, and what their endings tell. */
class PathsAndFormatsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "/a/b",
        "a b",
        "file:/a",
        "file:///a",
        "hdfs://host:9000/a",
        "viewfs:/a",
        "a*",
        "ä",
        "$HOME",
        "{a,b}",
        "a@b",
        "s3a://bucket/a"
      })
  void pathsOfHadoop(String path) {
    assertThat(PathRules.problem(path, true)).isEmpty();
    assertThatCode(() -> PathRules.require("--output", path)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/a/b:c", "C:", "10:00", "file:/a", "FILE:///a"})
  void pathsOfThisMachine(String path) {
    assertThat(PathRules.problem(path, false)).isEmpty();
  }

  @Test
  void whatNoPathHolds() {
    refused("a\0b", ConfigFaults.PATH_HOLDS_NUL, ConfigFaults.PATH_HOLDS_NUL);
    refused("${HOME}/a", ConfigFaults.PATH_HOLDS_VARIABLE, ConfigFaults.PATH_HOLDS_VARIABLE);
    refused(
        "hdfs://u:secret1@host/a", ConfigFaults.PATH_HOLDS_SECRET, ConfigFaults.PATH_HOLDS_SECRET);
    refused("http://host/a", ConfigFaults.PATH_IS_OF_THE_WEB, ConfigFaults.PATH_IS_OF_THE_WEB);
    refused("HTTPS://host/a", ConfigFaults.PATH_IS_OF_THE_WEB, ConfigFaults.PATH_IS_OF_THE_WEB);
    assertThat(PathRules.problem("hdfs:/a", false)).contains(ConfigFaults.PATH_IS_ELSEWHERE);
    assertThat(PathRules.problem("a:b", true)).contains(ConfigFaults.PATH_HOLDS_COLON);
    assertThat(PathRules.problem("hdfs://host:1/a:b", true))
        .contains(ConfigFaults.PATH_HOLDS_COLON);
    assertThat(PathRules.problem("/a/b:c", true)).contains(ConfigFaults.PATH_HOLDS_COLON);
  }

  private static void refused(String path, String hadoop, String local) {
    assertThat(PathRules.problem(path, true)).contains(hadoop);
    assertThat(PathRules.problem(path, false)).contains(local);
  }

  @Test
  void aPathThatIsRequiredEndsTheCommand() {
    assertThatThrownBy(() -> PathRules.require("--output", "a:b"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage("--output a:b: a path may not contain ':'; choose another name");
  }

  @Test
  void pathsWithAFolderOrASchemeAreAbsolute() {
    assertThat(PathRules.isAbsolute("/a")).isTrue();
    assertThat(PathRules.isAbsolute("hdfs://h/a")).isTrue();
    assertThat(PathRules.isAbsolute("x+y.z-1:/a\nb")).isTrue();
    assertThat(PathRules.isAbsolute("a/b")).isFalse();
    assertThat(PathRules.isAbsolute("a:b")).isFalse();
    assertThat(PathRules.isAbsolute("1a:/b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, CSV",
    "A.CSV, CSV",
    "a.csv.gz, CSV",
    "dir/a.csv/*, CSV",
    "a.csv.snappy, CSV",
    "a, PARQUET",
    "a.parquet, PARQUET",
    "a.csv/part-0, PARQUET",
    "csv, PARQUET",
    "json, PARQUET",
    "a.csv.xyz, PARQUET",
    "a.v2, PARQUET"
  })
  void endingsTellTheFormat(String path, Format format) {
    assertThat(Read.flags("--input=" + path).input().format()).isEqualTo(format);
    assertThat(Read.flags("--output=" + path).output().format()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({
    "a.json, JSON, .json",
    "a.JSONL/, JSON, .jsonl",
    "a.ndjson/*, JSON, .ndjson",
    "a.json.gz, JSON, .json.gz",
    "a b.orc, ORC, .orc",
    "a.avro, AVRO, .avro"
  })
  void someFormatsAreReadAndNotWritten(String path, Format format, String ending) {
    assertThat(Read.flags("--input=" + path).input().format()).isEqualTo(format);
    assertThat(Read.faultsOfFlags("--output=" + path))
        .containsExactly(
            "--output "
                + path
                + ": "
                + ending
                + " is not a format that is known here; --output-format says which it is, parquet"
                + " or csv");
  }

  @ParameterizedTest
  @CsvSource({
    "dir/a.txt/*, .txt",
    "a.orc.gz, .orc.gz",
    "a.gz, .gz",
    "x.y.zip, .zip",
    "a b.xlsx, .xlsx"
  })
  void otherEndingsNeedTheFormat(String path, String ending) {
    assertThat(Read.faultsOfFlags("--input=" + path))
        .containsExactly(
            "--input "
                + path
                + ": "
                + ending
                + " is not a format that is known here; --input-format says which it is, parquet,"
                + " csv, orc, json or avro");
    assertThat(Read.flags("--input=" + path, "--input-format=CSV").input().format())
        .isEqualTo(Format.CSV);
  }

  @Test
  void formatsHaveNames() {
    assertThat(Format.names(Format.WRITTEN)).isEqualTo("parquet or csv");
    assertThat(Format.CSV).hasToString("CSV");
    assertThat(Format.PARQUET).hasToString("Parquet");
    assertThat(Format.PARQUET.sparkName()).isEqualTo("parquet");
    assertThat(Read.value(Format.kind(Format.READ), "Parquet")).isEqualTo(Format.PARQUET);
    assertThat(Read.faults(Format.kind(Format.WRITTEN), "orc"))
        .containsExactly("x: expected parquet or csv, found 'orc'");
    assertThat(Read.faultsOfFlags("--output-format=orc", "--output=a.json"))
        .containsExactly("--output-format: expected parquet or csv, found 'orc'");
  }
}
