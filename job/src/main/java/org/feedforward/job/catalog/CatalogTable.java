package org.feedforward.job.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.JobException;

/**
 * A table of a catalogue, as Spark describes it.
 *
 * @param spark the session that knows the catalogue
 * @param setting what messages call the setting that names the table
 * @param name as SQL writes it
 * @param kind what can be known of it
 * @param provider what keeps its rows, in small letters; empty for a view
 * @param location where they lie, where that is a place of files
 */
public record CatalogTable(
    SparkSession spark,
    String setting,
    String name,
    Kind kind,
    String provider,
    Optional<String> location) {

  static final String EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  /** Spark's own catalogue, which knows no other formats by path than its own. */
  private static final String BUILTIN = "builtin";

  private static final String DETAILS = "# Detailed Table Information";

  /** Formats whose files a catalogue may list, of which a run can know all. */
  private static final List<String> OF_FILES = List.of("parquet", "orc", "avro");

  /** Formats of texts, of which a catalogue's table reads what fits and null for the rest. */
  private static final List<String> OF_TEXTS = List.of("csv", "json", "text", "xml", "binaryfile");

  /** What can be known of a table. */
  public enum Kind {
    DELTA("a Delta table"),
    ICEBERG("an Iceberg table"),
    /** Files in formats that say their columns themselves. */
    FILES("a table of files"),
    /** Files of texts. */
    TEXTS("a table of texts"),
    VIEW("a view"),
    /** Something that Spark reads, such as a table of Hive or of a database. */
    OTHER("a table that keeps no versions");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What messages call such a table. */
    public String words() {
      return words;
    }

    /** Whether every state of the table has a name. */
    public boolean hasVersions() {
      return this == DELTA || this == ICEBERG;
    }
  }

  /**
   * The table of a name; nothing where there is none.
   *
   * @param setting what messages call the setting that names it
   * @throws JobException when the catalogue cannot be asked
   */
  public static Optional<CatalogTable> find(SparkSession spark, String setting, String name) {
    requireDelta(spark, setting, name);
    try {
      return Optional.of(described(spark, setting, name));
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw CatalogFaults.unreadable(setting, name, e);
    }
  }

  /** The same; {@link JobException} where there is none. */
  public static CatalogTable of(SparkSession spark, String setting, String name) {
    requireDelta(spark, setting, name);
    try {
      return described(spark, setting, name);
    } catch (Exception e) { // as above
      throw isMissing(e)
          ? CatalogFaults.missing(setting, name, e)
          : CatalogFaults.unreadable(setting, name, e);
    }
  }

  private static boolean isMissing(Exception error) {
    return error instanceof AnalysisException analysis
        && String.valueOf(analysis.getCondition()).matches(".*(_NOT_FOUND|MISSING_DELTA_TABLE)");
  }

  /** Without Delta, Spark takes a path for a table that does not exist. */
  private static void requireDelta(SparkSession spark, String setting, String name) {
    boolean byPath = name.toLowerCase(Locale.ROOT).matches("`?delta`?\\..*");
    String catalog = spark.conf().get("spark.sql.catalog.spark_catalog", BUILTIN);
    if (byPath && catalog.equals(BUILTIN)) {
      String[] version = spark.version().split("\\.");
      throw CatalogFaults.withoutDelta(setting, name, version[0] + "." + version[1]);
    }
  }

  private static CatalogTable described(SparkSession spark, String setting, String name) {
    Map<String, String> facts = new HashMap<>();
    boolean detailed = false;
    for (Row row : spark.sql("DESCRIBE TABLE EXTENDED " + name).collectAsList()) {
      detailed |= row.getString(0).equals(DETAILS);
      if (detailed && !row.isNullAt(1)) {
        facts.putIfAbsent(row.getString(0), row.getString(1));
      }
    }
    String provider = facts.getOrDefault("Provider", "").toLowerCase(Locale.ROOT);
    boolean view = !detailed || facts.getOrDefault("Type", "").endsWith("VIEW");
    return new CatalogTable(
        spark,
        setting,
        name,
        view ? Kind.VIEW : kind(provider),
        view ? "" : provider,
        Optional.ofNullable(facts.get("Location")).filter(place -> !place.isEmpty()));
  }

  private static Kind kind(String provider) {
    if (OF_FILES.contains(provider)) {
      return Kind.FILES;
    } else if (OF_TEXTS.contains(provider)) {
      return Kind.TEXTS;
    }
    return switch (provider) {
      case "delta" -> Kind.DELTA;
      case "iceberg" -> Kind.ICEBERG;
      default -> Kind.OTHER;
    };
  }

  /** The columns, those of its folders among them. */
  public StructType schema() {
    return spark.table(name).schema();
  }

  /** Its rows as they are at this moment. */
  public Dataset<Row> rows() {
    return spark.table(name);
  }

  /** Its rows as they were in a version. */
  public Dataset<Row> rows(TableVersion version) {
    return version
        .number()
        .map(number -> spark.sql("SELECT * FROM " + name + " VERSION AS OF " + number))
        .orElseGet(this::rows);
  }
}
