package org.feedforward.graph;

/** A function of two numbers, applied element by element after broadcasting. */
public enum BinaryFunction {
  /** x + y. */
  ADD,
  /** x - y. */
  SUB,
  /** x y. */
  MUL,
  /** x / y; integers truncate towards zero. */
  DIV,
  /** x to the y. */
  POW,
  /** The remainder with the sign of y (Python's %). */
  MOD,
  /** The remainder with the sign of x (C's fmod). */
  FMOD,
  /** The larger; NaN if either is. */
  MAX,
  /** The smaller; NaN if either is. */
  MIN,
  /** As torch.nn.PReLU with slope y: x >= 0 ? x : y x. Float only. */
  PRELU,
  /** x == y. */
  EQUAL,
  /** x < y. */
  LESS,
  /** x <= y. */
  LESS_EQUAL,
  /** Both. Truth values only. */
  AND,
  /** At least one. Truth values only. */
  OR,
  /** Exactly one. Truth values only. */
  XOR;

  /** Whether the operands are truth values. */
  boolean isLogical() {
    return this == AND || this == OR || this == XOR;
  }

  /** Whether the result is a truth value. */
  boolean givesBooleans() {
    return isLogical() || this == EQUAL || this == LESS || this == LESS_EQUAL;
  }
}
