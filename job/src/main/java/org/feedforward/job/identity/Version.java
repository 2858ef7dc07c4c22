package org.feedforward.job.identity;

import java.util.Optional;

/** The version that the jar's manifest states. */
public final class Version {

  private Version() {}

  /** The version of this build. */
  public static String ours() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(development)");
  }
}
