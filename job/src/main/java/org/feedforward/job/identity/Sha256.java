package org.feedforward.job.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal letters. */
public final class Sha256 {

  private final MessageDigest digest;

  /** Of nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** That of a text. */
  public static String of(String text) {
    return new Sha256().add(text).hex();
  }

  /** That of what a file holds. */
  public static String of(Path file) throws IOException {
    Sha256 sum = new Sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sum.digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return sum.hex();
  }

  /** Adds a text and its end, so that two texts are not the same as one. */
  public Sha256 add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  /** The sum of all that was added, after which nothing can be. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
