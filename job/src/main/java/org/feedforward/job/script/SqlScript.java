package org.feedforward.job.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.feedforward.graph.ModelException;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.run.Failures;
import org.feedforward.job.sql.SqlStatement;

/**
 * A file of SQL statements, run one after another in one session, which knows {@code
 * feedforward_predict}. Results are told as spark-sql tells them: a line per row, tabs between
 * columns.
 */
public final class SqlScript {

  private static final String DESTRUCTIVE = "spark.feedforward.sql.destructive-writes";
  private static final String ALLOW = "allow";

  private final SparkSession spark;
  private final String name;
  private final Consumer<String> said;
  private final Consumer<String> rows;

  private SqlScript(SparkSession spark, String name, Consumer<String> said, Consumer<String> rows) {
    this.spark = spark;
    this.name = name;
    this.said = said;
    this.rows = rows;
  }

  /**
   * Runs a file; the first statement that fails ends it.
   *
   * @param said takes what statements such as SET and EXPLAIN say, which may hold secrets
   * @param rows takes the rows of queries
   */
  public static void run(
      SparkSession spark, Path file, Consumer<String> said, Consumer<String> rows) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw ScriptFaults.unreadable(file, e);
    }
    Secrets.note(text);
    String name = Names.escape(String.valueOf(file.getFileName()));
    SqlScript script = new SqlScript(spark, name, said, rows);
    List<String> statements = SqlStatements.split(text);
    for (int i = 0; i < statements.size(); i++) {
      script.run(i + 1, statements.subList(i, statements.size()));
    }
  }

  /** Runs the first of some statements. */
  private void run(int number, List<String> statements) {
    String statement = statements.get(0);
    try {
      Optional<SqlStatement> parsed = SqlStatement.parse(spark, statement);
      Optional<SqlStatement.Folder> folder = parsed.flatMap(SqlStatement::folder);
      if (folder.isPresent() && FolderStatement.write(spark, folder.get(), statement)) {
        return;
      }
      if (parsed.isPresent() && !spark.conf().get(DESTRUCTIVE, "").equals(ALLOW)) {
        requireHarmless(parsed.get(), statements.subList(1, statements.size()));
      }
      boolean command = parsed.isPresent() && parsed.get().isCommand();
      print(spark.sql(statement), command ? said : rows);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw failure(name + ", statement " + number + ": ", e);
    }
  }

  private void requireHarmless(SqlStatement statement, List<String> later) {
    Optional<String> destroys =
        statement.destroys(
            later.stream().flatMap(text -> SqlStatement.parse(spark, text).stream()).toList());
    if (destroys.isPresent()) {
      throw ScriptFaults.destroys(destroys.get(), DESTRUCTIVE, ALLOW);
    }
  }

  private static RuntimeException failure(String where, Throwable error) {
    if (error instanceof AnalysisException) {
      return new JobException(ExitCode.USAGE, where + Causes.firstLine(error), error);
    }
    RuntimeException explained = Failures.explained(error);
    if (explained instanceof JobException own) {
      return new JobException(own.exitCode(), where + own.getMessage(), own);
    } else if (explained instanceof ModelException) {
      return new JobException(ExitCode.MODEL, where + explained.getMessage(), explained);
    }
    return explained;
  }

  /** Every value as the text that Spark's cast gives. */
  private static void print(Dataset<Row> result, Consumer<String> lines) {
    int count = result.columns().length;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("_" + i);
    }
    Column[] texts =
        names.stream().map(column -> text(functions.col(column))).toArray(Column[]::new);
    Iterable<Row> found = result.toDF(names.toArray(String[]::new)).select(texts)::toLocalIterator;
    for (Row row : found) {
      String[] cells = new String[count];
      Arrays.setAll(cells, row::getString);
      lines.accept(String.join("\t", cells));
    }
  }

  private static Column text(Column column) {
    return functions.coalesce(column.cast("string"), functions.lit("NULL"));
  }
}
