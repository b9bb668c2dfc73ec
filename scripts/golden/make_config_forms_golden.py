#!/usr/bin/env python3
"""Records what transformers makes of many forms of config.json, and of the length limit.

    make_config_forms_golden.py

For maintainers; nothing is downloaded. A form is a checkpoint of
udfs/src/test/resources/checkpoints with text that is put at the end of its config.json or its
tokenizer_config.json, keys that are left out first, and text before the whole file. For a form of
config.json that loads, the file holds the labels, the padding id, the positions and the logits of
two golden pairs, the first and the longest, for the token ids in golden.json. A form of the length
limit has the limit of AutoTokenizer, and that of CrossEncoder, which knows the model's positions.
A form that does not load, or that lacks weights, has neither. Writes
udfs/src/test/resources/config-forms-golden.json.
"""

import json
import math
import shutil
import tempfile
import warnings
from pathlib import Path

import torch
import transformers
from sentence_transformers import CrossEncoder
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)

TEST_RESOURCES = Path(__file__).parents[2] / "udfs" / "src" / "test" / "resources"
LARGEST_INT = 2**31 - 1

LABEL_KEYS = ("id2label", "label2id", "num_labels")
ROTARY_KEYS = ("rope_parameters", "layer_types", "local_attention")

# Keys that a form leaves out, and text at the end of the file.
LABEL_FORMS = (
    "",
    '"id2label": null',
    '"id2label": {}',
    '"id2label": {}, "num_labels": 3',
    '"id2label": {"0": "a", "1": "b", "2": "c"}',
    '"id2label": {"2": "c", "0": "a", "1": "b"}',
    '"id2label": {"00": "a", " 1": "b", "+2": "c"}',
    '"id2label": {"1": "a", "2": "b", "3": "c"}',
    '"id2label": {"0": "a", "1": "b", "3": "d"}',
    '"id2label": {"0": "a", "1": "a", "2": "a"}',
    '"id2label": {"0": 0, "1": 1, "2": 2}',
    '"id2label": {"0": null, "1": "b", "2": "c"}',
    '"id2label": {"0": ["a"], "1": "b", "2": "c"}',
    '"id2label": ["a", "b", "c"]',
    '"id2label": "a"',
    '"id2label": {"a": "0", "b": "1", "c": "2"}',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "num_labels": 3',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "num_labels": 3.0',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "num_labels": null',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "num_labels": 2',
    '"id2label": {"0": "a"}, "num_labels": 3',
    '"id2label": {"0": "a", "1": "b"}',
    '"label2id": {"a": 0, "b": 1, "c": 2}',
    '"label2id": {"a": 0, "b": 1, "c": 2}, "num_labels": 3',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "label2id": {"a": 2, "b": 1, "c": 0}',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "label2id": {"x": 0}',
    '"id2label": {"0": "a", "1": "b", "2": "c"}, "label2id": null',
    '"num_labels": 3',
    '"num_labels": 3.0',
    '"num_labels": "3"',
    '"num_labels": null',
    '"num_labels": 0',
    '"num_labels": 2',
)
LABEL_FORMS_OF_ONE_OUTPUT = (
    "",
    '"id2label": null',
    '"id2label": {}',
    '"id2label": {"0": "a"}',
    '"id2label": {"1": "a"}',
    '"id2label": {"0": "a", "1": "b"}',
    '"id2label": {"0": "a", "1": "b"}, "num_labels": 1',
    '"num_labels": 1',
    '"num_labels": 1, "label2id": {"a": 0}',
    '"label2id": {"a": 0}',
)
FORMS_OF_BERT = (
    '"architectures": null',
    '"architectures": []',
    '"architectures": ["BertModel"]',
    '"architectures": ["BertForMaskedLM"]',
    '"architectures": ["BertForTokenClassification"]',
    '"architectures": ["RobertaForSequenceClassification"]',
    '"architectures": "BertForSequenceClassification"',
    '"model_type": null',
    '"model_type": "BERT"',
    '"model_type": "no-such-type"',
    '"problem_type": null',
    '"problem_type": "regression"',
    '"problem_type": "multi_label_classification"',
    '"problem_type": "single_label_classification"',
    '"problem_type": "ranking"',
    *(
        f'"{key}": {value}'
        for key in (
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "vocab_size",
        )
        for value in ("null", "32.0", '"32"')
    ),
    '"max_position_embeddings": 64.0',
    '"max_position_embeddings": "64"',
    '"max_position_embeddings": null',
    '"max_position_embeddings": 512',
    '"type_vocab_size": 1',
    '"type_vocab_size": null',
    '"num_attention_heads": 2',
    '"num_attention_heads": 5',
    '"num_hidden_layers": 0',
    '"num_hidden_layers": true',
    '"intermediate_size": 64.0',
    '"layer_norm_eps": "1e-12"',
    '"layer_norm_eps": 1',
    '"layer_norm_eps": 1.0',
    '"layer_norm_eps": 0.1',
    '"layer_norm_eps": 0.0',
    '"layer_norm_eps": NaN',
    '"layer_norm_eps": Infinity',
    '"layer_norm_eps": {"__float__": "Infinity"}',
    '"layer_norm_eps": null',
    '"initializer_range": NaN',
    '"initializer_range": Infinity',
    '"initializer_range": {"__float__": "-Infinity"}',
    '"unknown": NaN, "other": -Infinity, "third": {"__float__": "NaN"}',
    '"hidden_dropout_prob": "0.1"',
    '"pad_token_id": null',
    '"pad_token_id": -1',
    '"pad_token_id": 7',
    '"pad_token_id": 384',
    '"pad_token_id": 0.0',
    *(
        f'"{key}": "{value}"'
        for key, values in (
            (
                "dtype",
                ("float16", "bfloat16", "float64", "half", "torch.bfloat16", "fp16"),
            ),
            ("torch_dtype", ("float16", "torch.bfloat16")),
        )
        for value in values
    ),
    '"dtype": null, "torch_dtype": null',
    '"dtype": "float32", "torch_dtype": "torch.bfloat16"',
    '"hidden_act": "gelu_python"',
    '"hidden_act": "gelu_10"',
    '"hidden_act": "GELU"',
    '"hidden_act": "ClippedGELU"',
    '"hidden_act": ["gelu_10", {"min": -1, "max": 1}]',
    '"hidden_act": {"gelu_10": {"min": -1}}',
    '"hidden_act": "silu "',
    '"hidden_act": null',
    '"hidden_activation": "relu"',
    '"activation_function": "relu"',
    '"chunk_size_feed_forward": 3',
    '"use_cache": "true"',
    '"is_decoder": true',
    '"is_decoder": false',
    '"is_encoder_decoder": true',
    '"position_embedding_type": "absolute"',
    '"position_embedding_type": null',
    '"position_embedding_type": "relative_key"',
    '"pruned_heads": {"0": [0, 1]}',
    '"pruned_heads": {}',
    '"per_layer_config": {}',
    '"per_layer_config": {"1": {"hidden_act": "relu"}}',
    '"per_layer_config": {"1": {"num_attention_heads": 2}}',
    '"n_layers": 1, "dim": 8, "n_heads": 2',
    '"text_config": {"hidden_act": "relu"}',
    '"quantization_config": null',
    '"quantization_config": {}',
    '"_attn_implementation": "eager"',
    '"output_attentions": true',
    '"output_hidden_states": true',
    '"return_dict": true',
    '"tie_word_embeddings": false',
    '"num_hidden_layers": 2, "num_hidden_layers": 1',
    '"sentence_transformers": null',
)
FORMS_OF_ROBERTA = (
    '"pad_token_id": 0',
    '"pad_token_id": 2',
    '"pad_token_id": -1',
    '"pad_token_id": null',
    '"pad_token_id": 5',
    '"max_position_embeddings": 64',
    '"type_vocab_size": 2',
    '"is_decoder": true',
    '"add_cross_attention": true',
    '"layer_norm_eps": 0.1',
)
FORMS_OF_DISTILBERT = (
    '"num_hidden_layers": 1',
    '"num_hidden_layers": 1, "n_layers": 2',
    '"n_layers": 1',
    '"num_attention_heads": 2',
    '"num_attention_heads": 2, "n_heads": 8',
    '"n_heads": 8',
    '"hidden_size": 32',
    '"hidden_size": 16',
    '"hidden_size": null',
    '"intermediate_size": 128',
    '"hidden_act": "relu"',
    '"activation": "relu"',
    '"activation": null',
    '"sinusoidal_pos_embds": true',
    '"layer_norm_eps": 0.5',
    '"type_vocab_size": 2',
    '"pad_token_id": null',
)
FORMS_OF_DEBERTA = (
    '"pooler_hidden_size": 16',
    '"pooler_hidden_act": "relu"',
    '"pooler_hidden_act": null',
    '"pos_att_type": "p2c|c2p"',
    '"pos_att_type": "P2C | c2p"',
    '"pos_att_type": "c2p"',
    '"pos_att_type": ["c2p"]',
    '"pos_att_type": []',
    '"pos_att_type": null',
    '"pos_att_type": ["p2c", "C2P"]',
    '"max_relative_positions": 8',
    '"max_relative_positions": 64',
    '"max_relative_positions": 0',
    '"position_buckets": 8',
    '"position_buckets": 256',
    '"position_buckets": -1',
    '"position_buckets": null',
    '"relative_attention": false',
    '"relative_attention": 1',
    '"share_att_key": false',
    '"norm_rel_ebd": "none"',
    '"norm_rel_ebd": "Layer_Norm"',
    '"norm_rel_ebd": "layer_norm|x"',
    '"norm_rel_ebd": null',
    '"position_biased_input": true',
    '"type_vocab_size": 2',
    '"max_position_embeddings": 48',
    '"max_position_embeddings": 512',
    '"legacy": false',
    '"embedding_size": 32',
    '"is_decoder": true',
    '"layer_norm_eps": 0.1',
    '"conv_kernel_size": 0',
    '"num_hidden_layers": 1',
)
FORMS_OF_DEBERTA_1 = (
    '"pos_att_type": "p2c|c2p"',
    '"pos_att_type": "C2P"',
    '"pos_att_type": ["c2p"]',
    '"pos_att_type": ["p2c"]',
    '"pos_att_type": []',
    '"pos_att_type": null',
    '"max_relative_positions": 8',
    '"max_relative_positions": 0',
    '"max_relative_positions": -1',
    '"position_buckets": 8',
    '"relative_attention": false',
    '"relative_attention": null',
    '"talking_head": true',
    '"position_biased_input": true',
    '"position_biased_input": false',
    '"share_att_key": true',
    '"norm_rel_ebd": "layer_norm"',
    '"type_vocab_size": 2',
    '"pooler_hidden_act": "relu"',
    '"hidden_act": "relu"',
    '"legacy": false',
    '"embedding_size": null',
)
FORMS_OF_ALBERT = (
    '"num_hidden_layers": 4',
    '"num_hidden_layers": 5',
    '"num_hidden_groups": 0',
    '"inner_group_num": 0',
    '"num_hidden_groups": 1',
    '"hidden_act": "relu"',
    '"embedding_size": 32',
    '"embedding_size": null',
)
FORMS_OF_ERNIE = (
    '"use_task_id": false',
    '"use_task_id": true',
    '"use_task_id": null',
    '"task_type_vocab_size": 5',
)
# Keys of transformers 4, where those of transformers 5 are left out.
OLD_FORMS_OF_MODERNBERT = (
    "",
    '"global_attn_every_n_layers": 2',
    '"global_attn_every_n_layers": 1',
    '"global_attn_every_n_layers": 0',
    '"global_attn_every_n_layers": null',
    '"global_rope_theta": 500.0',
    '"global_rope_theta": 500',
    '"global_rope_theta": null',
    '"local_rope_theta": 50.0',
    '"local_rope_theta": null',
    '"local_rope_theta": null, "global_rope_theta": 500.0, "local_attention": 16',
    '"local_attention": 16, "global_rope_theta": 500.0, "local_rope_theta": 50.0',
    '"local_attention": 16',
    '"local_attention": 17',
    '"local_attention": 16.0',
    '"local_attention": null',
    '"sliding_window": 4',
    '"sliding_window": 4, "local_attention": 32',
    '"sliding_window": null',
    '"rope_theta": 500.0',
    '"rope_scaling": null',
    '"rope_scaling": {"rope_type": "default"}',
    '"rope_scaling": {"rope_type": "default", "rope_theta": 77.0}',
    '"rope_scaling": {"rope_type": "linear", "factor": 2.0}',
    '"layer_types": null, "global_attn_every_n_layers": 2',
    '"layer_types": ["attention", "sliding_attention", "attention"]',
    '"layer_types": ["full_attention", "full_attention", "full_attention"]',
    '"layer_types": ["full_attention", "chunked_attention", "full_attention"]',
    '"layer_types": ["full_attention", "sliding_attention"]',
    '"layer_types": ["full_attention", "local", "full_attention"]',
    '"layer_types": []',
    '"layer_types": "full_attention"',
    '"rope_parameters": null',
    '"rope_parameters": {}',
    '"rope_parameters": {"rope_theta": 500.0, "rope_type": "default"}',
    '"rope_parameters": {"full_attention": {"rope_theta": 500.0}}',
    '"rope_parameters": {"full_attention": {"rope_theta": 500}}',
    '"rope_parameters": {"full_attention": {"rope_theta": null}}',
    '"rope_parameters": {"full_attention": null, "sliding_attention": null}',
    '"rope_parameters": {"sliding_attention": {"rope_theta": 50.0, "rope_type": "default"}}',
    '"rope_parameters": {"full_attention": {"type": "linear", "factor": 2.0}}',
    '"rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 2.0}}',
    '"rope_parameters": {"full_attention": {"rope_theta": 500.0}}, "global_rope_theta": 9.0',
    '"rope_parameters": {"sliding_attention": {}}, "local_rope_theta": 9.0',
    '"partial_rotary_factor": 0.5',
    '"rope_parameters": {"full_attention": {"partial_rotary_factor": 0.5}}',
    '"rope_parameters": {"full_attention": {"attention_factor": 2.0, "factor": 3.0}}',
    '"rope_parameters": {"full_attention": {"rope_type": "dynamic", "factor": 2.0}}',
)
FORMS_OF_MODERNBERT = (
    '"global_attn_every_n_layers": 1',
    '"global_rope_theta": 5.0, "local_rope_theta": 5.0',
    '"sliding_window": 4',
    '"num_hidden_layers": 2',
    '"num_hidden_layers": 2, "layer_types": null',
    '"classifier_pooling": "mean"',
    '"classifier_pooling": null',
    '"classifier_pooling": "max"',
    '"classifier_bias": true',
    '"norm_bias": true',
    '"attention_bias": true',
    '"hidden_act": "relu"',
    '"hidden_activation": "relu"',
    '"classifier_activation": "relu"',
    '"norm_eps": 0.5',
    '"layer_norm_eps": 0.5',
    '"max_position_embeddings": 32',
    '"pad_token_id": null',
    '"deterministic_flash_attn": true',
    '"reference_compile": true',
    '"is_decoder": true',
)
FORMS_OF_BART = (
    '"num_hidden_layers": 1',
    '"num_hidden_layers": 1, "encoder_layers": 2',
    '"encoder_layers": 1',
    '"num_attention_heads": 2',
    '"hidden_size": 24',
    '"hidden_size": 12',
    '"hidden_act": "relu"',
    '"activation_function": "relu"',
    '"scale_embedding": true',
    '"decoder_layers": 2',
    '"decoder_start_token_id": 0',
    '"decoder_start_token_id": null',
    '"eos_token_id": 5',
    '"eos_token_id": [2]',
    '"pad_token_id": 2',
    '"is_decoder": true',
    '"is_encoder_decoder": false',
    '"decoder_attention_heads": 4',
    '"normalize_before": true',
    '"normalize_embedding": false',
    '"add_final_layer_norm": true',
    '"layer_norm_eps": 0.1',
    '"max_position_embeddings": 32',
)
FORMS_OF_MPNET = (
    '"pad_token_id": 0',
    '"layer_norm_eps": 0.1',
    '"relative_attention_num_buckets": 16',
    '"is_decoder": true',
)
FORMS_OF_NOMIC = (
    '"n_layer": 1',
    '"num_hidden_layers": 1',
    '"rope_parameters": {"rope_theta": 50.0}',
    '"rope_parameters": {"rope_theta": 50}',
    '"rope_parameters": null',
    '"rope_parameters": null, "rope_theta": 50.0',
    '"rope_theta": 50.0',
    '"rope_parameters": null, "partial_rotary_factor": 0.5',
    '"partial_rotary_factor": 0.5',
    '"rope_parameters": {"rope_theta": 50.0, "partial_rotary_factor": 0.5}',
    '"rope_parameters": {"rope_type": "linear", "factor": 2.0}',
    '"rope_parameters": {"type": "linear", "factor": 2.0, "rope_theta": 50.0}',
    '"rope_parameters": {}',
    '"rope_parameters": {}, "rope_theta": 50.0',
    '"rope_scaling": {"rope_type": "linear", "factor": 2.0, "rope_theta": 50.0}',
    '"rope_scaling": {"rope_theta": 50.0}',
    '"rope_scaling": null',
    '"head_dim": 4',
    '"head_dim": 8',
    '"rotary_emb_base": 50',
    '"head_dim": null',
    '"hidden_act": "relu"',
    '"activation_function": "gelu"',
    '"layer_norm_eps": 0.1',
    '"layer_norm_epsilon": 0.1',
    '"is_decoder": true',
)
FORMS_OF_T5 = (
    '"num_hidden_layers": 1',
    '"num_attention_heads": 2, "d_kv": 16',
    '"num_attention_heads": 2, "head_dim": 16',
    '"head_dim": 8',
    '"hidden_size": 24',
    '"hidden_size": 12',
    '"num_layers": 1',
    '"num_decoder_layers": 2',
    '"num_decoder_layers": null',
    '"dense_act_fn": "gelu"',
    '"is_gated_act": true',
    '"feed_forward_proj": "gelu"',
    '"tie_word_embeddings": false',
    '"scale_decoder_outputs": false',
    '"layer_norm_epsilon": 0.1',
    '"layer_norm_eps": 0.1',
    '"relative_attention_max_distance": 10',
    '"decoder_start_token_id": 1',
    '"pad_token_id": null',
)
# The same in each family of BERT's kin.
FORMS_OF_KIN = (
    '"is_decoder": true',
    '"layer_norm_eps": 0.1',
    '"pad_token_id": 0',
    '"position_embedding_type": "relative_key"',
)
KIN = (
    "electra-1",
    "ernie-1",
    "albert-1",
    "megatron-bert-1",
    "rembert-1",
    "xlm-roberta-1",
    "xlm-roberta-xl-1",
    "roberta-prelayernorm-1",
    "camembert-1",
    "data2vec-text-1",
    "deberta-1",
)
CASES = (
    *(("bert-3", LABEL_KEYS, form, "") for form in LABEL_FORMS),
    *(("bert-1", (), form, "") for form in FORMS_OF_BERT),
    *(("bert-1", LABEL_KEYS, form, "") for form in LABEL_FORMS_OF_ONE_OUTPUT),
    ("bert-1", ("architectures",), "", ""),
    ("bert-1", ("model_type",), "", ""),
    ("bert-1", ("architectures", "model_type"), "", ""),
    ("bert-1", (), "", "\ufeff"),
    ("bert-1", (), "", "\n \t"),
    ("bart-3", LABEL_KEYS, "", ""),
    *(("roberta-1", (), form, "") for form in FORMS_OF_ROBERTA),
    *(("distilbert-1", (), form, "") for form in FORMS_OF_DISTILBERT),
    ("distilbert-1", ("dim", "n_heads", "n_layers"), "", ""),
    (
        "distilbert-1",
        ("dim", "n_heads", "n_layers"),
        '"hidden_size": 32, "num_attention_heads": 4, "num_hidden_layers": 2',
        "",
    ),
    *(("deberta-v3-1", (), form, "") for form in FORMS_OF_DEBERTA),
    ("deberta-v3-1", ("pos_att_type", "norm_rel_ebd", "position_buckets"), "", ""),
    *(("modernbert-local", ROTARY_KEYS, form, "") for form in OLD_FORMS_OF_MODERNBERT),
    *(("modernbert-local", (), form, "") for form in FORMS_OF_MODERNBERT),
    (
        "modernbert-local",
        ("max_position_embeddings", "pad_token_id", "norm_eps"),
        "",
        "",
    ),
    *(("bart-1", (), form, "") for form in FORMS_OF_BART),
    (
        "bart-1",
        ("d_model", "encoder_layers", "encoder_attention_heads"),
        '"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4',
        "",
    ),
    *(("mpnet-1", (), form, "") for form in FORMS_OF_MPNET),
    *(("nomic-bert-1", (), form, "") for form in FORMS_OF_NOMIC),
    *(("monot5", (), form, "") for form in FORMS_OF_T5),
    *(("monomt5", (), form, "") for form in FORMS_OF_T5[:9]),
    *(("deberta-1", (), form, "") for form in FORMS_OF_DEBERTA_1),
    *(("albert-1", (), form, "") for form in FORMS_OF_ALBERT),
    *(("ernie-1", (), form, "") for form in FORMS_OF_ERNIE),
    (
        "monot5",
        ("d_model", "num_heads", "d_kv"),
        '"hidden_size": 24, "num_attention_heads": 4, "head_dim": 8',
        "",
    ),
    ("monot5", ("num_layers", "num_decoder_layers"), '"num_hidden_layers": 2', ""),
    *((checkpoint, (), form, "") for checkpoint in KIN for form in FORMS_OF_KIN),
)

LIMIT_FORMS = (
    "",
    *(
        f'"model_max_length": {value}'
        for value in (
            "32",
            "64",
            "512",
            "-1",
            "0",
            "1",
            "5",
            "1e30",
            "1000000000000000019884624838656",
            "Infinity",
            "-Infinity",
            "NaN",
            '"32"',
            "32.0",
            "32.5",
            "null",
            "true",
            "[32]",
            '{"__float__": "Infinity"}',
        )
    ),
    '"max_len": 32',
    '"max_len": null',
    '"max_len": 32, "model_max_length": 48',
    '"max_len": 48, "model_max_length": 32',
    '"max_len": 32, "model_max_length": null',
    '"max_length": 32',
    '"max_length": 32, "model_max_length": 48',
    '"max_seq_length": 32',
)


def edited(
    source: Path, folder: str, name: str, form: tuple[tuple[str, ...], str, str]
) -> Path:
    """Copies a checkpoint, with a form of one of its files."""
    left_out, added, before = form
    directory = Path(folder) / source.name
    shutil.copytree(source, directory)
    content = json.loads((source / name).read_text())
    for key in left_out:
        content.pop(key, None)
    text = json.dumps(content)
    if added:
        text = text[:-1] + ", " + added + "}"
    (directory / name).write_text(before + text, encoding="utf-8")
    return directory


def golden_pairs(checkpoint: Path) -> list[int]:
    """Returns the numbers of the first pair and of the longest."""
    lengths = [
        len(pair["input_ids"])
        for pair in json.loads((checkpoint / "golden.json").read_text())["pairs"]
    ]
    return [0, lengths.index(max(lengths))]


def model_inputs(pair: dict, uses_token_types: bool) -> dict[str, torch.Tensor]:
    """Makes a batch of one pair."""
    ids = torch.tensor([pair["input_ids"]])
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    if uses_token_types and pair.get("token_type_ids") is not None:
        inputs["token_type_ids"] = torch.tensor([pair["token_type_ids"]])
    return inputs


def yes_minus_no(
    model: torch.nn.Module, inputs: dict, tokens: list[int]
) -> list[float]:
    """Scores one pair with a network that generates text."""
    start = torch.tensor([[model.config.decoder_start_token_id]])
    yes, no = model(**inputs, decoder_input_ids=start).logits[0, 0, tokens].tolist()
    return [yes - no]


@torch.inference_mode()
def loaded(directory: Path, indexes: list[int]) -> dict:
    """Loads a form of a checkpoint and scores some of its pairs."""
    generates = directory.name.startswith("mono")
    kind = AutoModelForSeq2SeqLM if generates else AutoModelForSequenceClassification
    model, info = kind.from_pretrained(
        directory, dtype=torch.float32, local_files_only=True, output_loading_info=True
    )
    if info["missing_keys"] or info["mismatched_keys"]:
        raise ValueError(f"Weights are missing: {sorted(info['missing_keys'])}")
    config = model.config
    golden = json.loads((directory / "golden.json").read_text())
    if generates:
        tokenizer = AutoTokenizer.from_pretrained(directory)
        compared = tokenizer.convert_tokens_to_ids(
            ["▁yes", "▁no"] if "mt5" in directory.name else ["▁true", "▁false"]
        )
    rows = []
    for index in indexes:
        pair = golden["pairs"][index]
        inputs = model_inputs(pair, getattr(config, "type_vocab_size", 1) > 1)
        if generates:
            rows.append(yes_minus_no(model.eval(), inputs, compared))
        else:
            rows.append(model.eval()(**inputs).logits[0].tolist())
    if not all(math.isfinite(value) for row in rows for value in row):
        raise ValueError("Logits are not finite")
    return {
        "labels": None
        if generates
        else [config.id2label.get(i) for i in range(config.num_labels)],
        "pad": config.pad_token_id,
        "positions": getattr(config, "max_position_embeddings", None),
        "logits": rows,
    }


def form_of_config(checkpoint: str, *form) -> dict:
    """Records one form of config.json."""
    source = TEST_RESOURCES / "checkpoints" / checkpoint
    indexes = golden_pairs(source)
    left_out, added, before = form
    case = {
        "checkpoint": checkpoint,
        "without": list(left_out),
        "with": added,
        "before": before,
    }
    with tempfile.TemporaryDirectory() as folder:
        directory = edited(source, folder, "config.json", form)
        try:
            return case | {"pairs": indexes, "loaded": loaded(directory, indexes)}
        except Exception as error:  # noqa: BLE001 - whatever it is, it does not load
            return case | {"error": type(error).__name__}


def whole(limit: object) -> int | None:
    """Returns a limit as a number of tokens; None if it is none."""
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or not limit >= 1:
        return None
    if limit >= LARGEST_INT:
        return LARGEST_INT
    return int(limit) if limit == int(limit) else None


def form_of_limit(checkpoint: str, added: str) -> dict:
    """Records one form of the length limit."""
    source = TEST_RESOURCES / "checkpoints" / checkpoint
    case = {"checkpoint": checkpoint, "with": added}
    form = (("model_max_length", "max_length"), added, "")
    with tempfile.TemporaryDirectory() as folder:
        directory = edited(source, folder, "tokenizer_config.json", form)
        for name, read in (
            (
                "tokenizer",
                lambda: AutoTokenizer.from_pretrained(directory).model_max_length,
            ),
            (
                "cross_encoder",
                lambda: CrossEncoder(str(directory), device="cpu").max_seq_length,
            ),
        ):
            try:
                case[name] = whole(read())
            except Exception as error:  # noqa: BLE001 - whatever it is, it does not load
                case[name] = None
                case["error"] = type(error).__name__
    return case


def main() -> None:
    """Writes the golden file."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    transformers.logging.disable_progress_bar()
    forms = {
        "configs": [form_of_config(*case) for case in CASES],
        "limits": [
            form_of_limit(checkpoint, form)
            for checkpoint in ("bert-1", "deberta-v3-1")
            for form in LIMIT_FORMS
        ],
    }
    output = TEST_RESOURCES / "config-forms-golden.json"
    lines = (
        f' "{name}": [\n  ' + ",\n  ".join(json.dumps(case) for case in cases) + "\n ]"
        for name, cases in forms.items()
    )
    output.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
