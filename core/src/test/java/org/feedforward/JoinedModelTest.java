package org.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.BatchNorm1d;
import org.feedforward.nn.Linear;
import org.feedforward.nn.Module;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.feedforward.nn.Sigmoid;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Several models in one give what each gives alone. */
class JoinedModelTest {

  private static final int ROWS = 37;

  private static Model network(int features, int hidden, int outputs) {
    Module layers =
        new Sequential(
            new Linear(features, hidden),
            new BatchNorm1d(hidden),
            new ReLU(),
            new Linear(hidden, outputs),
            new Sigmoid());
    return Model.of(layers, List.of(new Port("x", DType.FLOAT32, List.of(features))));
  }

  private static Map<String, Model> named(Model champion, Model challenger) {
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("champion", champion);
    models.put("challenger", challenger);
    return models;
  }

  private static float[] run(Model model, int output, float[][]... inputs) {
    Plan plan = model.compile();
    Workspace workspace = plan.newWorkspace();
    float[] found = new float[ROWS * model.outputs().get(output).elements()];
    int elements = found.length / ROWS;
    for (int first = 0; first < ROWS; first += plan.rows()) {
      int count = Math.min(plan.rows(), ROWS - first);
      for (int input = 0; input < inputs.length; input++) {
        for (int element = 0; element < inputs[input].length; element++) {
          workspace.putFloats(input, element, 0, inputs[input][element], first, count);
        }
      }
      plan.run(workspace, count);
      for (int row = 0; row < count; row++) {
        for (int element = 0; element < elements; element++) {
          found[(first + row) * elements + element] = workspace.getFloat(output, element, row);
        }
      }
    }
    return found;
  }

  private static float[][] columns(Random random, int features) {
    float[][] columns = new float[features][ROWS];
    for (float[] column : columns) {
      for (int row = 0; row < ROWS; row++) {
        column[row] = (float) random.nextGaussian();
      }
    }
    return columns;
  }

  @Property(tries = 40)
  void eachGivesTheBitsThatItGivesAlone(@ForAll long seed) {
    Random random = new Random(seed);
    int features = 1 + random.nextInt(40);
    Model one = network(features, 1 + random.nextInt(70), 1 + random.nextInt(9));
    Model other = network(features, 1 + random.nextInt(70), 1 + random.nextInt(9));
    float[][] x = columns(random, features);
    Model joined = Model.joined(named(one, other), Set.of());
    assertThat(joined.inputs()).isEqualTo(one.inputs());
    assertThat(run(joined, 0, x)).containsExactly(run(one, 0, x));
    assertThat(run(joined, 1, x)).containsExactly(run(other, 0, x));

    float[][] own = columns(random, features);
    Model apart = Model.joined(named(one, other), Set.of("challenger"));
    assertThat(apart.inputs().stream().map(Port::name)).containsExactly("x", "challenger.x");
    assertThat(run(apart, 0, x, own)).containsExactly(run(one, 0, x));
    assertThat(run(apart, 1, x, own)).containsExactly(run(other, 0, own));
  }

  @Test
  void whatCanBeAskedForKeepsItsName() {
    Model joined = Model.joined(named(network(3, 4, 2), network(3, 5, 1)), Set.of());
    assertThat(joined.outputs().stream().map(Port::name))
        .containsExactly("champion.output", "challenger.output");
    assertThat(joined.valueNames())
        .contains("champion.output", "challenger.output", "champion.0", "challenger.3");
    assertThat(joined.withOutputs(List.of("challenger.0")).outputs())
        .containsExactly(new Port("challenger.0", DType.FLOAT32, List.of(5)));
  }

  @Test
  void theOrderAndTheNamesAreAPartOfTheIdentity() {
    Model one = network(3, 4, 2);
    Model other = network(3, 5, 1);
    String identity = Model.joined(named(one, other), Set.of()).identity();
    assertThat(Model.joined(named(one, other), Set.of()).identity()).isEqualTo(identity);
    assertThat(Model.joined(named(other, one), Set.of()).identity()).isNotEqualTo(identity);
    assertThat(Model.joined(named(one, other), Set.of("champion")).identity())
        .isNotEqualTo(identity);
  }

  @Test
  void inputsOfOneNameMustBeOfOneType() {
    assertThatThrownBy(() -> Model.joined(named(network(3, 4, 2), network(4, 4, 2)), Set.of()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "The input x is float32[N, 3] in champion and float32[N, 4] in challenger: models"
                + " share the inputs of one name, unless they have features of their own");
    assertThat(Model.joined(named(network(3, 4, 2), network(4, 4, 2)), Set.of("champion")).inputs())
        .extracting(Port::name)
        .containsExactly("champion.x", "x");
  }

  /** Nothing of one model is computed twice because another one has it too. */
  @Test
  void aModelBesideItselfHasInputsOfItsOwnOnlyWhereThatIsAsked() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(2));
    Model twice = Model.of(Graph.of(List.of(x), Map.of("y", x.add(x)), Map.of()));
    Model joined = Model.joined(named(twice, twice), Set.of());
    long inputs = joined.graph().values().stream().filter(v -> v.op() instanceof Op.Input).count();
    assertThat(inputs).isEqualTo(1);
    assertThat(Arrays.asList(joined.outputs().get(0).shape(), joined.outputs().get(1).shape()))
        .containsOnly(List.of(2));
  }
}
