/** Where frames come from: generated clips, video files and folders, to Kafka. */
@NullMarked
package io.flowmask.cameras;

import org.jspecify.annotations.NullMarked;
