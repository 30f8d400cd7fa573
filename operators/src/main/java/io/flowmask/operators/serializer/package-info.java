/** What the hand-written Flink serializers of immutable values have in common. */
@NullMarked
package io.flowmask.operators.serializer;

import org.jspecify.annotations.NullMarked;
