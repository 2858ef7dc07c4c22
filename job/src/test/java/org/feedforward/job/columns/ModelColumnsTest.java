package org.feedforward.job.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list of columns means for a network, and what it cannot mean. */
class ModelColumnsTest {

  @TempDir private Path folder;

  /** Outputs: scores [3], logit [1], grid [2, 2], id (an integer); inputs: x [3], n [2]. */
  private static Model model(String... names) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Value n = Value.input("n", DType.INT64, Shape.batched(2));
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("scores", x.neg());
    all.put("logit", x.slice(1, 0, 1).neg());
    all.put("grid", x.slice(1, 0, 2).unsqueeze(-1).mul(x.slice(1, 0, 2).unsqueeze(1)));
    all.put("id", n.slice(1, 0, 1));
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (String name : names.length == 0 ? all.keySet().toArray(String[]::new) : names) {
      outputs.put(name, all.get(name));
    }
    return Model.of(Graph.of(List.of(x, n), outputs, Map.of()));
  }

  private ModelColumns columns(Model model, String list) throws IOException {
    Path job =
        Files.writeString(folder.resolve("job.yaml"), "output:\n  columns:\n" + list.indent(4));
    JobConfig config =
        JobConfig.read(
            Optional.of(job),
            List.of(),
            Map.of("--model", List.of("m"), "--input", List.of("i"), "--output", List.of("o")));
    return ModelColumns.of(model, config.output(), Optional.empty());
  }

  private void refuses(Model model, String list, String... sentences) {
    assertThatThrownBy(() -> columns(model, list))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(
            e ->
                assertThat(
                        e.getMessage()
                            .lines()
                            .map(line -> line.replaceFirst("^.*job.yaml, line ", "")))
                    .containsExactly(sentences));
  }

  @Test
  void aListNamesOutputsInputsAndColumnsFurtherUp() throws IOException {
    ModelColumns columns =
        columns(
            model(),
            """
            - prediction
            - {name: p, of: scores, apply: softmax}
            - {name: first, of: p, element: no}
            - {name: label, of: scores, label: [no, yes, maybe]}
            - {name: top, of: p, top: 3}
            - {name: alert, of: logit, apply: sigmoid, above: 0.5}
            - {name: cell, of: grid, element: 3}
            - {name: rows, of: grid, apply: softmax}
            - {name: fed, of: n}
            - {name: who, constant: model-identity}
            """);
    assertThat(columns.shown())
        .containsExactly(
            "prediction: [scores: float32[3], logit: float32[1], grid: float32[2, 2], id:"
                + " int64[1]]",
            "p: float32[3]",
            "first: float32[]",
            "label: string",
            "top: array of 3 (label, score)",
            "alert: bool[1]",
            "cell: float32[]",
            "rows: float32[2, 2]",
            "fed: int64[2]",
            "who: the model-identity of the run");
  }

  @Test
  void theOnlyOutputIsCalledOutputToo() throws IOException {
    ModelColumns columns =
        columns(model("scores"), "    - {name: a, of: output}\n    - {name: b, of: scores}\n");
    assertThat(columns.shown()).containsExactly("a: float32[3]", "b: float32[3]");
    assertThat(columns.model().outputs()).hasSize(1);
    refuses(
        model(),
        "    - {name: a, of: output}\n",
        "3: output.columns: 'a': of 'output' is neither an output nor an input of the network, nor"
            + " a column further up in the list; known are scores, logit, grid, id, x, n");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    refuses(
        model(),
        """
            - {name: a, of: scroes}
            - {name: b, of: scores, label: [x, y]}
            - {name: c, of: logit, label: [x, y]}
            - {name: d, of: scores, top: 4, labels: [x, y, z]}
            - {name: e, of: scores, element: 3}
            - {name: f, of: scores, element: zz}
            - {name: g, of: logit, apply: softmax}
            - {name: h, of: id, above: 3}
            - {name: i, of: grid, top: 1, labels: [a, b, c, d]}
            - {name: a, of: scores}
            - {name: k, of: b}
        """,
        "3: output.columns: 'a': of 'scroes' is neither an output nor an input of the network, nor a column further up in the list; did you mean 'scores'?",
        "4: output.columns: 'b': 2 labels for 3 numbers; give one for each, in their order",
        "5: output.columns: 'c': label takes the largest of several numbers, and 'logit' has one; {name: c, of: logit, apply: sigmoid, above: 0.5} says whether a probability is high",
        "6: output.columns: 'd': top: 4 of 3 numbers; expected 1 to 3",
        "7: output.columns: 'e': element 3 of 3 numbers; expected 0 to 2, or a label",
        "8: output.columns: 'f': no column over the same output has the label 'zz'; known are x, y, z",
        "9: output.columns: 'g': a softmax of one number is always 1; for a single logit, say apply: sigmoid",
        "10: output.columns: 'h': apply, above, label and top take float32; 'id' is int64",
        "11: output.columns: 'i': label and top take one list of numbers for every row, found the shape [N, 2, 2]",
        "12: output.columns: two columns are called 'a'; give one of them another name");
  }

  @Test
  void whatHoldsNoNumbersIsRefused() {
    refuses(
        model(),
        """
            - {name: l, of: prediction}
            - prediction
            - {name: m, of: prediction}
            - {name: n, of: logit, top: 1, labels: [x]}
            - {name: o, constant: model-path}
            - {name: p, of: o}
            - {name: q, of: q}
            - {name: r, of: logit, element: 1}
        """,
        "3: output.columns: 'l': of 'prediction' is neither an output nor an input of the network, nor a column further up in the list; known are scores, logit, grid, id, x, n",
        "5: output.columns: 'm': of 'prediction' are the outputs scores, logit, grid, id; name one of them",
        "6: output.columns: 'n': top takes the largest of several numbers, and 'logit' has one; {name: n, of: logit, apply: sigmoid, above: 0.5} says whether a probability is high",
        "8: output.columns: 'p': the column 'o' does not hold numbers; name the output that it is made of",
        "9: output.columns: 'q': of 'q' is neither an output nor an input of the network, nor a column further up in the list; known are scores, logit, grid, id, x, n",
        "10: output.columns: 'r': element 1 of one number; leave element out");
  }

  @Test
  void whatMayMeanTwoThingsIsRefused() {
    refuses(
        model(),
        """
            - {name: scores, of: scores, apply: softmax}
            - {name: a, of: scores}
            - {name: x, of: logit}
            - {name: b, of: x}
        """,
        "4: output.columns: 'a': of 'scores' may be an output of the network or something else of that name; give the column another name",
        "6: output.columns: 'b': of 'x' may be an input of the network or something else of that name; give the column another name");
    refuses(
        model(),
        """
            - {name: c, of: scores, label: ['2', '1', '0']}
            - {name: d, of: scores, element: 0}
            - {name: e, of: scores, label: [u, v, w]}
            - {name: f, of: scores, top: 1}
        """,
        "4: output.columns: 'd': '0' may be one of the elements [2, 0], as a number or as a label; name it in a way that is one alone",
        "6: output.columns: 'f': other columns give different labels to 'scores'; say which ones, as labels: [...]");
  }

  @Test
  void entriesAreCheckedBeforeTheModelIsKnown() {
    refuses(
        model(),
        """
            - {name: a, of: scores, aply: softmax}
            - {name: b}
            - {of: scores}
            - {name: c, of: scores, constant: run-id}
            - {name: d, of: scores, label: [x, x, y]}
            - {name: e, of: scores, label: [x], above: 1}
            - {name: f, of: scores, top: 2, element: 1}
            - {name: g, of: scores, labels: [x]}
            - {name: h, of: scores, apply: relu}
            - {name: i, of: scores, above: NaN}
            - {name: j, of: scores, top: 0}
            - {name: k, constant: model}
        """,
        "3: output.columns: unknown key 'aply' of a column; did you mean 'apply'?",
        "4: output.columns: a column is made of an output, an input or another column, as {name: p, of: output}, or is a constant, as {name: model, constant: model-identity}",
        "5: output.columns: the key name is missing",
        "6: output.columns: a column is made of an output, an input or another column, as {name: p, of: output}, or is a constant, as {name: model, constant: model-identity}",
        "7: output.columns: label: the label 'x' stands at 0 and at 1, counted from 0; labels must differ",
        "8: output.columns: label and above do not go together; make two columns of them",
        "9: output.columns: top and element do not go together; make two columns of them",
        "10: output.columns: labels go with top; the label of the largest number alone is label: [...]",
        "11: output.columns: apply: expected softmax or sigmoid, found 'relu'",
        "12: output.columns: above: expected a number, found 'NaN'",
        "13: output.columns: top: expected a whole number of 1 or more, found '0'",
        "14: output.columns: constant: expected model-identity, run-id, model-path or scored-at, found 'model'");
    refuses(
        model(),
        """
            - {name: l, of: scores, label: '@missing.txt'}
            - predictions
        """,
        "3: output.columns: label: the labels in "
            + folder.resolve("missing.txt")
            + ": the file does not exist",
        "4: output.columns: expected prediction or keys such as {name: p, of: output, apply: softmax}, found 'predictions'");
  }

  @Test
  void somethingComesOutOfTheModel() {
    refuses(
        model(),
        "    - {name: a, constant: run-id}\n",
        "3: output.columns: the columns are constants alone, and nothing comes out of the model;"
            + " add prediction, or a column of an output");
  }
}
