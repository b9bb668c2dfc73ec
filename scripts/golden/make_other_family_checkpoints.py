#!/usr/bin/env python3
"""Makes the tiny checkpoints of the families that are less close to BERT, with golden values.

    make_other_family_checkpoints.py
        writes one folder per checkpoint to udfs/src/test/resources/checkpoints

For maintainers; nothing is downloaded. make_test_checkpoints.py says how weights are drawn and
what a golden.json has. The logits are those of transformers.

    BART    BartForSequenceClassification
"""

import argparse
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from torch import nn
from transformers import BartConfig, PreTrainedConfig, PreTrainedModel

from make_test_checkpoints import (
    MAX_LENGTH,
    NLI_LABELS,
    PAIRS,
    SEED,
    TEST_RESOURCES,
    WEIGHT_SPREAD,
    GoldenWriter,
    make_roberta_tokenizer,
)
from trace_checkpoint import load_logits_module, load_span_logits_module


@dataclass(frozen=True)
class Family:
    """One folder of the test resources."""

    name: str
    config: Callable[[int, dict], PreTrainedConfig]
    tokenizer: Callable
    model: type[PreTrainedModel] | None = None
    labels: int = 1
    answers: bool = False
    settings: dict | None = None


def labelled(labels: int) -> dict:
    """Returns the settings of a configuration with as many labels."""
    names = NLI_LABELS if labels == 3 else {index: f"LABEL_{index}" for index in range(labels)}
    return {"id2label": names, "label2id": {name: index for index, name in names.items()}}


def bart(vocabulary_size: int, settings: dict) -> BartConfig:
    """Makes a tiny configuration of BART, whose encoder and decoder differ in all sizes."""
    shape = {
        "d_model": 24,
        "encoder_layers": 2,
        "encoder_attention_heads": 4,
        "encoder_ffn_dim": 32,
        "decoder_layers": 3,
        "decoder_attention_heads": 2,
        "decoder_ffn_dim": 40,
        "max_position_embeddings": MAX_LENGTH,
    }
    return BartConfig(vocab_size=vocabulary_size, **(shape | settings))


FAMILIES = (
    Family("bart-1", bart, make_roberta_tokenizer),
    Family(
        "bart-3",
        bart,
        make_roberta_tokenizer,
        labels=3,
        settings={
            "scale_embedding": True,
            "activation_function": "relu",
            "decoder_start_token_id": 0,
            "decoder_layers": 1,
        },
    ),
    Family("bart-answers", bart, make_roberta_tokenizer, labels=2, answers=True),
    # Sizes that are multiples of 64, for which oneDNN packs the weights, and room for long pairs.
    Family(
        "bart-wide",
        bart,
        make_roberta_tokenizer,
        settings={
            "d_model": 64,
            "encoder_layers": 1,
            "encoder_ffn_dim": 64,
            "decoder_ffn_dim": 64,
            "decoder_layers": 2,
            "max_position_embeddings": 192,
        },
    ),
)


@torch.no_grad()
def draw_weights(model: nn.Module, spread: float = WEIGHT_SPREAD) -> None:
    """Draws all parameters from wide normal distributions, around 1 for the weights of norms."""
    generator = torch.Generator().manual_seed(SEED)
    for name, parameter in model.named_parameters():
        is_norm = "norm" in name.lower() and name.endswith("weight") and parameter.dim() == 1
        parameter.normal_(1.0 if is_norm else 0.0, spread, generator=generator)


def make_checkpoint(family: Family, output: Path) -> None:
    """Writes one checkpoint with its golden values."""
    folder = output / family.name
    shutil.rmtree(folder, ignore_errors=True)
    tokenizer = family.tokenizer()
    config = family.config(len(tokenizer), labelled(family.labels) | (family.settings or {}))
    automatic = (
        transformers.AutoModelForQuestionAnswering
        if family.answers
        else transformers.AutoModelForSequenceClassification
    )
    model = automatic.from_config(config)
    draw_weights(model)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    load = load_span_logits_module if family.answers else load_logits_module
    golden = GoldenWriter(folder, load(folder), MAX_LENGTH)
    golden.write(PAIRS, folder / "golden.json")
    golden.check_variety(PAIRS)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--output", type=Path, default=TEST_RESOURCES / "checkpoints", help="folder to write"
    )
    parser.add_argument("names", nargs="*", help="the folders to write, all by default")
    args = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    for family in FAMILIES:
        if not args.names or family.name in args.names:
            make_checkpoint(family, args.output)
            print(family.name)


if __name__ == "__main__":
    main()
