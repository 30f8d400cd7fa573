/** The web server: the page's files, who may see them, and the live connection to each browser. */
@NullMarked
package io.flowmask.console.web;

import org.jspecify.annotations.NullMarked;
