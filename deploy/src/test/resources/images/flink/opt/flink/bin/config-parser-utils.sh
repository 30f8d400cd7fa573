#!/usr/bin/env bash
# config-parser-utils.sh CONF_FOLDER BIN_FOLDER LIB_FOLDER [-Dkey=value]...
set -euo pipefail
. "$FLINK_HOME/bin/flink-java.sh"
FLINK_CONF_DIR=$1
result=$(bash_java_utils UPDATE_AND_GET_FLINK_CONFIGURATION "${@:4}")
echo "$result" >"$1/config.yaml"
