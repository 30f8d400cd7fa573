#!/usr/bin/env bash
# Lays out what the images get of a build (mvn -Pfast -pl cli -am package), in folders that deploy/Dockerfile copies:
#
#   deploy/layout.sh OUT
#
#   OUT/flink-lib   for Flink's lib folder: the model and everything with native code
#   OUT/usrlib      the job's jar
#   OUT/flowmask    the command line with its jars, the bundled model, licence and notice
#
# COPY says how: "ln -s" is quick where nothing is to be moved.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
out=$1
read -r -a copy <<<"${COPY:-cp}"

class_path=$home/cli/target/flowmask.classpath
[ -s "$class_path" ] || { echo "There is no $class_path: build first." >&2; exit 1; }
IFS=: read -r -a jars <<<"$(cat "$class_path")"

mkdir -p "$out/flink-lib" "$out/usrlib" "$out/flowmask/lib" "$out/flowmask/models"
"${copy[@]}" "$home"/job/target/flink-lib/*.jar "$out/flink-lib/"
"${copy[@]}" "$home"/job/target/flowmask-job-*.jar "$out/usrlib/flowmask-job.jar"
"${copy[@]}" "$home"/cli/target/flowmask-cli-*.jar "${jars[@]}" "$out/flowmask/lib/"
cp "$home/flowmask" "$home/deploy/import-once.sh" "$home/LICENSE" "$home/NOTICE" "$out/flowmask/"
# Others may lie beside it.
cp -R "$home/models/traffic-sim" "$out/flowmask/models/"
