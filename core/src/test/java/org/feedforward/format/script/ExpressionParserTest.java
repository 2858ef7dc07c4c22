package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expressions are read as Python's own parser reads them, and those PyTorch never writes not at
 * all.
 */
class ExpressionParserTest {

  private static Expression parse(String text) {
    ScriptFile file = Parser.parse("net.py", "def f(x):\n  return " + text + "\n");
    Statement statement = file.functions().get("f").body().get(0);
    return ((Statement.Return) statement).value();
  }

  /** In brackets, the function first. */
  private static String show(Expression expression) {
    if (expression instanceof Expression.Literal literal) {
      return show(literal.value());
    } else if (expression instanceof Expression.Name name) {
      return name.name();
    } else if (expression instanceof Expression.Attribute attribute) {
      return "(. " + show(attribute.object()) + " " + attribute.name() + ")";
    } else if (expression instanceof Expression.Call call) {
      StringBuilder named = new StringBuilder();
      call.named().forEach((key, value) -> named.append(" " + key + "=" + show(value)));
      return "(call " + show(call.function()) + all(call.arguments()) + named + ")";
    } else if (expression instanceof Expression.Subscript subscript) {
      return "(item " + show(subscript.object()) + " " + show(subscript.index()) + ")";
    } else if (expression instanceof Expression.ListOf list) {
      return "(list" + all(list.items()) + ")";
    } else if (expression instanceof Expression.TupleOf tuple) {
      return "(tuple" + all(tuple.items()) + ")";
    } else if (expression instanceof Expression.DictOf dict) {
      StringBuilder items = new StringBuilder();
      for (int i = 0; i < dict.keys().size(); i++) {
        items.append(" " + show(dict.keys().get(i)) + ":" + show(dict.values().get(i)));
      }
      return "(dict" + items + ")";
    }
    return "(- " + show(((Expression.Negative) expression).operand()) + ")";
  }

  private static String all(List<Expression> items) {
    return items.stream().map(item -> " " + show(item)).collect(Collectors.joining());
  }

  private static String show(Object literal) {
    if (literal instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (literal instanceof Double number) {
      return "float " + Double.toHexString(number);
    }
    if (literal instanceof String text) {
      return "'" + text + "'";
    }
    return literal == null ? "None" : "int " + literal;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | x",
        "x.y | (. x y)",
        "x.y.z | (. (. x y) z)",
        "self.fc1.weight | (. (. self fc1) weight)",
        "f() | (call f)",
        "f(x) | (call f x)",
        "f(x, y) | (call f x y)",
        "f(x, y, ) | (call f x y)",
        "torch.add(x, y, alpha=2) | (call (. torch add) x y alpha=int 2)",
        "f(x=1, y=2) | (call f x=int 1 y=int 2)",
        "f(g(h(x))) | (call f (call g (call h x)))",
        "f(x)(y) | (call (call f x) y)",
        "f(x).y | (. (call f x) y)",
        "f(x)[0] | (item (call f x) int 0)",
        "x[0] | (item x int 0)",
        "x[-1] | (item x (- int 1))",
        "x[0][1] | (item (item x int 0) int 1)",
        "x[\"key\"] | (item x 'key')",
        "(x) | x",
        "((x)) | x",
        "(x,) | (tuple x)",
        "(x, y) | (tuple x y)",
        "() | (tuple)",
        "[] | (list)",
        "[x] | (list x)",
        "[x, y] | (list x y)",
        "[1, 2, 3] | (list int 1 int 2 int 3)",
        "[1, 2, ] | (list int 1 int 2)",
        "[[1], [2, 3]] | (list (list int 1) (list int 2 int 3))",
        "{} | (dict)",
        "{\"a\": 1} | (dict 'a':int 1)",
        "{\"a\": x, \"b\": [1]} | (dict 'a':x 'b':(list int 1))",
        "None | None",
        "True | True",
        "False | False",
        "inf | float Infinity",
        "nan | float NaN",
        "-inf | (- float Infinity)",
        "0 | int 0",
        "7 | int 7",
        "9223372036854775807 | int 9223372036854775807",
        "1. | float 0x1.0p0",
        "1.5 | float 0x1.8p0",
        ".5 | float 0x1.0p-1",
        "1e5 | float 0x1.86ap16",
        "1.5e-07 | float 0x1.421f5f40d8376p-23",
        "1e+20 | float 0x1.5af1d78b58c4p66",
        "0.10000000000000001 | float 0x1.999999999999ap-4",
        "-1 | (- int 1)",
        "-1.5 | (- float 0x1.8p0)",
        "-x | (- x)",
        "--x | (- (- x))",
        "-f(x) | (- (call f x))",
        "-x.y | (- (. x y))",
        "\"text\" | 'text'",
        "'text' | 'text'",
        "\"\" | ''",
        "\"a b\" | 'a b'",
        "ops.prim.NumToTensor(torch.size(x, 0)) | (call (. (. ops prim) NumToTensor) (call (. torch size) x int 0))",
        "(self.fc1).forward(x, ) | (call (. (. self fc1) forward) x)",
        "getattr(self, \"0\") | (call getattr self '0')",
        "annotate(List[int], [1]) | (call annotate (item List int) (list int 1))",
        "torch.slice(x, 1, 0, 9223372036854775807) | (call (. torch slice) x int 1 int 0 int 9223372036854775807)",
        "__torch__.torch.nn.functional.relu(x, False, ) | (call (. (. (. (. __torch__ torch) nn) functional) relu) x False)",
        "x, y | (tuple x y)",
        "x, (y, z) | (tuple x (tuple y z))",
        "f(x), g(y) | (tuple (call f x) (call g y))",
        "uninitialized(Tensor) | (call uninitialized Tensor)",
        "f([x, y], 1) | (call f (list x y) int 1)",
        "f((x, y)) | (call f (tuple x y))",
        "f(-1) | (call f (- int 1))",
        "f(None, None, 1.0000000000000001e-05) | (call f None None float 0x1.4f8b588e368f1p-17)"
      })
  void readsWhatPythonReads(String text, String tree) {
    assertThat(show(parse(text))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x +",
        "f(",
        "f(x",
        "[x",
        "(x",
        "{\"a\"}",
        "{\"a\": }",
        "x.",
        "x[",
        "x]",
        "1 2",
        "f(x y)",
        "= x",
        "x..y",
        "f(,)",
        "\"open",
        "@",
        "$",
        "x ? y",
        "f(x=)",
        "{1: 2",
        "lambda x: x",
        "x if y else z",
        "x + y",
        "x == y",
        "not x",
        "x and y",
        "*x",
        "f(*x)",
        "x[1:2]"
      })
  void refusesTheRestByItsLine(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("net.py, line ");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    for (String deep :
        List.of(
            "(".repeat(500),
            "[".repeat(500),
            "f(".repeat(500),
            "-".repeat(500) + "x",
            "x" + ".y".repeat(500),
            "x" + "()".repeat(500))) {
      assertThatThrownBy(() -> parse(deep))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("nested too deep");
    }
  }

  @Test
  void readsFunctionsWithTheirParameters() {
    Function function =
        Parser.parse(
                "net.py",
                """
                def f(self: __torch__.Net,
                    x: Tensor,
                    sizes: List[int]=[1, 2],
                    flag: bool=False) -> Tensor:
                  return x
                """)
            .functions()
            .get("f");

    assertThat(function.parameters())
        .extracting(Function.Parameter::name)
        .containsExactly("self", "x", "sizes", "flag");
    assertThat(function.parameters())
        .extracting(Function.Parameter::type)
        .containsExactly("__torch__.Net", "Tensor", "List[int]", "bool");
    assertThat(show(function.parameters().get(2).otherwise().orElseThrow()))
        .isEqualTo("(list int 1 int 2)");
    assertThat(function.parameters().get(1).otherwise()).isEmpty();
  }

  @Test
  void readsClassesWithMethodsAndConstants() {
    ScriptFile file =
        Parser.parse(
            "net.py",
            """
            class Net(Module):
              __parameters__ = ["weight", ]
              weight : Tensor
              training : bool
              scale : Final[float] = 2.
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return x
              def extra(self: __torch__.Net) -> int:
                return 3
            """);

    ScriptClass net = file.classes().get("Net");
    assertThat(net.methods()).containsOnlyKeys("forward", "extra");
    assertThat(net.constants()).containsOnlyKeys("scale");
    assertThat(show(net.constants().get("scale"))).isEqualTo("float 0x1.0p1");
  }

  @Test
  void readsStatementsInTheirOrder() {
    List<Statement> body =
        Parser.parse(
                "net.py",
                """
                def f(x):
                  y = x
                  a, b, = x
                  for i in range(3):
                    y = i
                  while True:
                    y = x
                  if x:
                    y = x
                  elif y:
                    pass
                  else:
                    y = x
                  assert x, "no"
                  torch.warn("w")
                  with x as y:
                    z = y
                  return y
                """)
            .functions()
            .get("f")
            .body();

    assertThat(body.stream().map(statement -> statement.getClass().getSimpleName()))
        .containsExactly(
            "Assign", "Assign", "For", "While", "If", "Assert", "Assign", "Unknown", "Return");
    assertThat(body.stream().map(Statement::line)).containsExactly(2, 3, 4, 6, 8, 14, 15, 16, 18);
    Statement.Assign unpacks = (Statement.Assign) body.get(1);
    assertThat(unpacks.targets()).containsExactly("a", "b");
    assertThat(unpacks.unpacks()).isTrue();
    Statement.If choice = (Statement.If) body.get(4);
    assertThat(choice.then()).hasSize(1);
    assertThat(choice.otherwise()).hasSize(1).first().isInstanceOf(Statement.If.class);
  }
}
