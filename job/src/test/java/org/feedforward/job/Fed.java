package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** What reaches a network: scores with networks that give back what they are fed. */
final class Fed {

  private static final Path IDENTITIES = Path.of("src/test/resources/identity").toAbsolutePath();

  private final Path folder;
  private int runs;

  Fed(Path folder) {
    this.folder = folder;
  }

  /** The model file of an identity, as {@code float4}. */
  static Path identity(String name) {
    return IDENTITIES.resolve(name + ".onnx");
  }

  /** Scores a table with an identity. */
  Run run(String identity, Path input, Path output, String... more) {
    LocalSpark.session();
    List<String> words = new ArrayList<>(List.of("score", "--model"));
    words.add(identity(identity).toString());
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  /** The predictions in the order of the table; the run must succeed. */
  List<Row> rows(String identity, Path input, String... more) {
    Path output = folder.resolve("fed-" + runs++);
    Run run = run(identity, input, output, more);
    assertThat(run.err()).isEmpty();
    return LocalSpark.session().read().parquet(output.toString()).collectAsList();
  }

  /** What fed the network, a text like {@code 1.0 2.0} a row. */
  List<String> fed(String identity, Path input, String... more) {
    return rows(identity, input, more).stream()
        .map(
            row -> {
              Object prediction = row.get(row.fieldIndex("prediction"));
              return prediction instanceof scala.collection.Seq
                  ? row.getList(row.fieldIndex("prediction")).stream()
                      .map(String::valueOf)
                      .reduce((a, b) -> a + " " + b)
                      .orElse("")
                  : String.valueOf(prediction);
            })
        .toList();
  }

  /** The message of a run that must fail. */
  Run fails(String identity, Path input, String... more) {
    return run(identity, input, folder.resolve("fails"), more);
  }
}
