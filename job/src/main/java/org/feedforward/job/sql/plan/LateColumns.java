package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.parquet.CopyingWriter;
import org.feedforward.job.sql.parquet.WrittenColumn;
import org.feedforward.job.sql.scan.IndexedScan;
import scala.Option;

/**
 * A query that predicts over plain Parquet files, without those of its columns that only pass
 * through: who writes its rows takes them from the files (late materialisation).
 *
 * @param batches the columns that are computed, and the index of each row in its file
 * @param columns the columns that are written, in their order
 * @param faults which vector of a batch holds what the query has behind these; {@link
 *     WrittenColumn#NONE} where there is nothing
 * @param index which vector holds the index
 * @param stored the columns that pass through, for whoever needs their values too
 * @param input the settings that the files are read with
 */
public record LateColumns(
    RDD<ColumnarBatch> batches,
    List<WrittenColumn> columns,
    int faults,
    int index,
    Optional<StoredColumns> stored,
    Broadcast<SerializableConfiguration> input)
    implements KeptColumns {

  /**
   * The stored columns of the same rows.
   *
   * @param batches these columns, and the index of each row in its file
   * @param vectors which vector of a batch holds a column, by its place among all that are written;
   *     {@link WrittenColumn#NONE} for columns that are computed
   * @param index which vector holds the index
   */
  public record StoredColumns(RDD<ColumnarBatch> batches, int[] vectors, int index) {}

  /**
   * Where the columns of a query come from.
   *
   * @param columns as they are written
   * @param given those that are computed
   * @param stored those that pass through, by their place
   * @param hindrance why they cannot be taken from the files, for people; nothing where they can
   */
  private record Origins(
      List<WrittenColumn> columns,
      List<Attribute> given,
      Map<Integer, Attribute> stored,
      Optional<String> hindrance) {

    static Origins not(String reason) {
      return new Origins(List.of(), List.of(), Map.of(), Optional.of(reason));
    }
  }

  /** Why the columns of a query that pass through are decoded; nothing where they are not. */
  static Optional<String> hindrance(SinkRows.Projected query, IndexedScan scan, StructType schema) {
    return origins(query, scan, schema).hindrance();
  }

  private static Origins origins(SinkRows.Projected query, IndexedScan scan, StructType schema) {
    ScoreExec score = query.score();
    Map<ExprId, NamedExpression> inputs = new HashMap<>();
    score.inputs().forEach(input -> inputs.put(input.exprId(), input));
    Set<ExprId> predictions =
        score.scores().stream().map(s -> s.column().exprId()).collect(Collectors.toSet());
    List<Attribute> given = new ArrayList<>();
    List<WrittenColumn> columns = new ArrayList<>();
    Map<Integer, Attribute> stored = new LinkedHashMap<>();
    for (int i = 0; i < schema.size(); i++) {
      StructField field = schema.apply(i);
      NamedExpression column = query.items().get(i);
      if (column instanceof Alias alias && alias.child() instanceof Literal literal) {
        columns.add(new WrittenColumn.Constant(field, literal.value()));
      } else if (!(column instanceof Attribute attribute)) {
        return Origins.not("column '" + field.name() + "' is computed");
      } else if (predictions.contains(column.exprId())
          || isOfFolders(inputs.get(column.exprId()), scan)) {
        columns.add(new WrittenColumn.Computed(field, given.size()));
        given.add(attribute);
      } else if (!(inputs.get(column.exprId()) instanceof Attribute input)) {
        return Origins.not("column '" + field.name() + "' is computed");
      } else if (scan.isStored(input, field.name())) {
        columns.add(new WrittenColumn.Stored(field));
        stored.put(i, input);
      } else {
        return Origins.not(
            "column '" + field.name() + "' is not read as it is stored, or under another name");
      }
    }
    Optional<String> hindrance =
        CopyingWriter.firstNotWritten(columns)
            .map(
                other ->
                    "column '"
                        + other.name()
                        + "' of type "
                        + other.field().dataType().sql()
                        + " is written by Spark alone");
    return new Origins(columns, given, stored, hindrance);
  }

  /** The query without these columns, if all others can be had without them. */
  static KeptColumns of(
      SinkRows.Projected query, IndexedScan scan, StructType schema, boolean needsStored) {
    Origins origins = origins(query, scan, schema);
    if (origins.hindrance().isPresent()) {
      return new Decoded(origins.hindrance());
    }
    List<Attribute> given = new ArrayList<>(origins.given());
    int faults = query.items().size() > schema.size() ? given.size() : WrittenColumn.NONE;
    for (NamedExpression more : query.items().subList(schema.size(), query.items().size())) {
      given.add((Attribute) more);
    }
    Optional<StoredColumns> values =
        needsStored ? stored(scan, origins.stored(), origins.columns().size()) : Optional.empty();
    Optional<RDD<ColumnarBatch>> batches = batches(query.score(), scan, given);
    if (batches.isEmpty() || needsStored && values.isEmpty()) {
      return Decoded.because("Spark reads the columns that are left as rows");
    }
    return new LateColumns(
        batches.get(), origins.columns(), faults, given.size(), values, scan.configuration());
  }

  private static Optional<StoredColumns> stored(
      IndexedScan scan, Map<Integer, Attribute> columns, int count) {
    AttributeSet needed =
        AttributeSet.apply(Seqs.<Expression>seq(new ArrayList<Expression>(columns.values())));
    return scan.narrow(needed::contains)
        .map(
            narrow -> {
              List<ExprId> output =
                  Seqs.list(narrow.scan().output()).stream().map(Attribute::exprId).toList();
              int[] vectors = new int[count];
              Arrays.fill(vectors, WrittenColumn.NONE);
              columns.forEach((at, column) -> vectors[at] = output.indexOf(column.exprId()));
              return new StoredColumns(
                  narrow.scan().executeColumnar(),
                  vectors,
                  output.indexOf(narrow.index().exprId()));
            });
  }

  private static boolean isOfFolders(NamedExpression input, IndexedScan scan) {
    return input instanceof Attribute column && scan.isOfFolders(column);
  }

  private static Optional<RDD<ColumnarBatch>> batches(
      ScoreExec score, IndexedScan scan, List<Attribute> given) {
    AttributeSet used =
        Score.features(score.scores()).$plus$plus(AttributeSet.apply(Seqs.<Expression>seq(given)));
    List<NamedExpression> inputs =
        new ArrayList<>(score.inputs().stream().filter(used::contains).toList());
    AttributeSet needed = needed(inputs, score.condition());
    return scan.narrow(needed::contains)
        .map(
            narrow -> {
              inputs.add(narrow.index());
              List<Attribute> output = new ArrayList<>(given);
              output.add(narrow.index());
              return score.giving(output, inputs, narrow.scan()).executeColumnar();
            });
  }

  /** The columns of a scan that inputs and a condition are made of. */
  private static AttributeSet needed(List<NamedExpression> inputs, Option<Expression> condition) {
    List<AttributeSet> needed = new ArrayList<>();
    for (NamedExpression input : inputs) {
      needed.add(((Expression) input).references());
    }
    if (condition.isDefined()) {
      needed.add(condition.get().references());
    }
    return AttributeSet.fromAttributeSets(Seqs.seq(needed));
  }
}
