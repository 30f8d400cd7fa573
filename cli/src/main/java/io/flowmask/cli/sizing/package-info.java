/**
 * What a fleet of cameras needs: pure arithmetic on measured figures. Every formula is said in docs/sizing.md, in the same words.
 */
@NullMarked
package io.flowmask.cli.sizing;

import org.jspecify.annotations.NullMarked;
