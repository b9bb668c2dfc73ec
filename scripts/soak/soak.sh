#!/usr/bin/env bash
# Kills a re-ranking at random moments, many times, and compares its output with that of an
# undisturbed run, byte by byte. A killed driver is started again with --resume. A killed executor
# must be replaced by Spark. The same seed gives the same waiting times.
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
In each round one re-ranking is started, and --kills processes of it are killed one after the other.
If --folder is given, input and output are kept there.
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

# rerank NAME [OPTION...]: starts a re-ranking in the background and sets job to its process id.
rerank() {
  local name=$1
  shift
  "$root/scripts/spark-rerank" rerank --master "$master" --conf spark.executor.memory=1g \
    --conf spark.rerank.wave-seconds=5 --partitions 40 --input "$input" --model "$model" \
    --output "$folder/$name" "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
  job=$!
}

# fail MESSAGE NAME: prints the message and the end of that run's errors, and exits.
fail() {
  printf 'soak: %s\n' "$1" >&2
  tail -5 "$folder/$2.err" >&2
  exit 1
}

# await_wave: waits until another wave is written. Fails if the run ends before that.
await_wave() {
  local before now
  before=$(waves)
  while now=$(waves) && ((now <= before)); do
    kill -0 "$job" 2>/dev/null || return 1
    sleep 0.2
  done
}

# Prints the number of committed waves of scores.
waves() {
  find "$folder/killed/scores" -name _COMMITTED 2>/dev/null | wc -l || true
}

# kill_one: kills the driver, or one of its executors. Fails if there is no process to kill.
kill_one() {
  local found=("$job")
  if [[ $victim == executor ]]; then
    mapfile -t found < <(pgrep -P "$job" -f CoarseGrainedExecutorBackend | sort -n)
  fi
  ((${#found[@]})) && kill -9 "${found[RANDOM % ${#found[@]}]}" 2>/dev/null
}

printf 'Starting an undisturbed run of %d pairs\n' "$pairs"
start=$SECONDS
rerank quiet --overwrite
wait "$job" || fail "the undisturbed run failed" quiet
quiet=$((SECONDS - start))
printf 'It took %d s\n' "$quiet"

((quiet > 10)) || fail "the undisturbed run took only $quiet s, too short to kill; give more --pairs" quiet

round=0
while ((round < rounds)); do
  round=$((round + 1))
  rm -rf "$folder/killed"
  rerank killed
  started=$SECONDS
  killed=()
  while ((${#killed[@]} < kills)); do
    # About half of the kills wait for a new wave, so that there are scores to lose and to keep.
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
  wait "$job" || fail "round $round: the run failed after ${#killed[@]} kills" killed
  cmp "$folder/quiet/run.trec" "$folder/killed/run.trec" ||
    fail "round $round: run.trec differs from that of the undisturbed run after ${#killed[@]} kills" killed
  printf 'Round %d: %s killed after %s s; the same bytes; %s\n' "$round" "$victim" \
    "${killed[*]:-never}" "$(sed -n 's/.*pairs = \(.* rejected\)$/\1/p' "$folder/killed.out")"
done
