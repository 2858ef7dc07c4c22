package org.feedforward.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.feedforward.graph.ModelException;

/** Modules by name, as torch.nn.ModuleDict; it has no forward of its own. */
public final class ModuleDict extends Module {

  private final Map<String, Module> modules;

  /** The modules in the map's order. */
  public ModuleDict(Map<String, ? extends Module> modules) {
    this.modules = new LinkedHashMap<>(modules);
  }

  /** The module of that name. */
  public Module get(String name) {
    Module module = modules.get(name);
    if (module == null) {
      throw new ModelException(
          "The ModuleDict has no " + name + "; it has " + String.join(", ", modules.keySet()));
    }
    return module;
  }

  @Override
  public Map<String, Module> children() {
    return new LinkedHashMap<>(modules);
  }
}
