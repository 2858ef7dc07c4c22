package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Names;

/**
 * The table to score.
 *
 * @param path a file, folder or glob, as Hadoop understands it
 * @param format what the files are
 * @param options options of Spark's reader
 * @param where a SQL condition that the scored rows fulfil
 * @param allowEmpty whether a place without files is a table without rows
 * @param ofRejects whether the path is that of an earlier run, of which the rejected rows are read
 * @param minRows fewer scored rows than this are a fault
 */
public record InputConfig(
    String path,
    Format format,
    Options options,
    Optional<String> where,
    boolean allowEmpty,
    boolean ofRejects,
    long minRows) {

  static final Setting<String> PATH =
      Setting.of("input.path", Kinds.TABLE, "the table to score: a file, folder or glob")
          .flag("--input", "PATH")
          .required("");

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
      List.of(PATH, FORMAT, OPTIONS, WHERE, ALLOW_EMPTY, MIN_ROWS, REJECTS_OF);

  static InputConfig read(Section section) {
    Optional<String> rejects = section.find(REJECTS_OF);
    if (rejects.isPresent()) {
      return new InputConfig(
          rejects.get(),
          Format.PARQUET,
          Options.NONE,
          section.find(WHERE),
          false,
          true,
          section.get(MIN_ROWS));
    }
    String path = section.get(PATH);
    Format format = Format.read(section, Format.READ, FORMAT, PATH, path);
    Options options = section.get(OPTIONS);
    KnownOptions.problemsOfReader(name -> section.named(OPTIONS, name), format, options)
        .forEach(section::problem);
    return new InputConfig(
        path,
        format,
        options,
        section.find(WHERE),
        section.get(ALLOW_EMPTY),
        false,
        section.get(MIN_ROWS));
  }

  /** The path as messages show it. */
  public String shown() {
    return Names.path(path);
  }

  /** The same table at another path. */
  public InputConfig at(String other) {
    return new InputConfig(other, format, options, where, allowEmpty, ofRejects, minRows);
  }
}
