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
import org.feedforward.tensor.DType;

/**
 * The table of PyTorch's operators (namespace aten) that code may call, one entry each, in
 * alphabetical order.
 */
final class Operators {

  private static final List<Operator> TABLE =
      List.of(
          new Operator("Int", NumberOperators::truncated),
          new Operator("IntImplicit", NumberOperators::truncated),
          argument("ScalarImplicit"),
          Operator.of("__and__", ElementwiseOperators::bitwiseAnd),
          new Operator("__contains__", ListOperators::contains),
          new Operator("__derive_index", ListOperators::rangeItem),
          new Operator("__getitem__", ListOperators::item),
          new Operator("__is__", NumberOperators::is),
          new Operator("__isnot__", call -> !NumberOperators.is(call)),
          new Operator("__not__", NumberOperators::not),
          Operator.of("__or__", ElementwiseOperators::bitwiseOr),
          new Operator("__range_length", ListOperators::rangeLength),
          Operator.of("_cast_Float", TypeOperators.as(DType.FLOAT32)),
          Operator.of("_log_softmax", ActivationOperators::logSoftmaxOfItsType),
          Operator.view("_reshape_alias", ShapeOperators::reshapeAlias),
          Operator.of("_softmax", ActivationOperators::softmaxOfItsType),
          Operator.view("_unsafe_view", ShapeOperators::reshape),
          unary("abs", Value::abs).wrapping(),
          new Operator("add", ElementwiseOperators::add).wrapping(),
          Operator.of("addcmul", ElementwiseOperators::addcmul),
          Operator.of("addmm", MatrixOperators::addmm),
          same("alias"),
          new Operator("all", ListOperators::all),
          new Operator("alpha_dropout", ActivationOperators::dropout),
          Operator.of("amax", ReductionOperators.extreme(ReduceFunction.MAX)).moving(),
          Operator.of("amin", ReductionOperators.extreme(ReduceFunction.MIN)).moving(),
          new Operator("any", ListOperators::any),
          new Operator("append", ListOperators::append),
          new Operator("arange", CreationOperators::arange),
          Operator.of("argmax", ReductionOperators::argmax).widening(),
          Operator.of("argmin", ReductionOperators::argmin).widening(),
          Operator.of("baddbmm", MatrixOperators::addmm),
          Operator.of("batch_norm", NormalizationOperators::batchNorm),
          Operator.of("bilinear", MatrixOperators::bilinear),
          Operator.of("bitwise_and", ElementwiseOperators::bitwiseAnd),
          Operator.of("bitwise_not", ElementwiseOperators::bitwiseNot),
          Operator.of("bitwise_or", ElementwiseOperators::bitwiseOr),
          Operator.of("bmm", MatrixOperators::matmul),
          Operator.of("cat", ArrangeOperators::cat).with(Operator.Integers.PROMOTED),
          integerOfNumbers(
              unary("ceil", ElementwiseOperators.rounding(Value::ceil)).moving(), Math::ceil),
          Operator.of("celu", ActivationOperators.parameter(UnaryFunction.CELU, "alpha", 1)),
          new Operator("chunk", SliceOperators::chunk).moving(),
          Operator.of("clamp", ElementwiseOperators::clamp).wrapping(),
          Operator.of("clamp_max", ElementwiseOperators::clampMax).wrapping(),
          Operator.of("clamp_min", ElementwiseOperators::clampMin).wrapping(),
          Operator.of("clip", ElementwiseOperators::clamp).wrapping(),
          unary("clone", x -> x).moving(),
          Operator.of("concat", ArrangeOperators::cat).with(Operator.Integers.PROMOTED),
          Operator.of("constant_pad_nd", call -> ArrangeOperators.constantPad(call, 2)).wrapping(),
          same("contiguous"),
          ofNumbers(floating("cos", UnaryFunction.COS), Math::cos),
          Operator.of("cosine_similarity", ReductionOperators::cosineSimilarity),
          same("cpu"),
          Operator.of("cumsum", ReductionOperators::cumsum).widening(),
          same("detach"),
          new Operator("device", ListOperators::device),
          new Operator("dim", call -> (long) call.tensor(0).shape().rank()),
          new Operator("div", ElementwiseOperators::div).wrapping(),
          new Operator("dropout", ActivationOperators::dropout),
          Operator.of("elu", ActivationOperators::elu),
          Operator.of("embedding", IndexOperators::embedding),
          comparison("eq", Value::eq),
          floating("erf", UnaryFunction.ERF),
          ofNumbers(floating("exp", UnaryFunction.EXP), Math::exp),
          Operator.view("expand", ShapeOperators::expand),
          Operator.view("expand_as", call -> call.tensor(0).expand(call.tensor(1).shape())),
          ofNumbers(unary("expm1", x -> x.to(DType.FLOAT32).exp().sub(1)), Math::expm1),
          new Operator("feature_alpha_dropout", ActivationOperators::dropout),
          new Operator("feature_dropout", ActivationOperators::dropout),
          new Operator("find", ListOperators::find),
          Operator.view("flatten", ShapeOperators::flatten),
          integerOfNumbers(
              unary("floor", ElementwiseOperators.rounding(Value::floor)).moving(), Math::floor),
          new Operator("floor_divide", ElementwiseOperators::floorDivide).wrapping(),
          new Operator("floordiv", NumberOperators::floorDivide),
          new Operator("fmod", ElementwiseOperators.modulo(BinaryFunction.FMOD)).wrapping(),
          new Operator("format", ListOperators::format),
          Operator.of("frobenius_norm", ReductionOperators::frobeniusNorm),
          new Operator("full", CreationOperators::full),
          Operator.of("gather", IndexOperators::gather).moving(),
          comparison("ge", Value::ge),
          Operator.of("gelu", ActivationOperators::gelu),
          Operator.of("glu", ActivationOperators::glu),
          Operator.of("group_norm", NormalizationOperators::groupNorm),
          comparison("gt", Value::gt),
          Operator.of(
              "hardshrink", ActivationOperators.parameter(UnaryFunction.HARDSHRINK, "lambd", 0.5)),
          unary("hardsigmoid", x -> x.apply(UnaryFunction.HARDSIGMOID, 1f / 6, 0.5f)),
          unary("hardswish", x -> x.apply(UnaryFunction.HARDSWISH)),
          Operator.of("hardtanh", ActivationOperators::hardtanh).wrapping(),
          Operator.of("index_select", IndexOperators::indexSelect).moving(),
          Operator.of("instance_norm", NormalizationOperators::instanceNorm),
          new Operator("is_autocast_enabled", call -> false),
          new Operator("is_floating_point", call -> call.tensor(0).dtype() == DType.FLOAT32),
          // the way that layers take without shortcuts
          new Operator("is_grad_enabled", call -> true),
          unary("isinf", x -> x.to(DType.FLOAT32).apply(UnaryFunction.IS_INF, 1, 1)),
          floating("isnan", UnaryFunction.IS_NAN),
          new Operator("item", NumberOperators::item),
          Operator.of("layer_norm", NormalizationOperators::layerNorm),
          comparison("le", Value::le),
          Operator.of(
              "leaky_relu",
              ActivationOperators.parameter(UnaryFunction.LEAKY_RELU, "negative_slope", 0.01)),
          new Operator("len", ListOperators::length),
          Operator.of("lerp", ElementwiseOperators::lerp),
          Operator.of("linalg_vector_norm", ReductionOperators::norm),
          Operator.of("linear", MatrixOperators::linear),
          new Operator("list", ListOperators::copy),
          ofNumbers(floating("log", UnaryFunction.LOG), Math::log),
          ofNumbers(floating("log1p", UnaryFunction.LOG1P), Math::log1p),
          unary("log_sigmoid", x -> x.apply(UnaryFunction.LOG_SIGMOID)),
          Operator.of("log_softmax", ActivationOperators::logSoftmax),
          Operator.of("logical_and", ElementwiseOperators.logical(BinaryFunction.AND)),
          unary("logical_not", x -> x.to(DType.BOOL).not()),
          Operator.of("logical_or", ElementwiseOperators.logical(BinaryFunction.OR)),
          Operator.of("logical_xor", ElementwiseOperators.logical(BinaryFunction.XOR)),
          Operator.of("logsumexp", ReductionOperators::logSumExp),
          comparison("lt", Value::lt),
          Operator.of("masked_fill", ElementwiseOperators::maskedFill).wrapping(),
          Operator.of("matmul", MatrixOperators::matmul),
          new Operator("max", ReductionOperators::max).wrapping(),
          binary("maximum", Value::maximum),
          Operator.of("mean", ReductionOperators::mean),
          new Operator("min", ReductionOperators::min).wrapping(),
          binary("minimum", Value::minimum),
          unary("mish", x -> x.apply(UnaryFunction.MISH)),
          Operator.of("mm", MatrixOperators::matmul),
          new Operator("mul", ElementwiseOperators::mul).wrapping(),
          Operator.view("narrow", SliceOperators::narrow),
          comparison("ne", (x, y) -> x.eq(y).not()),
          new Operator("neg", ElementwiseOperators::neg).wrapping(),
          Operator.of("norm", ReductionOperators::norm),
          new Operator("numel", ShapeOperators::numel),
          Operator.view("numpy_T", ArrangeOperators::reversed),
          Operator.of("one_hot", IndexOperators::oneHot),
          new Operator("ones", call -> CreationOperators.filled(call, 1.0)),
          new Operator("ones_like", CreationOperators::onesLike),
          Operator.of("pad", ArrangeOperators::pad).wrapping(),
          Operator.of("pairwise_distance", ReductionOperators::pairwiseDistance),
          Operator.view("permute", call -> call.tensor(0).permute(call.integers(1, "dims"))),
          new Operator("pow", ElementwiseOperators::pow).wrapping(),
          Operator.of("prelu", ActivationOperators::prelu),
          Operator.of("prod", ReductionOperators::prod).widening(),
          floating("reciprocal", UnaryFunction.RECIPROCAL),
          unary("relu", ActivationOperators::relu).wrapping(),
          unary("relu6", ActivationOperators::relu6).wrapping(),
          new Operator("remainder", ElementwiseOperators::remainder).wrapping(),
          Operator.of("repeat", ArrangeOperators::repeat).moving(),
          same("requires_grad_"),
          Operator.view("reshape", ShapeOperators::reshape),
          Operator.view("reshape_as", ShapeOperators::viewAs),
          Operator.of("rms_norm", NormalizationOperators::rmsNorm),
          ofNumbers(Operator.of("round", ElementwiseOperators::round).moving(), Math::rint),
          Operator.of("rrelu", ActivationOperators::rrelu),
          unary("rsqrt", x -> x.to(DType.FLOAT32).sqrt().reciprocal()),
          Operator.of("rsub", ElementwiseOperators::rsub).wrapping(),
          new Operator("scalar_tensor", CreationOperators::scalarTensor),
          Operator.of("scaled_dot_product_attention", MatrixOperators::attention),
          Operator.view("select", SliceOperators::select),
          unary("selu", ActivationOperators::selu),
          floating("sigmoid", UnaryFunction.SIGMOID),
          unary("sign", Value::sign).wrapping(),
          unary("silu", x -> x.apply(UnaryFunction.SILU)),
          ofNumbers(floating("sin", UnaryFunction.SIN), Math::sin),
          new Operator("size", ShapeOperators::size),
          new Operator("slice", SliceOperators::slice).moving(),
          Operator.of("softmax", ActivationOperators::softmax),
          Operator.of(
              "softplus",
              ActivationOperators.parameters(UnaryFunction.SOFTPLUS, "beta", 1, "threshold", 20)),
          Operator.of(
              "softshrink", ActivationOperators.parameter(UnaryFunction.SOFTSHRINK, "lambd", 0.5)),
          new Operator("split", SliceOperators::split).moving(),
          new Operator("split_with_sizes", SliceOperators::splitWithSizes).moving(),
          ofNumbers(floating("sqrt", UnaryFunction.SQRT), Math::sqrt),
          unary("square", x -> x.mul(x)).wrapping(),
          Operator.view("squeeze", ShapeOperators::squeeze),
          Operator.of("stack", ArrangeOperators::stack).with(Operator.Integers.PROMOTED),
          Operator.of("std", call -> ReductionOperators.variance(call).sqrt()),
          new Operator("sub", ElementwiseOperators::sub).wrapping(),
          Operator.of("sum", ReductionOperators::sum).widening(),
          Operator.view("swapaxes", ArrangeOperators.transpose("axis0", "axis1")),
          Operator.view("t", ArrangeOperators::t),
          ofNumbers(floating("tanh", UnaryFunction.TANH), Math::tanh),
          new Operator("tensor", CreationOperators::tensor),
          Operator.of(
              "threshold",
              ActivationOperators.parameters(UnaryFunction.THRESHOLD, "threshold", 0, "value", 0)),
          new Operator("to", TypeOperators::to).widening(),
          new Operator("topk", ReductionOperators::topk).widening(),
          Operator.view("transpose", ArrangeOperators.transpose("dim0", "dim1")),
          new Operator("true_divide", ElementwiseOperators::div),
          new Operator("type_as", TypeOperators::typeAs).widening(),
          new Operator("unbind", SliceOperators::unbind).moving(),
          Operator.view("unflatten", ShapeOperators::unflatten),
          Operator.view("unsqueeze", call -> call.tensor(0).unsqueeze(call.integer(1, "dim"))),
          Operator.of("var", ReductionOperators::variance),
          Operator.view("view", ShapeOperators::reshape),
          Operator.view("view_as", ShapeOperators::viewAs),
          new Operator("warn", ListOperators::warn),
          Operator.of("where", ElementwiseOperators::where).wrapping(),
          new Operator("zeros", call -> CreationOperators.filled(call, 0.0)),
          new Operator("zeros_like", CreationOperators::zerosLike));

  private static final Map<String, Operator> BY_NAME = new LinkedHashMap<>();

  static {
    TABLE.forEach(operator -> BY_NAME.put(operator.name(), operator));
  }

  private Operators() {}

  /** The operator of that name, without namespace. */
  static Optional<Operator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names of all operators, sorted. */
  static List<String> names() {
    return TABLE.stream().map(Operator::name).toList();
  }

  private static Operator unary(String name, UnaryOperator<Value> function) {
    return Operator.of(name, call -> function.apply(call.tensor(0)));
  }

  /** A function that PyTorch computes in floating point whatever it is given. */
  private static Operator floating(String name, UnaryFunction function) {
    return unary(name, x -> x.to(DType.FLOAT32).apply(function));
  }

  /** An operator that code also calls with a number, which gives one. */
  private static Operator ofNumbers(Operator operator, DoubleUnaryOperator function) {
    return new Operator(
        operator.name(),
        call ->
            NumberOperators.isNumber(call, 1)
                ? (Object) function.applyAsDouble(call.number(0, ""))
                : operator.conversion().convert(call),
        operator.integers());
  }

  private static Operator integerOfNumbers(Operator operator, DoubleUnaryOperator function) {
    Operator ofNumbers = ofNumbers(operator, function);
    return new Operator(
        operator.name(),
        call ->
            ofNumbers.conversion().convert(call) instanceof Double number
                ? NumberOperators.whole(call, number)
                : operator.conversion().convert(call),
        operator.integers());
  }

  private static Operator binary(String name, BinaryOperator<Value> function) {
    return Operator.of(name, call -> ElementwiseOperators.binary(call, function)).wrapping();
  }

  private static Operator comparison(String name, BinaryOperator<Value> function) {
    return new Operator(name, ElementwiseOperators.comparison(name, function)).wrapping();
  }

  /** An operator that gives the tensor it is given. */
  private static Operator same(String name) {
    return new Operator(name, call -> call.box(0)).moving();
  }

  /** An operator that gives what it is given, also a number. */
  private static Operator argument(String name) {
    return new Operator(name, call -> call.any(0, ""));
  }
}
