/** How rows become the files of a result, in which format and with which options. */
package org.feedforward.job.target.files;
