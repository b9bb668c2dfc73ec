#!/usr/bin/env python3
"""Makes logits of tiny checkpoints with other settings, for families that descend from BERT.

    make_bert_kin_configurations.py

For maintainers; nothing is downloaded. make_configuration_golden.py says what a case is. Here it
may also leave keys out, so that transformers takes its defaults. Writes
udfs/src/test/resources/configuration-golden-bert-kin.json.
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
import transformers

from make_configuration_golden import PAIRS, TEST_RESOURCES
from trace_checkpoint import load_logits_module

# Keys without which the tensors of a tiny checkpoint do not fit. All others are left out at once.
KEPT = {
    "architectures",
    "model_type",
    "id2label",
    "label2id",
    "vocab_size",
    "hidden_size",
    "embedding_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "dim",
    "n_layers",
    "n_heads",
    "hidden_dim",
}
ROBERTA = {"type_vocab_size"}
DEBERTA = {"relative_attention", "pos_att_type", "position_biased_input"}
DEBERTA_V3 = DEBERTA | {"position_buckets", "share_att_key", "norm_rel_ebd"}

# Checkpoints with only the keys that they need: those of the second column besides KEPT.
WITHOUT_OPTIONS = (
    ("bert-1", set()),
    ("bert-relu", set()),
    ("ernie-1", set()),
    ("electra-1", set()),
    ("roberta-1", ROBERTA),
    ("xlm-roberta-1", ROBERTA),
    ("camembert-1", ROBERTA),
    ("data2vec-text-1", ROBERTA),
    ("distilbert-1", set()),
    ("megatron-bert-3", set()),
    ("xlm-roberta-xl-1", set()),
    ("rembert-1", {"input_embedding_size"}),
    ("mpnet-1", set()),
    ("mpnet-3", {"relative_attention_num_buckets"}),
    ("albert-1", set()),
    ("albert-3", {"num_hidden_groups", "inner_group_num"}),
    ("deberta-1", DEBERTA),
    ("deberta-1", {"position_biased_input"}),
    ("deberta-3", DEBERTA | {"type_vocab_size", "max_relative_positions"}),
    ("deberta-v3-1", DEBERTA_V3),
    ("deberta-v3-1", {"position_biased_input"}),
    ("deberta-v2-convolution-1", DEBERTA_V3 | {"conv_kernel_size"}),
    ("modernbert-1", {"pad_token_id"}),
)

# Keys that replace those of a checkpoint.
CHANGED = (
    ("bert-1", {"chunk_size_feed_forward": 1, "use_task_id": True}),
    ("ernie-3", {"use_task_id": False}),
    ("electra-1", {"summary_type": "last", "summary_activation": "tanh"}),
    ("roberta-1", {"pad_token_id": 0}),
    ("distilbert-1", {"sinusoidal_pos_embds": True}),
    ("distilbert-1", {"num_hidden_layers": 1, "num_attention_heads": 2}),
    ("distilbert-1", {"hidden_size": 32}),
    ("mpnet-1", {"pad_token_id": 0, "type_vocab_size": 2, "is_decoder": True}),
    ("albert-1", {"num_hidden_layers": 5, "hidden_act": "relu"}),
    ("albert-3", {"num_hidden_layers": 7}),
    ("albert-3", {"num_hidden_groups": 1, "inner_group_num": 1}),
    ("deberta-1", {"relative_attention": False}),
    ("deberta-1", {"pos_att_type": ["p2c"]}),
    ("deberta-1", {"pos_att_type": ["c2p", "p2c", "p2p"]}),
    ("deberta-1", {"pos_att_type": " C2P | P2C "}),
    ("deberta-1", {"pos_att_type": None}),
    (
        "deberta-1",
        {
            "position_buckets": 8,
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "conv_kernel_size": 3,
            "z_steps": 3,
        },
    ),
    ("deberta-v3-1", {"relative_attention": False}),
    ("deberta-v3-1", {"pos_att_type": "c2p|p2c|p2p"}),
    ("deberta-v3-1", {"pos_att_type": ["C2P", "p2c"]}),
    ("deberta-v3-1", {"pos_att_type": ["p2c", "p2c"]}),
    ("deberta-v3-1", {"pos_att_type": ["p2c|c2p"]}),
    ("deberta-v3-1", {"pos_att_type": None, "norm_rel_ebd": "none"}),
    ("deberta-v3-1", {"norm_rel_ebd": "none | LAYER_NORM", "z_steps": 3, "talking_head": True}),
    ("deberta-v3-1", {"max_relative_positions": 32}),
    ("deberta-v2-convolution-1", {"conv_act": "sigmoid"}),
    ("deberta-v2-convolution-1", {"conv_kernel_size": 0}),
    ("deberta-v2-convolution-1", {"conv_kernel_size": -1}),
    ("modernbert-1", {"sliding_window": 4}),
    ("modernbert-1", {"local_attention": 9, "layer_norm_eps": 0.1}),
    ("modernbert-local", {"sliding_window": 3, "sparse_prediction": True}),
    ("modernbert-1", {"deterministic_flash_attn": True, "position_embedding_type": "relative_key"}),
)


@torch.inference_mode()
def logits(checkpoint: str, config: dict) -> list[list[float]]:
    """Scores the first golden pairs with another config.json, one at a time."""
    source = TEST_RESOURCES / "checkpoints" / checkpoint
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / checkpoint
        shutil.copytree(source, directory)
        (directory / "config.json").write_text(json.dumps(config))
        module = load_logits_module(directory)
    rows = []
    for pair in json.loads((source / "golden.json").read_text())["pairs"][:PAIRS]:
        ids = torch.tensor([pair["input_ids"]])
        types = pair["token_type_ids"]
        inputs = (ids, torch.ones_like(ids), None if types is None else torch.tensor([types]))
        rows.append(module(*inputs)[0].tolist())
    return rows


def config_of(checkpoint: str) -> dict:
    """Reads the configuration of a checkpoint."""
    return json.loads((TEST_RESOURCES / "checkpoints" / checkpoint / "config.json").read_text())


def without_options(checkpoint: str, kept: set[str]) -> dict:
    """Makes a case of a checkpoint that lacks all keys that it can do without."""
    config = config_of(checkpoint)
    left_out = sorted(set(config) - KEPT - kept)
    for key in left_out:
        del config[key]
    return {
        "checkpoint": checkpoint,
        "config": {},
        "without": left_out,
        "logits": logits(checkpoint, config),
    }


def changed(checkpoint: str, changes: dict) -> dict:
    """Makes a case of a checkpoint with other keys."""
    values = logits(checkpoint, config_of(checkpoint) | changes)
    return {"checkpoint": checkpoint, "config": changes, "without": [], "logits": values}


def main() -> None:
    """Writes the golden file."""
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    cases = [without_options(*case) for case in WITHOUT_OPTIONS]
    cases += [changed(*case) for case in CHANGED]
    output = TEST_RESOURCES / "configuration-golden-bert-kin.json"
    output.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
