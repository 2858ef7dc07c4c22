package org.feedforward.job.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Names;

/**
 * What is written.
 *
 * @param path the folder, as Hadoop understands it; empty for a table of a catalogue
 * @param table the table that takes the rows of a run in, as SQL writes its name
 * @param format what the files are
 * @param options options of Spark's writer
 * @param overwrite whether an earlier result of ours is replaced
 * @param keep names and globs of the input columns that stand beside the prediction; all when
 *     absent
 * @param prediction the name of the prediction column
 * @param values the values that the network is asked for; its outputs when absent
 * @param columns what comes out of the model; the prediction when absent
 * @param layout how the rows lie in files
 */
public record OutputConfig(
    String path,
    Optional<String> table,
    Format format,
    Options options,
    boolean overwrite,
    Optional<List<String>> keep,
    String prediction,
    Optional<List<String>> values,
    Optional<List<ColumnEntry>> columns,
    Layout layout) {

  /**
   * How the rows lie in files.
   *
   * @param partitionBy columns whose values become folders, {@code country=DE}
   * @param rows how many rows a file has at most
   */
  public record Layout(List<String> partitionBy, OptionalLong rows) {

    /** No folders, and files as large as partitions are. */
    public static final Layout PLAIN = new Layout(List.of(), OptionalLong.empty());

    public Layout {
      partitionBy = List.copyOf(partitionBy);
    }
  }

  static final Setting<String> PATH =
      Setting.of("output.path", Kinds.TABLE, "the folder to write")
          .flag("--output", "PATH")
          .required("");

  static final Setting<String> TABLE =
      Setting.of(
              "output.table",
              Kinds.TABLE_NAME,
              "the Delta or Iceberg table that takes the rows of a run in, in place of a folder")
          .flag("--output-table", "NAME");

  static final Setting<Format> FORMAT =
      Setting.of("output.format", Format.kind(Format.WRITTEN), Format.names(Format.WRITTEN))
          .flag("--output-format", "FORMAT")
          .absent("by the path's ending, else parquet");

  static final Setting<Options> OPTIONS =
      Setting.of(
              "output.options",
              Options.KIND,
              "an option of Spark's writer, such as compression=zstd")
          .flag("--output-option", "KEY=VALUE")
          .otherwise(Options.NONE, "");

  static final Setting<Boolean> OVERWRITE =
      Setting.of(
              "output.overwrite", Kinds.SWITCH, "replace a result that Feedforward wrote earlier")
          .flag("--overwrite", "")
          .otherwise(false);

  static final Setting<List<String>> KEEP =
      Setting.of("output.keep", Kinds.NAMES, "the input columns that stand beside the prediction")
          .flag("--keep", "NAME|GLOB")
          .absent("all");

  static final Setting<String> PREDICTION =
      Setting.of("output.prediction", Kinds.TEXT, "the name of the prediction column")
          .flag("--prediction", "NAME")
          .otherwise("prediction");

  static final Setting<List<String>> VALUES =
      Setting.of(
              "output.values",
              Kinds.NAMES,
              "the values to predict: outputs, or intermediate values that inspect lists")
          .flag("--values", "NAME")
          .absent("its outputs");

  static final Setting<List<ColumnEntry>> COLUMNS =
      Setting.of(
              "output.columns",
              ColumnEntry.LIST,
              "the columns that come out of the model: probabilities, labels, single numbers")
          .flag("--columns", "@FILE")
          .absent("the prediction");

  static final Setting<List<String>> PARTITION_BY =
      Setting.of(
              "output.partition-by",
              Kinds.NAMES,
              "columns of the result whose values become folders, as country=DE")
          .otherwise(List.of(), "");

  static final Setting<Long> FILE_ROWS =
      Setting.of("output.files.rows", Kinds.wholeNumber(1), "how many rows a file has at most")
          .absent("those of a partition");

  static final List<Setting<?>> SETTINGS =
      List.of(
          PATH,
          TABLE,
          FORMAT,
          OPTIONS,
          OVERWRITE,
          KEEP,
          PREDICTION,
          VALUES,
          COLUMNS,
          PARTITION_BY,
          FILE_ROWS);

  /** A result whose files lie side by side. */
  public OutputConfig(
      String path,
      Format format,
      Options options,
      boolean overwrite,
      Optional<List<String>> keep,
      String prediction,
      Optional<List<String>> values,
      Optional<List<ColumnEntry>> columns) {
    this(
        path,
        Optional.empty(),
        format,
        options,
        overwrite,
        keep,
        prediction,
        values,
        columns,
        Layout.PLAIN);
  }

  public OutputConfig {
    keep = keep.map(List::copyOf);
    values = values.map(List::copyOf);
    columns = columns.map(List::copyOf);
  }

  static OutputConfig read(Section section) {
    requireTableAlone(section);
    String path = section.has(TABLE) ? "" : section.get(PATH);
    Format format = Format.read(section, Format.WRITTEN, FORMAT, PATH, path);
    Options options = section.get(OPTIONS);
    KnownOptions.problemsOfWriter(name -> section.named(OPTIONS, name), format, options)
        .forEach(section::problem);
    Optional<List<String>> values = section.find(VALUES);
    if (values.isPresent() && values.get().isEmpty()) {
      section.problem(ConfigFaults.emptyList(section.named(VALUES)));
    }
    Optional<List<ColumnEntry>> columns = section.find(COLUMNS);
    if (columns.isPresent()) {
      requireUse(section, columns.get());
    }
    return new OutputConfig(
        path,
        section.find(TABLE),
        format,
        options,
        section.get(OVERWRITE),
        section.find(KEEP),
        section.get(PREDICTION),
        values,
        columns,
        layout(section));
  }

  /** What comes out of a model whose rows are written nowhere. */
  static OutputConfig ofNoResult(Section section) {
    Optional<List<ColumnEntry>> columns = section.find(COLUMNS);
    columns.ifPresent(entries -> requireUse(section, entries));
    return new OutputConfig(
        "",
        Format.PARQUET,
        Options.NONE,
        false,
        Optional.of(List.of()),
        section.get(PREDICTION),
        section.find(VALUES),
        columns);
  }

  /** A table says by itself how its rows lie, and no other setting of a folder counts. */
  private static void requireTableAlone(Section section) {
    if (!section.has(TABLE)) {
      return;
    }
    for (Setting<?> other : List.of(PATH, FORMAT, OPTIONS, OVERWRITE, PARTITION_BY, FILE_ROWS)) {
      if (section.has(other)) {
        section.problem(ConfigFaults.notBoth(section.named(other), section.named(TABLE)));
      }
    }
    if (!section.has(RunConfig.KEY) && section.get(RunConfig.MODE) == RunConfig.Mode.ALL) {
      section.problem(ConfigFaults.needs(section.named(TABLE), "--run KEY=VALUE"));
    }
    if (section.find(ErrorsConfig.POLICY).equals(Optional.of(ErrorsConfig.Policy.REJECT))
        && !section.has(ErrorsConfig.REJECTS)) {
      section.problem(
          ConfigFaults.needs(
              section.named(ErrorsConfig.POLICY) + " beside " + section.named(TABLE),
              ErrorsConfig.REJECTS.key()));
    }
  }

  private static Layout layout(Section section) {
    Optional<Long> rows = section.find(FILE_ROWS);
    return new Layout(
        section.get(PARTITION_BY),
        rows.isPresent() ? OptionalLong.of(rows.get()) : OptionalLong.empty());
  }

  private static void requireUse(Section section, List<ColumnEntry> columns) {
    if (columns.isEmpty()) {
      section.problem(ConfigFaults.emptyList(section.named(COLUMNS)));
    } else if (section.has(PREDICTION) && columns.stream().noneMatch(ColumnEntry::isPrediction)) {
      section.problem(
          ConfigFaults.predictionWithoutColumn(section.named(PREDICTION), section.named(COLUMNS)));
    }
  }

  /** The path as messages show it. */
  public String shown() {
    return Names.path(path);
  }

  /** The same with the prediction alone. */
  public OutputConfig keepingNothing() {
    return new OutputConfig(
        path,
        table,
        format,
        options,
        overwrite,
        Optional.of(List.of()),
        prediction,
        values,
        columns,
        new Layout(List.of(), layout.rows()));
  }

  /** The same with the prediction as a whole. */
  OutputConfig withoutColumns() {
    return new OutputConfig(
        path,
        table,
        format,
        options,
        overwrite,
        keep,
        prediction,
        values,
        Optional.empty(),
        layout);
  }
}
