package org.feedforward.job.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.feedforward.job.fault.Names;
import org.feedforward.job.sql.NumberTexts;
import org.feedforward.tensor.DType;

/** A text column as numbers; what is not a number ends the run, named with column and file. */
final class ParsedText {

  /** A whole number that was written with a point, as pandas does beside missing values. */
  private static final String WHOLE = "^\\s*([+-]?[0-9]+)\\.0*\\s*$";

  private ParsedText() {}

  /**
   * Numbers, or true and false in any case for 1 and 0.
   *
   * @param whole whether {@code 7.0} is the integer 7
   */
  static Column parse(String name, Column text, DType dtype, boolean whole) {
    // a float is parsed as a float: a detour over double would round twice
    DataType type = Types.parsed(dtype);
    Column parsed = dtype == DType.FLOAT32 ? NumberTexts.asFloats(text) : text.try_cast(type);
    if (whole && dtype == DType.INT64) {
      parsed = coalesce(parsed, regexp_extract(text, WHOLE, 1).try_cast(type));
    }
    if (dtype == DType.INT64) {
      Column word = lower(trim(text));
      Column bool =
          when(word.equalTo("true"), lit(1)).when(word.equalTo("false"), lit(0)).cast(type);
      parsed = coalesce(parsed, bool);
    }
    Column problem =
        concat(
            lit("column '" + Names.escape(name) + "': '"),
            text,
            lit("' is not " + wanted(dtype) + ", in "),
            col("_metadata.file_path"));
    return when(text.isNotNull(), coalesce(parsed, raise_error(problem)));
  }

  private static String wanted(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "a number";
      case INT64 -> "a whole number within 64 bits";
      case BOOL -> "true or false";
    };
  }
}
