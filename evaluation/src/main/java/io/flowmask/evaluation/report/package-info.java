/** How good it is, told: JSON for programs, tables and a plot for people. */
@NullMarked
package io.flowmask.evaluation.report;

import org.jspecify.annotations.NullMarked;
