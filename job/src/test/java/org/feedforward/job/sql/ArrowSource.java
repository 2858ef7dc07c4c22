package org.feedforward.job.sql;

import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A source of Arrow vectors outside the heap, which whoever takes a batch has to close: id, a, b,
 * c, d and a column more, two partitions of three batches.
 */
public final class ArrowSource implements TableProvider {

  /** Where all vectors come from: what it has given out and not got back is a leak. */
  static final BufferAllocator ALLOCATOR = new RootAllocator();

  private static final StructType SCHEMA =
      StructType.fromDDL("id bigint, a float, b float, c float, d float, more float");

  private static final int PARTITIONS = 2;
  private static final int BATCHES = 3;
  private static final int BATCH_ROWS = 200;

  static final int ROWS = PARTITIONS * BATCHES * BATCH_ROWS;

  /** Spark makes one. */
  public ArrowSource() {}

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new ArrowTable();
  }

  private record ArrowTable() implements SupportsRead {

    @Override
    public String name() {
      return "arrow";
    }

    @Override
    @Deprecated
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return ArrowScan::new;
    }
  }

  private record ArrowScan() implements Scan, Batch {

    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      InputPartition[] partitions = new InputPartition[PARTITIONS];
      for (int i = 0; i < PARTITIONS; i++) {
        partitions[i] = new ArrowPartition(i * BATCHES);
      }
      return partitions;
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new ArrowReaders();
    }
  }

  private record ArrowPartition(int firstBatch) implements InputPartition {}

  private record ArrowReaders() implements PartitionReaderFactory {

    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("rows");
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      return new ArrowReader(((ArrowPartition) partition).firstBatch());
    }
  }

  private static final class ArrowReader implements PartitionReader<ColumnarBatch> {

    private final int end;
    private int batch;

    ArrowReader(int firstBatch) {
      this.batch = firstBatch - 1;
      this.end = firstBatch + BATCHES;
    }

    @Override
    public boolean next() {
      batch++;
      return batch < end;
    }

    @Override
    public ColumnarBatch get() {
      int first = batch * BATCH_ROWS;
      ColumnVector[] columns = new ColumnVector[SCHEMA.length()];
      columns[0] = ids(first);
      for (int i = 1; i < columns.length; i++) {
        columns[i] = floats(first, i);
      }
      return new ColumnarBatch(columns, BATCH_ROWS);
    }

    private static ColumnVector ids(int first) {
      BigIntVector vector = new BigIntVector("id", ALLOCATOR);
      vector.allocateNew(BATCH_ROWS);
      for (int row = 0; row < BATCH_ROWS; row++) {
        vector.set(row, first + row);
      }
      vector.setValueCount(BATCH_ROWS);
      return new ArrowColumnVector(vector);
    }

    /** A null in every seventh row of one of the columns. */
    private static ColumnVector floats(int first, int column) {
      Float4Vector vector = new Float4Vector("f", ALLOCATOR);
      vector.allocateNew(BATCH_ROWS);
      for (int row = 0; row < BATCH_ROWS; row++) {
        if (column == 2 && row % 7 == 0) {
          vector.setNull(row);
        } else {
          vector.set(row, (first + row) % 101 * 0.03f * column - 2f);
        }
      }
      vector.setValueCount(BATCH_ROWS);
      return new ArrowColumnVector(vector);
    }

    @Override
    public void close() {}
  }
}
