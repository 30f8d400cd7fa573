/** How long a model's frames take, and where the time goes. */
@NullMarked
package io.flowmask.model.bench;

import org.jspecify.annotations.NullMarked;
