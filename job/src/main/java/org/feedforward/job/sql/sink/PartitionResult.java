package org.feedforward.job.sql.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.statistics.TaskTime;

/**
 * What a task tells the driver. It travels as bytes, so that no serializer that a user has chosen
 * needs to know it.
 *
 * @param commit what Spark's commit protocol wants to know of the task
 * @param ledger the rows of the partition
 * @param time what they took
 * @param statistics what was counted of their numbers; empty for nothing
 */
record PartitionResult(TaskCommitMessage commit, Ledger ledger, TaskTime time, byte[] statistics)
    implements Serializable {

  /** The same without what has been taken in already. */
  PartitionResult withoutStatistics() {
    return new PartitionResult(commit, ledger, time, new byte[0]);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new IllegalStateException("Writing the result of a task", e);
    }
    return bytes.toByteArray();
  }

  static PartitionResult read(byte[] bytes) {
    try (ObjectInputStream in = new OfTheseClasses(bytes)) {
      return (PartitionResult) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("Reading the result of a task", e);
    }
  }

  /** Under {@code --jars} the classes of this project have a class loader of their own. */
  private static final class OfTheseClasses extends ObjectInputStream {

    OfTheseClasses(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, PartitionResult.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type);
      }
    }
  }
}
