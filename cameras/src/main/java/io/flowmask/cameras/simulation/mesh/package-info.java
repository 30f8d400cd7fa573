/** Triangle meshes and how to build them. */
@NullMarked
package io.flowmask.cameras.simulation.mesh;

import org.jspecify.annotations.NullMarked;
