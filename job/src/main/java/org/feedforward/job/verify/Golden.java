package org.feedforward.job.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.feedforward.graph.RowFaultException;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.Tolerance;

/**
 * Rows with the numbers that a network must give for them: a gate that every plan passes before it
 * scores a row. It travels.
 */
public final class Golden implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final int rows;
  private final ArrayList<GoldenValues> inputs;
  private final ArrayList<GoldenValues> expected;
  private final double absolute;
  private final double relative;
  private final String digest;

  Golden(
      String source,
      int rows,
      List<GoldenValues> inputs,
      List<GoldenValues> expected,
      Tolerance tolerance) {
    this.source = source;
    this.rows = rows;
    this.inputs = new ArrayList<>(inputs);
    this.expected = new ArrayList<>(expected);
    this.absolute = tolerance.absolute();
    this.relative = tolerance.relative();
    this.digest = digest(this.inputs, this.expected) + absolute + relative;
  }

  private static String digest(Serializable inputs, Serializable expected) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ObjectOutputStream out = new ObjectOutputStream(bytes);
      out.writeObject(inputs);
      out.writeObject(expected);
      out.flush();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return HexFormat.of().formatHex(hash);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is compared, and how closely, in letters that change with any of it. */
  public String identity() {
    return digest;
  }

  /** The values of the network that are compared, in order. */
  public List<String> outputs() {
    return expected.stream().map(GoldenValues::name).toList();
  }

  /** How many rows are compared. */
  public int rows() {
    return rows;
  }

  /**
   * Refuses a plan that gives other numbers, with exit code 7.
   *
   * @param places which outputs of the plan are compared, in the order of {@link #outputs}
   */
  public void require(Plan plan, List<Integer> places) {
    Workspace workspace = plan.newWorkspace();
    Mismatches mismatches = new Mismatches(new Tolerance(absolute, relative));
    for (int first = 0; first < rows; first += plan.rows()) {
      int count = Math.min(plan.rows(), rows - first);
      for (int i = 0; i < inputs.size(); i++) {
        inputs.get(i).put(workspace, i, first, count);
      }
      try {
        plan.run(workspace, count);
      } catch (RowFaultException e) {
        throw new JobException(
            ExitCode.MISMATCH, GoldenFaults.badRow(source, first + e.row(), e.getMessage()), e);
      }
      for (int i = 0; i < expected.size(); i++) {
        expected.get(i).compare(workspace, places.get(i), first, count, mismatches);
      }
    }
    mismatches
        .first()
        .ifPresent(
            found -> {
              throw new JobException(
                  ExitCode.MISMATCH,
                  GoldenFaults.mismatch(
                      source, found, mismatches.rows(), rows, new Tolerance(absolute, relative)));
            });
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Golden that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }
}
