package org.feedforward.job.sql.numbers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.spark.sql.execution.datasources.parquet.ParquetDictionary;
import org.apache.spark.sql.execution.vectorized.Dictionary;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.steps.cells.Words;

/**
 * The texts of the column of a row group that Parquet has encoded with a dictionary. Spark makes a
 * new object of the dictionary for every batch; the one of Parquet stays. Where it cannot be had
 * (another kind of vector, a page in another encoding, a Spark that calls it something else), the
 * texts are read row by row.
 */
final class DictionaryWords {

  /** Null where this Spark has no such field. */
  private static final VarHandle OF_VECTOR =
      find(WritableColumnVector.class, "dictionary", Dictionary.class);

  private static final VarHandle OF_PARQUET =
      find(ParquetDictionary.class, "dictionary", org.apache.parquet.column.Dictionary.class);

  private Object dictionary;
  private Words words;

  private static VarHandle find(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** The texts whose codes a vector has; null where it has no codes. */
  Words of(ColumnVector vector) {
    if (OF_VECTOR == null
        || OF_PARQUET == null
        || !(vector instanceof WritableColumnVector writable)
        || !writable.hasDictionary()
        || !(OF_VECTOR.get(writable) instanceof ParquetDictionary ofBatch)) {
      return null;
    }
    Object found = OF_PARQUET.get(ofBatch);
    if (found != dictionary) {
      dictionary = found;
      words = new Words(code -> UTF8String.fromBytes(ofBatch.decodeToBinary(code)));
    }
    return words;
  }
}
