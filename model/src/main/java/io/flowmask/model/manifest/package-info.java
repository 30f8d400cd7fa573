/** The model folder's description, {@code model.json}. */
@NullMarked
package io.flowmask.model.manifest;

import org.jspecify.annotations.NullMarked;
