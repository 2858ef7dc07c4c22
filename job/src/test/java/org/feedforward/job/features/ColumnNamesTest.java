package org.feedforward.job.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.fault.Problems;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, globs, files of names and prefixes of inputs, resolved to the columns of a table. */
class ColumnNamesTest {

  private static final Port IDS = new Port("ids", DType.INT64, List.of(2));
  private static final Port NUMBERS = new Port("numbers", DType.FLOAT32, List.of(2));

  private final Problems problems = new Problems();

  private static FeatureColumns typed(String text, Path folder) {
    return new FeatureColumns(Optional.empty(), FeatureEntry.of(text), true, folder);
  }

  /** The columns of each input, as {@code ids: a b}. */
  private List<String> resolve(List<Port> inputs, List<String> table, FeatureColumns... features) {
    Map<String, List<NamedColumn>> columns =
        ColumnNames.resolve(List.of(features), table, inputs, problems);
    return columns.entrySet().stream()
        .map(
            input ->
                input.getKey()
                    + ":"
                    + input.getValue().stream()
                        .map(column -> " " + column.name())
                        .collect(Collectors.joining()))
        .toList();
  }

  private List<String> resolve(List<Port> inputs, String table, String... texts) {
    return resolve(
        inputs,
        List.of(table.split(" ")),
        Arrays.stream(texts).map(text -> typed(text, Path.of(""))).toArray(FeatureColumns[]::new));
  }

  @Test
  void aPrefixNamesTheInput() {
    assertThat(resolve(List.of(IDS, NUMBERS), "u n_1 n_2", "ids=u", "numbers=n_*"))
        .containsExactly("ids: u", "numbers: n_1 n_2");
    assertThat(problems.sentences()).isEmpty();
  }

  @Test
  void aColumnMayBeCalledLikeAPrefix() {
    assertThat(resolve(List.of(NUMBERS), "ids=u x=1 u", "ids=u", "x=1"))
        .containsExactly("numbers: ids=u x=1");
    assertThat(resolve(List.of(NUMBERS), "x", "y=z")).containsExactly("numbers: y=z");
    assertThat(problems.sentences()).isEmpty();
  }

  @Test
  void aMisspeltInputIsTold() {
    resolve(List.of(IDS, NUMBERS), "u n_1", "idz=u", "number=nothing", "other=n_*", "q=u");
    assertThat(problems.sentences())
        .containsExactly(
            "features: the model has no input 'idz'; did you mean 'ids'?",
            "features: the model has no input 'number'; did you mean 'numbers'?",
            "features: the model has no input 'other'; it has ids, numbers",
            "features: the model has no input 'q'; it has ids, numbers");
  }

  @Test
  void severalInputsAskWhichOneIsMeant() {
    resolve(List.of(IDS, NUMBERS), "u", "u");
    assertThat(problems.sentences())
        .containsExactly(
            "features: the model has the inputs ids, numbers; say which one 'u' feeds: --features"
                + " INPUT=u");
  }

  @Test
  void aGlobThatMatchesNothingIsTold() {
    assertThat(resolve(List.of(NUMBERS), "a b", "f_*")).containsExactly("numbers:");
    assertThat(problems.sentences()).containsExactly("no column matches 'f_*'; the table has a, b");
  }

  @Test
  void aNameWithAWildcardIsAColumnWhereTheTableHasIt() {
    assertThat(resolve(List.of(NUMBERS), "f_* f_1", "f_*")).containsExactly("numbers: f_*");
  }

  @Test
  void aColumnFeedsAnInputOnce() {
    assertThat(resolve(List.of(NUMBERS), "a_1 a_2", "a_1", "a_*"))
        .containsExactly("numbers: a_1 a_2");
    assertThat(problems.sentences())
        .containsExactly("features: 'a_1' feeds the input 'numbers' twice");
  }

  @Test
  void aFileHoldsANameALine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("names.txt"), "b\n\n  \na\nf_*\n");
    List<String> table = List.of("a", "b", "f_1", "f_2");
    assertThat(resolve(List.of(NUMBERS), table, typed("@names.txt", folder)))
        .containsExactly("numbers: b a f_1 f_2");
    assertThat(problems.sentences()).isEmpty();
    resolve(List.of(NUMBERS), table, typed("@lost.txt", folder));
    assertThat(problems.sentences())
        .singleElement()
        .asString()
        .startsWith("features: cannot read the names in " + folder.resolve("lost.txt"));
  }

  @Test
  void anEntryThatIsNamedIsNoGlobAndNoFile() {
    FeatureColumns named =
        new FeatureColumns(
            Optional.of("numbers"), new FeatureEntry("@f_*", true, true), false, Path.of(""));
    Map<String, List<NamedColumn>> columns =
        ColumnNames.resolve(List.of(named), List.of("f_1"), List.of(NUMBERS), problems);
    assertThat(columns.get("numbers")).containsExactly(NamedColumn.of("@f_*", named.entry()));
  }

  @Test
  void aJobFileNamesInputsThatTheModelHas() {
    FeatureColumns unknown =
        new FeatureColumns(Optional.of("nubers"), FeatureEntry.of("a"), false, Path.of(""));
    resolve(List.of(NUMBERS), List.of("a"), unknown);
    assertThat(problems.sentences())
        .containsExactly("features: the model has no input 'nubers'; did you mean 'numbers'?");
  }
}
