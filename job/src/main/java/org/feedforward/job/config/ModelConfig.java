package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.InputShape;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.NegativeIds;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Flags;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Section;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.fault.Problems;

/**
 * Which model, and what its file does not say itself.
 *
 * @param path the model file or folder, on the machine the job is started from
 * @param options architecture, module, batch axis and the meaning of negative ids
 */
public record ModelConfig(Path path, LoadOptions options) {

  static final Setting<Path> PATH =
      Setting.of(
              "model.path", Kinds.FILE, "the model file, or the folder of a Hugging Face encoder")
          .flag("--model", "FILE")
          .required(Path.of(""));

  static final Setting<Path> ARCHITECTURE =
      Setting.of(
              "model.architecture",
              Kinds.FILE,
              "the output of print(model) in PyTorch, for a file that holds weights only")
          .flag("--architecture", "FILE");

  static final Setting<String> MODULE =
      Setting.of(
              "model.module",
              Kinds.TEXT,
              "a Java Module on the class path, for a file that holds weights only")
          .flag("--module", "CLASS");

  static final Setting<BatchAxis> BATCH_AXIS =
      Setting.of(
              "model.batch-axis",
              Kinds.choice(List.of(BatchAxis.FIRST, BatchAxis.NONE), BatchAxis::word),
              "which axis of the inputs holds the rows")
          .flag("--batch-axis", "0|none")
          .otherwise(BatchAxis.AUTO, "as the file says");

  static final Setting<Map<String, InputShape>> INPUT_SHAPE =
      Setting.of(
              "model.input-shape",
              Kinds.mapping(
                  "{x: 8}",
                  "a shape",
                  text -> Optional.of(InputShape.parse(text)),
                  UnaryOperator.identity(),
                  shapes -> shapes),
              "the type and shape of a row for an input that TorchScript or a folder of Hugging Face"
                  + " does not describe: x=8, x=int64[16,2]")
          .flag("--input-shape", "INPUT=SHAPE")
          .otherwise(Map.of(), "as the file says");

  static final Setting<NegativeIds> NEGATIVE_IDS =
      Setting.of(
              "model.negative-ids",
              Kinds.choice(List.of(NegativeIds.FAIL, NegativeIds.WRAP), NegativeIds::word),
              "whether a negative id in the data ends the run, or counts from the end, as in ONNX")
          .flag("--negative-ids", "fail|wrap")
          .otherwise(NegativeIds.FAIL, "fail");

  /** The settings of a model, in the order that help and documentation have. */
  public static final List<Setting<?>> SETTINGS =
      List.of(PATH, ARCHITECTURE, MODULE, BATCH_AXIS, INPUT_SHAPE, NEGATIVE_IDS);

  /** The model that the flags of a command describe. */
  public static ModelConfig read(Map<String, List<String>> flags) {
    Problems problems = new Problems();
    Node.Keys given = Flags.read(flags, SETTINGS, problems);
    ModelConfig config = read(Section.of(SETTINGS, List.of(given), false, problems));
    problems.throwIfAny();
    return config;
  }

  static ModelConfig read(Section section) {
    if (section.has(ARCHITECTURE) && section.has(MODULE)) {
      section.problem(
          ConfigFaults.describedTwice(section.named(ARCHITECTURE), section.named(MODULE)));
    }
    return new ModelConfig(
        section.get(PATH),
        new LoadOptions(
            section.find(ARCHITECTURE),
            section.find(MODULE),
            section.get(BATCH_AXIS),
            section.get(INPUT_SHAPE),
            section.get(NEGATIVE_IDS)));
  }
}
