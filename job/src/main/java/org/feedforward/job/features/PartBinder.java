package org.feedforward.job.features;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.steps.Cast;
import org.feedforward.job.steps.Chain;
import org.feedforward.job.steps.Elements;
import org.feedforward.job.steps.Fill;
import org.feedforward.job.steps.Indicator;
import org.feedforward.job.steps.OneHot;
import org.feedforward.job.steps.Recipe;
import org.feedforward.job.steps.Step;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.tensor.DType;

/**
 * Binds columns of which each feeds some elements of an input, one after another: numbers, lists,
 * structs, and what steps make of them. One list may leave its length open; it is what the others
 * leave.
 */
final class PartBinder {

  private final ElementBinder binder;
  private final TableColumns table;
  private final ZoneId zone;
  private final Problems problems;

  /**
   * A value, or a field of one, with its steps.
   *
   * @param chain nothing for a number that is fed as it is
   * @param length how many elements its lists have
   */
  private record Part(ElementBinder.Value value, Optional<Chain> chain, OptionalInt length) {

    boolean isOpen() {
      return chain.filter(Chain::isOpen).isPresent() && length.isEmpty();
    }

    /** How many numbers it gives; of an open one, for each of its elements. */
    int width() {
      int perElement = chain.map(steps -> steps.out().width()).orElse(1);
      return chain.filter(Chain::isOpen).isPresent() ? perElement * length.orElse(1) : perElement;
    }
  }

  PartBinder(ElementBinder binder, TableColumns table, ZoneId zone, Problems problems) {
    this.binder = binder;
    this.table = table;
    this.zone = zone;
    this.problems = problems;
  }

  /** Binds the columns of an input; values are missing for columns that are not there. */
  void bind(
      int input, Port port, List<NamedColumn> named, List<Optional<ElementBinder.Value>> values) {
    int before = problems.sentences().size();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      if (values.get(i).isPresent()) {
        add(named.get(i), values.get(i).get(), port, parts);
      }
    }
    if (problems.sentences().size() > before || values.stream().anyMatch(Optional::isEmpty)) {
      return;
    }
    List<Part> open = parts.stream().filter(Part::isOpen).toList();
    int closed = parts.stream().filter(part -> !part.isOpen()).mapToInt(Part::width).sum();
    int rest = port.elements() - closed;
    boolean fits =
        open.isEmpty()
            ? rest == 0
            : open.size() == 1 && rest > 0 && rest % open.get(0).width() == 0;
    if (!fits) {
      problems.usage(
          open.size() > 1
              ? FeatureFaults.openLists(
                  port, open.stream().map(part -> part.value().name()).toList())
              : FeatureFaults.wrongNumbers(port, counts(parts)));
      return;
    }
    int element = 0;
    for (Part part : parts) {
      OptionalInt length = part.isOpen() ? OptionalInt.of(rest / part.width()) : part.length();
      element += bind(input, element, port, new Part(part.value(), part.chain(), length));
    }
  }

  /** Adds the parts of a column: of a struct its fields, else the column itself. */
  private void add(NamedColumn named, ElementBinder.Value value, Port port, List<Part> parts) {
    if (value.type() instanceof StructType struct) {
      for (int i = 0; i < struct.length(); i++) {
        add(named, value.field(i, struct), port, parts);
      }
      return;
    }
    boolean plainNumber = named.isPlain() && !value.isNested();
    if (plainNumber) {
      parts.add(new Part(value, Optional.empty(), OptionalInt.empty()));
      return;
    }
    try {
      Chain chain = Chain.of(form(value), steps(named));
      if (named.length().isPresent() && !chain.isOpen()) {
        throw new MisfitException("length is of lists, but gets " + chain.out().words());
      }
      parts.add(new Part(value, Optional.of(chain), named.length()));
    } catch (MisfitException e) {
      problems.usage(FeatureFaults.misfit(value.name(), port, e.getMessage()));
    }
  }

  private List<Step> steps(NamedColumn named) throws MisfitException {
    List<Step> steps = new ArrayList<>();
    for (Recipe recipe : named.steps()) {
      steps.add(recipe.step(named.name(), zone));
    }
    return steps;
  }

  private Form form(ElementBinder.Value value) throws MisfitException {
    boolean text = value.text() || table.texts().contains(value.name());
    return RawForm.of(value.type(), text)
        .orElseThrow(
            () ->
                new MisfitException(
                    value.type().simpleString() + " is not a type that steps take"));
  }

  /** Binds a part and says how many elements it feeds. */
  private int bind(int input, int element, Port port, Part part) {
    if (part.chain().isEmpty()) {
      binder.number(input, element, part.value());
      return 1;
    }
    try {
      Chain chain = part.chain().get();
      if (chain.isOpen()) {
        chain = chain.then(new Elements(part.length().orElseThrow()));
      }
      if (port.dtype() == DType.INT64 && chain.out().content() == Content.CELL) {
        chain = chain.then(new Cast());
      }
      DataType type = part.value().type();
      requireFits(chain, type, port);
      binder.prepared(input, element, part.value(), new Prepared(type, chain));
    } catch (MisfitException e) {
      problems.usage(FeatureFaults.misfit(part.value().name(), port, e.getMessage()));
    }
    return part.width();
  }

  private static void requireFits(Chain chain, DataType type, Port port) throws MisfitException {
    Form out = chain.out();
    boolean fits =
        switch (port.dtype()) {
          case FLOAT32 ->
              out.content() == Content.NUMBER
                  || out.content() == Content.WHOLE
                  || out.content() == Content.CELL;
          case INT64 -> out.content() == Content.WHOLE;
          case BOOL -> givesBooleans(chain, type);
        };
    if (!fits) {
      throw new MisfitException(
          "the steps give "
              + out.words()
              + ", but the input takes "
              + NumberType.taken(port.dtype())
              + (port.dtype() == DType.INT64 && out.content() == Content.NUMBER
                  ? "; end them with {cast: true} where the numbers are whole"
                  : ""));
    }
  }

  /** Whether nothing but 0 and 1 comes out. */
  private static boolean givesBooleans(Chain chain, DataType type) {
    List<Step> steps = chain.steps();
    Step last = steps.get(steps.size() - 1);
    return last instanceof Indicator
        || last instanceof OneHot
        || type instanceof BooleanType
            && steps.stream()
                .allMatch(
                    step ->
                        step instanceof Fill fill
                            && List.of("true", "false", "0", "1").contains(fill.value()));
  }

  private static List<String> counts(List<Part> parts) {
    return parts.stream()
        .map(
            part ->
                "'"
                    + part.value().name()
                    + "' "
                    + (part.isOpen() ? "lists of any length" : part.width()))
        .toList();
  }
}
