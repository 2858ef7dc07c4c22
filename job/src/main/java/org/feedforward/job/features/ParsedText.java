package org.feedforward.job.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.feedforward.job.fault.Names;

/** A text column as numbers; what is no number ends the run, named with column and file. */
final class ParsedText {

  private ParsedText() {}

  /** A float is parsed as a float: a detour over double would round twice. */
  static Column parse(String name, Column text, DataType type) {
    Column problem =
        concat(
            lit("column '" + Names.escape(name) + "' holds '"),
            text,
            lit("', which is no " + type.simpleString() + ", in "),
            col("_metadata.file_path"));
    return when(text.isNotNull(), coalesce(text.try_cast(type), raise_error(problem)));
  }
}
