/**
 * What may stand in a message: names and sentences in which nothing moves a cursor, breaks a line
 * or goes on without end. The door is {@code Printable}; uses the JDK alone, used by all.
 */
package org.feedforward.text;
