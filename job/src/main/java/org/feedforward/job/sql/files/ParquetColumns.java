package org.feedforward.job.sql.files;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * The columns of a Parquet file in Spark's types. Spark itself starts a job to find out, whose
 * result a Kryo that requires registration refuses, looks at one file, and gives up on all columns
 * when it cannot read one of them.
 */
public final class ParquetColumns {

  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private ParquetColumns() {}

  /** A reader under the settings of a session; threads may share it. */
  public static Reader reader(SparkSession spark) {
    return reader(spark.sessionState().conf());
  }

  /** The same under some settings. */
  public static Reader reader(SQLConf settings) {
    return new Reader(new ParquetToSparkSchemaConverter(settings));
  }

  /** Reads what footers say of columns. */
  public static final class Reader {

    private final ParquetToSparkSchemaConverter converter;

    private Reader(ParquetToSparkSchemaConverter converter) {
      this.converter = converter;
    }

    /** The columns that a footer describes. */
    public FileColumns read(FileMetaData file) {
      Map<String, StructField> declared = declared(file);
      StructType readable = new StructType();
      Map<String, String> unreadable = new LinkedHashMap<>();
      for (Type column : file.getSchema().getFields()) {
        Optional<StructField> field = convert(column);
        if (field.isEmpty()) {
          unreadable.put(column.getName(), described(column));
        } else {
          StructField other = declared.get(column.getName());
          boolean agrees = other != null && agree(other.dataType(), field.get().dataType());
          readable = readable.add(agrees ? other : field.get());
        }
      }
      return new FileColumns(readable, unreadable);
    }

    private Optional<StructField> convert(Type column) {
      try {
        return Optional.of(converter.convert(new MessageType("column", column)).apply(0));
      } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
        return Optional.empty();
      }
    }

    /** The columns as the Spark that wrote a file knew them. */
    private Map<String, StructField> declared(FileMetaData file) {
      Map<String, StructField> fields = new LinkedHashMap<>();
      if (file.getKeyValueMetaData().containsKey(SPARK_SCHEMA)) {
        try {
          Footer footer = new Footer(new Path("footer"), new ParquetMetadata(file, List.of()));
          Arrays.stream(ParquetFileFormat.readSchemaFromFooter(footer, converter).fields())
              .forEach(field -> fields.put(field.name(), field));
        } catch (Exception e) { // it falls back to the file's own columns, which may be unreadable
          fields.clear();
        }
      }
      return fields;
    }
  }

  /**
   * Whether a declared type is one that the stored type stands for. Programs other than Spark keep
   * Spark's declaration when they change a column.
   */
  private static boolean agree(DataType declared, DataType stored) {
    if (declared instanceof UserDefinedType<?> user) {
      return agree(user.sqlType(), stored);
    }
    if (declared instanceof YearMonthIntervalType) {
      return stored.equals(DataTypes.IntegerType);
    } else if (declared instanceof DayTimeIntervalType) {
      return stored.equals(DataTypes.LongType);
    }
    return DataTypeUtils.sameType(declared, stored);
  }

  private static String described(Type column) {
    if (column instanceof GroupType group) {
      return "a group of " + group.getFieldCount();
    }
    String type = column.asPrimitiveType().getPrimitiveTypeName().toString();
    return column.getLogicalTypeAnnotation() == null
        ? type
        : column.getLogicalTypeAnnotation() + " as " + type;
  }
}
