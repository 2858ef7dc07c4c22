package org.feedforward.job.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML of people: one document, keys once, no types, nothing that holds itself. */
final class YamlReader {

  static final int MOST_CHARACTERS = 1 << 20;

  private static final int DEEPEST_NESTING = 20;
  private static final int MOST_ALIASES = 10;
  private static final List<Tag> TAGS = List.of(Tag.STR, Tag.SEQ, Tag.MAP);

  private final String name;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlReader(String name) {
    this.name = name;
  }

  /**
   * The value of a text; an empty one is an empty text.
   *
   * @param name what messages call the text
   */
  static Yaml read(String name, String text) {
    YamlReader reader = new YamlReader(name);
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
      Optional<Node> root = Optional.ofNullable(composer.getSingleNode());
      return root.map(reader::value).orElse(new Yaml.Text(1, ""));
    } catch (MarkedYAMLException e) {
      throw new JobException(ExitCode.USAGE, name + YamlFaults.explained(e, text), e);
    } catch (YAMLException e) {
      throw new JobException(
          ExitCode.USAGE, name + ": not valid YAML: " + Names.escape(e.getMessage()), e);
    }
  }

  private Yaml value(Node node) {
    int line = line(node);
    if (!TAGS.contains(node.getTag())) {
      throw fault(
          line,
          "not valid YAML: types such as "
              + Names.escape(node.getTag().getValue())
              + " are not read here; quote a text that begins with !");
    }
    if (!open.add(node)) {
      throw fault(line, "not valid YAML: the value holds itself");
    }
    Yaml value =
        switch (node.getNodeId()) {
          case scalar -> new Yaml.Text(line, ((ScalarNode) node).getValue());
          case sequence -> items(line, (SequenceNode) node);
          case mapping -> keys(line, (MappingNode) node);
          case anchor -> throw new IllegalStateException("an alias that was not composed");
        };
    open.remove(node);
    return value;
  }

  private Yaml items(int line, SequenceNode node) {
    return new Yaml.Items(line, node.getValue().stream().map(this::value).toList());
  }

  private Yaml keys(int line, MappingNode node) {
    List<Yaml.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw fault(
            keyLine,
            "a key must be a text; quote a value that begins with { or [, such as '{{ds}}/x'");
      }
      String text = key.getValue();
      if (entries.stream().anyMatch(entry -> entry.key().equals(text))) {
        throw fault(keyLine, "duplicate key '" + Names.escape(text) + "'; give it once");
      }
      entries.add(new Yaml.Entry(keyLine, text, value(tuple.getValueNode())));
    }
    return new Yaml.Keys(line, entries);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private JobException fault(int line, String problem) {
    return JobException.usage(name + ", line " + line + ": " + problem);
  }
}
