#!/usr/bin/env python3
"""Makes logits of the tiny checkpoints with settings that their own config.json does not have.

    make_configuration_golden.py

For maintainers; nothing is downloaded. Each case is a checkpoint of
udfs/src/test/resources/checkpoints, keys that replace those of its config.json, and logits. The
logits are those that transformers computes in float32 for the token ids of the first pairs in the
checkpoint's golden.json. Writes udfs/src/test/resources/configuration-golden.json.
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
import transformers

from trace_checkpoint import load_logits_module

TEST_RESOURCES = Path(__file__).parents[2] / "udfs" / "src" / "test" / "resources"
PAIRS = 4

# All activations that transformers knows by name, except those with weights (prelu, xielu).
ACTIVATIONS = (
    "gelu",
    "gelu_10",
    "gelu_accurate",
    "gelu_fast",
    "gelu_new",
    "gelu_python",
    "gelu_python_tanh",
    "gelu_pytorch_tanh",
    "hardswish",
    "laplace",
    "leaky_relu",
    "linear",
    "mish",
    "quick_gelu",
    "relu",
    "relu2",
    "relu6",
    "sigmoid",
    "silu",
    "sqrtsoftplus",
    "swish",
    "tanh",
)
CASES = (
    *(("bert-1", {"hidden_act": name}) for name in ACTIVATIONS),
    ("distilbert-1", {"activation": "quick_gelu"}),
    ("modernbert-1", {"hidden_activation": "mish", "classifier_activation": "quick_gelu"}),
    ("deberta-v3-1", {"hidden_act": "gelu_python", "pooler_hidden_act": "leaky_relu"}),
    # Tensors that the model does not use: those of a layer, and biases.
    ("bert-1", {"num_hidden_layers": 1}),
    ("modernbert-3", {"mlp_bias": False}),
    # The weights are loaded as float32 whatever the configuration says.
    ("bert-1", {"dtype": "float16"}),
    ("bert-1", {"torch_dtype": "bfloat16"}),
    ("bert-f16", {"dtype": "float32"}),
    # model_type decides the family, not the class in architectures. num_labels wins over
    # the length of id2label.
    ("bert-1", {"architectures": ["RobertaForSequenceClassification"]}),
    ("xlm-roberta-1", {"architectures": None, "model_type": "roberta"}),
    ("distilbert-3", {"num_labels": 3, "id2label": {"0": "relevant"}}),
)


@torch.inference_mode()
def logits(checkpoint: str, changes: dict) -> list[list[float]]:
    """Scores the first golden pairs, one at a time."""
    source = TEST_RESOURCES / "checkpoints" / checkpoint
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / checkpoint
        shutil.copytree(source, directory)
        config = json.loads((source / "config.json").read_text()) | changes
        (directory / "config.json").write_text(json.dumps(config))
        module = load_logits_module(directory)
    rows = []
    for pair in json.loads((source / "golden.json").read_text())["pairs"][:PAIRS]:
        ids = torch.tensor([pair["input_ids"]])
        types = pair["token_type_ids"]
        inputs = (ids, torch.ones_like(ids), None if types is None else torch.tensor([types]))
        rows.append(module(*inputs)[0].tolist())
    return rows


def main() -> None:
    """Writes the golden file."""
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    cases = [
        {"checkpoint": checkpoint, "config": changes, "logits": logits(checkpoint, changes)}
        for checkpoint, changes in CASES
    ]
    output = TEST_RESOURCES / "configuration-golden.json"
    output.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
