/** The processes around a standalone cluster: see src/test/bash/standalone-cluster.sh. */
@NullMarked
package io.flowmask.job.cluster;

import org.jspecify.annotations.NullMarked;
