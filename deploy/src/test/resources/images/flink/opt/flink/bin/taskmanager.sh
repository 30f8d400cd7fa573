#!/usr/bin/env bash
# taskmanager.sh start-foreground
set -euo pipefail
. "$FLINK_HOME/bin/flink-java.sh"
run_process GET_TM_RESOURCE_PARAMS org.apache.flink.runtime.taskexecutor.TaskManagerRunner "${@:2}"
