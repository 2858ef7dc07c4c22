package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.JobFile;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Origin;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;

/** A feature block in a file of its own, which begins with {@code features:}. */
public final class FeatureFile {

  private FeatureFile() {}

  /** Whether a text is {@code @FILE} with a file of YAML or JSON, and not one of names. */
  static boolean isMeant(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return text.startsWith("@")
        && (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json"));
  }

  /** The columns that a file says feed the inputs of a model; all problems at once. */
  public static List<FeatureColumns> read(Path file) {
    Problems problems = new Problems();
    Origin origin = new Origin.Flag("");
    Node at = new Node.Text(origin, "@" + file);
    Typed value = new Typed(origin, FeatureColumns.FEATURES.key(), "", at);
    Optional<List<FeatureColumns>> columns =
        read(value, file.toString(), problems)
            .flatMap(block -> FeatureColumns.FEATURES.kind().read(block, problems));
    problems.throwIfAny();
    return columns.orElseThrow();
  }

  /** The block that a file holds; nothing after a problem was added. */
  static Optional<Typed> read(Typed value, String path, Problems problems) {
    int before = problems.sentences().size();
    Path file = Path.of(value.origin().resolve(path));
    Node root = JobFile.tree(value, file, problems);
    if (problems.sentences().size() > before) {
      return Optional.empty();
    }
    if (root instanceof Node.Keys keys
        && keys.entries().size() == 1
        && keys.entries().get(0).key().equals(FeatureColumns.FEATURES.key())
        && !(keys.entries().get(0).value() instanceof Node.Text)) {
      Node.Entry block = keys.entries().get(0);
      return Optional.of(
          new Typed(block.origin(), FeatureColumns.FEATURES.key(), "", block.value()));
    }
    problems.usage(ConfigFaults.notFeatures(value.named(), Names.escape(file.toString())));
    return Optional.empty();
  }
}
