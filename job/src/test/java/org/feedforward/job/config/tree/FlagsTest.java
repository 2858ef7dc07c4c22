package org.feedforward.job.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.Problems;
import org.junit.jupiter.api.Test;

/** Flags and {@code --set} become the trees that a job file would give. */
class FlagsTest {

  private final Problems problems = new Problems();

  private Node.Keys sets(String... sets) {
    return Flags.readSets(List.of(sets), JobConfig.SETTINGS, problems);
  }

  @Test
  void aFlagIsTheKeyOfItsSetting() {
    Node.Keys keys =
        Flags.read(
            Map.of(
                "--model", List.of("m"),
                "--keep", List.of("a", "b"),
                "--input-option", List.of("sep=;", "nullValue=", "quote==")),
            JobConfig.SETTINGS,
            problems);
    Origin model = new Origin.Flag("--model");
    Origin option = new Origin.Flag("--input-option");
    Origin keep = new Origin.Flag("--keep");
    assertThat(keys.entries())
        .containsExactly(
            new Node.Entry(model, "model.path", new Node.Text(model, "m")),
            new Node.Entry(
                option,
                "input.options",
                new Node.Keys(
                    option,
                    List.of(
                        new Node.Entry(option, "sep", new Node.Text(option, ";")),
                        new Node.Entry(option, "nullValue", new Node.Text(option, "")),
                        new Node.Entry(option, "quote", new Node.Text(option, "="))))),
            new Node.Entry(
                keep,
                "output.keep",
                new Node.Items(keep, List.of(new Node.Text(keep, "a"), new Node.Text(keep, "b")))));
    assertThat(problems.sentences()).isEmpty();
  }

  @Test
  void aPairNeedsAKey() {
    assertThat(Read.faultsOfFlags("--input-option=sep", "--output-option==x", "--label=team"))
        .containsExactly(
            "--input-option sep: expected KEY=VALUE",
            "--output-option =x: expected KEY=VALUE",
            "--label team: expected KEY=VALUE");
    assertThat(Read.faultsOfFlags("--input-shape=8"))
        .containsExactly("--input-shape 8: expected INPUT=SHAPE");
  }

  @Test
  void theLastPairOfAKeyHolds() {
    assertThat(Read.flags("--label=a=1", "--label=b=2", "--label=a=3").run().labels())
        .containsExactly(Map.entry("b", "2"), Map.entry("a", "3"));
  }

  @Test
  void setsOfTextsAreTakenAsTyped() {
    assertThat(sets("input.where={a: b}", "model.path=a=b", "output.prediction=").entries())
        .extracting(entry -> ((Node.Text) entry.value()).value())
        .containsExactly("{a: b}", "a=b", "");
  }

  @Test
  void setsOfListsAndMappingsAreYaml() {
    assertThat(sets("output.keep=[a, b]", "run.labels={k: v}", "features=a").entries())
        .extracting(entry -> entry.value().getClass().getSimpleName())
        .containsExactly("Items", "Keys", "Text");
  }

  @Test
  void theLastSetOfAKeyHolds() {
    assertThat(sets("run.labels.a=1", "run.labels={a: 2}", "run.labels.a=3").entries())
        .extracting(Node.Entry::key)
        .containsExactly("run.labels", "run.labels.a");
    assertThat(sets("model.path=a", "model.path=b").entries())
        .extracting(entry -> ((Node.Text) entry.value()).value())
        .containsExactly("b");
  }

  @Test
  void aSetNeedsAKey() {
    assertThat(sets("nonsense", "=x", "").entries()).isEmpty();
    assertThat(problems.sentences())
        .containsExactly(
            "--set nonsense: expected KEY=VALUE",
            "--set =x: expected KEY=VALUE",
            "--set : expected KEY=VALUE");
  }
}
