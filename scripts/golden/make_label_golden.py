#!/usr/bin/env python3
"""Makes the golden values of mined labels with sentence-transformers.

    make_label_golden.py SAMPLE_DATA OUTPUT_DIR

For maintainers; nothing is downloaded. Takes some queries, passages and judgments of SAMPLE_DATA
and writes two files to OUTPUT_DIR. candidates.jsonl has every pair of one of these queries and one
of these passages. golden.json has the rows that mine_hard_negatives of sentence-transformers
returns for them with several options. The first stage is a stub that hashes words. The
cross-encoder is SAMPLE_DATA/model. No row may depend on the last digits of a score. The script
therefore also makes each choice itself, compares the rows, and fails at a near tie.

Needs sentence-transformers 6.0.1 and datasets.
"""

import argparse
import contextlib
import hashlib
import io
import json
import re
import sys
import warnings
from pathlib import Path

import datasets
import numpy
import torch
from sentence_transformers import CrossEncoder, __version__
from sentence_transformers.util import mine_hard_negatives

sys.path.insert(1, str(Path(__file__).parents[1] / "data"))
from bm25 import read_jsonl

# Queries whose best passages differ enough in score. Six of them have several positives.
QUERIES = """
    q03 q04 q06 q09 q12 q14 q15 q17 q21 q22 q24 q25 q30 q35 q38 q43 q47 q50 q51 q52
""".split()
DOCUMENTS = 60
WORDS = 60
NEAR = 1e-4
OPTIONS = {
    "range_min": 0,
    "range_max": None,
    "max_score": None,
    "min_score": None,
    "absolute_margin": None,
    "relative_margin": None,
    "num_negatives": 3,
    "sampling_strategy": "top",
    "include_positives": False,
    "output_format": "triplet",
    "output_scores": False,
}
CASES = [
    ("defaults", {}),
    ("first stage, with scores", {"output_scores": True}),
    ("first stage, best skipped", {"range_min": 2, "output_scores": True}),
    ("first stage, n-tuple", {"num_negatives": 4, "output_format": "n-tuple"}),
    (
        "min_score alone",
        {"min_score": 0.1, "output_format": "labeled-pair", "output_scores": True},
    ),
    ("relative margin", {"relative_margin": 0.05}),
    ("relative margin, with scores", {"relative_margin": 0.05, "output_scores": True}),
    ("relative margin, n-tuple", {"relative_margin": 0.05, "output_format": "n-tuple"}),
    (
        "absolute margin, n-tuple with scores",
        {
            "absolute_margin": 0.03,
            "num_negatives": 4,
            "output_format": "n-tuple",
            "output_scores": True,
        },
    ),
    ("max_score, labeled-pair", {"max_score": 0.5, "output_format": "labeled-pair"}),
    (
        "relative margin, labeled-pair with scores",
        {"relative_margin": 0.05, "output_format": "labeled-pair", "output_scores": True},
    ),
    (
        "relative margin, labeled-list",
        {"relative_margin": 0.05, "range_max": 6, "output_format": "labeled-list"},
    ),
    (
        "absolute margin of zero, labeled-list with scores",
        {"absolute_margin": 0.0, "output_format": "labeled-list", "output_scores": True},
    ),
    (
        "best survivors skipped",
        {"range_min": 2, "relative_margin": 0.05, "output_scores": True},
    ),
    (
        "few candidates",
        {"range_max": 3, "relative_margin": 0.05, "output_scores": True},
    ),
    (
        "few candidates, best skipped, n-tuple",
        {
            "range_min": 1,
            "range_max": 7,
            "max_score": 0.5,
            "output_format": "n-tuple",
            "output_scores": True,
        },
    ),
    (
        "min_score with a margin",
        {
            "absolute_margin": 0.02,
            "min_score": 0.05,
            "output_format": "labeled-list",
            "output_scores": True,
        },
    ),
    (
        "every limit",
        {
            "range_min": 1,
            "range_max": 20,
            "max_score": 0.5,
            "min_score": 0.04,
            "absolute_margin": 0.005,
            "relative_margin": 0.2,
            "output_scores": True,
        },
    ),
    (
        "nothing survives, labeled-pair",
        {"max_score": 0.9, "min_score": 0.95, "output_format": "labeled-pair"},
    ),
    (
        "more negatives than documents, n-tuple",
        {"num_negatives": 70, "output_format": "n-tuple", "output_scores": True},
    ),
    (
        "more negatives than survive, n-tuple",
        {"max_score": 0.9, "min_score": 0.08, "num_negatives": 5, "output_format": "n-tuple"},
    ),
    (
        "positives among the candidates",
        {
            "include_positives": True,
            "num_negatives": 6,
            "output_format": "n-tuple",
            "output_scores": True,
        },
    ),
    (
        "re-ranked positives among the candidates",
        {"include_positives": True, "max_score": 0.9999, "num_negatives": 4},
    ),
    (
        "logits, relative margin",
        {"activation": "identity", "relative_margin": 0.05, "output_scores": True},
    ),
    (
        "logits, absolute margin, n-tuple",
        {
            "activation": "identity",
            "absolute_margin": 1.0,
            "num_negatives": 8,
            "output_format": "n-tuple",
        },
    ),
    (
        "logits, max_score and min_score, labeled-list",
        {
            "activation": "identity",
            "max_score": 1.0,
            "min_score": -3.5,
            "num_negatives": 6,
            "output_format": "labeled-list",
            "output_scores": True,
        },
    ),
]


class HashedWords:
    """A replacement of a SentenceTransformer, for which each word is a fixed vector of signs."""

    device = torch.device("cpu")

    def encode_query(self, texts, **_):
        return numpy.stack([self.embed(text) for text in texts])

    encode_document = encode_query

    @staticmethod
    def embed(text):
        vector = numpy.zeros(512)
        for word in re.findall(r"\w{4,}", text.lower()):
            digest = hashlib.blake2b(word[:5].encode(), digest_size=64).digest()
            bits = numpy.unpackbits(numpy.frombuffer(digest, dtype=numpy.uint8))
            vector += 2.0 * bits - 1.0
        return vector / numpy.linalg.norm(vector)

    @staticmethod
    def similarity(queries, documents):
        cosines = numpy.asarray(queries) @ numpy.asarray(documents).T
        return torch.tensor(cosines.round(6), dtype=torch.float32)

    def similarity_pairwise(self, queries, documents):
        return self.similarity(queries, documents).diagonal()


class Counted:
    """A CrossEncoder that counts its calls."""

    def __init__(self, encoder):
        self.encoder = encoder
        self.calls = 0

    def predict(self, *arguments, **options):
        self.calls += 1
        return self.encoder.predict(*arguments, **options)


class Fixture:
    """The queries, passages and positives, with the scores of all pairs by both stages."""

    def __init__(self, sample_data):
        queries = {q["_id"]: q["text"] for q in read_jsonl(sample_data / "queries.jsonl")}
        texts = {}
        for row in read_jsonl(sample_data / "corpus.jsonl"):
            text = " ".join(f"{row['title']} {row['text']}".split()[:WORDS])
            if text not in texts.values():
                texts[row["_id"]] = text
        grades = {query: {} for query in queries}
        with open(sample_data / "qrels.txt", encoding="utf-8") as lines:
            for query, _, document, grade in map(str.split, lines):
                if document in texts:
                    grades[query][document] = int(grade)
        positives = {
            query: [document for document, grade in judged.items() if grade >= 2]
            for query, judged in grades.items()
        }

        self.queries = {query: queries[query] for query in QUERIES}
        self.positives = {query: positives[query] for query in self.queries}
        self.documents = self.choose(texts, grades)
        self.first_stage = self.score(self.documents)

        model = str(sample_data / "model")
        self.encoders = {
            "sigmoid": CrossEncoder(model, device="cpu"),
            "identity": CrossEncoder(model, device="cpu", activation_fn=torch.nn.Identity()),
        }
        pairs = [(q, d) for q in self.queries.values() for d in self.documents.values()]
        self.reranked = {
            activation: encoder.predict(pairs).reshape(self.first_stage.shape)
            for activation, encoder in self.encoders.items()
        }

    def choose(self, texts, grades):
        """Chooses all positives, then related and unrelated passages, without near ties."""
        chosen = dict.fromkeys(d for found in self.positives.values() for d in found)
        for wanted in (1, 0):
            for query in self.queries:
                for document, grade in grades[query].items():
                    if grade != wanted or document in chosen or len(chosen) == DOCUMENTS:
                        continue
                    scores = self.score({d: texts[d] for d in [*chosen, document]})
                    if numpy.abs(scores[:, :-1] - scores[:, -1:]).min() > NEAR:
                        chosen[document] = None
        return {document: texts[document] for document in texts if document in chosen}

    def score(self, documents):
        """Scores all queries against documents with the stub of the first stage."""
        stub = HashedWords()
        return stub.similarity(
            stub.encode_query(self.queries.values()), stub.encode_document(documents.values())
        ).numpy()

    def candidates(self):
        """Yields the rows of candidates.jsonl."""
        for query, scores in zip(self.queries, self.first_stage):
            for document, score in zip(self.documents, scores):
                yield {
                    "query_id": query,
                    "query": self.queries[query],
                    "doc_id": document,
                    "text": self.documents[document],
                    "score": shortest(score),
                    "relevance": int(document in self.positives[query]),
                }

    def mine(self, options, activation):
        """Mines with sentence-transformers.

        Returns the rows with ids in place of texts, the printed output, and whether the
        cross-encoder was used.
        """
        pairs = [(query, d) for query, found in self.positives.items() for d in found]
        ids = {text: i for i, text in [*self.queries.items(), *self.documents.items()]}
        encoder = Counted(self.encoders[activation])
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            mined = mine_hard_negatives(
                datasets.Dataset.from_dict(
                    {
                        "query": [self.queries[query] for query, _ in pairs],
                        "positive": [self.documents[document] for _, document in pairs],
                    }
                ),
                HashedWords(),
                corpus=list(self.documents.values()),
                cross_encoder=encoder,
                **options,
            )

        def named(value):
            if isinstance(value, list):
                return [named(item) for item in value]
            if isinstance(value, float):
                return shortest(value)
            return ids[value] if isinstance(value, str) else value

        rows = [{column: named(row[column]) for column in mined.column_names} for row in mined]
        return rows, printed.getvalue(), encoder.calls > 0

    def follow(self, options, activation, range_max, reranked):
        """Returns the expected rows, and the smallest difference that they depend on."""
        columns = {document: column for column, document in enumerate(self.documents)}
        most_positives = max(map(len, self.positives.values()))
        margins = [
            lambda least: least - (options["absolute_margin"] or 0.0),
            lambda least: least - abs(least) * (options["relative_margin"] or 0.0),
        ]
        margins = [
            margin
            for margin, name in zip(margins, ["absolute_margin", "relative_margin"])
            if options[name] is not None
        ]
        rows, gaps = [], [numpy.inf]
        for row, (query, positives) in enumerate(self.positives.items()):
            first = self.first_stage[row].astype(float)
            scores = self.reranked[activation][row].astype(float) if reranked else first
            ranked = sorted(self.documents, key=lambda d: -first[columns[d]])
            k = range_max + most_positives
            if k < len(ranked):
                gaps.append(first[columns[ranked[k - 1]]] - first[columns[ranked[k]]])
            of_positives = [scores[columns[d]] for d in positives]
            limits = [margin(min(of_positives)) for margin in margins]
            if options["max_score"] is not None:
                limits.append(options["max_score"])
            least = -numpy.inf if options["min_score"] is None else options["min_score"]
            found = []
            for document in ranked[:k]:
                score = scores[columns[document]]
                if options["include_positives"] or document not in positives:
                    gaps += [abs(score - limit) for limit in [*limits, least]]
                    if least <= score <= min(limits, default=numpy.inf):
                        found.append((document, score))
            found.sort(key=lambda pair: -pair[1])
            start, end = options["range_min"], options["range_min"] + options["num_negatives"]
            scored = list(zip(positives, of_positives))
            mined = as_rows(options, query, scored, found[start:end])
            if mined:
                around = [score for _, score in found[max(start - 1, 0) : end + 1]]
                gaps += [high - low for high, low in zip(around, around[1:])]
            rows += mined
        return rows, min(gaps)


def shortest(number):
    """Returns the shortest decimal that reads back as the same 32-bit float."""
    return float(str(numpy.float32(number)))


def as_rows(options, query, positives, negatives):
    """Makes the expected rows of one query."""
    output = "n-tuple" if options["include_positives"] else options["output_format"]
    rows = []
    for positive, score in positives:
        row = {"query": query, "positive": positive}
        scores = [score, *(score for _, score in negatives)]
        if output == "triplet":
            for negative, negative_score in negatives:
                rows.append({**row, "negative": negative, "scores": [score, negative_score]})
        elif output == "n-tuple" and len(negatives) == options["num_negatives"]:
            names = {f"negative_{i}": d for i, (d, _) in enumerate(negatives, start=1)}
            rows.append({**row, **names, "scores": scores})
        elif output == "labeled-list" and negatives:
            documents = [positive, *(document for document, _ in negatives)]
            labels = [1] + [0] * len(negatives)
            rows.append({**row, "positive": documents, "labels": labels, "scores": scores})
    if output == "labeled-pair":
        for label, pairs in ((1, positives), (0, negatives)):
            for document, score in pairs:
                rows.append(
                    {"query": query, "positive": document, "label": label, "score": score}
                )
    dropped = ("label", "labels") if options["output_scores"] else ("score", "scores")
    return [{k: v for k, v in row.items() if k not in dropped} for row in rows]


def same(row, expected):
    """Tells whether two rows are equal, up to rounding of scores."""
    if row.keys() != expected.keys():
        return False
    return all(
        numpy.allclose(value, expected[name], rtol=0, atol=1e-5)
        if name in ("score", "scores")
        else value == expected[name]
        for name, value in row.items()
    )


def case(fixture, name, changed):
    """Mines with one set of options, checks the rows and returns the golden values."""
    changed = dict(changed)
    activation = changed.pop("activation", "sigmoid")
    options = {**OPTIONS, **changed}
    rows, printed, reranked = fixture.mine(options, activation)
    set_to = re.search(r"Setting range_max to (\d+)", printed)
    range_max = int(set_to[1]) if set_to else options["range_max"]
    missing = re.search(r"enough negatives for (\d+) samples", printed)
    expected, gap = fixture.follow(options, activation, range_max, reranked)
    if len(rows) != len(expected) or not all(map(same, rows, expected)):
        raise SystemExit(f"{name}: mine_hard_negatives returns other rows than this script expects")
    print(f"{len(rows):5} rows, smallest difference {gap:.6f}: {name}")
    if gap < NEAR:
        raise SystemExit(f"{name}: a choice depends on a difference of {gap:.6f}, less than {NEAR}")
    return {
        "name": name,
        "activation": activation,
        "options": options,
        "cross_encoder_used": reranked,
        "range_max_used": range_max,
        "skipped": {
            option: int(count.replace(",", ""))
            for count, option in re.findall(r"Skipped ([\d,]+) .* due to the (\w+)", printed)
        },
        "missing": int(missing[1]) if missing else 0,
        "rows": rows,
    }


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sample_data", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", message=r"std\(\): degrees of freedom")
    fixture = Fixture(arguments.sample_data)
    cases = [case(fixture, name, changed) for name, changed in CASES]

    arguments.output.mkdir(parents=True, exist_ok=True)
    with open(arguments.output / "candidates.jsonl", "w", encoding="utf-8") as lines:
        for row in fixture.candidates():
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(arguments.output / "golden.json", "w", encoding="utf-8") as lines:
        lines.write(f'{{"sentence_transformers": "{__version__}", "cases": [\n')
        for number, each in enumerate(cases):
            rows = each.pop("rows")
            head = json.dumps(each)[:-1]
            body = ",\n".join("  " + json.dumps(row) for row in rows)
            end = "\n" if number == len(cases) - 1 else ",\n"
            lines.write(f'{head}, "rows": [\n{body}\n]}}{end}')
        lines.write("]}\n")


if __name__ == "__main__":
    main()
