package org.feedforward.job.diff;

import org.feedforward.job.target.CommittedResult;

/**
 * What one side is.
 *
 * @param place the folder of a result, or the file of a model
 * @param run which run made the result; empty for a model
 * @param model the identity of the model
 */
public record Compared(String place, String run, String model) {

  static Compared of(CommittedResult result) {
    return new Compared(
        result.place(), result.standing().run(), result.standing().facts().path("model").asText());
  }
}
