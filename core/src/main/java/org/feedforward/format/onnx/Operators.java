package org.feedforward.format.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;

/**
 * The table of the standard's operators, one entry each, in alphabetical order. What differs
 * between opsets is in the entry's conversion.
 */
final class Operators {

  private static final int ANY = Integer.MAX_VALUE;

  /** The newest opset whose differences are known. */
  static final int NEWEST_OPSET = 28;

  static final List<Operator> TABLE =
      List.of(
          unary("Abs", UnaryFunction.ABS),
          binary("Add", BinaryFunction.ADD),
          binary("And", BinaryFunction.AND),
          Operator.of("ArgMax", 1, 1, ReductionOperators.argReduce(true)),
          Operator.of("ArgMin", 1, 1, ReductionOperators.argReduce(false)),
          Operator.of("Attention", 3, 7, AttentionOperator::convert),
          Operator.of("BatchNormalization", 5, 5, NormalizationOperators::batchNormalization),
          Operator.of("Cast", 1, 1, ElementwiseOperators::cast),
          Operator.of("CastLike", 2, 2, ElementwiseOperators::castLike),
          unary("Ceil", UnaryFunction.CEIL),
          Operator.of("Celu", 1, 1, ActivationOperators.alpha(UnaryFunction.CELU, 1)),
          Operator.of("Clip", 1, 3, ElementwiseOperators::clip),
          Operator.of("Concat", 1, ANY, ArrangeOperators::concat),
          Operator.of("Constant", 0, 0, ConstantOperators::constant),
          Operator.of("ConstantOfShape", 1, 1, ConstantOperators::constantOfShape),
          unary("Cos", UnaryFunction.COS),
          Operator.of("CumSum", 2, 2, ReductionOperators::cumSum),
          binary("Div", BinaryFunction.DIV),
          new Operator("Dropout", 1, 3, NormalizationOperators::dropout),
          Operator.of("Einsum", 1, ANY, Einsum::convert),
          Operator.of("Elu", 1, 1, ActivationOperators.alpha(UnaryFunction.ELU, 1)),
          binary("Equal", BinaryFunction.EQUAL),
          unary("Erf", UnaryFunction.ERF),
          unary("Exp", UnaryFunction.EXP),
          Operator.of("Expand", 2, 2, ArrangeOperators::expand),
          Operator.of("EyeLike", 1, 1, ConstantOperators::eyeLike),
          Operator.of("Flatten", 1, 1, ShapeOperators::flatten),
          unary("Floor", UnaryFunction.FLOOR),
          Operator.of("Gather", 2, 2, IndexOperators::gather),
          Operator.of("GatherElements", 2, 2, IndexOperators::gatherElements),
          Operator.of("Gelu", 1, 1, ActivationOperators::gelu),
          Operator.of("Gemm", 2, 3, MatrixOperators::gemm),
          Operator.of(
              "GlobalAveragePool", 1, 1, ReductionOperators.globalPool(ReduceFunction.MEAN)),
          Operator.of("GlobalMaxPool", 1, 1, ReductionOperators.globalPool(ReduceFunction.MAX)),
          Operator.of("Greater", 2, 2, ElementwiseOperators.greater(false)),
          Operator.of("GreaterOrEqual", 2, 2, ElementwiseOperators.greater(true)),
          Operator.of("GroupNormalization", 3, 3, NormalizationOperators::groupNormalization),
          Operator.of("HardSigmoid", 1, 1, ActivationOperators::hardSigmoid),
          unary("HardSwish", UnaryFunction.HARDSWISH),
          Operator.of("Hardmax", 1, 1, ActivationOperators::hardmax),
          Operator.of("Identity", 1, 1, call -> call.input(0)),
          new Operator("If", 1, 1, ControlOperators::branch),
          Operator.of("InstanceNormalization", 3, 3, NormalizationOperators::instanceNormalization),
          Operator.of("IsInf", 1, 1, ElementwiseOperators::isInf),
          unary("IsNaN", UnaryFunction.IS_NAN),
          new Operator("LayerNormalization", 1, 3, NormalizationOperators::layerNormalization),
          Operator.of(
              "LeakyRelu", 1, 1, ActivationOperators.alpha(UnaryFunction.LEAKY_RELU, 0.01f)),
          binary("Less", BinaryFunction.LESS),
          binary("LessOrEqual", BinaryFunction.LESS_EQUAL),
          unary("Log", UnaryFunction.LOG),
          Operator.of("LogSoftmax", 1, 1, ActivationOperators.softmax(true)),
          new Operator("Loop", 2, ANY, EmbeddingBagLoop::convert),
          Operator.of("LpNormalization", 1, 1, NormalizationOperators::lpNormalization),
          Operator.of("MatMul", 2, 2, MatrixOperators::matmul),
          Operator.of(
              "Max",
              1,
              ANY,
              ElementwiseOperators.variadic((x, y) -> x.binary(BinaryFunction.MAX, y))),
          Operator.of("Mean", 1, ANY, ElementwiseOperators::mean),
          Operator.of(
              "MeanVarianceNormalization", 1, 1, NormalizationOperators::meanVarianceNormalization),
          Operator.of(
              "Min",
              1,
              ANY,
              ElementwiseOperators.variadic((x, y) -> x.binary(BinaryFunction.MIN, y))),
          unary("Mish", UnaryFunction.MISH),
          Operator.of("Mod", 2, 2, ElementwiseOperators::mod),
          binary("Mul", BinaryFunction.MUL),
          unary("Neg", UnaryFunction.NEG),
          unary("Not", UnaryFunction.NOT),
          Operator.of("OneHot", 3, 3, IndexOperators::oneHot),
          binary("Or", BinaryFunction.OR),
          Operator.of("PRelu", 2, 2, ActivationOperators::prelu),
          Operator.of("Pad", 1, 4, PadOperator::pad),
          Operator.of("Pow", 2, 2, ElementwiseOperators::pow),
          Operator.of("RMSNormalization", 1, 2, NormalizationOperators::rmsNormalization),
          Operator.of("Range", 3, 3, ConstantOperators::range),
          unary("Reciprocal", UnaryFunction.RECIPROCAL),
          reduction("ReduceL1", 18, ReductionOperators::l1),
          reduction("ReduceL2", 18, ReductionOperators::l2),
          reduction("ReduceLogSum", 18, ReductionOperators::logSum),
          reduction("ReduceLogSumExp", 18, ReductionOperators::logSumExp),
          reduction("ReduceMax", 18, ReductionOperators.plain(ReduceFunction.MAX)),
          reduction("ReduceMean", 18, ReductionOperators.plain(ReduceFunction.MEAN)),
          reduction("ReduceMin", 18, ReductionOperators.plain(ReduceFunction.MIN)),
          reduction("ReduceProd", 18, ReductionOperators.plain(ReduceFunction.PROD)),
          reduction("ReduceSum", 13, ReductionOperators.plain(ReduceFunction.SUM)),
          reduction("ReduceSumSquare", 18, ReductionOperators::sumSquare),
          Operator.of("Relu", 1, 1, ActivationOperators::relu),
          Operator.of("Reshape", 1, 2, ShapeOperators::reshape),
          unary("Round", UnaryFunction.ROUND),
          Operator.of("Selu", 1, 1, ActivationOperators::selu),
          Operator.of("Shape", 1, 1, ShapeOperators::shape),
          Operator.of("Shrink", 1, 1, ActivationOperators::shrink),
          unary("Sigmoid", UnaryFunction.SIGMOID),
          unary("Sign", UnaryFunction.SIGN),
          unary("Sin", UnaryFunction.SIN),
          Operator.of("Size", 1, 1, ShapeOperators::size),
          Operator.of("Slice", 1, 5, SliceOperators::slice),
          Operator.of("Softmax", 1, 1, ActivationOperators.softmax(false)),
          Operator.of("Softplus", 1, 1, ActivationOperators::softplus),
          unary("Softsign", UnaryFunction.SOFTSIGN),
          new Operator("Split", 1, 2, SliceOperators::split),
          unary("Sqrt", UnaryFunction.SQRT),
          Operator.of("Squeeze", 1, 2, ShapeOperators::squeeze),
          binary("Sub", BinaryFunction.SUB),
          Operator.of("Sum", 1, ANY, ElementwiseOperators.variadic(Operand::add)),
          Operator.of("SwiGLU", 2, 2, ActivationOperators::swiGlu),
          Operator.of("Swish", 1, 1, ActivationOperators::swish),
          unary("Tanh", UnaryFunction.TANH),
          Operator.of("ThresholdedRelu", 1, 1, ActivationOperators::thresholdedRelu),
          Operator.of("Tile", 2, 3, ArrangeOperators::tile),
          new Operator("TopK", 1, 2, ReductionOperators::topK),
          Operator.of("Transpose", 1, 1, ArrangeOperators::transpose),
          Operator.of("Trilu", 1, 2, IndexOperators::trilu),
          Operator.of("Unsqueeze", 1, 2, ShapeOperators::unsqueeze),
          Operator.of("Where", 3, 3, ElementwiseOperators::where),
          binary("Xor", BinaryFunction.XOR));

  private static final Map<String, Operator> BY_NAME = new LinkedHashMap<>();

  static {
    TABLE.forEach(operator -> BY_NAME.put(operator.name(), operator));
  }

  private Operators() {}

  /** The operator of the standard of that name. */
  static Optional<Operator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static Operator unary(String name, UnaryFunction function) {
    return Operator.of(name, 1, 1, ElementwiseOperators.unary(function));
  }

  private static Operator binary(String name, BinaryFunction function) {
    return Operator.of(name, 2, 2, ElementwiseOperators.binary(function));
  }

  private static Operator reduction(
      String name, int axesInput, ReductionOperators.Reduction reduction) {
    return Operator.of(name, 1, 2, ReductionOperators.reduction(axesInput, reduction));
  }
}
