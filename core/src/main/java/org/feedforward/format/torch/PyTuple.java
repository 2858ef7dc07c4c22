package org.feedforward.format.torch;

import java.util.List;

/** A tuple of a pickle. Compared by identity: a file may nest tuples as deep as it likes. */
public final class PyTuple {

  private final List<Object> items;

  PyTuple(List<Object> items) {
    this.items = items;
  }

  /** The items. */
  public List<Object> items() {
    return items;
  }

  /** The item at a position, or null when there are fewer. */
  Object get(int position) {
    return position < items.size() ? items.get(position) : null;
  }
}
