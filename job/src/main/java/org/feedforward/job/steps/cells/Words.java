package org.feedforward.job.steps.cells;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The different texts of a column, each with a code from 0 on, as a dictionary of Parquet has them.
 * What is asked about a text is asked once, however many rows have it.
 */
public final class Words {

  /** The code of a cell without a text. */
  public static final int NO_TEXT = -1;

  private static final int UNASKED = Integer.MIN_VALUE;

  private final IntFunction<UTF8String> texts;
  private Object asker;
  private int[] answers = new int[0];

  /**
   * Texts that are not read before they are needed.
   *
   * @param texts the text of a code
   */
  public Words(IntFunction<UTF8String> texts) {
    this.texts = texts;
  }

  /** The text of a code; null for {@link #NO_TEXT}. */
  public UTF8String text(int code) {
    return code == NO_TEXT ? null : texts.apply(code);
  }

  /**
   * Answers a question about the text of every cell.
   *
   * @param who who asks: always the same question
   * @param codes the codes of the cells
   * @param given receives the answer of every cell
   * @param without the answer for a cell without a text
   */
  void ask(
      Object who,
      ToIntFunction<UTF8String> question,
      int[] codes,
      int count,
      int[] given,
      int without) {
    if (asker != who) {
      asker = who;
      Arrays.fill(answers, UNASKED);
    }
    for (int i = 0; i < count; i++) {
      int code = codes[i];
      if (code == NO_TEXT) {
        given[i] = without;
        continue;
      }
      int answer = code < answers.length ? answers[code] : UNASKED;
      given[i] = answer == UNASKED ? askFirst(question, code) : answer;
    }
  }

  private int askFirst(ToIntFunction<UTF8String> question, int code) {
    if (code >= answers.length) {
      int known = answers.length;
      answers = Arrays.copyOf(answers, Math.max(code + 1, 2 * known));
      Arrays.fill(answers, known, answers.length, UNASKED);
    }
    answers[code] = question.applyAsInt(texts.apply(code));
    return answers[code];
  }
}
