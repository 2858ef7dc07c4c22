package org.feedforward.format.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.feedforward.format.Architecture;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.NegativeIds;
import org.feedforward.format.Resources;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.npy.Npy;
import org.feedforward.format.npy.Npz;
import org.feedforward.format.onnx.OnnxFile;
import org.feedforward.format.safetensors.SafeTensors;
import org.feedforward.format.script.ExportedProgram;
import org.feedforward.format.script.TorchScript;
import org.feedforward.format.torch.Checkpoint;

/**
 * Every parser of files that anybody may have written, as fuzzers see it: bytes go in, and nothing
 * but a ModelException comes out.
 */
enum Parsers {
  SAFETENSORS {
    @Override
    void parse(byte[] bytes) {
      SafeTensors.read(ByteSource.of("fuzz", bytes));
    }

    @Override
    List<byte[]> seeds() {
      return files("bad/safetensors", ".safetensors", 2000);
    }
  },

  /** The zip container as it is; checksums let few changes inside of entries through. */
  ZIP {
    @Override
    void parse(byte[] bytes) {
      Checkpoint.read(ByteSource.of("fuzz", bytes));
    }

    @Override
    List<byte[]> seeds() {
      return Stream.of(
              files("bad/pt", ".pt", 3000),
              files("models/seed_relu", ".pt", 3000),
              files("models/seed_relu", ".ckpt", 3000))
          .flatMap(List::stream)
          .filter(bytes -> bytes.length > 2 && bytes[0] == 'P')
          .toList();
    }
  },

  /** A pickle, put into a sound container with some storages. */
  PICKLE {
    @Override
    void parse(byte[] bytes) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put("archive/data.pkl", bytes);
      entries.put("archive/data/0", new byte[200]);
      entries.put("archive/data/1", new byte[20]);
      entries.put("archive/data/2", new byte[40]);
      entries.put("archive/data/3", new byte[8]);
      Checkpoint.read(ByteSource.of("fuzz", zip(entries)));
    }

    @Override
    List<byte[]> seeds() {
      return Stream.concat(
              Resources.list("models/seed_relu", "").stream(),
              Resources.list("bad/pt", ".pt").stream())
          .filter(file -> file.toString().matches(".*\\.(pt|ckpt)"))
          .flatMap(Parsers::pickles)
          .toList();
    }
  },

  LEGACY {
    @Override
    void parse(byte[] bytes) {
      Checkpoint.read(ByteSource.of("fuzz", bytes));
    }

    @Override
    List<byte[]> seeds() {
      return List.of(
          Resources.bytes("models/seed_relu/state_dict_legacy.pt"),
          Resources.bytes("models/wine_mlp/state_dict_legacy.pt"),
          Resources.bytes("bad/pt/legacy_truncated_1017.pt"),
          Resources.bytes("bad/pt/pickle_bare_os_system.pt"));
    }
  },

  /** The code of the root of a TorchScript archive. */
  CODE {
    private final Map<String, byte[]> archive = entries("models/seed_relu/scripted.pt");
    private final String root =
        archive.keySet().stream().filter(name -> name.contains("container")).findFirst().get();

    @Override
    void parse(byte[] bytes) {
      Map<String, byte[]> entries = new LinkedHashMap<>(archive);
      entries.put(root, bytes);
      TorchScript.read(ByteSource.of("fuzz", zip(entries)));
    }

    @Override
    List<byte[]> seeds() {
      return Stream.of(List.of(archive.get(root)), files("fuzz/code", ".py", 20_000))
          .flatMap(List::stream)
          .toList();
    }
  },

  /** The JSON of a program of torch.export. */
  PROGRAM {
    private final Map<String, byte[]> archive = entries("export/mlp_bn_dropout/decomposed.pt2");
    private final String json =
        archive.keySet().stream().filter(name -> name.contains("/models/")).findFirst().get();

    @Override
    void parse(byte[] bytes) {
      Map<String, byte[]> entries = new LinkedHashMap<>(archive);
      entries.put(json, bytes);
      ExportedProgram.read(ByteSource.of("fuzz", zip(entries)), BatchAxis.AUTO);
    }

    @Override
    List<byte[]> seeds() {
      return Stream.of(
              "norms/exported", "seed_notebook/exported", "nested/exported", "sizes/exported")
          .map(name -> entries("export/" + name + ".pt2"))
          .map(entries -> entries.get(json.replaceAll("^[^/]+", "exported")))
          .toList();
    }
  },

  EXPORT {
    @Override
    void parse(byte[] bytes) {
      ExportedProgram.read(ByteSource.of("fuzz", bytes), BatchAxis.AUTO);
    }

    @Override
    List<byte[]> seeds() {
      return List.of(
          Resources.bytes("export/seed_notebook/exported.pt2"),
          Resources.bytes("export/shared/exported.pt2"));
    }
  },

  TORCHSCRIPT {
    @Override
    void parse(byte[] bytes) {
      TorchScript.read(ByteSource.of("fuzz", bytes));
    }

    @Override
    List<byte[]> seeds() {
      return Stream.of("models/seed_relu/traced.pt", "models/seed_relu/scripted.pt")
          .map(file -> zip(entries(file)))
          .toList();
    }
  },

  ARCHITECTURE {
    @Override
    void parse(byte[] bytes) {
      Architecture.parse("fuzz", new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    List<byte[]> seeds() {
      return Stream.of("digits_mlp", "breast_cancer_folded", "diabetes_embed", "diabetes_gelu")
          .map(name -> Resources.bytes("models/" + name + "/module.txt"))
          .toList();
    }
  },

  NPY {
    @Override
    void parse(byte[] bytes) {
      Npy.array("fuzz", bytes);
    }

    @Override
    List<byte[]> seeds() {
      return files("npy", ".npy", 2000);
    }
  },

  NPZ {
    @Override
    void parse(byte[] bytes) {
      Npz.read("fuzz", bytes);
    }

    @Override
    List<byte[]> seeds() {
      return files("npy", ".npz", 2000);
    }
  },

  ONNX {
    private final Path path = temporary();

    @Override
    void parse(byte[] bytes) {
      try {
        Files.write(path, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      try (FileBytes file = FileBytes.open(path)) {
        OnnxFile.read(path, file, BatchAxis.AUTO, NegativeIds.FAIL);
      }
    }

    @Override
    List<byte[]> seeds() {
      return files("fuzz/onnx", ".onnx", 5000);
    }
  };

  /** Reads the bytes as a file of that kind. */
  abstract void parse(byte[] bytes);

  /** Files to begin with, most of them sound. */
  abstract List<byte[]> seeds();

  private static List<byte[]> files(String folder, String ending, int longest) {
    return Resources.list(folder, ending).stream()
        .map(Parsers::read)
        .filter(bytes -> bytes.length <= longest)
        .toList();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      Path file = Files.createTempFile("fuzz", ".onnx");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<byte[]> pickles(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().endsWith("/data.pkl")) {
          byte[] pickle = zip.getInputStream(entry).readAllBytes();
          return pickle.length < 20_000 ? Stream.of(pickle) : Stream.empty();
        }
      }
      return Stream.empty();
    } catch (IOException e) {
      return Stream.empty(); // one of the broken ones
    }
  }

  /** The entries of an archive but what only debuggers read. */
  private static Map<String, byte[]> entries(String resource) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(Resources.path(resource).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.getName().endsWith("debug_pkl")) {
          entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> named : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(named.getKey());
        CRC32 crc = new CRC32();
        crc.update(named.getValue());
        entry.setSize(named.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(named.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
