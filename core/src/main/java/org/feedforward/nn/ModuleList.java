package org.feedforward.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Modules named 0, 1, 2, ..., as torch.nn.ModuleList; it has no forward of its own. */
public final class ModuleList extends Module {

  private final List<Module> modules;

  /** The modules in their order. */
  public ModuleList(Module... modules) {
    this(List.of(modules));
  }

  /** The modules in their order. */
  public ModuleList(List<? extends Module> modules) {
    this.modules = List.copyOf(modules);
  }

  /** The module at a position. */
  public Module get(int index) {
    return modules.get(index);
  }

  /** All modules. */
  public List<Module> all() {
    return modules;
  }

  @Override
  public Map<String, Module> children() {
    Map<String, Module> named = new LinkedHashMap<>();
    modules.forEach(module -> named.put(Integer.toString(named.size()), module));
    return named;
  }
}
