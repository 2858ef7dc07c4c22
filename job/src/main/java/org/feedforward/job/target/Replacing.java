package org.feedforward.job.target;

/** What a result may replace. */
enum Replacing {
  /** Nothing: the place must be free. */
  NOTHING,
  /** A result that Feedforward wrote. */
  OURS,
  /** A result that Feedforward wrote, or an empty folder, in which nothing can be lost. */
  OURS_OR_EMPTY
}
