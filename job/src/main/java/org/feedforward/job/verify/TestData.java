package org.feedforward.job.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.Model;
import org.feedforward.format.onnx.CaseResult;
import org.feedforward.format.onnx.OnnxCases;
import org.feedforward.graph.Graph;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/** Cases in the form of ONNX's conformance suite, each run through the compiled network. */
public final class TestData {

  private final List<OnnxCases.Case> cases;

  private TestData(List<OnnxCases.Case> cases) {
    this.cases = List.copyOf(cases);
  }

  /** All cases in a tree. */
  public static TestData in(Path root) {
    return new TestData(OnnxCases.find(root));
  }

  /** One model with the data sets in a folder. */
  public static TestData of(Path model, Path folder) {
    return new TestData(List.of(OnnxCases.of(String.valueOf(model), model, folder)));
  }

  /** Whether there is nothing to run. */
  public boolean isEmpty() {
    return cases.isEmpty();
  }

  /** Runs all cases. */
  public List<CaseResult> run(Tolerance tolerance) {
    List<CaseResult> results = new ArrayList<>();
    for (OnnxCases.Case onnxCase : cases) {
      results.add(OnnxCases.verify(onnxCase, tolerance, TestData::run));
    }
    return results;
  }

  /** The outputs of a graph without a batch, whose inputs and outputs are one row. */
  private static List<Tensor> run(Graph graph, List<Tensor> inputs) {
    Model model = Model.of(graph);
    return List.copyOf(PlanRunner.run(model.compile(), model.graph(), inputs, 1).values());
  }
}
