#!/usr/bin/env python3
"""Turns one split of a BEIR folder into the four files of a re-ranking job.

    make_scifact_pairs.py BEIR_DIR test --top-k 50 --output OUT_DIR

BEIR_DIR holds corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv: SciFact, or any other data set in
this layout. Writes to OUT_DIR queries.jsonl (only the queries of that split), corpus.jsonl
(unchanged), run.trec (BM25's top documents for each query) and qrels.txt (TREC format).
"""

import argparse
import csv
import json
import shutil
from pathlib import Path

from bm25 import Bm25, read_corpus, read_jsonl, write_run


def read_beir_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Reads BEIR's tab-separated judgments into query id -> document id -> grade."""
    qrels: dict[str, dict[str, int]] = {}
    with open(path, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            qrels.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return qrels


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("beir", type=Path, help="folder in BEIR layout")
    parser.add_argument("split", help="name of a file in qrels/, such as test")
    parser.add_argument("--top-k", type=int, default=50, help="documents per query (50)")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    args = parser.parse_args()

    qrels = read_beir_qrels(args.beir / "qrels" / f"{args.split}.tsv")
    queries = [
        {"_id": str(row["_id"]), "text": row["text"]}
        for row in read_jsonl(args.beir / "queries.jsonl")
        if str(row["_id"]) in qrels
    ]

    args.output.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(args.beir / "corpus.jsonl", args.output / "corpus.jsonl")
    with open(args.output / "queries.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for query in queries:
            out.write(json.dumps(query, ensure_ascii=False) + "\n")
    with open(args.output / "qrels.txt", "w", encoding="utf-8", newline="\n") as out:
        for query in queries:
            for doc_id, grade in qrels[query["_id"]].items():
                out.write(f"{query['_id']} 0 {doc_id} {grade}\n")
    lines = write_run(
        Bm25(*read_corpus(args.beir / "corpus.jsonl")),
        ((query["_id"], query["text"]) for query in queries),
        args.top_k,
        args.output / "run.trec",
        "bm25",
    )
    print(f"{args.output}: {len(queries)} queries, {lines} candidates")


if __name__ == "__main__":
    main()
