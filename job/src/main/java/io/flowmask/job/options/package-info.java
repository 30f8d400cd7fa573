/**
 * The options of the job: one typed set, whether they come from a file, as {@code -Dkey=value} or as flags. {@link
 * io.flowmask.job.options.JobOptions} is what the job is built from.
 */
@NullMarked
package io.flowmask.job.options;

import org.jspecify.annotations.NullMarked;
