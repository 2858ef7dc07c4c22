package org.feedforward.job.sql.parquet;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.internal.SQLConf;

/**
 * What somebody asked of the files of a result. Who asked for nothing gets the columns of the input
 * as they are stored.
 *
 * @param codec the codec that all columns shall have; null for a copied column to keep its own
 * @param isShaped whether pages, dictionaries or filters were asked for, so that no column may stay
 *     as it is
 */
public record ParquetSettings(CompressionCodecName codec, boolean isShaped)
    implements Serializable {

  private static final List<String> SHAPES =
      List.of(
          "parquet.block.",
          "parquet.bloom.",
          "parquet.columnindex.",
          "parquet.dictionary.",
          "parquet.enable.",
          "parquet.page.",
          "parquet.statistics.",
          "parquet.writer.");

  /** Begins like them, but readers alone look at it. */
  private static final String VERIFY = "parquet.page.verify-checksum.enabled";

  private static final String ENCRYPTION = "parquet.crypto.factory.class";

  /**
   * Reads settings; empty where Spark's own writer alone does what they ask for.
   *
   * @param options of the writer
   * @param hadoop the settings of a session with these options
   * @param prepared the same with what Spark's writer has decided
   */
  public static Optional<ParquetSettings> of(
      Map<String, String> options, SQLConf session, Configuration hadoop, Configuration prepared) {
    if (hadoop.get(ENCRYPTION) != null || session.writeLegacyParquetFormat()) {
      return Optional.empty();
    }
    boolean asksForCodec =
        session.contains(SQLConf.PARQUET_COMPRESSION().key())
            || options.keySet().stream()
                .anyMatch(
                    key ->
                        key.equalsIgnoreCase("compression")
                            || key.equalsIgnoreCase(ParquetOutputFormat.COMPRESSION));
    boolean isShaped = false;
    for (Map.Entry<String, String> setting : hadoop) {
      isShaped |=
          !setting.getKey().equals(VERIFY)
              && SHAPES.stream().anyMatch(setting.getKey()::startsWith);
    }
    return Optional.of(
        new ParquetSettings(
            asksForCodec ? ParquetOutputFormat.getCompression(prepared) : null, isShaped));
  }

  /** What parquet-java's own format makes of settings, and dictionaries where they pay. */
  static ParquetProperties properties(
      Configuration conf, MessageType schema, Dictionaries dictionaries) {
    ParquetProperties.Builder properties =
        ParquetProperties.builder()
            .withPageSize(ParquetOutputFormat.getPageSize(conf))
            .withDictionaryPageSize(ParquetOutputFormat.getDictionaryPageSize(conf))
            .withDictionaryEncoding(ParquetOutputFormat.getEnableDictionary(conf))
            .withWriterVersion(ParquetOutputFormat.getWriterVersion(conf))
            .withMaxBloomFilterBytes(ParquetOutputFormat.getBloomFilterMaxBytes(conf))
            .withBloomFilterEnabled(ParquetOutputFormat.getBloomFilterEnabled(conf))
            .withAdaptiveBloomFilterEnabled(ParquetOutputFormat.getAdaptiveBloomFilterEnabled(conf))
            .withPageWriteChecksumEnabled(ParquetOutputFormat.getPageWriteChecksumEnabled(conf))
            .estimateRowCountForPageSizeCheck(
                conf.getBoolean(ParquetOutputFormat.ESTIMATE_PAGE_SIZE_CHECK, true))
            .withMinRowCountForPageSizeCheck(
                conf.getInt(
                    ParquetOutputFormat.MIN_ROW_COUNT_FOR_PAGE_SIZE_CHECK,
                    ParquetProperties.DEFAULT_MINIMUM_RECORD_COUNT_FOR_CHECK))
            .withMaxRowCountForPageSizeCheck(
                conf.getInt(
                    ParquetOutputFormat.MAX_ROW_COUNT_FOR_PAGE_SIZE_CHECK,
                    ParquetProperties.DEFAULT_MAXIMUM_RECORD_COUNT_FOR_CHECK))
            .withColumnIndexTruncateLength(
                conf.getInt(
                    ParquetOutputFormat.COLUMN_INDEX_TRUNCATE_LENGTH,
                    ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH))
            .withStatisticsTruncateLength(
                conf.getInt(
                    ParquetOutputFormat.STATISTICS_TRUNCATE_LENGTH,
                    ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH))
            .withPageRowCountLimit(
                conf.getInt(
                    ParquetOutputFormat.PAGE_ROW_COUNT_LIMIT,
                    ParquetProperties.DEFAULT_PAGE_ROW_COUNT_LIMIT));
    schema
        .getPaths()
        .forEach(
            path -> {
              boolean pays =
                  conf.get(ParquetOutputFormat.ENABLE_DICTIONARY) != null
                      || dictionaries.pay(path, schema.getType(path).asPrimitiveType());
              perColumn(conf, String.join(".", path), pays, properties);
            });
    return properties.build();
  }

  private static void perColumn(
      Configuration conf, String name, boolean dictionary, ParquetProperties.Builder properties) {
    String suffix = "#" + name;
    String asked = conf.get(ParquetOutputFormat.ENABLE_DICTIONARY + suffix);
    if (asked != null || !dictionary) {
      properties.withDictionaryEncoding(name, Boolean.parseBoolean(asked));
    }
    String filter = conf.get(ParquetOutputFormat.BLOOM_FILTER_ENABLED + suffix);
    if (filter != null) {
      properties.withBloomFilterEnabled(name, Boolean.parseBoolean(filter));
    }
    long distinct = conf.getLong(ParquetOutputFormat.BLOOM_FILTER_EXPECTED_NDV + suffix, -1);
    if (distinct > 0) {
      properties.withBloomFilterNDV(name, distinct);
    }
    String wrong = conf.get(ParquetOutputFormat.BLOOM_FILTER_FPP + suffix);
    if (wrong != null) {
      properties.withBloomFilterFPP(name, Double.parseDouble(wrong));
    }
  }

  /** Tells whether the values of a leaf are few. */
  interface Dictionaries {
    boolean pay(String[] path, PrimitiveType type);
  }
}
