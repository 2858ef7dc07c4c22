/**
 * The safetensors format: a JSON header and the elements behind it. The door is {@link
 * org.feedforward.format.safetensors.SafeTensors}. May use {@code format.io}, {@code graph} and
 * {@code tensor}.
 */
package org.feedforward.format.safetensors;
