package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The operators of {@code ai.onnx.ml} that prepare numbers, and make numbers of texts. Trees and
 * support vectors are not among them.
 */
final class OnnxMlOperators {

  /** What the operators' domain is called. */
  static final String DOMAIN = "ai.onnx.ml";

  static final List<OnnxOperator> TABLE =
      List.of(
          OnnxOperator.of("ArrayFeatureExtractor", 2, 2, OnnxMlOperators::arrayFeatureExtractor),
          OnnxOperator.of("Binarizer", 1, 1, OnnxMlOperators::binarizer),
          OnnxOperator.of(
              "FeatureVectorizer", 1, Integer.MAX_VALUE, OnnxMlOperators::featureVectorizer),
          OnnxOperator.of("Imputer", 1, 1, OnnxMlOperators::imputer),
          OnnxOperator.of("LabelEncoder", 1, 1, OnnxMlOperators::labelEncoder),
          OnnxOperator.of("Normalizer", 1, 1, OnnxMlOperators::normalizer),
          OnnxOperator.of("OneHotEncoder", 1, 1, OnnxMlOperators::oneHotEncoder),
          OnnxOperator.of("Scaler", 1, 1, OnnxMlOperators::scaler));

  private OnnxMlOperators() {}

  /** The operator of that name. */
  static Optional<OnnxOperator> named(String name) {
    return TABLE.stream().filter(operator -> operator.name().equals(name)).findFirst();
  }

  /** (x - offset) * scale, each one number for all features or one for each. */
  private static Operand scaler(Call call) {
    Operand x = call.input(0).cast(OnnxType.FLOAT);
    Operand offset = perFeature(x, "offset", call.numbers("offset"), 0);
    Operand scale = perFeature(x, "scale", call.numbers("scale"), 1);
    return x.sub(offset).mul(scale);
  }

  private static Operand perFeature(
      Operand x, String name, Optional<float[]> given, float otherwise) {
    float[] values = given.orElse(new float[] {otherwise});
    requireFeatures(x, name, values.length);
    return values.length == 1
        ? x.constantLike(Tensor.scalar(values[0]))
        : x.constantLike(Tensor.of(values));
  }

  private static void requireFeatures(Operand x, String name, int length) {
    if (length != 1 && (x.rank() == 0 || lastExtent(x) != length)) {
      throw new ModelException(
          "has " + length + " numbers of " + name + " for features of shape " + x.shape());
    }
  }

  private static int lastExtent(Operand x) {
    if (x.rank() == 0 || x.shape().dim(x.rank() - 1).batch()) {
      throw new ModelException("needs features in the last axis, got " + x.shape());
    }
    return x.shape().dim(x.rank() - 1).outer();
  }

  /** Another number in the place of one, which is most often NaN. */
  private static Operand imputer(Call call) {
    Operand x = call.input(0);
    call.ignore(
        "imputed_value_floats",
        "imputed_value_int64s",
        "replaced_value_float",
        "replaced_value_int64");
    if (x.type() == OnnxType.INT64) {
      long[] imputed = call.integers("imputed_value_int64s").orElseThrow(() -> lacks("int64s"));
      requireFeatures(x, "imputed_value_int64s", imputed.length);
      Tensor values =
          imputed.length == 1 ? Tensor.scalar(imputed[0]) : Tensor.ofLongs(imputed, imputed.length);
      Operand replaced = x.constantLike(Tensor.scalar(call.integer("replaced_value_int64", 0)));
      Operand value = x.constantLike(values);
      return value.where(x.equal(replaced), x).requireShape(x, "numbers", value);
    }
    requireFloat(x);
    float[] imputed = call.numbers("imputed_value_floats").orElseThrow(() -> lacks("floats"));
    float replaced = call.number("replaced_value_float", 0);
    Operand value = perFeature(x, "imputed_value_floats", Optional.of(imputed), 0);
    Operand found =
        Float.isNaN(replaced) ? x.unary(UnaryFunction.IS_NAN) : x.equal(x.number(replaced));
    return value.where(found, x).requireShape(x, "numbers", value);
  }

  private static ModelException lacks(String type) {
    return new ModelException("has no imputed_value_" + type + " for its input");
  }

  private static void requireFloat(Operand x) {
    if (x.type() != OnnxType.FLOAT) {
      throw new ModelException("takes " + x.type() + ", expected float or int64");
    }
  }

  /** 1 where a number is above the threshold, else 0. */
  private static Operand binarizer(Call call) {
    Operand x = call.input(0);
    Operand floats = x.cast(OnnxType.FLOAT);
    Operand above = floats.number(call.number("threshold", 0)).less(floats);
    return x.number(1).where(above, x.number(0));
  }

  /** Divides the features of a row by their largest, their sum or the root of their squares. */
  private static Operand normalizer(Call call) {
    Operand x = call.input(0).cast(OnnxType.FLOAT);
    lastExtent(x);
    List<Integer> features = List.of(x.rank() - 1);
    String norm = call.string("norm", "MAX");
    Operand size =
        switch (norm) {
          case "MAX" -> x.reduce(ReduceFunction.MAX, features, true);
          case "L1" -> OnnxReductionOperators.l1(x, features, true);
          case "L2" -> OnnxReductionOperators.l2(x, features, true);
          default ->
              throw new ModelException(
                  "has the norm " + Text.quote(norm) + ", expected MAX, L1 or L2");
        };
    return x.div(size.number(1).where(size.equal(size.number(0)), size));
  }

  /** The features at some positions. */
  private static Operand arrayFeatureExtractor(Call call) {
    Operand x = call.input(0);
    long[] positions = call.longs(1, "the list of positions");
    int extent = lastExtent(x);
    for (long position : positions) {
      if (position < 0 || position >= extent) {
        throw new ModelException(
            "takes position " + position + " of an axis of " + extent + " elements");
      }
    }
    Operand chosen =
        x.gather(x.rank() - 1, x.positions(Tensor.ofLongs(positions, positions.length)));
    return x.rank() == 1 ? chosen.unsqueeze(0) : chosen;
  }

  /** The features of all inputs side by side. */
  private static Operand featureVectorizer(Call call) {
    List<Operand> inputs = call.allInputs();
    long[] extents = call.integers("inputdimensions").orElse(new long[0]);
    if (extents.length != inputs.size()) {
      throw new ModelException(
          "has " + extents.length + " inputdimensions for " + inputs.size() + " inputs");
    }
    List<Operand> features = new ArrayList<>();
    for (int i = 0; i < extents.length; i++) {
      Operand x = inputs.get(i).cast(OnnxType.FLOAT);
      x = x.rank() == 1 ? x.unsqueeze(1) : x;
      if (x.rank() != 2 || lastExtent(x) != extents[i]) {
        throw new ModelException(
            "has " + extents[i] + " features of an input of shape " + x.shape());
      }
      features.add(x);
    }
    return Operand.concat(features, 1);
  }

  /** A number for each of some numbers. */
  private static Operand labelEncoder(Call call) {
    Operand x = call.input(0);
    if (x.type() == OnnxType.STRING) {
      return OnnxTextEncoders.label(call, x);
    }
    refuseTexts(call, "keys_strings", "values_strings", "classes_strings");
    call.ignore("default_string");
    boolean whole = x.type() == OnnxType.INT64;
    if (!whole) {
      requireFloat(x);
    }
    Operand keys =
        call.tensor("keys_tensor")
            .or(() -> (whole ? longs(call, "keys_int64s") : floats(call, "keys_floats")))
            .orElseThrow(() -> new ModelException("has no keys of type " + x.type()));
    Optional<Operand> table =
        call.tensor("values_tensor")
            .or(() -> longs(call, "values_int64s"))
            .or(() -> floats(call, "values_floats"));
    Operand values = table.orElseThrow(() -> new ModelException("has no values that are numbers"));
    long otherLong = call.integer("default_int64", -1);
    float otherFloat = call.number("default_float", -0f);
    Operand other =
        call.tensor("default_tensor")
            .orElseGet(
                () ->
                    values.type().dtype() == DType.INT64
                        ? values.constantLike(Tensor.scalar(otherLong))
                        : values.constantLike(Tensor.scalar(otherFloat)));
    if (keys.rank() != 1 || !keys.shape().equals(values.shape()) || keys.type() != x.type()) {
      throw new ModelException(
          "has keys " + keys + " and values " + values + " for " + x + "; expected a list of each");
    }
    requireDistinct(keys.requireConstant("the list of keys"));
    Operand hot = among(x, keys);
    Operand found = found(hot);
    return values.gather(0, place(hot)).where(found, other.reshape(Shape.SCALAR));
  }

  private static void requireDistinct(Tensor keys) {
    Set<Double> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      double key = keys.getDouble(i);
      if (Double.isNaN(key) || !seen.add(key == 0 ? 0.0 : key)) {
        throw new ModelException(
            "has the key " + key + (Double.isNaN(key) ? ", which equals no number" : " twice"));
      }
    }
  }

  /** 1 at the place of a number among categories, appended as an axis. */
  private static Operand oneHotEncoder(Call call) {
    Operand x = call.input(0);
    if (x.type() == OnnxType.STRING) {
      return oneHot(call, OnnxTextEncoders.positions(x), OnnxTextEncoders.categories(call));
    }
    refuseTexts(call, "cats_strings");
    Operand categories =
        longs(call, "cats_int64s")
            .orElseThrow(() -> new ModelException("has no cats_int64s, its categories"));
    requireDistinct(categories.requireConstant("the list of categories"));
    return oneHot(call, x.cast(OnnxType.INT64), categories);
  }

  private static Operand oneHot(Call call, Operand x, Operand categories) {
    Operand hot = among(x, categories);
    if (call.flag("zeros", true)) {
      return hot.cast(OnnxType.FLOAT);
    }
    Operand place = place(hot);
    int count = categories.shape().perRow();
    Operand known = place.where(found(hot), place.number(-1)).bounded("a category", 0, count - 1);
    return among(known, place.positions(Tensor.arange(count))).cast(OnnxType.FLOAT);
  }

  private static void refuseTexts(Call call, String... attributes) {
    for (String name : attributes) {
      if (call.has(name)) {
        throw new ModelException(
            "has "
                + name
                + " for an input that is "
                + call.input(0).type()
                + ": texts are encoded that come from an input of the model as texts");
      }
    }
  }

  private static Optional<Operand> longs(Call call, String name) {
    return call.integers(name)
        .map(
            values ->
                call.emitter().constant(OnnxType.INT64, Tensor.ofLongs(values, values.length)));
  }

  private static Optional<Operand> floats(Call call, String name) {
    return call.numbers(name)
        .map(values -> call.emitter().constant(OnnxType.FLOAT, Tensor.of(values)));
  }

  /** Which of some numbers each number is, as truth values along a further axis. */
  private static Operand among(Operand x, Operand keys) {
    int count = keys.shape().perRow();
    if (count == 0) {
      throw new ModelException("has no keys");
    }
    x.requireRoom(DType.BOOL, Math.max(1, x.shape().perRow()), count);
    return x.unsqueeze(x.rank()).equal(keys);
  }

  private static Operand place(Operand hot) {
    return hot.cast(OnnxType.INT64).argReduce(true, hot.rank() - 1, false, false);
  }

  private static Operand found(Operand hot) {
    Operand ones = hot.cast(OnnxType.INT64);
    Operand most = ones.reduce(ReduceFunction.MAX, List.of(hot.rank() - 1), false);
    return most.equal(most.number(1));
  }
}
