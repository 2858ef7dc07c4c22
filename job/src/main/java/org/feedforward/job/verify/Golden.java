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
import java.util.Map;
import java.util.Set;
import org.feedforward.JoinedGraph;
import org.feedforward.plan.Plan;

/**
 * Rows with the numbers that a network must give for them: a gate that every plan passes before it
 * scores a row. It travels.
 */
public final class Golden implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Of each network that was joined, its own. */
  private final ArrayList<GoldenRows> all;

  private final String digest;

  private Golden(List<GoldenRows> all) {
    this.all = new ArrayList<>(all);
    ArrayList<Serializable> numbers = new ArrayList<>();
    all.forEach(rows -> numbers.add(rows.numbers()));
    this.digest = digest(numbers);
  }

  static Golden of(GoldenRows rows) {
    return new Golden(List.of(rows));
  }

  /**
   * What a model must give that several were joined into.
   *
   * @param parts what single ones of them must give, by their names
   * @param apart the names of those whose inputs are their own, as in {@code Model.joined}
   */
  public static Golden joined(Map<String, Golden> parts, Set<String> apart) {
    List<GoldenRows> all = new ArrayList<>();
    parts.forEach(
        (name, golden) ->
            golden.all.forEach(
                rows ->
                    all.add(
                        rows.renamed(
                            input -> JoinedGraph.inputName(name, input, apart),
                            output -> JoinedGraph.name(name, output)))));
    return new Golden(all);
  }

  private static String digest(Serializable numbers) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ObjectOutputStream out = new ObjectOutputStream(bytes);
      out.writeObject(numbers);
      out.flush();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return HexFormat.of().formatHex(hash);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The inputs that get values, in order. */
  public List<String> inputs() {
    return all.stream().flatMap(rows -> rows.inputs().stream()).toList();
  }

  /** The values of the network that are compared, in order. */
  public List<String> outputs() {
    return all.stream().flatMap(rows -> rows.outputs().stream()).toList();
  }

  /** How many rows are compared. */
  public int rows() {
    return all.stream().mapToInt(GoldenRows::rows).sum();
  }

  /** What is compared, and how closely, in letters that change with any of it. */
  public String identity() {
    return digest;
  }

  /**
   * Refuses a plan that gives other numbers, with exit code 7.
   *
   * @param inputs which inputs of the plan get values, in the order of {@link #inputs}
   * @param outputs which outputs of the plan are compared, in the order of {@link #outputs}
   */
  public void require(Plan plan, List<Integer> inputs, List<Integer> outputs) {
    int firstInput = 0;
    int firstOutput = 0;
    for (GoldenRows rows : all) {
      int nextInput = firstInput + rows.inputs().size();
      int nextOutput = firstOutput + rows.outputs().size();
      rows.require(
          plan, inputs.subList(firstInput, nextInput), outputs.subList(firstOutput, nextOutput));
      firstInput = nextInput;
      firstOutput = nextOutput;
    }
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
