package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.target.CleanRules;
import org.feedforward.job.target.Cleaning;
import org.feedforward.job.target.Leftover;

/** {@code feedforward clean}: removes what dead runs have left, and runs that are not kept. */
final class CleanCommand {

  private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([mhdw])");

  private final PrintWriter out;

  CleanCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    List<String> problems = new ArrayList<>();
    boolean dryRun = options.has("--dry-run");
    CleanRules rules =
        new CleanRules(
            options.one("--keep").map(text -> keep(text, problems)).orElse(OptionalInt.empty()),
            options.one("--older-than").flatMap(text -> age(text, problems)),
            dryRun,
            Instant.now());
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    JsonAnswer answer = JsonAnswer.of(options, out);
    Optional<String> table = options.job().outputTable();
    if (table.isPresent() && rules.keep().isPresent()) {
      throw CliFaults.runsOfATable(table.get());
    }
    List<Leftover> found =
        table.isPresent()
            ? Cleaning.cleanTable(Session.start("feedforward clean"), table.get(), rules)
            : Cleaning.clean(options.job().output(), rules, Session.hadoop());
    if (!answer.onlyJson()) {
      found.forEach(leftover -> out.println(line(leftover, dryRun)));
      long removed = found.stream().filter(Leftover::removed).count();
      out.printf(
          Locale.ROOT,
          "%,d %s, %,d kept%n",
          removed,
          dryRun ? "would be removed" : "removed",
          found.size() - removed);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("dry_run", dryRun);
    ArrayNode list = json.putArray("found");
    found.forEach(
        leftover ->
            list.addObject()
                .put("kind", word(leftover))
                .put("path", leftover.path())
                .put("removed", leftover.removed())
                .put("reason", leftover.reason()));
    answer.write(json);
    return ExitCode.DONE;
  }

  private static String line(Leftover leftover, boolean dryRun) {
    return String.format(
        Locale.ROOT,
        "%s %s %s (%s)",
        !leftover.removed() ? "kept" : dryRun ? "would remove" : "removed",
        word(leftover),
        Names.path(leftover.path()),
        Names.escape(leftover.reason()));
  }

  private static String word(Leftover leftover) {
    return leftover.kind().name().toLowerCase(Locale.ROOT);
  }

  private static OptionalInt keep(String text, List<String> problems) {
    if (text.matches("[0-9]{1,9}")) {
      return OptionalInt.of(Integer.parseInt(text));
    }
    problems.add(CliFaults.notANumberToKeep(text));
    return OptionalInt.empty();
  }

  private static Optional<Duration> age(String text, List<String> problems) {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) {
      problems.add(CliFaults.notAnAge(text));
      return Optional.empty();
    }
    long number = Long.parseLong(age.group(1));
    return Optional.of(
        switch (age.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case "d" -> Duration.ofDays(number);
          default -> Duration.ofDays(7 * number);
        });
  }
}
