package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.parquet.CopyingWriter;
import org.feedforward.job.sql.parquet.ResultFolders;
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
 * @param folders which of the columns become folders
 * @param input the settings that the files are read with
 */
public record LateColumns(
    RDD<ColumnarBatch> batches,
    List<WrittenColumn> columns,
    int faults,
    int index,
    Optional<StoredColumns> stored,
    ResultFolders folders,
    Broadcast<SerializableConfiguration> input)
    implements KeptColumns {

  /** More folders than files may be open, however many more. */
  private static final long MANY = Integer.MAX_VALUE;

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
   * @param folders which of all become folders
   * @param hindrance why they cannot be taken from the files, for people; nothing where they can
   */
  private record Origins(
      List<WrittenColumn> columns,
      List<Attribute> given,
      Map<Integer, Attribute> stored,
      ResultFolders folders,
      Optional<String> hindrance) {

    static Origins not(String reason) {
      return new Origins(List.of(), List.of(), Map.of(), ResultFolders.ONE, Optional.of(reason));
    }
  }

  /** Why the columns of a query that pass through are decoded; nothing where they are not. */
  static Optional<String> hindrance(SinkRows.Projected query, IndexedScan scan, StructType schema) {
    return origins(query, scan, schema, List.of()).hindrance();
  }

  private static Origins origins(
      SinkRows.Projected query, IndexedScan scan, StructType schema, List<String> folders) {
    ScoreExec score = query.score();
    Map<ExprId, NamedExpression> inputs = new HashMap<>();
    score.inputs().forEach(input -> inputs.put(input.exprId(), input));
    Map<ExprId, Score> predictions = new HashMap<>();
    score.scores().forEach(one -> predictions.put(one.column().exprId(), one));
    List<Attribute> given = new ArrayList<>();
    List<WrittenColumn> columns = new ArrayList<>();
    Map<Integer, Attribute> stored = new LinkedHashMap<>();
    List<String> readForFolders = new ArrayList<>();
    long known = 1;
    for (int i = 0; i < schema.size(); i++) {
      StructField field = schema.apply(i);
      NamedExpression column = query.items().get(i);
      if (column instanceof Alias alias && alias.child() instanceof Literal literal) {
        columns.add(new WrittenColumn.Constant(field, literal.value()));
      } else if (!(column instanceof Attribute attribute)) {
        return Origins.not("column '" + field.name() + "' is computed");
      } else if (predictions.containsKey(column.exprId())
          || isOfFolders(inputs.get(column.exprId()), scan)) {
        columns.add(new WrittenColumn.Computed(field, given.size()));
        given.add(attribute);
        if (folders.contains(field.name()) && predictions.containsKey(column.exprId())) {
          OptionalInt values = values(predictions.get(column.exprId()));
          if (values.isEmpty()) {
            return Origins.not(
                "nobody knows how many values column '" + field.name() + "' has for folders");
          }
          known = Math.min(MANY, known * values.getAsInt());
        }
      } else if (!(inputs.get(column.exprId()) instanceof Attribute input)) {
        return Origins.not("column '" + field.name() + "' is computed");
      } else if (!scan.isStored(input, field.name())) {
        return Origins.not(
            "column '" + field.name() + "' is not read as it is stored, or under another name");
      } else if (folders.contains(field.name())) {
        columns.add(new WrittenColumn.Computed(field, given.size()));
        given.add(attribute);
        readForFolders.add(field.name());
      } else {
        columns.add(new WrittenColumn.Stored(field));
        stored.put(i, input);
      }
    }
    ResultFolders parted =
        ResultFolders.of(
            folders.stream().map(name -> schema.fieldIndex(name)).toList(),
            known,
            readForFolders,
            schema.size());
    Optional<String> hindrance =
        CopyingWriter.firstNotWritten(parted.inFiles(columns))
            .map(
                other ->
                    "column '"
                        + other.name()
                        + "' of type "
                        + other.field().dataType().sql()
                        + " is written by Spark alone");
    return new Origins(columns, given, stored, parted, hindrance);
  }

  /** How many values a prediction may have, no value among them; nothing where it is any number. */
  private static OptionalInt values(Score score) {
    if (score.predict().form() instanceof ColumnForm.Label label) {
      return OptionalInt.of(label.labels().size() + 1);
    }
    return score.column().dataType().equals(DataTypes.BooleanType)
        ? OptionalInt.of(3)
        : OptionalInt.empty();
  }

  /** The query without these columns, if all others can be had without them. */
  static KeptColumns of(
      SinkRows.Projected query,
      IndexedScan scan,
      StructType schema,
      boolean needsStored,
      List<String> folders) {
    Origins origins = origins(query, scan, schema, folders);
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
        batches.get(),
        origins.columns(),
        faults,
        given.size(),
        values,
        origins.folders(),
        scan.configuration());
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
