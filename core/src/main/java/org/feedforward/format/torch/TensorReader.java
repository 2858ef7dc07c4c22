package org.feedforward.format.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.Elements;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Weights;
import org.feedforward.graph.Allowance;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/**
 * Reads the tensors that a pickle describes from their storages, after checking that every element
 * of a view lies in its storage. Equal views give the same tensor.
 */
final class TensorReader {

  private final StorageReader storages;
  private final Map<String, Tensor> seen = new HashMap<>();
  private long left;
  private final Allowance allowance;

  TensorReader(StorageReader storages) {
    this.storages = storages;
    // overlapping and stretched views could ask for any amount; what PyTorch saves stays below
    this.left = 2 * storages.file().size() + (16L << 20);
    this.allowance = Allowance.of(storages.file().size());
  }

  /** Adds all tensors to the weights under their keys; different ones are read side by side. */
  void read(Map<String, Object> values, Weights.Collector weights) {
    together(values).forEach((key, view) -> weights.add(key, seen.get(view.same()), view.type()));
  }

  /** Reads tensors side by side that {@link #read(String, Object)} gives one by one. */
  void prepare(Map<String, ?> values) {
    together(values);
  }

  private Map<String, View> together(Map<String, ?> values) {
    Map<String, View> views = new LinkedHashMap<>();
    values.forEach((key, value) -> views.put(key, check(key, value)));
    Map<String, View> different = new LinkedHashMap<>();
    views.values().forEach(view -> different.putIfAbsent(view.same(), view));
    different.keySet().removeAll(seen.keySet());
    different.values().forEach(this::spend);
    List<Outcome> outcomes = different.values().parallelStream().map(this::outcome).toList();
    for (Outcome outcome : outcomes) {
      if (outcome.problem() != null) {
        throw outcome.problem(); // always the first, whichever was found first
      }
      seen.put(outcome.view().same(), outcome.tensor());
    }
    return views;
  }

  private record Outcome(View view, Tensor tensor, ModelException problem) {}

  private Outcome outcome(View view) {
    try {
      return new Outcome(view, elements(view), null);
    } catch (ModelException e) {
      return new Outcome(view, null, e);
    }
  }

  /** One tensor; messages call it {@code key}. */
  Tensor read(String key, Object value) {
    View view = check(key, value);
    return seen.computeIfAbsent(
        view.same(),
        same -> {
          spend(view);
          return elements(view);
        });
  }

  /** A view that was checked. */
  private record View(
      String key, Storage storage, ElementType type, long offset, int[] shape, long[] strides) {

    /** Equal for views of the same elements. */
    String same() {
      return String.join(
          " ",
          storage.key(),
          storage.view() == null ? "" : storage.view().key(),
          type.toString(),
          Long.toString(offset),
          Arrays.toString(shape),
          Arrays.toString(strides));
    }
  }

  private View check(String key, Object value) {
    if (value instanceof TensorView.Unreadable unreadable) {
      throw wrong(key, "is " + unreadable.kind() + ", which cannot be read: save it as float32");
    }
    if (!(value instanceof TensorView tensor) || !(tensor.storage() instanceof Storage storage)) {
      throw wrong(key, "is no tensor");
    }
    String typeName = tensor.type() == null ? storage.type() : tensor.type();
    ElementType type =
        ElementType.ofTorch(typeName)
            .orElseThrow(
                () ->
                    wrong(
                        key,
                        "holds elements of type "
                            + ForeignNames.escape(typeName)
                            + (typeName.startsWith("Q") || typeName.startsWith("q")
                                ? " (quantised)"
                                : "")
                            + ", which cannot be read"));
    List<Object> sizes = integers(key, "size", tensor.size());
    List<Object> steps = integers(key, "stride", tensor.stride());
    if (sizes.size() != steps.size() || sizes.size() > 64) {
      throw wrong(key, "has " + sizes.size() + " sizes and " + steps.size() + " strides");
    }
    String shown = ForeignNames.escape(sizes.toString());
    int[] shape = new int[sizes.size()];
    long[] strides = new long[sizes.size()];
    long count = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (!(sizes.get(axis) instanceof Long size) || size < 0 || size > Integer.MAX_VALUE) {
        throw wrong(key, "has the impossible shape " + shown);
      }
      shape[axis] = (int) (long) size;
      count = Math.min(count * size, 1L << 32); // no overflow: both below 2^32
      if (!(steps.get(axis) instanceof Long step) || step < 0 || step > 1L << 40) {
        throw wrong(key, "has the impossible strides " + ForeignNames.escape(steps.toString()));
      }
      strides[axis] = step;
    }
    long most = storageBytes(storage) / type.bytes();
    if (!(tensor.offset() instanceof Long offset) || offset < 0 || offset > most) {
      throw wrong(key, "begins outside of its storage of " + most + " elements");
    }
    boolean empty = Arrays.stream(shape).anyMatch(extent -> extent == 0);
    if (!empty && (count > Integer.MAX_VALUE || last(shape, strides) >= most - offset)) {
      throw wrong(
          key,
          String.format(
              Locale.ROOT,
              "has shape %s with strides %s from element %d, beyond its storage of %d elements",
              shown,
              Arrays.toString(strides),
              offset,
              most));
    }
    return new View(key, storage, type, offset, shape, strides);
  }

  private static long last(int[] shape, long[] strides) {
    try {
      return Elements.last(shape, strides);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private long storageBytes(Storage storage) {
    ElementType stored = ElementType.ofTorch(storage.type()).orElse(ElementType.UINT8);
    long count = storage.view() == null ? storage.count() : storage.view().count();
    if (count < 0 || count > storages.file().size() * 1100) {
      throw new ModelException(
          storages.file().name()
              + ": the storage "
              + ForeignNames.escape(storage.key())
              + " claims "
              + count
              + " elements, more than the file can hold");
    }
    return count * stored.bytes();
  }

  private void spend(View view) {
    long elements = Tensor.sizeOf(view.shape());
    left -= elements * view.type().bytes();
    if (left < 0) {
      throw wrong(
          view.key(), "and the tensors before it are views of more elements than the file has");
    }
    try {
      allowance.take(view.type().dtype(), elements); // an int8 becomes an int64
    } catch (ModelException e) {
      throw new ModelException(storages.file().name() + " " + e.getMessage(), e);
    }
  }

  private Tensor elements(View view) {
    int storedBytes = ElementType.ofTorch(view.storage().type()).orElse(ElementType.UINT8).bytes();
    boolean all =
        view.offset() == 0
            && view.storage().view() == null
            && (long) Tensor.sizeOf(view.shape()) * view.type().bytes()
                == view.storage().count() * storedBytes
            && Elements.isContiguous(view.shape(), view.strides());
    try {
      ByteSource bytes = storages.bytes(view.storage(), storedBytes, all);
      return new Elements(bytes, view.type(), storages.order())
          .strided(view.offset(), view.shape(), view.strides());
    } catch (ModelException e) {
      throw new ModelException(
          e.getMessage() + " (it holds " + ForeignNames.escape(view.key()) + ")", e);
    }
  }

  private List<Object> integers(String key, String what, Object value) {
    List<Object> items =
        value instanceof PyTuple tuple
            ? tuple.items()
            : value instanceof PyList list ? list.items() : null;
    if (items == null || items.size() > 64) {
      throw wrong(key, "has no " + what);
    }
    List<Object> numbers = new ArrayList<>();
    for (Object item : items) {
      numbers.add(item instanceof Number ? item : "?");
    }
    return numbers;
  }

  private ModelException wrong(String key, String what) {
    return new ModelException(
        storages.file().name() + ": " + ForeignNames.escape(key) + " " + what);
  }
}
