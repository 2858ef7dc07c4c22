package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.feedforward.job.config.tree.Origin;
import org.feedforward.job.config.tree.Read;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of Spark's readers and writers: which are known, and what may stand behind them. */
class SparkOptionsTest {

  private static List<String> reader(Format format, String name, String value) {
    return KnownOptions.problemsOfReader(
        option -> "--input-option", format, new Options(Map.of(name, value)));
  }

  private static List<String> writer(Format format, String name, String value) {
    return KnownOptions.problemsOfWriter(
        option -> "--output-option", format, new Options(Map.of(name, value)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "header | true FALSE | yes 1 | true or false",
        "MULTILINE | true | on | true or false",
        "maxColumns | 20480 -1 | many 1.5 1e3 9999999999 | a whole number",
        "samplingRatio | 1 1.0 0.5 .25 0.001 | 0 0.0 1.5 -1 half | a number above 0, at most 1",
        "quote | ' | '' ab | one character",
        "escape | / | // | one character",
        "sep | , ;; | | one or more characters",
        "lineSep | x xx xxxx | xxxxx | one or two characters",
        "unescapedQuoteHandling | SKIP_VALUE raise_error | SKIP | STOP_AT_CLOSING_QUOTE",
        "modifiedBefore | 2026-01-31T23:00:00 2026-1-3 | yesterday 1.2.2026 | a time such as",
        "timeZone | Europe/Berlin UTC +01:00 GMT+1 PST utc-01:00:00 | Mars/Olympus berlin | a time zone",
      })
  void valuesOfAReaderAreChecked(String name, String good, String bad, String expected) {
    for (String value : good.split(" ")) {
      assertThat(reader(Format.CSV, name, value)).as("%s=%s", name, value).isEmpty();
    }
    for (String value : bad == null ? new String[] {""} : bad.split(" ")) {
      assertThat(reader(Format.CSV, name, value))
          .singleElement()
          .asString()
          .startsWith("--input-option " + name + "=" + value + ": expected " + expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "datetimeRebaseMode, corrected, never, 'EXCEPTION, CORRECTED or LEGACY'",
    "mergeSchema, true, maybe, true or false",
    "int96RebaseMode, LEGACY, OLD, 'EXCEPTION, CORRECTED or LEGACY'"
  })
  void valuesOfParquetsReaderAreChecked(String name, String good, String bad, String expected) {
    assertThat(reader(Format.PARQUET, name, good)).isEmpty();
    assertThat(reader(Format.PARQUET, name, bad))
        .containsExactly("--input-option " + name + "=" + bad + ": expected " + expected);
  }

  @Test
  void valuesOfAWriterAreChecked() {
    assertThat(writer(Format.CSV, "extension", "tsv")).isEmpty();
    assertThat(writer(Format.CSV, "extension", ".tsv"))
        .containsExactly("--output-option extension=.tsv: expected letters");
    assertThat(writer(Format.PARQUET, "maxRecordsPerFile", "x"))
        .containsExactly("--output-option maxRecordsPerFile=x: expected a whole number");
    assertThat(writer(Format.PARQUET, "parquet.block.size", "1k"))
        .containsExactly("--output-option parquet.block.size=1k: expected a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fs.s3a.endpoint", "parquet.x", "DFS.replication", "mapreduce.job.x"})
  void settingsOfHadoopAreHandedOn(String name) {
    assertThat(reader(Format.CSV, name, "x")).isEmpty();
    assertThat(writer(Format.PARQUET, name, "x")).isEmpty();
  }

  @Test
  void anOptionThatSparkPassesOverIsAFault() {
    assertThat(reader(Format.CSV, "heder", "true"))
        .containsExactly(
            "--input-option heder: CSV's reader has no such option; did you mean 'header'?");
    assertThat(reader(Format.PARQUET, "sep", ","))
        .containsExactly(
            "--input-option sep: Parquet's reader has no such option; that of CSV has it");
    assertThat(reader(Format.PARQUET, "zzzzzz", ","))
        .containsExactly(
            "--input-option zzzzzz: Parquet's reader has no such option; it has mergeSchema,"
                + " datetimeRebaseMode, int96RebaseMode, ignoreCorruptFiles, ignoreMissingFiles,"
                + " pathGlobFilter, recursiveFileLookup, modifiedBefore, modifiedAfter, basePath,"
                + " timeZone");
    assertThat(writer(Format.CSV, "comment", "#"))
        .singleElement()
        .asString()
        .startsWith("--output-option comment: CSV's writer has no such option; it has sep,");
    assertThat(writer(Format.PARQUET, "quoteAll", "true"))
        .containsExactly(
            "--output-option quoteAll: Parquet's writer has no such option; that of CSV has it");
  }

  @Test
  void codecsAreThoseOfTheFormat() {
    for (String codec : List.of("snappy", "ZSTD", "lz4_raw", "none", "lzo", "brotli")) {
      assertThat(writer(Format.PARQUET, "compression", codec)).as(codec).isEmpty();
      assertThat(writer(Format.PARQUET, "parquet.compression", codec)).as(codec).isEmpty();
    }
    for (String codec : List.of("gzip", "bzip2", "Deflate", "uncompressed", "org.example.Codec")) {
      assertThat(writer(Format.CSV, "compression", codec)).as(codec).isEmpty();
      assertThat(writer(Format.CSV, "codec", codec)).as(codec).isEmpty();
    }
    assertThat(writer(Format.CSV, "compression", "zstd"))
        .containsExactly(
            "--output-option compression=zstd: expected gzip, bzip2, deflate, lz4, snappy, none,"
                + " uncompressed");
    assertThat(writer(Format.CSV, "codec", "lzo")).hasSize(1);
    assertThat(writer(Format.PARQUET, "compression", "org.example.Codec")).hasSize(1);
    assertThat(writer(Format.PARQUET, "Compression", "snapy"))
        .singleElement()
        .asString()
        .startsWith("--output-option Compression=snapy: expected snappy, ")
        .endsWith("; did you mean 'snappy'?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.sources.commitProtocolClass",
        "parquet.output.committer.class",
        "mapreduce.fileoutputcommitter.algorithm.version",
        "mapred.output.dir",
        "OUTPUTDIR",
        "mapreduce.job.outputformat.class"
      })
  void howFilesAreCommittedIsNotAnOption(String name) {
    assertThat(writer(Format.PARQUET, name, "x"))
        .containsExactly(
            "--output-option "
                + name
                + ": a result appears whole or not at all, so how its files are committed cannot be"
                + " changed; leave the option out");
    assertThat(CommitOptions.problems("OPTIONS", List.of("compression", name, "sep"))).hasSize(1);
  }

  @Test
  void everyOptionIsNamedByThePlaceOfIts() {
    assertThat(
            KnownOptions.problemsOfReader(
                name -> "at " + name,
                Format.CSV,
                Options.KIND
                    .read(
                        new Typed(
                            new Origin.SetFlag(),
                            "x",
                            "",
                            Read.tree(new Problems(), "{header: x, zzzzzz: y}")),
                        new Problems())
                    .orElseThrow()))
        .hasSize(2)
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).startsWith("at header header=x: expected"),
            fault -> assertThat(fault).startsWith("at zzzzzz zzzzzz: CSV's reader has no"));
  }

  @Test
  void optionsAreFoundInAnyCase() {
    Options options = new Options(Map.of("Sep", ";"));
    assertThat(options.get("sep")).contains(";");
    assertThat(options.has("SEP")).isTrue();
    assertThat(options.has("quote")).isFalse();
    assertThat(options.get("quote")).isEmpty();
    assertThat(Options.NONE.values()).isEmpty();
  }
}
