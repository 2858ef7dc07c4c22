package org.feedforward.job;

import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Scores in an application with a UI, and prints what its endpoint for Prometheus says then. */
final class ScrapedRun {

  private ScrapedRun() {}

  /** Runs {@code score} with these words. */
  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.port", "0")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config(
                "spark.metrics.conf.*.sink.prometheusServlet.class",
                "org.apache.spark.metrics.sink.PrometheusServlet")
            .config("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus")
            .config("spark.metrics.namespace", "app")
            .getOrCreate();
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(Arrays.asList(args));
    Run run = Run.of(words);
    System.out.println(run.code() + " " + run.err());
    URL endpoint =
        URI.create(spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/").toURL();
    try (InputStream answer = endpoint.openStream()) {
      System.out.println(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
    }
    spark.stop();
  }
}
