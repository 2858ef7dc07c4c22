package org.feedforward.format.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.ModelException;

/**
 * The texts that the encoders of a model know, all of them in one order. A graph computes with
 * their positions; every other text is the number of the known ones.
 */
final class KnownTexts {

  /** What may be done to texts: to move them about, and to make something else of them. */
  private static final Set<String> OPERATORS =
      Set.of(
          "ArrayFeatureExtractor",
          "Concat",
          "Flatten",
          "Gather",
          "Identity",
          "LabelEncoder",
          "OneHotEncoder",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Transpose",
          "Unsqueeze");

  /** The attributes of LabelEncoder and OneHotEncoder that are texts. */
  private static final List<String> LISTS =
      List.of("keys_strings", "values_strings", "classes_strings", "cats_strings");

  /** Those of LabelEncoder that are tensors of numbers or of texts. */
  private static final List<String> TENSORS = List.of("keys_tensor", "values_tensor");

  private final Map<String, Integer> positions = new LinkedHashMap<>();

  private KnownTexts() {}

  /** Refuses an operator that would compute with texts, or take them for positions or the like. */
  static void require(OnnxOperator operator, List<Optional<Operand>> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      boolean isText = inputs.get(i).filter(x -> x.type() == OnnxType.STRING).isPresent();
      boolean moves = i == 0 || operator.name().equals("Concat");
      if (isText && !(moves && OPERATORS.contains(operator.name()))) {
        throw new ModelException(
            "takes texts; here LabelEncoder and OneHotEncoder make numbers of them, and nothing"
                + " else computes with them");
      }
    }
  }

  static KnownTexts of(OnnxModel model) {
    KnownTexts texts = new KnownTexts();
    model.graph().nodes().forEach(texts::add);
    model.functions().forEach(function -> function.nodes().forEach(texts::add));
    return texts;
  }

  private void add(OnnxNode node) {
    for (String list : LISTS) {
      OnnxAttribute attribute = node.attributes().get(list);
      if (attribute != null) {
        attribute.strings().forEach(this::add);
      }
    }
    for (String tensor : TENSORS) {
      Optional.ofNullable(node.attributes().get(tensor))
          .flatMap(OnnxAttribute::tensor)
          .filter(OnnxTensor::isOfTexts)
          .ifPresent(texts -> texts.texts().forEach(this::add));
    }
  }

  private void add(String text) {
    positions.putIfAbsent(text, positions.size());
  }

  int size() {
    return positions.size();
  }

  /** The position of a text; their number for one that is not known. */
  int position(String text) {
    return positions.getOrDefault(text, positions.size());
  }

  /** All texts in their order. */
  List<String> inOrder() {
    return List.copyOf(positions.keySet());
  }

  /** What is wrong with an input of texts in a model that knows none. */
  static String noEncoder(String input) {
    return "The input "
        + Text.quote(input)
        + " takes texts, but no LabelEncoder or OneHotEncoder makes numbers of them";
  }
}
