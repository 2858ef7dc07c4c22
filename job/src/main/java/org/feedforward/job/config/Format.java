package org.feedforward.job.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;

/** The kinds of files that tables are read from and written to. */
public enum Format {
  PARQUET,
  CSV;

  static final Kind<Format> KIND = new Kind.OfText<>(names(), false, Format::ofName);

  /** Endings that say something else than Parquet or CSV; those of models name folders too. */
  private static final List<String> FOREIGN =
      List.of(
          "json", "jsonl", "ndjson", "orc", "avro", "txt", "text", "tsv", "tab", "psv", "dat",
          "xml", "yaml", "yml", "html", "md", "xls", "xlsx", "ods", "feather", "arrow", "ipc",
          "npy", "npz", "pkl", "pickle", "h5", "hdf5", "db", "sqlite", "sql", "delta", "iceberg",
          "gz", "bz2", "zst", "xz", "zip", "tar", "tgz", "7z");

  /** Spark's name of the format. */
  public String sparkName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return this == CSV ? "CSV" : "Parquet";
  }

  /**
   * The format of a table or a result: as its setting says, or as the ending of the path does.
   *
   * @param setting the setting of the format
   * @param place the setting of the path
   */
  static Format read(Section section, Setting<Format> setting, Setting<String> place, String path) {
    if (section.has(setting)) {
      return section.find(setting).orElse(PARQUET);
    }
    Optional<Format> format = ofPath(path);
    if (format.isEmpty()) {
      section.problem(
          ConfigFaults.foreignEnding(
              section.named(place),
              path,
              foreignEnding(path).orElse(""),
              section.named(setting),
              names()));
    }
    return format.orElse(PARQUET);
  }

  /** The format of a name, whatever its case. */
  private static Optional<Format> ofName(String name) {
    return Arrays.stream(values())
        .filter(format -> format.sparkName().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * The format that a path's ending tells: {@code .csv} or {@code .csv.gz}, else Parquet; nothing
   * when it tells another one.
   */
  private static Optional<Format> ofPath(String path) {
    String name = name(path);
    if (name.matches("(?s).*\\.csv(\\.(gz|bz2|zst|deflate|lz4|snappy))?")) {
      return Optional.of(CSV);
    }
    return foreignEnding(path).isEmpty() ? Optional.of(PARQUET) : Optional.empty();
  }

  /** The ending of a path where it tells a format that is not here, with its point. */
  private static Optional<String> foreignEnding(String path) {
    String name = name(path);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String shown =
        name.matches("(?s).*\\.[a-z0-9]+\\.(gz|bz2|zst|deflate|lz4|snappy)")
            ? name.replaceFirst("(?s)^.*(\\.[a-z0-9]+\\.[a-z0-9]+)$", "$1")
            : "." + ending;
    return name.contains(".") && FOREIGN.contains(ending) ? Optional.of(shown) : Optional.empty();
  }

  /** The last name of a path, without what stands for any file of a folder. */
  private static String name(String path) {
    String trimmed = path.toLowerCase(Locale.ROOT).replaceFirst("[/*]+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  static String names() {
    return Arrays.stream(values()).map(Format::sparkName).collect(Collectors.joining(" or "));
  }
}
