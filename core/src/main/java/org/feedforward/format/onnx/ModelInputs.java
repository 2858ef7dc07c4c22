package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.feedforward.format.BatchAxis;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;

/** The inputs of a model as the file declares them, and which of their axes is the batch. */
final class ModelInputs {

  private final List<InputDeclaration> declarations;
  private final ImportSettings settings;

  private ModelInputs(List<InputDeclaration> declarations, ImportSettings settings) {
    this.declarations = List.copyOf(declarations);
    this.settings = settings;
  }

  /** All declarations that are not initialisers; {@link ModelException} names all bad ones. */
  static ModelInputs of(OnnxGraph graph, ImportSettings settings, KnownTexts texts) {
    Set<String> initializers =
        graph.initializers().stream().map(OnnxTensor::name).collect(Collectors.toSet());
    List<String> problems = new ArrayList<>();
    Map<String, InputDeclaration> inputs = new LinkedHashMap<>();
    for (OnnxValueInfo info : graph.inputs()) {
      boolean shapeIsGiven = settings.shapes().containsKey(info.name());
      OnnxValueInfo declared = shapeIsGiven ? withAnyShape(info) : info;
      if (!initializers.contains(info.name())
          && inputs.put(info.name(), InputDeclaration.of(declared, problems)) != null) {
        problems.add("Two inputs are named " + Text.quote(info.name()));
      }
    }
    if (texts.size() == 0) {
      inputs.values().stream()
          .filter(input -> input.type() == OnnxType.STRING)
          .forEach(input -> problems.add(KnownTexts.noEncoder(input.name())));
    }
    requireNone(problems);
    return new ModelInputs(List.copyOf(inputs.values()), settings);
  }

  private static OnnxValueInfo withAnyShape(OnnxValueInfo info) {
    return new OnnxValueInfo(
        info.name(), info.kind(), info.elementType(), info.dims().or(() -> Optional.of(List.of())));
  }

  /** Whether a first extent of 1 may be the batch: only where every input has it. */
  boolean mayHaveBatchOfOne() {
    return settings.batchAxis() == BatchAxis.AUTO
        && !declarations.isEmpty()
        && declarations.stream().allMatch(InputDeclaration::startsWithOne);
  }

  /** The number of rows that all inputs fix and that is to be taken for any. */
  FixedRows fixedRows() {
    long first =
        declarations.isEmpty() || declarations.get(0).dims().isEmpty()
            ? 0
            : declarations.get(0).dims().get(0).extent();
    boolean all =
        settings.batchAxis() == BatchAxis.FIRST
            && first > 1
            && first <= Integer.MAX_VALUE
            && declarations.stream().allMatch(input -> input.startsWith(first));
    return all ? new FixedRows((int) first) : FixedRows.NONE;
  }

  /** The shape of every input; {@link ModelException} names all that have none. */
  Map<InputDeclaration, Shape> shapes(boolean oneIsBatch) {
    List<String> problems = new ArrayList<>();
    Map<InputDeclaration, Shape> shapes = new LinkedHashMap<>();
    for (InputDeclaration input : declarations) {
      Shape given = settings.shapes().get(input.name());
      try {
        shapes.put(input, given != null ? given : input.shape(oneIsBatch || isBatched(input)));
      } catch (ModelException e) {
        problems.add(e.getMessage());
      }
    }
    requireNone(problems);
    return shapes;
  }

  private boolean isBatched(InputDeclaration input) {
    return switch (settings.batchAxis()) {
      case NONE -> false;
      case FIRST -> !input.dims().isEmpty();
      case AUTO -> input.startsFree();
    };
  }

  /** What the owner of the model may not expect. */
  List<String> notes() {
    List<String> whole =
        declarations.stream()
            .filter(input -> settings.batchAxis() == BatchAxis.AUTO && !isBatched(input))
            .filter(input -> input.dims().size() > 1 && !input.startsWithOne())
            .map(InputDeclaration::name)
            .toList();
    return whole.isEmpty()
        ? List.of()
        : List.of(
            "A row of the table is one whole tensor for "
                + Text.quote(whole)
                + ", whose first extent is fixed; --batch-axis 0 makes it the batch");
  }

  private static void requireNone(List<String> problems) {
    if (!problems.isEmpty()) {
      throw ModelException.of(problems);
    }
  }
}
