/**
 * What a build's own JVM runs when two builds are compared. These classes are on the class path of
 * builds of other days, without the rest of the benchmarks: they name only what such builds have
 * too, and reach networks through files.
 */
package org.feedforward.bench.turns;
