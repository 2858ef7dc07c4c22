package org.feedforward.format;

/** What a negative index that comes from the data means to a look-up of an ONNX model. */
public enum NegativeIds {
  /** A fault of the row, as in PyTorch, whose embeddings have no such rows. */
  FAIL("fail"),
  /** ONNX's own definition: -1 is the last. */
  WRAP("wrap");

  private final String word;

  NegativeIds(String word) {
    this.word = word;
  }

  /** What options call it. */
  public String word() {
    return word;
  }
}
