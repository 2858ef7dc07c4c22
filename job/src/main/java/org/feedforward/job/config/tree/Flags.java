package org.feedforward.job.config.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;

/** The flags of a command line, {@code --set} among them, as trees. */
public final class Flags {

  private static final Origin SET = new Origin.SetFlag();

  private Flags() {}

  /** The flags of settings with their values. */
  public static Node.Keys read(
      Map<String, List<String>> flags, List<Setting<?>> settings, Problems problems) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Setting<?> setting : Setting.withFlags(settings)) {
      String flag = setting.flag().orElseThrow();
      if (flags.containsKey(flag)) {
        Origin origin = new Origin.Flag(flag);
        Node value = value(setting, origin, flags.get(flag), problems);
        entries.add(new Node.Entry(origin, setting.key(), value));
      }
    }
    return new Node.Keys(new Origin.Flag(""), entries);
  }

  private static Node value(
      Setting<?> setting, Origin origin, List<String> texts, Problems problems) {
    return switch (setting.kind().form()) {
      case TEXT -> new Node.Text(origin, texts.get(0));
      case LIST ->
          new Node.Items(
              origin, texts.stream().<Node>map(text -> new Node.Text(origin, text)).toList());
      case MAPPING -> {
        List<Node.Entry> entries = new ArrayList<>();
        for (String text : texts) {
          int equals = text.indexOf('=');
          if (equals <= 0) {
            problems.usage(
                ConfigFaults.withoutKey(setting.flag().orElseThrow(), text, setting.label()));
          } else {
            Node value = new Node.Text(origin, text.substring(equals + 1));
            entries.add(new Node.Entry(origin, text.substring(0, equals), value));
          }
        }
        yield new Node.Keys(origin, entries);
      }
    };
  }

  /** The values of {@code --set KEY=VALUE}; of those with the same key the last holds. */
  public static Node.Keys readSets(
      List<String> sets, List<Setting<?>> settings, Problems problems) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals <= 0) {
        problems.usage(ConfigFaults.withoutKey("--set", set, "KEY=VALUE"));
        continue;
      }
      String key = set.substring(0, equals);
      String text = set.substring(equals + 1);
      Optional<Setting<?>> setting =
          settings.stream().filter(known -> known.key().equals(key)).findFirst();
      boolean yaml = setting.isPresent() && setting.get().isRepeatable();
      Node value =
          yaml
              ? YamlReader.read("--set " + Names.escape(key), text, line -> SET, problems)
              : new Node.Text(SET, text);
      entries.remove(key); // so that order tells which of nested keys is the last
      entries.put(key, new Node.Entry(SET, key, value));
    }
    return new Node.Keys(SET, List.copyOf(entries.values()));
  }
}
