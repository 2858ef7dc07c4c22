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
 * @param places what messages call each of them, where that is not its flag
 */
record Layer(Path folder, boolean flags, Map<Setting, Given> values, Map<Setting, String> places) {

  Layer {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
    places = Collections.unmodifiableMap(new EnumMap<>(places));
  }

  /** A relative path seen from this source's folder. */
  String resolve(String path) {
    return folder.toString().isEmpty() ? path : folder.resolve(path).normalize().toString();
  }

  /** How messages name a setting: as it was typed here, or by its flag. */
  String named(Setting setting) {
    String place = places.get(setting);
    return place == null ? setting.flag().orElse(setting.key()) : place;
  }

  static <T> Map<Setting, T> noValues() {
    return new EnumMap<>(Setting.class);
  }
}
