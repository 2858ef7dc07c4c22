/**
 * Encoders in the folders that Hugging Face's transformers and Sentence Transformers write: a
 * configuration and the weights, of which the wiring is known here. Entered by {@link
 * org.feedforward.format.huggingface.EncoderFolder}.
 */
package org.feedforward.format.huggingface;
