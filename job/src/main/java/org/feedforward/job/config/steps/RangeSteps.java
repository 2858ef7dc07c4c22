package org.feedforward.job.config.steps;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.steps.Clip;
import org.feedforward.job.steps.Scale;
import org.feedforward.job.steps.Step;

/** The steps that limit and scale: {@code clip} and {@code scale}. */
final class RangeSteps {

  private RangeSteps() {}

  /** Two bounds, of which one may be null. */
  static Optional<Step> clip(Typed value, Problems problems) {
    if (!(value.node() instanceof Node.Items items) || items.values().size() != 2) {
      problems.usage(ConfigFaults.expected(value, "two numbers, as [0, 100] or [0, null]"));
      return Optional.empty();
    }
    Optional<Double> least =
        bound(value.item(items.values().get(0)), Double.NEGATIVE_INFINITY, problems);
    Optional<Double> most =
        bound(value.item(items.values().get(1)), Double.POSITIVE_INFINITY, problems);
    if (least.isEmpty() || most.isEmpty()) {
      return Optional.empty();
    }
    if (least.get() > most.get()) {
      throw new IllegalArgumentException(
          "the lower bound " + least.get() + " is above the upper bound " + most.get());
    }
    return Optional.of(new Clip(least.get(), most.get()));
  }

  private static Optional<Double> bound(Typed value, double none, Problems problems) {
    return value.node() instanceof Node.Text text
            && (text.value().isEmpty() || text.value().equals("null"))
        ? Optional.of(none)
        : StepKind.read(Kinds.NUMBER, value, problems);
  }

  /** Two numbers under one of the pairs of names; one alone leaves out what it does. */
  static Optional<Step> scale(Typed value, Problems problems) {
    String expected =
        Stream.of(Scale.Kind.values())
            .map(kind -> "{" + kind.first() + ": 0, " + kind.second() + ": 1}")
            .collect(Collectors.joining(" or "));
    if (!(value.node() instanceof Node.Keys keys) || keys.entries().isEmpty()) {
      problems.usage(ConfigFaults.expected(value, expected));
      return Optional.empty();
    }
    String any = keys.entries().get(0).key();
    Optional<Scale.Kind> kind =
        Stream.of(Scale.Kind.values())
            .filter(known -> any.equals(known.first()) || any.equals(known.second()))
            .findFirst();
    if (kind.isEmpty()) {
      List<String> known =
          Stream.of(Scale.Kind.values()).flatMap(k -> Stream.of(k.first(), k.second())).toList();
      problems.usage(ConfigFaults.unknownKey(value.named() + ": ", any, "scale", known));
      return Optional.empty();
    }
    return new Kind.OfRecord<>(expected, "scale", scaleSettings(kind.get()), scaled(kind.get()))
        .read(value, problems);
  }

  private static List<Setting<?>> scaleSettings(Scale.Kind kind) {
    Setting<Double> first = Setting.of(kind.first(), Kinds.NUMBER, "the first number");
    Setting<Double> second = Setting.of(kind.second(), Kinds.NUMBER, "the second number");
    return kind == Scale.Kind.RANGE
        ? List.of(first.required(0.0), second.required(1.0))
        : List.of(
            first.otherwise(kind == Scale.Kind.LINEAR ? 1.0 : 0.0),
            second.otherwise(kind == Scale.Kind.LINEAR ? 0.0 : 1.0));
  }

  @SuppressWarnings("unchecked")
  private static Function<Section, Step> scaled(Scale.Kind kind) {
    return section -> {
      List<Setting<?>> settings = section.settings();
      double first = section.get((Setting<Double>) settings.get(0));
      double second = section.get((Setting<Double>) settings.get(1));
      double range = kind == Scale.Kind.RANGE ? second - first : second;
      boolean given = settings.stream().filter(Setting::isRequired).allMatch(section::has);
      if (given && range == 0 && kind != Scale.Kind.LINEAR) {
        throw new IllegalArgumentException(
            kind == Scale.Kind.RANGE
                ? "min and max are equal, which would divide by 0"
                : kind.second() + " is 0, which would divide by 0");
      }
      return new Scale(kind, first, second);
    };
  }
}
