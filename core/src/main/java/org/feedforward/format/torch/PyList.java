package org.feedforward.format.torch;

import java.util.ArrayList;
import java.util.List;

/** A list or set of a pickle. */
public final class PyList {

  private final List<Object> items = new ArrayList<>(0);

  /** The items. */
  public List<Object> items() {
    return items;
  }
}
