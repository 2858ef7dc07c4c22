package org.feedforward.job.target;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.target.store.Owner;

/** Attempts of this process as those of one that runs no longer. */
final class Attempts {

  private Attempts() {}

  static void markDead(FileSystem system, Path attempt) throws IOException {
    Optional<Owner> owner = Owner.read(system, attempt);
    if (owner.isPresent() && !owner.get().run().isEmpty()) {
      Owner self = owner.get();
      system.delete(Owner.file(attempt), false);
      new Owner(self.run(), self.target(), self.host(), self.process(), self.started() - 1, false)
          .write(system, attempt);
    }
  }
}
