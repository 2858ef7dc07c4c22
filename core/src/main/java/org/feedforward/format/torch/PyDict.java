package org.feedforward.format.torch;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dict of a pickle, in its order. Only texts are keys by what they are: everything else is a key
 * by identity, so that no hash or comparison runs through what a file has nested or chosen.
 */
public final class PyDict {

  private final Map<Object, Object> items = new LinkedHashMap<>();

  /**
   * A key that is not a text.
   *
   * @param shown what messages print
   */
  private record OtherKey(String shown) {

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  /** The items; keys are texts, or print what they were. */
  public Map<Object, Object> items() {
    return items;
  }

  /** The value of a key, or null. */
  public Object get(String key) {
    return items.get(key);
  }

  void put(Object key, Object value) {
    items.put(key instanceof String ? key : new OtherKey(shown(key)), value);
  }

  private static String shown(Object key) {
    boolean plain =
        key == null
            || key instanceof Long
            || key instanceof Double
            || key instanceof Boolean
            || key instanceof BigInteger;
    return plain ? String.valueOf(key) : "a " + key.getClass().getSimpleName();
  }
}
