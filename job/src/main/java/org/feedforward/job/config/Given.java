package org.feedforward.job.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Texts for every input of the model. */
  record Groups(Map<String, List<String>> values) implements Given {
    public Groups {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }
}
