package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The settings that one source gives: the job file, {@code --set} or the flags.
 *
 * @param folder what relative paths are relative to; empty for the working directory
 * @param flags whether these are flags, whose features may begin with an input's name
 * @param values what is given
 */
record Layer(Path folder, boolean flags, Map<Setting, Given> values) {

  Layer {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  /** A relative path seen from this source's folder. */
  String resolve(String path) {
    return folder.toString().isEmpty() ? path : folder.resolve(path).normalize().toString();
  }

  static Map<Setting, Given> noValues() {
    return new EnumMap<>(Setting.class);
  }
}
