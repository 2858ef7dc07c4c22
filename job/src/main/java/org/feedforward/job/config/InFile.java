package org.feedforward.job.config;

import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.JobFile;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Problems;

/** A value that may stand in a YAML file of its own, which {@code @FILE} names. */
record InFile<T>(Kind<T> kind) implements Kind<T> {

  @Override
  public Form form() {
    return kind.form();
  }

  @Override
  public String expected() {
    return kind.expected() + ", or @FILE";
  }

  @Override
  public boolean fits(Node value) {
    return file(value).isPresent() || kind.fits(value);
  }

  @Override
  public Optional<T> read(Typed value, Problems problems) {
    Optional<Node.Text> file = file(value.node());
    if (file.isEmpty()) {
      return kind.read(value, problems);
    }
    int before = problems.sentences().size();
    Node tree = JobFile.tree(value, file.get().value(), problems);
    Typed typed = unwrapped(new Typed(tree.origin(), value.key(), value.within(), tree));
    if (problems.sentences().size() > before) {
      return Optional.empty();
    } else if (!kind.fits(typed.node())) {
      problems.usage(ConfigFaults.expected(typed, kind.expected()));
      return Optional.empty();
    }
    return kind.read(typed, problems);
  }

  /** The value of the only key, where the file begins with the last word of the setting's key. */
  private static Typed unwrapped(Typed value) {
    String word = value.key().substring(value.key().lastIndexOf('.') + 1);
    return value.node() instanceof Node.Keys keys
            && keys.entries().size() == 1
            && keys.entries().get(0).key().equals(word)
        ? value.with(keys.entries().get(0).value())
        : value;
  }

  /** The text that names a file; a flag gives it as a list of one. */
  private static Optional<Node.Text> file(Node value) {
    Node one =
        value instanceof Node.Items items && items.values().size() == 1
            ? items.values().get(0)
            : value;
    return one instanceof Node.Text text && text.value().startsWith("@")
        ? Optional.of(text)
        : Optional.empty();
  }
}
