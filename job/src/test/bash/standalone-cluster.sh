#!/usr/bin/env bash
# The job on a cluster of real processes: a JobManager, two TaskManagers and a broker. A third of the way through, one
# TaskManager is killed with SIGKILL and another one started; in the end every frame must have come out once.
#
#   mvn -Pfast -pl job -am verify          (once, for the jars and class paths in job/target)
#   job/src/test/bash/standalone-cluster.sh [FRAMES_PER_CAMERA]
#
# The job is submitted by Flink's client, or, where FLOWMASK names the launcher, by `flowmask run --cluster`. KEEP=1 keeps the
# work folder with every process's log. No distribution of Flink is needed.
set -euo pipefail

module=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
target=$module/target
frames_per_camera=${1:-120}
job_jar=$(ls "$target"/flowmask-job-*.jar)
work=$(mktemp -d "${TMPDIR:-/tmp}/flowmask-cluster.XXXXXX")
mkdir -p "$work/conf" "$work/logs" "$work/tmp"
pids=()

finish() {
    status=$?
    for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    if [ "$status" -ne 0 ]; then tail -n 40 "$work"/logs/*.log; fi
    if [ -n "${KEEP:-}" ]; then echo "logs in $work/logs"; else rm -rf "$work"; fi
    exit "$status"
}
trap finish EXIT

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
opens=(--add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED)
log4j=(-Dlog4j.configurationFile="$module/src/test/resources/log4j2-test.properties")
test_classpath=$target/test-classes:$target/classes:$(cat "$target/cluster/test.classpath")
# Flink's lib folder: Flink itself, its logging, and what the build laid out for it.
logging=$(tr : '\n' <"$target/cluster/test.classpath" | grep -E '/(slf4j-api|log4j-[a-z0-9-]+)-[0-9][^/]*\.jar$' | paste -sd:)
flink_classpath=$(cat "$target/cluster/flink.classpath"):$logging:$(ls "$target"/flink-lib/*.jar | paste -sd:)

# start NAME COMMAND...: in the background, with a log of its own; its process id is in $started.
start() {
    local name=$1
    shift
    "$@" >"$work/logs/$name.log" 2>&1 &
    started=$!
    pids+=("$started")
}

# wait_for FILE PID SECONDS: until the file is there; fails when the process ends first.
wait_for() {
    for ((i = 0; i < $3 * 5; i++)); do
        if [ -e "$1" ]; then return; fi
        if ! kill -0 "$2" 2>/dev/null; then echo "The process that should make $1 has ended" >&2; return 1; fi
        sleep 0.2
    done
    echo "No $1 after $3 s" >&2
    return 1
}

start_task_manager() {
    start "taskmanager-$1" "$java" $task_manager_jvm "${opens[@]}" "${log4j[@]}" -cp "$flink_classpath" \
        org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir "$work/conf" \
        -D taskmanager.resource-id="tm$1" $task_manager_settings
}

echo "Starting the broker and importing the model"
start broker "$java" -Xmx512m -Djava.io.tmpdir="$work/tmp" "${log4j[@]}" -cp "$test_classpath" io.flowmask.job.cluster.ClusterBroker "$work"
wait_for "$work/settings.sh" "$started" 120
# shellcheck disable=SC1091
source "$work/settings.sh"

cat >"$work/conf/config.yaml" <<YAML
jobmanager.rpc.address: localhost
jobmanager.rpc.port: $rpc_port
jobmanager.memory.process.size: 1024m
rest.address: localhost
rest.port: $rest_port
taskmanager.host: localhost
taskmanager.numberOfTaskSlots: 1
taskmanager.memory.process.size: 1536m
taskmanager.memory.managed.size: 64m
heartbeat.interval: 1000
heartbeat.timeout: 6000
restart-strategy.type: fixed-delay
restart-strategy.fixed-delay.attempts: 1000
restart-strategy.fixed-delay.delay: 500 ms
execution.checkpointing.dir: file://$work/checkpoints
execution.checkpointing.interval: 500 ms
parallelism.default: 2
io.tmp.dirs: $work/tmp
YAML

echo "Starting a JobManager and two TaskManagers"
start jobmanager "$java" -Xmx512m "${opens[@]}" "${log4j[@]}" -cp "$flink_classpath" \
    org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint --configDir "$work/conf"
job_manager=$started
resources=$("$java" "${log4j[@]}" -cp "$flink_classpath" \
    org.apache.flink.runtime.util.bash.BashJavaUtils GET_TM_RESOURCE_PARAMS --configDir "$work/conf" \
    2>"$work/logs/resources.log" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p')
task_manager_jvm=$(sed -n 1p <<<"$resources")
task_manager_settings=$(sed -n 2p <<<"$resources")
start_task_manager 1
victim=$started
start_task_manager 2

job_options=(
    --model "$model" --bootstrap-servers "$bootstrap" --topics frames --start-offsets earliest
    --mask-events-topic cluster-mask-events --dropped-frames-topic cluster-dropped-frames
    --dead-letters-topic cluster-dead-letters --delivery-guarantee exactly-once
    --engine-threads 1
)
submit() {
    if [ -n "${FLOWMASK:-}" ]; then
        "$FLOWMASK" run --cluster "localhost:$rest_port" --jar "$job_jar" "${job_options[@]}"
    else
        FLINK_CONF_DIR=$work/conf "$java" "${opens[@]}" "${log4j[@]}" -cp "$flink_classpath" \
            org.apache.flink.client.cli.CliFrontend run -d -m "localhost:$rest_port" "$job_jar" "${job_options[@]}"
    fi
}

echo "Submitting $(basename "$job_jar")"
for ((attempt = 1; ; attempt++)); do
    if submit >"$work/logs/submit.log" 2>&1; then break; fi
    # Until the JobManager's REST interface is up.
    if [ "$attempt" -ge 10 ] || ! kill -0 "$job_manager" 2>/dev/null; then exit 1; fi
    sleep 1
done
cat "$work/logs/submit.log"

echo "Sending frames"
start cameras "$java" -Xmx512m "${log4j[@]}" -cp "$test_classpath" io.flowmask.job.cluster.ClusterCameras \
    "$bootstrap" "$rest_port" "$work/progress" "$work/killed" "$frames_per_camera"
cameras=$started
wait_for "$work/progress" "$cameras" 300
echo "A third of the outcomes is there: killing TaskManager 1"
kill -9 "$victim"
wait "$victim" 2>/dev/null || true
# The cameras hold their last third back until now.
touch "$work/killed"
start_task_manager 3
wait "$cameras"
grep "every frame once" "$work/logs/cameras.log"
