#!/usr/bin/env bash
# Compares the speed of rerank with sentence-transformers and with a plain DJL job, on the same
# generated pairs and in alternating rounds. Prints medians, ratios and how far the scores agree.
#   scripts/bench/bench.sh [--pairs N] [--others N] [--rounds N] [--model DIR] [--precision P,P]
#       [--venv DIR] [--json FILE]
# Our time is that of the whole job, from Parquet to the report. For the others only scoring is
# timed. Their rate does not depend on the number of pairs, so they score only --others of the --pairs.
# Starting the JVM or Python does not count.
# --model is a checkpoint of BERT or (XLM-)RoBERTa, or one of the shapes minilm-l6, minilm-l12 and
# xlm-r-base. For a shape, a checkpoint with random weights is made. The default is minilm-l6.
# Steps that need the Python packages of scripts/requirements.txt are skipped if the packages are
# missing. --venv names a virtual environment, which is created if it does not exist.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
pairs=10000 others=1000 rounds=3 model=minilm-l6 precisions=fp32,bf16 venv='' json=''
while (($#)); do
  case $1 in
    --pairs | --others | --rounds | --model | --venv | --json) declare "${1#--}=${2:?$1 needs a value}" ;;
    --precision) precisions=${2:?--precision needs a value} ;;
    *) sed -n '2,12s/^# *//p' "$0" >&2; exit 2 ;;
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
$with_python || echo "bench.sh: $python lacks sentence-transformers or pyarrow, so only spark-rerank is measured; pass --venv DIR" >&2

# Runs a command without its output. Prints the end of the output if the command fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { echo "bench.sh: failed: $*" >&2; tail -20 "$work/log" >&2; exit 1; }
}

# measured FOLDER COMMAND...: runs a command and writes its peak memory to FOLDER/peak-kb.
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
# shellcheck disable=SC2012 # the newest one
spark_home=$(ls -dt "$root"/jobs/target/spark-home-* | head -1)
opens=$(sed -n 's/.*<spark.add-opens>\(.*\)<\/spark.add-opens>.*/\1/p' "$root/pom.xml")
bench() {
  # shellcheck disable=SC2086 # one option per word
  exec java -Xmx4g $opens -Dlog4j2.configurationFile="$root/conf/log4j2.properties" -Dspark.ui.enabled=false \
    -Dspark.log.level=WARN -cp "$root/jobs/target/test-classes:$root/udfs/target/test-classes:$root/jobs/target/spark-rerank.jar:$spark_home/jars/*" "$@"
}

if [[ ! -d $model ]]; then
  shape=$model model=$work/$model
  quietly "$python" "$root/scripts/golden/make_test_checkpoints.py" --random-checkpoint "$shape" "$model"
fi
quietly "$root/scripts/spark-rerank" generate --pairs "$pairs" --output "$work/pairs.parquet"
if $with_python; then
  mkdir "$work/traced"
  cp "$model"/config.json "$model"/tokenizer*.json "$work/traced"
  quietly "$python" "$root/scripts/golden/trace_checkpoint.py" "$model" "$work/traced/model.pt"
fi
for precision in ${precisions//,/ }; do
  (bench io.sparkrerank.compile.GemmBenchmark "$model" "$precision" "$(nproc)") 2>"$work/log" \
    >"$work/spark-rerank-$precision-gemm.json" || { tail -20 "$work/log" >&2; exit 1; }
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
    measured "$here/plain_djl" bench io.sparkrerank.bench.PlainDjlJob "$work/pairs.parquet" "$work/traced" "$here/plain_djl" 32 "$others"
    for type in float32 bfloat16; do
      other=$here/sentence_transformers_$([[ $type == float32 ]] && echo fp32 || echo bf16)
      mkdir "$other"
      measured "$other" "$python" "$root/scripts/bench/bench_sentence_transformers.py" "$work/pairs.parquet" "$model" "$other" --dtype $type --pairs "$others"
    done
  fi
done
(bench io.sparkrerank.jobs.bench.BenchTable "$work" ${json:+"$json"})
