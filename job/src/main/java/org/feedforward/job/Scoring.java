package org.feedforward.job;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.config.GoldenConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.verify.Golden;
import org.feedforward.job.verify.GoldenFiles;

/**
 * A network as a function of the columns of Spark tables, for programs. In SQL the same function is
 * {@code feedforward_predict('model.onnx', a, b, ...)}.
 *
 * <p>Its result is a number for one output of one element, an array for one output of several, and
 * a struct with the outputs' names for several outputs. A null among the features gives a null.
 */
public final class Scoring {

  /** The column that {@link #transform} adds. */
  public static final String PREDICTION = "prediction";

  private final Model model;
  private final ModelColumns columns;
  private final String label;

  private Scoring(Model model, Optional<Golden> golden, String label) {
    this.model = model;
    this.columns = ModelColumns.of(model, Optional.empty(), PREDICTION, golden);
    this.label = label;
  }

  /** Reads a model file of this machine; {@link ModelException} says all that is wrong with it. */
  public static Scoring load(String path) {
    return load(path, LoadOptions.NONE);
  }

  /**
   * Reads a model file with what it does not say itself, as the architecture of weights. A golden
   * gate beside it, {@code MODEL.golden.npz}, is checked before anything is scored, here and by
   * every executor: numbers that differ end the query.
   */
  public static Scoring load(String path, LoadOptions options) {
    Path file = Path.of(path);
    Model model = Model.load(file, options);
    Optional<Golden> golden = GoldenFiles.find(model, file, GoldenConfig.NONE);
    return new Scoring(model, golden, file.getFileName().toString());
  }

  /** Scores with a model that is there already. */
  public static Scoring of(Model model) {
    return new Scoring(model, Optional.empty(), "model");
  }

  /** The model. */
  public Model model() {
    return model;
  }

  /**
   * The prediction for some columns, as an expression of the active session: a number for each
   * element of the inputs, in the model's order, where an array or a struct may stand for all
   * elements of an input.
   */
  public Column predict(Column... features) {
    return scoring(SparkSession.active()).predict(columns.prediction(), features);
  }

  /** The table with a prediction from the columns that have the names of the model's inputs. */
  public Dataset<Row> transform(Dataset<Row> table) {
    return transform(table, model.inputs().stream().map(Port::name).toArray(String[]::new));
  }

  /** The table with a prediction from the named columns, which {@link #predict} describes. */
  public Dataset<Row> transform(Dataset<Row> table, String... features) {
    List<String> known = List.of(table.columns());
    List<String> missing = Arrays.stream(features).filter(name -> !known.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw JobException.usage(
          "The table has no column "
              + Names.list(missing)
              + "; it has "
              + Names.list(known)
              + ". Name the columns that feed the model: transform(table, \"a\", \"b\", ...)");
    }
    requireNoPrediction(known);
    SqlScoring scoring = scoring(table.sparkSession());
    Column[] arguments =
        Arrays.stream(features)
            .map(name -> table.col(BoundColumn.quoted(name)))
            .toArray(Column[]::new);
    return table.select(
        functions.col("*"),
        scoring.predict(columns.prediction(), arguments).as(PREDICTION, metadata(scoring)));
  }

  /**
   * The table with a prediction from raw columns, which become the model's inputs as a file of
   * features says; timestamps are seen in the session's time zone.
   *
   * @param features a feature block in a file of its own, which begins with {@code features:}
   */
  public Dataset<Row> transform(Dataset<Row> table, Path features) {
    requireNoPrediction(List.of(table.columns()));
    SqlScoring scoring = scoring(table.sparkSession());
    Binding binding =
        Binding.ofTable(
            new TableColumns(table.schema(), Set.of(), ColumnFaults.NONE),
            model.inputs(),
            FeatureFile.read(features),
            ZoneId.of(
                table.sparkSession().conf().get("spark.sql.session.timeZone"), ZoneId.SHORT_IDS));
    return table.select(
        functions.col("*"),
        scoring.predictOrFail(binding, columns.prediction()).as(PREDICTION, metadata(scoring)));
  }

  private static void requireNoPrediction(List<String> columns) {
    if (columns.contains(PREDICTION)) {
      throw JobException.usage(
          "The table has a column " + PREDICTION + " already: rename it, or use predict()");
    }
  }

  private SqlScoring scoring(SparkSession session) {
    return SqlScoring.of(session.sparkContext(), columns, label);
  }

  private Metadata metadata(SqlScoring scoring) {
    return scoring.metadata(columns.prediction());
  }
}
