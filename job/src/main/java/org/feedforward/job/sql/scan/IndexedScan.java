package org.feedforward.job.sql.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SessionState;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.immutable.Seq;

/**
 * A scan of plain Parquet files that can do with fewer columns and tell the index that each row has
 * in its file.
 */
public final class IndexedScan {

  private static final String LEGACY = "LEGACY";

  /** What a column of a table is in files that are older than it. */
  private static final String DEFAULT = "EXISTS_DEFAULT";

  /** The column that Spark's reader of Parquet fills with the indices of rows. */
  private static final StructField INDEX =
      DataTypes.createStructField(
          ParquetFileFormat$.MODULE$.ROW_INDEX_TEMPORARY_COLUMN_NAME(), DataTypes.LongType, true);

  private final FileSourceScanExec scan;

  /** The columns that stand in the files, and behind them those of partition folders. */
  private final List<Attribute> columns;

  /** The settings that the files are read with; thousands, which an executor reads once. */
  private Broadcast<SerializableConfiguration> broadcast;

  private IndexedScan(FileSourceScanExec scan) {
    this.scan = scan;
    this.columns = Seqs.list(scan.output());
  }

  /** The scan behind an operator, if it is one. */
  public static Optional<IndexedScan> of(SparkPlan plan) {
    FileSourceScanExec scan =
        plan instanceof WideScanExec wide
            ? wide.scan()
            : plan instanceof FileSourceScanExec plain ? plain : null;
    return scan != null && isPlain(scan) ? Optional.of(new IndexedScan(scan)) : Optional.empty();
  }

  private static boolean isPlain(FileSourceScanExec scan) {
    return isParquet(scan) && scan.stream().isEmpty() && hindranceIn(scan).isEmpty();
  }

  /** Whether a query reads plain Parquet files, whatever it does with them. */
  public static boolean readsParquet(SparkPlan query) {
    return query instanceof WideScanExec wide
        ? isParquet(wide.scan())
        : query instanceof FileSourceScanExec scan
            ? isParquet(scan)
            : Seqs.list(query.children()).stream().anyMatch(IndexedScan::readsParquet);
  }

  private static boolean isParquet(FileSourceScanExec scan) {
    return scan.relation().fileFormat().getClass() == ParquetFileFormat.class;
  }

  /** Why an operator that reads plain Parquet files is not such a scan, for people. */
  public static Optional<String> hindrance(SparkPlan plan) {
    return plan instanceof WideScanExec wide
        ? hindranceIn(wide.scan())
        : plan instanceof FileSourceScanExec scan
            ? hindranceIn(scan)
            : Optional.of("Spark changes rows or columns before they are scored");
  }

  private static Optional<String> hindranceIn(FileSourceScanExec scan) {
    if (!scan.fileConstantMetadataColumns().isEmpty()) {
      return Optional.of("the query asks for what Spark knows of its files");
    }
    if (holdsQuery(scan.partitionFilters()) || holdsQuery(scan.dataFilters())) {
      return Optional.of("the condition holds a query of its own");
    }
    if (Seqs.list(scan.output()).stream().anyMatch(IndexedScan::isIndex)) {
      return Optional.of("a column is called '" + INDEX.name() + "', as one of Spark's own");
    }
    return Optional.ofNullable(
        readsAsStored(scan.relation())
            ? null
            : "a setting has Spark read other dates than those that are stored, or find columns by"
                + " their numbers");
  }

  private static boolean holdsQuery(Seq<Expression> filters) {
    return Seqs.list(filters).stream()
        .anyMatch(filter -> filter.exists(Seqs.function(PlanExpression.class::isInstance)));
  }

  /** Which of the columns of a scan is the index; negative where none is. */
  public static int indexIn(List<Attribute> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (isIndex(columns.get(i)) && columns.get(i).dataType().equals(INDEX.dataType())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isIndex(Attribute column) {
    return column.name().equals(INDEX.name());
  }

  private static SessionState session(HadoopFsRelation relation) {
    return ((org.apache.spark.sql.classic.SparkSession) relation.sparkSession()).sessionState();
  }

  /**
   * Whether no setting makes other dates of those that the files hold, or finds a column by another
   * name than its own.
   */
  private static boolean readsAsStored(HadoopFsRelation relation) {
    SQLConf conf = session(relation).conf();
    ParquetOptions options = new ParquetOptions(relation.options(), conf);
    return !conf.parquetFieldIdReadEnabled()
        && !options.datetimeRebaseModeInRead().equals(LEGACY)
        && !options.int96RebaseModeInRead().equals(LEGACY);
  }

  /** Whether a column stands in the files, whole and under a name. */
  public boolean isStored(Attribute column, String name) {
    int at = position(column);
    if (at < 0 || at >= scan.requiredSchema().size() || !columns.get(at).name().equals(name)) {
      return false;
    }
    StructType files = scan.relation().dataSchema();
    scala.Option<Object> index = files.getFieldIndex(name);
    if (index.isEmpty()) {
      return false;
    }
    StructField field = files.apply((Integer) index.get());
    return field.dataType().equals(column.dataType()) && !field.metadata().contains(DEFAULT);
  }

  /** The settings that the files are read with. */
  public Broadcast<SerializableConfiguration> configuration() {
    if (broadcast == null) {
      broadcast =
          JavaSparkContext.fromSparkContext(scan.relation().sparkSession().sparkContext())
              .broadcast(new SerializableConfiguration(hadoop()));
    }
    return broadcast;
  }

  private Configuration hadoop() {
    HadoopFsRelation relation = scan.relation();
    return session(relation).newHadoopConfWithOptions(relation.options());
  }

  /** Whether a column is one of partition folders. */
  public boolean isOfFolders(Attribute column) {
    return position(column) >= scan.requiredSchema().size();
  }

  private int position(Attribute column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).exprId().equals(column.exprId())) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The scan of some columns and the index.
   *
   * @param scan which gives columns
   * @param index the column of the index
   */
  public record Narrow(SparkPlan scan, Attribute index) {}

  /**
   * The scan of those columns that are needed, if it can give columns. Columns of the scan's
   * filters always are: Parquet's reader takes one that it is not asked for as a column of nulls,
   * and passes by pages that hold rows.
   */
  public Optional<Narrow> narrow(Predicate<Attribute> isNeeded) {
    AttributeSet filtered = AttributeSet.apply(scan.dataFilters());
    Attribute index = index();
    StructType required = new StructType();
    List<Attribute> output = new ArrayList<>();
    for (int i = 0; i < scan.requiredSchema().size(); i++) {
      if (isNeeded.test(columns.get(i)) || filtered.contains(columns.get(i))) {
        required = required.add(scan.requiredSchema().apply(i));
        output.add(columns.get(i));
      }
    }
    boolean isCounted = readsAllRows();
    if (!isCounted) {
      required = required.add(INDEX);
      output.add(index);
    }
    output.addAll(columns.subList(scan.requiredSchema().size(), columns.size()));
    FileSourceScanExec narrow =
        scan.copy(
            scan.relation(),
            scan.stream(),
            Seqs.seq(output),
            required,
            scan.partitionFilters(),
            scan.optionalBucketSet(),
            scan.optionalNumCoalescedBuckets(),
            scan.dataFilters(),
            scan.tableIdentifier(),
            scan.disableBucketedScan());
    return ColumnarScan.of(narrow)
        .map(
            columnar ->
                isCounted ? new NumberedScanExec(index, configuration(), columnar) : columnar)
        .map(columnar -> new Narrow(columnar, index));
  }

  /** Whether no filter, of the query or of Hadoop's settings, lets a reader pass rows by. */
  private boolean readsAllRows() {
    return scan.dataFilters().isEmpty()
        && !FilterCompat.isFilteringRequired(ParquetInputFormat.getFilter(hadoop()));
  }

  private static Attribute index() {
    return new AttributeReference(
        INDEX.name(),
        INDEX.dataType(),
        INDEX.nullable(),
        INDEX.metadata(),
        NamedExpression$.MODULE$.newExprId(),
        Seqs.seq(List.<String>of()));
  }
}
