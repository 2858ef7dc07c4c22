package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.ConfigFaults;

/**
 * The options that Spark's readers and writers know, from 4.0 to 4.2. Spark passes over all others
 * without a word, so a misspelt one is an error here.
 */
final class KnownOptions {

  private static final List<String> FILES =
      List.of(
          "ignoreCorruptFiles",
          "ignoreMissingFiles",
          "pathGlobFilter",
          "recursiveFileLookup",
          "modifiedBefore",
          "modifiedAfter",
          "basePath",
          "timeZone");

  private static final List<String> CSV =
      List.of(
          "sep",
          "delimiter",
          "encoding",
          "charset",
          "quote",
          "escape",
          "charToEscapeQuoteEscaping",
          "header",
          "ignoreLeadingWhiteSpace",
          "ignoreTrailingWhiteSpace",
          "nullValue",
          "emptyValue",
          "lineSep",
          "locale",
          "dateFormat",
          "timestampFormat",
          "timestampNTZFormat",
          "timeFormat",
          "timeZone");

  private static final List<String> CSV_READ =
      List.of(
          "comment",
          "mode",
          "multiLine",
          "enforceSchema",
          "inferSchema",
          "samplingRatio",
          "preferDate",
          "columnPruning",
          "columnNameOfCorruptRecord",
          "maxColumns",
          "maxCharsPerColumn",
          "inputBufferSize",
          "unescapedQuoteHandling",
          "enableDateTimeParsingFallback",
          "nanValue",
          "positiveInf",
          "negativeInf");

  private static final List<String> CSV_WRITE =
      List.of("compression", "codec", "quoteAll", "escapeQuotes", "extension");

  private static final List<String> PARQUET_READ =
      List.of("mergeSchema", "datetimeRebaseMode", "int96RebaseMode");

  private static final List<String> ORC_READ = List.of("mergeSchema");

  private static final List<String> JSON_READ =
      List.of(
          "allowComments",
          "allowUnquotedFieldNames",
          "allowSingleQuotes",
          "allowNumericLeadingZeros",
          "allowNonNumericNumbers",
          "allowBackslashEscapingAnyCharacter",
          "allowUnquotedControlChars",
          "lineSep",
          "mode",
          "multiLine");

  private static final List<String> AVRO_READ =
      List.of(
          "datetimeRebaseMode",
          "ignoreExtension",
          "enableStableIdentifiersForUnionType",
          "stableIdentifierPrefixForUnionType",
          "recursiveFieldMaxDepth");

  private static final List<String> PARQUET_WRITE = List.of("compression");

  private static final List<String> WRITE = List.of("maxRecordsPerFile");

  /** Settings of Hadoop and of the formats, which readers and writers hand on. */
  private static final List<String> PREFIXES =
      List.of(
          "parquet.",
          "orc.",
          "avro.",
          "fs.",
          "dfs.",
          "hadoop.",
          "mapreduce.",
          "mapred.",
          "io.",
          "ipc.");

  private static final Map<Format, List<String>> CODECS =
      Map.of(
          Format.PARQUET,
          List.of("snappy", "zstd", "gzip", "lz4", "lz4_raw", "none", "uncompressed"),
          Format.CSV,
          List.of("gzip", "bzip2", "deflate", "lz4", "snappy", "none", "uncompressed"));

  private static final List<String> COMPRESSION =
      List.of("compression", "codec", "parquet.compression");

  /** Codecs of Parquet that Spark knows by name but does not ship. */
  private static final List<String> OTHER_CODECS = List.of("lzo", "brotli");

  private KnownOptions() {}

  /**
   * What is wrong with options of a reader.
   *
   * @param named how messages name what gave an option
   */
  static List<String> problemsOfReader(
      UnaryOperator<String> named, Format format, Options options) {
    List<String> problems =
        new ArrayList<>(unknown(named, "reader", format, KnownOptions::ofReader, options));
    problems.addAll(OptionValues.problems(named, options));
    return problems;
  }

  private static List<String> ofReader(Format format) {
    return switch (format) {
      case PARQUET -> joined(PARQUET_READ, FILES);
      case CSV -> joined(CSV, joined(CSV_READ, FILES));
      case ORC -> joined(ORC_READ, FILES);
      case JSON -> joined(JSON_READ, FILES);
      case AVRO -> joined(AVRO_READ, FILES);
    };
  }

  private static List<String> ofWriter(Format format) {
    return switch (format) {
      case PARQUET -> joined(PARQUET_WRITE, WRITE);
      case CSV -> joined(CSV, joined(CSV_WRITE, WRITE));
      case ORC, JSON, AVRO -> List.of();
    };
  }

  /**
   * What is wrong with options of a writer.
   *
   * @param named how messages name what gave an option
   */
  static List<String> problemsOfWriter(
      UnaryOperator<String> named, Format format, Options options) {
    List<String> problems = new ArrayList<>();
    for (String name : options.values().keySet()) {
      problems.addAll(CommitOptions.problems(named.apply(name), List.of(name)));
    }
    problems.addAll(unknown(named, "writer", format, KnownOptions::ofWriter, options));
    problems.addAll(OptionValues.problems(named, options));
    options
        .values()
        .forEach(
            (name, codec) -> {
              if (holds(COMPRESSION, name) && !isCodec(format, codec)) {
                problems.add(
                    ConfigFaults.unknownCodec(named.apply(name), name, codec, CODECS.get(format)));
              }
            });
    return problems;
  }

  private static boolean isCodec(Format format, String name) {
    String codec = name.toLowerCase(Locale.ROOT);
    boolean className = format == Format.CSV && name.contains(".");
    return className
        || CODECS.get(format).contains(codec)
        || (format == Format.PARQUET && OTHER_CODECS.contains(codec));
  }

  private static List<String> joined(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  private static List<String> unknown(
      UnaryOperator<String> named,
      String what,
      Format format,
      Function<Format, List<String>> known,
      Options options) {
    List<String> problems = new ArrayList<>();
    for (String name : options.values().keySet()) {
      boolean handedOn =
          PREFIXES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::startsWith)
              || (what.equals("writer") && CommitOptions.isOne(name));
      if (!handedOn && !holds(known.apply(format), name)) {
        Optional<Format> other =
            Arrays.stream(Format.values())
                .filter(candidate -> holds(known.apply(candidate), name))
                .findFirst();
        problems.add(
            ConfigFaults.unknownOption(
                named.apply(name),
                name,
                format + "'s " + what,
                other.map(Format::toString),
                known.apply(format)));
      }
    }
    return problems;
  }

  private static boolean holds(List<String> known, String name) {
    return known.stream().anyMatch(name::equalsIgnoreCase);
  }
}
