#!/usr/bin/env bash
# Kills a pipeline inside and after each of its stages, resumes it each time, and compares what comes
# out with an undisturbed run, byte by byte.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
[[ ${1:-} != --help && $# -ge 1 && $# -le 2 ]] || {
  printf 'Usage: soak-pipeline.sh FILE [FOLDER]\nFILE is what --config takes; FOLDER is kept.\n' >&2
  exit 2
}
config=$1
folder=${2:-}
[[ -n $folder ]] || { folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; }
mkdir -p "$folder"
rm -rf "$folder/quiet" "$folder/killed"
stages=$folder/killed/stages

# pipeline NAME [OPTION...]: in the background, its process in $job.
pipeline() {
  local name=$1
  shift
  "$root/scripts/spark-rerank" pipeline --config "$config" --output "$folder/$name" "$@" \
    >"$folder/$name.out" 2>"$folder/$name.err" &
  job=$!
}

fail() {
  printf 'soak-pipeline: %s\n' "$1" >&2
  tail -5 "$folder/$2.err" >&2
  exit 1
}

waves() {
  find "$folder/killed/scores" -name _COMMITTED 2>/dev/null | wc -l || true
}

# Whether there is something to lose of stage $1: a wave of scores, or a table that is being written.
is_inside() {
  [[ -d $stages/$1 ]] && { (($(waves) > before)) || compgen -G "$stages/$1/*/_temporary" >/dev/null; }
}

has_ended() {
  [[ -e $stages/$1/_SUCCESS ]]
}

# kill_when CONDITION STAGE
kill_when() {
  before=$(waves)
  pipeline killed "${resume[@]}"
  until "$1" "$2"; do
    kill -0 "$job" 2>/dev/null || fail "it ended before $1 $2" killed
    sleep 0.1
  done
  kill -9 "$job"
  wait "$job" 2>/dev/null || true
  resume=(--resume)
  printf 'Killed when %s %s; %d waves of scores\n' "$1" "$2" "$(waves)"
}

pipeline quiet
wait "$job" || fail "the undisturbed run failed" quiet

mapfile -t names < <(ls "$folder/quiet/stages")
resume=()
for name in "${names[@]}"; do
  kill_when is_inside "$name"
  kill_when has_ended "$name"
done
pipeline killed --resume
wait "$job" || fail "it did not come to its end" killed
for name in "${names[@]}"; do
  cmp "$folder/quiet/stages/$name/run.trec" "$folder/killed/stages/$name/run.trec" ||
    fail "other bytes of $name" killed
done
[[ ! -e $folder/quiet/metrics.json ]] || cmp "$folder/quiet/metrics.json" "$folder/killed/metrics.json" ||
  fail "other measures" killed
printf 'The same bytes of %d stages after %d kills\n' "${#names[@]}" $((2 * ${#names[@]}))
