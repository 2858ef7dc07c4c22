package org.feedforward.format.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.Recurrence;
import org.feedforward.tensor.DType;

/**
 * The table of PyTorch's operators (namespace aten) that code may call, one entry each, in
 * alphabetical order.
 */
final class AtenOperators {

  private static final List<AtenOperator> TABLE =
      List.of(
          new AtenOperator("Int", AtenNumberOperators::truncated),
          new AtenOperator("IntImplicit", AtenNumberOperators::truncated),
          argument("ScalarImplicit"),
          AtenOperator.of(
                  "__and__",
                  AtenElementwiseOperators.bitwise(BinaryFunction.AND, BinaryFunction.BIT_AND))
              .wrapping(),
          new AtenOperator("__contains__", AtenListOperators::contains),
          new AtenOperator("__derive_index", AtenListOperators::rangeItem),
          new AtenOperator("__getitem__", AtenListOperators::item),
          new AtenOperator("__is__", AtenNumberOperators::is),
          new AtenOperator("__isnot__", call -> !AtenNumberOperators.is(call)),
          new AtenOperator("__not__", AtenNumberOperators::not),
          AtenOperator.of(
                  "__or__",
                  AtenElementwiseOperators.bitwise(BinaryFunction.OR, BinaryFunction.BIT_OR))
              .wrapping(),
          new AtenOperator("__range_length", AtenListOperators::rangeLength),
          AtenOperator.of(
                  "__xor__",
                  AtenElementwiseOperators.bitwise(BinaryFunction.XOR, BinaryFunction.BIT_XOR))
              .wrapping(),
          AtenOperator.of("_cast_Float", AtenTypeOperators.as(DType.FLOAT32)),
          AtenOperator.of("_convolution", AtenConvolutionOperators::any),
          AtenOperator.of("_convolution_mode", AtenConvolutionOperators::withNamedPadding),
          AtenOperator.of("_log_softmax", AtenActivationOperators::logSoftmaxOfItsType),
          new AtenOperator("_native_multi_head_attention", AtenTransformerOperators::attention),
          AtenOperator.reshaped("_reshape_alias", AtenShapeOperators::reshapeAlias),
          AtenOperator.of("_softmax", AtenActivationOperators::softmaxOfItsType),
          AtenOperator.of("_transformer_encoder_layer_fwd", AtenTransformerOperators::encoderLayer),
          AtenOperator.copyOrView("_unsafe_view", AtenShapeOperators::reshape),
          AtenOperator.of("_weight_norm", AtenReductionOperators::weightNorm),
          unary("abs", Value::abs).wrapping(),
          floating("acos", UnaryFunction.ACOS),
          floating("acosh", UnaryFunction.ACOSH),
          AtenOperator.of(
              "adaptive_avg_pool1d", AtenPoolOperators.adaptive(ReduceFunction.MEAN, 1)),
          AtenOperator.of(
              "adaptive_avg_pool2d", AtenPoolOperators.adaptive(ReduceFunction.MEAN, 2)),
          new AtenOperator("adaptive_max_pool1d", AtenPoolOperators.adaptiveMax(1)),
          new AtenOperator("adaptive_max_pool2d", AtenPoolOperators.adaptiveMax(2)),
          new AtenOperator("add", AtenElementwiseOperators::add).wrapping(),
          AtenOperator.of("addcmul", AtenElementwiseOperators::addcmul),
          AtenOperator.of("addmm", AtenMatrixOperators::addmm),
          same("alias"),
          new AtenOperator("all", AtenListOperators::all),
          new AtenOperator("alpha_dropout", AtenActivationOperators::dropout),
          AtenOperator.of("amax", AtenReductionOperators.extreme(ReduceFunction.MAX)).moving(),
          AtenOperator.of("amin", AtenReductionOperators.extreme(ReduceFunction.MIN)).moving(),
          new AtenOperator("any", AtenListOperators::any),
          new AtenOperator("append", AtenListOperators::append),
          new AtenOperator("arange", AtenCreationOperators::arange),
          AtenOperator.of("argmax", AtenReductionOperators::argmax).widening(),
          AtenOperator.of("argmin", AtenReductionOperators::argmin).widening(),
          new AtenOperator("argsort", AtenReductionOperators::argsort).widening(),
          floating("asin", UnaryFunction.ASIN),
          floating("asinh", UnaryFunction.ASINH),
          floating("atan", UnaryFunction.ATAN),
          floating("atanh", UnaryFunction.ATANH),
          AtenOperator.of("avg_pool1d", AtenPoolOperators.average(1)),
          AtenOperator.of("avg_pool2d", AtenPoolOperators.average(2)),
          AtenOperator.of("baddbmm", AtenMatrixOperators::addmm),
          AtenOperator.of("batch_norm", AtenNormalizationOperators::batchNorm),
          AtenOperator.of("bilinear", AtenMatrixOperators::bilinear),
          AtenOperator.of(
                  "bitwise_and",
                  AtenElementwiseOperators.bitwise(BinaryFunction.AND, BinaryFunction.BIT_AND))
              .wrapping(),
          AtenOperator.of("bitwise_not", AtenElementwiseOperators::bitwiseNot).wrapping(),
          AtenOperator.of(
                  "bitwise_or",
                  AtenElementwiseOperators.bitwise(BinaryFunction.OR, BinaryFunction.BIT_OR))
              .wrapping(),
          AtenOperator.of(
                  "bitwise_xor",
                  AtenElementwiseOperators.bitwise(BinaryFunction.XOR, BinaryFunction.BIT_XOR))
              .wrapping(),
          AtenOperator.of("bmm", AtenMatrixOperators::matmul),
          new AtenOperator("bucketize", AtenIndexOperators::bucketize).widening(),
          AtenOperator.of("cat", AtenArrangeOperators::cat).with(AtenOperator.Integers.PROMOTED),
          integerOfNumbers(
              unary("ceil", AtenElementwiseOperators.rounding(Value::ceil)).moving(), Math::ceil),
          AtenOperator.of(
              "celu", AtenActivationOperators.parameter(UnaryFunction.CELU, "alpha", 1)),
          new AtenOperator("chunk", AtenSliceOperators::chunk).moving(),
          AtenOperator.of("clamp", AtenElementwiseOperators::clamp).wrapping(),
          AtenOperator.of("clamp_max", AtenElementwiseOperators::clampMax).wrapping(),
          AtenOperator.of("clamp_min", AtenElementwiseOperators::clampMin).wrapping(),
          AtenOperator.of("clip", AtenElementwiseOperators::clamp).wrapping(),
          unary("clone", x -> x).moving(),
          AtenOperator.of("concat", AtenArrangeOperators::cat).with(AtenOperator.Integers.PROMOTED),
          AtenOperator.of("constant_pad_nd", call -> AtenArrangeOperators.constantPad(call, 2))
              .wrapping(),
          AtenOperator.copyOrView("contiguous", call -> call.tensor(0)),
          AtenOperator.of("conv1d", AtenConvolutionOperators.convolution(1)),
          AtenOperator.of("conv2d", AtenConvolutionOperators.convolution(2)),
          AtenOperator.of("conv_transpose1d", AtenConvolutionOperators.transposed(1)),
          AtenOperator.of("conv_transpose2d", AtenConvolutionOperators.transposed(2)),
          new AtenOperator("copy", AtenTypeOperators::copy).widening(),
          ofNumbers(floating("cos", UnaryFunction.COS), Math::cos),
          floating("cosh", UnaryFunction.COSH),
          AtenOperator.of("cosine_similarity", AtenReductionOperators::cosineSimilarity),
          same("cpu"),
          AtenOperator.of("cumsum", AtenReductionOperators::cumsum).widening(),
          same("detach"),
          new AtenOperator("device", AtenListOperators::device),
          new AtenOperator("dim", call -> (long) call.tensor(0).shape().rank()),
          new AtenOperator("div", AtenElementwiseOperators::div).wrapping(),
          AtenOperator.of("dot", AtenMatrixOperators::dot),
          new AtenOperator("dropout", AtenActivationOperators::dropout),
          AtenOperator.of("einsum", AtenMatrixOperators::einsum),
          AtenOperator.of("elu", AtenActivationOperators::elu),
          AtenOperator.of("embedding", AtenIndexOperators::embedding),
          comparison("eq", Value::eq),
          floating("erf", UnaryFunction.ERF),
          ofNumbers(floating("exp", UnaryFunction.EXP), Math::exp),
          AtenOperator.view("expand", AtenShapeOperators::expand),
          AtenOperator.view("expand_as", call -> call.tensor(0).expand(call.tensor(1).shape())),
          ofNumbers(unary("expm1", x -> x.to(DType.FLOAT32).exp().sub(1)), Math::expm1),
          new AtenOperator("feature_alpha_dropout", AtenActivationOperators::dropout),
          new AtenOperator("feature_dropout", AtenActivationOperators::dropout),
          new AtenOperator("fft_fft", AtenFourierOperators.transform(false, false)),
          new AtenOperator("fft_ifft", AtenFourierOperators.transform(true, false)),
          new AtenOperator("fft_rfft", AtenFourierOperators.transform(false, true)),
          new AtenOperator("find", AtenListOperators::find),
          AtenOperator.copyOrView("flatten", AtenShapeOperators::flatten),
          AtenOperator.of("flip", AtenArrangeOperators::flip).moving(),
          integerOfNumbers(
              unary("floor", AtenElementwiseOperators.rounding(Value::floor)).moving(),
              Math::floor),
          new AtenOperator("floor_divide", AtenElementwiseOperators::floorDivide).wrapping(),
          new AtenOperator("floordiv", AtenNumberOperators::floorDivide),
          new AtenOperator("fmod", AtenElementwiseOperators.modulo(BinaryFunction.FMOD)).wrapping(),
          new AtenOperator("format", AtenListOperators::format),
          AtenOperator.of("frobenius_norm", AtenReductionOperators::frobeniusNorm),
          new AtenOperator("full", AtenCreationOperators::full),
          new AtenOperator("full_like", AtenCreationOperators::fullLike).widening(),
          AtenOperator.of("gather", AtenIndexOperators::gather).moving(),
          comparison("ge", Value::ge),
          AtenOperator.of("gelu", AtenActivationOperators::gelu),
          AtenOperator.of("glu", AtenActivationOperators::glu),
          AtenOperator.of("group_norm", AtenNormalizationOperators::groupNorm),
          new AtenOperator("gru", AtenRecurrentOperators.layers(Recurrence.Kind.GRU)),
          new AtenOperator("gru_cell", AtenRecurrentOperators.cell(Recurrence.Kind.GRU)),
          comparison("gt", Value::gt),
          AtenOperator.of(
              "hardshrink",
              AtenActivationOperators.parameter(UnaryFunction.HARDSHRINK, "lambd", 0.5)),
          unary("hardsigmoid", x -> x.apply(UnaryFunction.HARDSIGMOID, 1f / 6, 0.5f)),
          unary("hardswish", x -> x.apply(UnaryFunction.HARDSWISH)),
          AtenOperator.of("hardtanh", AtenActivationOperators::hardtanh).wrapping(),
          new AtenOperator("imag", AtenFourierOperators::imaginaryPart),
          AtenOperator.of("index", AtenIndexOperators::index).moving(),
          AtenOperator.of("index_put", AtenIndexOperators::indexPut).moving(),
          AtenOperator.of("index_select", AtenIndexOperators::indexSelect).moving(),
          AtenOperator.of("instance_norm", AtenNormalizationOperators::instanceNorm),
          new AtenOperator("is_autocast_enabled", call -> false),
          new AtenOperator("is_floating_point", call -> call.tensor(0).dtype() == DType.FLOAT32),
          // the way that layers take without shortcuts
          new AtenOperator("is_grad_enabled", call -> true),
          unary("isinf", x -> x.to(DType.FLOAT32).apply(UnaryFunction.IS_INF, 1, 1)),
          floating("isnan", UnaryFunction.IS_NAN),
          new AtenOperator("item", AtenNumberOperators::item),
          AtenOperator.of("layer_norm", AtenNormalizationOperators::layerNorm),
          comparison("le", Value::le),
          AtenOperator.of(
              "leaky_relu",
              AtenActivationOperators.parameter(UnaryFunction.LEAKY_RELU, "negative_slope", 0.01)),
          new AtenOperator("len", AtenListOperators::length),
          AtenOperator.of("lerp", AtenElementwiseOperators::lerp),
          AtenOperator.of("linalg_vector_norm", AtenReductionOperators::norm),
          AtenOperator.of("linear", AtenMatrixOperators::linear),
          new AtenOperator("list", AtenListOperators::copy),
          ofNumbers(floating("log", UnaryFunction.LOG), Math::log),
          ofNumbers(floating("log1p", UnaryFunction.LOG1P), Math::log1p),
          unary("log_sigmoid", x -> x.apply(UnaryFunction.LOG_SIGMOID)),
          AtenOperator.of("log_softmax", AtenActivationOperators::logSoftmax),
          AtenOperator.of("logical_and", AtenElementwiseOperators.logical(BinaryFunction.AND)),
          unary("logical_not", x -> x.to(DType.BOOL).not()),
          AtenOperator.of("logical_or", AtenElementwiseOperators.logical(BinaryFunction.OR)),
          AtenOperator.of("logical_xor", AtenElementwiseOperators.logical(BinaryFunction.XOR)),
          AtenOperator.of("logsumexp", AtenReductionOperators::logSumExp),
          new AtenOperator("lstm", AtenRecurrentOperators.layers(Recurrence.Kind.LSTM)),
          new AtenOperator("lstm_cell", AtenRecurrentOperators.cell(Recurrence.Kind.LSTM)),
          comparison("lt", Value::lt),
          AtenOperator.of("masked_fill", AtenElementwiseOperators::maskedFill).wrapping(),
          AtenOperator.of("matmul", AtenMatrixOperators::matmul),
          new AtenOperator("max", AtenReductionOperators::max).wrapping(),
          AtenOperator.of("max_pool1d", AtenPoolOperators.max(1)).moving(),
          AtenOperator.of("max_pool2d", AtenPoolOperators.max(2)).moving(),
          binary("maximum", Value::maximum),
          AtenOperator.of("mean", AtenReductionOperators::mean),
          new AtenOperator("min", AtenReductionOperators::min).wrapping(),
          binary("minimum", Value::minimum),
          unary("mish", x -> x.apply(UnaryFunction.MISH)),
          AtenOperator.of("mm", AtenMatrixOperators::matmul),
          new AtenOperator("mul", AtenElementwiseOperators::mul).wrapping(),
          AtenOperator.of("mv", AtenMatrixOperators::matmul),
          AtenOperator.of("nan_to_num", AtenElementwiseOperators::nanToNum),
          AtenOperator.view(
              "narrow", AtenSliceOperators::narrow, AtenSliceOperators::writeNarrowed),
          comparison("ne", (x, y) -> x.eq(y).not()),
          new AtenOperator("neg", AtenElementwiseOperators::neg).wrapping(),
          new AtenOperator("new_full", AtenCreationOperators::newFull).widening(),
          new AtenOperator("new_ones", call -> AtenCreationOperators.newFilled(call, 1)).widening(),
          new AtenOperator("new_zeros", call -> AtenCreationOperators.newFilled(call, 0))
              .widening(),
          AtenOperator.of("norm", AtenReductionOperators::norm),
          new AtenOperator("numel", AtenShapeOperators::numel),
          AtenOperator.view("numpy_T", AtenArrangeOperators::reversed),
          AtenOperator.of("one_hot", AtenIndexOperators::oneHot),
          new AtenOperator("ones", call -> AtenCreationOperators.filled(call, 1.0)),
          new AtenOperator("ones_like", AtenCreationOperators::onesLike),
          AtenOperator.of("pad", AtenArrangeOperators::pad).wrapping(),
          AtenOperator.of("pairwise_distance", AtenReductionOperators::pairwiseDistance),
          AtenOperator.view("permute", call -> call.tensor(0).permute(call.integers(1, "dims"))),
          new AtenOperator("pow", AtenElementwiseOperators::pow).wrapping(),
          AtenOperator.of("prelu", AtenActivationOperators::prelu),
          AtenOperator.of("prod", AtenReductionOperators::prod).widening(),
          new AtenOperator("real", AtenFourierOperators::realPart),
          floating("reciprocal", UnaryFunction.RECIPROCAL),
          unary("relu", AtenActivationOperators::relu).wrapping(),
          unary("relu6", AtenActivationOperators::relu6).wrapping(),
          new AtenOperator("remainder", AtenElementwiseOperators::remainder).wrapping(),
          AtenOperator.of("repeat", AtenArrangeOperators::repeat).moving(),
          same("requires_grad_"),
          AtenOperator.copyOrView("reshape", AtenShapeOperators::reshape),
          AtenOperator.copyOrView("reshape_as", AtenShapeOperators::viewAs),
          AtenOperator.of("rms_norm", AtenNormalizationOperators::rmsNorm),
          new AtenOperator("rnn_relu", AtenRecurrentOperators.layers(Recurrence.Kind.RNN_RELU)),
          new AtenOperator("rnn_relu_cell", AtenRecurrentOperators.cell(Recurrence.Kind.RNN_RELU)),
          new AtenOperator("rnn_tanh", AtenRecurrentOperators.layers(Recurrence.Kind.RNN_TANH)),
          new AtenOperator("rnn_tanh_cell", AtenRecurrentOperators.cell(Recurrence.Kind.RNN_TANH)),
          AtenOperator.of("roll", AtenArrangeOperators::roll).moving(),
          ofNumbers(AtenOperator.of("round", AtenElementwiseOperators::round).moving(), Math::rint),
          AtenOperator.of("rrelu", AtenActivationOperators::rrelu),
          unary("rsqrt", x -> x.to(DType.FLOAT32).sqrt().reciprocal()),
          AtenOperator.of("rsub", AtenElementwiseOperators::rsub).wrapping(),
          new AtenOperator("scalar_tensor", AtenCreationOperators::scalarTensor),
          AtenOperator.of("scaled_dot_product_attention", AtenMatrixOperators::attention),
          AtenOperator.of("scatter", AtenIndexOperators::scatter).wrapping(),
          AtenOperator.of("scatter_add", AtenIndexOperators::scatterAdd).wrapping(),
          AtenOperator.view(
              "select", AtenSliceOperators::select, AtenSliceOperators::writeSelected),
          unary("selu", AtenActivationOperators::selu),
          floating("sigmoid", UnaryFunction.SIGMOID),
          unary("sign", Value::sign).wrapping(),
          unary("silu", x -> x.apply(UnaryFunction.SILU)),
          ofNumbers(floating("sin", UnaryFunction.SIN), Math::sin),
          floating("sinh", UnaryFunction.SINH),
          new AtenOperator("size", AtenShapeOperators::size),
          new AtenOperator("slice", AtenSliceOperators::slice).moving(),
          AtenOperator.of("softmax", AtenActivationOperators::softmax),
          AtenOperator.of(
              "softplus",
              AtenActivationOperators.parameters(
                  UnaryFunction.SOFTPLUS, "beta", 1, "threshold", 20)),
          AtenOperator.of(
              "softshrink",
              AtenActivationOperators.parameter(UnaryFunction.SOFTSHRINK, "lambd", 0.5)),
          new AtenOperator("sort", AtenReductionOperators::sort).widening(),
          new AtenOperator("split", AtenSliceOperators::split).moving(),
          new AtenOperator("split_with_sizes", AtenSliceOperators::splitWithSizes).moving(),
          ofNumbers(floating("sqrt", UnaryFunction.SQRT), Math::sqrt),
          unary("square", x -> x.mul(x)).wrapping(),
          AtenOperator.reshaped("squeeze", AtenShapeOperators::squeeze),
          AtenOperator.of("stack", AtenArrangeOperators::stack)
              .with(AtenOperator.Integers.PROMOTED),
          AtenOperator.of("std", call -> AtenReductionOperators.variance(call).sqrt()),
          new AtenOperator("sub", AtenElementwiseOperators::sub).wrapping(),
          AtenOperator.of("sum", AtenReductionOperators::sum).widening(),
          AtenOperator.view(
              "swapaxes",
              AtenArrangeOperators.transpose("axis0", "axis1"),
              AtenArrangeOperators.writeTransposed("axis0", "axis1")),
          AtenOperator.view("t", AtenArrangeOperators::t),
          floating("tan", UnaryFunction.TAN),
          ofNumbers(floating("tanh", UnaryFunction.TANH), Math::tanh),
          new AtenOperator("tensor", AtenCreationOperators::tensor),
          AtenOperator.of(
              "threshold",
              AtenActivationOperators.parameters(
                  UnaryFunction.THRESHOLD, "threshold", 0, "value", 0)),
          new AtenOperator("to", AtenTypeOperators::to).widening(),
          new AtenOperator("topk", AtenReductionOperators::topk).widening(),
          AtenOperator.view(
              "transpose",
              AtenArrangeOperators.transpose("dim0", "dim1"),
              AtenArrangeOperators.writeTransposed("dim0", "dim1")),
          AtenOperator.of("tril", call -> AtenArrangeOperators.triangle(call, false)).moving(),
          AtenOperator.of("triu", call -> AtenArrangeOperators.triangle(call, true)).moving(),
          new AtenOperator("true_divide", AtenElementwiseOperators::div),
          unary("trunc", AtenElementwiseOperators.rounding(x -> x.abs().floor().mul(x.sign())))
              .moving(),
          new AtenOperator("type_as", AtenTypeOperators::typeAs).widening(),
          new AtenOperator("unbind", AtenSliceOperators::unbind).moving(),
          AtenOperator.reshaped("unflatten", AtenShapeOperators::unflatten),
          AtenOperator.view("unfold", AtenArrangeOperators::unfold),
          new AtenOperator("unsafe_chunk", AtenSliceOperators::chunk).moving(),
          new AtenOperator("unsafe_split", AtenSliceOperators::split).moving(),
          AtenOperator.reshaped(
              "unsqueeze", call -> call.tensor(0).unsqueeze(call.integer(1, "dim"))),
          AtenOperator.of("upsample_bilinear2d", AtenUpsamplingOperators.linear(2)),
          AtenOperator.of("upsample_linear1d", AtenUpsamplingOperators.linear(1)),
          AtenOperator.of("upsample_nearest1d", AtenUpsamplingOperators.nearest(1)).moving(),
          AtenOperator.of("upsample_nearest2d", AtenUpsamplingOperators.nearest(2)).moving(),
          AtenOperator.of("var", AtenReductionOperators::variance),
          AtenOperator.of("vdot", AtenMatrixOperators::dot),
          AtenOperator.reshaped("view", AtenShapeOperators::reshape),
          AtenOperator.reshaped("view_as", AtenShapeOperators::viewAs),
          new AtenOperator("warn", AtenListOperators::warn),
          AtenOperator.of("where", AtenElementwiseOperators::where).wrapping(),
          new AtenOperator("zeros", call -> AtenCreationOperators.filled(call, 0.0)),
          new AtenOperator("zeros_like", AtenCreationOperators::zerosLike));

  private static final Map<String, AtenOperator> BY_NAME = new LinkedHashMap<>();

  static {
    TABLE.forEach(operator -> BY_NAME.put(operator.name(), operator));
  }

  private AtenOperators() {}

  /** The operator of that name, without namespace. */
  static Optional<AtenOperator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names of all operators, sorted. */
  static List<String> names() {
    return TABLE.stream().map(AtenOperator::name).toList();
  }

  private static AtenOperator unary(String name, UnaryOperator<Value> function) {
    return AtenOperator.of(name, call -> function.apply(call.tensor(0)));
  }

  /** A function that PyTorch computes in floating point whatever it is given. */
  private static AtenOperator floating(String name, UnaryFunction function) {
    return unary(name, x -> x.to(DType.FLOAT32).apply(function));
  }

  /** An operator that code also calls with a number, which gives one. */
  private static AtenOperator ofNumbers(AtenOperator operator, DoubleUnaryOperator function) {
    return new AtenOperator(
        operator.name(),
        call ->
            AtenNumberOperators.isNumber(call, 1)
                ? (Object) function.applyAsDouble(call.number(0, ""))
                : operator.conversion().convert(call),
        operator.integers());
  }

  private static AtenOperator integerOfNumbers(
      AtenOperator operator, DoubleUnaryOperator function) {
    AtenOperator ofNumbers = ofNumbers(operator, function);
    return new AtenOperator(
        operator.name(),
        call ->
            ofNumbers.conversion().convert(call) instanceof Double number
                ? AtenNumberOperators.whole(call, number)
                : operator.conversion().convert(call),
        operator.integers());
  }

  private static AtenOperator binary(String name, BinaryOperator<Value> function) {
    return AtenOperator.of(name, call -> AtenElementwiseOperators.binary(call, function))
        .wrapping();
  }

  private static AtenOperator comparison(String name, BinaryOperator<Value> function) {
    return new AtenOperator(name, AtenElementwiseOperators.comparison(name, function)).wrapping();
  }

  /** An operator that gives the tensor it is given. */
  private static AtenOperator same(String name) {
    return new AtenOperator(name, call -> call.box(0)).moving();
  }

  /** An operator that gives what it is given, also a number. */
  private static AtenOperator argument(String name) {
    return new AtenOperator(name, call -> call.any(0, ""));
  }
}
