package org.feedforward.job.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of column names: {@code *} stands for any letters, {@code ?} for one. Where all that
 * the wildcards stand for are whole numbers behind a fixed text, the columns come in the order of
 * these numbers ({@code f_2} before {@code f_10}, whatever the table's order); else, as for
 * decimals, exponents, dates and versions, in the order of the table.
 */
public final class Glob {

  private static final Pattern WILDCARDS = Pattern.compile("[*?]+");

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Whether a text holds wildcards. */
  public static boolean isGlob(String text) {
    return text.contains("*") || text.contains("?");
  }

  /** The pattern of a text; wildcards side by side are one group. */
  public static Glob parse(String text) {
    StringBuilder regex = new StringBuilder();
    Matcher wildcards = WILDCARDS.matcher(text);
    int end = 0;
    while (wildcards.find()) {
      regex.append(Pattern.quote(text.substring(end, wildcards.start())));
      regex.append("(").append(wildcards.group().replace("?", ".").replace("*", ".*")).append(")");
      end = wildcards.end();
    }
    regex.append(Pattern.quote(text.substring(end)));
    return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** The names that match. */
  public List<String> select(List<String> names) {
    List<NumberedName> numbered = new ArrayList<>();
    List<String> matching = new ArrayList<>();
    for (String name : names) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        matching.add(name);
        Optional<NumberedName> numbers = NumberedName.of(name, matcher);
        numbers.ifPresent(numbered::add);
      }
    }
    if (numbered.size() < matching.size()) {
      return List.copyOf(matching);
    }
    return numbered.stream().sorted(NumberedName.BY_NUMBERS).map(NumberedName::name).toList();
  }
}
