package org.feedforward.format.script;

/**
 * What stands in a variable that has no value: a branch did not set it, or its memory has not been
 * written. It may be handed on; no operator takes it.
 */
enum Unset {
  VALUE
}
