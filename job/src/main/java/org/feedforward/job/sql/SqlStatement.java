package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.DropTable;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.TruncateTable;
import org.apache.spark.sql.classic.SparkSession;
import org.feedforward.job.sql.catalyst.Seqs;

/** An SQL statement before it runs: where it would write, and what it would destroy first. */
public final class SqlStatement {

  private final SparkSession session;
  private final LogicalPlan plan;

  private SqlStatement(SparkSession session, LogicalPlan plan) {
    this.session = session;
    this.plan = plan;
  }

  /**
   * A folder of files that a query is to become.
   *
   * @param path where the statement wants it
   * @param format Spark's name of the format
   * @param options of the writer
   * @param query the rows
   */
  public record Folder(
      String path, String format, Map<String, String> options, Dataset<Row> query) {}

  /** Parses a statement; empty when Spark cannot parse it, since Spark's own message is better. */
  public static Optional<SqlStatement> parse(
      org.apache.spark.sql.SparkSession spark, String statement) {
    SparkSession session = (SparkSession) spark;
    try {
      return Optional.of(
          new SqlStatement(session, session.sessionState().sqlParser().parsePlan(statement)));
    } catch (ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether the statement reports on the session or a plan, and is not a query for rows. */
  public boolean isCommand() {
    return plan instanceof Command;
  }

  /** The folder that {@code INSERT OVERWRITE DIRECTORY ... USING} writes. */
  public Optional<Folder> folder() {
    List<InsertIntoDir> writes = nodes(InsertIntoDir.class);
    if (writes.size() != 1 || writes.get(0).provider().isEmpty()) {
      return Optional.empty();
    }
    InsertIntoDir write = writes.get(0);
    CatalogStorageFormat storage = write.storage();
    Map<String, String> options =
        new LinkedHashMap<>(scala.jdk.javaapi.CollectionConverters.asJava(storage.properties()));
    String given = options.remove("path");
    String path =
        storage.locationUri().isDefined() ? storage.locationUri().get().toString() : given;
    if (path == null) {
      return Optional.empty();
    }
    if (write.isLocal() && !path.startsWith("file:")) {
      path = new java.io.File(path).toURI().toString();
    }
    Dataset<Row> query = org.apache.spark.sql.classic.Dataset.ofRows(session, without(plan));
    return Optional.of(new Folder(path, write.provider().get(), options, query));
  }

  /** The query of a write into a folder, with the common table expressions before it. */
  private static LogicalPlan without(LogicalPlan plan) {
    if (plan instanceof InsertIntoDir write) {
      return write.child();
    }
    List<LogicalPlan> children =
        Seqs.list(plan.children()).stream().map(SqlStatement::without).toList();
    return plan.withNewChildren(Seqs.seq(children));
  }

  /**
   * Says what Spark would remove before the replacement is known to be computable.
   *
   * @param later the statements behind this one
   */
  public Optional<String> destroys(List<SqlStatement> later) {
    for (LogicalPlan node : nodes(LogicalPlan.class)) {
      if (node instanceof InsertIntoDir) {
        return Optional.of(SqlFaults.emptiesFolder());
      } else if (node instanceof InsertIntoStatement insert && insert.overwrite()) {
        List<String> table = name(insert.table());
        if (!Catalogs.replacesAtOnce(session, table)) {
          return Optional.of(SqlFaults.deletesRows(shown(table)));
        }
      } else if (node instanceof ReplaceTableAsSelect replace) {
        List<String> table = name(replace.name());
        if (!Catalogs.stagesTables(session, table)) {
          return Optional.of(SqlFaults.dropsTable(shown(table)));
        }
      }
    }
    return removed()
        .filter(table -> later.stream().anyMatch(statement -> statement.fills(table)))
        .map(table -> SqlFaults.removesRows(shown(table)));
  }

  /** The table that a statement drops or empties. */
  private Optional<List<String>> removed() {
    LogicalPlan table =
        plan instanceof DropTable drop
            ? drop.child()
            : plan instanceof TruncateTable truncate ? truncate.table() : null;
    return Optional.ofNullable(table).map(SqlStatement::name);
  }

  private boolean fills(List<String> table) {
    for (LogicalPlan node : nodes(LogicalPlan.class)) {
      if (node instanceof CreateTableAsSelect create && same(name(create.name()), table)
          || node instanceof InsertIntoStatement insert && same(name(insert.table()), table)) {
        return true;
      }
    }
    return false;
  }

  /** Whether names may mean one table: the shorter one lacks the catalog or the database. */
  private static boolean same(List<String> name, List<String> other) {
    int common = Math.min(name.size(), other.size());
    return common > 0
        && lower(name.subList(name.size() - common, name.size()))
            .equals(lower(other.subList(other.size() - common, other.size())));
  }

  private static List<String> lower(List<String> name) {
    return name.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
  }

  private static List<String> name(LogicalPlan table) {
    if (table instanceof UnresolvedRelation relation) {
      return Seqs.list(relation.multipartIdentifier());
    } else if (table instanceof UnresolvedIdentifier identifier) {
      return Seqs.list(identifier.nameParts());
    } else if (table instanceof UnresolvedTable unresolved) {
      return Seqs.list(unresolved.multipartIdentifier());
    }
    return List.of();
  }

  private static String shown(List<String> table) {
    return table.isEmpty() ? "the table" : String.join(".", table);
  }

  /** The nodes of a kind above the query's own: a query writes nothing. */
  private <T extends LogicalPlan> List<T> nodes(Class<T> type) {
    List<T> found = new ArrayList<>();
    collect(plan, type, found);
    return found;
  }

  private static <T> void collect(LogicalPlan plan, Class<T> type, List<T> found) {
    if (type.isInstance(plan)) {
      found.add(type.cast(plan));
    }
    Seqs.list(plan.children()).forEach(child -> collect(child, type, found));
  }
}
