package org.feedforward.job.features;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of column names: {@code *} stands for any letters, {@code ?} for one. Where all that
 * the wildcards stand for are numbers, the columns come in the order of these numbers ({@code f_2}
 * before {@code f_10}, whatever the table's order); else in the order of the table.
 */
public final class Glob {

  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:[^0-9]\\d+)*");

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Whether a text holds wildcards. */
  public static boolean isGlob(String text) {
    return text.contains("*") || text.contains("?");
  }

  /** The pattern of a text. */
  public static Glob parse(String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : text.split("(?=[*?])|(?<=[*?])")) {
      regex.append(
          switch (part) {
            case "*" -> "(.*)";
            case "?" -> "(.)";
            default -> Pattern.quote(part);
          });
    }
    return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** The names that match. */
  public List<String> select(List<String> names) {
    List<Match> matches = new ArrayList<>();
    boolean numbered = true;
    for (String name : names) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        Optional<List<Long>> numbers = numbers(matcher);
        numbered &= numbers.isPresent();
        matches.add(new Match(name, numbers.orElse(List.of())));
      }
    }
    if (numbered) {
      matches.sort(Match.BY_NUMBERS);
    }
    return matches.stream().map(Match::name).toList();
  }

  private static Optional<List<Long>> numbers(Matcher matcher) {
    List<Long> numbers = new ArrayList<>();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      String text = matcher.group(group);
      if (!NUMBERS.matcher(text).matches()) {
        return Optional.empty();
      }
      for (String number : text.split("[^0-9]")) {
        if (number.length() > 18) {
          return Optional.empty();
        }
        numbers.add(Long.parseLong(number));
      }
    }
    return Optional.of(numbers);
  }

  /** A name and the numbers in it. */
  private record Match(String name, List<Long> numbers) {

    static final Comparator<Match> BY_NUMBERS =
        (a, b) -> {
          int common = Math.min(a.numbers.size(), b.numbers.size());
          for (int i = 0; i < common; i++) {
            int order = Long.compare(a.numbers.get(i), b.numbers.get(i));
            if (order != 0) {
              return order;
            }
          }
          return Integer.compare(a.numbers.size(), b.numbers.size());
        };
  }
}
