#!/usr/bin/env python3
"""Checks that trainers can load the training data that `spark-rerank label` wrote.

    check_examples.py OUTPUT

OUTPUT is the folder that `label` wrote, with examples in Parquet or JSON lines. Each form is read
with `datasets` and with pandas. Its columns and types must be those that the trainers of
sentence-transformers, Tevatron and FlagEmbedding read. For triplets, n-tuples and labeled pairs the
script also computes a loss of sentence-transformers, so that the trainer's own code accepts them.
Fails at the first form that is wrong.
"""

import argparse
import re
from pathlib import Path

import datasets
import pandas
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.losses import (
    ContrastiveLoss,
    CoSENTLoss,
    MarginMSELoss,
    MultipleNegativesRankingLoss,
)
from sentence_transformers.models import BoW

NUMBER = (int, float)
PASSAGE = {"docid": str, "title": str, "text": str}


def is_list_of(value: object, kind: type | tuple) -> bool:
    """Tells whether a value is a list of values of a kind, and not empty."""
    return isinstance(value, list) and len(value) > 0 and all(isinstance(v, kind) for v in value)


def check_columns(form: str, names: list[str]) -> None:
    """Fails unless the columns are those of the form, in the same order."""
    expected = {
        "scores": "query_id,doc_id,score,logits(,relevance)?(,first_stage_rank)?"
        "(,first_stage_score)?,dropped_tokens",
        "triplet": "anchor,positive,negative(,model_scores)?(,first_stage_scores)?",
        "n-tuple": r"anchor,positive(,negative_\d+)+(,model_scores)?(,first_stage_scores)?",
        "labeled-pair": "anchor,text(,label|(,model_score)?(,first_stage_score)?)",
        "labeled-list": "anchor,texts(,labels|(,model_scores)?(,first_stage_scores)?)",
        "margin": "query_id,positive_id,negative_id,margin",
        "tevatron": "query_id,query,positive_passages,negative_passages",
        "flag": "query,pos,neg,pos_scores,neg_scores",
    }[form]
    if not re.fullmatch(expected, ",".join(names)):
        raise SystemExit(f"{form}: expected the columns {expected}, found {names}")


def check_row(form: str, row: dict) -> None:
    """Fails unless the values of a row have the types that trainers read."""
    wrong = [
        name
        for name, value in row.items()
        if name in ("anchor", "positive", "negative", "text", "query")
        and not (isinstance(value, str) and value)
        or name in ("texts", "pos", "neg")
        and not is_list_of(value, str)
        or name in ("labels", "model_scores", "pos_scores", "neg_scores")
        and not is_list_of(value, NUMBER)
        or name in ("label", "score", "model_score", "margin")
        and not isinstance(value, NUMBER)
        or name in ("positive_passages", "negative_passages")
        and not (
            is_list_of(value, dict)
            and all(isinstance(p[k], t) for p in value for k, t in PASSAGE.items())
        )
    ]
    if wrong:
        raise SystemExit(f"{form}: values of the wrong type in {wrong}, in the row {row}")


def with_label(row: dict) -> dict:
    """Keeps one column of scores, under a name that sentence-transformers takes for the label."""
    owners = ("model_", "first_stage_")
    kept = next((owner for owner in owners if any(name.startswith(owner) for name in row)), "")
    return {
        name.removeprefix(kept): value
        for name, value in row.items()
        if not name.startswith(owners) or name.startswith(kept)
    }


def check_loss(form: str, rows: list[dict]) -> None:
    """Computes a loss of sentence-transformers over the first rows."""
    rows = [with_label(row) for row in rows]
    texts = [[v for k, v in row.items() if isinstance(v, str)] for row in rows]
    words = sorted({w for row in texts for text in row for w in text.lower().split()})
    model = SentenceTransformer(modules=[BoW(vocab=words)], device="cpu")
    features = [model.tokenize(list(column)) for column in zip(*texts, strict=True)]
    if "label" in rows[0]:
        loss, labels = ContrastiveLoss(model), [row["label"] for row in rows]
    elif "score" in rows[0]:
        loss, labels = CoSENTLoss(model), [row["score"] for row in rows]
    elif "scores" in rows[0]:
        loss, labels = MarginMSELoss(model), [row["scores"] for row in rows]
    else:
        loss, labels = MultipleNegativesRankingLoss(model), [0] * len(rows)
    if form == "triplet" and "scores" in rows[0]:
        labels = [positive - negative for positive, negative in labels]
    value = loss(features, torch.tensor(labels))
    if not torch.isfinite(value):
        raise SystemExit(f"{form}: expected a finite loss, found {value}")


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path, help="the folder that `label` wrote")
    args = parser.parse_args()
    for folder in sorted(path for path in (args.output / "examples").iterdir() if path.is_dir()):
        parquet = sorted(str(path) for path in folder.glob("*.parquet"))
        lines = sorted(str(path) for path in folder.glob("*.json"))
        kind, files = ("parquet", parquet) if parquet else ("json", lines)
        table = datasets.load_dataset(kind, data_files=files, split="train")
        check_columns(folder.name, table.column_names)
        for row in table:
            check_row(folder.name, row)
        frames = [
            pandas.read_parquet(f) if parquet else pandas.read_json(f, lines=True)
            for f in files
            if Path(f).stat().st_size
        ]
        if sum(map(len, frames)) != len(table):
            raise SystemExit(
                f"{folder.name}: pandas reads {sum(map(len, frames))} rows, datasets {len(table)}"
            )
        if folder.name in ("triplet", "n-tuple", "labeled-pair"):
            check_loss(folder.name, list(table.select(range(min(8, len(table))))))
        print(f"{folder.name:13} {len(table):6} rows, {', '.join(table.column_names)}")


if __name__ == "__main__":
    main()
