package org.feedforward.format;

import java.nio.file.Path;
import org.feedforward.graph.ModelException;

/** The door to all readers: finds out what a file is and has it read. */
public final class ModelFiles {

  private ModelFiles() {}

  /** Reads a model file with what it needs besides. */
  public static LoadedModel read(Path path, LoadOptions options) {
    throw new ModelException(path + " is in no format that is known here");
  }
}
