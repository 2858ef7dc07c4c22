package org.feedforward.job.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of files that tables are read from and written to. */
public enum Format {
  PARQUET,
  CSV;

  /** Spark's name of the format. */
  public String sparkName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a name, whatever its case. */
  static Optional<Format> ofName(String name) {
    return Arrays.stream(values())
        .filter(format -> format.sparkName().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The format that a path's ending tells: {@code .csv} or {@code .csv.gz}, else Parquet. */
  static Format ofPath(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceFirst("[/*]+$", "");
    return name.matches(".*\\.csv(\\.(gz|bz2|zst|deflate|lz4|snappy))?") ? CSV : PARQUET;
  }

  static String names() {
    return Arrays.stream(values()).map(Format::sparkName).collect(Collectors.joining(" or "));
  }
}
