package org.feedforward.format.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the opcodes of a pickle work on: a stack of values with marks between them, and the values
 * that are remembered by number.
 */
final class PickleStack {

  private enum Missing {
    VALUE
  }

  private final PickleReader bytes;
  private final Budget budget;
  private final List<Object> values = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final List<Object> memo = new ArrayList<>();

  /**
   * An empty stack.
   *
   * @param bytes the pickle, which is told of what is wrong
   * @param budget what the values may take
   */
  PickleStack(PickleReader bytes, Budget budget) {
    this.bytes = bytes;
    this.budget = budget;
  }

  /** Whether there is neither a value nor a mark. */
  boolean isEmpty() {
    return values.isEmpty() && marks.isEmpty();
  }

  void push(Object value) {
    budget.spend(Budget.OBJECT);
    values.add(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  Object peek() {
    if (values.size() <= floor()) {
      throw bytes.broken("takes a value where there is none");
    }
    return values.get(values.size() - 1);
  }

  Object pop() {
    peek();
    return values.remove(values.size() - 1);
  }

  List<Object> pop(int count) {
    if (values.size() - floor() < count) {
      throw bytes.broken("takes a value where there is none");
    }
    return cut(values.size() - count);
  }

  /** The values above the last mark, which goes. */
  List<Object> popToMark() {
    if (marks.isEmpty()) {
      throw bytes.broken("ends a sequence that has no beginning");
    }
    return cut(marks.pop());
  }

  private List<Object> cut(int from) {
    List<Object> tail = values.subList(from, values.size());
    List<Object> items = new ArrayList<>(tail);
    tail.clear();
    budget.spend(8L * items.size());
    return items;
  }

  void mark() {
    budget.spend(Budget.OBJECT);
    marks.push(values.size());
  }

  /** POP takes a mark when that is on top. */
  void discard() {
    if (!marks.isEmpty() && marks.peek() == values.size()) {
      marks.pop();
    } else {
      pop();
    }
  }

  /** Remembers the value on top under a number. */
  void memorise(long index) {
    // picklers count from 0, so an index never exceeds the bytes read so far
    if (index < 0 || index > bytes.position()) {
      throw bytes.broken("remembers a value under the number " + index);
    }
    budget.spend(8 * Math.max(0, index - memo.size() + 1));
    while (memo.size() <= index) {
      memo.add(Missing.VALUE);
    }
    memo.set((int) index, peek());
  }

  /** Remembers the value on top under the next number. */
  void memoriseNext() {
    memorise(memo.size());
  }

  Object recall(long index) {
    if (index < 0 || index >= memo.size() || memo.get((int) index) == Missing.VALUE) {
      throw bytes.broken("recalls a value " + index + " that it has not remembered");
    }
    return memo.get((int) index);
  }
}
