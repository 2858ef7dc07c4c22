package org.feedforward.format.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.feedforward.format.HostileFile;

/** Headers of safetensors that claim, nest and repeat. */
public final class HostileHeaders {

  private static final String ESCAPES = "\\u001b[2J\\n\\r\\u2028\\u202e\\u0085";

  private HostileHeaders() {}

  private static HostileFile of(String name, String words, long length, String header, int data) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + bytes.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return HostileFile.of(
        name + ".safetensors",
        words,
        file.putLong(length < 0 ? bytes.length : length).put(bytes).array());
  }

  private static String tensor(String name, String shape, String offsets) {
    return String.format(
        Locale.ROOT,
        "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}",
        name,
        shape,
        offsets);
  }

  /** All of them. */
  public static List<HostileFile> all() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 300_000; i++) {
      many.append(i == 0 ? "" : ",").append(tensor("t" + i, "[0]", "[0,0]"));
    }
    String shared = "{" + tensor("a", "[4]", "[0,16]") + "," + tensor("b", "[4]", "[0,16]") + "}";
    return List.of(
        of("length_of_terabytes", "", 1L << 42, "{}", 0),
        of("deep_header", "", -1, "{\"a\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}", 0),
        of(
            "shape_that_overflows",
            "",
            -1,
            "{" + tensor("a", "[4294967296,4294967296]", "[0,0]") + "}",
            0),
        of("shared_bytes", "", -1, shared, 16),
        of("long_name", "", -1, "{" + tensor(ESCAPES.repeat(20_000), "[4]", "[0,15]") + "}", 16),
        of("name_of_tensor", "u001b", -1, "{" + tensor(ESCAPES, "[4]", "[0,15]") + "}", 16),
        of("name_of_weights", "u001b", -1, "{" + tensor(ESCAPES, "[4]", "[0,16]") + "}", 16),
        of(
            "name_of_type",
            "u001b",
            -1,
            "{" + tensor("a", "[4]", "[0,16]").replace("F32", ESCAPES) + "}",
            16),
        of(
            "name_of_field",
            "u001b",
            -1,
            "{"
                + tensor("a", "[4]", "[0,16]").replace("\"dtype", "\"" + ESCAPES + "\":[],\"dtype")
                + "}",
            16),
        of("many_tensors", "", -1, many + "}", 0),
        of("unknown_field", "", -1, "{\"a\":{\"" + ESCAPES.repeat(20_000) + "\":1}}", 0));
  }
}
