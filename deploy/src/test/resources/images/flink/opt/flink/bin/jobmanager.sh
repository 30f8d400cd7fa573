#!/usr/bin/env bash
# jobmanager.sh start-foreground
set -euo pipefail
. "$FLINK_HOME/bin/flink-java.sh"
run_process GET_JM_RESOURCE_PARAMS org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint "${@:2}"
