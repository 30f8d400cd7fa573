/** Sessions that run a model folder's graphs, and what goes in and comes out of them. */
@NullMarked
package io.flowmask.model.engine;

import org.jspecify.annotations.NullMarked;
