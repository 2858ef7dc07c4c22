package org.feedforward.job.config.steps;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.JobFile;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.steps.Bucketize;
import org.feedforward.job.steps.Cast;
import org.feedforward.job.steps.Cycle;
import org.feedforward.job.steps.DateParts;
import org.feedforward.job.steps.Fill;
import org.feedforward.job.steps.FillList;
import org.feedforward.job.steps.HashStep;
import org.feedforward.job.steps.Indicator;
import org.feedforward.job.steps.Interpolate;
import org.feedforward.job.steps.Log1p;
import org.feedforward.job.steps.NormalQuantile;
import org.feedforward.job.steps.ParseJson;
import org.feedforward.job.steps.Power;
import org.feedforward.job.steps.Recipe;
import org.feedforward.job.steps.Sequence;
import org.feedforward.job.steps.Step;

/**
 * A step of a feature as job files write it: {@code log1p}, {@code {fill: 0}}, {@code {scale:
 * {mean: 1, std: 2}}}, or with the numbers of each column in a file, {@code {scale: {file:
 * scaler.json}}}.
 */
public final class StepKind implements Kind<Recipe> {

  /** The kind. */
  public static final StepKind KIND = new StepKind();

  /** The names of all steps. */
  public static final List<String> NAMES =
      List.of(
          "fill",
          "indicator",
          "clip",
          "log1p",
          "scale",
          "interpolate",
          "power",
          "bucketize",
          "vocabulary",
          "map",
          "onehot",
          "hash",
          "date",
          "cycle",
          "sequence",
          "cast",
          "parse",
          "normal-quantile");

  private static final Setting<Path> FILE =
      Setting.of("file", Kinds.FILE, "a JSON object from column names to the step's numbers");

  // fill
  private static final Setting<String> VALUE =
      Setting.of("value", Kinds.ANY_TEXT, "what stands in for a missing value").required("");

  private static final Setting<Boolean> KEEPS_NAN =
      Setting.of(
              "nan",
              Kinds.choice(List.of(true, false), keeps -> keeps ? "keep" : "fill"),
              "whether a NaN stays")
          .otherwise(false);

  private static final Kind<Step> FILL =
      new OfRecord<>(
          "a value, as 0, or keys such as {value: 0, nan: keep}",
          "fill",
          List.of(VALUE, KEEPS_NAN),
          step -> new Fill(step.get(VALUE), !step.get(KEEPS_NAN)));

  // interpolate
  private static final Setting<List<Double>> X =
      Setting.of("x", Kinds.NUMBERS, "where the points are").required(List.of(0.0));

  private static final Setting<List<Double>> Y =
      Setting.of("y", Kinds.NUMBERS, "the value at each point").required(List.of(0.0));

  private static final Kind<Step> INTERPOLATE =
      new OfRecord<>(
          "{x: [0, 1], y: [0, 10]}",
          "interpolate",
          List.of(X, Y),
          step -> new Interpolate(array(step.get(X)), array(step.get(Y))));

  // power
  private static final Setting<Power.Method> METHOD =
      Setting.of(
              "method",
              Kinds.choice(List.of(Power.Method.values()), Power.Method::word),
              "which transform")
          .required(Power.Method.YEO_JOHNSON);

  private static final Setting<Double> LAMBDA =
      Setting.of("lambda", Kinds.NUMBER, "its exponent").required(1.0);

  private static final Kind<Step> POWER =
      new OfRecord<>(
          "{method: yeo-johnson, lambda: 0.5}",
          "power",
          List.of(METHOD, LAMBDA),
          step -> new Power(step.get(METHOD), step.get(LAMBDA)));

  // bucketize
  private static final Setting<List<Double>> BOUNDARIES =
      Setting.of("boundaries", Kinds.NUMBERS, "the boundaries in their order").required(List.of());

  private static final Setting<Boolean> RIGHT =
      Setting.of("right", Kinds.SWITCH, "whether a number at a boundary lies below it")
          .otherwise(false);

  private static final Kind<Step> BUCKETIZE =
      new OfRecord<>(
          "{boundaries: [0, 10, 100]}",
          "bucketize",
          List.of(BOUNDARIES, RIGHT),
          step -> new Bucketize(array(step.get(BOUNDARIES)), step.get(RIGHT)));

  // hash
  private static final Setting<HashStep.Function> FUNCTION =
      Setting.of(
              "function",
              Kinds.choice(List.of(HashStep.Function.values()), HashStep.Function::word),
              "the hash function")
          .required(HashStep.Function.MURMUR3_32);

  private static final Setting<Long> SEED =
      Setting.of("seed", Kinds.wholeNumber(0), "its seed").otherwise(0L);

  private static final Setting<Long> BUCKETS =
      Setting.of("buckets", Kinds.wholeNumber(1), "how many buckets").required(1L);

  private static final Kind<Step> HASH =
      new OfRecord<>(
          "{function: murmur3_32, seed: 0, buckets: 1000}",
          "hash",
          List.of(FUNCTION, SEED, BUCKETS),
          step -> new HashStep(step.get(FUNCTION), step.get(SEED), step.get(BUCKETS)));

  // date
  private static final Kind<List<DateParts.Part>> PARTS =
      new OfList<>(
          "parts of a date, as [weekday, hour]",
          Kinds.choice(List.of(DateParts.Part.values()), DateParts.Part::word));

  private static final Setting<List<DateParts.Part>> DATE_PARTS =
      Setting.of("parts", PARTS, "which numbers of a date").required(List.of());

  public static final Kind<ZoneId> ZONE =
      new OfText<>(
          "a time zone, as Europe/Berlin or UTC",
          false,
          text -> {
            try {
              return Optional.of(ZoneId.of(text));
            } catch (DateTimeException e) {
              return Optional.empty();
            }
          });

  private static final Setting<ZoneId> TIMEZONE =
      Setting.of("timezone", ZONE, "where timestamps are seen from");

  private static final Kind<Recipe> DATE =
      new OfRecord<>(
          "a part of a date, as weekday or [weekday, hour]",
          "date",
          List.of(DATE_PARTS, TIMEZONE),
          step -> new Recipe.Dates(step.get(DATE_PARTS), step.find(TIMEZONE)));

  // sequence
  private static final Setting<Long> LENGTH =
      Setting.of("length", Kinds.wholeNumber(1), "the length of the lists").required(1L);

  private static final Setting<Double> PAD =
      Setting.of("pad", Kinds.NUMBER, "what fills up shorter lists").otherwise(0.0);

  private static final Setting<Boolean> LEFT =
      Setting.of(
              "side",
              Kinds.choice(List.of(true, false), left -> left ? "left" : "right"),
              "where shorter lists are filled up")
          .otherwise(false);

  private static final Setting<Boolean> LAST =
      Setting.of(
              "keep",
              Kinds.choice(List.of(true, false), last -> last ? "last" : "first"),
              "which values of longer lists are kept")
          .otherwise(false);

  private static final Kind<Step> SEQUENCE =
      new OfRecord<>(
          "{length: 50, pad: 0, side: left, keep: last}",
          "sequence",
          List.of(LENGTH, PAD, LEFT, LAST),
          step ->
              new Sequence(
                  Math.toIntExact(Math.min(step.get(LENGTH), Integer.MAX_VALUE)),
                  step.get(PAD),
                  step.get(LEFT),
                  step.get(LAST)));

  private static final Kind<Indicator.Missing> MISSING =
      Kinds.choice(
          List.of(Indicator.Missing.values()), what -> what.name().toLowerCase(Locale.ROOT));

  private static final Kind<Double> PERIOD =
      new OfText<>(
          "a number above 0", false, text -> Kinds.number(text).filter(period -> period > 0));

  private static final Kind<Boolean> TRUE = Kinds.choice(List.of(true), value -> "true");

  private static final Kind<String> JSON = Kinds.choice(List.of("json"), json -> json);

  private StepKind() {}

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public Form form() {
    return Form.MAPPING;
  }

  @Override
  public String expected() {
    return "a step, as log1p or {fill: 0}";
  }

  @Override
  public boolean fits(Node value) {
    return value instanceof Node.Text text && !text.value().isEmpty() || value instanceof Node.Keys;
  }

  @Override
  public Optional<Recipe> read(Typed value, Problems problems) {
    if (value.node() instanceof Node.Text text) {
      return switch (text.value()) {
        case "log1p" -> Optional.of(new Recipe.Fixed(new Log1p()));
        case "normal-quantile" -> Optional.of(new Recipe.Fixed(new NormalQuantile()));
        default -> {
          problems.usage(
              NAMES.contains(text.value())
                  ? ConfigFaults.stepWithoutNumbers(value.named(), text.value())
                  : ConfigFaults.unknownStep(value.named(), text.value(), NAMES));
          yield Optional.empty();
        }
      };
    }
    List<Node.Entry> entries = ((Node.Keys) value.node()).entries();
    if (entries.size() != 1) {
      problems.usage(ConfigFaults.emptyStep(value.named()));
      return Optional.empty();
    }
    Node.Entry step = entries.get(0);
    if (!NAMES.contains(step.key())) {
      problems.usage(ConfigFaults.unknownStep(value.named(), step.key(), NAMES));
      return Optional.empty();
    }
    return read(step.key(), value.inner(step), problems);
  }

  private static Optional<Recipe> read(String name, Typed value, Problems problems) {
    switch (name) {
      case "date" -> {
        return value.node() instanceof Node.Keys
            ? DATE.read(value, problems)
            : read(PARTS, value, problems).map(parts -> new Recipe.Dates(parts, Optional.empty()));
      }
      case "vocabulary", "map", "onehot" -> {
        return told(value, problems, () -> KeyedSteps.read(name, value, problems))
            .map(Recipe.Fixed::new);
      }
      default -> {
        return value.node() instanceof Node.Keys keys
                && keys.entries().stream().anyMatch(entry -> entry.key().equals("file"))
            ? ofFile(name, value, problems)
            : step(name, value, problems).map(Recipe.Fixed::new);
      }
    }
  }

  /** A value of the right form; else a problem. */
  static <T> Optional<T> read(Kind<T> kind, Typed value, Problems problems) {
    if (!kind.fits(value.node())) {
      problems.usage(ConfigFaults.expected(value, kind.expected()));
      return Optional.empty();
    }
    return kind.read(value, problems);
  }

  private static Optional<Step> step(String name, Typed value, Problems problems) {
    return told(value, problems, () -> named(name, value, problems));
  }

  /** What a step says itself of wrong numbers is a problem of its place. */
  private static Optional<Step> told(
      Typed value, Problems problems, Supplier<Optional<Step>> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      problems.usage(ConfigFaults.wrong(value.named(), e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Step> named(String name, Typed value, Problems problems) {
    return switch (name) {
      case "fill" -> fill(value, problems);
      case "indicator" ->
          isEmpty(value.node())
              ? Optional.of(new Indicator(Indicator.Missing.NULL))
              : read(MISSING, value, problems).map(Indicator::new);
      case "clip" -> RangeSteps.clip(value, problems);
      case "scale" -> RangeSteps.scale(value, problems);
      case "interpolate" -> read(INTERPOLATE, value, problems);
      case "power" -> read(POWER, value, problems);
      case "bucketize" -> read(BUCKETIZE, value, problems);
      case "hash" -> read(HASH, value, problems);
      case "cycle" -> read(PERIOD, value, problems).map(Cycle::new);
      case "sequence" -> read(SEQUENCE, value, problems);
      case "cast" ->
          read(Kinds.SWITCH, value, problems).filter(casts -> casts).map(casts -> new Cast());
      case "parse" -> read(JSON, value, problems).map(json -> new ParseJson());
      case "log1p" -> read(TRUE, value, problems).map(yes -> new Log1p());
      case "normal-quantile" -> read(TRUE, value, problems).map(yes -> new NormalQuantile());
      default -> throw new IllegalStateException(name);
    };
  }

  private static boolean isEmpty(Node node) {
    return node instanceof Node.Text text && text.value().isEmpty();
  }

  private static Optional<Step> fill(Typed value, Problems problems) {
    if (value.node() instanceof Node.Text text) {
      return Optional.of(new Fill(text.value(), true));
    } else if (value.node() instanceof Node.Items items && items.values().isEmpty()) {
      return Optional.of(new FillList());
    }
    return read(FILL, value, problems);
  }

  /** The numbers of each column, in a file. */
  private static Optional<Recipe> ofFile(String name, Typed value, Problems problems) {
    int before = problems.sentences().size();
    Section section = Section.within(value, name, List.of(FILE), problems);
    Optional<Path> file = section.find(FILE);
    if (file.isEmpty() || problems.sentences().size() > before) {
      return Optional.empty();
    }
    String shown = Names.escape(file.get().toString());
    Node root = JobFile.tree(value, file.get(), problems);
    if (problems.sentences().size() > before) {
      return Optional.empty();
    }
    if (!(root instanceof Node.Keys columns)) {
      problems.usage(
          ConfigFaults.wrong(
              value.named(), shown + " is not a JSON object from columns to " + name));
      return Optional.empty();
    }
    Map<String, Step> steps = new LinkedHashMap<>();
    for (Node.Entry column : columns.entries()) {
      Typed numbers = new Typed(column.origin(), column.key(), "", column.value());
      step(name, numbers, problems).ifPresent(step -> steps.put(column.key(), step));
    }
    return problems.sentences().size() == before
        ? Optional.of(new Recipe.OfFile(name, shown, steps))
        : Optional.empty();
  }
}
