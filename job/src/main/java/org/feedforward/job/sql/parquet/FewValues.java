package org.feedforward.job.sql.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.DictionaryPageReadStore;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** How many different values a column has at most in a row group, from what is known of it. */
final class FewValues {

  /** Nothing is known. */
  static final long MANY = Long.MAX_VALUE;

  private FewValues() {}

  /** The bound of a column of one value a row; null is a value too. */
  static long most(DictionaryPageReadStore dictionaries, ColumnChunkMetaData chunk) {
    if (chunk.getPath().size() != 1) {
      return MANY;
    }
    Statistics<?> statistics = chunk.getStatistics();
    boolean knowsNulls = statistics != null && statistics.isNumNullsSet();
    if (knowsNulls && statistics.getNumNulls() == chunk.getValueCount()) {
      return 1;
    }
    long there = Math.min(ofDictionary(dictionaries, chunk), ofRange(chunk, statistics));
    return there == MANY || knowsNulls && statistics.getNumNulls() == 0 ? there : there + 1;
  }

  private static long ofDictionary(
      DictionaryPageReadStore dictionaries, ColumnChunkMetaData chunk) {
    if (chunk.getEncodingStats() == null
        || !chunk.getEncodingStats().hasDictionaryEncodedPages()
        || chunk.getEncodingStats().hasNonDictionaryEncodedPages()) {
      return MANY;
    }
    DictionaryPage dictionary =
        dictionaries.readDictionaryPage(
            new ColumnDescriptor(chunk.getPath().toArray(), chunk.getPrimitiveType(), 0, 0));
    return dictionary == null ? MANY : dictionary.getDictionarySize();
  }

  private static long ofRange(ColumnChunkMetaData chunk, Statistics<?> statistics) {
    if (chunk.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN) {
      return 2;
    }
    if (statistics == null || !statistics.hasNonNullValue()) {
      return MANY;
    }
    long range = -1;
    if (statistics instanceof IntStatistics numbers) {
      range = (long) numbers.getMax() - numbers.getMin();
    } else if (statistics instanceof LongStatistics numbers) {
      range = numbers.getMax() - numbers.getMin(); // negative where it is too much
    }
    return range < 0 || range == MANY ? MANY : range + 1;
  }
}
