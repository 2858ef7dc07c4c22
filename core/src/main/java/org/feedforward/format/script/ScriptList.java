package org.feedforward.format.script;

import java.util.List;

/**
 * A list or tuple while code is evaluated.
 *
 * @param items its items; those of a list may change
 * @param tuple whether it is a tuple
 */
record ScriptList(List<Object> items, boolean tuple) {

  /** By identity, as its items may hold it again. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
