package org.feedforward.format.onnx;

import org.feedforward.graph.ModelException;

/**
 * An integer that may depend on the batch size N: perBatch x N + fixed, for every N of 1 and more.
 * What can not be said for all N alike is refused.
 */
record Extent(long perBatch, long fixed) {

  static final Extent BATCH = new Extent(1, 0);

  static Extent of(long fixed) {
    return new Extent(0, fixed);
  }

  boolean isFixed() {
    return perBatch == 0;
  }

  Extent plus(Extent other) {
    return new Extent(Math.addExact(perBatch, other.perBatch), Math.addExact(fixed, other.fixed));
  }

  Extent minus(Extent other) {
    return plus(other.times(of(-1)));
  }

  Extent times(Extent other) {
    if (!isFixed() && !other.isFixed()) {
      throw undecided("the product of " + this + " and " + other);
    }
    Extent scaled = isFixed() ? other : this;
    long factor = isFixed() ? fixed : other.fixed;
    return new Extent(
        Math.multiplyExact(scaled.perBatch, factor), Math.multiplyExact(scaled.fixed, factor));
  }

  /** The quotient, which must have no fraction. */
  Extent dividedBy(Extent other) {
    if (perBatch == 0 && fixed == 0 && !other.isFixed()) {
      return this;
    }
    if (!other.isFixed()) {
      boolean multiple =
          perBatch % other.perBatch == 0
              && Math.multiplyExact(perBatch / other.perBatch, other.fixed) == fixed;
      if (multiple) {
        return of(perBatch / other.perBatch);
      }
    } else if (other.fixed != 0 && perBatch % other.fixed == 0 && fixed % other.fixed == 0) {
      return new Extent(perBatch / other.fixed, fixed / other.fixed);
    }
    throw undecided(this + " / " + other);
  }

  /** The quotient without its fraction, as integers divide. */
  Extent truncatedQuotient(Extent other) {
    boolean divides = other.isFixed() && other.fixed > 0 && perBatch % other.fixed == 0;
    if (divides && of(0).isAtMost(this)) {
      return new Extent(perBatch / other.fixed, Math.floorDiv(fixed, other.fixed));
    }
    boolean known = isFixed() && other.isFixed() && other.fixed != 0;
    return known ? of(fixed / other.fixed) : dividedBy(other);
  }

  Extent remainder(Extent other) {
    if (other.isFixed() && other.fixed > 0 && perBatch % other.fixed == 0) {
      return of(Math.floorMod(fixed, other.fixed));
    }
    throw undecided(this + " modulo " + other);
  }

  Extent max(Extent other) {
    return other.isAtMost(this) ? this : other;
  }

  Extent min(Extent other) {
    return other.isAtMost(this) ? other : this;
  }

  boolean isEqualTo(Extent other) {
    if (equals(other)) {
      return true;
    }
    Extent difference = minus(other);
    boolean solvable =
        difference.perBatch != 0
            && -difference.fixed % difference.perBatch == 0
            && -difference.fixed / difference.perBatch >= 1;
    if (solvable) {
      throw undecided("whether " + this + " = " + other);
    }
    return false;
  }

  boolean isBelow(Extent other) {
    return !other.isAtMost(this);
  }

  boolean isAtMost(Extent other) {
    Extent difference = other.minus(this);
    long first = Math.addExact(difference.perBatch, difference.fixed); // at N = 1
    if (difference.perBatch >= 0 && first >= 0) {
      return true;
    }
    if (difference.perBatch <= 0 && first < 0) {
      return false;
    }
    throw undecided("whether " + this + " <= " + other);
  }

  private static ModelException undecided(String what) {
    return new ModelException(
        "needs " + what + ", which depends on the batch size N: a row's result must not");
  }

  /** As {@code 4*N + 1}. */
  @Override
  public String toString() {
    if (isFixed()) {
      return Long.toString(fixed);
    }
    String batch = perBatch == 1 ? "N" : perBatch + "*N";
    return fixed == 0 ? batch : batch + (fixed < 0 ? " - " : " + ") + Math.abs(fixed);
  }
}
