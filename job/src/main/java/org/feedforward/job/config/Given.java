package org.feedforward.job.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of a setting as it was typed. */
sealed interface Given {

  /** One text. */
  record Text(String value) implements Given {}

  /** Several texts in order. */
  record Texts(List<String> values) implements Given {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** Free keys with texts. */
  record Pairs(Map<String, String> values) implements Given {
    public Pairs {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** Columns for inputs of the model. */
  record Columns(List<Group> groups) implements Given {
    public Columns {
      groups = List.copyOf(groups);
    }

    static Columns ofOneInput(List<FeatureEntry> entries) {
      return new Columns(List.of(new Group(Optional.empty(), entries)));
    }
  }

  /** Columns for one input, which has a name where there are several. */
  record Group(Optional<String> input, List<FeatureEntry> entries) {
    public Group {
      entries = List.copyOf(entries);
    }
  }
}
