/** What every command shares on the terminal: errors, exit codes, progress, the log file. */
@NullMarked
package io.flowmask.cli.terminal;

import org.jspecify.annotations.NullMarked;
