package org.feedforward.job.steps.cells;

import java.util.Arrays;

/** What became of cells, or of lists of them: most tiles have nothing but values. */
public final class CellStates {

  private static final byte VALUE = 0;
  private static final byte MISSING = 1;
  private static final byte REFUSED = 2;

  private byte[] states = new byte[0];
  private boolean touched;

  /** All of a number of cells are values. */
  public void reset(int count) {
    if (states.length < count) {
      states = new byte[count];
    } else if (touched) {
      Arrays.fill(states, VALUE);
    }
    touched = false;
  }

  /** The same as others have. */
  public void copy(CellStates others, int count) {
    reset(count);
    if (others.touched) {
      System.arraycopy(others.states, 0, states, 0, count);
      touched = true;
    }
  }

  public void setMissing(int at) {
    states[at] = MISSING;
    touched = true;
  }

  public void setRefused(int at) {
    states[at] = REFUSED;
    touched = true;
  }

  public void setValue(int at) {
    states[at] = VALUE;
  }

  public boolean isMissing(int at) {
    return touched && states[at] == MISSING;
  }

  public boolean isRefused(int at) {
    return touched && states[at] == REFUSED;
  }

  public boolean isValue(int at) {
    return !touched || states[at] == VALUE;
  }

  /** Whether all are values for certain. */
  public boolean areValues() {
    return !touched;
  }
}
