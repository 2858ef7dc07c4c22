package org.feedforward.format.onnx;

import java.nio.file.Path;
import java.util.Optional;
import org.feedforward.format.io.FileBytes;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/** A tensor of a test case, with the type that the file gives it. */
record TestTensor(OnnxType type, Tensor tensor) {

  /**
   * Reads a TensorProto. The bits of bfloat16 numbers may be called uint16, as onnx 1.12 wrote
   * them: then the declared type decides.
   */
  static TestTensor read(Path path, long declaredType) {
    try (FileBytes file = FileBytes.open(path);
        ExternalData externalData = ExternalData.beside(path)) {
      try {
        OnnxTensor description = OnnxParser.tensor(file);
        if (OnnxType.of(declaredType).equals(Optional.of(OnnxType.BFLOAT16))
            && OnnxType.of(description.elementType()).equals(Optional.of(OnnxType.UINT16))) {
          description = description.ofType(declaredType);
        }
        return new TestTensor(
            TensorData.type(description), TensorData.read(description, externalData));
      } catch (ModelException e) {
        throw OnnxFile.named(file, e);
      }
    }
  }
}
