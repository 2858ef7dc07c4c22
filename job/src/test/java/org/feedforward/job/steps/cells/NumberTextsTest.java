package org.feedforward.job.steps.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell is the float that {@link Float#parseFloat} reads, bit for bit, or null. */
class NumberTextsTest {

  private static final int CASES = 60_000;

  @Test
  void floatsComeBackFromTheirShortestTexts() {
    Random random = new Random(1);
    for (int i = 0; i < CASES; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(number)) {
        assertReads(Float.toString(number));
        assertReads(new BigDecimal(number).toPlainString());
      }
    }
  }

  @Test
  void doublesAndDecimalsAreRoundedOnce() {
    Random random = new Random(2);
    for (int i = 0; i < CASES; i++) {
      assertReads(Double.toString(random.nextGaussian()));
      assertReads(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(90) - 45)));
      long digits = random.nextLong() >>> random.nextInt(63);
      assertReads(BigDecimal.valueOf(digits, random.nextInt(60) - 30).toString());
      assertReads(BigDecimal.valueOf(-digits, random.nextInt(20)).toPlainString());
    }
  }

  @Test
  void theMiddleBetweenTwoFloatsAndItsNeighboursGoTheRightWay() {
    Random random = new Random(3);
    for (int i = 0; i < CASES; i++) {
      float number = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(60) - 20));
      double middle = ((double) number + Math.nextUp(number)) / 2;
      BigDecimal exact = new BigDecimal(middle);
      assertReads(exact.toPlainString());
      BigDecimal little = exact.ulp().movePointLeft(random.nextInt(3));
      assertReads(exact.add(little).toPlainString());
      assertReads(exact.subtract(little).toPlainString());
    }
    // 2^24 + 1 lies in the middle, and just above it with digits that a double does not hold
    for (String text :
        new String[] {
          "16777217",
          "16777217.0",
          "16777217.000000001",
          "16777216.999999999",
          "1.6777217e7",
          "167772170000000e-7"
        }) {
      assertReads(text);
    }
  }

  @Test
  void anyTextReadsAsItsNumberOrAsNull() {
    Random random = new Random(4);
    String letters = "0123456789012345678900..+-eE x";
    Pattern literal = Pattern.compile(".*[xXfFdDpP].*");
    for (int i = 0; i < 2 * CASES; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      if (!literal.matcher(text).matches()) {
        assertReads(text.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "inf, Infinity", "-Infinity, -Infinity", "+INF, Infinity", "NaN, NaN", "nan, NaN", "True, 1",
    "false, 0", "-0, -0.0", "-0.0e5, -0.0", "1e40, Infinity", "-1e999, -Infinity", "1e-999, 0",
    "' 7 ', 7", "00000000000000000000000012, 12", ".5, 0.5", "5., 5"
  })
  void namedNumbersAndTheEdges(String text, float number) {
    assertThat(NumberTexts.toFloat(UTF8String.fromString(text))).isEqualTo(Float.valueOf(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-", "+", ".", "e5", ".e5", "1e", "1e+", "--1", "1..2", "1.2.3", "1 2", "30d",
        "1f", "0x1p3", "1,5", "١", "1e5e5", "+-1", "None", "yes"
      })
  void whatIsNotANumberIsNull(String text) {
    assertThat(NumberTexts.toFloat(UTF8String.fromString(text))).isNull();
  }

  private static void assertReads(String text) {
    Float expected;
    try {
      expected = Float.valueOf(text);
    } catch (NumberFormatException e) {
      expected = null;
    }
    Float found = NumberTexts.toFloat(UTF8String.fromString(text));
    if (found == null
        ? expected != null
        : expected == null || Float.floatToRawIntBits(found) != Float.floatToRawIntBits(expected)) {
      assertThat(found).as("'%s'", text).isEqualTo(expected);
    }
  }

  /** Spark's strict cast, for the integers and the spellings of true and false that it knows. */
  @Test
  void integersAndBooleansAreThoseOfSparksStrictCast() {
    Random random = new Random(5);
    String letters = "0123456789-+. tfrueyno";
    List<String> texts =
        new ArrayList<>(
            List.of(
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "TRUE",
                " yes",
                "n",
                "t ",
                "0",
                "",
                " "));
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length >= 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      texts.add(text.toString());
    }
    Dataset<Row> rows =
        LocalSpark.session()
            .createDataset(texts, Encoders.STRING())
            .selectExpr("value", "try_cast(value as bigint)", "try_cast(value as boolean)");
    for (Row row : rows.collectAsList()) {
      UTF8String text = UTF8String.fromString(row.getString(0));
      boolean word = row.getString(0).strip().toLowerCase(Locale.ROOT).matches("true|false");
      if (!word) {
        assertThat(NumberTexts.toLong(text, false)).as(row.getString(0)).isEqualTo(row.get(1));
      }
      assertThat(NumberTexts.toBoolean(text)).as(row.getString(0)).isEqualTo(row.get(2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7.0, 7",
    "7., 7",
    "' -7.000 ', -7",
    "+3.0, 3",
    "7.5,",
    "7.0e1,",
    ".0,",
    "true, 1",
    "False, 0",
    "9223372036854775807.0, 9223372036854775807",
    "9223372036854775808.0,",
    "1e3,",
    "yes,"
  })
  void wholeNumbersMayBeWrittenWithAPoint(String text, Long expected) {
    assertThat(NumberTexts.toLong(UTF8String.fromString(text), true)).isEqualTo(expected);
  }
}
