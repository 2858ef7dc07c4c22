package org.feedforward.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.job.page.Chart.Layer;

/** A network, layer by layer. */
public final class NetworkPage {

  /** More layers are only listed. */
  private static final int MOST_DRAWN = 60;

  private NetworkPage() {}

  /**
   * A page about a network alone.
   *
   * @param title what it is called
   * @param network as {@code run.json} holds it
   */
  public static String of(String title, JsonNode network) {
    Html page = new Html();
    page.open("header").raw("<p class=\"kind\">Network</p>").element("h1", title);
    page.element("p class=\"lead mono\"", network.path("identity").asText()).close("header");
    page.open("main");
    write(page, network);
    page.open("section")
        .element("h2", "Made of")
        .raw("<div class=\"wide\"><table class=\"pairs\">");
    network
        .path("sources")
        .properties()
        .forEach(file -> page.row(List.of(file.getKey(), file.getValue().asText())));
    page.raw("</table></div>").close("section");
    return Html.page(title, page.close("main"));
  }

  /** The section about a network. */
  static void write(Html page, JsonNode network) {
    page.open("section id=\"network\"").element("h2", "Network");
    page.raw("<p class=\"soft\">");
    page.text(ports(network.path("inputs")) + " → " + ports(network.path("outputs")));
    page.text(
        ". "
            + Html.count(network.path("parameters").asLong())
            + " constants, "
            + Html.count(network.path("multiply_adds").asLong())
            + " multiply-adds per row. The shade of a layer is its part of them.");
    page.raw("</p>");
    JsonNode steps = network.path("steps");
    if (steps.size() <= MOST_DRAWN) {
      page.raw("<figure class=\"drawn\">");
      page.raw(
          Chart.layers(
              "The layers of the network",
              steps.size() + " steps from the inputs to the outputs; the table below lists them",
              layers(network)));
      page.raw("</figure>");
    }
    table(page, network);
    page.close("section");
  }

  private static String ports(JsonNode ports) {
    List<String> all = new ArrayList<>();
    ports.forEach(
        port ->
            all.add(
                port.path("name").asText()
                    + " "
                    + port.path("type").asText()
                    + port.path("shape").toString().replace(",", ", ")));
    return String.join(", ", all);
  }

  private static List<Layer> layers(JsonNode network) {
    double all = Math.max(1, network.path("multiply_adds").asDouble());
    List<Layer> layers = new ArrayList<>();
    for (JsonNode step : network.path("steps")) {
      List<Integer> from = new ArrayList<>();
      step.path("from").forEach(place -> from.add(place.asInt()));
      layers.add(
          new Layer(title(step), detail(step), step.path("multiply_adds").asDouble() / all, from));
    }
    return layers;
  }

  private static String title(JsonNode step) {
    String name = step.path("name").asText();
    return step.path("operation").asText() + (name.isEmpty() ? "" : "  " + name);
  }

  private static String detail(JsonNode step) {
    long parameters = step.path("parameters").asLong();
    return step.path("shape").asText()
        + (parameters == 0
            ? ""
            : " · " + Html.count(parameters) + (parameters == 1 ? " parameter" : " parameters"));
  }

  private static void table(Html page, JsonNode network) {
    page.raw("<details><summary>The layers as a table</summary><div class=\"wide\"><table>");
    page.head("Operation", "Name", "Shape", "Parameters", "Multiply-adds per row").open("tbody");
    for (JsonNode step : network.path("steps")) {
      page.row(
          List.of(
              step.path("operation").asText(),
              step.path("name").asText(),
              step.path("shape").asText(),
              Html.count(step.path("parameters").asLong()),
              Html.count(step.path("multiply_adds").asLong())));
    }
    page.close("tbody").raw("</table></div></details>");
    long more = network.path("steps_left_out").asLong();
    if (more > 0) {
      page.element("p class=\"soft\"", Html.count(more) + " more operations are not listed.");
    }
  }
}
