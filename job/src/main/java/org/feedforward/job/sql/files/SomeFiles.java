package org.feedforward.job.sql.files;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.immutable.Seq;

/**
 * A query over some of the files of its table. Everything else of it stays as it is: its columns
 * and their types are those of all files, and the files are not listed again.
 */
public final class SomeFiles {

  private SomeFiles() {}

  /**
   * The query over some files.
   *
   * @param rows a query over one table of files
   * @param files paths of files that the table has
   * @return nothing where the query does not read one table of files that Spark has listed, or the
   *     table does not have all of these
   */
  public static Optional<Dataset<Row>> of(Dataset<Row> rows, List<String> files) {
    Set<String> paths = new HashSet<>();
    files.forEach(file -> paths.add(new Path(file).toUri().getPath()));
    org.apache.spark.sql.classic.Dataset<Row> query =
        (org.apache.spark.sql.classic.Dataset<Row>) rows;
    List<Chosen> chosen = new ArrayList<>();
    LogicalPlan plan =
        query
            .queryExecution()
            .analyzed()
            .transform(Seqs.rewrite((LogicalPlan node) -> narrowed(node, paths, chosen)));
    return chosen.size() == 1 && chosen.get(0).count() == paths.size()
        ? Optional.of(org.apache.spark.sql.classic.Dataset.ofRows(query.sparkSession(), plan))
        : Optional.empty();
  }

  private static LogicalPlan narrowed(LogicalPlan node, Set<String> paths, List<Chosen> chosen) {
    if (!(node instanceof LogicalRelation table)
        || !(table.relation() instanceof HadoopFsRelation relation)
        || relation.location() instanceof Chosen) {
      return node;
    }
    Chosen some = new Chosen(relation.location(), paths);
    chosen.add(some);
    HadoopFsRelation narrow =
        new HadoopFsRelation(
            some,
            relation.partitionSchema(),
            relation.dataSchema(),
            relation.bucketSpec(),
            relation.fileFormat(),
            relation.options(),
            relation.sparkSession());
    return table.copy(
        narrow, table.output(), table.catalogTable(), table.isStreaming(), table.stream());
  }

  /**
   * Some files of an index.
   *
   * @param all the index
   * @param paths the files, without scheme and authority
   */
  private record Chosen(FileIndex all, Set<String> paths) implements FileIndex {

    /** How many of the files there are. */
    int count() {
      return Seqs.list(listFiles(Seqs.seq(List.of()), Seqs.seq(List.of()))).stream()
          .mapToInt(folder -> folder.files().size())
          .sum();
    }

    @Override
    public Seq<Path> rootPaths() {
      return all.rootPaths();
    }

    @Override
    public Seq<PartitionDirectory> listFiles(
        Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
      List<PartitionDirectory> folders = new ArrayList<>();
      for (PartitionDirectory folder : Seqs.list(all.listFiles(partitionFilters, dataFilters))) {
        List<FileStatusWithMetadata> files =
            Seqs.list(folder.files()).stream()
                .filter(file -> paths.contains(file.getPath().toUri().getPath()))
                .toList();
        if (!files.isEmpty()) {
          folders.add(new PartitionDirectory(folder.values(), Seqs.seq(files)));
        }
      }
      return Seqs.seq(folders);
    }

    @Override
    public String[] inputFiles() {
      return Arrays.stream(all.inputFiles())
          .filter(file -> paths.contains(new Path(URI.create(file)).toUri().getPath()))
          .toArray(String[]::new);
    }

    @Override
    public void refresh() {
      all.refresh();
    }

    /** As large as all of them: a table that is read once need not be known better. */
    @Override
    public long sizeInBytes() {
      return all.sizeInBytes();
    }

    @Override
    public StructType partitionSchema() {
      return all.partitionSchema();
    }
  }
}
