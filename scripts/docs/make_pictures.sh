#!/usr/bin/env bash
# Takes the pictures of the documentation: runs commands on the sample data and photographs their reports.
#   scripts/docs/make_pictures.sh
# Writes docs/images/*.png. Needs Chromium; with pngquant the files are smaller.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
cd "$root"
images=docs/images
# All pictures together stay below this.
most_bytes=1000000

die() {
  printf 'make_pictures.sh: %s\n' "$1" >&2
  exit 1
}

browser=
for name in chromium chromium-browser google-chrome; do
  ! command -v "$name" >/dev/null || { browser=$name; break; }
done
[[ -n $browser ]] || die "Chromium not found; install it, for example with apt-get install chromium"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$images"

# run NAME COMMAND [OPTION...]: writes to $work/NAME.
run() {
  local name=$1
  shift
  echo "Running $1 for $name" >&2
  scripts/spark-rerank "$@" --output "$work/$name" >"$work/$name.log" 2>&1 ||
    { tail -20 "$work/$name.log" >&2; die "$1 failed"; }
}

# photograph PICTURE HEIGHT PAGE: the top of a page, as wide as a page of the documentation.
photograph() {
  local picture=$images/$1.png
  "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 \
    --blink-settings=preferredColorScheme=1 --user-data-dir="$work/profile" --virtual-time-budget=2000 \
    --window-size="1100,$2" --screenshot="$root/$picture" "file://$3" >"$work/browser.log" 2>&1 ||
    { tail -5 "$work/browser.log" >&2; die "$browser failed"; }
  [[ -s $picture ]] || die "$browser wrote no $picture"
  ! command -v pngquant >/dev/null || pngquant --force --skip-if-larger --output "$picture" 64 -- "$picture" || true
}

# only_query QUERY PAGE: the page with nothing but this query's documents.
only_query() {
  local id
  id=$(grep -B1 "<summary><b>$1</b>" "$2" | sed -n 's/.*<details id="\([^"]*\)".*/\1/p')
  [[ -n $id ]] || die "$2 does not show query $1"
  sed -e "s/<details id=\"$id\"/<details open id=\"$id\"/" \
    -e "s#</head>#<style>header, nav, section:not(\#queries), details:not(\#$id), \#queries > p { display: none } \#queries > h2 { border: 0; margin: 0; padding: 0 }</style></head>#" "$2"
}

run rerank rerank --config conf/sample.conf --model sample-data/model
run compare compare --baseline sample-data/run.trec --run "$work/rerank" --qrels sample-data/qrels.txt \
  --measure 'nDCG@10,RR(rel=2)@10'
run label label --run sample-data/run.trec --queries sample-data/queries.jsonl \
  --corpus sample-data/corpus.jsonl --qrels sample-data/qrels.txt --relevance-level 2 \
  --model sample-data/model --form triplet,margin --relative-margin 0.05
run pipeline pipeline --config conf/pipeline.conf

photograph rerank 1140 "$work/rerank/report.html"
only_query q06 "$work/rerank/report.html" >"$work/query.html"
photograph query 604 "$work/query.html"
photograph compare 920 "$work/compare/report.html"
photograph label 905 "$work/label/report.html"
photograph pipeline 915 "$work/pipeline/report.html"

bytes=$(cat "$images"/*.png | wc -c)
((bytes <= most_bytes)) || die "The pictures have $bytes bytes together, and at most $most_bytes are wanted"
echo "Wrote $images, $bytes bytes" >&2
