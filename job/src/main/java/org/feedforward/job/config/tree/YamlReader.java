package org.feedforward.job.config.tree;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML of people: one document, keys once, no types, nothing that holds itself. */
public final class YamlReader {

  public static final int MOST_CHARACTERS = 1 << 20;

  private static final int DEEPEST_NESTING = 20;
  private static final int MOST_ALIASES = 10;
  private static final List<Tag> TAGS = List.of(Tag.STR, Tag.SEQ, Tag.MAP);

  private final IntFunction<Origin> origins;
  private final Problems problems;
  private final Set<org.yaml.snakeyaml.nodes.Node> open =
      Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlReader(IntFunction<Origin> origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  /**
   * The tree of a text; an empty one is an empty text.
   *
   * @param name what messages call the text
   * @param origins the place of each of its lines, from 1
   */
  public static Node read(
      String name, String text, IntFunction<Origin> origins, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST_NESTING);
    options.setCodePointLimit(MOST_CHARACTERS);
    Resolver textsOnly =
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {}
        };
    try {
      Composer composer =
          new Composer(
              new ParserImpl(new StreamReader(new StringReader(text)), options),
              textsOnly,
              options);
      return Optional.ofNullable(composer.getSingleNode())
          .map(new YamlReader(origins, problems)::value)
          .orElseGet(() -> new Node.Text(origins.apply(1), ""));
    } catch (MarkedYAMLException e) {
      throw new JobException(ExitCode.USAGE, name + YamlFaults.explained(e, text), e);
    } catch (YAMLException e) {
      throw new JobException(ExitCode.USAGE, ConfigFaults.notYaml(name, e.getMessage()), e);
    }
  }

  private Node value(org.yaml.snakeyaml.nodes.Node node) {
    Origin origin = origin(node);
    if (!TAGS.contains(node.getTag())) {
      throw JobException.usage(origin.start() + ConfigFaults.typedYaml(node.getTag().getValue()));
    }
    if (!open.add(node)) {
      throw JobException.usage(origin.start() + ConfigFaults.YAML_HOLDS_ITSELF);
    }
    Node value =
        switch (node.getNodeId()) {
          case scalar -> new Node.Text(origin, ((ScalarNode) node).getValue());
          case sequence ->
              new Node.Items(
                  origin, ((SequenceNode) node).getValue().stream().map(this::value).toList());
          case mapping -> keys(origin, (MappingNode) node);
          case anchor -> throw new IllegalStateException("an alias that was not composed");
        };
    open.remove(node);
    return value;
  }

  private Node keys(Origin origin, MappingNode node) {
    List<Node.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      Origin keyOrigin = origin(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw JobException.usage(keyOrigin.start() + ConfigFaults.YAML_KEY_IS_NOT_A_TEXT);
      }
      String text = key.getValue();
      if (entries.stream().anyMatch(entry -> entry.key().equals(text))) {
        problems.usage(ConfigFaults.duplicateKey(keyOrigin.start(), text));
      } else {
        entries.add(new Node.Entry(keyOrigin, text, value(tuple.getValueNode())));
      }
    }
    return new Node.Keys(origin, entries);
  }

  private Origin origin(org.yaml.snakeyaml.nodes.Node node) {
    return origins.apply(node.getStartMark().getLine() + 1);
  }
}
