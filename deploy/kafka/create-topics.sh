#!/usr/bin/env bash
# Creates Flowmask's topics with the settings that they need; topics that exist stay as they are.
#
#   create-topics.sh BROKER
#
#   PARTITIONS   of each topic, 8 unless given: as many instances of its source as the job can ever use
#   REPLICATION  how many brokers keep each partition, 1 unless given
#   KAFKA_HOME   the folder of a Kafka distribution, /opt/kafka unless given
#
# 16 MiB is what the job writes at most.
set -euo pipefail

broker=$1
partitions=${PARTITIONS:-8}
replication=${REPLICATION:-1}
largest_record=16777216

create() {
    local topic=$1 retention_ms=$2
    "${KAFKA_HOME:-/opt/kafka}/bin/kafka-topics.sh" --bootstrap-server "$broker" --create --if-not-exists \
        --topic "$topic" --partitions "$partitions" --replication-factor "$replication" \
        --config max.message.bytes="$largest_record" --config retention.ms="$retention_ms" --config segment.bytes=67108864
}

# Frames are large, and nobody wants them once they are segmented.
create camera-frames 600000
create mask-events 86400000
create dropped-frames 86400000
create dead-letters 604800000
