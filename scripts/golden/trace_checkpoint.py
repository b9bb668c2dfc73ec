#!/usr/bin/env python3
"""Traces a cross-encoder checkpoint to TorchScript, as a Python user would.

    trace_checkpoint.py CHECKPOINT OUT.pt [--dtype bfloat16]

For maintainers. spark-rerank's own compiled archive is compared with the traced module, in speed
and in values. The module's forward takes input_ids, attention_mask and token_type_ids, all int64
of shape (batch, length), and returns the logits. Models without token types ignore the last one.
Batch and length may vary. The script checks the saved module on shapes that it was not traced
with. Archives of torch 2.13 load in libtorch 2.7.1 (DJL 0.35.1), with equal logits.
"""

import argparse
import warnings
from pathlib import Path

import torch
import transformers
from torch import nn
from transformers import (
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    PreTrainedModel,
)

TOLERANCE = {torch.float32: 1e-4, torch.bfloat16: 0.1}


class LogitsModule(nn.Module):
    """A classifier with positional inputs that returns only the logits."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model
        self.uses_token_types = getattr(model.config, "type_vocab_size", 1) > 1

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
    ) -> torch.Tensor:
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self.uses_token_types:
            inputs["token_type_ids"] = token_type_ids
        return self.model(**inputs).logits


class SpanLogitsModule(LogitsModule):
    """A model for answers that returns one start logit and one end logit per token."""

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self.uses_token_types:
            inputs["token_type_ids"] = token_type_ids
        outputs = self.model(**inputs)
        return outputs.start_logits, outputs.end_logits


def load_span_logits_module(checkpoint: Path) -> SpanLogitsModule:
    """Loads a checkpoint for answers in float32, for inference."""
    model = AutoModelForQuestionAnswering.from_pretrained(
        checkpoint, dtype=torch.float32, local_files_only=True
    )
    return SpanLogitsModule(model).eval()


def load_logits_module(checkpoint: Path, dtype: torch.dtype = torch.float32) -> LogitsModule:
    """Loads a checkpoint for inference, its weights cast to the given type."""
    model = AutoModelForSequenceClassification.from_pretrained(
        checkpoint, dtype=dtype, local_files_only=True
    )
    return LogitsModule(model).eval()


def example_inputs(module: LogitsModule, batch: int, length: int) -> tuple[torch.Tensor, ...]:
    """Makes a batch of random ids whose last row is padded from its middle on.

    A module must be traced with a padded batch. Without padding, transformers leaves the attention
    mask out.
    """
    config = module.model.config
    generator = torch.Generator().manual_seed(length)
    input_ids = torch.randint(5, config.vocab_size, (batch, length), generator=generator)
    attention_mask = torch.ones_like(input_ids)
    attention_mask[-1, length // 2 :] = 0
    input_ids[attention_mask == 0] = config.pad_token_id
    token_type_ids = torch.zeros_like(input_ids)
    token_type_ids[:, length // 3 :] = attention_mask[:, length // 3 :]
    return input_ids, attention_mask, token_type_ids


@torch.inference_mode()
def trace(checkpoint: Path, output: Path, dtype: torch.dtype) -> None:
    """Traces a checkpoint, saves the module, and checks the saved file on other shapes."""
    module = load_logits_module(checkpoint, dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(module, example_inputs(module, batch=2, length=24), strict=False)
    traced.save(output)

    loaded = torch.jit.load(output)
    for batch, length in ((1, 9), (3, 17), (5, 40)):
        inputs = example_inputs(module, batch, length)
        difference = (loaded(*inputs) - module(*inputs)).abs().max().item()
        if difference > TOLERANCE[dtype]:
            raise SystemExit(
                f"{output}: logits of the traced module differ by {difference} on {batch} pairs of "
                f"{length} tokens, more than {TOLERANCE[dtype]}"
            )


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path, help="folder of a sequence classifier")
    parser.add_argument("output", type=Path, help="TorchScript file to write")
    parser.add_argument(
        "--dtype", choices=("float32", "bfloat16"), default="float32", help="type of the weights"
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    trace(args.checkpoint, args.output, getattr(torch, args.dtype))


if __name__ == "__main__":
    main()
