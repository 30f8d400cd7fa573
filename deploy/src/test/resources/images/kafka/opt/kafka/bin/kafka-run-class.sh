#!/usr/bin/env bash
# Stands in for the distribution's script of this name: Kafka's classes are on the class path of the tests.
# Lists of words on purpose.
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m ${KAFKA_JVM_PERFORMANCE_OPTS:-} -Dlog4j.configurationFile="$KAFKA_HOME/config/log4j2.yaml" \
    -cp "$STAND_IN_CLASS_PATH" "$@"
