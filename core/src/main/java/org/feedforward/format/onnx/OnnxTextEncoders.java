package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The encoders of {@code ai.onnx.ml} where their input is texts: it holds positions among {@link
 * KnownTexts}, so that what comes out of each text stands in a table.
 */
final class OnnxTextEncoders {

  private OnnxTextEncoders() {}

  /** The positions of texts as integers. */
  static Operand positions(Operand x) {
    return x.as(OnnxType.INT64);
  }

  /** The positions of the categories of a OneHotEncoder. */
  static Operand categories(Call call) {
    call.ignore("cats_int64s");
    List<String> categories =
        call.strings("cats_strings")
            .orElseThrow(() -> new ModelException("has no cats_strings, its categories"));
    requireDistinct(categories);
    KnownTexts texts = call.emitter().texts();
    return call.emitter().longs(categories.stream().mapToLong(texts::position).toArray());
  }

  /** LabelEncoder: a number, or another text, for each text. */
  static Operand label(Call call, Operand x) {
    call.ignore("keys_int64s", "keys_floats");
    Optional<List<String>> classes = call.strings("classes_strings");
    List<String> keys =
        call.strings("keys_strings", "keys_tensor")
            .or(() -> classes)
            .orElseThrow(() -> new ModelException("has no keys_strings for its input of texts"));
    requireDistinct(keys);
    KnownTexts texts = call.emitter().texts();
    float otherFloat = call.number("default_float", -0f);
    long otherLong = call.integer("default_int64", -1);
    Optional<List<String>> otherTexts = call.strings("default_strings", "default_tensor");
    String otherText =
        otherTexts
            .flatMap(all -> all.stream().findFirst())
            .orElse(call.string("default_string", "_Unused"));
    Optional<float[]> floats = call.numbers("values_floats");
    Optional<List<String>> names = call.strings("values_strings", "values_tensor");
    Optional<long[]> longs =
        call.integers("values_int64s")
            .or(() -> names.map(all -> all.stream().mapToLong(texts::position).toArray()))
            .or(() -> classes.map(all -> Tensor.arange(all.size()).toLongs()));
    Optional<Operand> stored = names.isPresent() ? Optional.empty() : call.tensor("values_tensor");
    Optional<Tensor> tensor = stored.map(values -> values.requireConstant("values_tensor"));
    if (tensor.isPresent() && tensor.get().dtype() == DType.FLOAT32) {
      floats = Optional.of(tensor.get().toFloats());
    } else if (tensor.isPresent() && tensor.get().dtype() == DType.INT64) {
      longs = Optional.of(tensor.get().toLongs());
    }
    Optional<Tensor> other =
        otherTexts.isPresent()
            ? Optional.empty()
            : call.tensor("default_tensor").map(value -> value.requireConstant("default_tensor"));
    DType numbers = floats.isPresent() ? DType.FLOAT32 : DType.INT64;
    if (other.filter(value -> value.size() != 1 || value.dtype() != numbers).isPresent()) {
      throw new ModelException("has a default_tensor that is not one value of its type");
    }
    if (floats.isPresent()) {
      requireLength(keys, floats.get().length);
      float[] table = new float[texts.size() + 1];
      Arrays.fill(table, other.map(value -> value.getFloat(0)).orElse(otherFloat));
      for (int i = 0; i < keys.size(); i++) {
        table[texts.position(keys.get(i))] = floats.get()[i];
      }
      return looked(
          call.emitter(), x, stored.map(Operand::type).orElse(OnnxType.FLOAT), Tensor.of(table));
    }
    long[] values = longs.orElseThrow(() -> new ModelException("has no values"));
    requireLength(keys, values.length);
    boolean toTexts = names.isPresent() && !call.has("values_int64s");
    long[] table = new long[texts.size() + 1];
    Arrays.fill(
        table,
        toTexts
            ? texts.position(otherText)
            : other.map(value -> value.getLong(0)).orElse(otherLong));
    for (int i = 0; i < keys.size(); i++) {
      table[texts.position(keys.get(i))] = values[i];
    }
    return looked(
        call.emitter(),
        x,
        toTexts ? OnnxType.STRING : stored.map(Operand::type).orElse(OnnxType.INT64),
        Tensor.ofLongs(table, table.length));
  }

  private static Operand looked(Emitter emitter, Operand x, OnnxType type, Tensor table) {
    OnnxType numbers = type == OnnxType.STRING ? OnnxType.INT64 : type;
    return emitter.constant(numbers, table).gather(0, positions(x)).as(type);
  }

  private static void requireLength(List<String> keys, int values) {
    if (keys.size() != values) {
      throw new ModelException("has " + keys.size() + " keys and " + values + " values");
    }
  }

  private static void requireDistinct(List<String> keys) {
    Set<String> seen = new HashSet<>();
    List<String> twice = new ArrayList<>();
    keys.stream().filter(key -> !seen.add(key)).forEach(twice::add);
    if (!twice.isEmpty()) {
      throw new ModelException("has the key " + Text.quote(twice.get(0)) + " twice");
    }
  }
}
