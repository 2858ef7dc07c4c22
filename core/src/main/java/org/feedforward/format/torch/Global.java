package org.feedforward.format.torch;

import java.util.List;

/**
 * Something that a pickle may name: a class, a function, a type.
 *
 * @param name its full name
 * @param call what comes of calling it
 * @param isForeign whether it is a class of which nothing but the name is known
 */
record Global(String name, Call call, boolean isForeign) {

  Global(String name, Call call) {
    this(name, call, false);
  }

  /** Stands in for a Python function or class: makes a plain value and runs nothing. */
  interface Call {
    Object apply(List<Object> arguments);
  }

  /** A class whose objects are kept as they are, without meaning. */
  static Global inert(String name) {
    return new Global(name, arguments -> new PyObject(name, false));
  }

  /** A class of which nothing but the name is known; its objects are made, but never called. */
  static Global foreign(String name) {
    return new Global(name, arguments -> new PyObject(name, true), true);
  }
}
