/** What is known of the cameras: recent frames with their outcomes, and a series of seconds for each camera and for all. */
@NullMarked
package io.flowmask.console.fleet;

import org.jspecify.annotations.NullMarked;
