package org.feedforward.job.sql;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Seq;

/** What people do without an operator. */
final class Peers {

  private Peers() {}

  /** ONNX Runtime over the rows of a partition, 1,024 at a time: kept columns, then features. */
  static final class OnnxRuntime implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;
    private static final int BATCH = 1024;

    private final byte[] onnx;
    private final int features;
    private final int kept;
    private final boolean array;

    OnnxRuntime(byte[] onnx, int features, int kept, boolean array) {
      this.onnx = onnx;
      this.features = features;
      this.kept = kept;
      this.array = array;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(onnx, options);
      TaskContext.get()
          .addTaskCompletionListener(
              (TaskCompletionListener)
                  context -> {
                    try {
                      session.close();
                    } catch (OrtException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      FloatBuffer values =
          ByteBuffer.allocateDirect(4 * BATCH * features)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      return new Iterator<>() {
        private List<Row> scored = List.of();
        private int next;

        @Override
        public boolean hasNext() {
          return next < scored.size() || rows.hasNext();
        }

        @Override
        public Row next() {
          if (next == scored.size()) {
            scored = score();
            next = 0;
          }
          return scored.get(next++);
        }

        private List<Row> score() {
          List<Row> batch = new ArrayList<>();
          values.clear();
          while (batch.size() < BATCH && rows.hasNext()) {
            Row row = rows.next();
            put(row);
            batch.add(row);
          }
          values.flip();
          long[] shape = {batch.size(), features};
          try (OnnxTensor input = OnnxTensor.createTensor(environment, values, shape);
              OrtSession.Result result = session.run(Map.of("input", input))) {
            FloatBuffer scores = ((OnnxTensor) result.get(0)).getFloatBuffer();
            for (int i = 0; i < batch.size(); i++) {
              Object[] cells = new Object[kept + 1];
              for (int j = 0; j < kept; j++) {
                cells[j] = batch.get(i).get(j);
              }
              cells[kept] = scores.get(i);
              batch.set(i, RowFactory.create(cells));
            }
            return batch;
          } catch (OrtException e) {
            throw new IllegalStateException(e);
          }
        }

        private void put(Row row) {
          if (array) {
            Seq<?> elements = row.getSeq(kept);
            for (int i = 0; i < features; i++) {
              values.put((Float) elements.apply(i));
            }
          } else {
            for (int i = 0; i < features; i++) {
              values.put(row.getFloat(kept + i));
            }
          }
        }
      };
    }
  }

  /** A function of an array, with the loops that one writes for it. */
  static final class JavaUdf implements UDF1<Seq<Float>, Float> {

    private static final long serialVersionUID = 1L;

    private final float[][] weights;
    private final float[][] biases;

    JavaUdf(BenchNetwork network) {
      weights = network.weights();
      biases = network.biases();
    }

    @Override
    public Float call(Seq<Float> features) {
      float[] x = new float[features.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = features.apply(i);
      }
      for (int layer = 0; layer < weights.length; layer++) {
        float[] y = biases[layer].clone();
        for (int j = 0; j < y.length; j++) {
          for (int k = 0; k < x.length; k++) {
            y[j] += weights[layer][j * x.length + k] * x[k];
          }
          y[j] = layer < weights.length - 1 ? Math.max(y[j], 0f) : y[j];
        }
        x = y;
      }
      return x[0];
    }
  }
}
