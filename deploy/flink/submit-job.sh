#!/usr/bin/env bash
# Submits the job unless it is running, so that `docker compose up` can be said again.
#
#   submit-job.sh [OPTION OF THE JOB]...
set -euo pipefail

running=$(flink list --running)
if grep -q ' : flowmask ' <<<"$running"; then
    echo "The job is running already."
    exit
fi
exec flink run --detached "$(dirname "${BASH_SOURCE[0]}")/flowmask-job.jar" "$@"
