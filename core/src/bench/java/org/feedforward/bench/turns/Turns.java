package org.feedforward.bench.turns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.feedforward.graph.ModelException;

/**
 * A build's side of a comparison: tells its turns, then takes the one it is asked for, a line on
 * standard input for each. {@code prepare N} is answered by the digest of the results or, where
 * this build does not read the network, by {@link #CANNOT} and the reason; {@code measure} by the
 * seconds of one run.
 */
public final class Turns {

  /** Ends the list of turns. */
  public static final String READY = "READY";

  /** Asks for a turn, by its number in the list. */
  public static final String PREPARE = "prepare ";

  /** Begins the answer of a build that cannot take the turn. */
  public static final String CANNOT = "cannot ";

  /** Asks for a run of the turn that is ready. */
  public static final String MEASURE = "measure";

  private Turns() {}

  /** Answers until standard input ends. What others print goes to standard error. */
  public static void serve(List<Turn> turns) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    turns.forEach(turn -> answers.println(turn.line()));
    answers.println(READY);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Turn.Ready ready = null;
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      if (line.equals(MEASURE)) {
        answers.println(ready.seconds());
      } else {
        int number = Integer.parseInt(line.substring(PREPARE.length()));
        try {
          ready = turns.get(number).prepared().get();
          answers.println(ready.digest());
        } catch (ModelException e) {
          answers.println(CANNOT + e.getMessage().replaceAll("\\R", " "));
        }
      }
    }
  }

  /** The digest of some numbers' bits. */
  public static String digest(Iterable<Float> numbers) {
    CRC32 digest = new CRC32();
    for (float number : numbers) {
      int bits = Float.floatToIntBits(number);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        digest.update(bits >>> shift);
      }
    }
    return Long.toHexString(digest.getValue());
  }
}
