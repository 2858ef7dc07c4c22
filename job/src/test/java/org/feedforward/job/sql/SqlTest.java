package org.feedforward.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.command.DataWritingCommandExec;
import org.apache.spark.sql.functions;
import org.feedforward.Model;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Port;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.nn.Linear;
import org.feedforward.nn.Sequential;
import org.feedforward.nn.Tanh;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** One session, one table and one model for all tests of a JVM, and what core says of them. */
public abstract class SqlTest {

  protected static final int ROWS = 1500;

  /** Four features to one number. */
  protected static final Model MODEL =
      Model.of(
          new Sequential(new Linear(4, 8), new Tanh(), new Linear(8, 1)),
          List.of(new Port("input", DType.FLOAT32, List.of(4))));

  private static SparkSession session;
  private static Path directory;

  protected static synchronized SparkSession spark() {
    if (session == null) {
      try {
        directory = Files.createTempDirectory("feedforward-sql");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      session = LocalSpark.session().newSession();
      session.conf().set("spark.sql.files.maxPartitionBytes", "64k");
      session.sparkContext().setLogLevel("ERROR");
      writeTable();
    }
    return session;
  }

  /** A path of this JVM's own. */
  protected static String path(String name) {
    spark();
    return directory.resolve(name).toString();
  }

  protected static SqlScoring scoring() {
    return SqlScoring.of(spark().sparkContext(), MODEL, "tiny");
  }

  protected static Dataset<Row> table() {
    return spark().read().parquet(path("table"));
  }

  /** The prediction from the columns a, b, c and d. */
  protected static Column predict() {
    return predict(col("a"), col("b"), col("c"), col("d"));
  }

  /** The prediction from any columns, the way that queries run at the moment. */
  protected static Column predict(Column... features) {
    return way == Way.EXPRESSION ? evaluated(scoring(), features) : scoring().predict(features);
  }

  /** A prediction within a lambda, which no operator takes over. */
  protected static Column evaluated(SqlScoring scoring, Column... features) {
    Column[] fields = new Column[features.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = features[i].as("f" + i);
    }
    return functions
        .transform(
            functions.array(functions.struct(fields)),
            row ->
                scoring.predict(
                    IntStream.range(0, fields.length)
                        .mapToObj(i -> row.getField("f" + i))
                        .toArray(Column[]::new)))
        .getItem(0);
  }

  /** The ways a query can run; all of them give the same bits. */
  protected enum Way {
    /** From the vectors of the scan, with adaptive execution. */
    COLUMNS("true", "true"),
    /** From the vectors of the scan, as planned. */
    COLUMNS_AS_PLANNED("true", "false"),
    /** From rows. */
    ROWS("false", "true"),
    /** One row at a time, without the operator. */
    EXPRESSION("false", "false");

    private final String vectorized;
    private final String adaptive;

    Way(String vectorized, String adaptive) {
      this.vectorized = vectorized;
      this.adaptive = adaptive;
    }
  }

  private static Way way = Way.COLUMNS;

  /** Builds and runs something one way. */
  protected static <T> T run(Way chosen, Supplier<T> body) {
    Way before = way;
    way = chosen;
    try {
      return with(
          "spark.sql.parquet.enableVectorizedReader",
          chosen.vectorized,
          () ->
              with(
                  "spark.sql.orc.enableVectorizedReader",
                  chosen.vectorized,
                  () -> with("spark.sql.adaptive.enabled", chosen.adaptive, body)));
    } finally {
      way = before;
    }
  }

  /** Runs a query all ways, which must give the same predictions, and gives them. */
  protected static Map<Long, Float> everyWay(Supplier<Dataset<Row>> query) {
    Map<Long, Float> columns = run(Way.COLUMNS, () -> predictions(query.get()));
    for (Way other : EnumSet.complementOf(EnumSet.of(Way.COLUMNS))) {
      assertThat(run(other, () -> predictions(query.get()))).as(other.name()).isEqualTo(columns);
    }
    return columns;
  }

  protected static Column col(String name) {
    return functions.col(name);
  }

  private static void writeTable() {
    session
        .range(0, ROWS, 1, 3)
        .selectExpr(
            "id",
            "cast(rand(1) * 4 - 2 as float) a",
            "cast(rand(2) as float) b",
            "cast(id % 7 as float) c",
            "cast(rand(4) as float) d",
            "rand(5) x",
            "cast(id % 100 as int) i",
            "id * 1000003 l",
            "cast(id % 300 as short) sh",
            "cast(id % 100 - 50 as byte) by",
            "id % 3 = 0 flag",
            "cast(rand(6) * 1000 as decimal(12, 4)) dec",
            "concat('s', id % 5) s",
            "cast(id % 2 as int) part")
        .selectExpr(
            "*",
            "array(a, b, c, d) arr",
            "named_struct('p', a, 'q', named_struct('r', b, 't', c), 'u', d) st",
            "if(id % 11 = 0, null, a) n",
            "if(id % 13 = 0, null, x) nx",
            "if(id % 17 = 0, null, i) ni",
            "if(id % 19 = 0, null, dec) ndec",
            "if(id % 23 = 0, null, flag) nflag",
            "case id % 9 when 0 then float('NaN') when 1 then float('Infinity') "
                + "when 2 then float('-Infinity') when 3 then float('-0.0') else a end special")
        .write()
        .parquet(directory.resolve("table").toString());
  }

  /** What core gives for rows of features, by the rows' ids. */
  protected static Map<Long, Float> core(Model model, Dataset<Row> idsAndFeatures) {
    return core(model, idsAndFeatures, 0);
  }

  /** The same for one element of the output. */
  protected static Map<Long, Float> core(Model model, Dataset<Row> idsAndFeatures, int element) {
    List<Row> rows = idsAndFeatures.collectAsList();
    int features = idsAndFeatures.columns().length - 1;
    float[] values = new float[rows.size() * features];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < features; j++) {
        values[i * features + j] = number(rows.get(i).get(j + 1));
      }
    }
    Tensor output =
        Interpreter.run(model.graph(), List.of(Tensor.of(values, rows.size(), features)))
            .values()
            .iterator()
            .next();
    float[] outputs = output.toFloats();
    int perRow = rows.isEmpty() ? 0 : outputs.length / rows.size();
    Map<Long, Float> expected = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      boolean anyNull = rows.get(i).anyNull();
      expected.put(rows.get(i).getLong(0), anyNull ? null : outputs[i * perRow + element]);
    }
    return expected;
  }

  private static float number(Object value) {
    if (value == null) {
      return 0f;
    }
    return value instanceof Boolean flag ? (flag ? 1f : 0f) : ((Number) value).floatValue();
  }

  /** The bits of the prediction p of every id; two rows with one id must agree. */
  protected static Map<Long, Float> predictions(Dataset<Row> result) {
    Map<Long, Float> predictions = new HashMap<>();
    for (Row row : result.select("id", "p").collectAsList()) {
      Float prediction = row.isNullAt(1) ? null : (Float) row.getFloat(1);
      if (predictions.containsKey(row.getLong(0))) {
        assertThat(prediction).isEqualTo(predictions.get(row.getLong(0)));
      }
      predictions.put(row.getLong(0), prediction);
    }
    return predictions;
  }

  protected static <T> T with(String key, String value, Supplier<T> body) {
    String before = spark().conf().get(key, null);
    spark().conf().set(key, value);
    try {
      return body.get();
    } finally {
      if (before == null) {
        spark().conf().unset(key);
      } else {
        spark().conf().set(key, before);
      }
    }
  }

  /** The plan that has run, stages of adaptive execution opened. */
  protected static List<SparkPlan> executed(Dataset<Row> query) {
    query.collectAsList();
    return operators(query.queryExecution());
  }

  protected static List<SparkPlan> operators(QueryExecution execution) {
    List<SparkPlan> operators = new ArrayList<>();
    collect(execution.executedPlan(), operators);
    return operators;
  }

  private static void collect(SparkPlan plan, List<SparkPlan> into) {
    into.add(plan);
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      collect(adaptive.executedPlan(), into);
    } else if (plan instanceof QueryStageExec stage) {
      collect(stage.plan(), into);
    } else if (plan instanceof DataWritingCommandExec write) {
      collect(write.child(), into);
    } else {
      Seqs.list(plan.children()).forEach(child -> collect(child, into));
    }
  }

  protected static <T extends SparkPlan> List<T> find(List<SparkPlan> operators, Class<T> type) {
    return operators.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
