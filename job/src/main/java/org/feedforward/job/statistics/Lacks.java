package org.feedforward.job.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many rows had no value for a feature, or one that its vocabulary does not have. */
final class Lacks {

  private long nulls;
  private long unknown;

  void addNulls(long rows) {
    nulls += rows;
  }

  void addUnknown(long values) {
    unknown += values;
  }

  void add(Lacks other) {
    nulls += other.nulls;
    unknown += other.unknown;
  }

  long nulls() {
    return nulls;
  }

  long unknown() {
    return unknown;
  }

  void write(DataOutput out) throws IOException {
    Varints.write(out, nulls);
    Varints.write(out, unknown);
  }

  static Lacks read(DataInput in) throws IOException {
    Lacks lacks = new Lacks();
    lacks.nulls = Varints.read(in);
    lacks.unknown = Varints.read(in);
    return lacks;
  }
}
