package org.feedforward.job.sql.sink;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.types.StructType;

/**
 * What the tasks of a write know of it. It travels.
 *
 * @param id tells the write from every other
 * @param trackerId the time of the write, as Hadoop names jobs
 * @param description of the files, for Spark's writers
 * @param committer Spark's protocol
 * @param schema the columns that are written
 * @param byPlace whether the writers pass nulls behind the last column by
 * @param faulty what becomes of rows with faults; null where there is no such column
 * @param rejects the files of rejected rows; null where none are rejected
 * @param late what columns are taken from the input's files; null where none can be
 */
record SharedWrite(
    String id,
    String trackerId,
    WriteJobDescription description,
    FileCommitProtocol committer,
    StructType schema,
    boolean byPlace,
    FaultyRows faulty,
    RejectFiles rejects,
    LateWrite late)
    implements Serializable {

  /** The same write with columns that are taken from the input's files. */
  SharedWrite with(LateWrite columns) {
    return new SharedWrite(
        id, trackerId, description, committer, schema, byPlace, faulty, rejects, columns);
  }

  /** The first columns. */
  StructType columns(int count) {
    return new StructType(Arrays.copyOf(schema.fields(), count));
  }

  /** Where the faults of a row stand: behind all that is written. */
  int faults() {
    return schema.size();
  }
}
