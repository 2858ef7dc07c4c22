package org.feedforward.job.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.features.NumberType.Kind;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which columns and arguments feed which elements of a model's inputs. */
class BindingTest {

  private static final Port NUMBERS = new Port("numbers", DType.FLOAT32, List.of(3));
  private static final Port ONE = new Port("one", DType.FLOAT32, List.of(1));
  private static final Port IDS = new Port("ids", DType.INT64, List.of(2));
  private static final Port GRID = new Port("grid", DType.FLOAT32, List.of(2, 3));
  private static final Port FLAG = new Port("flag", DType.BOOL, List.of(1));

  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

  private static StructType columns(Object... namesAndTypes) {
    StructType schema = new StructType();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      schema = schema.add((String) namesAndTypes[i], (DataType) namesAndTypes[i + 1]);
    }
    return schema;
  }

  private static FeatureColumns column(String name) {
    return new FeatureColumns(Optional.empty(), FeatureEntry.of(name), true, Path.of(""));
  }

  private static FeatureColumns column(String input, String name, boolean cast) {
    return new FeatureColumns(
        Optional.of(input), new FeatureEntry(name, false, cast), false, Path.of(""));
  }

  private static TableColumns table(StructType schema, String... texts) {
    return new TableColumns(schema, Set.of(texts), ColumnFaults.NONE);
  }

  private static Binding bind(TableColumns table, Port input, String... names) {
    return Binding.ofTable(
        table, List.of(input), Arrays.stream(names).map(BindingTest::column).toList());
  }

  private static JobException refused(TableColumns table, List<Port> inputs, String... names) {
    JobException[] refused = new JobException[1];
    assertThatThrownBy(
            () ->
                Binding.ofTable(
                    table, inputs, Arrays.stream(names).map(BindingTest::column).toList()))
        .isInstanceOfSatisfying(JobException.class, e -> refused[0] = e);
    return refused[0];
  }

  @Nested
  class OfATable {

    private final StructType numbers =
        columns("c", DataTypes.DoubleType, "a", DataTypes.IntegerType, "b", DataTypes.FloatType);

    @Test
    void numbersFeedTheElementsInTheOrderOfTheirNames() {
      Binding binding = bind(table(numbers), NUMBERS, "b", "a", "c");
      assertThat(binding.columns()).extracting(BoundColumn::name).containsExactly("b", "a", "c");
      assertThat(binding.features())
          .extracting(Feature::column, Feature::element, f -> f.type().kind())
          .containsExactly(
              tuple(0, 0, Kind.FLOAT), tuple(1, 1, Kind.INT), tuple(2, 2, Kind.DOUBLE));
      assertThat(binding.mayNotFit()).isFalse();
    }

    @Test
    void aListFeedsAWholeInput() {
      Binding binding = bind(table(columns("v", FLOATS)), NUMBERS, "v");
      assertThat(binding.features())
          .containsExactly(
              new Feature(
                  0,
                  List.of(),
                  new NumberType(Kind.FLOAT, 0, 0),
                  List.of(3),
                  false,
                  false,
                  0,
                  DType.FLOAT32,
                  0,
                  3));
      assertThat(binding.mayNotFit()).as("its length is not known").isTrue();
    }

    @Test
    void listsInListsFeedAnInputOfAsManyAxes() {
      DataType lists = DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.LongType));
      Feature feature = bind(table(columns("v", lists)), GRID, "v").features().get(0);
      assertThat(feature.lists()).containsExactly(2, 3);
      assertThat(feature.holdsNulls()).isTrue();
      assertThat(refused(table(columns("v", lists)), List.of(NUMBERS), "v"))
          .hasMessageContaining("column 'v' is array<array<bigint>>, but the input numbers");
    }

    @Test
    void aStructFeedsAWholeInputByItsFields() {
      StructType fields =
          columns("x", DataTypes.FloatType, "y", DataTypes.ShortType, "z", DataTypes.ByteType);
      Binding binding = bind(table(columns("s", fields)), NUMBERS, "s");
      assertThat(binding.columns()).hasSize(1);
      assertThat(binding.features())
          .extracting(f -> f.fields().get(0))
          .containsExactly(
              new FieldStep(0, 3, "x"), new FieldStep(1, 3, "y"), new FieldStep(2, 3, "z"));
      assertThat(
              refused(
                  table(columns("s", columns("x", DataTypes.FloatType))), List.of(NUMBERS), "s"))
          .hasMessage("column 's' has 1 field, but the input numbers: float32[3] takes 3 numbers");
    }

    @Test
    void aFieldIsNamedBehindItsColumn() {
      StructType schema =
          columns("s", columns("x", DataTypes.FloatType), "s.y", DataTypes.FloatType);
      Binding field = bind(table(schema), ONE, "s.x");
      assertThat(field.columns().get(0).path()).containsExactly("s", "x");
      Binding column = bind(table(schema), ONE, "s.y");
      assertThat(column.columns().get(0).path()).containsExactly("s.y");
      assertThat(refused(table(schema), List.of(ONE), "s.z")).hasMessageContaining("'s.z'");
      assertThat(refused(table(schema), List.of(ONE), ".x")).hasMessageContaining("'.x'");
    }

    @Test
    void textsAreReadAsNumbersWhereTheTableSaysSo() {
      StructType schema = columns("t", DataTypes.StringType);
      Feature number = bind(table(schema, "t"), ONE, "t").features().get(0);
      assertThat(number.type()).isEqualTo(NumberType.TEXT);
      assertThat(number.readAs()).contains(DataTypes.FloatType);
      assertThat(number.mayNotFit()).isTrue();
      assertThat(bind(table(schema, "t"), FLAG, "t").features()).hasSize(1);
      JobException refused = refused(table(schema), List.of(ONE), "t");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(refused)
          .hasMessage(
              "column 't' is string, but the input one: float32[1] takes numbers; cast where the"
                  + " table is written");
    }

    @Test
    void fractionsFeedIdsOnlyWhenAskedTo() {
      StructType schema =
          columns("a", DataTypes.DoubleType, "b", DataTypes.createDecimalType(5, 2));
      assertThat(refused(table(schema), List.of(IDS), "a", "b"))
          .hasMessageContaining("column 'a' is double, but the input ids: int64[2] takes integers")
          .hasMessageContaining("column 'b' is decimal(5,2)")
          .hasMessageContaining("write {column: NAME, cast: true}");
      Binding cast =
          Binding.ofTable(
              table(schema),
              List.of(IDS),
              List.of(column("ids", "a", true), column("ids", "b", true)));
      assertThat(cast.features()).hasSize(2).allMatch(Feature::whole).allMatch(Feature::mayNotFit);
      assertThat(cast.features().get(0).readAs()).contains(DataTypes.LongType);
      JobException useless = null;
      try {
        Binding.ofTable(table(schema), List.of(ONE), List.of(column("one", "a", true)));
      } catch (JobException e) {
        useless = e;
      }
      assertThat(useless)
          .hasMessage(
              "features: cast makes integers, but the input one: float32[1] takes numbers; leave it"
                  + " out");
    }

    @Test
    void integersThatAreCastStayAsTheyAre() {
      Binding cast =
          Binding.ofTable(
              table(columns("a", DataTypes.LongType, "b", DataTypes.BooleanType)),
              List.of(IDS),
              List.of(column("ids", "a", true), column("ids", "b", true)));
      assertThat(cast.features()).hasSize(2).noneMatch(Feature::whole);
      assertThat(cast.mayNotFit()).isFalse();
      assertThat(cast.features().get(0).readAs()).isEmpty();
    }

    @Test
    void textsThatAreCastMayHaveAPoint() {
      Binding cast =
          Binding.ofTable(
              table(columns("a", DataTypes.StringType, "b", DataTypes.StringType), "a", "b"),
              List.of(IDS),
              List.of(column("ids", "a", true), column("ids", "b", false)));
      assertThat(cast.features()).extracting(Feature::whole).containsExactly(true, false);
    }

    @Test
    void booleansAreNumbersButNumbersAreNoBooleans() {
      StructType schema = columns("b", DataTypes.BooleanType, "i", DataTypes.IntegerType);
      assertThat(bind(table(schema), ONE, "b").features()).hasSize(1);
      assertThat(bind(table(schema), FLAG, "b").features()).hasSize(1);
      assertThat(refused(table(schema), List.of(FLAG), "i"))
          .hasMessageContaining("column 'i' is int, but the input flag: bool[1] takes booleans");
    }

    @Test
    void everyProblemIsToldAtOnceAndUsageComesFirst() {
      StructType schema =
          columns("t", DataTypes.StringType, "u", DataTypes.StringType, "x", DataTypes.FloatType);
      JobException refused = refused(table(schema), List.of(NUMBERS), "t", "u", "y", "x");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(refused.getMessage().lines())
          .containsExactly(
              "features: the input numbers: float32[3] needs 3 columns, 4 given (t, u, y, x)",
              "the table has no column 'y'; it has t, u, x",
              "columns 't', 'u' are string, but the input numbers: float32[3] takes numbers; cast"
                  + " where the table is written");
    }

    @Test
    void aMisspeltColumnIsHintedAt() {
      StructType schema = columns("income", DataTypes.FloatType, "age", DataTypes.FloatType);
      assertThat(refused(table(schema), List.of(ONE), "incone"))
          .hasMessageEndingWith("; did you mean 'income'?");
    }

    @Test
    void aHeaderThatCameAsOneCellNamesItsSeparator() {
      for (String[] separator : new String[][] {{";", ";"}, {"|", "|"}, {"\t", "\\t"}}) {
        StructType schema = columns("one" + separator[0] + "two", DataTypes.StringType);
        assertThat(refused(table(schema, "one" + separator[0] + "two"), List.of(ONE), "one"))
            .hasMessageContaining("does --input-option sep='" + separator[1] + "' separate");
      }
      assertThat(refused(table(columns("a;b", DataTypes.FloatType)), List.of(ONE), "one"))
          .message()
          .doesNotContain("separate");
    }

    @Test
    void columnsOfTheInputsNamesNeedNoConfiguration() {
      StructType schema =
          columns("ids", DataTypes.createArrayType(DataTypes.LongType), "one", DataTypes.FloatType);
      Binding binding = Binding.ofTable(table(schema), List.of(IDS, ONE), List.of());
      assertThat(binding.features()).extracting(Feature::input).containsExactly(0, 1);
      assertThat(refused(table(schema), List.of(NUMBERS)))
          .hasMessageContaining("the table has no column 'numbers'");
    }

    @Test
    void anInputThatNothingFeedsIsNamed() {
      StructType schema = columns("x", DataTypes.FloatType);
      assertThat(
              refusedFeatures(
                  table(schema), List.of(ONE, FLAG), List.of(column("one", "x", false))))
          .isEqualTo("features: nothing feeds the input flag: bool[1]; name its columns");
    }

    @Test
    void whatIsWrongWithAColumnMattersWhereItIsUsed() {
      StructType schema =
          columns(
              "a",
              DataTypes.FloatType,
              "s",
              columns("x", DataTypes.FloatType),
              "b",
              DataTypes.FloatType);
      ColumnFaults faults =
          new ColumnFaults(
              Map.of("a", "a has two types"),
              Map.of("u", "u cannot be read"),
              Map.of("s.x", "part-1", "b", "part-2"),
              Set.of());
      TableColumns table = new TableColumns(schema, Set.of(), faults);
      assertThat(refused(table, List.of(ONE), "a")).hasMessage("a has two types");
      assertThat(refused(table, List.of(ONE), "u")).hasMessage("u cannot be read");
      for (String name : List.of("s", "s.x")) {
        assertThat(refused(table, List.of(ONE), name))
            .hasMessageContaining("part-1: has no column 's.x', which other files have");
      }
      assertThat(refused(table, List.of(ONE), "b")).hasMessageContaining("part-2: has no column");
    }

    private String refusedFeatures(
        TableColumns table, List<Port> inputs, List<FeatureColumns> features) {
      try {
        Binding.ofTable(table, inputs, features);
        return "";
      } catch (JobException e) {
        return e.getMessage();
      }
    }
  }

  @Nested
  class OfArguments {

    private Binding fitting(StructType arguments, Port... inputs) {
      Problems problems = new Problems();
      Binding binding = Binding.ofArguments(arguments, List.of(inputs), problems);
      assertThat(problems.sentences()).isEmpty();
      return binding;
    }

    private List<String> problems(StructType arguments, Port... inputs) {
      Problems problems = new Problems();
      Binding.ofArguments(arguments, List.of(inputs), problems);
      return problems.sentences();
    }

    @Test
    void numbersFeedTheInputsOneAfterAnother() {
      StructType arguments =
          columns(
              "a", DataTypes.FloatType,
              "b", DataTypes.IntegerType,
              "c", DataTypes.LongType);
      assertThat(fitting(arguments, ONE, IDS).features())
          .extracting(Feature::column, Feature::input, Feature::element)
          .containsExactly(tuple(0, 0, 0), tuple(1, 1, 0), tuple(2, 1, 1));
    }

    @Test
    void listsAndStructsFeedWholeInputs() {
      StructType ids = columns("i", DataTypes.LongType, "j", DataTypes.LongType);
      assertThat(fitting(columns("v", FLOATS, "s", ids), NUMBERS, IDS).features())
          .extracting(Feature::input, Feature::element, Feature::elements)
          .containsExactly(tuple(0, 0, 3), tuple(1, 0, 1), tuple(1, 1, 1));
    }

    @Test
    void oneStructMayBearTheNamesOfTheInputs() {
      StructType both =
          columns(
              "ids", DataTypes.createArrayType(DataTypes.LongType), "one", DataTypes.DoubleType);
      assertThat(fitting(columns("s", both), ONE, IDS).features())
          .extracting(Feature::input, f -> f.fields().get(0).name())
          .containsExactly(tuple(0, "one"), tuple(1, "ids"));
      assertThat(problems(columns("s", columns("x", DataTypes.FloatType)), ONE, IDS))
          .containsExactly(
              "s has the fields x; the model takes one, ids: name the fields after the inputs, or"
                  + " pass an array or a struct for each input");
      StructType single = columns("ids", DataTypes.LongType, "one", DataTypes.FloatType);
      assertThat(problems(columns("s", single), ONE, IDS))
          .containsExactly(
              "ids is bigint, but the input ids: int64[2] takes an array or a struct of 2 numbers");
    }

    @Test
    void tooManyAndTooFewSayWhatIsTaken() {
      assertThat(problems(columns("a", DataTypes.FloatType, "b", DataTypes.FloatType), ONE))
          .containsExactly(
              "b (float) is one too many; the model takes 1 number (one: float32[1]): pass them one"
                  + " by one in this order, or one array or struct of them");
      assertThat(problems(columns("a", DataTypes.FloatType), ONE, IDS))
          .containsExactly(
              "got 1 argument; the model takes 3 numbers (one: float32[1], ids: int64[2]): pass"
                  + " them one by one in this order, or an array or a struct for the numbers of an"
                  + " input");
      assertThat(problems(columns("a", DataTypes.FloatType, "v", FLOATS), NUMBERS))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("v (array<float>) is one too many");
    }

    @Test
    void wrongTypesAreAllNamed() {
      StructType arguments =
          columns("a", DataTypes.StringType, "b", DataTypes.FloatType, "c", DataTypes.DateType);
      assertThat(problems(arguments, NUMBERS))
          .containsExactly(
              "a is string, but the input numbers: float32[3] takes numbers: cast it",
              "c is date, but the input numbers: float32[3] takes numbers: cast it");
      assertThat(problems(columns("f", DataTypes.FloatType, "g", DataTypes.LongType), IDS))
          .containsExactly("f is float, but the input ids: int64[2] takes integers: cast it");
    }

    @Test
    void aBareNullFeedsAnything() {
      assertThat(fitting(columns("n", DataTypes.NullType), ONE).features()).hasSize(1);
      assertThat(fitting(columns("n", DataTypes.NullType), FLAG).features()).hasSize(1);
    }
  }
}
