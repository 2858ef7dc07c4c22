package org.feedforward.job.diff;

/** One of the two things that are compared. */
enum Side {
  A(0),
  B(1);

  private final int place;

  Side(int place) {
    this.place = place;
  }

  /** Where what belongs to it stands among what belongs to both. */
  int place() {
    return place;
  }
}
