/** A drawn street scene, for when there is no footage. Depends on nothing. */
@NullMarked
package io.flowmask.cameras.scene;

import org.jspecify.annotations.NullMarked;
