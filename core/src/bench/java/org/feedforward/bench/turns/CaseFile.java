package org.feedforward.bench.turns;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with rows for it, in files that every build reads.
 *
 * @param name the case
 * @param rows the batch
 * @param flops floating-point operations of the products of all rows
 * @param onnx the network's file
 * @param inputs the columns of each input, {@code float[][]} or {@code long[][]}, element by row
 */
public record CaseFile(String name, int rows, double flops, Path onnx, List<Object[]> inputs) {

  private static final String ENDING = ".case";

  /** Writes the case beside its network. */
  public void write() throws IOException {
    Path file = Path.of(onnx + ENDING);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeUTF(name);
      out.writeInt(rows);
      out.writeDouble(flops);
      out.writeInt(inputs.size());
      for (Object[] input : inputs) {
        out.writeInt(input.length);
        out.writeBoolean(input instanceof long[][]);
        for (Object column : input) {
          for (int row = 0; row < rows; row++) {
            if (column instanceof long[] longs) {
              out.writeLong(longs[row]);
            } else {
              out.writeFloat(((float[]) column)[row]);
            }
          }
        }
      }
    }
  }

  /** Reads the case beside a network. */
  static CaseFile read(Path onnx) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(Path.of(onnx + ENDING))))) {
      String name = in.readUTF();
      int rows = in.readInt();
      double flops = in.readDouble();
      List<Object[]> inputs = new ArrayList<>();
      int count = in.readInt();
      for (int input = 0; input < count; input++) {
        inputs.add(columns(in, in.readInt(), rows, in.readBoolean()));
      }
      return new CaseFile(name, rows, flops, onnx, inputs);
    }
  }

  private static Object[] columns(DataInputStream in, int width, int rows, boolean whole)
      throws IOException {
    Object[] columns = whole ? new long[width][rows] : new float[width][rows];
    for (Object column : columns) {
      for (int row = 0; row < rows; row++) {
        if (column instanceof long[] longs) {
          longs[row] = in.readLong();
        } else {
          ((float[]) column)[row] = in.readFloat();
        }
      }
    }
    return columns;
  }
}
