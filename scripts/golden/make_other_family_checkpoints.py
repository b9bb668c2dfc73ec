#!/usr/bin/env python3
"""Makes the tiny checkpoints of the families that are less close to BERT, with golden values.

    make_other_family_checkpoints.py
        writes one folder per checkpoint to udfs/src/test/resources/checkpoints

For maintainers; nothing is downloaded. make_test_checkpoints.py says how weights are drawn and
what a golden.json has. The logits are those of transformers.

    BART        BartForSequenceClassification, BartForQuestionAnswering
    monoT5      T5ForConditionalGeneration and MT5ForConditionalGeneration: one step of the decoder,
                the logit of ▁true less that of ▁false, over the tokens of one string, as in
                pygaggle. Where that string is too long, query and text are cut as in all files,
                and the words of the prompt stay whole
    GTE         GteForSequenceClassification; for the type "new", whose code comes with its
                checkpoints, plain_encoders.py
    NomicBERT   NomicBertForSequenceClassification
    JinaBERT, jina-reranker-v2
                plain_encoders.py: their code comes with their checkpoints

plain_encoders.py is a second implementation, written from the published code of the checkpoints'
authors, because that code is not run here.

The bi-encoders of these families go to udfs/src/test/resources/encoders.
"""

import argparse
import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import (
    AutoTokenizer,
    BartConfig,
    GteConfig,
    MT5Config,
    NomicBertConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
    T5Config,
    T5Tokenizer,
)

from make_reading_golden import CHARACTER_MAP
from make_test_checkpoints import (
    MAX_LENGTH,
    NLI_LABELS,
    PAIRS,
    SEED,
    TEST_RESOURCES,
    WEIGHT_SPREAD,
    GoldenWriter,
    bert_tokenizer,
    count_pieces,
    make_roberta_tokenizer,
    make_xlm_roberta_tokenizer,
)
from make_test_encoders import TinyEncoder, make_encoder
from plain_encoders import FlashRoberta, JinaBert, New, PlainEncoder
from trace_checkpoint import load_logits_module, load_span_logits_module


@dataclass(frozen=True)
class Family:
    """One folder of the test resources."""

    name: str
    config: Callable[[int, dict], PreTrainedConfig]
    tokenizer: Callable
    labels: int = 1
    answers: bool = False
    generates: bool = False
    own_output: bool = False
    settings: dict | None = None
    plain: type[PlainEncoder] | None = None


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


# Texts that begin or end with what may join with the words of a prompt.
PAIRS_IN_ONE_STRING = (
    ("\u0301blood\u200d", "\ufe0fheart\u00e9"),
    ("e", "\u0301 the heart\u0301"),
    ("blood</s>", "</s> heart<extra_id_0>"),
    ("", "heart"),
    ("\u3000blood\u00a0\r\n", "\t\u2028heart \n"),
    ("▁", "▁heart▁"),
    ("Document: blood", "Relevant: heart Query:"),
    ("ﬁnd", "Ａ"),
)
PROMPT = ("Query: ", " Document: ", " Relevant:")
EXTRA_PIECES = ("▁Query", "▁Document", "▁Relevant", "▁true", "▁false", "▁yes", "▁no")


def make_t5_tokenizer(without: tuple[str, ...] = ()) -> PreTrainedTokenizerFast:
    """Makes a tokenizer of T5's kind that knows the words and the answers of monoT5."""
    counts = count_pieces(T5Tokenizer().backend_tokenizer, inside_prefix="")
    pieces = list(dict.fromkeys([*EXTRA_PIECES, ":", *counts]))
    scores = [(piece, -3.0 - index / 64) for index, piece in enumerate(pieces)]
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    return T5Tokenizer(
        vocab=special + [entry for entry in scores if entry[0] not in without],
        extra_ids=2,
        model_max_length=MAX_LENGTH,
        _spm_precompiled_charsmap=base64.b64decode(CHARACTER_MAP),
    )


def make_mt5_tokenizer() -> PreTrainedTokenizerFast:
    """Makes the same with yes and no alone."""
    return make_t5_tokenizer(without=("▁true", "▁false"))


T5_SHAPE = {
    "d_model": 24,
    "d_kv": 8,
    "num_heads": 4,
    "d_ff": 40,
    "num_layers": 2,
    "num_decoder_layers": 3,
    "relative_attention_num_buckets": 8,
    "relative_attention_max_distance": 20,
    "decoder_start_token_id": 0,
}


def t5(vocabulary_size: int, settings: dict) -> T5Config:
    """Makes a tiny configuration of T5, whose heads together are larger than its states."""
    return T5Config(vocab_size=vocabulary_size + 3, **(T5_SHAPE | settings))


def mt5(vocabulary_size: int, settings: dict) -> MT5Config:
    """Makes the same of mT5."""
    return MT5Config(vocab_size=vocabulary_size + 3, **(T5_SHAPE | settings))


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
    # The first T5: states times d_model^-0.5 before the shared table.
    Family("monot5", t5, make_t5_tokenizer, generates=True),
    # T5 1.1: a table of its own, no factor.
    Family(
        "monot5-gated",
        t5,
        make_t5_tokenizer,
        generates=True,
        own_output=True,
        settings={"feed_forward_proj": "gated-gelu", "layer_norm_epsilon": 0.01},
    ),
    Family(
        "monomt5",
        mt5,
        make_mt5_tokenizer,
        generates=True,
        own_output=True,
        settings={"feed_forward_proj": "gated-silu", "decoder_start_token_id": 1},
    ),
    Family(
        "monot5-wide",
        t5,
        make_t5_tokenizer,
        generates=True,
        settings={
            "d_model": 64,
            "d_kv": 16,
            "d_ff": 64,
            "num_decoder_layers": 1,
            "relative_attention_num_buckets": 32,
            "relative_attention_max_distance": 128,
        },
    ),
)


WIDE = {"hidden_size": 64, "intermediate_size": 64, "max_position_embeddings": 512}
ROTARY_SHAPE = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 24,
    "max_position_embeddings": MAX_LENGTH,
}


def gte(vocabulary_size: int, settings: dict) -> GteConfig:
    """Makes a tiny configuration of GTE as transformers has it, whose angles differ from 0."""
    rope = {"rope_parameters": {"rope_type": "default", "rope_theta": 50.0}}
    return GteConfig(vocab_size=vocabulary_size, **(ROTARY_SHAPE | rope | settings))


def nomic_bert(vocabulary_size: int, settings: dict) -> NomicBertConfig:
    """Makes a tiny configuration of NomicBERT."""
    return NomicBertConfig(vocab_size=vocabulary_size, **(ROTARY_SHAPE | settings))


def plain(vocabulary_size: int, settings: dict) -> dict:
    """Makes a tiny config.json of a family that transformers does not have."""
    return {"vocab_size": vocabulary_size, "hidden_act": "gelu"} | ROTARY_SHAPE | settings


NEW = {
    "architectures": ["NewForSequenceClassification"],
    "auto_map": {
        "AutoConfig": "configuration.NewConfig",
        "AutoModelForSequenceClassification": "modeling.NewForSequenceClassification",
    },
    "model_type": "new",
    "position_embedding_type": "rope",
    "layer_norm_eps": 1e-12,
}
JINA_BERT = {
    "architectures": ["JinaBertForSequenceClassification"],
    "auto_map": {"AutoConfig": "configuration_bert.JinaBertConfig"},
    "model_type": "bert",
    "position_embedding_type": "alibi",
    "feed_forward_type": "geglu",
    "type_vocab_size": 2,
    "pad_token_id": 0,
    "layer_norm_eps": 1e-12,
}
# Without a model_type, as jina-reranker-v2 is.
FLASH = {
    "architectures": ["XLMRobertaForSequenceClassification"],
    "auto_map": {"AutoConfig": "configuration_xlm_roberta.XLMRobertaFlashConfig"},
    "position_embedding_type": "absolute",
    "max_position_embeddings": MAX_LENGTH + 2,
    "type_vocab_size": 1,
    "pad_token_id": 1,
    "layer_norm_eps": 1e-5,
}
FAMILIES += (
    Family("gte-1", gte, make_xlm_roberta_tokenizer),
    Family(
        "gte-3",
        gte,
        bert_tokenizer,
        labels=3,
        settings={"type_vocab_size": 0, "pad_token_id": 0},
    ),
    Family("gte-wide", gte, make_xlm_roberta_tokenizer, settings=WIDE),
    Family(
        "gte-new-1",
        plain,
        make_xlm_roberta_tokenizer,
        plain=New,
        settings=NEW
        | {
            "pack_qkv": True,
            "pad_token_id": 1,
            "type_vocab_size": 1,
            "rope_theta": 20.0,
            "rope_scaling": {"type": "ntk", "factor": 8.0},
        },
    ),
    Family(
        "gte-new-3",
        plain,
        bert_tokenizer,
        labels=3,
        plain=New,
        settings=NEW
        | {"pack_qkv": False, "pad_token_id": 0, "type_vocab_size": 2, "rope_theta": 50.0},
    ),
    Family(
        "gte-new-absolute",
        plain,
        bert_tokenizer,
        plain=New,
        settings=NEW
        | {
            "position_embedding_type": "absolute",
            "pack_qkv": True,
            "pad_token_id": 0,
            "type_vocab_size": 0,
            "hidden_act": "gelu_new",
        },
    ),
    Family("nomic-bert-1", nomic_bert, bert_tokenizer),
    Family("nomic-bert-3", nomic_bert, bert_tokenizer, labels=3, settings={"hidden_act": "gelu"}),
    Family("jina-bert-1", plain, bert_tokenizer, plain=JinaBert, settings=JINA_BERT),
    # The rates of heads whose number is no power of 2 are other ones.
    Family(
        "jina-bert-3",
        plain,
        bert_tokenizer,
        labels=3,
        plain=JinaBert,
        settings=JINA_BERT
        | {"hidden_size": 36, "num_attention_heads": 6, "feed_forward_type": "reglu"},
    ),
    Family("jina-v2-1", plain, make_xlm_roberta_tokenizer, plain=FlashRoberta, settings=FLASH),
    Family(
        "jina-v2-3",
        plain,
        make_xlm_roberta_tokenizer,
        labels=3,
        plain=FlashRoberta,
        settings=FLASH
        | {
            "model_type": "xlm-roberta",
            "position_embedding_type": "rotary",
            "rotary_emb_base": 50.0,
            "hidden_act": "gelu_new",
        },
    ),
)


@dataclass(frozen=True)
class EncoderBase:
    """What a bi-encoder is made of."""

    name: str
    settings: Callable[[int, dict], PreTrainedConfig]
    tokenizer: Callable

    def config(self, vocabulary_size: int) -> PreTrainedConfig:
        """Makes the configuration."""
        return self.settings(vocabulary_size, {})


ENCODERS = (
    TinyEncoder(EncoderBase("gte-cls", gte, make_xlm_roberta_tokenizer), pooling="cls"),
    TinyEncoder(EncoderBase("nomic-bert-mean", nomic_bert, bert_tokenizer)),
    # sentence-transformers takes the encoder alone.
    TinyEncoder(EncoderBase("t5-mean", t5, make_t5_tokenizer)),
)


@torch.no_grad()
def draw_weights(model: nn.Module, spread: float = WEIGHT_SPREAD) -> None:
    """Draws all parameters from wide normal distributions, around 1 for the weights of norms."""
    generator = torch.Generator().manual_seed(SEED)
    for name, parameter in model.named_parameters():
        is_norm = "norm" in name.lower() and name.endswith("weight") and parameter.dim() == 1
        parameter.normal_(1.0 if is_norm else 0.0, spread, generator=generator)


class YesNoWriter(GoldenWriter):
    """Scores pairs by what T5 generates for one string."""

    def __init__(self, checkpoint: Path, max_length: int) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(checkpoint, local_files_only=True)
        self.model = transformers.AutoModelForSeq2SeqLM.from_pretrained(
            checkpoint, dtype=torch.float32, local_files_only=True
        ).eval()
        self.max_length = max_length
        multilingual = self.model.config.model_type == "mt5"
        words = ["▁yes", "▁no"] if multilingual else ["▁true", "▁false"]
        self.compared = self.tokenizer.convert_tokens_to_ids(words)
        special_tokens = len(self.tokenizer("".join(PROMPT))["input_ids"])
        self.room = max_length - special_tokens
        self.query_cap = int(0.75 * self.room)

    def golden(self, query: str, text: str) -> dict:
        """Makes the golden values of one pair from the tokens of the whole string."""
        whole = PROMPT[0] + query + PROMPT[1] + text + PROMPT[2]
        encoded = self.tokenizer(whole, return_offsets_mapping=True)
        ids = encoded["input_ids"]
        query_at = self.places(encoded, len(PROMPT[0]), len(query))
        text_at = self.places(encoded, len(PROMPT[0] + query + PROMPT[1]), len(text))
        query_kept = min(len(query_at), max(self.query_cap, self.room - len(text_at)))
        text_kept = min(len(text_at), self.room - query_kept)
        dropped = {*query_at[query_kept:], *text_at[text_kept:]}
        ids = [token for place, token in enumerate(ids) if place not in dropped]
        return {
            "query": query,
            "text": text,
            "input_ids": ids,
            "token_type_ids": None,
            "query_tokens": len(query_at),
            "text_tokens": len(text_at),
            "query_dropped_tokens": len(query_at) - query_kept,
            "dropped_tokens": len(dropped),
            "logits": [self.difference(ids)],
        }

    @staticmethod
    def places(encoded: transformers.BatchEncoding, start: int, length: int) -> list[int]:
        """Returns the places of the tokens of a part of the string, the end token aside."""
        offsets = encoded["offset_mapping"][:-1]
        return [
            place
            for place, (first, last) in enumerate(offsets)
            if first < start + length and last > start
        ]

    @torch.inference_mode()
    def difference(self, ids: list[int]) -> float:
        """Makes one step of the decoder and subtracts the two logits."""
        outputs = self.model(
            input_ids=torch.tensor([ids]),
            decoder_input_ids=torch.tensor([[self.model.config.decoder_start_token_id]]),
        )
        yes, no = outputs.logits[0, 0, self.compared].tolist()
        return yes - no


@torch.no_grad()
def give_own_output(folder: Path) -> None:
    """Adds a table of outputs that is not that of the inputs, as T5 1.1 and mT5 have it."""
    tensors = load_file(folder / "model.safetensors")
    generator = torch.Generator().manual_seed(SEED + 1)
    shape = tensors["shared.weight"].shape
    tensors["lm_head.weight"] = torch.empty(shape).normal_(0.0, 1.0, generator=generator)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["tie_word_embeddings"] = False
    config.pop("scale_decoder_outputs", None)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def make_yes_no_checkpoint(family: Family, folder: Path) -> None:
    """Writes one checkpoint that generates text, with its golden values."""
    tokenizer = family.tokenizer()
    config = family.config(len(tokenizer), family.settings or {})
    model = transformers.AutoModelForSeq2SeqLM.from_config(config)
    draw_weights(model)
    with torch.no_grad():
        # Wide, because the first T5 makes the decoder's states small.
        model.get_input_embeddings().weight.mul_(10)
    model.save_pretrained(folder)
    if family.own_output:
        give_own_output(folder)
    tokenizer.save_pretrained(folder)
    golden = YesNoWriter(folder, MAX_LENGTH)
    golden.write((*PAIRS, *PAIRS_IN_ONE_STRING), folder / "golden.json")
    golden.check_variety(PAIRS)


class PlainWriter(GoldenWriter):
    """Scores pairs with a network that transformers does not have."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, network: PlainEncoder) -> None:
        self.tokenizer = tokenizer
        self.module = network
        self.max_length = MAX_LENGTH
        self.room = MAX_LENGTH - tokenizer.num_special_tokens_to_add(pair=True)
        self.query_cap = int(0.75 * self.room)


def make_plain_checkpoint(family: Family, folder: Path) -> None:
    """Writes one checkpoint of a family that transformers does not have."""
    tokenizer = family.tokenizer()
    labels = labelled(family.labels)
    config = family.config(len(tokenizer), labels | (family.settings or {}))
    generator = torch.Generator().manual_seed(SEED)
    tensors = {}
    for name, shape in family.plain.shapes(config, family.labels).items():
        mean = 1.0 if family.plain.is_norm(name) and name.endswith("weight") else 0.0
        tensors[name] = torch.empty(shape).normal_(mean, WEIGHT_SPREAD, generator=generator)
    folder.mkdir(parents=True)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    tokenizer.save_pretrained(folder)
    golden = PlainWriter(tokenizer, family.plain(config, tensors))
    golden.write(PAIRS, folder / "golden.json")
    golden.check_variety(PAIRS)


def make_checkpoint(family: Family, output: Path) -> None:
    """Writes one checkpoint with its golden values."""
    folder = output / family.name
    shutil.rmtree(folder, ignore_errors=True)
    if family.generates:
        make_yes_no_checkpoint(family, folder)
        return
    if family.plain is not None:
        make_plain_checkpoint(family, folder)
        return
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
    for encoder in ENCODERS:
        if not args.names or encoder.checkpoint.name in args.names:
            make_encoder(encoder, TEST_RESOURCES / "encoders")
            print(encoder.checkpoint.name)


if __name__ == "__main__":
    main()
