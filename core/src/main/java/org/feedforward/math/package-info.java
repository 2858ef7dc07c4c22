/**
 * The elementary functions, one definition of their bits: scalar float code that is made of fma,
 * multiplication, addition, division, square root and bit operations only, so that SIMD code can
 * repeat it lane by lane. Uses the JDK only.
 */
package org.feedforward.math;
