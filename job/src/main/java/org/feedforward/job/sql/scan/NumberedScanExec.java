package org.feedforward.job.sql.scan;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.catalyst.UnaryPlan;
import scala.collection.immutable.Seq;

/**
 * A scan of all rows of Parquet files, with the index of each row in its file. Spark's reader can
 * tell it too, but fills a column with boxed numbers, one by one, which takes as long as scoring a
 * few columns; where no row group is passed by, it is enough to count.
 */
public final class NumberedScanExec extends UnaryPlan {

  private static final long serialVersionUID = 1L;

  private final Attribute index;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * The operator.
   *
   * @param index the column of the index, which comes last
   * @param hadoop the settings that the files are read with
   * @param scan of columns, without a filter that may pass rows by
   */
  NumberedScanExec(Attribute index, Broadcast<SerializableConfiguration> hadoop, SparkPlan scan) {
    super(scan);
    this.index = index;
    this.hadoop = hadoop;
  }

  @Override
  public boolean supportsColumnar() {
    return true;
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    return new NumberedRows(child().executeColumnar(), hadoop);
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new IllegalStateException("This operator gives columns");
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> output = new ArrayList<>(Seqs.list(child().output()));
    output.add(index);
    return Seqs.seq(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.apply(index);
  }

  @Override
  public String nodeName() {
    return "NumberedScan";
  }

  @Override
  @SuppressWarnings("unchecked")
  protected SparkPlan of(Object[] arguments) {
    return new NumberedScanExec(
        (Attribute) arguments[0],
        (Broadcast<SerializableConfiguration>) arguments[1],
        (SparkPlan) arguments[2]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {index, hadoop, child()};
  }
}
