package org.feedforward.format.onnx;

import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.integers;
import static org.feedforward.format.onnx.OnnxWriter.number;
import static org.feedforward.format.onnx.OnnxWriter.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.feedforward.tensor.Tensor;

/**
 * Random variants of operators: shapes, attributes, opsets and types as the standard allows them.
 */
final class OperatorVariants {

  /** Opsets at which operators of networks changed, and the newest that ONNX Runtime 1.23 knows. */
  private static final int[] OPSETS = {
    7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 23
  };

  private static final long[] INTEGERS = {2, 3, 4, 5, 6, 7, 12, 13};
  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, 0.5f, 1.5f, -2.5f, 30, -30
  };

  /** A model and the inputs it is to be tried on. */
  record Variant(String name, OnnxWriter model, Map<String, Tensor> inputs) {}

  /** A variant in the making. */
  private static final class Draft {
    final Random random;
    final int opset;
    final OnnxWriter model;
    final Map<String, Tensor> inputs = new LinkedHashMap<>();
    String said = "";
    private int names;

    Draft(Random random) {
      this.random = random;
      this.opset = OPSETS[random.nextInt(OPSETS.length)];
      this.model = OnnxWriter.opset(opset);
    }

    boolean coin() {
      return random.nextBoolean();
    }

    int upTo(int limit) {
      return random.nextInt(limit);
    }

    String name() {
      return "v" + names++;
    }

    /** An input of the model. */
    String in(Tensor tensor) {
      String name = name();
      long type =
          switch (tensor.dtype()) {
            case FLOAT32 -> OnnxWriter.FLOAT;
            case INT64 -> OnnxWriter.INT64;
            case BOOL -> OnnxWriter.BOOL;
          };
      model.input(name, type, Arrays.stream(tensor.shape()).asLongStream().toArray());
      inputs.put(name, tensor);
      return name;
    }

    String constant(Tensor tensor) {
      String name = name();
      model.constant(name, tensor);
      return name;
    }

    String longs(long... values) {
      return constant(Tensor.ofLongs(values, values.length));
    }

    String node(String operator, String inputs, byte[]... attributes) {
      String name = name();
      model.node(operator, inputs, name, attributes);
      return name;
    }

    void out(String name) {
      model.output(name);
    }

    void say(Object... what) {
      said += " " + Arrays.deepToString(what);
    }

    int[] shape(int least, int most) {
      int[] shape = new int[least + upTo(most - least + 1)];
      Arrays.setAll(shape, i -> 1 + upTo(4));
      return shape;
    }

    /** A shape that broadcasts with another. */
    int[] partner(int[] shape) {
      int[] partner = Arrays.copyOfRange(shape, upTo(shape.length + 1), shape.length);
      for (int i = 0; i < partner.length; i++) {
        partner[i] = upTo(3) == 0 ? 1 : partner[i];
      }
      return partner;
    }

    Tensor floats(int... shape) {
      boolean special = upTo(3) == 0;
      return Tensor.generate(
          shape,
          values -> {
            for (int i = 0; i < values.length; i++) {
              values[i] =
                  special && upTo(6) == 0
                      ? SPECIAL[upTo(SPECIAL.length)]
                      : (float) random.nextGaussian() * 2;
            }
          });
    }

    Tensor plain(int... shape) {
      return Tensor.generate(
          shape,
          values -> {
            for (int i = 0; i < values.length; i++) {
              values[i] = (float) random.nextGaussian();
            }
          });
    }

    Tensor longs(int low, int high, int... shape) {
      return Tensor.generateLongs(
          shape,
          values -> {
            for (int i = 0; i < values.length; i++) {
              values[i] = (long) low + upTo(high - low);
            }
          });
    }

    Tensor truths(int... shape) {
      return Tensor.generateBooleans(
          shape,
          values -> {
            for (int i = 0; i < values.length; i++) {
              values[i] = coin();
            }
          });
    }

    /** An axis of a rank, counted from either end. */
    long axis(int rank) {
      return (long) upTo(rank) - (coin() && opset >= 11 ? rank : 0);
    }

    long[] axes(int rank) {
      List<Integer> all = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
      Collections.shuffle(all, random);
      return all.subList(0, upTo(rank + 1)).stream()
          .mapToLong(a -> coin() && opset >= 11 ? a - rank : a)
          .toArray();
    }

    /** A random type of integers, or float. */
    String cast(String x, long type) {
      return node("Cast", x, integer("to", type));
    }
  }

  private static final Map<String, Consumer<Draft>> TABLE = new LinkedHashMap<>();

  static {
    for (String name :
        "Abs Neg Ceil Floor Sqrt Exp Log Relu Sigmoid Tanh Reciprocal Erf Sign Sin Cos Round Softsign Softplus IsNaN"
            .split(" ")) {
      TABLE.put(name, d -> d.out(d.node(name, d.in(d.floats(d.shape(0, 3))))));
    }
    for (String name : "HardSwish Mish".split(" ")) {
      TABLE.put(name, d -> d.out(d.node(name, d.in(d.floats(d.shape(0, 3))))));
    }
    for (String name : "LeakyRelu Elu Celu ThresholdedRelu".split(" ")) {
      TABLE.put(
          name,
          d ->
              d.out(
                  d.coin()
                      ? d.node(name, d.in(d.floats(d.shape(0, 3))))
                      : d.node(name, d.in(d.floats(d.shape(0, 3))), number("alpha", 0.3f))));
    }
    TABLE.put(
        "HardSigmoid",
        d -> d.out(d.node("HardSigmoid", d.in(d.floats(3, 4)), number("alpha", 0.3f))));
    TABLE.put("Selu", d -> d.out(d.node("Selu", d.in(d.floats(3, 4)), number("gamma", 1.3f))));
    TABLE.put(
        "Gelu",
        d ->
            d.out(
                d.node(
                    "Gelu",
                    d.in(d.floats(3, 4)),
                    text("approximate", d.coin() ? "tanh" : "none"))));
    TABLE.put(
        "Shrink",
        d ->
            d.out(
                d.node(
                    "Shrink", d.in(d.floats(3, 4)), number("lambd", 0.7f), number("bias", 0.2f))));
    for (String name : "Abs Neg Sign Relu".split(" ")) {
      TABLE.put(name + " integers", d -> integersOf(d, name, 1));
    }
    for (String name : "Add Sub Mul Div Pow Max Min".split(" ")) {
      TABLE.put(name, d -> binary(d, name, d.coin()));
      TABLE.put(name + " integers", d -> integersOf(d, name, 2));
    }
    for (String name : "Less Greater LessOrEqual GreaterOrEqual Equal".split(" ")) {
      TABLE.put(name, d -> binary(d, name, d.coin()));
    }
    for (String name : "And Or Xor".split(" ")) {
      TABLE.put(
          name,
          d -> {
            int[] shape = d.shape(0, 3);
            d.out(d.node(name, d.in(d.truths(shape)) + "," + d.in(d.truths(d.partner(shape)))));
          });
    }
    TABLE.put(
        "Equal bool", d -> d.out(d.node("Equal", d.in(d.truths(3, 2)) + "," + d.in(d.truths(2)))));
    for (String name : "Sum Mean Max Min".split(" ")) {
      TABLE.put(
          name + " of many",
          d -> {
            int[] shape = d.shape(1, 3);
            String inputs =
                IntStream.range(0, 1 + d.upTo(4))
                    .mapToObj(i -> d.in(d.floats(d.partner(shape))))
                    .collect(Collectors.joining(","));
            d.out(d.node(name, inputs));
          });
    }
    TABLE.put(
        "Mod",
        d -> {
          int[] shape = d.shape(0, 3);
          if (d.coin()) {
            String x = d.in(d.plain(shape));
            d.out(d.node("Mod", x + "," + d.in(d.plain(d.partner(shape))), integer("fmod", 1)));
          } else {
            Tensor divisor = d.longs(1, 7, d.partner(shape));
            String y = d.coin() ? d.node("Neg", d.in(divisor)) : d.in(divisor);
            d.out(d.node("Mod", d.in(d.longs(-9, 9, shape)) + "," + y, integer("fmod", d.upTo(2))));
          }
        });
    TABLE.put(
        "Clip",
        d -> {
          String x = d.in(d.plain(d.shape(0, 3)));
          if (d.opset < 11) {
            d.out(
                d.coin()
                    ? d.node("Clip", x, number("min", -0.5f))
                    : d.node("Clip", x, number("max", 0.4f)));
            return;
          }
          boolean low = d.coin();
          boolean high = d.coin();
          String min = low ? d.constant(Tensor.scalar(d.coin() ? -0.5f : 0.6f)) : "";
          String max =
              high ? (d.coin() ? d.in(Tensor.scalar(0.4f)) : d.constant(Tensor.scalar(0.4f))) : "";
          d.out(d.node("Clip", high ? x + "," + min + "," + max : low ? x + "," + min : x));
        });
    TABLE.put(
        "Clip integers",
        d ->
            d.out(
                d.node(
                    "Clip",
                    d.in(d.longs(-9, 9, 3, 4))
                        + ","
                        + d.constant(Tensor.scalar(-3L))
                        + ","
                        + d.constant(Tensor.scalar(4L)))));
    TABLE.put("Cast", OperatorVariants::cast);
    TABLE.put(
        "IsInf",
        d ->
            d.out(
                d.node(
                    "IsInf",
                    d.in(d.floats(4, 6)),
                    integer("detect_negative", d.upTo(2)),
                    integer("detect_positive", d.upTo(2)))));
    TABLE.put(
        "Where",
        d -> {
          int[] shape = d.shape(0, 4);
          String x = d.in(d.floats(d.partner(shape)));
          d.out(
              d.node(
                  "Where",
                  d.in(d.truths(d.partner(shape))) + "," + x + "," + d.in(d.floats(shape))));
        });
    TABLE.put(
        "PRelu",
        d -> {
          int[] shape = d.shape(1, 4);
          d.out(d.node("PRelu", d.in(d.floats(shape)) + "," + d.in(d.plain(d.partner(shape)))));
        });
    for (String name : "Softmax LogSoftmax Hardmax".split(" ")) {
      TABLE.put(
          name,
          d -> {
            int[] shape = d.shape(1, 4);
            long axis = d.axis(shape.length);
            d.say(shape, axis);
            String x = d.in(d.plain(shape));
            d.out(d.upTo(3) == 0 ? d.node(name, x) : d.node(name, x, integer("axis", axis)));
          });
    }
    for (String name :
        "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSum ReduceLogSumExp"
            .split(" ")) {
      TABLE.put(name, d -> reduce(d, name, false));
    }
    for (String name :
        "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceSumSquare".split(" ")) {
      TABLE.put(name + " integers", d -> reduce(d, name, true));
    }
    for (String name : "ArgMax ArgMin".split(" ")) {
      TABLE.put(
          name,
          d -> {
            int[] shape = d.shape(1, 4);
            List<byte[]> attributes = new ArrayList<>();
            attributes.add(integer("axis", d.axis(shape.length)));
            attributes.add(integer("keepdims", d.upTo(2)));
            if (d.opset >= 12) {
              attributes.add(integer("select_last_index", d.upTo(2)));
            }
            // few different numbers, so that the best comes more than once
            Tensor few = d.longs(-2, 2, shape);
            String x = d.coin() ? d.in(few) : d.cast(d.in(few), OnnxWriter.FLOAT);
            d.out(d.node(name, x, attributes.toArray(byte[][]::new)));
          });
    }
    TABLE.put(
        "TopK",
        d -> {
          int[] shape = d.shape(1, 3);
          long axis = d.axis(shape.length);
          int extent = shape[(int) (axis < 0 ? axis + shape.length : axis)];
          int k = d.upTo(extent + 1);
          Tensor few = d.longs(-3, 3, shape);
          String x = d.coin() ? d.in(few) : d.cast(d.in(few), OnnxWriter.FLOAT);
          String values = d.name();
          String positions = d.name();
          String both = values + "," + positions;
          d.say(shape, axis, k);
          if (d.opset < 10) {
            d.model.node("TopK", x, both, integer("axis", axis), integer("k", k));
          } else if (d.opset < 11) {
            d.model.node("TopK", x + "," + d.longs(k), both, integer("axis", axis));
          } else {
            d.model.node(
                "TopK",
                x + "," + d.longs(k),
                both,
                integer("axis", axis),
                integer("largest", d.upTo(2)));
          }
          d.out(values);
          d.out(positions);
        });
    TABLE.put(
        "CumSum",
        d -> {
          int[] shape = d.shape(1, 3);
          String axis =
              d.coin()
                  ? d.constant(Tensor.scalar(d.axis(shape.length)))
                  : d.longs(d.axis(shape.length));
          d.out(
              d.node(
                  "CumSum",
                  d.in(d.coin() ? d.plain(shape) : d.longs(-5, 5, shape)) + "," + axis,
                  integer("exclusive", d.upTo(2)),
                  integer("reverse", d.upTo(2))));
        });
    TABLE.put("Slice", OperatorVariants::slice);
    TABLE.put("Split", OperatorVariants::split);
    TABLE.put("Pad", OperatorVariants::pad);
    TABLE.put("Gemm", OperatorVariants::gemm);
    TABLE.put("MatMul", OperatorVariants::matMul);
    TABLE.put("Einsum", OperatorVariants::einsum);
    TABLE.put(
        "Gather",
        d -> {
          int[] shape = d.shape(1, 3);
          long axis = d.axis(shape.length);
          int extent = shape[(int) (axis < 0 ? axis + shape.length : axis)];
          Tensor positions = d.longs(d.opset >= 11 ? -extent : 0, extent, d.shape(0, 2));
          String indices = d.coin() ? d.in(positions) : d.constant(positions);
          d.out(
              d.node(
                  "Gather",
                  (d.coin() ? d.in(d.floats(shape)) : d.constant(d.plain(shape))) + "," + indices,
                  integer("axis", axis)));
        });
    TABLE.put(
        "GatherElements",
        d -> {
          int[] shape = d.shape(1, 3);
          long axis = d.axis(shape.length);
          int at = (int) (axis < 0 ? axis + shape.length : axis);
          int[] wanted = Arrays.stream(shape).map(n -> 1 + d.upTo(n)).toArray();
          wanted[at] = 1 + d.upTo(5);
          String indices = d.in(d.longs(-shape[at], shape[at], wanted));
          d.out(
              d.node(
                  "GatherElements", d.in(d.floats(shape)) + "," + indices, integer("axis", axis)));
        });
    TABLE.put(
        "OneHot",
        d -> {
          int[] shape = d.shape(1, 2);
          int depth = 1 + d.upTo(5);
          String inputs =
              d.in(d.longs(-depth - 2, depth + 2, shape))
                  + ","
                  + (d.coin() ? d.constant(Tensor.scalar((long) depth)) : d.longs(depth))
                  + ","
                  + d.constant(Tensor.of(new float[] {-1.5f, 2}, 2));
          d.out(
              d.node(
                  "OneHot",
                  inputs,
                  integer("axis", d.upTo(2 * (shape.length + 1)) - shape.length - 1)));
        });
    TABLE.put(
        "Expand",
        d -> {
          int[] shape = d.shape(0, 3);
          int[] target = d.partner(shape);
          if (d.coin()) {
            int[] longer = new int[target.length + 1];
            System.arraycopy(target, 0, longer, 1, target.length);
            longer[0] = 1 + d.upTo(3);
            target = target.length == shape.length ? longer : target;
          }
          d.out(
              d.node(
                  "Expand",
                  d.in(d.floats(shape))
                      + ","
                      + d.longs(Arrays.stream(target).asLongStream().toArray())));
        });
    TABLE.put(
        "Tile",
        d -> {
          int[] shape = d.shape(1, 3);
          d.out(
              d.node(
                  "Tile",
                  d.in(d.floats(shape))
                      + ","
                      + d.longs(Arrays.stream(shape).mapToLong(n -> d.upTo(4)).toArray())));
        });
    TABLE.put(
        "Transpose",
        d -> {
          int[] shape = d.shape(0, 4);
          List<Long> order =
              new ArrayList<>(IntStream.range(0, shape.length).mapToObj(i -> (long) i).toList());
          Collections.shuffle(order, d.random);
          String x = d.in(d.floats(shape));
          d.out(
              d.coin()
                  ? d.node("Transpose", x)
                  : d.node(
                      "Transpose",
                      x,
                      integers("perm", order.stream().mapToLong(i -> i).toArray())));
        });
    TABLE.put(
        "Concat",
        d -> {
          int[] shape = d.shape(1, 4);
          long axis = d.axis(shape.length);
          int at = (int) (axis < 0 ? axis + shape.length : axis);
          List<String> parts = new ArrayList<>();
          for (int i = 0; i < 1 + d.upTo(4); i++) {
            int[] part = shape.clone();
            part[at] = d.upTo(4);
            parts.add(d.in(d.floats(part)));
          }
          d.out(d.node("Concat", String.join(",", parts), integer("axis", axis)));
        });
    TABLE.put("Reshape", OperatorVariants::reshape);
    TABLE.put(
        "Flatten",
        d -> {
          int[] shape = d.shape(1, 4);
          long axis = d.coin() ? shape.length : d.axis(shape.length);
          d.out(d.node("Flatten", d.in(d.floats(shape)), integer("axis", axis)));
        });
    TABLE.put("Squeeze", d -> squeeze(d, true));
    TABLE.put("Unsqueeze", d -> squeeze(d, false));
    TABLE.put(
        "Shape",
        d -> {
          String x = d.in(d.floats(d.shape(0, 4)));
          d.out(
              d.opset < 15 || d.coin()
                  ? d.node("Shape", x)
                  : d.node(
                      "Shape", x, integer("start", d.upTo(8) - 4), integer("end", d.upTo(10) - 5)));
        });
    TABLE.put("Size", d -> d.out(d.node("Size", d.in(d.floats(d.shape(0, 4))))));
    TABLE.put(
        "Trilu",
        d ->
            d.out(
                d.node(
                    "Trilu",
                    d.in(d.floats(2, 3, 4))
                        + (d.coin() ? "," + d.constant(Tensor.scalar(d.upTo(7) - 3L)) : ""),
                    integer("upper", d.upTo(2)))));
    TABLE.put(
        "EyeLike",
        d ->
            d.out(
                d.node(
                    "EyeLike",
                    d.in(d.floats(1 + d.upTo(4), 1 + d.upTo(4))),
                    integer("k", d.upTo(5) - 2),
                    integer("dtype", d.coin() ? 1 : 7))));
    TABLE.put(
        "Range",
        d ->
            d.out(
                d.coin()
                    ? d.node(
                        "Range",
                        d.constant(Tensor.scalar(5L - d.upTo(9)))
                            + ","
                            + d.constant(Tensor.scalar(12L - d.upTo(20)))
                            + ","
                            + d.constant(Tensor.scalar(d.coin() ? 2L : -3L)))
                    : d.node(
                        "Range",
                        d.constant(Tensor.scalar(0.5f))
                            + ","
                            + d.constant(Tensor.scalar(2.7f + d.upTo(3)))
                            + ","
                            + d.constant(Tensor.scalar(0.3f)))));
    TABLE.put(
        "BatchNormalization",
        d -> {
          int[] shape = d.shape(1, 4);
          int channels = shape.length == 1 ? 1 : shape[1];
          List<String> inputs = new ArrayList<>(List.of(d.in(d.plain(shape))));
          for (int i = 0; i < 3; i++) {
            inputs.add(d.coin() ? d.constant(d.plain(channels)) : d.in(d.plain(channels)));
          }
          inputs.add(d.node("Abs", d.in(d.plain(channels))));
          d.say(shape);
          d.out(d.node("BatchNormalization", String.join(",", inputs), number("epsilon", 0.01f)));
        });
    TABLE.put(
        "InstanceNormalization",
        d -> {
          int[] shape = d.shape(3, 4);
          d.out(
              d.node(
                  "InstanceNormalization",
                  d.in(d.plain(shape))
                      + ","
                      + d.in(d.plain(shape[1]))
                      + ","
                      + d.in(d.plain(shape[1])),
                  number("epsilon", 0.01f)));
        });
    TABLE.put(
        "LayerNormalization",
        d -> {
          int[] shape = d.shape(1, 4);
          int axis = d.upTo(shape.length);
          int[] own = Arrays.copyOfRange(shape, axis, shape.length);
          String y = d.name();
          String mean = d.name();
          String deviation = d.name();
          boolean all = d.coin();
          d.model.node(
              "LayerNormalization",
              d.in(d.plain(shape))
                  + ","
                  + d.in(d.plain(own))
                  + (d.coin() ? "," + d.in(d.plain(own)) : ""),
              all ? y + "," + mean + "," + deviation : y,
              integer("axis", d.coin() ? axis : axis - shape.length),
              number("epsilon", 0.01f));
          d.out(y);
          if (all) {
            d.out(mean);
            d.out(deviation);
          }
        });
    TABLE.put(
        "RMSNormalization",
        d -> {
          int[] shape = d.shape(1, 4);
          int axis = d.upTo(shape.length);
          d.out(
              d.node(
                  "RMSNormalization",
                  d.in(d.plain(shape))
                      + ","
                      + d.in(d.plain(Arrays.copyOfRange(shape, axis, shape.length))),
                  integer("axis", axis)));
        });
    TABLE.put(
        "GroupNormalization",
        d -> {
          int groups = 1 + d.upTo(3);
          int channels = groups * (1 + d.upTo(3));
          int parameters = d.opset < 21 ? groups : channels;
          d.out(
              d.node(
                  "GroupNormalization",
                  d.in(d.plain(2, channels, 3))
                      + ","
                      + d.in(d.plain(parameters))
                      + ","
                      + d.in(d.plain(parameters)),
                  integer("num_groups", groups)));
        });
    TABLE.put(
        "LpNormalization",
        d -> {
          int[] shape = d.shape(1, 3);
          d.out(
              d.node(
                  "LpNormalization",
                  d.in(d.plain(shape)),
                  integer("p", 1 + d.upTo(2)),
                  integer("axis", d.upTo(2 * shape.length) - shape.length)));
        });
    TABLE.put(
        "MeanVarianceNormalization",
        d ->
            d.out(
                d.coin()
                    ? d.node("MeanVarianceNormalization", d.in(d.plain(2, 3, 2, 2)))
                    : d.node(
                        "MeanVarianceNormalization",
                        d.in(d.plain(2, 3, 2, 2)),
                        integers("axes", 1, 3))));
    TABLE.put(
        "Dropout",
        d -> {
          String x = d.in(d.floats(3, 4));
          d.out(
              d.opset < 12
                  ? d.node("Dropout", x, number("ratio", 0.3f))
                  : d.node(
                      "Dropout",
                      x
                          + (d.coin()
                              ? ","
                                  + d.constant(Tensor.scalar(0.3f))
                                  + (d.coin() ? "," + d.constant(Tensor.scalar(false)) : "")
                              : "")));
        });
    TABLE.put(
        "ConstantOfShape",
        d ->
            d.out(
                d.node(
                    "ConstantOfShape",
                    d.longs(Arrays.stream(d.shape(0, 3)).asLongStream().toArray()))));
    TABLE.put("Attention", OperatorVariants::attention);
  }

  private OperatorVariants() {}

  static List<String> operators() {
    return List.copyOf(TABLE.keySet());
  }

  /** The variant of an operator that a seed makes. */
  static Variant of(String operator, long seed) {
    Draft draft = new Draft(new Random(seed * 31 + operator.hashCode()));
    TABLE.get(operator).accept(draft);
    return new Variant(operator + ", opset " + draft.opset + draft.said, draft.model, draft.inputs);
  }

  private static void binary(Draft d, String name, boolean longs) {
    int[] shape = d.shape(0, 3);
    int[] other = d.partner(shape);
    boolean swap = d.coin();
    int[] first = swap ? other : shape;
    int[] second = swap ? shape : other;
    boolean divides = name.equals("Div") || name.equals("Pow");
    Tensor x = longs ? d.longs(-4, 5, first) : d.floats(first);
    Tensor y = longs ? d.longs(divides ? 1 : -4, 5, second) : d.floats(second);
    d.say(first, second);
    d.out(d.node(name, d.in(x) + "," + (d.coin() ? d.in(y) : d.constant(y))));
  }

  /** With results that do not fit in the type, which wrap around. */
  private static void integersOf(Draft d, String name, int operands) {
    long type = INTEGERS[d.upTo(INTEGERS.length)];
    boolean unsigned = List.of(2L, 4L, 12L, 13L).contains(type);
    int low = unsigned ? 0 : type == 3 ? -128 : -30000;
    int high = type == 2 ? 256 : type == 3 ? 128 : 30000;
    boolean divides = name.equals("Div");
    boolean power = name.equals("Pow");
    String x = d.cast(d.in(d.longs(power ? 0 : low, power ? 9 : high, 3, 5)), type);
    String y = d.cast(d.in(d.longs(divides ? 1 : power ? 0 : low, power ? 4 : high, 5)), type);
    d.say(type);
    d.out(d.cast(d.node(name, operands == 1 ? x : x + "," + y), OnnxWriter.INT64));
  }

  private static void cast(Draft d) {
    long[] types = {1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13};
    long type = types[d.upTo(types.length)];
    d.say(type);
    Tensor x =
        switch (d.upTo(3)) {
          case 0 -> d.truths(7);
          case 1 -> d.longs(0, 120, 7);
          default -> Tensor.of(new float[] {0, -0f, 0.9f, 1.5f, 2.5f, 99.99f, 7}, 7);
        };
    d.out(d.cast(d.cast(d.in(x), type), d.coin() ? OnnxWriter.FLOAT : OnnxWriter.INT64));
  }

  private static void reduce(Draft d, String name, boolean longs) {
    int[] shape = d.shape(1, 4);
    long[] axes = d.axes(shape.length);
    String x =
        d.in(
            longs
                ? d.longs(-4, 5, shape)
                : name.contains("Log") ? positive(d, shape) : d.plain(shape));
    boolean asInput = d.opset >= (name.equals("ReduceSum") ? 13 : 18);
    List<byte[]> attributes = new ArrayList<>();
    if (d.coin()) {
      attributes.add(integer("keepdims", d.upTo(2)));
    }
    // without axes ONNX Runtime 1.23 leaves out what the standard does to every element
    if (asInput && (axes.length > 0 || !name.matches(".*(L1|L2|Log|Square).*")) && d.coin()) {
      attributes.add(integer("noop_with_empty_axes", d.upTo(2)));
    }
    boolean given = axes.length > 0 || (asInput && d.coin());
    d.say(shape, axes, given);
    if (given && asInput) {
      x += "," + d.longs(axes);
    } else if (given) {
      attributes.add(integers("axes", axes));
    }
    d.out(d.node(name, x, attributes.toArray(byte[][]::new)));
  }

  private static Tensor positive(Draft d, int[] shape) {
    return Tensor.generate(
        shape,
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = 0.1f + d.random.nextFloat();
          }
        });
  }

  private static void slice(Draft d) {
    int[] shape = d.shape(1, 3);
    List<Integer> chosen = new ArrayList<>(IntStream.range(0, shape.length).boxed().toList());
    Collections.shuffle(chosen, d.random);
    int count = 1 + d.upTo(shape.length);
    long[] starts = new long[count];
    long[] ends = new long[count];
    long[] axes = new long[count];
    long[] steps = new long[count];
    long[] extremes = {Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, -100, 100};
    for (int i = 0; i < count; i++) {
      starts[i] = d.upTo(5) == 0 ? extremes[3 + d.upTo(2)] : d.upTo(10) - 5;
      ends[i] = d.upTo(4) == 0 ? extremes[d.upTo(5)] : d.upTo(10) - 5;
      axes[i] = (long) chosen.get(i) - (d.coin() && d.opset >= 11 ? shape.length : 0);
      steps[i] = d.opset < 10 ? 1 : new long[] {1, 1, 2, 3, -1, -2}[d.upTo(6)];
    }
    d.say(shape, starts, ends, axes, steps);
    String x = d.in(d.floats(shape));
    d.out(
        d.opset < 10
            ? d.node(
                "Slice",
                x,
                integers("starts", starts),
                integers("ends", ends),
                integers("axes", axes))
            : d.node(
                "Slice",
                x
                    + ","
                    + d.longs(starts)
                    + ","
                    + d.longs(ends)
                    + ","
                    + d.longs(axes)
                    + ","
                    + d.longs(steps)));
  }

  private static void split(Draft d) {
    int[] shape = d.shape(1, 3);
    long axis = d.axis(shape.length);
    int at = (int) (axis < 0 ? axis + shape.length : axis);
    int parts = 1 + d.upTo(4);
    long[] lengths = IntStream.range(0, parts).mapToLong(i -> d.upTo(4)).toArray();
    boolean given = d.coin();
    shape[at] = given ? (int) Arrays.stream(lengths).sum() : parts * (1 + d.upTo(3));
    List<String> outputs = IntStream.range(0, parts).mapToObj(i -> d.name()).toList();
    String x = d.in(d.floats(shape));
    List<byte[]> attributes = new ArrayList<>(List.of(integer("axis", axis)));
    if (given && d.opset >= 13) {
      x += "," + d.longs(lengths);
    } else if (given) {
      attributes.add(integers("split", lengths));
    } else if (d.opset >= 18) {
      attributes.add(integer("num_outputs", parts));
    }
    d.say(shape, axis, given ? lengths : parts);
    d.model.node("Split", x, String.join(",", outputs), attributes.toArray(byte[][]::new));
    outputs.forEach(d::out);
  }

  private static void pad(Draft d) {
    int[] shape = d.shape(1, 3);
    String mode =
        new String[] {"constant", "reflect", "edge", "wrap"}[d.upTo(d.opset >= 19 ? 4 : 3)];
    boolean constant = mode.equals("constant");
    long[] widths = new long[2 * shape.length];
    for (int i = 0; i < widths.length; i++) {
      int extent = shape[i % shape.length];
      widths[i] = constant ? d.upTo(4) : d.upTo(Math.max(1, extent));
    }
    if (constant && d.coin()) {
      widths[0] = shape[0] > 1 ? -1 : 0;
    }
    d.say(shape, mode, widths);
    String x = d.in(d.floats(shape));
    if (d.opset < 11) {
      d.out(d.node("Pad", x, text("mode", mode), integers("pads", widths), number("value", 0.7f)));
      return;
    }
    String inputs = x + "," + d.longs(widths);
    boolean axes = d.opset >= 18 && d.coin();
    inputs += constant && d.coin() ? "," + d.constant(Tensor.scalar(0.7f)) : axes ? "," : "";
    inputs +=
        axes
            ? ","
                + d.longs(
                    IntStream.range(0, shape.length).mapToLong(i -> i - shape.length).toArray())
            : "";
    d.out(d.node("Pad", inputs, text("mode", mode)));
  }

  private static void gemm(Draft d) {
    int m = 1 + d.upTo(5);
    int k = 1 + d.upTo(5);
    int n = 1 + d.upTo(5);
    boolean transA = d.coin();
    boolean transB = d.coin();
    int[][] biases = {{}, {1}, {n}, {1, n}, {m, 1}, {m, n}, {1, 1}};
    Tensor b = transB ? d.plain(n, k) : d.plain(k, n);
    String inputs =
        d.in(transA ? d.plain(k, m) : d.plain(m, k)) + "," + (d.coin() ? d.in(b) : d.constant(b));
    if (d.opset < 11 || d.coin()) {
      Tensor c = d.plain(biases[d.upTo(biases.length)]);
      inputs += "," + (d.coin() ? d.in(c) : d.constant(c));
    }
    d.out(
        d.node(
            "Gemm",
            inputs,
            integer("transA", transA ? 1 : 0),
            integer("transB", transB ? 1 : 0),
            number("alpha", d.coin() ? 1 : 0.3f),
            number("beta", d.upTo(3) == 0 ? 0 : 0.7f)));
  }

  private static void matMul(Draft d) {
    int[] leading = d.shape(0, 2);
    int[] left = d.partner(leading);
    int m = 1 + d.upTo(5);
    int k = 1 + d.upTo(5);
    int n = 1 + d.upTo(5);
    int[] a = d.upTo(5) == 0 ? new int[] {k} : append(left, m, k);
    int[] b = d.upTo(5) == 0 ? new int[] {k} : append(leading, k, n);
    d.say(a, b);
    d.out(
        d.node(
            "MatMul",
            d.in(d.plain(a)) + "," + (d.coin() ? d.in(d.plain(b)) : d.constant(d.plain(b)))));
  }

  private static int[] append(int[] leading, int rows, int columns) {
    int[] shape = Arrays.copyOf(leading, leading.length + 2);
    shape[leading.length] = rows;
    shape[leading.length + 1] = columns;
    return shape;
  }

  private static void einsum(Draft d) {
    String[][] forms = {
      {"ij,jk->ik", "2,3", "3,4"},
      {"ij,jk", "2,3", "3,4"},
      {"bij,bjk->bik", "2,3,4", "2,4,5"},
      {"ij->ji", "2,3"},
      {"ij->i", "2,3"},
      {"ij->", "2,3"},
      {"ii->i", "3,3"},
      {"ii", "3,3"},
      {"i,i->", "4", "4"},
      {"i,j->ij", "3", "4"},
      {"bhid,bhjd->bhij", "2,2,3,4", "2,2,5,4"},
      {"...ij,...jk->...ik", "2,3,4", "2,4,5"},
      {"...ij,...jk", "2,3,4", "2,4,5"},
      {"...i->...", "2,3,4"},
      {"b i , b i -> b", "2,3", "2,3"},
      {"bn,anm,bm->ba", "2,3", "4,3,5", "2,5"},
      {"ba,bc", "2,3", "2,4"},
      {"...ii->...i", "2,3,3"},
      {"ij,ij->ij", "2,3", "2,3"},
      {"bi,i->bi", "2,3", "3"},
      {"ij,kl->", "2,3", "3,2"},
      {"bfd,bgd->bfg", "2,3,4", "2,5,4"},
      {"bmk,bnk,mnd->bd", "2,3,4", "2,5,4", "3,5,6"}
    };
    String[] form = forms[d.upTo(forms.length)];
    List<String> inputs = new ArrayList<>();
    for (int i = 1; i < form.length; i++) {
      int[] shape = Arrays.stream(form[i].split(",")).mapToInt(Integer::parseInt).toArray();
      inputs.add(d.coin() ? d.in(d.plain(shape)) : d.constant(d.plain(shape)));
    }
    d.say((Object) form);
    d.out(d.node("Einsum", String.join(",", inputs), text("equation", form[0])));
  }

  private static void reshape(Draft d) {
    int[] shape = {2, 3, 4};
    long[][] targets = {
      {4, 3, 2}, {-1}, {0, -1}, {6, -1}, {2, 0, 2, 2}, {-1, 0, 2}, {24}, {1, 2, 3, 4, 1}, {0, 0, -1}
    };
    long[] target = targets[d.upTo(targets.length)];
    d.say((Object) target);
    d.out(d.node("Reshape", d.in(d.floats(shape)) + "," + d.longs(target)));
  }

  private static void squeeze(Draft d, boolean removes) {
    int[] shape = d.shape(1, 4);
    String name = removes ? "Squeeze" : "Unsqueeze";
    int rank = shape.length + (removes ? 0 : 2);
    long[] axes = {d.axis(rank), 0};
    axes[1] = Math.floorMod(axes[0] + 1 + d.upTo(rank - 1 == 0 ? 1 : rank - 1), rank);
    if (removes) {
      shape[Math.floorMod(axes[0], rank)] = 1;
      axes = new long[] {axes[0]};
    }
    String x = d.in(d.floats(shape));
    d.say(shape, axes);
    if (removes && d.upTo(4) == 0) {
      d.out(d.node(name, x));
    } else if (d.opset < 13) {
      d.out(d.node(name, x, integers("axes", axes)));
    } else {
      d.out(d.node(name, x + "," + d.longs(axes)));
    }
  }

  private static void attention(Draft d) {
    int heads = 1 + d.upTo(2);
    int shared = d.coin() ? 1 : heads;
    int queries = 1 + d.upTo(4);
    boolean causal = d.coin();
    // causal masks begin at the upper left; ONNX Runtime 1.23 lets a single query see all keys
    int keys = causal ? queries : 1 + d.upTo(4);
    int size = 2 + d.upTo(3);
    boolean masked = d.coin();
    List<byte[]> attributes = new ArrayList<>(List.of(integer("is_causal", causal ? 1 : 0)));
    boolean rank3 = d.coin();
    if (rank3) {
      attributes.add(integer("q_num_heads", heads));
      attributes.add(integer("kv_num_heads", shared));
    }
    if (d.coin()) {
      attributes.add(number("scale", 0.4f));
    }
    // with a mask, ONNX Runtime 1.23 caps behind it, as the standard said before it was corrected
    if (!masked && !causal && d.coin()) {
      attributes.add(number("softcap", 2));
    }
    String q = d.in(rank3 ? d.plain(2, queries, heads * size) : d.plain(2, heads, queries, size));
    String k = d.in(rank3 ? d.plain(2, keys, shared * size) : d.plain(2, shared, keys, size));
    String v = d.in(rank3 ? d.plain(2, keys, shared * size) : d.plain(2, shared, keys, size));
    // one key is always there: ONNX Runtime gives NaN for none, the standard 0
    Tensor truths =
        Tensor.generateBooleans(
            new int[] {2, 1, queries, keys},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i % keys == 0 || d.coin();
              }
            });
    String mask = masked ? "," + d.in(d.coin() ? d.plain(queries, keys) : truths) : "";
    d.say(
        heads,
        shared,
        queries,
        keys,
        size,
        attributes.size(),
        mask.isEmpty() ? "" : d.inputs.get(mask.substring(1)).dtype());
    d.out(d.node("Attention", q + "," + k + "," + v + mask, attributes.toArray(byte[][]::new)));
  }
}
