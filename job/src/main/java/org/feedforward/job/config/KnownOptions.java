package org.feedforward.job.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.feedforward.job.fault.Names;

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

  private static final List<String> PARQUET_WRITE = List.of("compression");

  private static final List<String> WRITE = List.of("maxRecordsPerFile");

  /** Settings of Hadoop and of Parquet, which readers and writers hand on. */
  private static final List<String> PREFIXES =
      List.of("parquet.", "fs.", "dfs.", "hadoop.", "mapreduce.", "mapred.", "io.", "ipc.");

  private static final Map<Format, List<String>> CODECS =
      Map.of(
          Format.PARQUET,
          List.of("snappy", "zstd", "gzip", "lz4", "lz4_raw", "none", "uncompressed"),
          Format.CSV,
          List.of("gzip", "bzip2", "deflate", "lz4", "snappy", "none", "uncompressed"));

  /** Codecs of Parquet that Spark knows by name but does not ship. */
  private static final List<String> OTHER_CODECS = List.of("lzo", "brotli");

  private KnownOptions() {}

  /** What is wrong with options of a reader. */
  static List<String> problemsOfReader(String named, Format format, Options options) {
    List<String> problems =
        new ArrayList<>(unknown(named, "reader", format, KnownOptions::ofReader, options));
    problems.addAll(OptionValues.problems(named, options));
    return problems;
  }

  private static List<String> ofReader(Format format) {
    return switch (format) {
      case PARQUET -> joined(PARQUET_READ, FILES);
      case CSV -> joined(CSV, joined(CSV_READ, FILES));
    };
  }

  private static List<String> ofWriter(Format format) {
    return switch (format) {
      case PARQUET -> joined(PARQUET_WRITE, WRITE);
      case CSV -> joined(CSV, joined(CSV_WRITE, WRITE));
    };
  }

  /** What is wrong with options of a writer. */
  static List<String> problemsOfWriter(String named, Format format, Options options) {
    List<String> problems =
        new ArrayList<>(CommitOptions.problems(named, options.values().keySet()));
    problems.addAll(unknown(named, "writer", format, KnownOptions::ofWriter, options));
    problems.addAll(OptionValues.problems(named, options));
    for (String name : List.of("compression", "codec", "parquet.compression")) {
      options
          .get(name)
          .filter(codec -> !isCodec(format, codec))
          .ifPresent(
              codec ->
                  problems.add(
                      named
                          + " "
                          + name
                          + "="
                          + Names.escape(codec)
                          + ": expected "
                          + String.join(", ", CODECS.get(format))
                          + Names.hint(codec, CODECS.get(format))));
    }
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
      String named,
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
        String hint = Names.hint(name, known.apply(format));
        problems.add(
            named
                + " "
                + Names.escape(name)
                + ": "
                + format
                + "'s "
                + what
                + " has no such option"
                + other
                    .map(has -> "; that of " + has + " has it")
                    .orElse(
                        hint.isEmpty()
                            ? "; it has " + String.join(", ", known.apply(format))
                            : hint));
      }
    }
    return problems;
  }

  private static boolean holds(List<String> known, String name) {
    return known.stream().anyMatch(name::equalsIgnoreCase);
  }
}
