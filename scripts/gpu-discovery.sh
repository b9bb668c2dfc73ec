#!/usr/bin/env bash
# Prints the GPUs of this machine as Spark expects it from the script that
# spark.{worker,executor}.resource.gpu.discoveryScript names.
set -euo pipefail
indices=$(nvidia-smi --query-gpu=index --format=csv,noheader | sed 's/.*/"&"/' | paste -sd, -)
printf '{"name": "gpu", "addresses": [%s]}\n' "$indices"
