package org.feedforward.job.config.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.feedforward.job.fault.Problems;

/** What a value of a setting looks like, and what is made of it. */
public interface Kind<T> {

  /** How a value is typed. */
  enum Form {
    /** One text: {@code --flag TEXT}. */
    TEXT,
    /** Several values in order: {@code --flag A --flag B}. */
    LIST,
    /** Keys with a value each: {@code --flag KEY=VALUE}. */
    MAPPING
  }

  /** How a value is typed; it decides what flags mean. */
  Form form();

  /** What messages say is expected. */
  String expected();

  /** Whether the outermost form of a value is right; {@link #read} sees no other. */
  boolean fits(Node value);

  /** The typed value, or nothing after a problem was added. */
  Optional<T> read(Typed value, Problems problems);

  /** The value as it means the same elsewhere: with relative paths resolved. */
  default Node settled(Typed value) {
    return value.node();
  }

  /** What holds when two sources give a value. */
  default Typed merged(Typed stronger, Typed weaker) {
    return stronger;
  }

  /** One text. */
  record OfText<T>(String expected, boolean mayBeEmpty, Parser<T> parser) implements Kind<T> {

    /** Makes a value of a text. */
    public interface Parser<T> {
      /**
       * The value; nothing when the text is not what is expected, which is then told.
       *
       * @throws IllegalArgumentException with a sentence of its own in place of that
       */
      Optional<T> parse(String text);
    }

    @Override
    public Form form() {
      return Form.TEXT;
    }

    @Override
    public boolean fits(Node value) {
      return value instanceof Node.Text text && (mayBeEmpty || !text.value().isEmpty());
    }

    @Override
    public Optional<T> read(Typed value, Problems problems) {
      try {
        Optional<T> parsed = parser.parse(value.text());
        if (parsed.isEmpty()) {
          problems.usage(ConfigFaults.expected(value, expected));
        }
        return parsed;
      } catch (IllegalArgumentException e) {
        problems.usage(ConfigFaults.wrong(value.named(), e.getMessage()));
        return Optional.empty();
      }
    }
  }

  /** Values of one kind in order; one alone is a list of one. */
  record OfList<T>(String expected, Kind<T> item) implements Kind<List<T>> {

    @Override
    public Form form() {
      return Form.LIST;
    }

    @Override
    public boolean fits(Node value) {
      return value instanceof Node.Items || item.fits(value);
    }

    @Override
    public Optional<List<T>> read(Typed value, Problems problems) {
      if (!(value.node() instanceof Node.Items items)) {
        return item.read(value, problems).map(List::of);
      }
      int before = problems.sentences().size();
      List<T> list = new ArrayList<>();
      for (Node node : items.values()) {
        if (item.fits(node)) {
          item.read(value.item(node), problems).ifPresent(list::add);
        } else {
          problems.usage(ConfigFaults.expectedInList(value.item(node), expected));
        }
      }
      return problems.sentences().size() == before ? Optional.of(list) : Optional.empty();
    }

    @Override
    public Node settled(Typed value) {
      return value.node() instanceof Node.Items items
          ? new Node.Items(
              items.origin(),
              items.values().stream().map(node -> item.settled(value.item(node))).toList())
          : item.settled(value);
    }
  }

  /**
   * Free keys with a value of one kind each. A stronger source replaces single keys.
   *
   * @param sameKey what two keys have in common that are the same
   * @param made what is made of them
   */
  record OfMapping<V, T>(
      String expected,
      Kind<V> value,
      UnaryOperator<String> sameKey,
      Function<Map<String, V>, T> made)
      implements Kind<T> {

    @Override
    public Form form() {
      return Form.MAPPING;
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Keys;
    }

    @Override
    public Optional<T> read(Typed typed, Problems problems) {
      int before = problems.sentences().size();
      Map<String, V> mapping = new LinkedHashMap<>();
      for (Node.Entry entry : ((Node.Keys) merged(typed, typed).node()).entries()) {
        Typed inner = typed.inner(entry);
        if (value.fits(entry.value())) {
          value.read(inner, problems).ifPresent(read -> mapping.put(entry.key(), read));
        } else {
          problems.usage(ConfigFaults.expected(inner, value.expected()));
        }
      }
      return problems.sentences().size() == before
          ? Optional.of(made.apply(mapping))
          : Optional.empty();
    }

    @Override
    public Typed merged(Typed stronger, Typed weaker) {
      Map<String, Node.Entry> entries = new LinkedHashMap<>();
      for (Typed typed : List.of(weaker, stronger)) {
        for (Node.Entry entry : ((Node.Keys) typed.node()).entries()) {
          String same = sameKey.apply(entry.key());
          entries.remove(same);
          entries.put(same, entry);
        }
      }
      return stronger.with(new Node.Keys(stronger.origin(), List.copyOf(entries.values())));
    }
  }

  /**
   * A mapping of settings that are known, which a record is made of.
   *
   * @param called what messages call such a mapping
   * @param prefix what the keys of some settings begin with elsewhere
   */
  record OfRecord<T>(
      String expected,
      String called,
      List<Setting<?>> settings,
      String prefix,
      Function<Section, T> reader)
      implements Kind<T> {

    /** Of settings that have the same keys everywhere. */
    public OfRecord(
        String expected, String called, List<Setting<?>> settings, Function<Section, T> reader) {
      this(expected, called, settings, "", reader);
    }

    @Override
    public Form form() {
      return Form.MAPPING;
    }

    @Override
    public boolean fits(Node value) {
      return value instanceof Node.Keys;
    }

    @Override
    public Optional<T> read(Typed value, Problems problems) {
      int before = problems.sentences().size();
      T read = reader.apply(Section.within(value, called, settings, prefix, problems));
      return problems.sentences().size() == before ? Optional.of(read) : Optional.empty();
    }
  }
}
