package org.feedforward.format.torch;

/** An object of a class that is allowed but means nothing here: its name, and what it holds. */
public final class PyObject {

  private final String type;
  private Object state;

  PyObject(String type) {
    this.type = type;
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
