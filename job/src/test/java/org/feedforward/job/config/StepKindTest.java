package org.feedforward.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.config.tree.Read;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.steps.Chain;
import org.feedforward.job.steps.Recipe;
import org.feedforward.job.steps.Step;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps as they stand in a job file, and what they make of values. The numbers are those of numpy
 * 2.4, SciPy and scikit-learn 1.9.
 */
class StepKindTest {

  @TempDir private Path folder;

  private static List<Recipe> recipes(String yaml, Problems problems) {
    return Read.yaml(
            problems, "features: [{column: a, steps: " + yaml + "}]", FeatureColumns.FEATURES)
        .get(FeatureColumns.FEATURES)
        .stream()
        .flatMap(columns -> columns.entry().steps().stream())
        .toList();
  }

  private static Chain chain(Form form, String yaml) throws MisfitException {
    Problems problems = new Problems();
    List<Step> steps = new ArrayList<>();
    for (Recipe recipe : recipes(yaml, problems)) {
      steps.add(recipe.step("a", ZoneId.of("Europe/Berlin")));
    }
    assertThat(problems.sentences()).isEmpty();
    return Chain.of(form, steps);
  }

  /** What comes out for each value, its numbers side by side; a fault as its reason and value. */
  private static List<String> results(Content content, String yaml, Object... values)
      throws MisfitException {
    Chain chain = chain(Form.of(content), yaml);
    Cells cells = new Cells();
    cells.start(chain.in(), values.length, values.length, i -> String.valueOf(values[i]));
    for (int i = 0; i < values.length; i++) {
      put(cells, content, i, values[i]);
    }
    return results(chain, cells);
  }

  private static void put(Cells cells, Content content, int cell, Object value) {
    if (value == null) {
      cells.setMissing(cell);
    } else if (content.isText()) {
      cells.texts()[cell] = UTF8String.fromString((String) value);
    } else if (content.isLong()) {
      cells.wholes(0)[cell] = ((Number) value).longValue();
    } else {
      cells.numbers(0)[cell] = ((Number) value).doubleValue();
    }
  }

  private static List<String> results(Chain chain, Cells cells) {
    chain.apply(cells);
    assertThat(cells.form())
        .isEqualTo(
            chain.out().content() == Content.CELL
                ? new Form(Content.NUMBER, false, chain.out().width())
                : chain.out());
    List<String> results = new ArrayList<>();
    for (int row = 0; row < cells.rows(); row++) {
      int at = row;
      List<String> faults =
          cells.faults().stream()
              .filter(fault -> fault.row() == at)
              .map(fault -> fault.reason().code() + " " + fault.value().orElse(""))
              .toList();
      if (!faults.isEmpty()) {
        results.add(String.join(", ", faults).strip());
      } else if (cells.isMissing(row)) {
        results.add("null");
      } else {
        List<String> numbers = new ArrayList<>();
        for (int lane = 0; lane < cells.form().width(); lane++) {
          numbers.add(
              cells.form().content() == Content.WHOLE
                  ? String.valueOf(cells.wholes(lane)[row])
                  : String.valueOf((float) cells.numbers(lane)[row]));
        }
        results.add(String.join(" ", numbers));
      }
    }
    return results;
  }

  private static List<String> lists(Content content, String yaml, List<?>... rows)
      throws MisfitException {
    Chain chain = chain(Form.listOf(content), yaml);
    List<Object> all = new ArrayList<>();
    for (List<?> row : rows) {
      all.addAll(row == null ? List.of() : row);
    }
    Cells cells = new Cells();
    cells.start(chain.in(), rows.length, all.size(), i -> String.valueOf(all.get(i)));
    int next = 0;
    for (int row = 0; row < rows.length; row++) {
      cells.starts()[row] = next;
      if (rows[row] == null) {
        cells.setMissingList(row);
      } else {
        for (Object value : rows[row]) {
          put(cells, content, next++, value);
        }
      }
    }
    cells.starts()[rows.length] = next;
    return results(chain, cells);
  }

  private static List<String> problems(String yaml) {
    Problems problems = new Problems();
    recipes(yaml, problems);
    return problems.sentences();
  }

  private static String misfit(Form form, String yaml) {
    try {
      return "none: " + chain(form, yaml).described();
    } catch (MisfitException e) {
      return e.getMessage();
    }
  }

  @Nested
  class Numbers {

    @Test
    void missingNumbersAreFilled() throws Exception {
      assertThat(results(Content.NUMBER, "[{fill: 7.5}]", 1.0, null, Double.NaN, -0.0))
          .containsExactly("1.0", "7.5", "7.5", "-0.0");
      assertThat(results(Content.NUMBER, "[{fill: {value: 7, nan: keep}}]", null, Double.NaN))
          .containsExactly("7.0", "NaN");
      assertThat(results(Content.WHOLE, "[{fill: 7}]", 1, null)).containsExactly("1", "7");
      assertThat(results(Content.WHOLE, "[{fill: 7.5}]", 1, null)).containsExactly("1.0", "7.5");
      assertThat(results(Content.NUMBER, "[{scale: {mean: 1}}, {fill: 9}]", 3, null))
          .containsExactly("2.0", "9.0");
    }

    @Test
    void whatIsMissingBecomesOne() throws Exception {
      Object[] values = {1.0, null, Double.NaN};
      assertThat(results(Content.NUMBER, "[{indicator: null}]", values))
          .containsExactly("0", "1", "0");
      assertThat(results(Content.NUMBER, "[{indicator: nan}]", values))
          .containsExactly("0", "null", "1");
      assertThat(results(Content.NUMBER, "[{indicator: missing}]", values))
          .containsExactly("0", "1", "1");
      assertThat(results(Content.TEXT, "[{indicator: }]", "", null)).containsExactly("0", "1");
    }

    @Test
    void numbersAreLimitedAndScaled() throws Exception {
      assertThat(results(Content.NUMBER, "[{clip: [0, null]}]", -1, 5, Double.NaN))
          .containsExactly("0.0", "5.0", "NaN");
      assertThat(results(Content.NUMBER, "[{clip: [0, 2]}]", -1, 5)).containsExactly("0.0", "2.0");
      assertThat(results(Content.WHOLE, "[{scale: {mean: 1, std: 3}}]", 2))
          .containsExactly("0.33333334");
      assertThat(results(Content.NUMBER, "[{scale: {min: 1, max: 25}}]", 9))
          .containsExactly("0.33333334");
      assertThat(results(Content.NUMBER, "[{scale: {center: 1, scale: 4}}]", 9))
          .containsExactly("2.0");
      assertThat(results(Content.NUMBER, "[{scale: {multiply: 0.5, add: 1}}]", 9))
          .containsExactly("5.5");
    }

    @Test
    void logarithmsAndPowersAreThoseOfScipy() throws Exception {
      assertThat(results(Content.NUMBER, "[log1p]", -0.5, 0, 1e-9, 3, 1e6, -1, -2, null))
          .containsExactly(
              "-0.6931472",
              "0.0",
              "1.0E-9",
              "1.3862944",
              "13.815512",
              "out-of-range -1",
              "out-of-range -2",
              "null");
      Object[] x = {-3.5, -0.25, 0.0, 1e-9, 0.5, 7.0, 1234.5};
      assertThat(results(Content.NUMBER, "[{power: {method: yeo-johnson, lambda: 0.3}}]", x))
          .containsExactly(
              "-6.997756", "-0.27136806", "0.0", "1.0E-9", "0.43115646", "2.8868866", "24.878517");
      assertThat(results(Content.NUMBER, "[{power: {method: yeo-johnson, lambda: 0}}]", x))
          .containsExactly(
              "-9.625", "-0.28125", "0.0", "1.0E-9", "0.4054651", "2.0794415", "7.119231");
      assertThat(results(Content.NUMBER, "[{power: {method: yeo-johnson, lambda: 2}}]", x))
          .containsExactly(
              "-1.5040774", "-0.22314355", "0.0", "1.0E-9", "0.625", "31.5", "763229.6");
      assertThat(
              results(Content.NUMBER, "[{power: {method: box-cox, lambda: 0.3}}]", 1e-6, 0.5, 0.0))
          .containsExactly("-3.2805035", "-0.62582535", "out-of-range 0.0");
      assertThat(results(Content.NUMBER, "[{power: {method: box-cox, lambda: 0}}]", 3.0, 1e4))
          .containsExactly("1.0986123", "9.2103405");
    }

    @Test
    void pointsAndQuantilesAreThoseOfNumpy() throws Exception {
      String points = "[{interpolate: {x: [0, 1, 2, 2, 3], y: [10, 20, 30, 50, 40]}}]";
      assertThat(results(Content.NUMBER, points, -5, 0, 0.3, 1, 1.5, 2, 2.5, 9, Double.NaN))
          .containsExactly("10.0", "10.0", "13.0", "20.0", "25.0", "50.0", "45.0", "40.0", "NaN");
      String ties = "[{interpolate: {x: [0, 1, 1, 1, 2], y: [0, 1, 5, 2, 3]}}]";
      assertThat(results(Content.NUMBER, ties, 0.5, 1, 1.5)).containsExactly("0.5", "5.0", "2.5");
      assertThat(
              results(
                  Content.NUMBER,
                  "[normal-quantile]",
                  0,
                  1e-9,
                  1e-7,
                  0.001,
                  0.1,
                  0.3,
                  0.5,
                  0.8,
                  0.9,
                  0.99999,
                  1))
          .containsExactly(
              "-5.1993375",
              "-5.1993375",
              "-5.1993375",
              "-3.0902324",
              "-1.2815516",
              "-0.52440053",
              "0.0",
              "0.8416212",
              "1.2815516",
              "4.2648907",
              "5.1993375");
    }

    @Test
    void onlySharesHaveQuantiles() throws Exception {
      assertThat(results(Content.NUMBER, "[normal-quantile]", -0.1, 1.5, Double.NaN, null))
          .containsExactly("out-of-range -0.1", "out-of-range 1.5", "NaN", "null");
    }

    @Test
    void bucketsAreThoseOfNumpy() throws Exception {
      Object[] x = {-1, 0, 0.5, 1, 2, 5};
      assertThat(results(Content.NUMBER, "[{bucketize: {boundaries: [0, 1, 2]}}]", x))
          .containsExactly("0", "1", "1", "2", "3", "3");
      assertThat(results(Content.NUMBER, "[{bucketize: {boundaries: [0, 1, 2], right: true}}]", x))
          .containsExactly("0", "0", "1", "1", "2", "3");
      assertThat(results(Content.NUMBER, "[{bucketize: {boundaries: [0]}}]", Double.NaN))
          .containsExactly("nan NaN");
    }

    @Test
    void onlyWholeNumbersBecomeIntegers() throws Exception {
      assertThat(results(Content.NUMBER, "[{cast: true}]", 3.0, 2.5, Double.NaN, 0x1p63, null))
          .containsExactly("3", "not-whole 2.5", "not-whole NaN", "not-whole " + 0x1p63, "null");
      assertThat(results(Content.CELL, "[{cast: true}]", "9007199254740993", "7.0", "x"))
          .containsExactly("9007199254740993", "7", "not-a-number x");
    }

    @Test
    void textsOfCsvAreNumbersWhereNumbersAreTaken() throws Exception {
      assertThat(
              results(Content.CELL, "[{fill: 1}, {scale: {std: 2}}]", "3", "", "1e1", null, "True"))
          .containsExactly("1.5", "not-a-number", "5.0", "0.5", "0.5");
      assertThat(misfit(Form.of(Content.TEXT), "[{scale: {std: 2}}]"))
          .isEqualTo("scale takes numbers, but gets texts");
    }
  }

  @Nested
  class KnownValues {

    @Test
    void aVocabularyGivesIndices() throws Exception {
      String step = "[{vocabulary: {values: [DE, FR], start: 1, unknown: 0, missing: 9}}]";
      assertThat(results(Content.TEXT, step, "DE", "FR", "de", null, ""))
          .containsExactly("1", "2", "0", "9", "0");
      assertThat(results(Content.TEXT, "[{vocabulary: {values: [DE, FR]}}]", "FR", "UK", null))
          .containsExactly("1", "unknown UK", "null");
    }

    @Test
    void keysAreComparedAsWhatTheColumnHolds() throws Exception {
      String step = "[{vocabulary: {values: [3, 4]}}]";
      assertThat(results(Content.WHOLE, step, 3, 5)).containsExactly("0", "unknown 5");
      assertThat(results(Content.NUMBER, step, 3.0, 3.5, Double.NaN))
          .containsExactly("0", "unknown 3.5", "nan NaN");
      assertThat(results(Content.TEXT, step, "3", "3.0")).containsExactly("0", "unknown 3.0");
      String integers = "[{vocabulary: {values: [3, 4], keys: integers}}]";
      assertThat(results(Content.CELL, integers, "3.0", "4")).containsExactly("0", "1");
      assertThat(misfit(Form.of(Content.WHOLE), "[{vocabulary: {values: [3, '03']}}]"))
          .isEqualTo("vocabulary: the key '03' comes twice, as '3' first");
      assertThat(misfit(Form.of(Content.WHOLE), "[{vocabulary: {values: [x]}}]"))
          .isEqualTo("vocabulary: the key 'x' is none of the integers that the column holds");
      assertThat(misfit(Form.of(Content.TEXT), "[{vocabulary: {values: [x, y, x]}}]"))
          .isEqualTo("vocabulary: the key 'x' comes twice");
    }

    @Test
    void keysMayStandInFiles() throws Exception {
      Files.writeString(folder.resolve("a.txt"), "x\r\ny\n");
      Files.writeString(folder.resolve("b.json"), "[\"y\", \"x\", 3]");
      Files.writeString(folder.resolve("c.csv"), "index,key\n7,x\n9,\"y,\"\"z\"\n");
      assertThat(results(Content.TEXT, "[{vocabulary: {file: " + folder + "/a.txt}}]", "x", "y"))
          .containsExactly("0", "1");
      assertThat(results(Content.TEXT, "[{vocabulary: {file: " + folder + "/b.json}}]", "x", "3"))
          .containsExactly("1", "2");
      assertThat(
              results(
                  Content.TEXT, "[{vocabulary: {file: " + folder + "/c.csv}}]", "x", "y,\"z", "y"))
          .containsExactly("7", "9", "unknown y");
      Files.writeString(folder.resolve("d.txt"), "\ufeffx\ny");
      Files.writeString(folder.resolve("e.txt"), "x\n\ny");
      assertThat(results(Content.TEXT, "[{vocabulary: {file: " + folder + "/d.txt}}]", "x", "y"))
          .containsExactly("0", "1");
      assertThat(problems("[{vocabulary: {file: " + folder + "/e.txt}}]"))
          .singleElement()
          .asString()
          .endsWith("e.txt: line 2 is empty; a JSON array may hold an empty key");
      assertThat(problems("[{vocabulary: {file: " + folder + "/lost.txt}}]"))
          .singleElement()
          .asString()
          .endsWith("lost.txt: the file does not exist");
    }

    @Test
    void aMapGivesNumbersAndOneHotAPlace() throws Exception {
      assertThat(
              results(
                  Content.TEXT, "[{map: {values: {a: 0.5, b: -2}, unknown: 9}}]", "a", "b", "c"))
          .containsExactly("0.5", "-2.0", "9.0");
      assertThat(results(Content.TEXT, "[{map: {a: 1}}]", "a", null))
          .containsExactly("1.0", "null");
      assertThat(results(Content.TEXT, "[{onehot: {values: [a, b, c], unknown: zeros}}]", "b", "x"))
          .containsExactly("0 1 0", "0 0 0");
      assertThat(
              results(Content.TEXT, "[{onehot: {values: [a, b, c], drop: first}}]", "a", "c", "x"))
          .containsExactly("0 0", "0 1", "unknown x");
    }

    @Test
    void hashesAreThoseOfTheirAuthors() throws Exception {
      // mmh3.hash(text, 42, signed=False) % 1000, xxhash.xxh64_intdigest(text, 7) % 1000
      assertThat(
              results(
                  Content.TEXT,
                  "[{hash: {function: murmur3_32, seed: 42, buckets: 1000}}]",
                  "",
                  "a",
                  "hello",
                  "São Tomé"))
          .containsExactly(MURMUR);
      assertThat(
              results(
                  Content.TEXT,
                  "[{hash: {function: xxhash64, seed: 7, buckets: 1000}}]",
                  "",
                  "a",
                  "hello",
                  "São Tomé"))
          .containsExactly(XXHASH);
    }

    private static final String[] MURMUR = {"372", "763", "185", "617"};
    private static final String[] XXHASH = {"561", "765", "94", "107"};
  }

  @Nested
  class DatesAndLists {

    @Test
    void datesBecomeNumbers() throws Exception {
      // 2024-02-29 23:30:05 on a clock; UTC is an hour behind Berlin then
      long wall = 1_709_249_405_000_000L;
      String parts =
          "[{date: [year, quarter, month, week, day, day-of-year, weekday, hour, minute, second,"
              + " epoch-day]}]";
      assertThat(results(Content.WALL_CLOCK, parts, wall))
          .containsExactly("2024 1 2 9 29 60 3 23 30 5 19782");
      assertThat(results(Content.TIMESTAMP, "[{date: [day, hour]}]", wall)).containsExactly("1 0");
      assertThat(
              results(
                  Content.TIMESTAMP, "[{date: {parts: [day, hour], timezone: UTC}}]", wall, null))
          .containsExactly("29 23", "null");
      assertThat(results(Content.DATE, "[{date: weekday}]", 0, -1)).containsExactly("3", "2");
      assertThat(
              results(
                  Content.CELL,
                  "[{date: hour}]",
                  "2024-02-29 23:30:05",
                  "2024-02-29T23:30",
                  "2024-02-29",
                  "2024-02-29T23:30:05Z",
                  "29.2.2024"))
          .containsExactly("23", "23", "0", "0", "not-a-number 29.2.2024");
    }

    @Test
    void cyclesJoinTheirEnds() throws Exception {
      assertThat(results(Content.WHOLE, "[{cycle: 24}]", 0, 6))
          .containsExactly("0.0 1.0", "1.0 6.123234E-17");
    }

    @Test
    void listsBecomeOneLength() throws Exception {
      List<?>[] rows = {List.of(1, 2, 3), List.of(4), List.of(), null, Arrays.asList(1, null)};
      assertThat(lists(Content.WHOLE, "[{sequence: {length: 2, pad: -1}}]", rows))
          .containsExactly("1 2", "4 -1", "-1 -1", "null", "null");
      assertThat(
              lists(
                  Content.WHOLE,
                  "[{fill: []}, {sequence: {length: 2, side: left, keep: last}}]",
                  rows))
          .containsExactly("2 3", "0 4", "0 0", "0 0", "null");
      assertThat(
              lists(
                  Content.WHOLE,
                  "[{vocabulary: {values: [1, 2], start: 1}}, {sequence: {length: 3}}]",
                  List.of(2, 7),
                  List.of(1)))
          .containsExactly("unknown 7", "1 0 0");
      assertThat(lists(Content.NUMBER, "[{cycle: 4}, {sequence: {length: 2}}]", List.of(0)))
          .containsExactly("0.0 1.0 0.0 0.0");
    }

    @Test
    void jsonBecomesLists() throws Exception {
      assertThat(
              results(
                  Content.CELL,
                  "[{parse: json}, {vocabulary: {values: [30, x], unknown: 9}},"
                      + " {sequence: {length: 2}}]",
                  "[30, \"x\"]",
                  "[5]",
                  "[]",
                  null,
                  "[",
                  "{}",
                  "[[1]]",
                  "[1, null]"))
          .containsExactly(
              "0 1",
              "9 0",
              "0 0",
              "null",
              "not-a-number [",
              "not-a-number {}",
              "not-a-number [[1]]",
              "null");
      assertThat(
              results(
                  Content.CELL,
                  "[{parse: json}, {scale: {std: 2}}, {sequence: {length: 2}}]",
                  "[1, 2.5]",
                  "[\"a\"]"))
          .containsExactly("0.5 1.25", "not-a-number a");
    }
  }

  @Test
  void numbersOfColumnsMayStandInAFile() throws Exception {
    Files.writeString(
        folder.resolve("s.json"), "{\"a\": {\"mean\": 1, \"std\": 2}, \"b\": {\"mean\": 0}}");
    String step = "[{scale: {file: " + folder + "/s.json}}]";
    assertThat(results(Content.NUMBER, step, 5)).containsExactly("2.0");
    Problems none = new Problems();
    Recipe recipe = recipes(step, none).get(0);
    assertThat(recipe.step("b", ZoneOffset.UTC).described()).isEqualTo("scale: {mean: 0, std: 1}");
    try {
      recipe.step("aa", ZoneOffset.UTC);
      assertThat(false).isTrue();
    } catch (MisfitException e) {
      assertThat(e).hasMessageEndingWith("s.json has nothing for this column");
    }
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(
            problems(
                "[{fil: 0}, scale, {clip: [5, 1]}, {scale: {mean: 0, std: 0}}, {scale: {min: 1}},"
                    + " {bucketize: {boundaries: [2, 1]}}, {interpolate: {x: [1], y: [1, 2]}},"
                    + " {vocabulary: {}}, {cycle: 0}, {hash: {function: md5, buckets: 0}},"
                    + " {sequence: {length: 0}}, {date: wekday}]"))
        .hasSizeGreaterThanOrEqualTo(12)
        .allMatch(sentence -> sentence.startsWith("job.yaml, line 1: features: steps: "))
        .anyMatch(sentence -> sentence.endsWith("unknown step 'fil'; did you mean 'fill'?"))
        .anyMatch(sentence -> sentence.contains("the lower bound 5.0 is above the upper bound 1.0"))
        .anyMatch(sentence -> sentence.contains("std is 0, which would divide by 0"))
        .anyMatch(sentence -> sentence.contains("2.0"));
  }
}
