package org.feedforward.bench.turns;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;

/** Networks from columns to columns in one thread, with the best kernels and the scalar ones. */
public final class KernelTurns {

  private static final long WARM_UP_NANOS = 1_500_000_000;

  /** Of the first network, beside which the compilers have all that networks share. */
  private static final long FIRST_WARM_UP_NANOS = 6_000_000_000L;

  private static final long ROUND_NANOS = 60_000_000;

  private KernelTurns() {}

  /** Arguments: the networks, each with a case beside it. */
  public static void main(String[] arguments) throws IOException {
    List<Turn> turns = new ArrayList<>();
    for (String argument : arguments) {
      CaseFile file = CaseFile.read(Path.of(argument));
      turns.add(turn(file, "feedforward", false));
      turns.add(turn(file, "feedforward-scalar", true));
    }
    Turns.serve(turns);
  }

  private static Turn turn(CaseFile file, String contender, boolean scalar) {
    return new Turn(
        file.name(), contender, file.flops() / 1e9, "gflops", () -> new Warm(file, scalar));
  }

  private static final class Warm implements Turn.Ready {

    private static boolean isFirst = true;

    private final CaseFile file;
    private final Plan plan;
    private final Workspace workspace;
    private final List<float[][]> outputs = new ArrayList<>();
    private final int repeats;

    Warm(CaseFile file, boolean scalar) {
      this.file = file;
      Model model = Model.load(file.onnx(), LoadOptions.NONE);
      plan = scalar ? Plan.compile(model.graph(), Kernels.scalar("to compare")) : model.compile();
      workspace = plan.newWorkspace();
      model
          .graph()
          .outputs()
          .values()
          .forEach(output -> outputs.add(new float[output.shape().perRow()][file.rows()]));
      repeats = warmUp();
    }

    /** Runs until the compilers are done; gives how often it runs in a round. */
    private int warmUp() {
      long spent = 0;
      long last = 0;
      long enough = isFirst ? FIRST_WARM_UP_NANOS : WARM_UP_NANOS;
      isFirst = false;
      for (int count = 0; spent < enough || count < 20; count++) {
        last = nanos(1);
        spent += last;
      }
      return (int) Math.max(1, ROUND_NANOS / Math.max(1, last));
    }

    @Override
    public double seconds() {
      return nanos(repeats) / 1e9 / repeats;
    }

    @Override
    public String digest() {
      List<Float> all = new ArrayList<>();
      for (float[][] output : outputs) {
        for (float[] column : output) {
          for (float value : column) {
            all.add(value);
          }
        }
      }
      return Turns.digest(all);
    }

    private long nanos(int times) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < times; i++) {
        for (int first = 0; first < file.rows(); first += plan.rows()) {
          run(first, Math.min(plan.rows(), file.rows() - first));
        }
      }
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    private void run(int first, int rows) {
      for (int input = 0; input < file.inputs().size(); input++) {
        Object[] columns = file.inputs().get(input);
        if (columns instanceof float[][] floats) {
          workspace.lendFloats(input, floats, first);
        } else {
          for (int element = 0; element < columns.length; element++) {
            workspace.putLongs(input, element, 0, (long[]) columns[element], first, rows);
          }
        }
      }
      plan.run(workspace, rows);
      for (int output = 0; output < outputs.size(); output++) {
        float[][] columns = outputs.get(output);
        for (int element = 0; element < columns.length; element++) {
          workspace.getFloats(output, element, 0, columns[element], first, rows);
        }
      }
    }
  }
}
