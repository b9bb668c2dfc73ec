#!/usr/bin/env python3
"""Times CrossEncoder.predict of sentence-transformers for scripts/bench/bench.sh.

    bench_sentence_transformers.py PAIRS.parquet CHECKPOINT OUT [--dtype bfloat16] [--pairs N]
        [--batch 8 16 32]

Reads the columns query_id, query, doc_id and text. The scores are raw logits. If several batch
sizes are given, all pairs are scored with the one that is fastest on the first 256 pairs. Only
predict is timed, after a warm-up: imports, loading the model, reading and writing do not count.
Writes result.json and scores.tsv to the folder OUT.
"""

import argparse
import json
import time
from pathlib import Path

import pyarrow.parquet
import torch
from sentence_transformers import CrossEncoder
from transformers.utils import logging


def seconds(model: CrossEncoder, pairs: list[tuple[str, str]], batch: int) -> tuple[float, list[float]]:
    """Scores all pairs. Returns the seconds that this took, and the logits."""
    start = time.perf_counter()
    scores = model.predict(pairs, batch_size=batch, show_progress_bar=False)
    return time.perf_counter() - start, [float(score) for score in scores]


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--pairs", dest="count", type=int, help="score only the first COUNT pairs")
    parser.add_argument("--batch", type=int, nargs="+", default=[8, 16, 32])
    args = parser.parse_args()
    logging.set_verbosity_error()

    table = pyarrow.parquet.read_table(args.pairs).slice(0, args.count)
    columns = [table[name].to_pylist() for name in ("query_id", "doc_id", "query", "text")]
    pairs = list(zip(columns[2], columns[3], strict=True))
    model = CrossEncoder(
        str(args.checkpoint),
        device="cpu",
        activation_fn=torch.nn.Identity(),
        local_files_only=True,
        model_kwargs={"dtype": getattr(torch, args.dtype)},
    )
    model.predict(pairs[:32], batch_size=8, show_progress_bar=False)
    trials = {batch: seconds(model, pairs[:256], batch)[0] for batch in args.batch}
    batch = min(trials, key=trials.get)
    took, scores = seconds(model, pairs, batch)

    args.output.mkdir(parents=True, exist_ok=True)
    with (args.output / "scores.tsv").open("w", encoding="utf-8") as file:
        for query_id, doc_id, score in zip(columns[0], columns[1], scores, strict=True):
            file.write(f"{query_id}\t{doc_id}\t{score!r}\n")
    result = {"pairs": len(pairs), "seconds": took, "batch": batch}
    (args.output / "result.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
