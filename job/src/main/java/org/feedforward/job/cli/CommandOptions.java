package org.feedforward.job.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.config.JobRequest;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The options of one command, parsed: all that is wrong with them is reported at once. */
final class CommandOptions {

  static final String STACK_TRACE = "--stacktrace";
  private static final String HELP = "--help";

  private final Verb verb;
  private final ParseResult parsed;

  private CommandOptions(Verb verb, ParseResult parsed) {
    this.verb = verb;
    this.parsed = parsed;
  }

  static CommandOptions parse(Verb verb, List<String> args) {
    List<String> wrong = new ArrayList<>();
    for (String word : args) {
      if (word.contains("${")) {
        wrong.add(CliFaults.unexpanded(word));
      } else if (word.indexOf('\0') >= 0) {
        wrong.add(CliFaults.holdsNul(word));
      }
    }
    if (!wrong.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, wrong);
    }
    ParseResult parsed = commandLine(verb).parseArgs(args.toArray(String[]::new));
    List<String> problems = new ArrayList<>();
    for (String unknown : parsed.unmatched()) {
      problems.add(unknown(verb, unknown));
    }
    for (Exception error : parsed.errors()) {
      if (!(error instanceof CommandLine.UnmatchedArgumentException)) {
        problems.add(Names.escape(String.valueOf(error.getMessage())));
      }
    }
    if (!problems.isEmpty() && !parsed.hasMatchedOption(HELP)) {
      problems.add(CliFaults.helpOf(verb));
      throw JobException.of(ExitCode.USAGE, problems);
    }
    return new CommandOptions(verb, parsed);
  }

  private static String unknown(Verb verb, String text) {
    if (!text.startsWith("-")) {
      return CliFaults.notAnOption(text);
    }
    String flag = text.replaceFirst("=.*", "");
    return CliFaults.unknownOption(flag, verb.flags());
  }

  /** Texts stay as typed: columns may begin with @ and hold commas, quotes and dollar signs. */
  private static CommandLine commandLine(Verb verb) {
    CommandSpec spec = CommandSpec.create().name("feedforward " + verb.typed());
    spec.usageMessage().description(verb.meaning()).sortOptions(false).width(100);
    spec.usageMessage().sortSynopsis(false).autoWidth(false);
    for (Setting<?> setting : verb.settings()) {
      spec.addOption(option(setting));
    }
    for (Verb.Extra extra : verb.extras()) {
      spec.addOption(option(extra));
    }
    verb.operand().ifPresent(operand -> spec.addPositional(positional(operand)));
    spec.addOption(
        OptionSpec.builder(STACK_TRACE)
            .type(boolean.class)
            .description("show where in the program an error arose")
            .build());
    spec.addOption(
        OptionSpec.builder(HELP, "-h")
            .type(boolean.class)
            .usageHelp(true)
            .description("print this help")
            .build());
    spec.parser().collectErrors(true);
    return new CommandLine(spec)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setTrimQuotes(false)
        .setUnmatchedArgumentsAllowed(true);
  }

  private static OptionSpec option(Verb.Extra extra) {
    if (extra.isSwitch()) {
      return OptionSpec.builder(extra.flag())
          .type(boolean.class)
          .description(extra.meaning())
          .build();
    } else if (extra.isOptional()) {
      return OptionSpec.builder(extra.flag())
          .paramLabel("FILE")
          .arity("0..1")
          .fallbackValue("")
          .type(String.class)
          .description(extra.meaning())
          .build();
    }
    return texts(extra.flag(), extra.label(), extra.meaning(), extra.repeatable()).build();
  }

  private static PositionalParamSpec positional(Verb.Operand operand) {
    return PositionalParamSpec.builder()
        .paramLabel(operand.label())
        .arity("0.." + operand.most())
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(operand.meaning())
        .build();
  }

  private static OptionSpec option(Setting<?> setting) {
    String flag = setting.flag().orElseThrow();
    String fallback = setting.fallback().isEmpty() ? "" : " (default: " + setting.fallback() + ")";
    String meaning = setting.meaning() + fallback;
    return setting.isSwitch()
        ? OptionSpec.builder(flag).type(boolean.class).description(meaning).build()
        : texts(flag, setting.label(), meaning, setting.isRepeatable()).build();
  }

  private static OptionSpec.Builder texts(
      String flag, String label, String meaning, boolean repeatable) {
    OptionSpec.Builder option = OptionSpec.builder(flag).paramLabel(label).arity("1");
    return repeatable
        ? option.type(List.class).auxiliaryTypes(String.class).description(meaning + "; repeatable")
        : option.type(String.class).description(meaning);
  }

  static String usage(Verb verb) {
    return commandLine(verb).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  boolean wantsHelp() {
    return parsed.hasMatchedOption(HELP);
  }

  /** The flags of settings that are given, with their values. */
  Map<String, List<String>> flags() {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (Setting<?> setting : verb.settings()) {
      String flag = setting.flag().orElseThrow();
      if (parsed.hasMatchedOption(flag)) {
        given.put(flag, all(flag));
      }
    }
    return given;
  }

  /** The words that belong to no option. */
  List<String> operands() {
    return parsed.matchedPositionals().stream()
        .flatMap(positional -> positional.stringValues().stream())
        .toList();
  }

  /** Whether an option is given. */
  boolean has(String flag) {
    return parsed.hasMatchedOption(flag);
  }

  /** Whether anything is said of a job. */
  boolean hasJob() {
    return has(Verb.Extra.JOB.flag()) || has(Verb.Extra.SET.flag()) || !flags().isEmpty();
  }

  /** The job that a command is about. */
  JobRequest job() {
    return new JobRequest(one("--job").map(Path::of), all("--set"), flags(), System.getenv());
  }

  /** The value of an option. */
  Optional<String> one(String flag) {
    return all(flag).stream().findFirst();
  }

  /** All values of an option in order. */
  List<String> all(String flag) {
    if (!parsed.hasMatchedOption(flag)) {
      return List.of();
    }
    OptionSpec option = parsed.matchedOption(flag);
    return option.type() == boolean.class
        ? List.of(String.valueOf((boolean) option.getValue()))
        : List.copyOf(option.stringValues());
  }
}
