package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.job.fault.Names;

/** Turns the values of flags into settings. */
final class Flags {

  private Flags() {}

  static Layer read(Map<Setting, List<String>> flags, List<String> problems) {
    Map<Setting, Given> values = Layer.noValues();
    flags.forEach(
        (setting, texts) -> {
          switch (setting.kind()) {
            case TEXT, PATH, SWITCH -> values.put(setting, new Given.Text(texts.get(0)));
            case NAMES -> values.put(setting, new Given.Texts(texts));
            case FEATURES ->
                values.put(
                    setting,
                    Given.Columns.ofOneInput(texts.stream().map(FeatureEntry::of).toList()));
            case PAIRS -> values.put(setting, pairs(setting, texts, problems));
          }
        });
    return new Layer(Path.of(""), true, values, Layer.noValues());
  }

  private static Given pairs(Setting setting, List<String> texts, List<String> problems) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        problems.add(
            setting.flag().orElse(setting.key())
                + " "
                + Names.escape(text)
                + ": expected "
                + setting.label());
      } else {
        pairs.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return new Given.Pairs(pairs);
  }
}
