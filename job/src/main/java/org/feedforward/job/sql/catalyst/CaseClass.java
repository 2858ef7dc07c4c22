package org.feedforward.job.sql.catalyst;

import java.util.Arrays;
import scala.Product;

/**
 * What the Scala compiler writes for a case class, as which Catalyst takes all its trees: the
 * constructor's arguments in order. Two are equal when they are of one class and these are.
 */
public interface CaseClass extends Product {

  /** The constructor's arguments. */
  Object[] fields();

  @Override
  default int productArity() {
    return fields().length;
  }

  @Override
  default Object productElement(int n) {
    return fields()[n];
  }

  @Override
  default boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }

  /** For {@code equals}, which an interface cannot define. */
  static boolean equal(CaseClass one, Object other) {
    return other instanceof CaseClass that
        && one.getClass() == that.getClass()
        && Arrays.equals(one.fields(), that.fields());
  }

  /** For {@code hashCode}. */
  static int hash(CaseClass one) {
    return Arrays.hashCode(one.fields());
  }
}
