package org.feedforward.job.config;

import java.util.List;

/**
 * What becomes of rows that cannot be scored.
 *
 * @param policy what such a row does to the run
 */
public record ErrorsConfig(Policy policy) {

  /** What a row that cannot be scored does to the run. */
  public enum Policy {
    /** The run ends, and nothing is put in place. */
    FAIL
  }

  static final Setting<Policy> POLICY =
      Setting.of(
              "errors.policy",
              Kinds.choice(List.of(Policy.FAIL), policy -> "fail"),
              "what happens to the run when a row cannot be scored")
          .otherwise(Policy.FAIL, "fail");

  static final List<Setting<?>> SETTINGS = List.of(POLICY);

  static ErrorsConfig read(Section section) {
    return new ErrorsConfig(section.get(POLICY));
  }
}
