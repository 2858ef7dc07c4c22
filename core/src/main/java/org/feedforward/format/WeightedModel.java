package org.feedforward.format;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Weights;
import org.feedforward.graph.ModelException;
import org.feedforward.nn.Module;
import org.feedforward.nn.TracedModule;
import org.feedforward.tensor.Tensor;

/** Puts weights into the network that the options name. */
final class WeightedModel {

  private WeightedModel() {}

  /** The model of weights alone: the network comes from the options. */
  static LoadedModel of(ModelRequest request, Weights weights) {
    LoadOptions options = request.options();
    if (options.architecture().isPresent() && options.module().isPresent()) {
      throw new ModelException("Give --architecture or --module, not both");
    }
    Module module =
        options
            .architecture()
            .map(Architecture::read)
            .or(() -> options.module().map(WeightedModel::newModule))
            .orElseThrow(() -> weightsOnly(request, weights));
    return of(request, weights, module);
  }

  /** The model of a network and its weights. */
  static LoadedModel of(ModelRequest request, Weights weights, Module module) {
    List<String> notes = new ArrayList<>(weights.notes());
    TracedModule traced;
    try {
      Set<String> keys = module.stateDictKeys();
      Map<String, Tensor> whole = FoldedWeights.of(weights.tensors(), keys, notes);
      Map<String, Tensor> state = StateDictKeys.fit(whole, keys, notes);
      module.loadStateDict(state);
      traced = TracedModule.of(module);
    } catch (ModelException e) {
      throw new ModelException(request.file().name() + ": " + e.getMessage(), e);
    }
    return new LoadedModel(
        traced.graph(), Optional.of(traced), request.sources(), request.file().size(), notes);
  }

  private static ModelException weightsOnly(ModelRequest request, Weights weights) {
    Map<String, String> shapes = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach((key, tensor) -> shapes.put(key, key + " " + Arrays.toString(tensor.shape())));
    return new ModelException(
        request.file().name()
            + " holds weights only: give --architecture FILE with the text that print(model) gives"
            + " in PyTorch, or --module CLASS of a Java Module. Its keys: "
            + shapes.values().stream()
                .map(ForeignNames::escape)
                .collect(Collectors.collectingAndThen(Collectors.toList(), ForeignNames::list)));
  }

  private static Module newModule(String className) {
    String name = ForeignNames.escape(className);
    try {
      ClassLoader context = Thread.currentThread().getContextClassLoader();
      Class<?> found =
          Class.forName(className, true, context == null ? Module.class.getClassLoader() : context);
      if (!Module.class.isAssignableFrom(found)) {
        throw new ModelException("--module " + name + " does not extend " + Module.class.getName());
      }
      Constructor<?> constructor = found.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Module) constructor.newInstance();
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ModelException(
          "--module "
              + name
              + " is not on the class path (with its package, as org.example.MyNetwork)",
          e);
    } catch (NoSuchMethodException e) {
      throw new ModelException("--module " + name + " has no constructor without arguments", e);
    } catch (InvocationTargetException e) {
      throw new ModelException("--module " + name + " fails when made: " + e.getCause(), e);
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (e instanceof ModelException problem) {
        throw problem;
      }
      throw new ModelException("--module " + name + " cannot be made: " + e.getMessage(), e);
    }
  }
}
