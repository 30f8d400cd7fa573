/**
 * A table format for Flink SQL: Flowmask's records as rows, so that mask events can be queried where they are.
 */
@NullMarked
package io.flowmask.sql;

import org.jspecify.annotations.NullMarked;
