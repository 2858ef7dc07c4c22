package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Flags;
import org.feedforward.job.config.tree.JobFile;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.config.tree.VariableFaults;
import org.feedforward.job.config.tree.Variables;
import org.feedforward.job.fault.Problems;

/**
 * What a user asks for, before it is known for which run.
 *
 * @param jobFile the job file, if there is one
 * @param sets the values of {@code --set}, which win over the job file
 * @param flags the values of the flags that are given, by flag; they win over both
 * @param environment the variables that a job file may name
 */
public record JobRequest(
    Optional<Path> jobFile,
    List<String> sets,
    Map<String, List<String>> flags,
    Map<String, String> environment) {

  /** The settings of a command that is about an output and no run of it. */
  public static final List<Setting<?>> OUTPUT_SETTINGS =
      List.of(OutputConfig.PATH, OutputConfig.TABLE, RunConfig.VARS);

  /** The settings of a command that is about the rows of a run and not about its result. */
  public static final List<Setting<?>> ROW_SETTINGS =
      Stream.of(
              InputConfig.SETTINGS,
              List.<Setting<?>>of(FeatureColumns.FEATURES, RunConfig.KEY, RunConfig.VARS))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /** The folder of the job's results, whatever its runs are called. */
  public String output() {
    Problems problems = new Problems();
    Section given = unexpanded(sources(problems));
    if (given.has(OutputConfig.TABLE) && !given.has(OutputConfig.PATH)) {
      problems.usage(ConfigFaults.outputIsATable(given.named(OutputConfig.TABLE)));
    }
    problems.throwIfAny();
    return only(OutputConfig.PATH, section -> section.get(OutputConfig.PATH));
  }

  /** The table that takes the job's rows in, if it is no folder that does. */
  public Optional<String> outputTable() {
    Problems problems = new Problems();
    Section given = unexpanded(sources(problems));
    if (given.has(OutputConfig.TABLE) && given.has(OutputConfig.PATH)) {
      problems.usage(
          ConfigFaults.notBoth(given.named(OutputConfig.PATH), given.named(OutputConfig.TABLE)));
    }
    problems.throwIfAny();
    return given.has(OutputConfig.TABLE)
        ? only(OutputConfig.TABLE, section -> section.find(OutputConfig.TABLE))
        : Optional.empty();
  }

  /** One setting, with its variables; the others may name some that only a run has. */
  private <T> T only(Setting<?> setting, Function<Section, T> read) {
    Problems problems = new Problems();
    List<Node.Keys> sources = sources(problems);
    Variables variables = variables(sources, problems);
    List<Node.Keys> expanded = new ArrayList<>();
    unexpanded(sources)
        .given(setting)
        .ifPresent(value -> expanded.add(only(value, variables, problems)));
    T value = read.apply(Section.of(List.of(setting), expanded, true, problems));
    problems.throwIfAny();
    return value;
  }

  private static Node.Keys only(Typed value, Variables variables, Problems problems) {
    Node.Entry entry =
        new Node.Entry(value.origin(), value.key(), variables.expand(value.node(), problems));
    return new Node.Keys(value.origin(), List.of(entry));
  }

  /** Whether the job has several models, each with a name. */
  public boolean hasModels() {
    Problems problems = new Problems();
    boolean has = unexpanded(sources(problems)).has(ModelsConfig.MODELS);
    problems.throwIfAny();
    return has;
  }

  /** The same with one more flag. */
  public JobRequest with(String flag, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(flags);
    more.put(flag, List.of(value));
    return new JobRequest(jobFile, sets, more, environment);
  }

  /**
   * The runs, in order: one, or several where a range is named; or one exception that names all
   * problems of the first run that has any.
   */
  public List<Job> jobs() {
    return jobs(JobConfig::read);
  }

  /** The same of rows that are scored and written nowhere. */
  public List<Job> jobsOfNoResult() {
    return jobs(JobConfig::ofNoResult);
  }

  private List<Job> jobs(BiFunction<Section, Optional<RunKey>, JobConfig> read) {
    Problems problems = new Problems();
    List<Node.Keys> sources = sources(problems);
    Variables variables = variables(sources, problems);
    int before = problems.sentences().size();
    Optional<RunKeys> keys = keys(sources, variables, problems);
    if (problems.sentences().size() > before) {
      problems.throwIfAny(); // the rest cannot be read without the run's name
    }
    List<Job> jobs = new ArrayList<>();
    if (keys.isEmpty()) {
      jobs.add(job(read, sources, variables, Optional.empty(), problems));
    } else {
      for (RunKey key : keys.get().keys()) {
        Variables all = variables.with(key.name(), key.value());
        jobs.add(job(read, sources, all, Optional.of(key), problems));
      }
    }
    return List.copyOf(jobs);
  }

  private static Job job(
      BiFunction<Section, Optional<RunKey>, JobConfig> read,
      List<Node.Keys> sources,
      Variables variables,
      Optional<RunKey> key,
      Problems problems) {
    Section section = section(sources, variables, problems);
    JobConfig config = read.apply(section, key);
    problems.throwIfAny();
    return Job.of(config, section);
  }

  private static Section section(List<Node.Keys> sources, Variables variables, Problems problems) {
    List<Node.Keys> expanded =
        sources.stream().map(source -> variables.expand(source, problems)).toList();
    return Section.of(JobConfig.SETTINGS, expanded, true, problems);
  }

  private List<Node.Keys> sources(Problems problems) {
    List<Node.Keys> sources = new ArrayList<>();
    sources.add(Flags.read(flags, JobConfig.SETTINGS, problems));
    sources.add(Flags.readSets(sets, JobConfig.SETTINGS, problems));
    jobFile.ifPresent(path -> sources.add(JobFile.read(path, problems)));
    return sources;
  }

  /** The variables that are given, of which each may name the environment and no other. */
  private Variables variables(List<Node.Keys> sources, Problems problems) {
    Variables environmentOnly = new Variables(environment, Map.of());
    Optional<Typed> given = unexpanded(sources).given(RunConfig.VARS);
    Optional<Map<String, String>> values =
        given
            .map(vars -> vars.with(environmentOnly.expand(vars.node(), problems)))
            .filter(vars -> RunConfig.VARS.kind().fits(vars.node()))
            .flatMap(vars -> RunConfig.VARS.kind().read(vars, problems));
    values
        .orElse(Map.of())
        .keySet()
        .forEach(
            name -> {
              if (!Variables.NAME.matcher(name).matches()) {
                problems.usage(VariableFaults.variableName(given.orElseThrow().named(), name));
              }
            });
    Variables variables = environmentOnly;
    for (Map.Entry<String, String> value : values.orElse(Map.of()).entrySet()) {
      variables = variables.with(value.getKey(), value.getValue());
    }
    return variables;
  }

  private static Optional<RunKeys> keys(
      List<Node.Keys> sources, Variables variables, Problems problems) {
    Section section = unexpanded(sources);
    Optional<Typed> given = section.given(RunConfig.KEY);
    int before = problems.sentences().size();
    Optional<RunKeys> keys =
        given
            .filter(key -> RunConfig.KEY.kind().fits(key.node()))
            .map(key -> key.with(variables.expand(key.node(), problems)))
            .filter(key -> problems.sentences().size() == before)
            .flatMap(key -> RunConfig.KEY.kind().read(key, problems));
    Optional<Typed> vars = section.given(RunConfig.VARS);
    if (keys.isPresent() && vars.isPresent() && vars.get().node() instanceof Node.Keys names) {
      String own = keys.get().keys().get(0).name();
      if (names.entries().stream().anyMatch(entry -> entry.key().equals(own))) {
        problems.usage(VariableFaults.variableTwice(vars.get().named(), own));
      }
    }
    return keys;
  }

  /** The settings as typed, to find what others are expanded by; problems are told later. */
  private static Section unexpanded(List<Node.Keys> sources) {
    return Section.of(JobConfig.SETTINGS, sources, true, new Problems());
  }
}
