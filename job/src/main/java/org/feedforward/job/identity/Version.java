package org.feedforward.job.cli;

import java.util.Optional;

/** The version that the jar's manifest states. */
final class Version {

  private Version() {}

  static String ours() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(development)");
  }
}
