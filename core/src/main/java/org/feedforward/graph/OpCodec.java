package org.feedforward.graph;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The canonical bytes of one operation: a tag and its fields. Tags and the names of enum constants
 * are part of the format.
 */
final class OpCodec implements Op.Visitor<Void> {

  /** The tag of inputs that are texts. */
  private static final int OF_TEXTS = 64;

  /** A field that holds texts. */
  private record Texts(List<String> texts) {}

  private final DataOutputStream out;
  private final GraphCodec.TensorWriter tensors;

  private OpCodec(DataOutputStream out, GraphCodec.TensorWriter tensors) {
    this.out = out;
    this.tensors = tensors;
  }

  static void write(Op op, DataOutputStream out, GraphCodec.TensorWriter tensors)
      throws IOException {
    try {
      op.accept(new OpCodec(out, tensors));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static Op read(DataInputStream in) throws IOException {
    int tag = in.readByte();
    return switch (tag) {
      case 1 ->
          new Op.Input(
              GraphCodec.readText(in),
              new ValueType(DType.valueOf(GraphCodec.readText(in)), readShape(in)),
              List.of());
      case OF_TEXTS ->
          new Op.Input(
              GraphCodec.readText(in),
              new ValueType(DType.valueOf(GraphCodec.readText(in)), readShape(in)),
              readTexts(in));
      case 2 -> new Op.Constant(GraphCodec.readTensor(in));
      case 3 ->
          new Op.Unary(
              UnaryFunction.valueOf(GraphCodec.readText(in)), in.readFloat(), in.readFloat());
      case 4 -> new Op.Binary(BinaryFunction.valueOf(GraphCodec.readText(in)));
      case 5 -> new Op.Where();
      case 6 -> new Op.Cast(DType.valueOf(GraphCodec.readText(in)));
      case 7 -> new Op.Wrap(in.readInt(), in.readBoolean());
      case 8 -> new Op.Linear(in.readBoolean());
      case 9 -> new Op.MatMul();
      case 10 ->
          new Op.Reduce(
              ReduceFunction.valueOf(GraphCodec.readText(in)), readIntegers(in), in.readBoolean());
      case 11 ->
          new Op.ArgReduce(in.readBoolean(), in.readInt(), in.readBoolean(), in.readBoolean());
      case 12 -> new Op.Softmax(in.readInt(), in.readBoolean());
      case 13 -> new Op.Normalize(readIntegers(in), in.readFloat(), in.readBoolean());
      case 14 -> new Op.CumSum(in.readInt(), in.readBoolean(), in.readBoolean());
      case 15 -> new Op.TopK(in.readInt(), in.readInt(), in.readBoolean(), in.readBoolean());
      case 16 -> new Op.Reshape(readShape(in));
      case 17 -> new Op.Transpose(readIntegers(in));
      case 18 -> new Op.Expand(readShape(in));
      case 19 -> new Op.Concat(in.readInt());
      case 20 -> new Op.Slice(in.readInt(), in.readInt(), in.readInt(), in.readInt());
      case 21 -> new Op.Pad(in.readInt(), in.readInt(), in.readInt(), GraphCodec.readTensor(in));
      case 22 -> new Op.Gather(in.readInt(), in.readBoolean());
      case 23 -> new Op.GatherElements(in.readInt(), true);
      case 24 -> new Op.Bounded(GraphCodec.readText(in), in.readLong(), in.readLong());
      case 25 -> new Op.GatherElements(in.readInt(), false);
      case 26 ->
          new Op.Convolution(readIntegers(in), readIntegers(in), in.readInt(), in.readBoolean());
      default -> throw new IOException("Unknown operation " + tag);
    };
  }

  private static Shape readShape(DataInputStream in) throws IOException {
    int rank = in.readInt();
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      dims.add(new Dim(in.readInt(), in.readBoolean(), in.readInt()));
    }
    return new Shape(dims);
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(GraphCodec.readText(in));
    }
    return texts;
  }

  private static List<Integer> readIntegers(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Integer> integers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      integers.add(in.readInt());
    }
    return integers;
  }

  @Override
  public Void visit(Op.Input op) {
    return op.texts().isEmpty()
        ? fields(1, op.name(), op.type().dtype(), op.type().shape())
        : fields(OF_TEXTS, op.name(), op.type().dtype(), op.type().shape(), new Texts(op.texts()));
  }

  @Override
  public Void visit(Op.Constant op) {
    return fields(2, op.tensor());
  }

  @Override
  public Void visit(Op.Unary op) {
    return fields(3, op.function(), op.a(), op.b());
  }

  @Override
  public Void visit(Op.Binary op) {
    return fields(4, op.function());
  }

  @Override
  public Void visit(Op.Where op) {
    return fields(5);
  }

  @Override
  public Void visit(Op.Cast op) {
    return fields(6, op.to());
  }

  @Override
  public Void visit(Op.Wrap op) {
    return fields(7, op.bits(), op.signed());
  }

  @Override
  public Void visit(Op.Linear op) {
    return fields(8, op.bias());
  }

  @Override
  public Void visit(Op.MatMul op) {
    return fields(9);
  }

  @Override
  public Void visit(Op.Convolution op) {
    return fields(26, op.strides(), op.dilations(), op.groups(), op.bias());
  }

  @Override
  public Void visit(Op.Reduce op) {
    return fields(10, op.function(), op.axes(), op.keepDims());
  }

  @Override
  public Void visit(Op.ArgReduce op) {
    return fields(11, op.largest(), op.axis(), op.keepDims(), op.last());
  }

  @Override
  public Void visit(Op.Softmax op) {
    return fields(12, op.axis(), op.log());
  }

  @Override
  public Void visit(Op.Normalize op) {
    return fields(13, op.axes(), op.epsilon(), op.centered());
  }

  @Override
  public Void visit(Op.CumSum op) {
    return fields(14, op.axis(), op.exclusive(), op.reverse());
  }

  @Override
  public Void visit(Op.TopK op) {
    return fields(15, op.k(), op.axis(), op.largest(), op.positions());
  }

  @Override
  public Void visit(Op.Reshape op) {
    return fields(16, op.target());
  }

  @Override
  public Void visit(Op.Transpose op) {
    return fields(17, op.permutation());
  }

  @Override
  public Void visit(Op.Expand op) {
    return fields(18, op.target());
  }

  @Override
  public Void visit(Op.Concat op) {
    return fields(19, op.axis());
  }

  @Override
  public Void visit(Op.Slice op) {
    return fields(20, op.axis(), op.start(), op.step(), op.count());
  }

  @Override
  public Void visit(Op.Pad op) {
    return fields(21, op.axis(), op.before(), op.after(), op.value());
  }

  @Override
  public Void visit(Op.Gather op) {
    return fields(22, op.axis(), op.wraps());
  }

  @Override
  public Void visit(Op.Bounded op) {
    return fields(24, op.type(), op.least(), op.most());
  }

  @Override
  public Void visit(Op.GatherElements op) {
    return fields(op.wraps() ? 23 : 25, op.axis());
  }

  private Void fields(int tag, Object... fields) {
    try {
      out.writeByte(tag);
      for (Object field : fields) {
        write(field);
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Object field) throws IOException {
    if (field instanceof Integer number) {
      out.writeInt(number);
    } else if (field instanceof Long number) {
      out.writeLong(number);
    } else if (field instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (field instanceof Float number) {
      out.writeFloat(number);
    } else if (field instanceof Enum<?> constant) {
      GraphCodec.writeText(constant.name(), out);
    } else if (field instanceof String text) {
      GraphCodec.writeText(text, out);
    } else if (field instanceof Tensor tensor) {
      tensors.write(tensor, out);
    } else if (field instanceof Shape shape) {
      out.writeInt(shape.rank());
      for (Dim dim : shape.dims()) {
        out.writeInt(dim.outer());
        out.writeBoolean(dim.batch());
        out.writeInt(dim.inner());
      }
    } else if (field instanceof Texts all) {
      out.writeInt(all.texts().size());
      for (String text : all.texts()) {
        GraphCodec.writeText(text, out);
      }
    } else if (field instanceof List<?> numbers) {
      out.writeInt(numbers.size());
      for (Object number : numbers) {
        out.writeInt((Integer) number);
      }
    } else {
      throw new IllegalArgumentException("No bytes for " + field);
    }
  }
}
