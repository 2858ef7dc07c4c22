package org.feedforward.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The S3 of the tests, in a JVM of its own that ends with this one. */
public final class S3 {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "fs.s3a.path.style.access", "true",
          "fs.s3a.connection.ssl.enabled", "false",
          "fs.s3a.endpoint.region", "us-east-1",
          "fs.s3a.access.key", "any",
          "fs.s3a.secret.key", "any",
          "fs.s3a.attempts.maximum", "1",
          "fs.s3a.retry.limit", "1",
          "fs.s3a.impl.disable.cache", "true");

  private static int port;

  private S3() {}

  /** Starts the server, where none is, and tells Hadoop of it. */
  public static synchronized void install(Configuration configuration) throws IOException {
    if (port == 0) {
      port = start();
    }
    SETTINGS.forEach(configuration::set);
    configuration.set("fs.s3a.endpoint", "http://127.0.0.1:" + port);
  }

  /** Hadoop knows nothing of it any more. */
  public static void remove(Configuration configuration) {
    SETTINGS.keySet().forEach(configuration::unset);
    configuration.unset("fs.s3a.endpoint");
  }

  private static int start() throws IOException {
    String classes =
        Files.readString(Path.of(System.getProperty("feedforward.test.s3-classpath"))).strip();
    Process server =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx512m",
                    "-cp",
                    classes,
                    Path.of("src/s3mock/java/S3Server.java").toAbsolutePath().toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
    BufferedReader said =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring("port ".length()));
      }
    }
    throw new IOException("The S3 of the tests has not started");
  }

  /** Tells the gate in front of the server something, and hears the number of changes. */
  public static long gate(String words) {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + port + "/_gate/" + words).toURL().openStream()) {
      return Long.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
