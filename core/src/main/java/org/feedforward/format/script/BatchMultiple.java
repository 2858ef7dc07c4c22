package org.feedforward.format.script;

import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;

/**
 * A number that the code takes from a shape and that is not known before the data is: a multiple of
 * the batch size.
 *
 * @param factor the number divided by the batch size
 */
record BatchMultiple(long factor) {

  static Object of(Dim dim) {
    return dim.batch() ? new BatchMultiple(dim.perRow()) : (Object) (long) dim.outer();
  }

  Object times(Object other) {
    if (other instanceof Long number) {
      return new BatchMultiple(Math.multiplyExact(factor, number));
    }
    throw unknown("product");
  }

  Object dividedBy(Object other) {
    if (other instanceof BatchMultiple rows && rows.factor != 0 && factor % rows.factor == 0) {
      return factor / rows.factor;
    }
    if (other instanceof Long number && number != 0 && factor % number == 0) {
      return new BatchMultiple(factor / number);
    }
    throw unknown("quotient");
  }

  /** The order of two numbers that are known to differ and no more. */
  static final int ONLY_DIFFERENT = Integer.MAX_VALUE;

  /** Whether two numbers are equal for every batch size that one or both depend on. */
  static boolean areEqual(Object x, Object y) {
    if (x instanceof BatchMultiple a && y instanceof BatchMultiple b) {
      return a.factor == b.factor;
    }
    BatchMultiple rows = (BatchMultiple) (x instanceof BatchMultiple ? x : y);
    Object other = x instanceof BatchMultiple ? y : x;
    if (!(other instanceof Long number)
        || rows.factor == 0
        || (number % rows.factor == 0 && number / rows.factor > 0)) {
      throw unknown("comparison"); // for some batch sizes they are
    }
    return false;
  }

  static ModelException unknown(String what) {
    return new ModelException(
        "a " + what + " depends on the batch size, which is not known before the data is");
  }
}
