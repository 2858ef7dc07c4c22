package org.feedforward.job.sql;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.feedforward.graph.ModelException;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.sql.plan.Predict;

/** All that this room says to users, but for faults of rows. */
final class SqlFaults {

  private SqlFaults() {}

  // the function

  static JobException tooFewArguments(int arguments) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s takes a model and its features; got %d %s",
            Predict.FUNCTION,
            arguments,
            arguments == 1 ? "argument" : "arguments"));
  }

  static JobException notARow(String model, String features) {
    return JobException.usage(
        Predict.FUNCTION
            + "('"
            + Names.escape(model)
            + "', ...) takes a row, as struct(*), of which "
            + Names.escape(features)
            + " names the columns; pass it, or unset spark.feedforward.model."
            + Names.escape(model)
            + ".features");
  }

  static JobException modelIsNotConstant(String model) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "The model of %s is %s, expected a path or name that is the same for all rows, as"
                + " 'model.onnx'",
            Predict.FUNCTION,
            model));
  }

  // the columns of a model

  /** A column that is not declared. */
  static JobException unknownColumn(String name, String column, List<String> known) {
    String hint = Names.hint(column, known);
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "'%s': the model has no column '%s'%s",
            Names.escape(name),
            Names.escape(column),
            hint.isEmpty() ? "; it has " + Names.list(known) : hint));
  }

  static JobException unknownOfQueries(String name) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "'%s' is known of a run of score alone; a query has neither a run nor its time",
            Names.escape(name)));
  }

  static JobException columnsElsewhere(String key, String file) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s is %s, expected a file on the driver's machine",
            key,
            Names.path(file)));
  }

  // where models lie

  static JobException pathHoldsNul(String path) {
    return JobException.usage(
        "The model " + Names.path(path) + ": a path may not hold the character NUL");
  }

  static JobException pathHoldsSecret(String path) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "The model %s: a path may not hold a password, key or token; give it as a setting of"
                + " the file system",
            Names.path(path)));
  }

  static JobException foreignScheme(String path, String scheme) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "The model %s lies on %s://, and SQL may not read models from there; copy it to the"
                + " driver's machine, or start Spark with --conf %s=%s",
            Names.path(path),
            scheme,
            ModelSchemes.SETTING,
            scheme));
  }

  static JobException unknownModel(String pathOrName, List<String> known, Exception cause) {
    return new JobException(
        ExitCode.MODEL,
        String.format(
            Locale.ROOT,
            "There is neither a model file nor a setting %s%s for '%s'%s",
            SqlModels.PREFIX,
            Names.escape(pathOrName),
            Names.escape(pathOrName),
            Names.hint(pathOrName, known)),
        cause);
  }

  static JobException missingFile(String name, String path, Exception cause) {
    return new JobException(
        ExitCode.MODEL,
        SqlModels.PREFIX + Names.escape(name) + ": no file " + Names.escape(path),
        cause);
  }

  static ModelException unreadable(String path, IOException cause) {
    return new ModelException("Reading " + Names.path(path) + ": " + Causes.said(cause), cause);
  }

  // settings

  static JobException invalidShape(String setting, String problem) {
    return JobException.usage("Invalid " + setting + ": " + Names.escape(problem));
  }

  static JobException invalid(String setting, String value, List<String> choices) {
    int last = choices.size() - 1;
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "Invalid %s: %s (must be %s or %s)",
            setting,
            Names.escape(value),
            String.join(", ", choices.subList(0, last)),
            choices.get(last)));
  }

  // what Spark does before it knows that a query can be computed: verbs with their objects

  static String emptiesFolder() {
    return "empties the folder before its query runs";
  }

  static String deletesRows(String table) {
    return "deletes the rows of " + table + " before its query has ended";
  }

  static String dropsTable(String table) {
    return "drops " + table + " before its query runs";
  }

  static String removesRows(String table) {
    return "removes the rows of " + table + ", and a later statement that fills it again may fail";
  }
}
