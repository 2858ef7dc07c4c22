package org.feedforward.job.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Problems;

/** Labels in the order of the numbers they stand for: a list, or a text file with one a line. */
record LabelList() implements Kind<List<String>> {

  static final Kind<List<String>> KIND = new LabelList();

  private static final Kind<List<String>> ITEMS =
      new Kind.OfList<>("a list of labels, as [no, yes], or '@FILE' with one a line", Kinds.TEXT);

  @Override
  public Form form() {
    return Form.LIST;
  }

  @Override
  public String expected() {
    return ITEMS.expected();
  }

  @Override
  public boolean fits(Node value) {
    return value instanceof Node.Items
        || value instanceof Node.Text text && text.value().startsWith("@");
  }

  @Override
  public Optional<List<String>> read(Typed value, Problems problems) {
    int before = problems.sentences().size();
    Optional<List<String>> labels =
        value.node() instanceof Node.Items
            ? ITEMS.read(value, problems)
            : Optional.of(readFile(value, problems));
    if (problems.sentences().size() == before) {
      labels.ifPresent(found -> requireDistinct(value, found, problems));
    }
    return problems.sentences().size() == before ? labels : Optional.empty();
  }

  private static void requireDistinct(Typed value, List<String> labels, Problems problems) {
    if (labels.isEmpty()) {
      problems.usage(ConfigFaults.emptyList(value.named()));
    }
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      Integer first = places.putIfAbsent(labels.get(i), i);
      if (first != null) {
        problems.usage(ConfigFaults.labelTwice(value.named(), labels.get(i), first, i));
      }
    }
  }

  private static List<String> readFile(Typed value, Problems problems) {
    String file = value.origin().resolve(value.text().substring(1));
    List<String> labels = new ArrayList<>();
    try {
      labels.addAll(Files.readAllLines(Path.of(file)));
    } catch (NoSuchFileException e) {
      problems.usage(ConfigFaults.labelFile(value.named(), file, "the file does not exist"));
    } catch (CharacterCodingException e) {
      problems.usage(ConfigFaults.labelFile(value.named(), file, "not a text file in UTF-8"));
    } catch (IOException e) {
      problems.usage(ConfigFaults.labelFile(value.named(), file, "cannot be read"));
    }
    if (!labels.isEmpty() && labels.get(0).startsWith("\ufeff")) {
      labels.set(0, labels.get(0).substring(1));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).isEmpty()) {
        problems.usage(
            ConfigFaults.labelFile(value.named(), file, "line " + (i + 1) + " is empty"));
      }
    }
    return labels;
  }
}
