package org.feedforward.format.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.Elements;
import org.feedforward.format.io.Names;
import org.feedforward.format.io.Weights;
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

  TensorReader(StorageReader storages) {
    this.storages = storages;
    // overlapping and stretched views could ask for any amount; what PyTorch saves stays below
    this.left = 2 * storages.file().size() + (16L << 20);
  }

  /** Adds the tensor to the weights under its key. */
  void read(String key, Object value, Weights.Collector weights) {
    View view = check(key, value);
    weights.add(key, tensor(view), view.type());
  }

  /** One tensor; messages call it {@code key}. */
  Tensor read(String key, Object value) {
    return tensor(check(key, value));
  }

  /** A view that was checked. */
  private record View(
      String key, Storage storage, ElementType type, long offset, int[] shape, long[] strides) {}

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
                            + Names.escape(typeName)
                            + (typeName.startsWith("Q") || typeName.startsWith("q")
                                ? " (quantised)"
                                : "")
                            + ", which cannot be read"));
    List<Object> sizes = integers(key, "size", tensor.size());
    List<Object> steps = integers(key, "stride", tensor.stride());
    if (sizes.size() != steps.size() || sizes.size() > 64) {
      throw wrong(key, "has " + sizes.size() + " sizes and " + steps.size() + " strides");
    }
    String shown = Names.escape(sizes.toString());
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
        throw wrong(key, "has the impossible strides " + Names.escape(steps.toString()));
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
              "has shape %s with strides %s from element %d, beyond its storage of %d elements",
              shown, Arrays.toString(strides), offset, most));
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
              + Names.escape(storage.key())
              + " claims "
              + count
              + " elements, more than the file can hold");
    }
    return count * stored.bytes();
  }

  private Tensor tensor(View view) {
    String same =
        String.join(
            " ",
            view.storage().key(),
            view.storage().view() == null ? "" : view.storage().view().key(),
            view.type().toString(),
            Long.toString(view.offset()),
            Arrays.toString(view.shape()),
            Arrays.toString(view.strides()));
    Tensor before = seen.get(same);
    if (before != null) {
      return before;
    }
    left -= (long) Tensor.sizeOf(view.shape()) * view.type().bytes();
    if (left < 0) {
      throw wrong(
          view.key(), "and the tensors before it are views of more elements than the file has");
    }
    int storedBytes = ElementType.ofTorch(view.storage().type()).orElse(ElementType.UINT8).bytes();
    ByteSource bytes;
    try {
      bytes = storages.bytes(view.storage(), storedBytes);
    } catch (ModelException e) {
      throw new ModelException(e.getMessage() + " (it holds " + Names.escape(view.key()) + ")", e);
    }
    Tensor tensor =
        new Elements(bytes, view.type(), storages.order())
            .strided(view.offset(), view.shape(), view.strides());
    seen.put(same, tensor);
    return tensor;
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
    return new ModelException(storages.file().name() + ": " + Names.escape(key) + " " + what);
  }
}
