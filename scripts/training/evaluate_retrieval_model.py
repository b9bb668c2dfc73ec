#!/usr/bin/env python3
"""Measures a bi-encoder as a first-stage retriever, and BM25 for comparison.

    evaluate_retrieval_model.py --data DATA_DIR --model sample-data/retrieval-model \
        [--project-sample sample-data] [--only scifact] [--threads 2]

DATA_DIR holds the folders medquad, liveqa_med (its answers are left out) and scifact. In each
benchmark all documents are ranked by their cosine with the query, in single precision:

  scifact   the 300 SciFact test claims against all 5,183 abstracts
  medquad   questions on the MedQuAD topics held out as `test`, against all answers on these
            topics
  sample    the project's own sample data (--project-sample), against all its passages

BM25 is that of bm25.py, on the same documents. Fusion is the reciprocal-rank fusion of the top
hundred of both, with k 60. MRR and recall count a document as relevant if its grade is at least
1. nDCG takes the grade as gain. p is from a paired t-test with BM25 over the queries' nDCG.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from scipy.stats import ttest_rel
from sentence_transformers import SentenceTransformer

sys.path.insert(1, str(Path(__file__).parents[1] / "data"))
from bm25 import Bm25
from evaluate_sample_model import (
    Benchmark,
    measure,
    medquad_benchmark,
    project_benchmark,
    read_medquad,
    scifact_benchmark,
)

DEPTH = 100
FUSION_K = 60

Rankings = dict[str, list[str]]


def order(scores: dict[str, float]) -> list[str]:
    """Orders documents by score and then id, both descending. Keeps the first DEPTH."""
    keys = sorted(((s, doc.encode("utf-8"), doc) for doc, s in scores.items()), reverse=True)
    return [doc for _, _, doc in keys[:DEPTH]]


def search_bm25(benchmark: Benchmark) -> Rankings:
    """Finds BM25's top DEPTH among all documents, for each query."""
    index = Bm25(list(benchmark.documents), list(benchmark.documents.values()))
    return {q: [d for d, _ in index.search(t, DEPTH)] for q, t in benchmark.queries.items()}


def search_model(encoder: SentenceTransformer, benchmark: Benchmark) -> Rankings:
    """Finds the model's top DEPTH among all documents by exact search, for each query."""
    documents = encoder.encode_document(list(benchmark.documents.values()), batch_size=64)
    queries = encoder.encode_query(list(benchmark.queries.values()), batch_size=64)
    rankings = {}
    for query_id, row in zip(benchmark.queries, queries @ documents.T, strict=True):
        scored = dict(zip(benchmark.documents, row.tolist(), strict=True))
        rankings[query_id] = order(scored)
    return rankings


def fuse(first: Rankings, second: Rankings) -> Rankings:
    """Combines two rankings of each query by reciprocal-rank fusion."""
    fused = {}
    for query_id in first:
        scores: dict[str, float] = {}
        for ranking in (first[query_id], second[query_id]):
            for rank, doc in enumerate(ranking, start=1):
                scores[doc] = scores.get(doc, 0.0) + 1 / (FUSION_K + rank)
        fused[query_id] = order(scores)
    return fused


def recall(benchmark: Benchmark, rankings: Rankings) -> float:
    """Computes the mean recall at DEPTH of the queries that have a relevant document."""
    shares = []
    for query_id, grades in benchmark.qrels.items():
        relevant = {doc for doc, grade in grades.items() if grade > 0}
        if relevant and query_id in rankings:
            shares.append(len(relevant & set(rankings[query_id])) / len(relevant))
    return float(np.mean(shares))


def table_rows(benchmark: Benchmark, systems: dict[str, Rankings]) -> Sequence[str]:
    """Formats lines of the Markdown table, one per system. p compares with the first system."""
    first = next(iter(systems.values()))
    _, base = measure(benchmark, first)
    rows = []
    for name, rankings in systems.items():
        ranks, gains = measure(benchmark, rankings)
        p = "" if rankings is first else f"{ttest_rel(gains, base).pvalue:.2g}"
        rows.append(
            f"| {benchmark.name} | {len(benchmark.documents):,} | {len(gains)} | {name} "
            f"| {gains.mean():.3f} | {p} | {recall(benchmark, rankings):.3f} "
            f"| {ranks.mean():.3f} |"
        )
    return rows


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--model", type=Path, required=True, help="bi-encoder to measure")
    parser.add_argument("--project-sample", type=Path, help="the folder sample-data")
    parser.add_argument(
        "--only", choices=("scifact", "medquad", "sample"), help="measure only this benchmark"
    )
    parser.add_argument("--max-length", type=int, help="tokens per text (the model's)")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (2)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    benchmarks = {
        "scifact": lambda: scifact_benchmark(args.data),
        "medquad": lambda: medquad_benchmark(read_medquad(args.data), "test"),
    }
    if args.project_sample:
        benchmarks["sample"] = lambda: project_benchmark(args.project_sample)
    if args.only:
        if args.only not in benchmarks:
            parser.error("--only sample needs --project-sample")
        benchmarks = {args.only: benchmarks[args.only]}

    encoder = SentenceTransformer(str(args.model), device="cpu")
    if args.max_length:
        encoder.max_seq_length = args.max_length
    print("| data | documents | queries | system | nDCG@10 | p | R@100 | MRR@10 |")
    print("|---|---:|---:|---|---:|---:|---:|---:|")
    for make in benchmarks.values():
        benchmark = make()
        bm25, model = search_bm25(benchmark), search_model(encoder, benchmark)
        systems = {"BM25": bm25, "model": model, "both, fused": fuse(bm25, model)}
        print("\n".join(table_rows(benchmark, systems)), flush=True)


if __name__ == "__main__":
    main()
