/** Network output to instances: anchors, non-maximum suppression, masks. */
@NullMarked
package io.flowmask.model.detect;

import org.jspecify.annotations.NullMarked;
