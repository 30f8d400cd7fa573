/**
 * Holds docker-compose.yml and what lies in deploy to the code: schemas, names, options, and a run of the same processes without
 * containers.
 */
@NullMarked
package io.flowmask.deploy;

import org.jspecify.annotations.NullMarked;
