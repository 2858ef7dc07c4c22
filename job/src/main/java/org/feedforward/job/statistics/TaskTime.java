package org.feedforward.job.statistics;

import java.io.Serializable;

/**
 * What a task took that was counted.
 *
 * @param partition which partition, from 0
 * @param rows how many rows came to it
 * @param seconds from its first row to its last
 * @param cpuSeconds how long its thread computed meanwhile
 */
public record TaskTime(int partition, long rows, double seconds, double cpuSeconds)
    implements Serializable {}
