package org.feedforward.job.steps;

import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.FaultWords;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.job.steps.cells.Moments;
import org.feedforward.job.steps.cells.NumberTexts;
import org.feedforward.kernel.Standardization;

/**
 * A value in the place of one that is missing: of a null, and among numbers of a NaN.
 *
 * @param value the value as a text
 * @param nan whether a NaN is missing too
 */
public record Fill(String value, boolean nan) implements Step {

  private static final UTF8String NAN = UTF8String.fromString("nan");

  @Override
  public Form after(Form in) throws MisfitException {
    boolean fits =
        switch (in.content()) {
          case NUMBER -> NumberTexts.toDouble(UTF8String.fromString(value)) != null;
          case WHOLE -> NumberTexts.toDouble(UTF8String.fromString(value)) != null;
          case TEXT, CELL -> true;
          case DATE, TIMESTAMP, WALL_CLOCK -> Moments.parse(value).isPresent();
        };
    if (!fits) {
      throw new MisfitException(
          "fill: "
              + FaultWords.quoted(value)
              + " is none of the "
              + in.content().words()
              + " that it gets");
    }
    return in.content() == Content.WHOLE && wholeValue().isEmpty() ? in.with(Content.NUMBER) : in;
  }

  private Optional<Long> wholeValue() {
    try {
      return Optional.of(Long.valueOf(value));
    } catch (NumberFormatException e) {
      double number = NumberTexts.toDouble(UTF8String.fromString(value));
      return number == Math.rint(number) && Math.abs(number) < 0x1p53
          ? Optional.of((long) number)
          : Optional.empty();
    }
  }

  @Override
  public void apply(Cells cells) {
    Content content = cells.form().content();
    if (content == Content.WHOLE && wholeValue().isEmpty()) {
      cells.toNumbers();
      content = Content.NUMBER;
    }
    for (int lane = 0; lane < cells.form().width(); lane++) {
      fill(cells, content, lane);
    }
    for (int i = 0; !cells.allHold() && i < cells.count(); i++) {
      if (cells.isMissing(i)) {
        cells.setFound(i);
      }
    }
  }

  private void fill(Cells cells, Content content, int lane) {
    int count = cells.count();
    if (content == Content.NUMBER) {
      double filled = NumberTexts.toDouble(UTF8String.fromString(value));
      double[] numbers = cells.numbers(lane);
      if (!cells.allHold()) {
        for (int i = 0; i < count; i++) {
          numbers[i] = cells.isMissing(i) ? filled : numbers[i];
        }
      }
      if (nan) {
        for (int i = 0; i < count; i++) {
          double x = numbers[i];
          numbers[i] = Double.isNaN(x) ? filled : x;
        }
      }
    } else if (content.isText()) {
      fillTexts(cells, content);
    } else if (cells.allHold()) {
      return;
    } else {
      long filled =
          switch (content) {
            case DATE -> Moments.parse(value).orElseThrow().toLocalDate().toEpochDay();
            case TIMESTAMP, WALL_CLOCK -> Moments.micros(Moments.parse(value).orElseThrow());
            default -> wholeValue().orElseThrow();
          };
      long[] wholes = cells.wholes(lane);
      for (int i = 0; i < count; i++) {
        wholes[i] = cells.isMissing(i) ? filled : wholes[i];
      }
    }
  }

  /** Where a number fills, a cell of CSV that spells NaN is a missing number too. */
  private void fillTexts(Cells cells, Content content) {
    UTF8String filled = UTF8String.fromString(value);
    boolean number = content == Content.CELL && nan && NumberTexts.toDouble(filled) != null;
    if (!number && cells.allHold()) {
      return;
    }
    UTF8String[] texts = cells.texts();
    for (int i = 0; i < cells.count(); i++) {
      boolean isNan = number && cells.holds(i) && texts[i].trimAll().toLowerCase().equals(NAN);
      texts[i] = cells.isMissing(i) || isNan ? filled : texts[i];
    }
  }

  /** The same in a rule for single numbers. */
  Standardization in(Standardization rule) {
    double filled = NumberTexts.toDouble(UTF8String.fromString(value));
    return new Standardization(
        nan, filled, rule.least(), rule.most(), rule.linear(), rule.first(), rule.second());
  }

  @Override
  public String described() {
    return nan ? "fill: " + value : "fill: {value: " + value + ", nan: keep}";
  }
}
