#!/usr/bin/env bash
# Compares the speed of a checkpoint that this project compiles with that of the same checkpoint
# traced by PyTorch (scripts/golden/trace_checkpoint.py). Both score the same generated pairs, in
# alternating rounds.
#   scripts/bench/compare-traced.sh CHECKPOINT TRACED.pt [PAIRS] [ROUNDS]
set -euo pipefail
(($# >= 2)) || { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
rerank=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../spark-rerank
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/traced"
cp "$1"/config.json "$1"/tokenizer*.json "$work/traced"
cp "$2" "$work/traced/model.pt"
"$rerank" generate --pairs "${3:-2000}" --output "$work/pairs.parquet" >"$work/log" 2>&1

# seconds MODEL NAME: re-ranks the pairs; prints the seconds in forward passes, summed over tasks.
seconds() {
  "$rerank" rerank --input "$work/pairs.parquet" --model "$1" --device cpu --activation identity \
    --output "$work/out-$2" --overwrite >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  sed -n 's/.*"forward_seconds_of_tasks" : \([0-9.]*\).*/\1/p' "$work/out-$2/manifest.json"
}

printf 'round  compiled s  traced s  traced / compiled\n'
for ((round = 1; round <= ${4:-3}; round++)); do
  compiled=$(seconds "$1" compiled)
  traced=$(seconds "$work/traced" traced)
  awk -v r="$round" -v c="$compiled" -v t="$traced" 'BEGIN { printf "%5d %11.2f %9.2f %18.3f\n", r, c, t, t / c }'
done
# The pairs must be the same in both runs. The scores may differ by rounding.
paste <(sort "$work/out-compiled/run.trec") <(sort "$work/out-traced/run.trec") |
  awk '{ d = $5 - $11; if (d < 0) d = -d; if (d > m) m = d; if ($3 != $9) bad++ }
       END { printf "largest difference of scores %g over %d pairs\n", m, NR; if (bad) exit 1 }'
