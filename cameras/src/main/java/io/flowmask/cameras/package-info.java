/** Where frames come from: video files, folders of frames, network cameras and a simulated fleet, to Kafka. */
@NullMarked
package io.flowmask.cameras;

import org.jspecify.annotations.NullMarked;
