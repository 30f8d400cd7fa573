/** What moves and what stands around, as meshes: vehicles, people, houses, trees, street furniture. */
@NullMarked
package io.flowmask.cameras.simulation.models;

import org.jspecify.annotations.NullMarked;
