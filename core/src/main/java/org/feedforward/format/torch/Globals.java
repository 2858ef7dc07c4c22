package org.feedforward.format.torch;

import java.util.Optional;

/** What a pickle may name. Everything else is refused by its full name. */
interface Globals {

  /** The function or class of that name, when it is allowed. */
  Optional<Global> find(String name);
}
