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
final class OnnxOperators {

  private static final int ANY = Integer.MAX_VALUE;

  /** The newest opset whose differences are known. */
  static final int NEWEST_OPSET = 28;

  static final List<OnnxOperator> TABLE =
      List.of(
          unary("Abs", UnaryFunction.ABS),
          unary("Acos", UnaryFunction.ACOS),
          unary("Acosh", UnaryFunction.ACOSH),
          binary("Add", BinaryFunction.ADD),
          binary("And", BinaryFunction.AND),
          OnnxOperator.of("ArgMax", 1, 1, OnnxReductionOperators.argReduce(true)),
          OnnxOperator.of("ArgMin", 1, 1, OnnxReductionOperators.argReduce(false)),
          unary("Asin", UnaryFunction.ASIN),
          unary("Asinh", UnaryFunction.ASINH),
          unary("Atan", UnaryFunction.ATAN),
          unary("Atanh", UnaryFunction.ATANH),
          OnnxOperator.of("Attention", 3, 7, OnnxAttentionOperator::convert),
          OnnxOperator.of("AveragePool", 1, 1, OnnxPoolOperators::average),
          OnnxOperator.of(
              "BatchNormalization", 5, 5, OnnxNormalizationOperators::batchNormalization),
          OnnxOperator.of("BitShift", 2, 2, OnnxBitOperators::shift),
          OnnxOperator.of("BitwiseAnd", 2, 2, OnnxBitOperators.binary(BinaryFunction.BIT_AND)),
          OnnxOperator.of("BitwiseNot", 1, 1, OnnxBitOperators::not),
          OnnxOperator.of("BitwiseOr", 2, 2, OnnxBitOperators.binary(BinaryFunction.BIT_OR)),
          OnnxOperator.of("BitwiseXor", 2, 2, OnnxBitOperators.binary(BinaryFunction.BIT_XOR)),
          OnnxOperator.of("Cast", 1, 1, OnnxElementwiseOperators::cast),
          OnnxOperator.of("CastLike", 2, 2, OnnxElementwiseOperators::castLike),
          unary("Ceil", UnaryFunction.CEIL),
          OnnxOperator.of("Celu", 1, 1, OnnxActivationOperators.alpha(UnaryFunction.CELU, 1)),
          OnnxOperator.of("Clip", 1, 3, OnnxElementwiseOperators::clip),
          OnnxOperator.of("Concat", 1, ANY, OnnxArrangeOperators::concat),
          OnnxOperator.of("ConcatFromSequence", 1, 1, OnnxSequenceOperators::concat),
          OnnxOperator.of("Constant", 0, 0, OnnxConstantOperators::constant),
          OnnxOperator.of("ConstantOfShape", 1, 1, OnnxConstantOperators::constantOfShape),
          OnnxOperator.of("Conv", 2, 3, OnnxConvolutionOperators::conv),
          OnnxOperator.of("ConvTranspose", 2, 3, OnnxConvolutionOperators::convTranspose),
          unary("Cos", UnaryFunction.COS),
          unary("Cosh", UnaryFunction.COSH),
          OnnxOperator.of("CumSum", 2, 2, OnnxReductionOperators::cumSum),
          OnnxOperator.of("DFT", 1, 3, OnnxFourierOperator::dft),
          binary("Div", BinaryFunction.DIV),
          new OnnxOperator("Dropout", 1, 3, OnnxNormalizationOperators::dropout),
          OnnxOperator.of("Einsum", 1, ANY, OnnxMatrixOperators::einsum),
          OnnxOperator.of("Elu", 1, 1, OnnxActivationOperators.alpha(UnaryFunction.ELU, 1)),
          binary("Equal", BinaryFunction.EQUAL),
          unary("Erf", UnaryFunction.ERF),
          unary("Exp", UnaryFunction.EXP),
          OnnxOperator.of("Expand", 2, 2, OnnxArrangeOperators::expand),
          OnnxOperator.of("EyeLike", 1, 1, OnnxConstantOperators::eyeLike),
          OnnxOperator.of("Flatten", 1, 1, OnnxShapeOperators::flatten),
          unary("Floor", UnaryFunction.FLOOR),
          new OnnxOperator("GRU", 3, 6, OnnxRecurrentOperators::gru),
          OnnxOperator.of("Gather", 2, 2, OnnxIndexOperators::gather),
          OnnxOperator.of("GatherElements", 2, 2, OnnxIndexOperators::gatherElements),
          OnnxOperator.of("GatherND", 2, 2, OnnxIndexOperators::gatherNd),
          OnnxOperator.of("Gelu", 1, 1, OnnxActivationOperators::gelu),
          OnnxOperator.of("Gemm", 2, 3, OnnxMatrixOperators::gemm),
          OnnxOperator.of(
              "GlobalAveragePool", 1, 1, OnnxReductionOperators.globalPool(ReduceFunction.MEAN)),
          OnnxOperator.of(
              "GlobalMaxPool", 1, 1, OnnxReductionOperators.globalPool(ReduceFunction.MAX)),
          OnnxOperator.of("Greater", 2, 2, OnnxElementwiseOperators.greater(false)),
          OnnxOperator.of("GreaterOrEqual", 2, 2, OnnxElementwiseOperators.greater(true)),
          OnnxOperator.of(
              "GroupNormalization", 3, 3, OnnxNormalizationOperators::groupNormalization),
          OnnxOperator.of("HardSigmoid", 1, 1, OnnxActivationOperators::hardSigmoid),
          unary("HardSwish", UnaryFunction.HARDSWISH),
          OnnxOperator.of("Hardmax", 1, 1, OnnxActivationOperators::hardmax),
          OnnxOperator.of("Identity", 1, 1, call -> call.input(0)),
          new OnnxOperator("If", 1, 1, OnnxControlOperators::branch),
          OnnxOperator.of(
              "InstanceNormalization", 3, 3, OnnxNormalizationOperators::instanceNormalization),
          OnnxOperator.of("IsInf", 1, 1, OnnxElementwiseOperators::isInf),
          unary("IsNaN", UnaryFunction.IS_NAN),
          new OnnxOperator("LSTM", 3, 8, OnnxRecurrentOperators::lstm),
          new OnnxOperator(
              "LayerNormalization", 1, 3, OnnxNormalizationOperators::layerNormalization),
          OnnxOperator.of(
              "LeakyRelu", 1, 1, OnnxActivationOperators.alpha(UnaryFunction.LEAKY_RELU, 0.01f)),
          binary("Less", BinaryFunction.LESS),
          binary("LessOrEqual", BinaryFunction.LESS_EQUAL),
          unary("Log", UnaryFunction.LOG),
          OnnxOperator.of("LogSoftmax", 1, 1, OnnxActivationOperators.softmax(true)),
          new OnnxOperator("Loop", 2, ANY, EmbeddingBagLoop::convert),
          OnnxOperator.of("LpNormalization", 1, 1, OnnxNormalizationOperators::lpNormalization),
          OnnxOperator.of("MatMul", 2, 2, OnnxMatrixOperators::matmul),
          OnnxOperator.of(
              "Max",
              1,
              ANY,
              OnnxElementwiseOperators.variadic((x, y) -> x.binary(BinaryFunction.MAX, y))),
          new OnnxOperator("MaxPool", 1, 1, OnnxPoolOperators::max),
          OnnxOperator.of("Mean", 1, ANY, OnnxElementwiseOperators::mean),
          OnnxOperator.of(
              "MeanVarianceNormalization",
              1,
              1,
              OnnxNormalizationOperators::meanVarianceNormalization),
          OnnxOperator.of(
              "Min",
              1,
              ANY,
              OnnxElementwiseOperators.variadic((x, y) -> x.binary(BinaryFunction.MIN, y))),
          unary("Mish", UnaryFunction.MISH),
          OnnxOperator.of("Mod", 2, 2, OnnxElementwiseOperators::mod),
          binary("Mul", BinaryFunction.MUL),
          unary("Neg", UnaryFunction.NEG),
          OnnxOperator.of("NonZero", 1, 1, OnnxBitOperators::nonZero),
          unary("Not", UnaryFunction.NOT),
          OnnxOperator.of("OneHot", 3, 3, OnnxIndexOperators::oneHot),
          binary("Or", BinaryFunction.OR),
          OnnxOperator.of("PRelu", 2, 2, OnnxActivationOperators::prelu),
          OnnxOperator.of("Pad", 1, 4, OnnxPadOperator::pad),
          OnnxOperator.of("Pow", 2, 2, OnnxElementwiseOperators::pow),
          OnnxOperator.of("RMSNormalization", 1, 2, OnnxNormalizationOperators::rmsNormalization),
          new OnnxOperator("RNN", 3, 6, OnnxRecurrentOperators::rnn),
          OnnxOperator.of("Range", 3, 3, OnnxConstantOperators::range),
          unary("Reciprocal", UnaryFunction.RECIPROCAL),
          reduction("ReduceL1", 18, OnnxReductionOperators::l1),
          reduction("ReduceL2", 18, OnnxReductionOperators::l2),
          reduction("ReduceLogSum", 18, OnnxReductionOperators::logSum),
          reduction("ReduceLogSumExp", 18, OnnxReductionOperators::logSumExp),
          reduction("ReduceMax", 18, OnnxReductionOperators.plain(ReduceFunction.MAX)),
          reduction("ReduceMean", 18, OnnxReductionOperators.plain(ReduceFunction.MEAN)),
          reduction("ReduceMin", 18, OnnxReductionOperators.plain(ReduceFunction.MIN)),
          reduction("ReduceProd", 18, OnnxReductionOperators.plain(ReduceFunction.PROD)),
          reduction("ReduceSum", 13, OnnxReductionOperators.plain(ReduceFunction.SUM)),
          reduction("ReduceSumSquare", 18, OnnxReductionOperators::sumSquare),
          OnnxOperator.of("Relu", 1, 1, OnnxActivationOperators::relu),
          OnnxOperator.of("Reshape", 1, 2, OnnxShapeOperators::reshape),
          OnnxOperator.of("Resize", 1, 4, OnnxResizeOperator::resize),
          unary("Round", UnaryFunction.ROUND),
          OnnxOperator.of("Scatter", 3, 3, OnnxScatterOperators::elements),
          OnnxOperator.of("ScatterElements", 3, 3, OnnxScatterOperators::elements),
          OnnxOperator.of("ScatterND", 3, 3, OnnxScatterOperators::nd),
          OnnxOperator.of("Selu", 1, 1, OnnxActivationOperators::selu),
          OnnxOperator.of("SequenceAt", 2, 2, OnnxSequenceOperators::at),
          OnnxOperator.of("SequenceConstruct", 1, ANY, OnnxSequenceOperators::construct),
          OnnxOperator.of("SequenceEmpty", 0, 0, OnnxSequenceOperators::empty),
          OnnxOperator.of("SequenceInsert", 2, 3, OnnxSequenceOperators::insert),
          OnnxOperator.of("SequenceLength", 1, 1, OnnxSequenceOperators::length),
          OnnxOperator.of("Shape", 1, 1, OnnxShapeOperators::shape),
          OnnxOperator.of("Shrink", 1, 1, OnnxActivationOperators::shrink),
          unary("Sigmoid", UnaryFunction.SIGMOID),
          unary("Sign", UnaryFunction.SIGN),
          unary("Sin", UnaryFunction.SIN),
          unary("Sinh", UnaryFunction.SINH),
          OnnxOperator.of("Size", 1, 1, OnnxShapeOperators::size),
          OnnxOperator.of("Slice", 1, 5, OnnxSliceOperators::slice),
          OnnxOperator.of("Softmax", 1, 1, OnnxActivationOperators.softmax(false)),
          OnnxOperator.of("Softplus", 1, 1, OnnxActivationOperators::softplus),
          unary("Softsign", UnaryFunction.SOFTSIGN),
          new OnnxOperator("Split", 1, 2, OnnxSliceOperators::split),
          OnnxOperator.of("SplitToSequence", 1, 2, OnnxSequenceOperators::split),
          unary("Sqrt", UnaryFunction.SQRT),
          OnnxOperator.of("Squeeze", 1, 2, OnnxShapeOperators::squeeze),
          binary("Sub", BinaryFunction.SUB),
          OnnxOperator.of("Sum", 1, ANY, OnnxElementwiseOperators.variadic(Operand::add)),
          OnnxOperator.of("SwiGLU", 2, 2, OnnxActivationOperators::swiGlu),
          OnnxOperator.of("Swish", 1, 1, OnnxActivationOperators::swish),
          unary("Tan", UnaryFunction.TAN),
          unary("Tanh", UnaryFunction.TANH),
          OnnxOperator.of("ThresholdedRelu", 1, 1, OnnxActivationOperators::thresholdedRelu),
          OnnxOperator.of("Tile", 2, 3, OnnxArrangeOperators::tile),
          new OnnxOperator("TopK", 1, 2, OnnxReductionOperators::topK),
          OnnxOperator.of("Transpose", 1, 1, OnnxArrangeOperators::transpose),
          OnnxOperator.of("Trilu", 1, 2, OnnxIndexOperators::trilu),
          OnnxOperator.of("Unsqueeze", 1, 2, OnnxShapeOperators::unsqueeze),
          OnnxOperator.of("Where", 3, 3, OnnxElementwiseOperators::where),
          binary("Xor", BinaryFunction.XOR));

  private static final Map<String, OnnxOperator> BY_NAME = new LinkedHashMap<>();

  static {
    TABLE.forEach(operator -> BY_NAME.put(operator.name(), operator));
  }

  private OnnxOperators() {}

  /** The operator of the standard of that name. */
  static Optional<OnnxOperator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The operator that a node means, of the standard or of {@code ai.onnx.ml}. */
  static Optional<OnnxOperator> of(OnnxNode node) {
    return switch (node.domain()) {
      case "" -> named(node.opType());
      case OnnxMlOperators.DOMAIN -> OnnxMlOperators.named(node.opType());
      default -> Optional.empty();
    };
  }

  private static OnnxOperator unary(String name, UnaryFunction function) {
    return OnnxOperator.of(name, 1, 1, OnnxElementwiseOperators.unary(function));
  }

  private static OnnxOperator binary(String name, BinaryFunction function) {
    return OnnxOperator.of(name, 2, 2, OnnxElementwiseOperators.binary(function));
  }

  private static OnnxOperator reduction(
      String name, int axesInput, OnnxReductionOperators.Reduction reduction) {
    return OnnxOperator.of(name, 1, 2, OnnxReductionOperators.reduction(axesInput, reduction));
  }
}
