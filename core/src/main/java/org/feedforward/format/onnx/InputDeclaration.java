package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.feedforward.format.onnx.OnnxValueInfo.OnnxDim;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;

/** One input of a model as the file declares it, checked. */
record InputDeclaration(String name, OnnxType type, List<OnnxDim> dims) {

  /** Reads a declaration; the problem goes to the list. */
  static InputDeclaration of(OnnxValueInfo info, List<String> problems) {
    String what = "The input " + Text.quote(info.name());
    if (!info.kind().equals("tensor")) {
      problems.add(
          what
              + " is "
              + (info.kind().isEmpty() ? "of no type" : "of kind " + info.kind())
              + ", expected a tensor");
    } else if (OnnxType.ofInput(info.elementType()).isEmpty()) {
      problems.add(
          what
              + " is "
              + OnnxType.describe(info.elementType())
              + ", which is not supported (numbers, truth values and texts are)");
    } else if (info.dims().isEmpty()) {
      problems.add(what + " has no declared shape: export the model with one");
    } else {
      return new InputDeclaration(
          info.name(), OnnxType.ofInput(info.elementType()).orElseThrow(), info.dims().get());
    }
    return new InputDeclaration(info.name(), OnnxType.FLOAT, List.of());
  }

  boolean startsFree() {
    return !dims.isEmpty() && dims.get(0).isFree();
  }

  boolean startsWithOne() {
    return startsWith(1);
  }

  boolean startsWith(long extent) {
    return !dims.isEmpty() && !dims.get(0).isFree() && dims.get(0).extent() == extent;
  }

  /** The shape, the first axis being the batch or as declared. */
  Shape shape(boolean batched) {
    List<Dim> extents = new ArrayList<>();
    for (int axis = 0; axis < dims.size(); axis++) {
      OnnxDim dim = dims.get(axis);
      if (axis == 0 && batched) {
        extents.add(Dim.BATCH);
      } else if (dim.isFree() || dim.extent() > Integer.MAX_VALUE) {
        throw new ModelException(
            "The input "
                + Text.quote(name)
                + " of shape "
                + this
                + " leaves the extent of axis "
                + axis
                + " open; "
                + (axis == 0
                    ? "--batch-axis 0 makes it the batch"
                    : "only the first may be (the batch): export the model with a fixed extent"));
      } else {
        extents.add(Dim.of((int) dim.extent()));
      }
    }
    return new Shape(extents);
  }

  @Override
  public String toString() {
    return dims.stream().map(OnnxDim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
