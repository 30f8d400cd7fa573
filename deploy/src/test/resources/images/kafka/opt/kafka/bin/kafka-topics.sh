#!/usr/bin/env bash
exec "$KAFKA_HOME/bin/kafka-run-class.sh" org.apache.kafka.tools.TopicCommand "$@"
