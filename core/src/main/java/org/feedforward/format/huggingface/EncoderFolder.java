package org.feedforward.format.huggingface;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Json;
import org.feedforward.format.io.JsonObject;
import org.feedforward.format.io.Weights;
import org.feedforward.format.safetensors.SafeTensors;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * A folder that save_pretrained has written: config.json and model.safetensors, and for a sentence
 * encoder modules.json and the configuration of its pooling. Tokens stand in the table: the inputs
 * are input_ids and attention_mask, and token_type_ids where they are asked for.
 *
 * @param graph the network
 * @param sources SHA-256 of every file that was read, by its name in the folder
 * @param bytes of the weights' file
 * @param notes what was converted or left out, one sentence each
 */
public record EncoderFolder(
    Graph graph, Map<String, String> sources, long bytes, List<String> notes) {

  private static final String CONFIG = "config.json";
  private static final String MODULES = "modules.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKENS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String KINDS = "token_type_ids";
  private static final long LONGEST_JSON = 16 << 20;

  /**
   * Reads a folder.
   *
   * @param lengths how many numbers a row holds for an input, by its name
   */
  public static EncoderFolder read(Path folder, Map<String, List<Integer>> lengths) {
    return new Reader(folder).read(lengths);
  }

  private static final class Reader {

    private final Path folder;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Reader(Path folder) {
      this.folder = folder;
    }

    EncoderFolder read(Map<String, List<Integer>> lengths) {
      String shown = ForeignNames.escape(folder.toString());
      if (!Files.exists(folder.resolve(CONFIG))) {
        throw new ModelException(
            shown
                + " is a folder without config.json: give a model's file, or a folder that"
                + " save_pretrained of Hugging Face has written");
      }
      EncoderConfig config = EncoderConfig.of(JsonObject.of(shown(CONFIG), json(CONFIG)));
      Optional<SentencePooling> pooling =
          Files.exists(folder.resolve(MODULES)) ? Optional.of(pooling()) : Optional.empty();
      int steps = steps(shown, config, lengths);
      if (!Files.exists(folder.resolve(WEIGHTS))) {
        throw new ModelException(
            shown
                + " holds no model.safetensors: save the model again with"
                + " model.save_pretrained(FOLDER, max_shard_size=\"100GB\")");
      }
      try (FileBytes file = FileBytes.open(folder.resolve(WEIGHTS))) {
        file.hashInBackground();
        Weights weights = SafeTensors.read(file);
        notes.addAll(weights.notes());
        Graph graph = graph(config, pooling, new FolderWeights(weights.tensors()), steps, lengths);
        sources.put(WEIGHTS, file.sha256());
        return new EncoderFolder(graph, sources, file.size(), notes);
      }
    }

    private String shown(String name) {
      return ForeignNames.escape(folder.resolve(name).toString());
    }

    private Object json(String name) {
      try (FileBytes file = FileBytes.open(folder.resolve(name))) {
        if (file.size() > LONGEST_JSON) {
          throw new ModelException(
              file.name()
                  + " has "
                  + file.size()
                  + " bytes, which is too large for a configuration");
        }
        sources.put(name, file.sha256());
        return Json.read(file.name(), file, Set.of("id2label", "label2id"));
      }
    }

    /** The modules behind the encoder: a pooling, and perhaps a norm. */
    private SentencePooling pooling() {
      List<String> kinds = new ArrayList<>();
      List<String> paths = new ArrayList<>();
      for (Object module : json(MODULES) instanceof List<?> list ? list : List.of()) {
        JsonObject one = JsonObject.of(shown(MODULES), module);
        String type = one.text("type");
        kinds.add(type.substring(type.lastIndexOf('.') + 1));
        paths.add(one.maybeText("path").orElse(""));
      }
      boolean normalized = kinds.equals(List.of("Transformer", "Pooling", "Normalize"));
      if (!normalized && !kinds.equals(List.of("Transformer", "Pooling"))) {
        throw new ModelException(
            shown(MODULES)
                + ": the modules "
                + ForeignNames.list(kinds)
                + " are not read (Transformer, Pooling and perhaps Normalize are). "
                + EncoderConfig.RECIPE);
      }
      if (!paths.get(0).isEmpty() || !paths.get(1).matches("[A-Za-z0-9_]{1,100}")) {
        throw new ModelException(
            shown(MODULES) + ": the modules stand in folders " + ForeignNames.list(paths));
      }
      String config = paths.get(1) + "/" + CONFIG;
      return SentencePooling.of(JsonObject.of(shown(config), json(config)), normalized);
    }

    private static int steps(
        String shown, EncoderConfig config, Map<String, List<Integer>> lengths) {
      for (String name : lengths.keySet()) {
        if (!List.of(TOKENS, MASK, KINDS).contains(name)
            || (name.equals(KINDS) && config.kinds() == 0)) {
          throw new ModelException(
              shown
                  + " has no input "
                  + ForeignNames.escape(name)
                  + ": it has input_ids, attention_mask"
                  + (config.kinds() == 0 ? "" : " and, if they are given, token_type_ids"));
        }
      }
      List<Integer> given = lengths.getOrDefault(TOKENS, List.of());
      if (given.size() != 1 || lengths.values().stream().anyMatch(other -> !other.equals(given))) {
        throw new ModelException(
            shown
                + " does not say how many tokens a row has: give --input-shape input_ids=N (at most "
                + config.longest()
                + "), the length of the arrays in the table");
      }
      if (given.get(0) > config.longest()) {
        throw new ModelException(
            shown
                + " takes at most "
                + config.longest()
                + " tokens, --input-shape input_ids="
                + given.get(0)
                + " are more");
      }
      return given.get(0);
    }

    private Graph graph(
        EncoderConfig config,
        Optional<SentencePooling> pooling,
        FolderWeights weights,
        int steps,
        Map<String, List<Integer>> lengths) {
      Value tokens = Value.input(TOKENS, DType.INT64, Shape.batched(steps));
      Value mask = Value.input(MASK, DType.INT64, Shape.batched(steps));
      List<Value> inputs = new ArrayList<>(List.of(tokens, mask));
      Value kinds = null;
      if (lengths.containsKey(KINDS)) {
        kinds = Value.input(KINDS, DType.INT64, Shape.batched(steps));
        inputs.add(kinds);
      }
      Value shown = mask.eq(Value.constant(Tensor.scalar(0L))).not();
      String prefix = config.head() == EncoderHead.NONE ? "" : config.family().prefix();
      Value states = new Encoder(config, weights, prefix).states(tokens, kinds, shown);
      Map<String, Value> outputs = new LinkedHashMap<>();
      if (pooling.isPresent() && config.head() == EncoderHead.NONE) {
        weights.leaveOut("pooler.");
        outputs.put("sentence_embedding", pooling.get().pooled(states, shown));
      } else {
        outputs.putAll(config.head().outputs(config, weights, states));
      }
      weights.requireAll(shown(WEIGHTS));
      return Graph.of(inputs, outputs, Map.of());
    }
  }
}
