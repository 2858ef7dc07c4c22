package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptCodeTest {

  private static Tensor run(Graph graph) {
    Tensor input = Tensor.randn(1, 3, 10);
    return Interpreter.run(graph, List.of(input)).values().iterator().next();
  }

  private static Tensor run(String... lines) {
    return run(ScriptCode.forward(lines));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.add(x, x) | torch.mul(x, 2)",
        "torch.add(x, 1, alpha=3) | torch.add(x, 3)",
        "torch.sub(x, x, alpha=2) | torch.neg(x)",
        "torch.rsub(x, 1) | torch.sub(torch.neg(x), -1)",
        "torch.div(x, 4) | torch.mul(x, 0.25)",
        "torch.square(x) | torch.mul(x, x)",
        "torch.clamp_min(x, 0) | torch.relu(x)",
        "torch.clamp(x, 0., None) | torch.relu(x)",
        "torch.hardtanh(x, 0., 6.) | torch.relu6(x)",
        "torch.where(torch.gt(x, 0), x, torch.neg(x)) | torch.abs(x)",
        "torch.masked_fill(x, torch.lt(x, 0), 0) | torch.relu(x)",
        "torch.t(torch.t(x)) | x",
        "torch.transpose(torch.unsqueeze(x, 2), 1, 2) | torch.unsqueeze(x, 1)",
        "torch.flatten(torch.view(x, [-1, 5, 1]), 1) | x",
        "torch.reshape(x, [torch.size(x, 0), -1]) | x",
        "torch.cat([torch.slice(x, 1, 0, 2), torch.slice(x, 1, 2, 9223372036854775807)], 1) | x",
        "torch.select(torch.stack([x, torch.neg(x)], 1), 1, 1) | torch.neg(x)",
        "torch.sum(torch.stack([x, x], 1), [1]) | torch.mul(x, 2)",
        "torch.expand(torch.unsqueeze(x, 1), [-1, 2, -1]) | torch.stack([x, x], 1)",
        "torch.repeat(x, [1, 2]) | torch.cat([x, x], 1)",
        "torch.to(torch.gt(x, 0), 6) | torch.to(torch.lt(torch.neg(x), 0), 6)",
        "torch.layer_norm(x, [5]) | torch.layer_norm(x, [5], None, None, 1.0000000000000001e-05)",
        "torch.log_softmax(x, 1) | torch.log_softmax(x, -1)",
        "ops.aten.silu(x) | torch.silu(x)",
        "torch.squeeze(torch.unsqueeze(x, 1)) | x",
        "torch.zeros_like(torch.log(torch.neg(torch.abs(x)))) | torch.sub(x, x)",
        "torch.ones_like(x) | torch.add(torch.sub(x, x), 1)",
        "torch.add(x, torch.arange(0, 5, None, None, None, None)) | torch.add(x, torch.arange(5))",
        "torch.mul(x, self.scale) | torch.mul(x, 2)",
        "torch.feature_alpha_dropout(x, 0.5, False) | x",
        "torch.slice(torch.pad(x, [1, 2], \"constant\", 7.), 1, 1, 6) | x",
        "torch.slice(torch.constant_pad_nd(x, [0, 2], 0), 1, 0, 5) | x",
        "torch.std(x, [1], True, True) | torch.sqrt(torch.var(x, [1], correction=1, keepdim=True))",
        "torch.mul(torch.var(x, [1], False), 5) | torch.mul(torch.var(x, [1], correction=0), 5)",
        "torch.prod(torch.stack([x, x], 1), 1) | torch.mul(x, x)",
        "torch.div(x, torch.div(7, 2, rounding_mode=\"trunc\")) | torch.div(x, 3)",
        "torch.div(torch.mul(x, 5), 2, rounding_mode=\"trunc\") | torch.mul(torch.sign(x),"
            + " torch.floor(torch.abs(torch.div(torch.mul(x, 5), 2))))",
        "torch.cat(torch.add([x], [x]), 1) | torch.cat([x, x], 1)",
        "torch.cat(torch.slice([x, x, x], 1), 1) | torch.cat([x, x], 1)",
        "torch.cat(torch.slice([x, x, x], -9, -1), 1) | torch.cat([x, x], 1)",
        "torch.cat(torch.list([x, x]), 1) | torch.cat([x, x], 1)",
        "torch.add(x, torch.__range_length(0, 10, 3)) | torch.add(x, 4)",
        "torch.add(x, torch.__range_length(10, 0, -3)) | torch.add(x, 4)",
        "torch.add(x, torch.__derive_index(2, 10, -3)) | torch.add(x, 4)",
        "torch.add(x, torch.len(\"four\")) | torch.add(x, 4)",
        "torch.add(x, torch.find(\"cuda:0\", \"cpu\", 0, 6)) | torch.sub(x, 1)"
      })
  void computesTheSame(String one, String other) {
    assertThat(run("return " + one)).isEqualTo(run("return " + other));
  }

  @Test
  void computesNumbersBranchesAndLoopsOnTheWay() {
    Tensor looped =
        run(
            "y = x",
            "for i in range(torch.sub(torch.dim(x), 0)):",
            "  y0 = torch.add(y, torch.mul(i, 2))",
            "  y = y0",
            "if torch.__is__(None, None):",
            "  z = torch.mul(y, 2)",
            "else:",
            "  z = uninitialized(Tensor)",
            "return z");
    assertThat(looped).isEqualTo(run("return torch.mul(torch.add(torch.add(x, 0), 2), 2)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.all([True, True])",
        "torch.any([False, True])",
        "torch.__contains__([1, 2, 3], 2)",
        "torch.__contains__({\"a\": 1}, \"a\")",
        "torch.eq([1, 2], [1, 2])",
        "torch.ne([1, 2], [1, 3])",
        "torch.ne([1], [1, 3])",
        "torch.eq(torch.size(x), torch.size(torch.relu(x)))",
        "torch.eq(torch.size(x, 0), torch.size(input, 0))",
        "torch.ne(torch.mul(torch.size(x, 0), 3), 4)",
        "torch.ne(torch.numel(x), 7)",
        "torch.is_grad_enabled()",
        "torch.__not__(torch.is_autocast_enabled())"
      })
  void knowsBeforeTheDataIs(String truth) {
    assertThat(
            run(
                "if " + truth + ":",
                "  y = x",
                "else:",
                "  ops.prim.RaiseException(\"no\")",
                "return y"))
        .isEqualTo(run("return x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.eq(torch.size(x, 0), 1)",
        "torch.ne(torch.numel(x), 10)",
        "torch.gt(torch.size(x, 0), 1)",
        "torch.lt(torch.size(x, 0), torch.numel(x))",
        "torch.eq(torch.size(x), [1, 5])"
      })
  void refusesABranchOnTheBatchSize(String truth) {
    assertThatThrownBy(
            () ->
                ScriptCode.forward("if " + truth + ":", "  y = x", "else:", "  y = x", "return y"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a comparison depends on the batch size");
  }

  @Test
  void unpacksTuplesAndLists() {
    assertThat(run("a, b, = torch.split(x, [2, 3], 1)", "return torch.cat([a, b], 1)"))
        .isEqualTo(run("return x"));
  }

  @Test
  void changesATensorInPlaceAsItsUsersSeeIt() {
    assertThat(run("_0 = torch.relu_(x)", "return torch.add(x, _0)"))
        .isEqualTo(run("return torch.mul(torch.relu(x), 2)"));
  }

  @Test
  void refusesAViewOrCopyOfWhatWasChangedInPlace() {
    assertThatThrownBy(
            () ->
                ScriptCode.forward(
                    "y = torch.reshape(x, [-1, 5, 1])", "_0 = torch.relu_(y)", "return x"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("in-place");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return torch.fft_hfft(x) | operator aten::fft_hfft is not known here",
        "return ops.mine.thing(x) | operator ops.mine.thing is not known here",
        "return torch.mean(x, [0]) | mixes rows",
        "return torch.sum(x) | mixes the rows",
        "return torch.softmax(x, 0) | mixes rows",
        "return torch.slice(x, 0, 1, 2) | mixes rows",
        "return torch.dropout(x, 0.5, True) | model.eval()",
        "return torch.to(x, 7) | to with dtype float64",
        "return torch.add(x, torch.arange(0, 10, -2)) | arange from 0 to 10",
        "return torch.linear(x, x) | linear needs a weight",
        "return self.nothing | has no attribute nothing",
        "return missing(x) | operator missing is not known here",
        "return torch.relu(x | line"
      })
  void namesTheLineOfWhatItRefuses(String line, String words) {
    assertThatThrownBy(() -> ScriptCode.forward(line))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("___torch_mangle_187.py, line ")
        .hasMessageContaining(words.strip());
  }

  @Test
  void refusesABranchOnTheData() {
    assertThatThrownBy(
            () ->
                ScriptCode.forward(
                    "if bool(torch.gt(torch.select(x, 1, 0), 0)):", "  y = x", "return x"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("depends on the data");
  }

  @Test
  void refusesALoopWithoutEnd() {
    assertThatThrownBy(() -> ScriptCode.forward("while True:", "  y = x", "return x"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("runs for too long");
  }

  @Test
  void refusesInputsWhoseExtentTheCodeLeavesOpen() {
    assertThatThrownBy(
            () ->
                ScriptCode.read(
                    """
                    class Sequential(Module):
                      def forward(self: __torch__.Sequential,
                        left: Tensor,
                        right: Tensor) -> Tensor:
                        return (getattr(self, "0")).forward(torch.cat([left, right], 1), )
                    """))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not say what the input right is");
  }

  /** As in PyTorch 2.13; a softmax alone would give NaN. */
  @Test
  void givesZeroWhereAttentionMasksEveryKey() {
    for (String mask : List.of("torch.lt(q, torch.sub(q, 1))", "torch.sub(torch.mul(q, 0), inf)")) {
      Graph graph =
          ScriptCode.forward(
              "q = torch.unsqueeze(torch.slice(x, 1, 0, 1), 2)",
              "y = torch.scaled_dot_product_attention(q, q, q, " + mask + ")",
              "return y");
      Tensor y = Interpreter.run(graph, List.of(Tensor.randn(1, 3, 10))).get("output");
      assertThat(y.toFloats()).as(mask).containsOnly(0);
    }
  }

  @Test
  void takesAsManyColumnsAsTheCodeSelects() {
    Graph graph =
        ScriptCode.read(
            """
            class Sequential(Module):
              def forward(self: __torch__.Sequential,
                input: Tensor) -> Tensor:
                return torch.div(torch.select(input, 1, 0), torch.select(input, 1, 6))
            """);
    assertThat(graph.inputs().get(0).type()).hasToString("float32[N, 7]");
  }

  @Test
  void refusesToChooseBetweenFloatsAndIntegers() {
    assertThatThrownBy(
            () ->
                ScriptCode.read(
                    """
                    class Sequential(Module):
                      def forward(self: __torch__.Sequential,
                        input: Tensor) -> Tensor:
                        return torch.sub(torch.select(input, 1, 0), torch.select(input, 1, 6))
                    """))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the code runs with float32[7] as with int64[7]");
  }
}
