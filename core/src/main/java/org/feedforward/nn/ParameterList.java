package org.feedforward.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.tensor.Tensor;

/** Parameters named 0, 1, 2, ..., as torch.nn.ParameterList; it has no forward of its own. */
public final class ParameterList extends Module {

  private final List<Parameter> parameters;

  /** The parameters in their order. */
  public ParameterList(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /** The value of the parameter at a position. */
  public Tensor get(int index) {
    return parameters.get(index).value();
  }

  @Override
  protected Map<String, Parameter> ownParameters() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    parameters.forEach(parameter -> named.put(Integer.toString(named.size()), parameter));
    return named;
  }
}
