package org.feedforward.format.script;

/** What an operator of PyTorch does to values of a graph. */
interface Operator {

  /** The result: a tensor, a number, a list of such. */
  Object apply(OperatorCall call);
}
