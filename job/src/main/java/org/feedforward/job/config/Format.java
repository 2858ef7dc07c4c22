package org.feedforward.job.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;

/** The kinds of files that tables are read from and written to. */
public enum Format {
  PARQUET("Parquet", "parquet", false),
  CSV("CSV", "csv", true),
  ORC("ORC", "orc", false),
  /** A record a line. */
  JSON("JSON", "json|jsonl|ndjson", true),
  AVRO("Avro", "avro", false);

  /** The formats that tables are read from. */
  public static final List<Format> READ = List.of(values());

  /** The formats that results are written in. */
  public static final List<Format> WRITTEN = List.of(PARQUET, CSV);

  /** Endings of other formats; those of models name folders too. */
  private static final List<String> FOREIGN =
      List.of(
          "txt", "text", "tsv", "tab", "psv", "dat", "xml", "yaml", "yml", "html", "md", "xls",
          "xlsx", "ods", "feather", "arrow", "ipc", "npy", "npz", "pkl", "pickle", "h5", "hdf5",
          "db", "sqlite", "sql", "delta", "iceberg", "gz", "bz2", "zst", "xz", "zip", "tar", "tgz",
          "7z");

  private final String shown;
  private final String endings;

  Format(String shown, String names, boolean text) {
    this.shown = shown;
    this.endings =
        "(?s).*\\.(" + names + ")" + (text ? "(\\.(gz|bz2|zst|deflate|lz4|snappy))?" : "");
  }

  /** One of some formats, by its name. */
  static Kind<Format> kind(List<Format> known) {
    return new Kind.OfText<>(names(known), false, text -> ofName(text, known));
  }

  /** Spark's name of the format. */
  public String sparkName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return shown;
  }

  /**
   * The format of a table or a result: as its setting says, or as the ending of the path does.
   *
   * @param known the formats that it may have
   * @param setting the setting of the format
   * @param place the setting of the path
   */
  static Format read(
      Section section,
      List<Format> known,
      Setting<Format> setting,
      Setting<String> place,
      String path) {
    if (section.has(setting)) {
      return section.find(setting).orElse(PARQUET);
    }
    Optional<Format> told = told(path);
    Optional<String> ending = told.isPresent() ? Optional.of(ending(path)) : foreignEnding(path);
    if (told.filter(known::contains).isPresent() || ending.isEmpty()) {
      return told.orElse(PARQUET);
    }
    section.problem(
        ConfigFaults.foreignEnding(
            section.named(place), path, ending.get(), section.named(setting), names(known)));
    return PARQUET;
  }

  /** The format of a name, whatever its case. */
  private static Optional<Format> ofName(String name, List<Format> known) {
    return known.stream()
        .filter(format -> format.sparkName().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The format that the ending of a path names, such as {@code .csv} or {@code .csv.gz}. */
  private static Optional<Format> told(String path) {
    String name = name(path);
    return Arrays.stream(values()).filter(format -> name.matches(format.endings)).findFirst();
  }

  /** The ending of a path where it tells a format that is not here, with its point. */
  private static Optional<String> foreignEnding(String path) {
    String name = name(path);
    boolean foreign = FOREIGN.contains(name.substring(name.lastIndexOf('.') + 1));
    return name.contains(".") && foreign ? Optional.of(ending(path)) : Optional.empty();
  }

  /** What stands behind the last point, or the last two where the file is compressed. */
  private static String ending(String path) {
    String name = name(path);
    return name.matches("(?s).*\\.[a-z0-9]+\\.(gz|bz2|zst|deflate|lz4|snappy)")
        ? name.replaceFirst("(?s)^.*(\\.[a-z0-9]+\\.[a-z0-9]+)$", "$1")
        : name.substring(name.lastIndexOf('.'));
  }

  /** The last name of a path, without what stands for any file of a folder. */
  private static String name(String path) {
    String trimmed = path.toLowerCase(Locale.ROOT).replaceFirst("[/*]+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** The names of some formats, as messages list them. */
  public static String names(List<Format> formats) {
    List<String> names = formats.stream().map(Format::sparkName).toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}
