package org.feedforward.job.sql.sink;

import java.io.Serializable;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.quality.Budget;

/**
 * What becomes of rows that cannot be scored. Their faults stand in the last column of a query,
 * which is not written.
 *
 * @param policy what such a row does
 * @param kept how many columns from the first one on a rejected row keeps
 * @param limits how many there may be before the rest need not be written
 */
public record FaultyRows(Policy policy, int kept, Budget.Limits limits) implements Serializable {}
