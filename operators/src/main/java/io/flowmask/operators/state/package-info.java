/** What is kept per camera, and how it is written: versioned, immutable, with one large value apart from the small one. */
@NullMarked
package io.flowmask.operators.state;

import org.jspecify.annotations.NullMarked;
