/** Commands about model folders. */
@NullMarked
package io.flowmask.cli.model;

import org.jspecify.annotations.NullMarked;
