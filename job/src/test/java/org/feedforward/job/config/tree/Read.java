package org.feedforward.job.config.tree;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Problems;

/** Reads settings in tests, and what is wrong with them. */
public final class Read {

  private Read() {}

  /** The settings of a YAML text, as a job file in the folder {@code /jobs} would give them. */
  public static Section yaml(Problems problems, String text, Setting<?>... settings) {
    return Section.of(List.of(settings), List.of(tree(problems, text)), true, problems);
  }

  /** The tree of a YAML text. */
  public static Node.Keys tree(Problems problems, String text) {
    return (Node.Keys)
        YamlReader.read(
            "job.yaml",
            text,
            line -> new Origin.Line("job.yaml", line, Path.of("/jobs")),
            problems);
  }

  /** A value of a setting with the key x. */
  public static <T> Optional<T> value(Problems problems, Kind<T> kind, String yaml) {
    Setting<T> setting = Setting.of("x", kind, "");
    return yaml(problems, "x: " + yaml, setting).find(setting);
  }

  /** The value, of which nothing is wrong. */
  public static <T> T value(Kind<T> kind, String yaml) {
    Problems problems = new Problems();
    Optional<T> value = value(problems, kind, yaml);
    problems.throwIfAny();
    return value.orElseThrow();
  }

  /** What is wrong with a value, without the place. */
  public static List<String> faults(Kind<?> kind, String yaml) {
    Problems problems = new Problems();
    value(problems, kind, yaml);
    return problems.sentences().stream()
        .map(sentence -> sentence.replaceFirst("^job.yaml, line 1: ", ""))
        .toList();
  }

  /** A job that flags describe, each as {@code --flag=value}, beside the least that it needs. */
  public static JobConfig flags(String... flags) {
    return JobConfig.read(Optional.empty(), List.of(), map(flags));
  }

  /** Flags, each as {@code --flag=value}, beside the least that a job needs. */
  public static Map<String, List<String>> map(String... flags) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      String value = flag.substring(equals + 1);
      map.merge(
          flag.substring(0, equals),
          List.of(value),
          (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }
    map.putIfAbsent("--model", List.of("m.onnx"));
    map.putIfAbsent("--input", List.of("in.parquet"));
    map.putIfAbsent("--output", List.of("out"));
    return map;
  }

  /** What is wrong with flags, line by line. */
  public static List<String> faultsOfFlags(String... flags) {
    JobException thrown = catchThrowableOfType(JobException.class, () -> flags(flags));
    return thrown == null ? List.of() : Arrays.asList(thrown.getMessage().split("\n"));
  }
}
