package org.feedforward.job.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.features.Argument;
import org.feedforward.job.features.Features;
import org.feedforward.tensor.DType;

/** Scores through {@code mapPartitions}. */
final class RowEngine implements Engine {

  @Override
  public Scored score(
      Dataset<Row> rows,
      List<String> keep,
      List<Argument> arguments,
      Model model,
      String prediction) {
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(functions.col(Features.quoted(name))));
    for (int i = 0; i < arguments.size(); i++) {
      columns.add(arguments.get(i).column().as("feedforward_argument_" + i));
    }
    Dataset<Row> selected = rows.select(columns.toArray(Column[]::new));
    StructType schema = new StructType();
    for (int i = 0; i < keep.size(); i++) {
      schema = schema.add(selected.schema().fields()[i]);
    }
    schema = schema.add(predictionField(prediction, model.outputs()));
    SparkContext context = rows.sparkSession().sparkContext();
    KernelReport kernels = new KernelReport();
    context.register(kernels);
    RowScorer scorer =
        new RowScorer(
            SharedModel.of(context, model),
            keep.size(),
            arguments.stream().map(RowScorer.Source::of).toArray(RowScorer.Source[]::new),
            model.inputs().stream().map(Port::dtype).toArray(DType[]::new),
            model.outputs().stream().map(RowScorer.Result::of).toArray(RowScorer.Result[]::new),
            kernels);
    return new Scored(selected.mapPartitions(scorer, Encoders.row(schema)), kernels::value);
  }

  private static StructField predictionField(String name, List<Port> outputs) {
    if (outputs.size() == 1) {
      return field(name, outputs.get(0));
    }
    StructField[] fields =
        outputs.stream().map(port -> field(port.name(), port)).toArray(StructField[]::new);
    return new StructField(name, new StructType(fields), false, Metadata.empty());
  }

  private static StructField field(String name, Port port) {
    DataType element =
        switch (port.dtype()) {
          case FLOAT32 -> DataTypes.FloatType;
          case INT64 -> DataTypes.LongType;
          case BOOL -> DataTypes.BooleanType;
        };
    boolean scalar = port.elements() == 1;
    Metadata metadata =
        port.shape().size() < 2
            ? Metadata.empty()
            : new MetadataBuilder()
                .putLongArray(
                    "shape", port.shape().stream().mapToLong(Integer::longValue).toArray())
                .build();
    return new StructField(
        name, scalar ? element : DataTypes.createArrayType(element, false), false, metadata);
  }
}
