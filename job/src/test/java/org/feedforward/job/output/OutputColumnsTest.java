package org.feedforward.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.Options;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.input.InputFiles;
import org.feedforward.job.input.Layout;
import org.feedforward.job.input.Table;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Which columns a result has, and which it cannot have. */
class OutputColumnsTest {

  private static final List<Port> NUMBER = List.of(port("output", 1));
  private static final List<Port> SEVERAL = List.of(port("a", 1), port("b", 2));

  private final SparkSession spark = LocalSpark.session();

  private static Port port(String name, int elements) {
    return new Port(name, DType.FLOAT32, elements == 1 ? List.of() : List.of(elements));
  }

  private static OutputColumns columns(OutputConfig config, Table table, List<Port> outputs) {
    Map<String, Value> values = new LinkedHashMap<>();
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(9));
    outputs.forEach(
        port -> {
          Value slice = input.slice(1, 0, port.elements());
          values.put(port.name(), port.shape().isEmpty() ? slice.squeeze(1) : slice);
        });
    Model model = Model.of(Graph.of(List.of(input), values, Map.of()));
    return OutputColumns.of(config, table, ModelColumns.of(model, config, Optional.empty()));
  }

  private Table table(String columns, ColumnFaults faults) {
    Dataset<Row> rows = spark.sql("select " + columns);
    InputFiles files = new InputFiles(List.of(), new Layout(List.of(), false), List.of());
    return new Table(rows, Set.of(), faults, Optional.empty(), OptionalLong.empty(), files);
  }

  private Table table(String columns) {
    return table(columns, ColumnFaults.NONE);
  }

  private static OutputConfig config(Format format, String... keep) {
    return new OutputConfig(
        "/out",
        format,
        new Options(Map.of()),
        false,
        keep.length == 0 ? Optional.empty() : Optional.of(Arrays.asList(keep)),
        "p",
        Optional.empty(),
        Optional.empty());
  }

  private static ColumnFaults faults(String kind) {
    Map<String, String> fault = Map.of("b", "in.parquet: column 'b' is bad");
    return switch (kind) {
      case "conflicting" -> new ColumnFaults(fault, Map.of(), Map.of(), Set.of());
      case "unreadable" -> new ColumnFaults(Map.of(), fault, Map.of(), Set.of());
      default -> new ColumnFaults(Map.of(), Map.of(), Map.of("b", "in.parquet"), Set.of());
    };
  }

  @Test
  void keepsAllColumnsOrThoseThatAreNamedInTheTablesOrder() {
    Table table = table("1 a1, 2 b, 3 a2, 4 `x*`");
    assertThat(columns(config(Format.PARQUET), table, NUMBER).keep())
        .containsExactly("a1", "b", "a2", "x*");
    assertThat(columns(config(Format.PARQUET, "b", "a*"), table, NUMBER).keep())
        .containsExactly("a1", "b", "a2");
    assertThat(columns(config(Format.PARQUET, "x*"), table, NUMBER).keep()).containsExactly("x*");
  }

  @Test
  void namesEveryColumnThatCannotBe() {
    Table table = table("1 alpha, array(1) as list, map(1, 2) as map, 3 p");
    assertFault(
        () -> columns(config(Format.PARQUET, "alhpa", "z*"), table, NUMBER),
        ExitCode.USAGE,
        """
        --keep 'alhpa': the table has no such column; did you mean 'alpha'?
        --keep 'z*': the table has no such column; it has alpha, list, map, p
        the prediction column 'p' is a column of the input too; --prediction gives it another name\
        """);
    assertFault(
        () -> columns(config(Format.CSV, "list", "map"), table, NUMBER),
        ExitCode.USAGE,
        """
        the prediction column 'p' is a column of the input too; --prediction gives it another name
        CSV cannot hold the column 'list' of type array<int>; choose others with --keep, or write Parquet
        CSV cannot hold the column 'map' of type map<int,int>; choose others with --keep, or write Parquet\
        """);
  }

  @Test
  void parquetKeepsThePredictionAsItIs() {
    OutputColumns columns = columns(config(Format.PARQUET), table("1 id"), SEVERAL);
    Dataset<Row> scored = spark.sql("select 1 id, named_struct('a', 1, 'b', array(2, 3)) p");
    assertThat(columns.cells()).isEmpty();
    assertThat(columns.expand(scored)).isSameAs(scored);
  }

  @Test
  void csvHasAColumnForEveryNumber() {
    OutputColumns columns = columns(config(Format.CSV), table("1 id"), SEVERAL);
    Dataset<Row> scored =
        spark.sql("select 1 id, named_struct('a', 1.5, 'b', array(2, 3)) p, 7 faults");
    Dataset<Row> expanded = columns.expand(scored);
    assertThat(expanded.columns()).containsExactly("id", "p_a", "p_b_0", "p_b_1", "faults");
    assertThat(expanded.first().mkString(" ")).isEqualTo("1 1.5 2 3 7");

    OutputColumns one = columns(config(Format.CSV), table("1 id"), NUMBER);
    assertThat(one.expand(spark.sql("select 1 id, 2 p, 7 faults")).columns())
        .containsExactly("id", "p", "faults");
    OutputColumns list = columns(config(Format.CSV), table("1 id"), List.of(port("output", 2)));
    assertThat(list.expand(spark.sql("select 1 id, array(2, 3) p, 7 faults")).columns())
        .containsExactly("id", "p_0", "p_1", "faults");
    assertFault(
        () -> columns(config(Format.CSV), table("1 p_b_1"), SEVERAL),
        ExitCode.USAGE,
        "the prediction column 'p_b_1' is a column of the input too; --prediction gives it another"
            + " name");
  }

  @Test
  void namesThatDifferByCaseAloneAreRefusedWhereSparkCouldNotOpenThem() {
    spark.conf().set("spark.sql.caseSensitive", "true");
    try {
      Table table = table("1 a, 2 P, named_struct('x', 1, 'X', 2) s, array(struct(1 as y)) t");
      assertFault(
          () -> columns(config(Format.PARQUET), table, NUMBER),
          ExitCode.DATA,
          """
          'P' and 'p' differ by case alone: Spark could not open the result; --keep leaves a column out, --prediction names the prediction
          in column 's', 'x' and 'X' differ by case alone: Spark could not open the result; --keep leaves the column out\
          """);
      assertThat(columns(config(Format.PARQUET, "a", "t"), table, NUMBER).keep())
          .containsExactly("a", "t");
      for (String nested :
          List.of(
              "array(named_struct('x', 1, 'X', 2))",
              "map(1, named_struct('x', 1, 'X', 2))",
              "map(named_struct('x', 1, 'X', 2), 1)",
              "named_struct('z', named_struct('x', 1, 'X', 2))")) {
        assertThatThrownBy(() -> columns(config(Format.PARQUET), table(nested + " s"), NUMBER))
            .hasMessageStartingWith("in column 's', 'x' and 'X' differ by case alone: ");
      }
      assertThat(columns(config(Format.CSV), table("1 a, 2 A"), NUMBER).keep())
          .containsExactly("a", "A");
    } finally {
      spark.conf().unset("spark.sql.caseSensitive");
    }
  }

  @Test
  void columnsThatFilesContradictEachOtherInAreRefusedWhenTheyAreKept() {
    Table table = table("1 a, 2 b", faults("conflicting"));
    String fault = "in.parquet: column 'b' is bad, or choose other columns with --keep";
    for (String[] keep : List.of(new String[0], new String[] {"b"}, new String[] {"*"})) {
      assertFault(() -> columns(config(Format.PARQUET, keep), table, NUMBER), ExitCode.DATA, fault);
    }
    assertThat(columns(config(Format.PARQUET, "a"), table, NUMBER).keep()).containsExactly("a");
  }

  @Test
  void columnsOfUnknownTypesAreRefusedWhenTheyAreNamedAndElseLeftOut() {
    Table table = table("1 a", faults("unreadable"));
    for (String pattern : List.of("b", "?")) {
      assertFault(
          () -> columns(config(Format.PARQUET, pattern), table, NUMBER),
          ExitCode.DATA,
          "in.parquet: column 'b' is bad, or choose other columns with --keep");
    }
    OutputColumns all = columns(config(Format.PARQUET), table, NUMBER);
    assertThat(all.notes(config(Format.PARQUET), table))
        .containsExactly("in.parquet: column 'b' is bad; it is not kept");
    assertThat(all.notes(config(Format.PARQUET, "a"), table)).isEmpty();
  }

  @Test
  void keptColumnsThatAFileLacksAreTold() {
    Table table = table("1 a, 2 b", faults("incomplete"));
    String note = "in.parquet has no column 'b'; it is null in the rows of such files";
    OutputColumns all = columns(config(Format.PARQUET), table, NUMBER);
    assertThat(all.notes(config(Format.PARQUET), table)).containsExactly(note);
    OutputColumns some = columns(config(Format.PARQUET, "a"), table, NUMBER);
    assertThat(some.notes(config(Format.PARQUET, "a"), table)).isEmpty();

    ColumnFaults field =
        new ColumnFaults(Map.of(), Map.of(), Map.of("s.x", "in.parquet"), Set.of());
    Table nested = table("named_struct('x', 1) s, 1 s2", field);
    OutputColumns struct = columns(config(Format.PARQUET, "s"), nested, NUMBER);
    assertThat(struct.notes(config(Format.PARQUET, "s"), nested))
        .containsExactly("in.parquet has no column 's.x'; it is null in the rows of such files");
    OutputColumns other = columns(config(Format.PARQUET, "s2"), nested, NUMBER);
    assertThat(other.notes(config(Format.PARQUET, "s2"), nested)).isEmpty();
  }

  private static void assertFault(ThrowingCallable call, ExitCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessage(message);
  }
}
