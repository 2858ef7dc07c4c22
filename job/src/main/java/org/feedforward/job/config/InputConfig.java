package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Names;

/**
 * The table to score.
 *
 * @param path a file, folder or glob, as Hadoop understands it; empty for a table of a catalogue
 * @param files the files below the path that are read; all when absent
 * @param table the table of a catalogue
 * @param format what the files are
 * @param options options of Spark's reader
 * @param where a SQL condition that the scored rows fulfil
 * @param allowEmpty whether a place without files is a table without rows
 * @param ofRejects whether the path is that of an earlier run, of which the rejected rows are read
 * @param minRows fewer scored rows than this are a fault
 */
public record InputConfig(
    String path,
    Optional<List<String>> files,
    Optional<Named> table,
    Format format,
    Options options,
    Optional<String> where,
    boolean allowEmpty,
    boolean ofRejects,
    long minRows) {

  /**
   * A table of a catalogue.
   *
   * @param name as SQL writes it
   * @param version the version that is read; the newest when absent
   * @param timestamp the time whose last version is read
   */
  public record Named(String name, Optional<Long> version, Optional<String> timestamp) {}

  static final Setting<String> PATH =
      Setting.of("input.path", Kinds.TABLE, "the table to score: a file, folder or glob")
          .flag("--input", "PATH")
          .required("");

  static final Setting<String> TABLE =
      Setting.of(
              "input.table",
              Kinds.TABLE_NAME,
              "the table to score by its name in a catalogue, in place of a path")
          .flag("--input-table", "NAME");

  static final Setting<Long> VERSION =
      Setting.of(
              "input.version",
              Kinds.WHOLE_NUMBER,
              "the version or snapshot of a Delta or Iceberg table that is read")
          .absent("the newest");

  static final Setting<String> TIMESTAMP =
      Setting.of(
              "input.timestamp",
              Kinds.MOMENT,
              "the time whose last version is read, such as 2026-11-22 06:00:00")
          .absent("now");

  static final Setting<Format> FORMAT =
      Setting.of("input.format", Format.kind(Format.READ), Format.names(Format.READ))
          .flag("--input-format", "FORMAT")
          .absent("by the path's ending, else parquet");

  static final Setting<Options> OPTIONS =
      Setting.of("input.options", Options.KIND, "an option of Spark's reader, such as sep=;")
          .flag("--input-option", "KEY=VALUE")
          .otherwise(Options.NONE, "");

  static final Setting<String> WHERE =
      Setting.of("input.where", Kinds.TEXT, "score only rows for which this SQL condition holds")
          .flag("--where", "CONDITION")
          .absent("all rows");

  static final Setting<Boolean> ALLOW_EMPTY =
      Setting.of(
              "input.allow-empty",
              Kinds.SWITCH,
              "accept a place without data files as a table without rows")
          .otherwise(false);

  static final Setting<Long> MIN_ROWS =
      Setting.of("input.min-rows", Kinds.wholeNumber(0), "fail when fewer rows are scored")
          .otherwise(0L);

  static final Setting<String> REJECTS_OF =
      Setting.of(
              "input.only-rejects",
              Kinds.TABLE,
              "score the rejected rows of an earlier result, in place of the input")
          .flag("--only-rejects", "RUN");

  static final List<Setting<?>> SETTINGS =
      List.of(
          PATH,
          TABLE,
          VERSION,
          TIMESTAMP,
          FORMAT,
          OPTIONS,
          WHERE,
          ALLOW_EMPTY,
          MIN_ROWS,
          REJECTS_OF);

  static InputConfig read(Section section) {
    Optional<String> rejects = section.find(REJECTS_OF);
    if (rejects.isPresent()) {
      return new InputConfig(
          rejects.get(),
          Optional.empty(),
          Optional.empty(),
          Format.PARQUET,
          Options.NONE,
          section.find(WHERE),
          false,
          true,
          section.get(MIN_ROWS));
    }
    Optional<Named> table = table(section);
    String path = section.has(TABLE) ? "" : section.get(PATH);
    Format format = Format.read(section, Format.READ, FORMAT, PATH, path);
    Options options = section.get(OPTIONS);
    KnownOptions.problemsOfReader(name -> section.named(OPTIONS, name), format, options)
        .forEach(section::problem);
    return new InputConfig(
        path,
        Optional.empty(),
        table,
        format,
        options,
        section.find(WHERE),
        section.get(ALLOW_EMPTY),
        false,
        section.get(MIN_ROWS));
  }

  private static Optional<Named> table(Section section) {
    Optional<Named> table =
        section
            .find(TABLE)
            .map(name -> new Named(name, section.find(VERSION), section.find(TIMESTAMP)));
    for (Setting<?> other : List.of(PATH, FORMAT, OPTIONS, ALLOW_EMPTY)) {
      if (section.has(TABLE) && section.has(other)) {
        section.problem(ConfigFaults.notBoth(section.named(other), section.named(TABLE)));
      }
    }
    for (Setting<?> version : List.of(VERSION, TIMESTAMP)) {
      if (section.has(version) && !section.has(TABLE)) {
        section.problem(ConfigFaults.needs(section.named(version), TABLE.key()));
      }
    }
    if (section.has(VERSION) && section.has(TIMESTAMP)) {
      section.problem(ConfigFaults.notBoth(section.named(VERSION), section.named(TIMESTAMP)));
    }
    return table;
  }

  /** A table by its path. */
  public InputConfig(
      String path,
      Format format,
      Options options,
      Optional<String> where,
      boolean allowEmpty,
      boolean ofRejects,
      long minRows) {
    this(
        path,
        Optional.empty(),
        Optional.empty(),
        format,
        options,
        where,
        allowEmpty,
        ofRejects,
        minRows);
  }

  /** Some files of the table alone. */
  public InputConfig of(List<String> some) {
    return new InputConfig(
        path, Optional.of(some), table, format, options, where, allowEmpty, ofRejects, minRows);
  }

  /** The path, or the name of a table of a catalogue. */
  public String place() {
    return table.map(Named::name).orElse(path);
  }

  /** The same as messages show it. */
  public String shown() {
    return Names.path(place());
  }

  /** The same table at another path. */
  public InputConfig at(String other) {
    return new InputConfig(
        other, files, table, format, options, where, allowEmpty, ofRejects, minRows);
  }
}
