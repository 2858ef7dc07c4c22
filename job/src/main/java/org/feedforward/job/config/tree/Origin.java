package org.feedforward.job.config.tree;

import java.nio.file.Path;

/** Where a value was typed. */
public sealed interface Origin {

  /** What a message about this.origin begins with. */
  String start();

  /** How messages name a setting that was typed here. */
  default String named(String key) {
    return start() + key;
  }

  /** What relative paths are relative to; empty for the working directory. */
  Path folder();

  /** A relative path seen from this.origin. */
  default String resolve(String path) {
    return folder().toString().isEmpty() ? path : folder().resolve(path).normalize().toString();
  }

  /** A flag of the command line, which names its setting by itself. */
  record Flag(String name) implements Origin {
    @Override
    public String start() {
      return name + ": ";
    }

    @Override
    public String named(String key) {
      return name;
    }

    @Override
    public Path folder() {
      return Path.of("");
    }
  }

  /** {@code --set}, whose values name the key themselves. */
  record SetFlag() implements Origin {
    @Override
    public String start() {
      return "--set: ";
    }

    @Override
    public Path folder() {
      return Path.of("");
    }
  }

  /** A line of a file, from 1. */
  record Line(String file, int number, Path folder) implements Origin {
    @Override
    public String start() {
      return file + ", line " + number + ": ";
    }
  }
}
