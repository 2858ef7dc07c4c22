package org.feedforward.format.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
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
          argument("Int"),
          argument("IntImplicit"),
          argument("NumToTensor"),
          argument("ScalarImplicit"),
          Operator.of("__and__", ElementwiseOperators::bitwiseAnd),
          new Operator("__contains__", ListOperators::contains),
          new Operator("__derive_index", ListOperators::rangeItem),
          new Operator("__floordiv__", NumberOperators::floorDivide),
          new Operator("__getitem__", ListOperators::item),
          new Operator("__is__", NumberOperators::is),
          new Operator("__isnot__", call -> !NumberOperators.is(call)),
          new Operator("__not__", NumberOperators::not),
          Operator.of("__or__", ElementwiseOperators::bitwiseOr),
          new Operator("__range_length", ListOperators::rangeLength),
          Operator.of("_cast_Float", TypeOperators.as(DType.FLOAT32)),
          Operator.of("_log_softmax", call -> call.tensor(0).logSoftmax(call.integer(1, "dim"))),
          Operator.view("_reshape_alias", ShapeOperators::reshape),
          Operator.of("_softmax", call -> call.tensor(0).softmax(call.integer(1, "dim"))),
          Operator.view("_unsafe_view", ShapeOperators::reshape),
          unary("abs", Value::abs),
          new Operator("add", ElementwiseOperators::add),
          Operator.of("addcmul", ElementwiseOperators::addcmul),
          Operator.of("addmm", MatrixOperators::addmm),
          same("alias"),
          new Operator("all", ListOperators::all),
          new Operator("alpha_dropout", ActivationOperators::dropout),
          Operator.of("amax", ReductionOperators.reduction(ReduceFunction.MAX)),
          Operator.of("amin", ReductionOperators.reduction(ReduceFunction.MIN)),
          new Operator("any", ListOperators::any),
          new Operator("append", ListOperators::append),
          Operator.of("arange", CreationOperators::arange),
          Operator.of("argmax", ReductionOperators::argmax),
          Operator.of("argmin", ReductionOperators::argmin),
          Operator.of("baddbmm", MatrixOperators::baddbmm),
          Operator.of("batch_norm", NormalizationOperators::batchNorm),
          Operator.of("bilinear", MatrixOperators::bilinear),
          Operator.of("bitwise_and", ElementwiseOperators::bitwiseAnd),
          Operator.of("bitwise_not", ElementwiseOperators::bitwiseNot),
          Operator.of("bitwise_or", ElementwiseOperators::bitwiseOr),
          Operator.of("bmm", MatrixOperators::matmul),
          Operator.of("cat", ArrangeOperators::cat),
          unary("ceil", ElementwiseOperators.rounding(Value::ceil)),
          Operator.of("celu", ActivationOperators.parameter(UnaryFunction.CELU, "alpha", 1)),
          new Operator("chunk", SliceOperators::chunk),
          Operator.of("clamp", ElementwiseOperators::clamp),
          Operator.of("clamp_max", ElementwiseOperators::clampMax),
          Operator.of("clamp_min", ElementwiseOperators::clampMin),
          Operator.of("clip", ElementwiseOperators::clamp),
          unary("clone", x -> x),
          Operator.of("concat", ArrangeOperators::cat),
          Operator.of("constant_pad_nd", call -> ArrangeOperators.constantPad(call, 2)),
          same("contiguous"),
          floating("cos", UnaryFunction.COS),
          Operator.of("cosine_similarity", ReductionOperators::cosineSimilarity),
          same("cpu"),
          Operator.of("cumsum", call -> call.tensor(0).cumsum(call.integer(1, "dim"))),
          same("detach"),
          new Operator("device", call -> "cpu"),
          new Operator("dim", call -> (long) call.tensor(0).shape().rank()),
          new Operator("div", ElementwiseOperators::div),
          new Operator("dropout", ActivationOperators::dropout),
          Operator.of("elu", ActivationOperators::elu),
          Operator.of("embedding", IndexOperators::embedding),
          comparison("eq", Value::eq),
          floating("erf", UnaryFunction.ERF),
          floating("exp", UnaryFunction.EXP),
          Operator.view("expand", ShapeOperators::expand),
          Operator.view("expand_as", call -> call.tensor(0).expand(call.tensor(1).shape())),
          unary("expm1", x -> x.to(DType.FLOAT32).exp().sub(1)),
          new Operator("feature_alpha_dropout", ActivationOperators::dropout),
          new Operator("feature_dropout", ActivationOperators::dropout),
          new Operator("find", ListOperators::find),
          Operator.view("flatten", ShapeOperators::flatten),
          Operator.of("float", TypeOperators.as(DType.FLOAT32)),
          unary("floor", ElementwiseOperators.rounding(Value::floor)),
          new Operator("floor_divide", ElementwiseOperators::floorDivide),
          new Operator("floordiv", NumberOperators::floorDivide),
          binary("fmod", (x, y) -> x.apply(BinaryFunction.FMOD, y)),
          new Operator("format", call -> call.text(0, "", "")),
          Operator.of("frobenius_norm", ReductionOperators::frobeniusNorm),
          Operator.of("full", CreationOperators::full),
          Operator.of("gather", IndexOperators::gather),
          comparison("ge", Value::ge),
          Operator.of("gelu", ActivationOperators::gelu),
          Operator.of("glu", ActivationOperators::glu),
          Operator.of("group_norm", NormalizationOperators::groupNorm),
          comparison("gt", Value::gt),
          Operator.of(
              "hardshrink", ActivationOperators.parameter(UnaryFunction.HARDSHRINK, "lambd", 0.5)),
          unary("hardsigmoid", x -> x.apply(UnaryFunction.HARDSIGMOID, 1f / 6, 0.5f)),
          floating("hardswish", UnaryFunction.HARDSWISH),
          Operator.of(
              "hardtanh",
              ActivationOperators.parameters(UnaryFunction.CLAMP, "min_val", -1, "max_val", 1)),
          Operator.of("index_select", IndexOperators::indexSelect),
          Operator.of("instance_norm", NormalizationOperators::instanceNorm),
          new Operator("is_autocast_enabled", call -> false),
          new Operator("is_floating_point", call -> call.tensor(0).dtype() == DType.FLOAT32),
          // the way that layers take without shortcuts
          new Operator("is_grad_enabled", call -> true),
          unary("isinf", x -> x.apply(UnaryFunction.IS_INF, 1, 1)),
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
          floating("log", UnaryFunction.LOG),
          floating("log1p", UnaryFunction.LOG1P),
          floating("log_sigmoid", UnaryFunction.LOG_SIGMOID),
          Operator.of("log_softmax", ActivationOperators::logSoftmax),
          Operator.of("logical_and", ElementwiseOperators.logical(BinaryFunction.AND)),
          unary("logical_not", x -> x.to(DType.BOOL).not()),
          Operator.of("logical_or", ElementwiseOperators.logical(BinaryFunction.OR)),
          Operator.of("logical_xor", ElementwiseOperators.logical(BinaryFunction.XOR)),
          Operator.of("logsumexp", ReductionOperators::logSumExp),
          Operator.of("long", TypeOperators.as(DType.INT64)),
          comparison("lt", Value::lt),
          Operator.of("masked_fill", ElementwiseOperators::maskedFill),
          Operator.of("matmul", MatrixOperators::matmul),
          new Operator("max", ReductionOperators::max),
          binary("maximum", Value::maximum),
          Operator.of("mean", ReductionOperators.reduction(ReduceFunction.MEAN)),
          new Operator("min", ReductionOperators::min),
          binary("minimum", Value::minimum),
          floating("mish", UnaryFunction.MISH),
          Operator.of("mm", MatrixOperators::matmul),
          new Operator("mul", ElementwiseOperators::mul),
          Operator.view("narrow", SliceOperators::narrow),
          comparison("ne", (x, y) -> x.eq(y).not()),
          new Operator("neg", ElementwiseOperators::neg),
          Operator.of("norm", ReductionOperators::norm),
          new Operator("numel", ShapeOperators::numel),
          Operator.view("numpy_T", ArrangeOperators::reversed),
          Operator.of("one_hot", IndexOperators::oneHot),
          Operator.of("ones", call -> CreationOperators.filled(call, 1)),
          unary("ones_like", CreationOperators::onesLike),
          Operator.of("pad", ArrangeOperators::pad),
          Operator.of("pairwise_distance", ReductionOperators::pairwiseDistance),
          Operator.view("permute", call -> call.tensor(0).permute(call.integers(1, "dims"))),
          binary("pow", Value::pow),
          Operator.of("prelu", ActivationOperators::prelu),
          Operator.of("prod", ReductionOperators::prod),
          floating("reciprocal", UnaryFunction.RECIPROCAL),
          floating("relu", UnaryFunction.RELU),
          unary("relu6", x -> x.clamp(0, 6)),
          new Operator("remainder", ElementwiseOperators::remainder),
          Operator.of("repeat", ArrangeOperators::repeat),
          same("requires_grad_"),
          Operator.view("reshape", ShapeOperators::reshape),
          Operator.view("reshape_as", ShapeOperators::viewAs),
          Operator.of("rms_norm", NormalizationOperators::rmsNorm),
          unary("round", ElementwiseOperators.rounding(Value::round)),
          unary("rsqrt", x -> x.to(DType.FLOAT32).sqrt().reciprocal()),
          Operator.of("rsub", ElementwiseOperators::rsub),
          Operator.of("scalar_tensor", CreationOperators::scalarTensor),
          Operator.of("scaled_dot_product_attention", MatrixOperators::attention),
          Operator.view("select", SliceOperators::select),
          unary("selu", ActivationOperators::selu),
          floating("sigmoid", UnaryFunction.SIGMOID),
          unary("sign", Value::sign),
          floating("silu", UnaryFunction.SILU),
          floating("sin", UnaryFunction.SIN),
          new Operator("size", ShapeOperators::size),
          new Operator("slice", SliceOperators::slice),
          Operator.of("softmax", ActivationOperators::softmax),
          Operator.of(
              "softplus",
              ActivationOperators.parameters(UnaryFunction.SOFTPLUS, "beta", 1, "threshold", 20)),
          Operator.of(
              "softshrink", ActivationOperators.parameter(UnaryFunction.SOFTSHRINK, "lambd", 0.5)),
          new Operator("split", SliceOperators::split),
          new Operator("split_with_sizes", SliceOperators::splitWithSizes),
          floating("sqrt", UnaryFunction.SQRT),
          unary("square", x -> x.mul(x)),
          Operator.view("squeeze", ShapeOperators::squeeze),
          Operator.of("stack", ArrangeOperators::stack),
          Operator.of("std", call -> ReductionOperators.variance(call).sqrt()),
          new Operator("sub", ElementwiseOperators::sub),
          Operator.of("sum", ReductionOperators.reduction(ReduceFunction.SUM)),
          Operator.view("swapaxes", ArrangeOperators.transpose("axis0", "axis1")),
          Operator.view("t", ArrangeOperators::t),
          floating("tanh", UnaryFunction.TANH),
          Operator.of("tensor", CreationOperators::tensor),
          Operator.of(
              "threshold",
              ActivationOperators.parameters(UnaryFunction.THRESHOLD, "threshold", 0, "value", 0)),
          new Operator("to", TypeOperators::to),
          new Operator("topk", ReductionOperators::topk),
          Operator.view("transpose", ArrangeOperators.transpose("dim0", "dim1")),
          new Operator("true_divide", ElementwiseOperators::div),
          Operator.of("type_as", call -> call.tensor(0).to(call.tensor(1).dtype())),
          new Operator("unbind", SliceOperators::unbind),
          Operator.view("unflatten", ShapeOperators::unflatten),
          Operator.view("unsqueeze", call -> call.tensor(0).unsqueeze(call.integer(1, "dim"))),
          Operator.of("var", ReductionOperators::variance),
          Operator.view("view", ShapeOperators::reshape),
          Operator.view("view_as", ShapeOperators::viewAs),
          new Operator("warn", call -> null),
          Operator.of("where", ElementwiseOperators::where),
          Operator.of("zeros", call -> CreationOperators.filled(call, 0)),
          unary("zeros_like", CreationOperators::zerosLike));

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

  private static Operator binary(String name, BinaryOperator<Value> function) {
    return Operator.of(name, call -> ElementwiseOperators.binary(call, function));
  }

  private static Operator comparison(String name, BinaryOperator<Value> function) {
    return new Operator(name, ElementwiseOperators.comparison(name, function));
  }

  /** An operator that gives the tensor it is given. */
  private static Operator same(String name) {
    return new Operator(name, call -> call.box(0));
  }

  /** An operator that gives what it is given, also a number. */
  private static Operator argument(String name) {
    return new Operator(name, call -> call.any(0, ""));
  }
}
