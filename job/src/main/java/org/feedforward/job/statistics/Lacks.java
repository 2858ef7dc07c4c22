package org.feedforward.job.statistics;

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

  void write(PackedWriter out) {
    out.putWhole(nulls);
    out.putWhole(unknown);
  }

  static Lacks read(PackedReader in) {
    Lacks lacks = new Lacks();
    lacks.nulls = in.whole();
    lacks.unknown = in.whole();
    return lacks;
  }
}
