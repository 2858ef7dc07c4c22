package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.feedforward.format.torch.PyDict;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.BatchNorm1d;
import org.feedforward.nn.Bilinear;
import org.feedforward.nn.Functional;
import org.feedforward.nn.GroupNorm;
import org.feedforward.nn.InstanceNorm1d;
import org.feedforward.nn.Module;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** The table of PyTorch's operators (namespace aten) that code may call. */
final class Operators {

  private static final Map<String, Operator> TABLE = new HashMap<>();

  private Operators() {}

  /** The operator of that name, without namespace. */
  static Optional<Operator> named(String name) {
    return Optional.ofNullable(TABLE.get(name));
  }

  /** The names of all operators, sorted. */
  static List<String> names() {
    return TABLE.keySet().stream().sorted().toList();
  }

  static {
    activations();
    arithmetic();
    comparisons();
    layers();
    reductions();
    shapes();
    views();
    joins();
    creations();
  }

  private static void unary(String name, UnaryOperator<Value> function) {
    TABLE.put(name, call -> ScriptTensor.of(function.apply(call.tensor(0))));
  }

  /** A function that PyTorch computes in floating point whatever it is given. */
  private static void floating(String name, UnaryFunction function) {
    unary(name, x -> x.to(DType.FLOAT32).apply(function));
  }

  private static void activations() {
    floating("relu", UnaryFunction.RELU);
    floating("sigmoid", UnaryFunction.SIGMOID);
    floating("tanh", UnaryFunction.TANH);
    floating("silu", UnaryFunction.SILU);
    floating("mish", UnaryFunction.MISH);
    floating("hardswish", UnaryFunction.HARDSWISH);
    floating("log_sigmoid", UnaryFunction.LOG_SIGMOID);
    unary("relu6", x -> x.clamp(0, 6));
    unary("hardsigmoid", x -> x.apply(UnaryFunction.HARDSIGMOID, 1f / 6, 0.5f));
    unary("selu", x -> x.apply(UnaryFunction.SELU, 1.6732632423543772f, 1.0507009873554805f));
    parameters("leaky_relu", UnaryFunction.LEAKY_RELU, "negative_slope", 0.01, "", 0);
    parameters("hardtanh", UnaryFunction.CLAMP, "min_val", -1, "max_val", 1);
    parameters("softplus", UnaryFunction.SOFTPLUS, "beta", 1, "threshold", 20);
    parameters("softshrink", UnaryFunction.SOFTSHRINK, "lambd", 0.5, "", 0);
    parameters("hardshrink", UnaryFunction.HARDSHRINK, "lambd", 0.5, "", 0);
    parameters("threshold", UnaryFunction.THRESHOLD, "threshold", 0, "value", 0);
    parameters("celu", UnaryFunction.CELU, "alpha", 1, "", 0);
    TABLE.put("elu", Operators::elu);
    TABLE.put("gelu", Operators::gelu);
    TABLE.put("prelu", Operators::prelu);
    TABLE.put("glu", Operators::glu);
    TABLE.put("softmax", call -> ScriptTensor.of(asType(call).softmax(call.integer(1, "dim"))));
    TABLE.put("_softmax", call -> ScriptTensor.of(call.tensor(0).softmax(call.integer(1, "dim"))));
    TABLE.put(
        "log_softmax", call -> ScriptTensor.of(asType(call).logSoftmax(call.integer(1, "dim"))));
    TABLE.put(
        "_log_softmax", call -> ScriptTensor.of(call.tensor(0).logSoftmax(call.integer(1, "dim"))));
    for (String name :
        List.of("dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout")) {
      TABLE.put(name, Operators::dropout);
    }
  }

  private static void parameters(
      String name, UnaryFunction function, String a, double defaultA, String b, double defaultB) {
    TABLE.put(
        name,
        call ->
            ScriptTensor.of(
                call.tensor(0)
                    .apply(
                        function,
                        (float) call.number(1, a, defaultA),
                        (float) call.number(2, b, defaultB))));
  }

  private static Value asType(OperatorCall call) {
    return call.isGiven(2, "dtype") ? call.tensor(0).to(dtype(call, 2, "dtype")) : call.tensor(0);
  }

  private static Object elu(OperatorCall call) {
    if (call.number(2, "scale", 1) != 1 || call.number(3, "input_scale", 1) != 1) {
      throw call.refused("with a scale is not known here");
    }
    return ScriptTensor.of(
        call.tensor(0).apply(UnaryFunction.ELU, (float) call.number(1, "alpha", 1), 0));
  }

  private static Object gelu(OperatorCall call) {
    boolean tanh = call.text(1, "approximate", "none").equals("tanh");
    return ScriptTensor.of(
        call.tensor(0).apply(tanh ? UnaryFunction.GELU_TANH : UnaryFunction.GELU));
  }

  private static Object prelu(OperatorCall call) {
    Tensor weight = call.maybeConstant(1, "weight").orElseThrow(() -> call.wrong(1, "a parameter"));
    int rank = call.tensor(0).shape().rank();
    int[] perChannel = new int[Math.max(1, weight.size() == 1 ? 1 : rank - 1)];
    Arrays.fill(perChannel, 1);
    perChannel[0] = weight.size();
    Value slope = Value.constant(weight.reshape(perChannel));
    return ScriptTensor.of(call.tensor(0).apply(BinaryFunction.PRELU, slope));
  }

  private static Object glu(OperatorCall call) {
    List<Value> halves = Functional.chunk(call.tensor(0), 2, call.integer(1, "dim", -1));
    if (halves.size() != 2) {
      throw call.refused("of an odd extent");
    }
    return ScriptTensor.of(halves.get(0).mul(halves.get(1).sigmoid()));
  }

  private static Object dropout(OperatorCall call) {
    if (call.truth(2, "train", true) && call.number(1, "p", 0) != 0) {
      throw call.refused(
          "in training mode: the model was saved without model.eval(), so its result is random");
    }
    return call.box(0);
  }

  private static void arithmetic() {
    floating("exp", UnaryFunction.EXP);
    floating("log", UnaryFunction.LOG);
    floating("log1p", UnaryFunction.LOG1P);
    floating("sin", UnaryFunction.SIN);
    floating("cos", UnaryFunction.COS);
    floating("erf", UnaryFunction.ERF);
    floating("sqrt", UnaryFunction.SQRT);
    floating("reciprocal", UnaryFunction.RECIPROCAL);
    unary("rsqrt", x -> x.to(DType.FLOAT32).sqrt().reciprocal());
    unary("square", x -> x.mul(x));
    unary("abs", Value::abs);
    unary("sign", Value::sign);
    unary("floor", x -> x.dtype() == DType.FLOAT32 ? x.floor() : x);
    unary("ceil", x -> x.dtype() == DType.FLOAT32 ? x.ceil() : x);
    unary("round", x -> x.dtype() == DType.FLOAT32 ? x.round() : x);
    unary("expm1", x -> x.to(DType.FLOAT32).exp().sub(1));
    TABLE.put(
        "neg",
        call ->
            NumberOperators.isNumber(call, 1)
                ? NumberOperators.negative(call)
                : ScriptTensor.of(call.tensor(0).neg()));
    TABLE.put(
        "add",
        call ->
            NumberOperators.isNumber(call, 2)
                ? NumberOperators.add(call)
                : call.any(0, "") instanceof ScriptList
                    ? ListOperators.join(call)
                    : ScriptTensor.of(scaled(call, Value::add)));
    TABLE.put(
        "sub",
        call ->
            NumberOperators.isNumber(call, 2)
                ? NumberOperators.sub(call)
                : ScriptTensor.of(scaled(call, Value::sub)));
    TABLE.put("rsub", call -> ScriptTensor.of(scaled(call, (x, y) -> y.sub(x))));
    TABLE.put(
        "mul",
        call ->
            NumberOperators.isNumber(call, 2)
                ? NumberOperators.mul(call)
                : binary(call, Value::mul));
    TABLE.put("div", Operators::div);
    TABLE.put("true_divide", Operators::div);
    TABLE.put("floordiv", NumberOperators::floorDivide);
    TABLE.put("__floordiv__", NumberOperators::floorDivide);
    TABLE.put("floor_divide", Operators::floorDivide);
    TABLE.put(
        "remainder",
        call ->
            NumberOperators.isNumber(call, 2)
                ? NumberOperators.remainder(call)
                : binary(call, (x, y) -> x.apply(BinaryFunction.MOD, y)));
    TABLE.put("fmod", call -> binary(call, (x, y) -> x.apply(BinaryFunction.FMOD, y)));
    TABLE.put("pow", call -> binary(call, Value::pow));
    TABLE.put("maximum", call -> binary(call, Value::maximum));
    TABLE.put("minimum", call -> binary(call, Value::minimum));
    TABLE.put("clamp", Operators::clamp);
    TABLE.put("clip", Operators::clamp);
    TABLE.put("clamp_min", call -> ScriptTensor.of(maximum(call.tensor(0), call.tensor(1, "min"))));
    TABLE.put("clamp_max", call -> ScriptTensor.of(minimum(call.tensor(0), call.tensor(1, "max"))));
    TABLE.put(
        "addcmul",
        call ->
            ScriptTensor.of(
                call.tensor(0)
                    .add(call.tensor(1).mul(call.tensor(2)).mul(call.number(3, "value", 1)))));
    TABLE.put(
        "lerp",
        call ->
            binaryOf(
                call.tensor(0),
                call.tensor(1),
                (x, y) -> x.add(y.sub(x).mul(promoted(call.tensor(2), x)))));
  }

  /** Two tensors brought to one type as PyTorch does, and the result of a function of them. */
  private static Object binary(OperatorCall call, BinaryOperator<Value> function) {
    return binaryOf(call.tensor(0), call.tensor(1, "other"), function);
  }

  private static ScriptTensor binaryOf(Value x, Value y, BinaryOperator<Value> function) {
    return ScriptTensor.of(function.apply(promoted(x, y), promoted(y, x)));
  }

  /** As the wider of the two types: float, then integer, then truth value. */
  private static Value promoted(Value x, Value other) {
    boolean numbers = x.dtype() == DType.BOOL && other.dtype() == DType.BOOL;
    DType wider =
        x.dtype() == DType.FLOAT32 || other.dtype() == DType.FLOAT32
            ? DType.FLOAT32
            : numbers ? DType.BOOL : DType.INT64;
    return x.to(wider);
  }

  /** x function (alpha y). */
  private static Value scaled(OperatorCall call, BinaryOperator<Value> function) {
    Value x = call.tensor(0);
    Value y = call.tensor(1, "other");
    double alpha = call.number(2, "alpha", 1);
    return function.apply(promoted(x, y), alpha == 1 ? promoted(y, x) : promoted(y, x).mul(alpha));
  }

  private static Object div(OperatorCall call) {
    if (NumberOperators.isNumber(call, 2) && !call.isGiven(2, "rounding_mode")) {
      return NumberOperators.div(call);
    }
    String rounding = call.text(2, "rounding_mode", "");
    if (!rounding.isEmpty() && NumberOperators.areKnown(call)) {
      return NumberOperators.divideRounded(call, rounding);
    }
    Value x = call.tensor(0).to(DType.FLOAT32);
    Value quotient = x.div(call.tensor(1, "other").to(DType.FLOAT32));
    return switch (rounding) {
      case "" -> ScriptTensor.of(quotient);
      case "floor" -> ScriptTensor.of(quotient.floor());
      case "trunc" -> ScriptTensor.of(quotient.abs().floor().mul(quotient.sign()));
      default -> throw call.refused("with this rounding_mode is not known here");
    };
  }

  private static Object floorDivide(OperatorCall call) {
    if (NumberOperators.isNumber(call, 2)) {
      return NumberOperators.floorDivide(call);
    }
    if (call.tensor(0).dtype() != DType.FLOAT32) {
      throw call.refused("of integers is not known here");
    }
    return binary(call, (x, y) -> x.div(y).floor());
  }

  private static Value maximum(Value x, Value y) {
    return promoted(x, y).maximum(promoted(y, x));
  }

  private static Value minimum(Value x, Value y) {
    return promoted(x, y).minimum(promoted(y, x));
  }

  private static Object clamp(OperatorCall call) {
    Value x = call.tensor(0);
    Optional<Value> min = call.maybeTensor(1, "min");
    Optional<Value> max = call.maybeTensor(2, "max");
    Value above = min.isPresent() ? maximum(x, min.get()) : x;
    return ScriptTensor.of(max.isPresent() ? minimum(above, max.get()) : above);
  }

  private static void comparisons() {
    comparison("eq", Value::eq);
    comparison("ne", (x, y) -> x.eq(y).not());
    comparison("lt", Value::lt);
    comparison("le", Value::le);
    comparison("gt", Value::gt);
    comparison("ge", Value::ge);
    TABLE.put(
        "logical_and", call -> ScriptTensor.of(truth(call.tensor(0)).and(truth(call.tensor(1)))));
    TABLE.put(
        "logical_or", call -> ScriptTensor.of(truth(call.tensor(0)).or(truth(call.tensor(1)))));
    TABLE.put(
        "logical_xor",
        call ->
            ScriptTensor.of(
                truth(call.tensor(0)).apply(BinaryFunction.XOR, truth(call.tensor(1)))));
    unary("logical_not", x -> truth(x).not());
    for (String and : List.of("bitwise_and", "__and__")) {
      TABLE.put(and, call -> ScriptTensor.of(bool(call, 0).and(bool(call, 1))));
    }
    for (String or : List.of("bitwise_or", "__or__")) {
      TABLE.put(or, call -> ScriptTensor.of(bool(call, 0).or(bool(call, 1))));
    }
    TABLE.put("bitwise_not", call -> ScriptTensor.of(bool(call, 0).not()));
    floating("isnan", UnaryFunction.IS_NAN);
    unary("isinf", x -> x.apply(UnaryFunction.IS_INF, 1, 1));
    TABLE.put("where", Operators::where);
    TABLE.put("masked_fill", Operators::maskedFill);
    TABLE.put("__not__", NumberOperators::not);
    TABLE.put("__is__", NumberOperators::is);
    TABLE.put("__isnot__", call -> !(Boolean) NumberOperators.is(call));
  }

  private static void comparison(String name, BinaryOperator<Value> function) {
    TABLE.put(
        name,
        call ->
            NumberOperators.isPlain(call)
                ? NumberOperators.compare(name, call)
                : binary(call, function));
  }

  private static Value truth(Value x) {
    return x.to(DType.BOOL);
  }

  private static Value bool(OperatorCall call, int position) {
    Value x = call.tensor(position);
    if (x.dtype() != DType.BOOL) {
      throw call.refused("of integers is not known here");
    }
    return x;
  }

  private static Object where(OperatorCall call) {
    if (call.count() != 3) {
      throw call.refused("without values gives a shape that depends on the data");
    }
    Value x = call.tensor(1);
    Value y = call.tensor(2);
    return ScriptTensor.of(promoted(x, y).where(call.tensor(0), promoted(y, x)));
  }

  private static Object maskedFill(OperatorCall call) {
    Value x = call.tensor(0);
    return ScriptTensor.of(call.tensor(2).to(x.dtype()).where(call.tensor(1), x));
  }

  private static void layers() {
    TABLE.put("linear", Operators::linear);
    TABLE.put("addmm", Operators::addmm);
    for (String name : List.of("matmul", "mm", "bmm")) {
      TABLE.put(name, call -> ScriptTensor.of(matmul(call.tensor(0), call.tensor(1))));
    }
    TABLE.put(
        "baddbmm",
        call ->
            ScriptTensor.of(
                call.tensor(0)
                    .mul(call.number(3, "beta", 1))
                    .add(call.tensor(1).matmul(call.tensor(2)).mul(call.number(4, "alpha", 1)))));
    TABLE.put(
        "embedding",
        call -> ScriptTensor.of(Value.of(new Op.Gather(0, false), call.tensor(0), call.tensor(1))));
    TABLE.put("batch_norm", Operators::batchNorm);
    TABLE.put("layer_norm", Operators::layerNorm);
    TABLE.put("rms_norm", Operators::rmsNorm);
    TABLE.put("group_norm", Operators::groupNorm);
    TABLE.put("instance_norm", Operators::instanceNorm);
    TABLE.put("scaled_dot_product_attention", Operators::attention);
    TABLE.put("cosine_similarity", Operators::cosineSimilarity);
    TABLE.put("pairwise_distance", Operators::pairwiseDistance);
    TABLE.put("bilinear", Operators::bilinear);
    TABLE.put(
        "one_hot",
        call -> {
          int classes = call.integer(1, "num_classes");
          if (classes < 1 || classes > MOST_CREATED) {
            throw call.refused("of " + classes + " classes is not known here");
          }
          return ScriptTensor.of(Functional.oneHot(call.tensor(0), classes));
        });
  }

  private static Object linear(OperatorCall call) {
    Value x = call.tensor(0);
    Optional<Value> bias = call.maybeTensor(2, "bias");
    Value weight = call.tensor(1, "weight");
    return ScriptTensor.of(bias.isPresent() ? x.linear(weight, bias.get()) : x.linear(weight));
  }

  /** beta c + alpha a b. */
  private static Object addmm(OperatorCall call) {
    Value product = call.tensor(1).matmul(call.tensor(2));
    double alpha = call.number(4, "alpha", 1);
    double beta = call.number(3, "beta", 1);
    Value c = call.tensor(0);
    return ScriptTensor.of(
        (alpha == 1 ? product : product.mul(alpha)).add(beta == 1 ? c : c.mul(beta)));
  }

  /** Vectors take part as matrices of one row or column, as in PyTorch. */
  private static Value matmul(Value a, Value b) {
    boolean row = a.shape().rank() == 1;
    boolean column = b.shape().rank() == 1;
    Value product = (row ? a.unsqueeze(0) : a).matmul(column ? b.unsqueeze(1) : b);
    Value withoutColumn = column ? product.squeeze(-1) : product;
    return row ? withoutColumn.squeeze(column ? -1 : -2) : withoutColumn;
  }

  /** Loads parameters of the call into a layer and applies it. */
  private static Object layer(
      OperatorCall call, Module layer, Map<String, Optional<Tensor>> state) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    state.forEach((key, tensor) -> tensor.ifPresent(t -> given.put(key, t)));
    layer.loadStateDict(given);
    return ScriptTensor.of(layer.apply(call.tensor(0)));
  }

  private static int channels(OperatorCall call) {
    if (call.tensor(0).shape().rank() < 2) {
      throw call.refused("needs an input of rank 2 or more, got " + call.tensor(0).shape());
    }
    return call.tensor(0).size(1);
  }

  private static Object batchNorm(OperatorCall call) {
    if (call.truth(5, "training", false) || !call.isGiven(3, "running_mean")) {
      throw call.refused(
          "in training mode uses the statistics of the batch, which mixes rows: call model.eval()"
              + " before saving");
    }
    boolean affine = call.isGiven(1, "weight");
    return layer(
        call,
        new BatchNorm1d(channels(call), call.number(7, "eps"), 0.1, affine, true),
        state(call));
  }

  private static Map<String, Optional<Tensor>> state(OperatorCall call) {
    Map<String, Optional<Tensor>> state = new LinkedHashMap<>();
    state.put("weight", call.maybeConstant(1, "weight"));
    state.put("bias", call.maybeConstant(2, "bias"));
    state.put("running_mean", call.maybeConstant(3, "running_mean"));
    state.put("running_var", call.maybeConstant(4, "running_var"));
    return state;
  }

  private static Object instanceNorm(OperatorCall call) {
    boolean ownStatistics = call.truth(5, "use_input_stats", true);
    boolean affine = call.isGiven(1, "weight");
    Map<String, Optional<Tensor>> state = state(call);
    if (ownStatistics) {
      state.remove("running_mean");
      state.remove("running_var");
    }
    return layer(
        call,
        new InstanceNorm1d(channels(call), call.number(7, "eps"), 0.1, affine, !ownStatistics),
        state);
  }

  private static Object groupNorm(OperatorCall call) {
    boolean affine = call.isGiven(2, "weight");
    Map<String, Optional<Tensor>> state = new LinkedHashMap<>();
    state.put("weight", call.maybeConstant(2, "weight"));
    state.put("bias", call.maybeConstant(3, "bias"));
    return layer(
        call,
        new GroupNorm(
            call.integer(1, "num_groups"), channels(call), call.number(4, "eps", 1e-5), affine),
        state);
  }

  private static Object layerNorm(OperatorCall call) {
    Value y = normalized(call, call.number(4, "eps", 1e-5), true);
    Optional<Value> weight = call.maybeTensor(2, "weight");
    Optional<Value> bias = call.maybeTensor(3, "bias");
    Value scaled = weight.isPresent() ? y.mul(weight.get()) : y;
    return ScriptTensor.of(bias.isPresent() ? scaled.add(bias.get()) : scaled);
  }

  private static Object rmsNorm(OperatorCall call) {
    Value y = normalized(call, call.number(3, "eps", Math.ulp(1f)), false);
    Optional<Value> weight = call.maybeTensor(2, "weight");
    return ScriptTensor.of(weight.isPresent() ? y.mul(weight.get()) : y);
  }

  private static Value normalized(OperatorCall call, double eps, boolean centered) {
    Value x = call.tensor(0);
    int[] shape = call.integers(1, "normalized_shape");
    int rank = x.shape().rank();
    if (shape.length == 0) {
      throw call.refused("over no axis");
    }
    int[] axes = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      axes[i] = rank - shape.length + i;
      if (axes[i] < 0 || !x.shape().dim(axes[i]).equals(Dim.of(shape[i]))) {
        throw call.refused(
            "over " + Arrays.toString(shape) + " does not fit an input of shape " + x.shape());
      }
    }
    return x.normalize((float) eps, centered, axes);
  }

  private static Object attention(OperatorCall call) {
    if (call.number(4, "dropout_p", 0) != 0 || call.truth(5, "is_causal", false)) {
      throw call.refused("with dropout or a causal mask is not known here");
    }
    Value query = call.tensor(0);
    double scale = call.number(6, "scale", 1 / Math.sqrt(query.size(-1)));
    Value scores = query.mul(scale).matmul(call.tensor(1).transpose(-2, -1));
    Optional<Value> mask = call.maybeTensor(3, "attn_mask");
    if (mask.isPresent() && mask.get().dtype() == DType.BOOL) {
      scores = scores.where(mask.get(), scalar(Float.NEGATIVE_INFINITY));
    } else if (mask.isPresent()) {
      scores = scores.add(mask.get());
    }
    return ScriptTensor.of(scores.softmax(-1).matmul(call.tensor(2)));
  }

  private static Value scalar(float number) {
    return Value.constant(Tensor.scalar(number));
  }

  private static Object cosineSimilarity(OperatorCall call) {
    Value x = call.tensor(0);
    Value y = call.tensor(1);
    int dim = call.integer(2, "dim", 1);
    Value least = scalar((float) call.number(3, "eps", 1e-8));
    Value xNorm = x.mul(x).sum(dim, true).sqrt().maximum(least);
    Value yNorm = y.mul(y).sum(dim, true).sqrt().maximum(least);
    return ScriptTensor.of(x.div(xNorm).mul(y.div(yNorm)).sum(dim, false));
  }

  private static Object pairwiseDistance(OperatorCall call) {
    if (call.number(2, "p", 2) != 2) {
      throw call.refused("of another order than 2 is not known here");
    }
    Value difference = call.tensor(0).sub(call.tensor(1)).add(call.number(3, "eps", 1e-6));
    boolean keep = call.truth(4, "keepdim", false);
    return ScriptTensor.of(difference.mul(difference).sum(-1, keep).sqrt());
  }

  private static Object bilinear(OperatorCall call) {
    Tensor weight = call.maybeConstant(2, "weight").orElseThrow(() -> call.wrong(2, "a parameter"));
    if (weight.rank() != 3) {
      throw call.wrong(2, "a weight of rank 3");
    }
    Optional<Tensor> bias = call.maybeConstant(3, "bias");
    Bilinear layer = new Bilinear(weight.dim(1), weight.dim(2), weight.dim(0), bias.isPresent(), 0);
    Map<String, Tensor> state = new LinkedHashMap<>(Map.of("weight", weight));
    bias.ifPresent(tensor -> state.put("bias", tensor));
    layer.loadStateDict(state);
    return ScriptTensor.of(layer.applyAll(List.of(call.tensor(0), call.tensor(1))).get(0));
  }

  private static void reductions() {
    TABLE.put("sum", call -> reduce(call, ReduceFunction.SUM));
    TABLE.put("mean", call -> reduce(call, ReduceFunction.MEAN));
    TABLE.put("amax", call -> reduce(call, ReduceFunction.MAX));
    TABLE.put("amin", call -> reduce(call, ReduceFunction.MIN));
    TABLE.put("max", call -> extreme(call, true));
    TABLE.put("min", call -> extreme(call, false));
    TABLE.put(
        "argmax",
        call ->
            ScriptTensor.of(
                call.tensor(0).argmax(call.integer(1, "dim"), call.truth(2, "keepdim", false))));
    TABLE.put(
        "argmin",
        call ->
            ScriptTensor.of(
                call.tensor(0).argmin(call.integer(1, "dim"), call.truth(2, "keepdim", false))));
    TABLE.put("cumsum", call -> ScriptTensor.of(call.tensor(0).cumsum(call.integer(1, "dim"))));
    TABLE.put("topk", Operators::topk);
    TABLE.put("var", call -> ScriptTensor.of(variance(call)));
    TABLE.put("std", call -> ScriptTensor.of(variance(call).sqrt()));
    TABLE.put("logsumexp", Operators::logSumExp);
    TABLE.put(
        "prod",
        call ->
            ScriptTensor.of(
                call.tensor(0)
                    .reduce(
                        ReduceFunction.PROD,
                        call.truth(2, "keepdim", false),
                        call.integer(1, "dim"))));
    TABLE.put("norm", Operators::norm);
    TABLE.put("linalg_vector_norm", Operators::norm);
    TABLE.put(
        "frobenius_norm",
        call ->
            ScriptTensor.of(norm(call, call.integers(1, "dim"), call.truth(2, "keepdim", false))));
  }

  private static Object reduce(OperatorCall call, ReduceFunction function) {
    Value x = call.tensor(0);
    Value numbers = x.dtype() == DType.BOOL ? x.to(DType.INT64) : x;
    if (!call.isGiven(1, "dim")
        || call.any(1, "dim") instanceof ScriptList list && list.items().isEmpty()) {
      throw call.refused("over all axes mixes the rows of the batch: give dim");
    }
    return ScriptTensor.of(
        numbers.reduce(function, call.truth(2, "keepdim", false), call.integers(1, "dim")));
  }

  /** With a dim the largest or smallest and where they are, else of two tensors. */
  private static Object extreme(OperatorCall call, boolean largest) {
    if (call.any(1, "other") instanceof ScriptTensor) {
      return binary(call, largest ? Value::maximum : Value::minimum);
    }
    if (!call.isGiven(1, "dim")) {
      throw call.refused("over all axes mixes the rows of the batch: give dim");
    }
    int dim = call.integer(1, "dim");
    boolean keep = call.truth(2, "keepdim", false);
    Value x = call.tensor(0);
    return tuple(
        ScriptTensor.of(largest ? x.max(dim, keep) : x.min(dim, keep)),
        ScriptTensor.of(largest ? x.argmax(dim, keep) : x.argmin(dim, keep)));
  }

  private static Object topk(OperatorCall call) {
    Value x = call.tensor(0);
    int axis = x.axis(call.integer(2, "dim", -1));
    boolean largest = call.truth(3, "largest", true);
    int k = call.integer(1, "k");
    return tuple(
        ScriptTensor.of(Value.of(new Op.TopK(k, axis, largest, false), x)),
        ScriptTensor.of(Value.of(new Op.TopK(k, axis, largest, true), x)));
  }

  /** Called with dim, unbiased, keepdim, or with a correction by name. */
  private static Value variance(OperatorCall call) {
    Value x = call.tensor(0);
    int[] dims = call.integers(1, "dim");
    boolean byCorrection = call.isGiven(99, "correction");
    double correction =
        byCorrection ? call.number(99, "correction") : call.truth(2, "unbiased", true) ? 1 : 0;
    boolean keep =
        byCorrection ? call.truth(99, "keepdim", false) : call.truth(3, "keepdim", false);
    double count = -correction;
    double elements = 1;
    for (int dim : dims) {
      elements *= x.size(dim);
    }
    count += elements;
    Value centered = x.sub(x.reduce(ReduceFunction.MEAN, true, dims));
    return centered.mul(centered).reduce(ReduceFunction.SUM, keep, dims).div(Math.max(0, count));
  }

  /** With the largest taken off before, so that nothing overflows; infinities stay. */
  private static Object logSumExp(OperatorCall call) {
    Value x = call.tensor(0);
    int[] dims = call.integers(1, "dim");
    boolean keep = call.truth(2, "keepdim", false);
    Value largest = x.reduce(ReduceFunction.MAX, true, dims);
    Value zero = scalar(0);
    Value finite = zero.where(largest.apply(UnaryFunction.IS_INF, 1, 1), largest);
    Value sum = x.sub(finite).exp().reduce(ReduceFunction.SUM, true, dims).log().add(finite);
    // along axes of one element, which drops them where they shall not stay
    return ScriptTensor.of(keep ? sum : sum.reduce(ReduceFunction.SUM, false, dims));
  }

  private static Object norm(OperatorCall call) {
    if (call.number(1, "p", 2) != 2) {
      throw call.refused("of another order than 2 is not known here");
    }
    return ScriptTensor.of(norm(call, call.integers(2, "dim"), call.truth(3, "keepdim", false)));
  }

  private static Value norm(OperatorCall call, int[] dims, boolean keep) {
    Value x = call.tensor(0);
    return x.mul(x).reduce(ReduceFunction.SUM, keep, dims).sqrt();
  }

  private static ScriptList tuple(Object... items) {
    return new ScriptList(List.of(items), true);
  }

  private static void shapes() {
    TABLE.put("size", Operators::size);
    TABLE.put("dim", call -> (long) call.tensor(0).shape().rank());
    TABLE.put("len", Operators::length);
    TABLE.put("numel", Operators::numel);
    TABLE.put("IntImplicit", call -> call.any(0, ""));
    TABLE.put("Int", call -> call.any(0, ""));
    TABLE.put("NumToTensor", call -> call.any(0, ""));
    TABLE.put("ScalarImplicit", call -> call.any(0, ""));
    TABLE.put(
        "item",
        call ->
            OperatorCall.number(call.any(0, ""))
                .orElseThrow(
                    () -> call.refused("of data: the network branches on what it computes")));
    TABLE.put("format", call -> call.text(0, "", ""));
    TABLE.put("warn", call -> null);
    TABLE.put("device", call -> "cpu");
    TABLE.put("append", Operators::append);
    lists();
    TABLE.put("__getitem__", call -> NumberOperators.item(call));
    TABLE.put("is_floating_point", call -> call.tensor(0).dtype() == DType.FLOAT32);
  }

  /** ListOperators, texts and settings: what code looks at before it computes. */
  private static void lists() {
    TABLE.put("__contains__", ListOperators::contains);
    TABLE.put("all", ListOperators::all);
    TABLE.put("any", ListOperators::any);
    TABLE.put("find", ListOperators::find);
    TABLE.put("list", ListOperators::copy);
    TABLE.put("__range_length", ListOperators::rangeLength);
    TABLE.put("__derive_index", ListOperators::rangeItem);
    TABLE.put("is_grad_enabled", call -> true); // the way that layers take without shortcuts
    TABLE.put("is_autocast_enabled", call -> false);
  }

  private static Object size(OperatorCall call) {
    Value x = call.tensor(0);
    if (call.isGiven(1, "dim")) {
      return Rows.of(x.shape().dim(x.axis(call.integer(1, "dim"))));
    }
    List<Object> sizes = new ArrayList<>();
    x.shape().dims().forEach(dim -> sizes.add(Rows.of(dim)));
    return new ScriptList(sizes, false);
  }

  private static Object length(OperatorCall call) {
    if (call.any(0, "") instanceof ScriptList list) {
      return (long) list.items().size();
    }
    if (call.any(0, "") instanceof String text) {
      return (long) text.length();
    }
    if (call.any(0, "") instanceof PyDict dict) {
      return (long) dict.items().size();
    }
    return Rows.of(call.tensor(0).shape().dim(0));
  }

  private static Object numel(OperatorCall call) {
    Shape shape = call.tensor(0).shape();
    return shape.hasBatch() ? new Rows(shape.perRow()) : (Object) (long) shape.perRow();
  }

  private static Object append(OperatorCall call) {
    if (!(call.any(0, "") instanceof ScriptList list) || list.tuple()) {
      throw call.wrong(0, "a list");
    }
    try {
      list.items().add(call.any(1, ""));
    } catch (UnsupportedOperationException e) {
      throw new ModelException("append changes a list that the model keeps", e);
    }
    return list;
  }

  private static void view(String name, java.util.function.Function<OperatorCall, Value> function) {
    TABLE.put(name, call -> call.box(0).view(function.apply(call)));
  }

  private static void views() {
    for (String same : List.of("contiguous", "detach", "alias", "requires_grad_", "cpu")) {
      TABLE.put(same, call -> call.box(0));
    }
    unary("clone", x -> x);
    TABLE.put("to", Operators::to);
    TABLE.put("type_as", call -> ScriptTensor.of(call.tensor(0).to(call.tensor(1).dtype())));
    TABLE.put("float", call -> ScriptTensor.of(call.tensor(0).to(DType.FLOAT32)));
    TABLE.put("long", call -> ScriptTensor.of(call.tensor(0).to(DType.INT64)));
    TABLE.put("_cast_Float", call -> ScriptTensor.of(call.tensor(0).to(DType.FLOAT32)));
    for (String name : List.of("view", "reshape", "_unsafe_view", "_reshape_alias")) {
      view(name, call -> ShapeOperators.reshape(call.tensor(0), call.items(1, "shape")));
    }
    view("view_as", call -> Value.of(new Op.Reshape(call.tensor(1).shape()), call.tensor(0)));
    view("reshape_as", call -> Value.of(new Op.Reshape(call.tensor(1).shape()), call.tensor(0)));
    view(
        "flatten",
        call ->
            call.tensor(0)
                .flatten(call.integer(1, "start_dim", 0), call.integer(2, "end_dim", -1)));
    view(
        "unflatten",
        call ->
            ShapeOperators.unflatten(
                call.tensor(0), call.integer(1, "dim"), call.items(2, "sizes")));
    view("squeeze", ShapeOperators::squeeze);
    view("unsqueeze", call -> call.tensor(0).unsqueeze(call.integer(1, "dim")));
    view(
        "transpose",
        call -> call.tensor(0).transpose(call.integer(1, "dim0"), call.integer(2, "dim1")));
    view(
        "swapaxes",
        call -> call.tensor(0).transpose(call.integer(1, "axis0"), call.integer(2, "axis1")));
    view("permute", call -> call.tensor(0).permute(call.integers(1, "dims")));
    view(
        "t",
        call ->
            call.tensor(0).shape().rank() < 2 ? call.tensor(0) : call.tensor(0).transpose(0, 1));
    view("numpy_T", call -> call.tensor(0).permute(descending(call.tensor(0).shape().rank())));
    view("expand", call -> ShapeOperators.expand(call.tensor(0), call.items(1, "size")));
    view("expand_as", call -> call.tensor(0).expand(call.tensor(1).shape()));
    TABLE.put(
        "slice",
        call ->
            call.any(0, "") instanceof ScriptList
                ? ListOperators.slice(call)
                : call.box(0).view(ShapeOperators.slice(call)));
    view("select", call -> call.tensor(0).select(call.integer(1, "dim"), call.integer(2, "index")));
    view(
        "narrow",
        call ->
            call.tensor(0)
                .slice(
                    call.integer(1, "dim"),
                    call.integer(2, "start"),
                    Math.addExact(call.integer(2, "start"), call.integer(3, "length"))));
    TABLE.put(
        "split",
        call ->
            parts(
                call,
                call.any(1, "split_size") instanceof ScriptList
                    ? Functional.split(call.tensor(0), sizes(call), call.integer(2, "dim", 0))
                    : split(call, call.integer(1, "split_size"))));
    TABLE.put(
        "split_with_sizes",
        call ->
            parts(call, Functional.split(call.tensor(0), sizes(call), call.integer(2, "dim", 0))));
    TABLE.put(
        "chunk",
        call ->
            parts(
                call,
                Functional.chunk(
                    call.tensor(0),
                    requireFew(call, Math.max(1, call.integer(1, "chunks"))),
                    call.integer(2, "dim", 0))));
    TABLE.put("unbind", Operators::unbind);
  }

  private static int[] descending(int rank) {
    int[] axes = new int[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = rank - 1 - i;
    }
    return axes;
  }

  private static final int MOST_PARTS = 10_000;

  /** A small piece of code could ask for millions of values. */
  private static int requireFew(OperatorCall call, int parts) {
    if (parts > MOST_PARTS) {
      throw call.refused("into " + parts + " parts (at most " + MOST_PARTS + " make sense)");
    }
    return parts;
  }

  private static List<Value> split(OperatorCall call, int size) {
    Value x = call.tensor(0);
    int dim = call.integer(2, "dim", 0);
    requireFew(call, size <= 0 ? 0 : x.size(dim) / size);
    return Functional.split(x, size, dim);
  }

  private static List<Integer> sizes(OperatorCall call) {
    return Arrays.stream(call.integers(1, "split_sizes")).boxed().toList();
  }

  private static Object parts(OperatorCall call, List<Value> values) {
    List<Object> parts = new ArrayList<>();
    values.forEach(value -> parts.add(call.box(0).view(value)));
    return new ScriptList(parts, false);
  }

  private static Object unbind(OperatorCall call) {
    Value x = call.tensor(0);
    int dim = call.integer(1, "dim", 0);
    List<Value> parts = new ArrayList<>();
    requireFew(call, x.size(dim));
    for (int i = 0; i < x.size(dim); i++) {
      parts.add(x.select(dim, i));
    }
    return parts(call, parts);
  }

  /** The last argument that is a type says which; devices and layouts mean nothing here. */
  private static Object to(OperatorCall call) {
    if (call.any(1, "other") instanceof ScriptTensor other) {
      return ScriptTensor.of(call.tensor(0).to(other.value().dtype()));
    }
    ToIntFunction<String> code = name -> call.isGiven(9, name) ? call.integer(9, name) : -1;
    int given = code.applyAsInt("dtype");
    for (int position = 1; position < call.count() && given < 0; position++) {
      if (call.any(position, "") instanceof Long number) {
        given = Math.toIntExact(number);
      }
    }
    Value x = call.tensor(0);
    if (given < 0) {
      return call.box(0);
    }
    DType to = dtype(call, given);
    return to == x.dtype() ? call.box(0) : ScriptTensor.of(x.to(to));
  }

  static DType dtype(OperatorCall call, int position, String name) {
    return dtype(call, call.integer(position, name));
  }

  /** PyTorch's number of a type. Narrow integers and wide floats would round differently. */
  private static DType dtype(OperatorCall call, int code) {
    return switch (code) {
      case 6 -> DType.FLOAT32;
      case 4, 3 -> DType.INT64;
      case 11 -> DType.BOOL;
      default ->
          throw call.refused("to another type than float32, int64 and bool is not known here");
    };
  }

  private static void joins() {
    TABLE.put(
        "cat", call -> ScriptTensor.of(Functional.cat(call.integer(1, "dim", 0), values(call))));
    TABLE.put(
        "concat", call -> ScriptTensor.of(Functional.cat(call.integer(1, "dim", 0), values(call))));
    TABLE.put(
        "stack",
        call ->
            ScriptTensor.of(
                Functional.stack(call.integer(1, "dim", 0), values(call).toArray(Value[]::new))));
    TABLE.put(
        "gather",
        call ->
            ScriptTensor.of(
                Functional.gather(call.tensor(0), call.integer(1, "dim"), call.tensor(2))));
    TABLE.put(
        "index_select",
        call -> ScriptTensor.of(call.tensor(0).gather(call.integer(1, "dim"), call.tensor(2))));
    TABLE.put("repeat", ShapeOperators::repeat);
    TABLE.put("pad", call -> pad(call, 3, call.text(2, "mode", "constant")));
    TABLE.put("constant_pad_nd", call -> pad(call, 2, "constant"));
  }

  /** Pairs of extents before and after an axis, the last axis first. */
  private static Object pad(OperatorCall call, int valuePosition, String mode) {
    if (!mode.equals("constant")) {
      throw call.refused("with another mode than constant is not known here");
    }
    Value x = call.tensor(0);
    int[] extents = call.integers(1, "pad");
    double number = call.number(valuePosition, "value", 0);
    Tensor filling =
        switch (x.dtype()) {
          case FLOAT32 -> Tensor.scalar((float) number);
          case INT64 -> Tensor.scalar((long) number);
          case BOOL -> throw call.refused("of truth values is not known here");
        };
    for (int i = 0; i + 1 < extents.length; i += 2) {
      Op.Pad pad = new Op.Pad(x.axis(-1 - i / 2), extents[i], extents[i + 1], filling);
      x = Value.of(pad, x);
    }
    return ScriptTensor.of(x);
  }

  /** The tensors of a list, as the widest type among them. */
  private static List<Value> values(OperatorCall call) {
    List<Value> values = call.tensors(0).stream().map(ScriptTensor::value).toList();
    Value widest = values.get(0);
    for (Value value : values) {
      widest = promoted(widest, value).dtype() == widest.dtype() ? widest : value;
    }
    Value as = widest;
    return values.stream().map(value -> promoted(value, as)).toList();
  }

  private static void creations() {
    unary("zeros_like", Operators::zeros);
    unary("ones_like", x -> promoted(zeros(x), scalar(1)).add(1));
    TABLE.put("zeros", call -> created(call, 0));
    TABLE.put("ones", call -> created(call, 1));
    TABLE.put("full", call -> created(call, call.number(1, "fill_value")));
    TABLE.put(
        "tensor",
        call ->
            OperatorCall.number(call.any(0, ""))
                .<Object>map(n -> ScriptTensor.of(OperatorCall.scalar(n)))
                .orElseThrow(() -> call.refused("of more than a number is not known here")));
    TABLE.put("scalar_tensor", call -> ScriptTensor.of(scalar((float) call.number(0, ""))));
    TABLE.put("arange", Operators::arange);
  }

  private static final int MOST_CREATED = 1 << 20;

  private static Object created(OperatorCall call, double number) {
    int[] shape = call.integers(0, "size");
    long count = 1;
    for (int extent : shape) {
      count *= Math.max(0, extent);
      if (extent < 0 || count > MOST_CREATED) {
        throw call.refused("of shape " + Arrays.toString(shape) + " is too large");
      }
    }
    return ScriptTensor.of(Value.constant(Tensor.full((float) number, shape)));
  }

  /** Of every element, also of NaN, which no product with 0 removes. */
  private static Value zeros(Value x) {
    if (x.dtype() == DType.INT64) {
      return x.sub(x);
    }
    Value any = x.dtype() == DType.BOOL ? x : x.apply(UnaryFunction.IS_NAN);
    return any.and(any.not()).to(x.dtype());
  }

  /** Called with end, with start and end, or with a step; then type, layout, device, pinning. */
  private static Object arange(OperatorCall call) {
    int numbers =
        switch (call.count()) {
          case 1, 5 -> 1;
          case 2, 6 -> 2;
          default -> 3;
        };
    int start = numbers == 1 ? 0 : call.integer(0, "start");
    int end = call.integer(numbers == 1 ? 0 : 1, "end");
    if (start != 0
        || end < 0
        || end > MOST_CREATED
        || (numbers == 3 && call.integer(2, "step") != 1)) {
      throw call.refused("from " + start + " to " + end + " is not known here");
    }
    Value counted = Value.constant(Tensor.arange(end));
    return ScriptTensor.of(
        call.isGiven(9, "dtype") ? counted.to(dtype(call, 9, "dtype")) : counted);
  }
}
