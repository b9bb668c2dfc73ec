#!/usr/bin/env bash
# Measures this job against sentence-transformers and against a plain DJL job on the same generated
# pairs, in alternating rounds, and prints medians, ratios and how far the scores agree.
#   scripts/bench.sh [--pairs N] [--rounds N] [--model DIR] [--precision P,P] [--venv DIR] [--json FILE]
# Ours is the time of the whole job, from Parquet to the report; the others' is scoring alone. The
# start of the JVM and of Python counts for nobody. Without --model a checkpoint of MiniLM-L6's shape
# with random weights is made. What needs Python with the packages of scripts/requirements.txt is
# left out where there is none; --venv names an environment, which is made if it is missing.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
pairs=4000 rounds=3 model='' precisions=fp32,bf16 venv='' json=''
while (($#)); do
  case $1 in
    --pairs | --rounds | --model | --venv | --json) declare "${1#--}=${2:?$1 needs a value}" ;;
    --precision) precisions=${2:?--precision needs a value} ;;
    *) sed -n '2,9s/^# *//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=python3
if [[ -n $venv ]]; then
  [[ -x $venv/bin/python ]] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q -r "$root/scripts/requirements.txt"; }
  python=$venv/bin/python
fi
with_python=false
"$python" -c 'import sentence_transformers, pyarrow' 2>/dev/null && with_python=true
$with_python || echo "bench.sh: $python has no sentence-transformers and pyarrow; without them and a traced model only ours is measured" >&2

# Runs a command that writes into a folder, and notes there the most memory it held.
measured() {
  local folder=$1
  shift
  "$@" >"$work/log" 2>&1 &
  local process=$!
  while kill -0 $process 2>/dev/null; do
    awk '/^VmHWM/ { print $2 }' "/proc/$process/status" >"$work/peak" 2>/dev/null || true
    [[ ! -s $work/peak ]] || mv "$work/peak" "$work/peak-kb"
    sleep 0.3
  done
  wait $process || { tail -20 "$work/log" >&2; exit 1; }
  [[ ! -f $work/peak-kb ]] || mv "$work/peak-kb" "$folder/peak-kb"
}

[[ -f $root/jobs/target/spark-rerank.jar && -d $root/jobs/target/test-classes/io/sparkrerank/jobs/bench ]] ||
  mvn -B -q -f "$root/pom.xml" -Pquick -DskipTests package
spark_home=$(ls -dt "$root"/jobs/target/spark-home-* | head -1)
opens=$(sed -n 's/.*<spark.add-opens>\(.*\)<\/spark.add-opens>.*/\1/p' "$root/pom.xml")
bench() {
  # shellcheck disable=SC2086 # one option a word
  exec java -Xmx4g $opens -Dlog4j2.configurationFile="$root/conf/log4j2.properties" -Dspark.ui.enabled=false \
    -Dspark.log.level=WARN -cp "$root/jobs/target/test-classes:$root/udfs/target/test-classes:$root/jobs/target/spark-rerank.jar:$spark_home/jars/*" "$@"
}

if [[ -z $model ]]; then
  model=$work/minilm-l6
  "$python" "$root/scripts/make_test_checkpoints.py" --random-checkpoint minilm-l6 "$model" >"$work/log" 2>&1 ||
    { echo "bench.sh: give --model, or a --venv to make one of random weights" >&2; exit 2; }
fi
"$root/scripts/spark-rerank" generate --pairs "$pairs" --output "$work/pairs.parquet" >"$work/log" 2>&1
if $with_python; then
  mkdir "$work/traced"
  cp "$model"/config.json "$model"/tokenizer*.json "$work/traced"
  "$python" "$root/scripts/trace_checkpoint.py" "$model" "$work/traced/model.pt" >"$work/log" 2>&1
fi
for precision in ${precisions//,/ }; do
  (bench io.sparkrerank.compile.GemmBenchmark "$model" "$precision" "$(nproc)") 2>"$work/log" \
    >"$work/spark-rerank-$precision-gemm.json"
done

for ((round = 1; round <= rounds; round++)); do
  echo "bench.sh: round $round of $rounds" >&2
  here=$work/round-$round
  mkdir "$here"
  for precision in ${precisions//,/ }; do
    measured "$here/spark-rerank-$precision" "$root/scripts/spark-rerank" rerank --input "$work/pairs.parquet" \
      --model "$model" --device cpu --precision "$precision" --activation identity --output "$here/spark-rerank-$precision"
  done
  if $with_python; then
    mkdir "$here/plain_djl"
    measured "$here/plain_djl" bench io.sparkrerank.bench.PlainDjlJob "$work/pairs.parquet" "$work/traced" "$here/plain_djl" 32
    for type in float32 bfloat16; do
      other=$here/sentence_transformers_$([[ $type == float32 ]] && echo fp32 || echo bf16)
      mkdir "$other"
      measured "$other" "$python" "$root/scripts/bench_sentence_transformers.py" "$work/pairs.parquet" "$model" "$other" --dtype $type
    done
  fi
done
(bench io.sparkrerank.jobs.bench.BenchTable "$work" ${json:+"$json"})
