package org.feedforward.job.broadcast;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.feedforward.Model;
import org.feedforward.job.verify.Gate;
import org.feedforward.plan.Plan;

/**
 * A model that tasks can have: what travels in a closure is its identity and where its bytes are.
 * Sharing an equal model again writes nothing as long as the application runs. Two shared models
 * are equal when their identities are.
 */
public final class SharedModel implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Map<SparkContext, Map<String, SharedModel>> SHARED = new WeakHashMap<>();
  private static final WeakCache<Plan> PLANS = new WeakCache<>();

  /** The gates that plans of this JVM have passed. */
  private static final Map<Plan, Set<Gate>> PASSED = new WeakHashMap<>();

  /** The models of this JVM's own applications: its tasks need no second copy. */
  private static final Map<String, WeakReference<Model>> HERE = new ConcurrentHashMap<>();

  private final String identity;
  private final ModelHeap heap;
  private final ModelBlocks blocks;

  private final KernelReport kernels;

  /** What every plan must give before it is used; null when nothing is known. */
  private final Gate gate;

  private SharedModel(
      String identity, ModelHeap heap, ModelBlocks blocks, KernelReport kernels, Gate gate) {
    this.identity = identity;
    this.heap = heap;
    this.blocks = blocks;
    this.kernels = kernels;
    this.gate = gate;
  }

  /**
   * The model for the tasks of an application; called on the driver.
   *
   * @throws org.feedforward.job.fault.JobException when driver or executors cannot hold it
   */
  public static SharedModel of(SparkContext context, Model model) {
    synchronized (SHARED) {
      Map<String, SharedModel> shared =
          SHARED.computeIfAbsent(context, SharedModel::emptyUntilStopped);
      HERE.merge(
          model.identity(),
          new WeakReference<>(model),
          (known, another) -> known.get() == null ? another : known);
      return shared.computeIfAbsent(model.identity(), identity -> share(context, model));
    }
  }

  private static SharedModel share(SparkContext context, Model model) {
    ModelHeap heap = ModelHeap.of(model);
    heap.requireRoom(context);
    KernelReport kernels = new KernelReport();
    context.register(kernels);
    return new SharedModel(
        model.identity(), heap, ModelBlocks.write(context, model), kernels, null);
  }

  /**
   * The same model behind a gate, which its plan in this JVM has passed.
   *
   * @throws org.feedforward.job.fault.JobException when it gives other numbers than it must
   */
  public SharedModel behind(Gate required) {
    SharedModel guarded = guardedBy(required);
    guarded.passed(PLANS.get(identity, this::compiled));
    return guarded;
  }

  /** The same model behind a gate that its plan must pass when it is asked for. */
  SharedModel guardedBy(Gate required) {
    return new SharedModel(identity, heap, blocks, kernels, required);
  }

  private static Map<String, SharedModel> emptyUntilStopped(SparkContext context) {
    context.addSparkListener(
        new SparkListener() {
          @Override
          public void onApplicationEnd(SparkListenerApplicationEnd end) {
            synchronized (SHARED) {
              SHARED.remove(context);
            }
          }
        });
    return new HashMap<>();
  }

  /** The model's identity. */
  public String identity() {
    return identity;
  }

  /** The model compiled for this JVM: once per JVM as long as it is in use. */
  public Plan plan() {
    Plan plan = passed(PLANS.get(identity, this::compiled));
    kernels.add(plan.kernels().toString());
    return plan;
  }

  /** The plan, once it has passed the gate; each does so once. */
  private Plan passed(Plan plan) {
    if (gate != null) {
      synchronized (PASSED) {
        Set<Gate> gates = PASSED.computeIfAbsent(plan, any -> new HashSet<>());
        if (!gates.contains(gate)) {
          gate.require(plan);
          gates.add(gate);
        }
      }
    }
    return plan;
  }

  private Plan compiled() {
    WeakReference<Model> here = HERE.get(identity);
    Model model = here == null ? null : here.get();
    try {
      return model == null ? Plan.compileLettingGo(() -> blocks.read().graph()) : model.compile();
    } catch (OutOfMemoryError e) {
      throw heap.tooSmallHere(e); // Spark would end the JVM
    }
  }

  /** The kernels that tasks have run it with so far, each with its reason; for the driver. */
  public Set<String> kernels() {
    return kernels.value();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedModel that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "model " + identity;
  }
}
