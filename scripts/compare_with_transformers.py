#!/usr/bin/env python3
"""Compares how spark-rerank and transformers read model directories.

    compare_with_transformers.py DIR [DIR ...]
        runs pairs of difficult texts through both. Prints for each directory how many pairs have
        the same token ids and token types, and the largest difference of a logit
    compare_with_transformers.py --pairs FILE DIR [DIR ...]
        does the same with your own pairs: JSON lines with query and text

Needs the packages of requirements.txt. The reference is sentence-transformers for cross-encoders
and bi-encoders, and transformers for models that find answers. For a directory that has model.onnx
and no safetensors, it is the tokenizer of transformers with ONNX Runtime. Both sides read one pair
at a time in float32.

spark-rerank cuts long queries by rules of its own. A pair is left out if it was cut and its query
takes more than half of the model's maximum length. The exit code is 1 if token ids or token types
differ, or a logit by more than 1e-4.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import transformers
from sentence_transformers import CrossEncoder, SentenceTransformer
from torch import nn
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

PROGRAM = Path(__file__).parent / "spark-rerank"
TOLERANCE = 1e-4

LONG_TEXT = (
    "The heart pumps blood through the body. High blood pressure makes it work harder, and the "
    "arteries become stiff with time. Less salt, more exercise and a medicine help. "
)
TEXTS = (
    "The capital of France is Paris.",
    "CAPITAL Letters and MiXeD case: İstanbul, STRASSE, Straße, ΑΘΉΝΑ, ǅ",
    "crème brûlée, cre\u0300me bru\u0302le\u0301e, naïve façade, Ångström",
    "  blanks before, after, and\ttabs\nand lines\r\n  ",
    "\u00a0no-break\u00a0space, thin\u2009space, ideographic\u3000space, zero\u200bwidth",
    "日本の首都は東京です。北京 is not in 日本. ｆｕｌｌｗｉｄｔｈ １２３",
    "Η καρδιά στέλνει το αίμα; Ποια είναι η πρωτεύουσα;",
    "हिन्दी में एक वाक्य, ภาษาไทย, العربية, עברית",
    "I love 🍕, ❤️ and 👩‍👩‍👧 🦀 … “quotes” ‘single’ – dashes — ½ ① ㎏ ﬁ ﬂ",
    "[CLS] [SEP] [MASK] [PAD] [UNK] <s> </s> <mask> <pad> <unk> [unused1]",
    "a[SEP]b <mask>c x<mask>  y [MASK]z",
    "control\x00\x07 characters \x1b and \x7f, soft\u00adhyphen, \ufeffmark, \ufffd",
    "x" * 120 + " " + "ab" * 60,
    "won't can't I'm you're they'd `backticks` ``double`` ''quotes''",
    "https://example.org/a?b=1&c=2#d me@example.org f(x) = [a_1] + {b^2} 50% $3.14",
    "?",
    "...",
    "1969 2,000 3.14 007 1e5",
    LONG_TEXT,
    LONG_TEXT * 40,
)
QUERIES = ("What is the CAPITAL of Frânce?", "  déjà vu ", "[SEP] 日本 ❤️")


@dataclass(frozen=True)
class Reading:
    """Token ids, token types and logits (or the vector) of one pair or text."""

    ids: list[int]
    types: list[int]
    values: np.ndarray


class Reference:
    """A model directory that transformers or sentence-transformers loaded."""

    def __init__(self, directory: Path, embeds: bool, answers: bool) -> None:
        self.embeds = embeds
        self.answers = answers
        self.graph = None
        if not list(directory.glob("*.safetensors")) and (directory / "model.onnx").exists():
            self.tokenizer = AutoTokenizer.from_pretrained(directory, local_files_only=True)
            self.graph = onnxruntime.InferenceSession(directory / "model.onnx")
            return
        if answers:
            self.tokenizer = AutoTokenizer.from_pretrained(directory, local_files_only=True)
            self.model = AutoModelForQuestionAnswering.from_pretrained(
                directory, local_files_only=True, dtype=torch.float32
            ).eval()
        elif embeds:
            self.model = SentenceTransformer(str(directory), device="cpu", local_files_only=True)
        else:
            self.model = CrossEncoder(str(directory), device="cpu", local_files_only=True)
        if not answers:
            self.model.float()

    def read(self, query: str, text: str, limit: int) -> list[Reading]:
        """Reads a pair. A bi-encoder reads the query and the text one after the other."""
        if self.graph is not None:
            return [self.read_by_graph(query, text, limit)]
        if self.embeds:
            document = self.document_prompt()
            vectors = [
                self.model.encode_query(query),
                self.model.encode(text, prompt=document),
            ]
            prompts = [self.model.prompts.get("query") or None, document or None]
            features = [
                self.model.preprocess([one], prompt=prompt)
                for one, prompt in zip((query, text), prompts, strict=True)
            ]
            return [reading(*pair) for pair in zip(features, vectors, strict=True)]
        if self.answers:
            features = self.tokenizer(
                query, text, truncation="only_second", max_length=limit, return_tensors="pt"
            )
            with torch.inference_mode():
                outputs = self.model(**features)
            logits = [outputs.start_logits[0].numpy(), outputs.end_logits[0].numpy()]
            return [reading(features, np.concatenate(logits))]
        prompt = self.model._resolve_prompt(None, None)
        features = self.model.preprocess([(query, text)], prompt=prompt)
        logits = self.model.predict([(query, text)], activation_fn=nn.Identity())
        return [reading(features, np.atleast_1d(logits[0]))]

    def read_by_graph(self, query: str, text: str, limit: int) -> Reading:
        """Reads a pair with an exported ONNX graph."""
        features = self.tokenizer(
            query, text, truncation="longest_first", max_length=limit, return_tensors="np"
        )
        zeros = np.zeros_like(features["input_ids"])
        inputs = {one.name: features.get(one.name, zeros) for one in self.graph.get_inputs()}
        outputs = self.graph.run(None, inputs)
        return reading(features, np.concatenate([output[0] for output in outputs]))

    def document_prompt(self) -> str:
        """Returns the prompt of documents: the first that is set of document, passage and corpus."""
        prompts = self.model.prompts
        names = ("document", "passage", "corpus")
        return next((prompts[name] for name in names if prompts.get(name)), "")


def reading(features: dict, values: np.ndarray) -> Reading:
    """Takes ids and types from the output of a tokenizer. Missing types are 0."""
    ids = features["input_ids"][0].tolist()
    types = features.get("token_type_ids")
    return Reading(ids, [0] * len(ids) if types is None else types[0].tolist(), values)


def product_readings(directory: Path, pairs: Sequence[tuple[str, str]]) -> dict:
    """Runs spark-rerank inspect over pairs and returns its JSON output."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for query, text in pairs:
            file.write(json.dumps({"query": query, "text": text}) + "\n")
        file.flush()
        command = [PROGRAM, "inspect", "--model", directory, "--pairs", file.name]
        done = subprocess.run(
            [*command, "--format", "json"], capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        raise SystemExit(f"{directory}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def found_readings(result: dict) -> list[tuple[Reading, int]]:
    """Parses the output of spark-rerank for one pair, with the number of tokens that were cut."""
    parts = [result["query"], result["text"]] if "query" in result else [result]
    return [
        (
            Reading(
                part["input_ids"],
                part["token_type_ids"],
                np.array(part.get("logits", part.get("vector")), dtype=np.float32),
            ),
            part["dropped_tokens"],
        )
        for part in parts
    ]


def compare(directory: Path, pairs: Sequence[tuple[str, str]]) -> bool:
    """Compares one directory and prints the result. Returns whether everything is equal."""
    product = product_readings(directory, pairs)
    first = product["pairs"][0]
    answers = product["architecture"].endswith("ForQuestionAnswering")
    reference = Reference(directory, embeds="query" in first, answers=answers)
    ids = types = compared = left_out = 0
    largest = 0.0
    for (query, text), result in zip(pairs, product["pairs"], strict=True):
        wanted = reference.read(query, text, product["max_length"])
        for expected, (found, dropped) in zip(wanted, found_readings(result), strict=True):
            if dropped and "query" not in result and is_long(reference, query, product):
                left_out += 1
                continue
            compared += 1
            ids += expected.ids == found.ids
            types += expected.types == found.types
            same_shape = expected.values.shape == found.values.shape
            difference = np.abs(expected.values - found.values).max() if same_shape else np.inf
            largest = max(largest, float(difference))
    equal = ids == types == compared and largest <= TOLERANCE
    print(
        f"{'equal ' if equal else 'DIFFER'} {directory}: {compared} compared, {ids} with equal ids, "
        f"{types} with equal types; logits differ by at most {largest:.1e}"
        + (f"; {left_out} left out (long query that was cut)" if left_out else "")
    )
    for warning in product["warnings"]:
        print(f"       {warning}")
    return equal


def is_long(reference: Reference, query: str, product: dict) -> bool:
    """Tells whether a query takes more than half of the model's maximum length."""
    loaded = reference.answers or reference.graph is not None
    tokenizer = reference.tokenizer if loaded else reference.model.tokenizer
    tokens = len(tokenizer(product["texts"]["query_prompt"] + query)["input_ids"])
    return tokens > product["max_length"] / 2


def read_pairs(file: Path) -> list[tuple[str, str]]:
    """Reads pairs from JSON lines."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [(row["query"], row["text"]) for row in rows]


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "directories", nargs="+", type=Path, metavar="DIR", help="model directory"
    )
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="JSON lines with query and text")
    args = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    pairs = [(query, text) for query in QUERIES for text in TEXTS]
    if args.pairs is not None:
        pairs = read_pairs(args.pairs)
    results = [compare(directory, pairs) for directory in args.directories]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
