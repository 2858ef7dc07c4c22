package org.feedforward.job.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.feedforward.job.config.tree.JobFile;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.config.tree.YamlText;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.identity.Sha256;

/**
 * What a job says, a text for each setting that is not the default. A text is the same for all ways
 * to say the same, and holds what the files hold that the job names, whatever they are called.
 */
final class JobContents {

  /** The key under which steps name a file. */
  private static final String FILE = "file";

  private JobContents() {}

  static Map<String, String> of(List<Job.Given> settings) {
    Map<String, String> contents = new TreeMap<>();
    for (Job.Given given : settings) {
      given
          .value()
          .flatMap(value -> of(given.setting(), value))
          .ifPresent(text -> contents.put(given.setting().key(), text));
    }
    return contents;
  }

  private static Optional<String> of(Setting<?> setting, Typed value) {
    if (setting.kind().form() == Kind.Form.TEXT) {
      return setting
          .kind()
          .read(value, new Problems())
          .map(Object::toString)
          .filter(text -> !setting.otherwiseText().equals(Optional.of(text)));
    }
    if (setting == ModelsConfig.MODELS) {
      return Optional.of(text(ofModels((Node.Keys) value.node())));
    }
    boolean ordered = setting.kind().form() == Kind.Form.LIST;
    return Optional.of(text(ordered ? listed(value.node()) : sorted(value.node())))
        .filter(text -> !text.equals("[]") && !text.equals("{}"));
  }

  /** Of several models their features; the identity of the network stands for all the rest. */
  private static Node ofModels(Node.Keys models) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node.Entry model : models.entries()) {
      List<Node.Entry> features =
          ((Node.Keys) model.value())
              .entries().stream()
                  .filter(entry -> entry.key().equals(FeatureColumns.FEATURES.key()))
                  .toList();
      Node kept = new Node.Keys(model.origin(), features);
      entries.add(new Node.Entry(model.origin(), model.key(), kept));
    }
    return new Node.Keys(models.origin(), entries);
  }

  /** One alone is a list of one. */
  private static Node listed(Node node) {
    return node instanceof Node.Text ? new Node.Items(node.origin(), List.of(node)) : node;
  }

  /** Keys of a mapping in one order, and in one case, as options are compared. */
  private static Node sorted(Node node) {
    if (!(node instanceof Node.Keys keys)) {
      return node;
    }
    List<Node.Entry> entries = new ArrayList<>();
    keys.entries()
        .forEach(
            entry ->
                entries.add(
                    new Node.Entry(
                        entry.origin(), entry.key().toLowerCase(Locale.ROOT), entry.value())));
    entries.sort(Comparator.comparing(Node.Entry::key));
    return new Node.Keys(keys.origin(), entries);
  }

  private static String text(Node node) {
    return YamlText.of(withContents(node));
  }

  private static Node withContents(Node node) {
    if (node instanceof Node.Items items) {
      return new Node.Items(
          items.origin(), items.values().stream().map(JobContents::withContents).toList());
    } else if (node instanceof Node.Keys keys) {
      List<Node.Entry> entries = new ArrayList<>();
      for (Node.Entry entry : keys.entries()) {
        Node value =
            entry.key().equals(FILE) && entry.value() instanceof Node.Text file
                ? contents(file, file.value())
                : withContents(entry.value());
        entries.add(new Node.Entry(entry.origin(), entry.key(), value));
      }
      return new Node.Keys(keys.origin(), entries);
    }
    Node.Text text = (Node.Text) node;
    return text.value().startsWith("@") ? contents(text, text.value().substring(1)) : text;
  }

  /** What stands in a file, and in those that it names; the text itself where there is none. */
  private static Node contents(Node.Text text, String reference) {
    Path file = Path.of(text.origin().resolve(reference));
    if (!Files.isRegularFile(file)) {
      return text;
    }
    try {
      Node hash = new Node.Text(text.origin(), "sha256:" + Sha256.of(file));
      String name = reference.toLowerCase(Locale.ROOT);
      boolean names = text.value().startsWith("@") && name.matches("(?s).*\\.(ya?ml|json)");
      return names ? new Node.Items(text.origin(), List.of(hash, tree(text, file))) : hash;
    } catch (IOException e) {
      throw JobException.usage(text.origin().start() + file + ": cannot be read");
    }
  }

  private static Node tree(Node.Text text, Path file) {
    Typed reference = new Typed(text.origin(), "", "", text);
    Node tree = JobFile.tree(reference, file, new Problems());
    return tree == text ? new Node.Text(text.origin(), "") : withContents(tree);
  }
}
