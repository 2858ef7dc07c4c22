package org.feedforward.format.onnx;

/**
 * What came of one case.
 *
 * @param name what the case is called
 * @param status whether it passed
 * @param reason why not; empty when it did
 * @param largestAbsolute the largest difference from an expected number
 * @param largestRelative the largest difference in units of the expected number
 */
public record CaseResult(
    String name, Status status, String reason, double largestAbsolute, double largestRelative) {

  /** How a case can end. */
  public enum Status {
    /** All outputs agree. */
    PASSED,
    /** An output differs. */
    FAILED,
    /** The model is not supported. */
    REFUSED
  }

  static CaseResult refused(String name, String reason) {
    return new CaseResult(name, Status.REFUSED, reason, 0, 0);
  }
}
