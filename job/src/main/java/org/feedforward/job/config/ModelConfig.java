package org.feedforward.job.config;

import java.nio.file.Path;
import org.feedforward.format.LoadOptions;

/**
 * Which model, and what its file does not say itself.
 *
 * @param path the model file, on the machine the job is started from
 * @param options architecture, module, batch axis and the meaning of negative ids
 */
public record ModelConfig(Path path, LoadOptions options) {}
