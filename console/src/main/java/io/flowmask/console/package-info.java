/**
 * What people look at: a web page with the wall of cameras, their masks, health and history. {@link io.flowmask.console.Console}
 * reads the topics as any consumer would and serves the page.
 */
@NullMarked
package io.flowmask.console;

import org.jspecify.annotations.NullMarked;
