#!/usr/bin/env bash
# Kills a pipeline during each of its stages and after it, and resumes it each time. Compares the
# output with that of an undisturbed run, byte by byte.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
[[ ${1:-} != --help && $# -ge 1 && $# -le 2 ]] || {
  printf 'Usage: soak-pipeline.sh FILE [FOLDER]\nFILE is a file for --config of the pipeline. If FOLDER is given, the output is kept there.\n' >&2
  exit 2
}
config=$1
folder=${2:-}
[[ -n $folder ]] || { folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; }
mkdir -p "$folder"
rm -rf "$folder/quiet" "$folder/killed"
stages=$folder/killed/stages

# pipeline NAME [OPTION...]: starts a pipeline in the background and sets job to its process id.
pipeline() {
  local name=$1
  shift
  "$root/scripts/spark-rerank" pipeline --config "$config" --output "$folder/$name" "$@" \
    >"$folder/$name.out" 2>"$folder/$name.err" &
  job=$!
}

# fail MESSAGE NAME: prints the message and the end of that pipeline's errors, and exits.
fail() {
  printf 'soak-pipeline: %s\n' "$1" >&2
  tail -5 "$folder/$2.err" >&2
  exit 1
}

# Prints the number of committed waves of scores.
waves() {
  find "$folder/killed/scores" -name _COMMITTED 2>/dev/null | wc -l || true
}

# is_inside STAGE: succeeds while a kill would lose work of the stage, because it has written a wave
# of scores or is writing a table.
is_inside() {
  [[ -d $stages/$1 ]] && { (($(waves) > before)) || compgen -G "$stages/$1/*/_temporary" >/dev/null; }
}

# has_ended STAGE: succeeds once the stage is complete.
has_ended() {
  [[ -e $stages/$1/_SUCCESS ]]
}

# kill_when CONDITION STAGE: starts the pipeline and kills it as soon as the condition is true.
kill_when() {
  before=$(waves)
  pipeline killed "${resume[@]}"
  until "$1" "$2"; do
    kill -0 "$job" 2>/dev/null || fail "the pipeline ended before the condition $1 $2 was true" killed
    sleep 0.1
  done
  kill -9 "$job"
  wait "$job" 2>/dev/null || true
  resume=(--resume)
  printf 'Killed when %s %s, after %d waves of scores\n' "$1" "$2" "$(waves)"
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
wait "$job" || fail "the resumed pipeline failed" killed
for name in "${names[@]}"; do
  cmp "$folder/quiet/stages/$name/run.trec" "$folder/killed/stages/$name/run.trec" ||
    fail "stages/$name/run.trec differs from that of the undisturbed run" killed
done
[[ ! -e $folder/quiet/metrics.json ]] || cmp "$folder/quiet/metrics.json" "$folder/killed/metrics.json" ||
  fail "metrics.json differs from that of the undisturbed run" killed
printf 'The output of %d stages has the same bytes after %d kills\n' "${#names[@]}" $((2 * ${#names[@]}))
