package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.fault.Names;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.Option;

/**
 * The files of rejected rows: Parquet, of the kept columns, all faults of the row, and its file.
 *
 * @param factory of Spark's writers
 * @param configuration what these are told
 * @param schema of the files
 */
record RejectFiles(
    OutputWriterFactory factory, SerializableConfiguration configuration, StructType schema)
    implements Serializable {

  /** The texts of a fault in the files. */
  private static final StructType FAULT =
      new StructType()
          .add("reason", DataTypes.StringType)
          .add("feature", DataTypes.StringType)
          .add("column", DataTypes.StringType)
          .add("value", DataTypes.StringType);

  /**
   * The files of a write.
   *
   * @param rows the columns of the query
   * @param kept how many of them are kept
   */
  static RejectFiles of(SparkSession session, StructType rows, int kept, String folder)
      throws IOException {
    List<String> names = new ArrayList<>(List.of(rows.fieldNames()).subList(0, kept));
    StructType schema =
        new StructType(Arrays.copyOf(rows.fields(), kept))
            .add(
                new StructField(
                    Names.unused("faults", names),
                    DataTypes.createArrayType(FAULT, false),
                    false,
                    org.apache.spark.sql.types.Metadata.empty()))
            .add(Names.unused("file", names), DataTypes.StringType);
    Job job = WriteJob.job(session.sessionState().newHadoopConf(), folder);
    OutputWriterFactory factory =
        new ParquetFileFormat().prepareWrite(session, job, Seqs.map(Map.of()), schema);
    return new RejectFiles(factory, new SerializableConfiguration(job.getConfiguration()), schema);
  }

  /** A file for the rows of a task. */
  OutputWriter open(FileCommitProtocol committer, TaskAttemptContext task) {
    TaskAttemptContext own =
        new TaskAttemptContextImpl(configuration.value(), task.getTaskAttemptID());
    FileNameSpec name = new FileNameSpec("", "-c000" + factory.getFileExtension(own));
    String path = committer.newTaskTempFile(task, Option.apply(RowSink.REJECTS), name);
    return factory.newInstance(path, schema, own);
  }

  /**
   * A row of the files.
   *
   * @param kept its kept columns
   * @param told its faults as the operator tells them
   */
  static InternalRow row(InternalRow kept, InternalRow told) {
    ArrayData faults = told.getArray(0);
    Object[] rows = new Object[faults.numElements()];
    for (int i = 0; i < rows.length; i++) {
      InternalRow fault = faults.getStruct(i, ToldFault.FIELDS);
      Object[] texts = new Object[FAULT.size()];
      for (int text = 0; text < texts.length; text++) {
        texts[text] = fault.isNullAt(text) ? null : fault.getUTF8String(text);
      }
      rows[i] = new GenericInternalRow(texts);
    }
    Object file = told.isNullAt(1) ? null : told.getUTF8String(1);
    return new JoinedRow(
        kept, new GenericInternalRow(new Object[] {new GenericArrayData(rows), file}));
  }
}
