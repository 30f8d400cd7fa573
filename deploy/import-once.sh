#!/usr/bin/env bash
# Makes a model folder of the checkpoint of that name that comes with Flowmask, unless the folder is there already:
#
#   import-once.sh MODEL_FOLDER [OPTION OF flowmask model import]...
set -euo pipefail

model=$1
shift
if [ -e "$model/full.onnx" ]; then
    echo "$model is there."
    exit
fi
home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(basename "$model")
bundled=$home/models/$name
if [ ! -e "$bundled/checkpoint.pth" ]; then
    echo "There is no model in $model, and none called $name comes with Flowmask. Make one with: flowmask model import" >&2
    exit 1
fi
exec "$home/flowmask" model import "$bundled/checkpoint.pth" --like "$bundled" --name "$name" --out "$model" "$@"
