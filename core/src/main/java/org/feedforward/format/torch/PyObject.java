package org.feedforward.format.torch;

/** An object of a class that means nothing here: its name, and what it holds. */
public final class PyObject {

  private final String type;
  private final boolean isForeign;
  private Object state;

  PyObject(String type) {
    this(type, false);
  }

  PyObject(String type, boolean isForeign) {
    this.type = type;
    this.isForeign = isForeign;
  }

  /** Whether nothing but the name of its class is known. */
  boolean isForeign() {
    return isForeign;
  }

  /** The full name of its class. */
  public String type() {
    return type;
  }

  /** What the pickle gave it to hold, or null. */
  public Object state() {
    return state;
  }

  void build(Object given) {
    state = given;
  }

  /** An attribute, or null. */
  public Object get(String attribute) {
    return state instanceof PyDict dict ? dict.get(attribute) : null;
  }
}
