#!/usr/bin/env bash
# Creates Flowmask's topics with the settings that they need; topics that exist stay as they are.
#
#   create-topics.sh BROKER
#
# As many partitions as the job can ever use instances of its source. 16 MiB is what the job writes at most.
set -euo pipefail

broker=$1
partitions=8
largest_record=16777216

create() {
    local topic=$1 retention_ms=$2
    "${KAFKA_HOME:-/opt/kafka}/bin/kafka-topics.sh" --bootstrap-server "$broker" --create --if-not-exists \
        --topic "$topic" --partitions "$partitions" --replication-factor 1 \
        --config max.message.bytes="$largest_record" --config retention.ms="$retention_ms" --config segment.bytes=67108864
}

# Frames are large, and nobody wants them once they are segmented.
create camera-frames 600000
create mask-events 86400000
create dropped-frames 86400000
create dead-letters 604800000
