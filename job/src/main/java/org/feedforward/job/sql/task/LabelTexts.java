package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** The texts of labels as Spark holds them, by position. */
final class LabelTexts {

  private final UTF8String[] texts;
  private final byte[][] bytes;

  LabelTexts(List<String> labels) {
    texts = labels.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
    bytes = new byte[texts.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = texts[i].getBytes();
    }
  }

  UTF8String at(long position) {
    return texts[(int) position];
  }

  void put(WritableColumnVector target, int row, long position) {
    target.putByteArray(row, bytes[(int) position]);
  }
}
