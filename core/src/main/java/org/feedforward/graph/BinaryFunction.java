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
  XOR,
  /** The bits that both have. Integers only, as the following. */
  BIT_AND,
  /** The bits that at least one has. */
  BIT_OR,
  /** The bits that exactly one has. */
  BIT_XOR,
  /** x 2^y; 0 from 64 bits on. */
  SHIFT_LEFT,
  /** The bits of x moved down by y, zeros in front; 0 from 64 bits on. */
  SHIFT_RIGHT;

  /** Whether the operands are truth values. */
  boolean isLogical() {
    return this == AND || this == OR || this == XOR;
  }

  /** Whether the operands are integers alone. */
  boolean isBitwise() {
    return switch (this) {
      case BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT -> true;
      default -> false;
    };
  }

  /** Whether the result is a truth value. */
  boolean givesBooleans() {
    return isLogical() || this == EQUAL || this == LESS || this == LESS_EQUAL;
  }
}
