#!/usr/bin/env bash
# Kills a re-ranking at random moments, again and again, and compares what comes out with an
# undisturbed run, byte by byte. A killed driver is started again with --resume; a killed executor
# must be replaced by Spark. The same seed waits for the same times.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
victim=driver
pairs=200000
rounds=20
kills=1
seed=1
median=20
model=$root/sample-data/model
folder=

usage() {
  cat <<END
Usage: soak.sh [--victim driver|executor] [--pairs N] [--rounds N] [--kills N] [--seed N]
               [--model DIR] [--median-tokens N] [--folder DIR]
Each round is one re-ranking, in which N processes are killed one after the other.
END
}

while (($#)); do
  case $1 in
    --victim) victim=$2 ;;
    --pairs) pairs=$2 ;;
    --rounds) rounds=$2 ;;
    --kills) kills=$2 ;;
    --seed) seed=$2 ;;
    --model) model=$2 ;;
    --median-tokens) median=$2 ;;
    --folder) folder=$2 ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done
case $victim in
  driver) master='local[*]' ;;
  executor) master='local-cluster[2,1,1024]' ;;
  *) usage >&2; exit 2 ;;
esac

[[ -n $folder ]] || { folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; }
mkdir -p "$folder"
input=$folder/pairs-$pairs-$median.parquet
RANDOM=$seed

[[ -d $input ]] ||
  "$root/scripts/spark-rerank" generate --pairs "$pairs" --median-tokens "$median" --output "$input"

# rerank NAME [OPTION...]: in the background, its process in $job.
rerank() {
  local name=$1
  shift
  "$root/scripts/spark-rerank" rerank --master "$master" --conf spark.executor.memory=1g \
    --conf spark.rerank.wave-seconds=5 --partitions 40 --input "$input" --model "$model" \
    --output "$folder/$name" "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
  job=$!
}

fail() {
  printf 'soak: %s\n' "$1" >&2
  tail -5 "$folder/$2.err" >&2
  exit 1
}

# await_wave: until a wave more is written, or fails if the run ends before.
await_wave() {
  local before now
  before=$(waves)
  while now=$(waves) && ((now <= before)); do
    kill -0 "$job" 2>/dev/null || return 1
    sleep 0.2
  done
}

waves() {
  find "$folder/killed/scores" -name _COMMITTED 2>/dev/null | wc -l || true
}

# kill_one: kills the driver, or one of its executors; fails if there is none yet, or not any more.
kill_one() {
  local found=("$job")
  if [[ $victim == executor ]]; then
    mapfile -t found < <(pgrep -P "$job" -f CoarseGrainedExecutorBackend | sort -n)
  fi
  ((${#found[@]})) && kill -9 "${found[RANDOM % ${#found[@]}]}" 2>/dev/null
}

printf 'An undisturbed run of %d pairs\n' "$pairs"
start=$SECONDS
rerank quiet --overwrite
wait "$job" || fail "the undisturbed run failed" quiet
quiet=$((SECONDS - start))
printf 'took %d s\n' "$quiet"

((quiet > 10)) || fail "took too short to be killed in: give more --pairs" quiet

round=0
while ((round < rounds)); do
  round=$((round + 1))
  rm -rf "$folder/killed"
  rerank killed
  started=$SECONDS
  killed=()
  while ((${#killed[@]} < kills)); do
    # Every other kill waits for a new wave, so that there is something to lose and to keep.
    if ((RANDOM % 2)); then
      await_wave || break
      delay=$((RANDOM % 10))
    else
      delay=$((5 + RANDOM % (quiet - 5)))
    fi
    for ((second = 0; second < delay; second++)); do
      sleep 1
      kill -0 "$job" 2>/dev/null || break 2
    done
    kill_one || continue
    killed+=("$((SECONDS - started))")
    if [[ $victim == driver ]]; then
      wait "$job" 2>/dev/null || true
      rerank killed --resume
      started=$SECONDS
    fi
  done
  wait "$job" || fail "round $round: did not come to its end after ${#killed[@]} kills" killed
  cmp "$folder/quiet/run.trec" "$folder/killed/run.trec" ||
    fail "round $round: other bytes after ${#killed[@]} kills" killed
  printf 'Round %d: %s killed after %s s: the same bytes; %s\n' "$round" "$victim" \
    "${killed[*]:-never}" "$(sed -n 's/.*pairs = \(.* rejected\)$/\1/p' "$folder/killed.out")"
done
