package org.feedforward.job.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/** Which tables change in one step. */
final class Catalogs {

  /** Formats whose writes become visible by one commit. */
  private static final Set<String> TRANSACTIONAL = Set.of("delta", "iceberg", "hudi", "paimon");

  private Catalogs() {}

  /** Whether an overwrite leaves the old rows in place until the new ones are there. */
  static boolean replacesAtOnce(SparkSession session, List<String> table) {
    if (table.isEmpty()) {
      return false;
    }
    LogicalPlan plan;
    try {
      plan = session.table(quoted(table)).queryExecution().analyzed();
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        return true; // Spark says what is wrong with the name, and writes nothing
      }
      throw e;
    }
    while (plan instanceof SubqueryAlias alias) {
      plan = alias.child();
    }
    return plan instanceof DataSourceV2Relation relation
        && isTransactional(
            relation.table().properties().getOrDefault("provider", ""),
            relation.table().getClass());
  }

  private static boolean isTransactional(String provider, Class<?> table) {
    String name = table.getName().toLowerCase(Locale.ROOT);
    return TRANSACTIONAL.contains(provider.toLowerCase(Locale.ROOT))
        || TRANSACTIONAL.stream().anyMatch(format -> name.contains("." + format + "."));
  }

  /** Whether the catalog of a table keeps the old one until its replacement is complete. */
  static boolean stagesTables(SparkSession session, List<String> table) {
    CatalogManager catalogs = session.sessionState().catalogManager();
    CatalogPlugin catalog = catalogs.currentCatalog();
    if (table.size() > 1) {
      try {
        catalog = catalogs.catalog(table.get(0));
      } catch (RuntimeException e) {
        // the first part is a database of the current catalog
      }
    }
    return catalog instanceof StagingTableCatalog;
  }

  private static String quoted(List<String> table) {
    return table.stream()
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}
