package org.feedforward.job.sql;

import java.util.Optional;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.sql.task.ModelReference;

/**
 * What a name in SQL stands for.
 *
 * @param name the path of the model, or its name
 * @param model the model
 * @param form the column of its prediction
 * @param constant what is the same for every row, in place of that
 */
record NamedResult(String name, ModelReference model, ColumnForm form, Optional<String> constant) {}
