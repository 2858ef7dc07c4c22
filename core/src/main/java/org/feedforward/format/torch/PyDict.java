package org.feedforward.format.torch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dict of a pickle, in its order. Keys are strings, numbers, truth values and null (None);
 * anything else is a key by identity, so that no hash runs through what a file has nested.
 */
public final class PyDict {

  private final Map<Object, Object> items = new LinkedHashMap<>();

  /** The items. */
  public Map<Object, Object> items() {
    return items;
  }

  /** The value of a key, or null. */
  public Object get(String key) {
    return items.get(key);
  }
}
