package org.feedforward.job.steps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/** A list out of the text of a JSON array of numbers, texts, booleans and nulls. */
public record ParseJson() implements Step {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public Form after(Form in) throws MisfitException {
    if (!in.content().isText() || in.list()) {
      throw new MisfitException("parse: json", "texts", in);
    }
    return Form.listOf(Content.CELL);
  }

  @Override
  public void apply(Cells cells) {
    List<UTF8String> elements = new ArrayList<>();
    int[] starts = cells.newStarts();
    for (int row = 0; row < cells.rows(); row++) {
      starts[row] = elements.size();
      if (cells.holds(row)) {
        Optional<List<UTF8String>> list = parse(cells.texts()[row]);
        if (list.isEmpty()) {
          cells.refuse(row, Reason.NOT_A_NUMBER, "which is not a JSON array of numbers or texts");
        } else {
          elements.addAll(list.get());
        }
      }
    }
    starts[cells.rows()] = elements.size();
    cells.split(Content.CELL, cell -> String.valueOf(elements.get(cell)));
    UTF8String[] texts = cells.texts();
    for (int i = 0; i < elements.size(); i++) {
      texts[i] = elements.get(i);
      if (texts[i] == null) {
        cells.setMissing(i);
      }
    }
  }

  private static Optional<List<UTF8String>> parse(UTF8String text) {
    try (JsonParser json = JSON.createParser(text.getBytes())) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return Optional.empty();
      }
      List<UTF8String> elements = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == null || !json.currentToken().isScalarValue()) {
          return Optional.empty();
        }
        elements.add(
            json.currentToken() == JsonToken.VALUE_NULL
                ? null
                : UTF8String.fromString(json.getText()));
      }
      return json.nextToken() == null ? Optional.of(elements) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String described() {
    return "parse: json";
  }
}
