#!/usr/bin/env bash
# Re-ranks the sample data. Builds what is missing, writes out/sample/ and prints the measures.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
exec scripts/spark-rerank rerank --config conf/sample.conf --overwrite "$@"
