/**
 * What all readers share: bytes at positions, element types on disk, zip archives, and names
 * printed safely. May use {@code graph} and {@code tensor}.
 */
package org.feedforward.format.io;
