package org.feedforward.job.features;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A name in which every wildcard stands for a whole number.
 *
 * @param name the name
 * @param numbers the numbers in their order; names of one glob have the same count of them
 */
record NumberedName(String name, List<BigInteger> numbers) {

  static final Comparator<NumberedName> BY_NUMBERS =
      (a, b) -> {
        for (int i = 0; i < a.numbers.size(); i++) {
          int order = a.numbers.get(i).compareTo(b.numbers.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  /**
   * What may stand before a whole number, back to the last underscore, blank or bracket: letters,
   * and a point, comma or sign behind a letter. Digits there make it a decimal, an exponent, a
   * version, a date or a hexadecimal number, whose order is uncertain.
   */
  private static final Pattern BEFORE = Pattern.compile("(?:[^0-9.,+-]+[.,+-]?)?");

  NumberedName {
    numbers = List.copyOf(numbers);
  }

  /** The name with its numbers; nothing when a wildcard stands for something else. */
  static Optional<NumberedName> of(String name, MatchResult match) {
    List<BigInteger> numbers = new ArrayList<>();
    for (int group = 1; group <= match.groupCount(); group++) {
      int start = match.start(group);
      int end = match.end(group);
      boolean digits = name.substring(start, end).chars().allMatch(NumberedName::isDigit);
      // the fixed text may hold digits of the number too, as in f_1* and f_*0
      while (start > 0 && isDigit(name.charAt(start - 1))) {
        start--;
      }
      while (end < name.length() && isDigit(name.charAt(end))) {
        end++;
      }
      if (!digits || start == end || start == 0 || !standsAlone(name, start)) {
        return Optional.empty();
      }
      numbers.add(new BigInteger(name.substring(start, end)));
    }
    return Optional.of(new NumberedName(name, numbers));
  }

  private static boolean standsAlone(String name, int start) {
    int from = start;
    while (from > 0 && isPartOfNumbers(name.charAt(from - 1))) {
      from--;
    }
    return BEFORE.matcher(name.substring(from, start)).matches();
  }

  private static boolean isPartOfNumbers(char c) {
    return Character.isLetterOrDigit(c) || ".,+-".indexOf(c) >= 0;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
