#!/usr/bin/env python3
"""Measures a cross-encoder checkpoint on data that the sample model was not trained on.

    evaluate_sample_model.py --data DATA_DIR --model sample-data/model \
        [--project-sample sample-data] [--only scifact]

DATA_DIR holds the folders medquad, scifact and liveqa_med. For each benchmark, BM25's
candidates are re-ranked. The table has MRR@10 and nDCG@10 of both orders, with the p value of a
paired t-test over the queries:

  medquad   questions on the MedQuAD topics held out as `test`, with BM25's top 20 among the
            answers on these topics
  liveqa    the TREC 2017 LiveQA-Med questions (NLM's one-sentence summaries) with their
            answers, judged 1-4; every judged answer of a question is re-ranked
  scifact   the 300 SciFact test claims, with BM25's top 50
  sample    the project's own sample data (--project-sample), with its own BM25 run

MRR counts a document as relevant if its grade is at least 1. nDCG takes the grade as gain.
LiveQA's judgments 1-4 are read as grades 0-3.
"""

import argparse
import csv
import hashlib
import math
import re
import sys
import tarfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from scipy.stats import ttest_rel
from transformers import AutoModelForSequenceClassification, AutoTokenizer

sys.path.insert(1, str(Path(__file__).parents[1] / "data"))
from bm25 import Bm25, read_corpus, read_jsonl
from make_scifact_pairs import read_beir_qrels

CUTOFF = 10


@dataclass(frozen=True)
class Benchmark:
    """Queries with judgments, and with candidates in first-stage order."""

    name: str
    queries: dict[str, str]
    documents: dict[str, str]
    candidates: dict[str, list[str]]
    qrels: dict[str, dict[str, int]]


@dataclass(frozen=True)
class MedQuadPair:
    """One answered question of MedQuAD."""

    answer_id: str
    focus: str
    question_type: str
    question: str
    answer: str


def normalise(text: str) -> str:
    """Reduces a text to lower-case words, to compare texts loosely."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def read_liveqa_member(data: Path, part_of_name: str) -> str:
    """Reads one file of the LiveQA-Med answers' archive."""
    with zipfile.ZipFile(next((data / "liveqa_med").glob("QA-TestSet*.zip"))) as archive:
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
        name = next(name for name in names if part_of_name in name)
        return archive.read(name).decode("utf-8", "replace")


def read_liveqa_answers(data: Path) -> dict[str, str]:
    """Reads the judged LiveQA-Med answers, without their header (question and address)."""
    rows = csv.DictReader(read_liveqa_member(data, ".csv").splitlines(True))
    return {
        row["AnswerID"]: " ".join(row["Answer"].partition("Answer:")[2].split()) for row in rows
    }


def read_medquad(data: Path) -> list[MedQuadPair]:
    """Reads MedQuAD's answered questions, without the answers judged for LiveQA-Med.

    A LiveQA answer is recognised by its document and section number, or by its text. Of equal
    answers the first is kept.
    """
    liveqa = read_liveqa_answers(data)
    banned_ids = set()
    for answer_id in liveqa:
        match = re.search(r"(\d+)_Sec(\d+)\.txt$", answer_id)
        if match:
            banned_ids.add((match[1], match[2]))
    seen = {normalise(answer) for answer in liveqa.values()}

    with tarfile.open(data / "medquad" / "medquad_xml.tar.gz") as archive:
        files = {
            member.name: archive.extractfile(member).read()
            for member in archive
            if member.name.endswith(".xml")
        }
    pairs = []
    for name, xml in sorted(files.items()):
        document = ET.fromstring(xml)
        focus = " ".join((document.findtext("Focus") or "").split())
        for qa in document.iter("QAPair"):
            question = qa.find("Question")
            answer = " ".join((qa.findtext("Answer") or "").split())
            key = normalise(answer)
            section = (document.get("id"), qa.get("pid"))
            if len(key) < 30 or key in seen or section in banned_ids:
                continue
            seen.add(key)
            pairs.append(
                MedQuadPair(
                    answer_id=f"{Path(name).parts[-2]}-{section[0]}-{section[1]}",
                    focus=focus,
                    question_type=(question.get("qtype") or "").strip().lower(),
                    question=" ".join((question.text or "").split()),
                    answer=answer,
                )
            )
    return pairs


def medquad_split(focus: str) -> str:
    """Assigns a topic to train (88 %), dev (4 %) or test (8 %) by a hash of its name."""
    digest = hashlib.sha256(normalise(focus).encode("utf-8")).digest()
    bucket = int.from_bytes(digest[:4], "big") % 100
    return "dev" if bucket < 4 else "test" if bucket < 12 else "train"


def medquad_benchmark(pairs: Sequence[MedQuadPair], split: str, top_k: int = 20) -> Benchmark:
    """Makes a benchmark of the questions of one split against the answers of that split."""
    held_out = [pair for pair in pairs if medquad_split(pair.focus) == split]
    documents = {pair.answer_id: pair.answer for pair in held_out}
    queries: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    for pair in held_out:
        query_id = normalise(pair.question)
        queries.setdefault(query_id, pair.question)
        qrels.setdefault(query_id, {})[pair.answer_id] = 1
    index = Bm25(list(documents), list(documents.values()))
    candidates = {q: [doc for doc, _ in index.search(t, top_k)] for q, t in queries.items()}
    return Benchmark(f"MedQuAD {split} topics", queries, documents, candidates, qrels)


def scifact_benchmark(data: Path, top_k: int = 50) -> Benchmark:
    """Makes a benchmark of the SciFact test claims against all abstracts."""
    beir = data / "scifact" / "beir"
    qrels = read_beir_qrels(beir / "qrels" / "test.tsv")
    queries = {
        row["_id"]: row["text"] for row in read_jsonl(beir / "queries.jsonl") if row["_id"] in qrels
    }
    doc_ids, texts = read_corpus(beir / "corpus.jsonl")
    index = Bm25(doc_ids, texts)
    candidates = {q: [doc for doc, _ in index.search(t, top_k)] for q, t in queries.items()}
    return Benchmark(
        "SciFact test", queries, dict(zip(doc_ids, texts, strict=True)), candidates, qrels
    )


def liveqa_benchmark(data: Path) -> Benchmark:
    """Makes a benchmark of the LiveQA-Med questions and their judged answers, in BM25's order."""
    documents = read_liveqa_answers(data)
    questions = ET.parse(
        data
        / "liveqa_med"
        / "TestDataset"
        / "TREC-2017-LiveQA-Medical-Test-Questions-w-summaries.xml"
    )
    summaries = {
        question.get("qid").removeprefix("TQ"): " ".join(
            (question.findtext("NLM-Summary") or "").split()
        )
        for question in questions.iter("NLM-QUESTION")
    }
    qrels: dict[str, dict[str, int]] = {}
    for line in read_liveqa_member(data, "All-qrels").splitlines():
        query_id, judgment, answer_id = line.split()
        if answer_id in documents:
            qrels.setdefault(query_id, {})[answer_id] = int(judgment[0]) - 1
    index = Bm25(list(documents), list(documents.values()))
    candidates = {}
    for query_id, judged in qrels.items():
        ranked = [doc for doc, _ in index.search(summaries[query_id], len(documents))]
        found = [doc for doc in ranked if doc in judged]
        candidates[query_id] = found + sorted(set(judged) - set(found), reverse=True)
    queries = {query_id: summaries[query_id] for query_id in qrels}
    return Benchmark("LiveQA-Med", queries, documents, candidates, qrels)


def project_benchmark(folder: Path) -> Benchmark:
    """Makes a benchmark of the project's own sample data with its own run."""
    doc_ids, texts = read_corpus(folder / "corpus.jsonl")
    run: dict[str, list[tuple[int, str]]] = {}
    for line in (folder / "run.trec").read_text(encoding="utf-8").splitlines():
        query_id, _, doc_id, rank, _, _ = line.split()
        run.setdefault(query_id, []).append((int(rank), doc_id))
    qrels: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.txt").read_text(encoding="utf-8").splitlines():
        query_id, _, doc_id, grade = line.split()
        qrels.setdefault(query_id, {})[doc_id] = int(grade)
    queries = {row["_id"]: row["text"] for row in read_jsonl(folder / "queries.jsonl")}
    candidates = {q: [doc for _, doc in sorted(run.get(q, []))] for q in queries}
    return Benchmark(
        "project sample", queries, dict(zip(doc_ids, texts, strict=True)), candidates, qrels
    )


def reciprocal_rank(ranking: Sequence[str], judged: dict[str, int]) -> float:
    """Computes the reciprocal rank at 10 of one query."""
    for rank, doc in enumerate(ranking[:CUTOFF], start=1):
        if judged.get(doc, 0) > 0:
            return 1 / rank
    return 0.0


def ndcg(ranking: Sequence[str], judged: dict[str, int]) -> float:
    """Computes nDCG@10 of one query, with the grade as gain."""

    def dcg(grades: Sequence[int]) -> float:
        return sum(g / math.log2(place + 2) for place, g in enumerate(grades[:CUTOFF]))

    ideal = dcg(sorted(judged.values(), reverse=True))
    return dcg([judged.get(doc, 0) for doc in ranking]) / ideal if ideal else 0.0


def measure(benchmark: Benchmark, rankings: dict[str, list[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Computes reciprocal ranks and nDCG@10 of the queries that have a relevant document."""
    judged = {
        q: grades
        for q, grades in benchmark.qrels.items()
        if q in benchmark.queries and any(grade > 0 for grade in grades.values())
    }
    return (
        np.array([reciprocal_rank(rankings[q], grades) for q, grades in judged.items()]),
        np.array([ndcg(rankings[q], grades) for q, grades in judged.items()]),
    )


@torch.inference_mode()
def score_pairs(
    model, tokenizer, pairs: Sequence[tuple[str, str]], max_length: int = 512, batch: int = 64
) -> np.ndarray:
    """Scores (query, document) pairs in single precision. Higher means more relevant."""
    model.eval()
    encoded = tokenizer(
        [query for query, _ in pairs],
        [document for _, document in pairs],
        truncation="longest_first",
        max_length=max_length,
    )
    lengths = [len(ids) for ids in encoded["input_ids"]]
    order = sorted(range(len(pairs)), key=lengths.__getitem__)
    scores = np.empty(len(pairs), dtype=np.float32)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        inputs = tokenizer.pad(
            {name: [rows[i] for i in chosen] for name, rows in encoded.items()},
            return_tensors="pt",
        )
        scores[chosen] = model(**inputs).logits[:, 0].float().numpy()
    return scores


def rerank(model, tokenizer, benchmark: Benchmark) -> dict[str, list[str]]:
    """Orders each query's candidates by score and then document id, both descending."""
    keys = [(q, doc) for q, docs in benchmark.candidates.items() for doc in docs]
    scores = score_pairs(
        model,
        tokenizer,
        [(benchmark.queries[q], benchmark.documents[doc]) for q, doc in keys],
    )
    scored: dict[str, list[tuple[float, bytes, str]]] = {q: [] for q in benchmark.queries}
    for (query_id, doc), score in zip(keys, scores, strict=True):
        scored[query_id].append((float(score), doc.encode("utf-8"), doc))
    return {q: [doc for _, _, doc in sorted(rows, reverse=True)] for q, rows in scored.items()}


def table_row(benchmark: Benchmark, rankings: dict[str, list[str]]) -> str:
    """Formats one line of the Markdown table: BM25, the re-ranked order, and p values."""
    before_rr, before_ndcg = measure(benchmark, benchmark.candidates)
    after_rr, after_ndcg = measure(benchmark, rankings)

    def cell(before: np.ndarray, after: np.ndarray) -> str:
        return f"{before.mean():.3f} | {after.mean():.3f} | {ttest_rel(after, before).pvalue:.2g}"

    return (
        f"| {benchmark.name} | {len(before_rr)} "
        f"| {cell(before_rr, after_rr)} | {cell(before_ndcg, after_ndcg)} |"
    )


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--model", type=Path, required=True, help="checkpoint to measure")
    parser.add_argument("--project-sample", type=Path, help="the folder sample-data")
    parser.add_argument(
        "--only",
        choices=("medquad", "liveqa", "scifact", "sample"),
        help="measure only this benchmark",
    )
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (2)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    benchmarks = {
        "medquad": lambda: medquad_benchmark(read_medquad(args.data), "test"),
        "liveqa": lambda: liveqa_benchmark(args.data),
        "scifact": lambda: scifact_benchmark(args.data),
    }
    if args.project_sample:
        benchmarks["sample"] = lambda: project_benchmark(args.project_sample)
    if args.only:
        if args.only not in benchmarks:
            parser.error("--only sample needs --project-sample")
        benchmarks = {args.only: benchmarks[args.only]}

    model = AutoModelForSequenceClassification.from_pretrained(args.model)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    print("| data | queries | MRR@10 BM25 | model | p | nDCG@10 BM25 | model | p |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for make in benchmarks.values():
        benchmark = make()
        print(table_row(benchmark, rerank(model, tokenizer, benchmark)), flush=True)


if __name__ == "__main__":
    main()
