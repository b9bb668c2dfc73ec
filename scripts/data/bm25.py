#!/usr/bin/env python3
"""Retrieves documents with BM25 from BEIR-style JSONL, and writes a TREC run.

    bm25.py --corpus corpus.jsonl --queries queries.jsonl --top-k 20 --output run.trec

For maintainers. It makes the runs that spark-rerank re-ranks in samples and measurements, and it
mines the hard negatives for the training of the sample models. It uses Porter stems, English stop
words and Lucene's BM25 with k1 0.9 and b 0.4. A document is its title, a space and its text.

The run is deterministic. Scores are rounded to single precision and printed so that reading them
gives the same numbers. Ties are broken by document id in descending byte order. A reader that
sorts by score and then by document id, both descending, as trec_eval does, gets the ranks as
written.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

K1 = 0.9
B = 0.4


def read_jsonl(path: Path) -> Iterator[dict]:
    """Yields the objects of a JSON-lines file. Skips blank lines."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def document_text(row: dict) -> str:
    """Joins a corpus row's title and text, as BEIR does."""
    return f"{row.get('title') or ''} {row.get('text') or ''}".strip()


class Bm25:
    """A BM25 index held in memory."""

    def __init__(self, doc_ids: Sequence[str], texts: Sequence[str]):
        if len(set(doc_ids)) != len(doc_ids):
            raise ValueError("a document id occurs twice")
        self.doc_ids = list(doc_ids)
        # The position of each document among all ids in descending byte order. It breaks ties.
        descending = sorted(
            range(len(doc_ids)), key=lambda doc: doc_ids[doc].encode("utf-8"), reverse=True
        )
        self._tie_break = np.empty(len(doc_ids), dtype=np.int64)
        self._tie_break[descending] = np.arange(len(doc_ids))
        self._stemmer = Stemmer.Stemmer("porter")
        self._index = bm25s.BM25(method="lucene", k1=K1, b=B, dtype="float64")
        self._index.index(self.tokenize(texts), show_progress=False)

    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        """Splits texts into lower-case word stems, without stop words."""
        return bm25s.tokenize(
            list(texts),
            stopwords="en",
            stemmer=self._stemmer,
            return_ids=False,
            show_progress=False,
        )

    def search(self, query: str, top_k: int) -> list[tuple[str, np.float32]]:
        """Returns at most top_k (document id, score) pairs, best first.

        Documents that share no word stem with the query are never returned.
        """
        terms = [t for t in self.tokenize([query])[0] if t in self._index.vocab_dict]
        if not terms:
            return []
        scores = self._index.get_scores(terms).astype(np.float32)
        candidates = np.flatnonzero(scores > 0)
        if len(candidates) > top_k:
            cut = np.partition(scores[candidates], -top_k)[-top_k]
            candidates = candidates[scores[candidates] >= cut]
        order = np.lexsort((self._tie_break[candidates], -scores[candidates]))[:top_k]
        return [(self.doc_ids[doc], scores[doc]) for doc in candidates[order]]


def write_run(
    index: Bm25, queries: Iterable[tuple[str, str]], top_k: int, output: Path, tag: str
) -> int:
    """Searches for each (query id, query text) and writes a TREC run. Returns its line count."""
    lines = 0
    with open(output, "w", encoding="utf-8", newline="\n") as run:
        for query_id, text in queries:
            for rank, (doc_id, score) in enumerate(index.search(text, top_k), start=1):
                run.write(f"{query_id} Q0 {doc_id} {rank} {score!s} {tag}\n")
                lines += 1
    return lines


def read_corpus(path: Path) -> tuple[list[str], list[str]]:
    """Reads a BEIR corpus into document ids and texts."""
    rows = list(read_jsonl(path))
    return [str(row["_id"]) for row in rows], [document_text(row) for row in rows]


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="JSONL: _id, title, text")
    parser.add_argument("--queries", type=Path, required=True, help="JSONL: _id, text")
    parser.add_argument("--top-k", type=int, default=20, help="documents per query (20)")
    parser.add_argument("--output", type=Path, required=True, help="the TREC run to write")
    parser.add_argument("--tag", default="bm25", help="the run's name (bm25)")
    args = parser.parse_args()
    if args.top_k < 1:
        parser.error("--top-k must be at least 1")

    index = Bm25(*read_corpus(args.corpus))
    queries = [(str(row["_id"]), row["text"]) for row in read_jsonl(args.queries)]
    lines = write_run(index, queries, args.top_k, args.output, args.tag)
    print(f"{args.output}: {lines} lines for {len(queries)} queries")


if __name__ == "__main__":
    main()
