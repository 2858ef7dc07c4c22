package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.InputShape;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.npy.Npz;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator of the table, with every argument off its default, gives PyTorch's numbers or is
 * refused by name: never others.
 */
class OperatorCasesTest {

  /** Cases that are refused; all others are computed. */
  private static final Set<String> REFUSED =
      Set.of(
          "attention_11",
          "code_write_contiguous_and_read",
          "code_write_reshaped",
          "hardtanh_integers",
          "index_7",
          "look_up_12",
          "look_up_13",
          "look_up_15",
          "made_32",
          "made_34",
          "narrow_26",
          "narrow_29",
          "narrow_30",
          "narrow_54",
          "narrow_59",
          "norm_13",
          "norm_19",
          "pad_11",
          "pad_4",
          "pad_5",
          "rrelu_4",
          "put_1",
          "shape_30",
          "softmax_8",
          "sum_types_17",
          "sum_types_24",
          "sum_types_3",
          "topk_5",
          "types_12",
          "types_13",
          "types_29",
          "types_30");

  static Stream<OperatorCase> cases() {
    return OperatorCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void givesPyTorchsNumbersOrRefuses(OperatorCase operatorCase) {
    Map<String, Tensor> numbers = Npz.read(operatorCase.name() + ".npz", operatorCase.numbers());
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    List<Tensor> expected = new ArrayList<>();
    numbers.forEach(
        (name, tensor) -> {
          if (name.startsWith("in_")) {
            inputs.put(name.substring(3), tensor);
          } else {
            expected.add(tensor);
          }
        });
    Graph graph;
    try {
      graph = read(operatorCase, inputs);
    } catch (ModelException e) {
      assertThat(REFUSED).as(e.getMessage()).contains(operatorCase.line());
      assertThat(operatorCase.operators())
          .anyMatch(
              operator -> e.getMessage().contains(operator.replace("_reshape_alias", "reshape")));
      return;
    }
    List<Tensor> given = List.copyOf(inputs.values()); // in the order of forward's parameters
    Model model = Model.of(graph); // simplified and compiled, as everywhere
    List<Tensor> found =
        List.copyOf(
            PlanRunner.run(model.compile(), model.graph(), given, given.get(0).dim(0), 2).values());
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertEqual(found.get(i), expected.get(i));
    }
  }

  private static Graph read(OperatorCase operatorCase, Map<String, Tensor> inputs) {
    Map<String, InputShape> given = new LinkedHashMap<>();
    List<String> names = operatorCase.parameters();
    for (Tensor tensor : inputs.values()) {
      List<Integer> row = new ArrayList<>();
      for (int axis = 1; axis < tensor.rank(); axis++) {
        row.add(tensor.dim(axis));
      }
      given.put(names.get(given.size()), new InputShape(Optional.of(tensor.dtype()), row));
    }
    return TorchScript.read(ByteSource.of("net.pt", operatorCase.archive()), given);
  }

  private static void assertEqual(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.dtype()).isEqualTo(expected.dtype());
    for (int i = 0; i < found.size(); i++) {
      if (expected.dtype() == DType.INT64) {
        assertThat(found.getLong(i)).as("element %d", i).isEqualTo(expected.getLong(i));
        continue;
      }
      double is = found.getDouble(i);
      double should = expected.getDouble(i);
      boolean same =
          is == should
              || (Double.isNaN(is) && Double.isNaN(should))
              || Math.abs(is - should) <= 1e-5 + 1e-5 * Math.abs(should)
                  && !Double.isInfinite(should);
      assertThat(same).as("element %d is %s, PyTorch gives %s", i, is, should).isTrue();
    }
  }

  @Test
  void hasACaseForEveryOperator() {
    Set<String> missing = new TreeSet<>(AtenOperators.names());
    OperatorCase.all().forEach(operatorCase -> missing.removeAll(operatorCase.operators()));
    assertThat(missing).as("operators without a case in make-torchscript-cases").isEmpty();
  }

  @Test
  void hasACaseForEveryArgumentOffItsDefault() {
    Set<String> missing = new TreeSet<>();
    for (String operator : AtenOperators.names()) {
      for (Schema schema : Schemas.of(operator)) {
        schema.arguments().stream()
            .filter(argument -> argument.otherwise().isPresent())
            .filter(argument -> !Schemas.HARMLESS.contains(argument.name()))
            .forEach(argument -> missing.add(operator + "." + argument.name()));
      }
    }
    OperatorCase.all().forEach(operatorCase -> missing.removeAll(operatorCase.arguments()));
    assertThat(missing).as("arguments without a case in make-torchscript-cases").isEmpty();
  }

  @Test
  void knowsHowPyTorchDeclaresEveryOperator() {
    assertThat(
            AtenOperators.names().stream()
                .filter(name -> Schemas.of(name).isEmpty())
                .collect(Collectors.toSet()))
        .isEmpty();
  }
}
