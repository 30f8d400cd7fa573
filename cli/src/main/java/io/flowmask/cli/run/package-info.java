/** The job with everything around it: on this machine, or on a cluster. */
@NullMarked
package io.flowmask.cli.run;

import org.jspecify.annotations.NullMarked;
