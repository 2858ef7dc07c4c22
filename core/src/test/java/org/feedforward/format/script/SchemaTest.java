package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How PyTorch prints the declarations of its operators, and which calls a declaration takes. */
class SchemaTest {

  private static final Object TENSOR =
      ScriptTensor.of(Value.input("x", DType.FLOAT32, Shape.batched(3)));

  private static Schema.Argument only(String argument) {
    Schema schema = Schema.parse("aten::f(" + argument + ") -> Tensor");
    assertThat(schema.arguments()).hasSize(1);
    return schema.arguments().get(0);
  }

  private static ScriptList list(Object... items) {
    return new ScriptList(Arrays.asList(items), false);
  }

  @Test
  void readsNamesFormsAndDefaults() {
    Schema schema = Schema.parse("aten::round.decimals(Tensor self, *, int decimals) -> Tensor");

    assertThat(schema.operator()).isEqualTo("round");
    assertThat(schema.arguments())
        .extracting(Schema.Argument::name)
        .containsExactly("self", "decimals");
    assertThat(schema.arguments()).extracting(Schema.Argument::named).containsExactly(false, true);
    assertThat(schema.argument("decimals")).isPresent();
    assertThat(schema.argument("digits")).isEmpty();
  }

  @Test
  void readsListsAndOptionalArguments() {
    Schema schema =
        Schema.parse(
            "aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor");

    assertThat(schema.arguments())
        .extracting(Schema.Argument::list)
        .containsExactly(false, true, false, false);
    assertThat(schema.arguments())
        .extracting(Schema.Argument::optional)
        .containsExactly(false, true, false, true);
    assertThat(schema.arguments())
        .extracting(a -> a.otherwise().orElse("-"))
        .containsExactly("-", "-", "False", "None");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"aten::f", "prim::f(Tensor self) -> Tensor", "f(Tensor self) -> Tensor", ""})
  void knowsADeclarationFromOtherTexts(String line) {
    assertThatThrownBy(() -> Schema.parse(line))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No schema: " + line);
  }

  @Test
  void saysWhichArgumentItCannotRead() {
    assertThatThrownBy(() -> Schema.parse("aten::f(Tensor self, 3) -> Tensor"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("No argument: 3 of aten::f");
  }

  @Test
  void tensorsAreTensors() {
    Schema.Argument argument = only("Tensor self");

    assertThat(argument.takes(TENSOR)).isTrue();
    assertThat(argument.takes(1L)).isFalse();
    assertThat(argument.takes(null)).isFalse();
    assertThat(only("Tensor? weight").takes(null)).isTrue();
  }

  @Test
  void listsTakeListsAndOneNumber() {
    assertThat(only("int[] dims").takes(list(1L, 2L))).isTrue();
    assertThat(only("int[1] dim").takes(1L)).isTrue();
    assertThat(only("Tensor[] tensors").takes(list(TENSOR))).isTrue();
    assertThat(only("Tensor[] tensors").takes(1L)).isFalse();
    assertThat(only("int[] dims").takes("1")).isFalse();
  }

  @Test
  void numbersAreOfTheirKind() {
    assertThat(only("int dim").takes(1L)).isTrue();
    assertThat(only("int dim").takes(new BatchMultiple(1))).isTrue();
    assertThat(only("int dim").takes(1.0)).isFalse();
    assertThat(only("float eps").takes(1.0)).isTrue();
    assertThat(only("float eps").takes(1L)).isFalse();
    assertThat(only("Scalar alpha").takes(1L)).isTrue();
    assertThat(only("Scalar alpha").takes(1.5)).isTrue();
    assertThat(only("Scalar alpha").takes(true)).isTrue();
    assertThat(only("Scalar alpha").takes("1")).isFalse();
    assertThat(only("bool keepdim").takes(true)).isTrue();
    assertThat(only("bool keepdim").takes(1L)).isFalse();
    assertThat(only("str approximate").takes("tanh")).isTrue();
    assertThat(only("str approximate").takes(1L)).isFalse();
  }

  @Test
  void takesACallByPositionsAndNames() {
    Schema schema =
        Schema.parse("aten::add(Tensor self, Scalar other, *, Scalar alpha=1) -> Tensor");

    assertThat(schema.takes(List.of(TENSOR, 2L), Map.of())).isTrue();
    assertThat(schema.takes(List.of(TENSOR, 2L), Map.of("alpha", 3L))).isTrue();
    assertThat(schema.takes(List.of(TENSOR, 2L, 3L), Map.of())).isFalse();
    assertThat(schema.takes(List.of(2L, TENSOR), Map.of())).isFalse();
    assertThat(schema.takes(List.of(TENSOR), Map.of("beta", 3L))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bool a=False | False | true",
        "bool a=False | True | false",
        "bool a=True | True | true",
        "int a=-1 | -1 | true",
        "int a=-1 | 1 | false",
        "int a=0 | 0 | true",
        "float a=1.0000000000000001e-05 | 1e-5 | true",
        "float a=1.0000000000000001e-05 | 1e-6 | false",
        "Scalar a=1 | 1 | true",
        "Scalar a=1 | 1.0 | true",
        "Scalar a=0.01 | 0.01 | true",
        "Scalar a=0.33333333333333331 | 0.3333333333333333 | true",
        "Scalar a=1 | 2 | false",
        "int? a=None | 0 | false",
        "int a | 0 | false",
        "int a=mean | 0 | false"
      })
  void knowsTheNumberThatHoldsWhenNoneIsGiven(String argument, String value, boolean same) {
    Object given =
        switch (value) {
          case "True" -> true;
          case "False" -> false;
          default ->
              value.contains(".") || value.contains("e")
                  ? (Object) Double.valueOf(value)
                  : (Object) Long.valueOf(value);
        };

    assertThat(only(argument).isOtherwise(given)).isEqualTo(same);
  }

  @Test
  void knowsTheTextAndTheListThatHoldWhenNoneIsGiven() {
    assertThat(only("str approximate=\"none\"").isOtherwise("none")).isTrue();
    assertThat(only("str approximate=\"none\"").isOtherwise("tanh")).isFalse();
    assertThat(only("int[] dim=[]").isOtherwise(list())).isTrue();
    assertThat(only("int[] dim=[]").isOtherwise(list(1L))).isFalse();
    assertThat(only("int[] dim=1").isOtherwise(list())).isFalse();
    assertThat(only("Tensor? weight=None").isOtherwise(TENSOR)).isFalse();
  }

  @Test
  void everyOperatorOfTheTableHasItsDeclarations() {
    for (String operator : AtenOperators.names()) {
      assertThat(Schemas.of(operator)).as(operator).isNotEmpty();
      assertThat(Schemas.of(operator)).allMatch(schema -> schema.operator().equals(operator));
    }
    assertThat(Schemas.of("no_such_operator")).isEmpty();
  }
}
