#!/usr/bin/env python3
"""Makes the bi-encoders and golden vectors that the Java tests compare with.

    make_test_encoders.py
        writes tiny sentence-transformers directories with random weights, one folder each, to
        udfs/src/test/resources/encoders

For maintainers; nothing is downloaded. Weights are drawn as make_test_checkpoints.py draws
them. Each folder has a golden.json. It has texts with their token counts, and the vectors that
sentence-transformers makes of them as queries and as documents, one text at a time in float32.
"""

import argparse
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import sentence_transformers
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from transformers import (
    AutoModel,
    BertConfig,
    DebertaV2Config,
    DistilBertConfig,
    ElectraConfig,
    ModernBertConfig,
    RobertaConfig,
    XLMRobertaConfig,
)

from make_test_checkpoints import (
    DEBERTA,
    ELECTRA,
    MAX_LENGTH,
    MODERNBERT,
    MODERNBERT_BIASES,
    PAIRS,
    ROBERTA,
    TEST_RESOURCES,
    TinyCheckpoint,
    bert_tokenizer,
    distilbert_tokenizer,
    draw_weights,
    make_deberta_tokenizer,
    make_modernbert_tokenizer,
    make_roberta_tokenizer,
    make_xlm_roberta_tokenizer,
)

PROMPTS = {"query": "which text says: ", "document": "text: "}


@dataclass(frozen=True)
class TinyEncoder:
    """One folder of the test resources."""

    checkpoint: TinyCheckpoint
    pooling: str = "mean"
    normalize: bool = True
    prompts: dict[str, str] = field(default_factory=dict)
    max_length: int = MAX_LENGTH


ENCODERS = (
    TinyEncoder(TinyCheckpoint("bert-mean", BertConfig, bert_tokenizer)),
    # A maximum length below the number of positions.
    TinyEncoder(
        TinyCheckpoint("bert-cls", BertConfig, bert_tokenizer),
        pooling="cls",
        normalize=False,
        prompts=PROMPTS,
        max_length=24,
    ),
    TinyEncoder(
        TinyCheckpoint("roberta-mean", RobertaConfig, make_roberta_tokenizer, settings=ROBERTA)
    ),
    TinyEncoder(
        TinyCheckpoint(
            "xlm-roberta-cls", XLMRobertaConfig, make_xlm_roberta_tokenizer, settings=ROBERTA
        ),
        pooling="cls",
        prompts={"query": "query: "},
    ),
    TinyEncoder(
        TinyCheckpoint("distilbert-mean", DistilBertConfig, distilbert_tokenizer),
        normalize=False,
    ),
    TinyEncoder(
        TinyCheckpoint("electra-cls", ElectraConfig, bert_tokenizer, settings=ELECTRA),
        pooling="cls",
    ),
    TinyEncoder(
        TinyCheckpoint(
            "deberta-v3-mean", DebertaV2Config, make_deberta_tokenizer, settings=DEBERTA
        )
    ),
    TinyEncoder(
        TinyCheckpoint(
            "modernbert-cls",
            ModernBertConfig,
            make_modernbert_tokenizer,
            layers=4,
            intermediate=48,
            settings=MODERNBERT | MODERNBERT_BIASES,
        ),
        pooling="cls",
    ),
)


def make_encoder(spec: TinyEncoder, output: Path) -> None:
    """Writes one bi-encoder with its golden vectors."""
    folder = output / spec.checkpoint.name
    shutil.rmtree(folder, ignore_errors=True)
    tokenizer = spec.checkpoint.tokenizer()
    model = AutoModel.from_config(spec.checkpoint.config(len(tokenizer)))
    draw_weights(model)
    with tempfile.TemporaryDirectory() as plain:
        model.save_pretrained(plain)
        tokenizer.save_pretrained(plain)
        transformer = modules.Transformer(plain, max_seq_length=spec.max_length)
    pooling = modules.Pooling(transformer.get_embedding_dimension(), pooling_mode=spec.pooling)
    parts = [transformer, pooling] + ([modules.Normalize()] if spec.normalize else [])
    encoder = SentenceTransformer(modules=parts, prompts=spec.prompts, device="cpu")
    encoder.save_pretrained(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)
    write_golden(SentenceTransformer(str(folder), device="cpu"), folder / "golden.json")


@torch.inference_mode()
def write_golden(encoder: SentenceTransformer, path: Path) -> None:
    """Writes the vectors that the saved encoder makes of texts, one line per text."""
    texts = list(dict.fromkeys(text for pair in PAIRS for text in pair if text.strip()))
    rows = []
    for text in texts:
        tokens = len(encoder.tokenizer(text, add_special_tokens=False)["input_ids"])
        row = {
            "text": text,
            "tokens": tokens,
            "query": encoder.encode_query(text).tolist(),
            "document": encoder.encode_document(text).tolist(),
        }
        rows.append(f"    {json.dumps(row, ensure_ascii=False)}")
    head = {
        "sentence_transformers": sentence_transformers.__version__,
        "transformers": transformers.__version__,
        "torch": torch.__version__,
    }
    fields = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    body = ",\n".join([*fields, '  "texts": [\n' + ",\n".join(rows) + "\n  ]"])
    path.write_text(f"{{\n{body}\n}}\n", encoding="utf-8")


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--output", type=Path, default=TEST_RESOURCES / "encoders", help="folder to write"
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    for spec in ENCODERS:
        make_encoder(spec, args.output)


if __name__ == "__main__":
    main()
