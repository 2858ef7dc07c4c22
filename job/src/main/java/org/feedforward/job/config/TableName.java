package org.feedforward.job.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.feedforward.job.config.tree.Kind;

/** The name of a table in a catalogue, as SQL writes it. */
public final class TableName {

  private static final String PART = "(?:[A-Za-z0-9_]+|`(?:[^`]|``)+`)";
  private static final Pattern NAME = Pattern.compile(PART + "(?:\\." + PART + ")*");

  static final Kind<String> KIND =
      new Kind.OfText<>(
          "the name of a table as SQL writes it, such as sales.events or delta.`/tables/events`",
          false,
          text -> Optional.of(text).filter(name -> NAME.matcher(name).matches()));

  private TableName() {}
}
