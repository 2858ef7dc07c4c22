package org.feedforward.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.feedforward.math.Functions;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Computes a graph one operation and one element at a time. Slow, and obvious: it says to the bit
 * what every operation of {@link Op} means, folds constants, and is the oracle of the compiled
 * plan, which must give the same bits.
 */
public final class Interpreter implements Op.Visitor<Tensor> {

  private final List<Tensor> operands;
  private final int[] shape;

  private Interpreter(List<Tensor> operands, int[] shape) {
    this.operands = operands;
    this.shape = shape;
  }

  /**
   * The outputs of a graph by name. The inputs come in the graph's order; the extent of their batch
   * axes is the batch size, the same for all.
   */
  public static Map<String, Tensor> run(Graph graph, List<Tensor> inputs) {
    int batchSize = batchSize(graph, inputs);
    Map<Value, Tensor> results = new IdentityHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      results.put(graph.inputs().get(i), inputs.get(i));
    }
    for (Value value : graph.values()) {
      if (!results.containsKey(value)) {
        List<Tensor> operands = value.operands().stream().map(results::get).toList();
        results.put(value, evaluate(value.op(), operands, value.shape().extents(batchSize)));
      }
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    graph.outputs().forEach((name, value) -> outputs.put(name, results.get(value)));
    return outputs;
  }

  /**
   * The result of one operation.
   *
   * @param operands its operands
   * @param shape the extents of the result, as inferred, for the actual batch size
   */
  public static Tensor evaluate(Op op, List<Tensor> operands, int[] shape) {
    return op.accept(new Interpreter(operands, shape));
  }

  private static int batchSize(Graph graph, List<Tensor> inputs) {
    if (inputs.size() != graph.inputs().size()) {
      throw new IllegalArgumentException(
          "Got " + inputs.size() + " inputs, the network has " + graph.inputs().size());
    }
    int batchSize = -1;
    for (int i = 0; i < inputs.size(); i++) {
      ValueType type = graph.inputs().get(i).type();
      int axis = type.shape().batchAxis();
      int rows =
          axis < 0 || inputs.get(i).rank() != type.shape().rank() ? -1 : inputs.get(i).dim(axis);
      boolean fits =
          inputs.get(i).dtype() == type.dtype()
              && Arrays.equals(inputs.get(i).shape(), type.shape().extents(Math.max(rows, 1)));
      if (axis >= 0 && rows == 0) {
        fits = inputs.get(i).dtype() == type.dtype();
      }
      if (!fits || (axis >= 0 && batchSize >= 0 && batchSize != rows)) {
        throw new IllegalArgumentException(
            "Input "
                + i
                + " is "
                + inputs.get(i).dtype()
                + Arrays.toString(inputs.get(i).shape())
                + ", expected "
                + type
                + (batchSize >= 0 ? " with " + batchSize + " rows" : ""));
      }
      batchSize = axis >= 0 ? rows : batchSize;
    }
    return batchSize < 0 ? 1 : batchSize;
  }

  @Override
  public Tensor visit(Op.Input op) {
    throw new IllegalStateException("The input " + op.name() + " has no value");
  }

  @Override
  public Tensor visit(Op.Constant op) {
    return op.tensor();
  }

  @Override
  public Tensor visit(Op.Unary op) {
    Tensor x = operands.get(0);
    UnaryFunction function = op.function();
    if (function.givesBooleans()) {
      return Tensor.generateBooleans(
          shape,
          out -> {
            for (int i = 0; i < out.length; i++) {
              out[i] =
                  function == UnaryFunction.NOT
                      ? !x.getBoolean(i)
                      : Elementwise.test(function, x.getFloat(i), op.a(), op.b());
            }
          });
    }
    if (x.dtype() == DType.INT64) {
      return Tensor.generateLongs(
          shape,
          out -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Elementwise.apply(function, x.getLong(i));
            }
          });
    }
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = Elementwise.apply(function, x.getFloat(i), op.a(), op.b());
          }
        });
  }

  @Override
  public Tensor visit(Op.Binary op) {
    BinaryFunction function = op.function();
    Tensor x = broadcast(operands.get(0));
    Tensor y = broadcast(operands.get(1));
    if (function.givesBooleans()) {
      return Tensor.generateBooleans(
          shape,
          out -> {
            for (int i = 0; i < out.length; i++) {
              out[i] =
                  switch (x.dtype()) {
                    case FLOAT32 -> Elementwise.test(function, x.getFloat(i), y.getFloat(i));
                    case INT64 -> Elementwise.test(function, x.getLong(i), y.getLong(i));
                    case BOOL -> Elementwise.test(function, x.getBoolean(i), y.getBoolean(i));
                  };
            }
          });
    }
    if (x.dtype() == DType.INT64) {
      return Tensor.generateLongs(
          shape,
          out -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Elementwise.apply(function, x.getLong(i), y.getLong(i));
            }
          });
    }
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = Elementwise.apply(function, x.getFloat(i), y.getFloat(i));
          }
        });
  }

  @Override
  public Tensor visit(Op.Where op) {
    Tensor condition = broadcast(operands.get(0));
    Tensor x = broadcast(operands.get(1));
    Tensor y = broadcast(operands.get(2));
    return choose(x, y, condition);
  }

  @Override
  public Tensor visit(Op.Cast op) {
    Tensor x = operands.get(0);
    return switch (op.to()) {
      case FLOAT32 ->
          Tensor.generate(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  // not through double: a long would be rounded twice
                  out[i] = x.dtype() == DType.INT64 ? (float) x.getLong(i) : (float) x.getDouble(i);
                }
              });
      case INT64 ->
          Tensor.generateLongs(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] =
                      x.dtype() == DType.FLOAT32
                          ? Elementwise.truncate(x.getFloat(i))
                          : x.dtype() == DType.INT64 ? x.getLong(i) : (long) x.getDouble(i);
                }
              });
      case BOOL ->
          Tensor.generateBooleans(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = x.dtype() == DType.INT64 ? x.getLong(i) != 0 : x.getDouble(i) != 0;
                }
              });
    };
  }

  @Override
  public Tensor visit(Op.Wrap op) {
    Tensor x = operands.get(0);
    return Tensor.generateLongs(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = Elementwise.wrap(x.getLong(i), op.bits(), op.signed());
          }
        });
  }

  @Override
  public Tensor visit(Op.Bounded op) {
    Tensor x = operands.get(0);
    for (int i = 0; i < x.size(); i++) {
      int row = shape.length == 0 ? 0 : index(i, shape)[0];
      Elementwise.requireBounds(op, x.getLong(i), row, 0);
    }
    return x;
  }

  @Override
  public Tensor visit(Op.Linear op) {
    Tensor x = operands.get(0);
    Tensor weight = operands.get(1);
    int outFeatures = weight.dim(0);
    int inFeatures = weight.dim(1);
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            int row = i / outFeatures;
            int j = i % outFeatures;
            float sum = op.bias() ? operands.get(2).getFloat(j) : 0;
            for (int k = 0; k < inFeatures; k++) {
              sum =
                  Math.fma(
                      x.getFloat(row * inFeatures + k), weight.getFloat(j * inFeatures + k), sum);
            }
            out[i] = sum;
          }
        });
  }

  @Override
  public Tensor visit(Op.MatMul op) {
    int rank = shape.length;
    int m = shape[rank - 2];
    int n = shape[rank - 1];
    int inner = operands.get(0).dim(-1);
    int[] leading = Arrays.copyOf(shape, rank - 2);
    Tensor a = broadcastTo(operands.get(0), append(leading, m, inner));
    Tensor b = broadcastTo(operands.get(1), append(leading, inner, n));
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            int matrix = i / (m * n);
            int row = i / n; // over all matrices
            float sum = 0;
            for (int k = 0; k < inner; k++) {
              sum =
                  Math.fma(
                      a.getFloat(row * inner + k),
                      b.getFloat((matrix * inner + k) * n + i % n),
                      sum);
            }
            out[i] = sum;
          }
        });
  }

  @Override
  public Tensor visit(Op.Convolution op) {
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = Convolving.at(op, operands, index(i, shape));
          }
        });
  }

  @Override
  public Tensor visit(Op.Reduce op) {
    AxisLines lines = AxisLines.over(operands.get(0).shape(), op.axes());
    Tensor x = operands.get(0);
    if (x.dtype() == DType.INT64) {
      return Tensor.generateLongs(
          shape,
          out -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Elementwise.reduce(op.function(), longs(x, lines.line(i)));
            }
          });
    }
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = Elementwise.reduce(op.function(), floats(x, lines.line(i)));
          }
        });
  }

  @Override
  public Tensor visit(Op.ArgReduce op) {
    Tensor x = operands.get(0);
    AxisLines lines = AxisLines.over(x.shape(), List.of(op.axis()));
    return Tensor.generateLongs(
        shape,
        out -> {
          for (int i = 0; i < out.length; i++) {
            int[] line = lines.line(i);
            int best = 0;
            for (int k = 1; k < line.length; k++) {
              int order = Elementwise.order(x, line[k], line[best], op.largest());
              if (order > 0 || (order == 0 && op.last())) {
                best = k;
              }
            }
            out[i] = best;
          }
        });
  }

  @Override
  public Tensor visit(Op.Softmax op) {
    return alongLines(
        List.of(op.axis()),
        x -> {
          float max = Elementwise.reduce(ReduceFunction.MAX, x);
          float sum = 0;
          float[] y = new float[x.length];
          for (int k = 0; k < x.length; k++) {
            y[k] = x[k] - max;
            float e = Functions.exp(y[k]);
            sum += e;
            y[k] = op.log() ? y[k] : e;
          }
          float logSum = op.log() ? Functions.log(sum) : 0;
          for (int k = 0; k < x.length; k++) {
            y[k] = op.log() ? y[k] - logSum : y[k] / sum;
          }
          return y;
        });
  }

  @Override
  public Tensor visit(Op.Normalize op) {
    return alongLines(
        op.axes(),
        x -> {
          float n = x.length;
          float mean = op.centered() ? Elementwise.reduce(ReduceFunction.MEAN, x) : 0;
          float squares = 0;
          float[] y = new float[x.length];
          for (int k = 0; k < x.length; k++) {
            y[k] = op.centered() ? x[k] - mean : x[k];
            squares = Math.fma(y[k], y[k], squares);
          }
          float root = (float) Math.sqrt(squares / n + op.epsilon());
          for (int k = 0; k < x.length; k++) {
            y[k] = y[k] / root;
          }
          return y;
        });
  }

  @Override
  public Tensor visit(Op.CumSum op) {
    Tensor x = operands.get(0);
    int axis = op.axis();
    if (x.dtype() == DType.FLOAT32) {
      return alongLines(List.of(axis), line -> cumulate(line, op));
    }
    AxisLines lines = AxisLines.over(x.shape(), List.of(axis));
    return Tensor.generateLongs(
        shape,
        out -> {
          for (int i = 0; i < lines.count(); i++) {
            int[] line = lines.line(i);
            long sum = 0;
            for (int k = 0; k < line.length; k++) {
              int at = line[op.reverse() ? line.length - 1 - k : k];
              out[at] = op.exclusive() ? sum : sum + x.getLong(at);
              sum += x.getLong(at);
            }
          }
        });
  }

  private static float[] cumulate(float[] x, Op.CumSum op) {
    float[] y = new float[x.length];
    double sum = 0; // as in PyTorch
    for (int k = 0; k < x.length; k++) {
      int at = op.reverse() ? x.length - 1 - k : k;
      y[at] = (float) (op.exclusive() ? sum : sum + x[at]);
      sum += x[at];
    }
    return y;
  }

  @Override
  public Tensor visit(Op.TopK op) {
    Tensor x = operands.get(0);
    AxisLines lines = AxisLines.over(x.shape(), List.of(op.axis()));
    AxisLines targets = AxisLines.over(shape, List.of(op.axis()));
    int[] sources = new int[Tensor.sizeOf(shape)];
    long[] positions = new long[sources.length];
    for (int i = 0; i < targets.count(); i++) {
      int[] line = lines.line(i);
      List<Integer> order = new ArrayList<>();
      for (int k = 0; k < line.length; k++) {
        order.add(k);
      }
      order.sort(
          (p, q) ->
              Elementwise.rankOrder(x, line[q], line[p], op.largest())); // stable: ties by position
      int[] target = targets.line(i);
      for (int k = 0; k < op.k(); k++) {
        sources[target[k]] = line[order.get(k)];
        positions[target[k]] = order.get(k);
      }
    }
    return op.positions() ? Tensor.ofLongs(positions, shape) : pick(x, i -> sources[i]);
  }

  @Override
  public Tensor visit(Op.Reshape op) {
    return operands.get(0).reshape(shape);
  }

  @Override
  public Tensor visit(Op.Transpose op) {
    int[] strides = strides(operands.get(0).shape());
    int[] permuted = op.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
    return pick(operands.get(0), i -> dot(index(i, shape), permuted));
  }

  @Override
  public Tensor visit(Op.Expand op) {
    return broadcast(operands.get(0));
  }

  @Override
  public Tensor visit(Op.Concat op) {
    int[] extents = operands.stream().mapToInt(operand -> operand.dim(op.axis())).toArray();
    Tensor result = Tensor.zeros(operands.get(0).dtype(), shape);
    int before = 0;
    for (int n = 0; n < extents.length; n++) {
      int start = before;
      int extent = extents[n];
      Tensor operand = operands.get(n);
      int[] strides = strides(operand.shape());
      boolean[] inside = new boolean[result.size()];
      int[] sources = new int[result.size()];
      for (int i = 0; i < inside.length; i++) {
        int[] index = index(i, shape);
        index[op.axis()] -= start;
        inside[i] = index[op.axis()] >= 0 && index[op.axis()] < extent;
        sources[i] = inside[i] ? dot(index, strides) : -1;
      }
      result = overlay(result, operand, sources);
      before += extent;
    }
    return result;
  }

  @Override
  public Tensor visit(Op.Slice op) {
    int[] strides = strides(operands.get(0).shape());
    return pick(
        operands.get(0),
        i -> {
          int[] index = index(i, shape);
          index[op.axis()] = op.start() + op.step() * index[op.axis()];
          return dot(index, strides);
        });
  }

  @Override
  public Tensor visit(Op.Pad op) {
    Tensor x = operands.get(0);
    int extent = x.dim(op.axis());
    int[] strides = strides(x.shape());
    int[] sources = new int[Tensor.sizeOf(shape)];
    for (int i = 0; i < sources.length; i++) {
      int[] index = index(i, shape);
      index[op.axis()] -= op.before();
      boolean inside = index[op.axis()] >= 0 && index[op.axis()] < extent;
      sources[i] = inside ? dot(index, strides) : -1;
    }
    return overlay(broadcast(op.value()), x, sources);
  }

  @Override
  public Tensor visit(Op.Gather op) {
    Tensor data = operands.get(0);
    Tensor indices = operands.get(1);
    int[] strides = strides(data.shape());
    int axis = op.axis();
    int indexRank = indices.rank();
    int[] indexStrides = strides(indices.shape());
    return pick(
        data,
        i -> {
          int[] index = index(i, shape);
          int at = dot(Arrays.copyOfRange(index, axis, axis + indexRank), indexStrides);
          int[] source = new int[data.rank()];
          System.arraycopy(index, 0, source, 0, axis);
          source[axis] =
              Elementwise.position(
                  indices.getLong(at),
                  data.dim(axis),
                  op.wraps(),
                  shape.length == 0 ? 0 : index[0]);
          System.arraycopy(index, axis + indexRank, source, axis + 1, data.rank() - axis - 1);
          return dot(source, strides);
        });
  }

  @Override
  public Tensor visit(Op.GatherElements op) {
    Tensor data = operands.get(0);
    Tensor indices = operands.get(1);
    int[] strides = strides(data.shape());
    return pick(
        data,
        i -> {
          int[] index = index(i, shape);
          index[op.axis()] =
              Elementwise.position(indices.getLong(i), data.dim(op.axis()), op.wraps(), index[0]);
          return dot(index, strides);
        });
  }

  /**
   * A function of whole lines of floats, each along the axes, results in the places of the
   * arguments.
   */
  private Tensor alongLines(
      List<Integer> axes, java.util.function.UnaryOperator<float[]> function) {
    Tensor x = operands.get(0);
    AxisLines lines = AxisLines.over(x.shape(), axes);
    return Tensor.generate(
        shape,
        out -> {
          for (int i = 0; i < lines.count(); i++) {
            int[] line = lines.line(i);
            float[] y = function.apply(floats(x, line));
            for (int k = 0; k < line.length; k++) {
              out[line[k]] = y[k];
            }
          }
        });
  }

  private static float[] floats(Tensor x, int[] positions) {
    float[] values = new float[positions.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = x.getFloat(positions[k]);
    }
    return values;
  }

  private static long[] longs(Tensor x, int[] positions) {
    return Arrays.stream(positions).mapToLong(x::getLong).toArray();
  }

  private Tensor broadcast(Tensor x) {
    return broadcastTo(x, shape);
  }

  private static Tensor broadcastTo(Tensor x, int[] target) {
    int[] strides = new int[target.length];
    int[] own = strides(x.shape());
    for (int axis = 0; axis < own.length; axis++) {
      strides[axis + target.length - own.length] = x.dim(axis) == 1 ? 0 : own[axis];
    }
    return new Interpreter(List.of(), target).pick(x, i -> dot(index(i, target), strides));
  }

  /** The tensor whose element i is the element {@code source(i)} of {@code x}. */
  private Tensor pick(Tensor x, IntUnaryOperator source) {
    return switch (x.dtype()) {
      case FLOAT32 ->
          Tensor.generate(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = x.getFloat(source.applyAsInt(i));
                }
              });
      case INT64 ->
          Tensor.generateLongs(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = x.getLong(source.applyAsInt(i));
                }
              });
      case BOOL ->
          Tensor.generateBooleans(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = x.getBoolean(source.applyAsInt(i));
                }
              });
    };
  }

  /**
   * {@code base} with the element {@code sources[i]} of {@code x} at every position i where that is
   * not -1.
   */
  private Tensor overlay(Tensor base, Tensor x, int[] sources) {
    return switch (x.dtype()) {
      case FLOAT32 ->
          Tensor.generate(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = sources[i] < 0 ? base.getFloat(i) : x.getFloat(sources[i]);
                }
              });
      case INT64 ->
          Tensor.generateLongs(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = sources[i] < 0 ? base.getLong(i) : x.getLong(sources[i]);
                }
              });
      case BOOL ->
          Tensor.generateBooleans(
              shape,
              out -> {
                for (int i = 0; i < out.length; i++) {
                  out[i] = sources[i] < 0 ? base.getBoolean(i) : x.getBoolean(sources[i]);
                }
              });
    };
  }

  private Tensor choose(Tensor x, Tensor y, Tensor condition) {
    int[] sources = new int[condition.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = condition.getBoolean(i) ? i : -1;
    }
    return overlay(y, x, sources);
  }

  static int[] strides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  /** The position in C order as one position per axis. */
  private static int[] index(int position, int[] shape) {
    int[] index = new int[shape.length];
    int rest = position;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }

  private static int dot(int[] index, int[] strides) {
    int sum = 0;
    for (int axis = 0; axis < index.length; axis++) {
      sum += index[axis] * strides[axis];
    }
    return sum;
  }

  private static int[] append(int[] shape, int... extents) {
    int[] longer = Arrays.copyOf(shape, shape.length + extents.length);
    System.arraycopy(extents, 0, longer, shape.length, extents.length);
    return longer;
  }
}
