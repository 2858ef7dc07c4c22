package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.stream.Stream;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that was written to hang, to fill the memory, or to reach something else than a graph. */
@Timeout(120) // no measurement: a loop without an end must not stop the suite
class HostileScriptTest {

  private static void refuses(String words, String... lines) {
    assertThatThrownBy(() -> ScriptCode.forward(lines))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("net.pt: ")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return -None | is not a number",
        "return torch.add(x, None) | is not a tensor",
        "return torch.mul(None, None) | is not a tensor",
        "return torch.unbind(torch.expand(torch.unsqueeze(x, 2), [-1, -1, 6000000]), 2) | parts",
        "return torch.split(torch.expand(torch.unsqueeze(x, 2), [-1, -1, 6000000]), 1, 2) | parts",
        "return torch.chunk(x, 2147483647, 1) | parts",
        "return torch.one_hot(x, 2147483647) | 2147483647 classes",
        "return torch.one_hot(x, -1) | -1 classes",
        "return torch.expand(x, [-1, 2147483647]) | line",
        "return torch.expand(x, [9223372036854775807, 5]) | line",
        "return torch.zeros([2147483647, 2147483647]) | too large",
        "return torch.zeros([-1]) | too large",
        "return torch.arange(9223372036854775807) | not known here",
        "return torch.add(9223372036854775807, 9223372036854775807) | overflow",
        "return torch.view(x, [0, 0]) | line",
        "return torch.view(x, [-1, -1]) | line",
        "return torch.view(x, [-5, 1]) | line",
        "return torch.permute(x, [0, 0]) | line",
        "return torch.permute(x, [1, 0, 7]) | line",
        "return torch.select(x, 1, 99) | line",
        "return torch.select(x, 99, 0) | line",
        "return torch.topk(x, 99, 1) | line",
        "return torch.topk(x, -1, 1) | line",
        "return torch.group_norm(x, 0) | line",
        "return torch.group_norm(x, -3) | line",
        "return torch.layer_norm(x, []) | line",
        "return torch.layer_norm(x, [0]) | line",
        "return torch.repeat(x, [1, 1000000]) | by 1000000",
        "return torch.unflatten(x, 1, [-1, -1]) | line",
        "return torch.embedding(x, x) | line",
        "return torch.batch_norm(x, None, None, None, None, False, 0.1, 0., True) | model.eval()",
        "return torch.cat([], 1) | with something in it",
        "return torch.cat([None], 1) | list of tensors",
        "return torch.stack([x, 1], 1) | list of tensors",
        "return torch.narrow(x, 1, 2147483647, 2147483647) | line",
        "return CONSTANTS.c999999 | is not in the file",
        "return self.training.x | has no attribute",
        "return [x, 1][5] | has none at 5",
        "return x[0] | is taken of a value that is not a list",
        "return x() | not a function",
        "return self.forward(x) | line",
        "return annotate(Tensor) | lacks an argument",
        "return getattr(self) | lacks an argument",
        "return range(x) | line",
        "return int(x) | from the data",
        "return float(\"text\") | from a text",
        "return open(\"/etc/passwd\") | operator open is not known here",
        "return __import__(\"os\").system(\"id\") | operator __import__ is not known here",
        "return os.system(\"id\") | operator os.system is not known here",
        "return torch.load(\"x\") | operator aten::load is not known here",
        "return ops.prim.PythonOp(x) | operator prim::PythonOp is not known here",
        "return ops.aten.__class__(x) | is not known here",
        "raise Exception | raise is not read here",
        "import os | import is not read here",
        "lambda: x | lambda is not read here",
        "x.value = 1 | an assignment to something other than a variable is not read here",
        "a, b = x | is not a tuple of 2",
        "assert False | assertion",
        "return | returns no tensor",
        "return {\"a\": 1} | other than tensors",
      })
  void refusesALineWithItsReason(String line, String words) {
    refuses(words, line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return \"abc",
        "return 'abc",
        "return \"abc\\",
        "return 99999999999999999999999999",
        "return 1e",
        "return torch.relu(x",
        "return torch.relu(x))",
        "return [x, [x",
        "return {x: ",
        "return ((x)",
        "return x.",
        "return x[",
        "return \u0000",
        "return \u202ex",
        "return \ud83d\ude00",
        "return $x",
        "def f(",
        "if x",
        "if x:",
        "for",
        "for x in",
        "while",
        "= x",
        "x =",
        "return x @ x",
        "return x if x else x",
        "return [i for i in x]",
        "return *x",
        "class Inner:",
        "@decorated",
      })
  void refusesWhatIsNoCode(String line) {
    refuses("line", line);
  }

  static Stream<Arguments> nested() {
    return Stream.of(
        Arguments.of("(", "x", ")"),
        Arguments.of("[", "x", "]"),
        Arguments.of("{1: ", "x", "}"),
        Arguments.of("torch.relu(", "x", ")"),
        Arguments.of("-", "x", ""),
        Arguments.of("", "x", ".y"),
        Arguments.of("", "x", "[0]"),
        Arguments.of("", "x", "()"),
        Arguments.of("x[", "x", "]"));
  }

  @ParameterizedTest
  @MethodSource("nested")
  void refusesNestingOfAnyKind(String open, String inner, String close) {
    refuses("nested too deep", "return " + open.repeat(100_000) + inner + close.repeat(100_000));
  }

  @Test
  void refusesBlocksInBlocks() {
    String[] lines = new String[1_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = " ".repeat(i) + "if True:";
    }
    refuses("nested too deep", lines);
  }

  @Test
  void refusesAChainOfElif() {
    String[] lines = new String[20_001];
    lines[0] = "if False:";
    for (int i = 1; i < lines.length; i += 2) {
      lines[i] = "  y = x";
      lines[i + 1] = "elif False:";
    }
    refuses("nested too deep", lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "range(1000000000000)",
        "range(-9223372036854775807, 9223372036854775807)",
        "range(0, 9223372036854775807, 1)",
        "range(-9000000000000000000, 9000000000000000000, 9000000000000000000)",
        "range(0, 5, 0)",
        "range(0, 5, -1)",
        "range()",
        "range(1, 2, 3, 4)",
      })
  void refusesALoopOfTooManyTurns(String items) {
    refuses("line", "for i in " + items + ":", "  y = x", "return x");
  }

  @Test
  void countsTheTurnsOfALoopAtTheEndOfTheIntegers() {
    assertThat(
            ScriptCode.forward(
                "for i in range(9223372036854775800, 9223372036854775807, 9223372036854775807):",
                "  x = torch.relu(x)",
                "return x"))
        .isNotNull();
  }

  @Test
  void runsALoopOverNothingAndNone() {
    assertThat(ScriptCode.forward("for i in [None, None]:", "  x = torch.relu(x)", "return x"))
        .isNotNull();
  }

  @Test
  void refusesLoopsInLoops() {
    refuses(
        "too long",
        "for i in range(10000):",
        "  for j in range(10000):",
        "    for k in range(10000):",
        "      y = torch.relu(x)",
        "return x");
  }

  @Test
  void refusesCodeThatCallsItself() {
    assertThatThrownBy(
            () ->
                ScriptCode.read(
                    """
                    class Sequential(Module):
                      def forward(self: __torch__.Sequential,
                        x: Tensor) -> Tensor:
                        return (self).forward(torch.relu(x), )
                    """))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nested too deep");
  }

  @Test
  void refusesCodeThatCallsItselfTwice() {
    assertThatThrownBy(
            () ->
                ScriptCode.read(
                    """
                    class Sequential(Module):
                      def forward(self: __torch__.Sequential,
                        x: Tensor) -> Tensor:
                        return torch.add((self).a(x, ), (self).a(x, ))
                      def a(self: __torch__.Sequential,
                        x: Tensor) -> Tensor:
                        return torch.add((self).b(x, ), (self).b(x, ))
                    """
                        + chain("b", "c")
                        + chain("c", "d")
                        + chain("d", "e")
                        + chain("e", "f")
                        + chain("f", "g")
                        + chain("g", "h")
                        + chain("h", "i")
                        + chain("i", "j")
                        + chain("j", "k")
                        + chain("k", "l")
                        + chain("l", "m")
                        + chain("m", "n")
                        + chain("n", "o")
                        + chain("o", "p")
                        + chain("p", "q")
                        + chain("q", "missing")))
        .isInstanceOf(ModelException.class);
  }

  private static String chain(String name, String next) {
    return String.format(
        Locale.ROOT,
        "  def %s(self: __torch__.Sequential,\n    x: Tensor) -> Tensor:\n    return torch.add((self).%s(x, ), (self).%s(x, ))\n",
        name,
        next,
        next);
  }

  @Test
  void refusesToMakeMoreConstantsThanANetworkNeeds() {
    refuses(
        "more constants",
        "y = []",
        "for i in range(10000):",
        "  z = torch.append(y, torch.zeros([1048576]))",
        "return x");
  }

  @Test
  void refusesATensorOfVeryManyAxes() {
    refuses("too large", "for i in range(10000):", "  x = torch.unsqueeze(x, 1)", "return x");
  }

  @Test
  void countsWhatIsDoneWithLongLists() {
    refuses(
        "too long",
        "y = [x]",
        "for i in range(5000):",
        "  z = torch.append(y, x)",
        "for i in range(10000):",
        "  z = torch.cat(y, 1)",
        "return x");
  }

  @Test
  void forgetsTheViewsThatAChangeInPlaceHasEnded() {
    assertThat(
            ScriptCode.forward(
                "for i in range(5000):",
                "  y = torch.view(x, [-1, 5])",
                "  z = torch.view(x, [-1, 5])",
                "  w = torch.relu_(x)",
                "return x"))
        .isNotNull();
  }

  @Test
  void refusesAListThatHoldsItself() {
    refuses("other than tensors", "y = [x]", "z = torch.append(y, y)", "return y");
  }

  @Test
  void printsALongOrInvisibleNameShort() {
    assertThatThrownBy(() -> ScriptCode.forward("return torch." + "a".repeat(100_000) + "(x)"))
        .isInstanceOf(ModelException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\n"));
  }

  @Test
  void refusesMoreCodeThanANetworkHas() {
    refuses("line", "return [" + "x, ".repeat(300_000) + "]");
    assertThatThrownBy(() -> ScriptCode.read("#" + " ".repeat(3 << 20)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("bytes");
  }
}
