package org.feedforward.job.run;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.features.Argument;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/** Scores the rows of a partition, as many at a time as a workspace takes. */
final class RowScorer implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final SharedModel model;
  private final int kept;
  private final Source[] sources;
  private final DType[] inputs;
  private final Result[] outputs;
  private final KernelReport kernels;

  RowScorer(
      SharedModel model,
      int kept,
      Source[] sources,
      DType[] inputs,
      Result[] outputs,
      KernelReport kernels) {
    this.model = model;
    this.kept = kept;
    this.sources = sources.clone();
    this.inputs = inputs.clone();
    this.outputs = outputs.clone();
    this.kernels = kernels;
  }

  /** An argument without what only the driver knows. */
  record Source(String name, boolean array, boolean struct, int input, int element, int elements)
      implements Serializable {

    static Source of(Argument argument) {
      return new Source(
          argument.name(),
          argument.type() instanceof ArrayType,
          argument.type() instanceof StructType,
          argument.input(),
          argument.element(),
          argument.elements());
    }
  }

  /** An output without what only the driver knows. */
  record Result(DType dtype, int elements) implements Serializable {

    static Result of(Port port) {
      return new Result(port.dtype(), port.elements());
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Plan plan = model.plan();
    kernels.add(plan.kernels().toString());
    return new Scores(rows, plan);
  }

  private final class Scores implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final Plan plan;
    private final Workspace workspace;
    private final List<Row> tile = new ArrayList<>();
    private int next;

    Scores(Iterator<Row> rows, Plan plan) {
      this.rows = rows;
      this.plan = plan;
      this.workspace = plan.newWorkspace();
    }

    @Override
    public boolean hasNext() {
      if (next == tile.size()) {
        fill();
      }
      return next < tile.size();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = tile.get(next);
      Object[] values = new Object[kept + 1];
      for (int i = 0; i < kept; i++) {
        values[i] = row.get(i);
      }
      values[kept] = prediction(next);
      next++;
      return RowFactory.create(values);
    }

    private void fill() {
      tile.clear();
      next = 0;
      while (tile.size() < plan.rows() && rows.hasNext()) {
        Row row = rows.next();
        for (int i = 0; i < sources.length; i++) {
          put(sources[i], row.get(kept + i), tile.size());
        }
        tile.add(row);
      }
      if (!tile.isEmpty()) {
        try {
          plan.run(workspace, tile.size());
        } catch (IndexOutOfRangeException e) {
          throw JobException.data(e.getMessage() + file());
        }
      }
    }

    private void put(Source source, Object value, int row) {
      if (value == null) {
        throw isNull(source.name());
      }
      if (source.array()) {
        List<?> values =
            scala.jdk.javaapi.CollectionConverters.asJava((scala.collection.Seq<?>) value);
        if (values.size() != source.elements()) {
          throw JobException.data(
              "column '"
                  + Names.escape(source.name())
                  + "' holds an array of "
                  + values.size()
                  + " elements, expected "
                  + source.elements()
                  + file());
        }
        for (int i = 0; i < values.size(); i++) {
          putNumber(source, i, values.get(i), row);
        }
      } else if (source.struct()) {
        Row struct = (Row) value;
        for (int i = 0; i < struct.size(); i++) {
          putNumber(source, i, struct.get(i), row);
        }
      } else {
        putNumber(source, source.element(), value, row);
      }
    }

    private void putNumber(Source source, int element, Object value, int row) {
      if (value == null) {
        throw isNull(source.name() + "[" + element + "]");
      }
      int input = source.input();
      switch (inputs[input]) {
        case FLOAT32 -> workspace.putFloat(input, element, row, floatOf(value));
        case INT64 -> workspace.putLong(input, element, row, longOf(value));
        case BOOL -> workspace.putBoolean(input, element, row, (Boolean) value);
      }
    }

    private JobException isNull(String name) {
      return JobException.data("column '" + Names.escape(name) + "' holds a null" + file());
    }

    private Object prediction(int row) {
      if (outputs.length == 1) {
        return output(0, row);
      }
      Object[] values = new Object[outputs.length];
      for (int i = 0; i < outputs.length; i++) {
        values[i] = output(i, row);
      }
      return RowFactory.create(values);
    }

    private Object output(int output, int row) {
      int elements = outputs[output].elements();
      if (elements == 1) {
        return element(output, 0, row);
      }
      Object[] values = new Object[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = element(output, i, row);
      }
      return values;
    }

    private Object element(int output, int element, int row) {
      return switch (outputs[output].dtype()) {
        case FLOAT32 -> workspace.getFloat(output, element, row);
        case INT64 -> workspace.getLong(output, element, row);
        case BOOL -> workspace.getBoolean(output, element, row);
      };
    }
  }

  private static float floatOf(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.floatValue();
    }
    return value instanceof Boolean bool ? (bool ? 1f : 0f) : ((Number) value).floatValue();
  }

  private static long longOf(Object value) {
    return value instanceof Boolean bool ? (bool ? 1 : 0) : ((Number) value).longValue();
  }

  private static String file() {
    String path = InputFileBlockHolder.getInputFilePath().toString();
    return path.isEmpty() ? "" : ", in " + Names.escape(path);
  }
}
