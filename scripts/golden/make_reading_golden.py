#!/usr/bin/env python3
"""Makes the golden values of how models read texts: udfs/src/test/resources/readings.json.

    make_reading_golden.py

For maintainers; nothing is downloaded. Each reading is one of the tiny checkpoints with some files
changed to what users' model directories contain: other tokenizer classes, settings that contradict
tokenizer.json, added tokens in other files, and the files of sentence-transformers. The golden
values are token ids, token types and logits (for bi-encoders vectors) of a few pairs. They come
from sentence-transformers, which reads one pair at a time in float32. If a token id is outside the
tiny vocabulary, there are no logits.
"""

import copy
import json
import shutil
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import torch
import transformers

sys.path.insert(1, str(Path(__file__).parents[1]))
from compare_with_transformers import LONG_TEXT, Reference

RESOURCES = Path(__file__).parents[2] / "udfs" / "src" / "test" / "resources"

PAIRS = (
    ("What is the CAPITAL of Frânce?", "Paris is the Capital. İstanbul, crème brûlée, STRASSE."),
    ("  blanks before", "[QRY] heart[SEP] blood <mask> x [QRY]\nnew\tline  日本 北京, don't "),
    ("[MASK] heart", LONG_TEXT * 2),
    ("ﬁve ＡＢ â’s é", "e\u0301\tﬁ Ａ  ``x'' ½\n \u00a0tail  "),
)

WITHOUT_TYPES = ["input_ids", "attention_mask"]
WITH_TYPES = [*WITHOUT_TYPES, "token_type_ids"]
CONFIG = "tokenizer_config.json"
FILE = "tokenizer.json"


def classed(name: str | None, **settings: object) -> dict:
    """Returns a patch of the tokenizer's class and settings."""
    return {CONFIG: {"tokenizer_class": name, **settings}}


def settings(**values: object) -> dict:
    """Returns a patch of settings of the tokenizer."""
    return {CONFIG: values}


def token(content: str, special: bool = True, **flags: bool) -> dict:
    """Returns the description of an added token."""
    defaults = {"lstrip": False, "normalized": not special, "rstrip": False, "single_word": False}
    return {"content": content, **defaults, **flags, "special": special}


def sentences(kind: str, modules: bool = True, transformer: dict | None = None, **model) -> dict:
    """Returns a patch that adds the files of sentence-transformers."""
    files: dict = {"config_sentence_transformers.json": {"model_type": kind, **model}}
    task = {"transformer_task": "sequence-classification"} if kind != "SentenceTransformer" else {}
    files["sentence_bert_config.json"] = task | (transformer or {})
    if modules:
        # A list, because a patch replaces lists but merges objects.
        files["modules.json"] = [
            {
                "idx": 0,
                "name": "0",
                "path": "",
                "type": "sentence_transformers.base.modules.transformer.Transformer",
            }
        ]
    return files


CASED = {FILE: {"normalizer": {"lowercase": False}}}
LOWER = {"do_lower_case": True}
DECODER = {
    "added_tokens_decoder": {
        "0": token("[PAD]"),
        "1": token("[UNK]"),
        "2": token("[CLS]"),
        "3": token("[SEP]"),
        "4": token("[MASK]"),
        "384": token("[QRY]"),
    }
}
PROMPTS = {"prompts": {"query": "search_query: ", "web": "Web: "}}
# The character map of a SentencePiece model that was trained with its own rules. They replace
# full-width A, the ligature fi, a composed é, tab and line break (by a blank), â (by a) and a curly
# quote (by a straight one).
CHARACTER_MAP = (
    "AAQAAAAgAAAJCQAACgUAAAAAAIDMAAIAgQ0AAA0AAICJOQAAgGgCAAgAAIAGAACAmR0AAAIAAICsCAIAgQUAAAoA"
    "AIChBQAABAAAgBMAAAASAAAAFQAAABQAAAAXAAAAFgAAABkAAAAYAAAAGwAAABoAAAAdAAAAvLACAB8AAAAeAAAA"
    "IQAAACAAAAAjAAAAIgAAACUAAAAkAAAAJwAAACYAAAApAAAAKAAAACsAAAAqAAAAopkAACwAAAAvAAAALgAAADEA"
    "AAAwAAAAMwAAADIAAAA1AAAANAAAADcAAAA2AAAAOQAAADgAAAA7AAAAOgAAAD0AAAA8AAAAPwAAAD4AAABBAAAA"
    "QAAAAEMAAABCAAAARQAAAEQAAABHAAAARgAAAEkAAABIAAAASwAAAEoAAABNAAAATAAAAE8AAABOAAAAUQAAAFAA"
    "AABTAAAAUgAAAFUAAABUAAAAVwAAAFYAAABZAAAAWAAAAFsAAABaAAAAXQAAAFwAAABfAAAAXgAAAGEAAABgAAAA"
    "YwAAAGIAAABlAAAAZAAAAGcAAABmAAAAaQAAAGgAAABrAAAAagAAAG0AAABllAIAbwAAAG4AAABxAAAAcAAAAHMA"
    "AAByAAAAdQAAAHQAAAB3AAAAdgAAAHkAAAB4AAAAewAAAHoAAAB9AAAAfAAAAH8AAAB+AAAAgQAAAIAAAACDAAAA"
    "ggAAAIUAAACEAAAAhwAAAIYAAACJAAAAiAAAAIsAAACKAAAAjQAAAIwAAACPAAAAjgAAAJEAAACQAAAAkwAAAJIA"
    "AACVAAAAlAAAAJcAAACWAAAAmQAAAJgAAACbAAAAmgAAAJ0AAACcAAAAnwAAAJ4AAAChAAAAoAAAAKMAAACiAAAA"
    "pQAAAKQAAACnAAAApgAAAKkAAACoAAAAqwAAAKoAAACtAAAArAAAAK8AAACuAAAAsQAAALAAAACzAAAAsgAAALUA"
    "AAC0AAAAtwAAALYAAAC5AAAAuAAAALsAAAC6AAAAvQAAALwAAAC/AAAAvgAAAMEAAADAAAAAwwAAAMIAAADFAAAA"
    "xAAAAMcAAADGAAAAyQAAAMgAAADLAAAAwxQBAM0AAADMAAAAzwAAAM4AAADRAAAA0AAAANMAAADSAAAA1QAAANQA"
    "AADXAAAA1gAAANkAAADYAAAA2wAAANoAAADdAAAA3AAAAN8AAADeAAAA4QAAAOAAAADjAAAA4gAAAOUAAADkAAAA"
    "5wAAAO8YAQDpAAAA6AAAAOKIAQDqAAAA7QAAAOwAAADvAAAA7gAAAPEAAADwAAAA8wAAAPIAAAD1AAAA9AAAAPcA"
    "AAD2AAAA+QAAAPgAAAD7AAAA+gAAAP0AAAD8AAAA/wAAAP4AAAAgACcAQQBhAGUAZmkAw6kA"
)
PRECOMPILED = {"type": "Precompiled", "precompiled_charsmap": CHARACTER_MAP}
SPLIT_BY_BLANK = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}


@dataclass(frozen=True)
class Variant:
    """A checkpoint with patched files. A patch is a JSON merge patch, or None to delete the file."""

    name: str
    base: str
    patches: dict = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Writes the directory."""
        shutil.copytree(RESOURCES / self.base, folder, ignore=shutil.ignore_patterns("golden.json"))
        for name, patch in self.patches.items():
            file = folder / name
            if patch is None:
                file.unlink()
                continue
            content = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
            content = merged(content, patch) if isinstance(patch, dict) else patch
            file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def merged(target: object, patch: dict) -> dict:
    """Applies a JSON merge patch (RFC 7386)."""
    result = copy.deepcopy(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = merged(result.get(key), value)
        else:
            result[key] = value
    return result


def both(*patches: dict) -> dict:
    """Joins patches of different files, or of the same file."""
    joined: dict = {}
    for patch in patches:
        for name, content in patch.items():
            same = name in joined and isinstance(content, dict)
            joined[name] = merged_patches(joined[name], content) if same else content
    return joined


def merged_patches(first: dict, second: dict) -> dict:
    """Joins two patches of one file."""
    joined = dict(first)
    for key, value in second.items():
        nested = isinstance(value, dict) and isinstance(joined.get(key), dict)
        joined[key] = merged_patches(joined[key], value) if nested else value
    return joined


BERT = "checkpoints/bert-1"
ROBERTA = "checkpoints/roberta-1"
XLM_ROBERTA = "checkpoints/xlm-roberta-1"
DEBERTA = "checkpoints/deberta-v3-1"
VARIANTS = (
    # Classes of the tokenizer, and whether token types are passed.
    Variant("BERT without token types", BERT, settings(model_input_names=WITHOUT_TYPES)),
    Variant("BERT, TokenizersBackend", BERT, classed("TokenizersBackend")),
    Variant("BERT, PreTrainedTokenizerFast", BERT, classed("PreTrainedTokenizerFast")),
    Variant(
        "BERT, PreTrainedTokenizerFast with token types",
        BERT,
        classed("PreTrainedTokenizerFast", model_input_names=WITH_TYPES),
    ),
    Variant("BERT, DistilBertTokenizer", BERT, classed("DistilBertTokenizer")),
    Variant("BERT, DistilBertTokenizerFast", BERT, classed("DistilBertTokenizerFast")),
    Variant(
        "BERT, DistilBertTokenizer with token types",
        BERT,
        classed("DistilBertTokenizer", model_input_names=WITH_TYPES),
    ),
    Variant("BERT, a class nobody has", BERT, classed("MyOwnTokenizer")),
    Variant("BERT, no class", BERT, classed(None)),
    Variant("BERT, BertTokenizerFast", BERT, classed("BertTokenizerFast")),
    Variant("BERT, no tokenizer_config.json", BERT, {CONFIG: None}),
    Variant(
        "BERT, class in config.json alone",
        BERT,
        both(classed(None), {"config.json": {"tokenizer_class": "PreTrainedTokenizerFast"}}),
    ),
    Variant("ELECTRA, ElectraTokenizerFast", "checkpoints/electra-1", classed("ElectraTokenizerFast")),
    Variant("DistilBERT, no class", "checkpoints/distilbert-1", classed(None)),
    Variant("ModernBERT, BertTokenizer", "checkpoints/modernbert-1", classed("BertTokenizer")),
    Variant("RoBERTa, PreTrainedTokenizerFast", ROBERTA, classed("PreTrainedTokenizerFast")),
    Variant("XLM-RoBERTa, no class", XLM_ROBERTA, classed(None)),
    Variant("DeBERTa, PreTrainedTokenizerFast", DEBERTA, classed("PreTrainedTokenizerFast")),
    Variant("BERT, MPNetTokenizer", BERT, classed("MPNetTokenizer")),
    Variant("RoBERTa, DebertaTokenizer", ROBERTA, classed("DebertaTokenizer")),
    Variant("RoBERTa, BartTokenizerFast", ROBERTA, classed("BartTokenizerFast")),
    Variant("XLM-RoBERTa, CamembertTokenizer", XLM_ROBERTA, classed("CamembertTokenizer")),
    Variant("XLM-RoBERTa, AlbertTokenizer", XLM_ROBERTA, classed("AlbertTokenizer")),
    # Post-processors in the file, without and with token types.
    Variant(
        "BERT without token types, BertProcessing",
        BERT,
        both(
            classed("TokenizersBackend"),
            {
                FILE: {
                    "post_processor": {
                        "type": "BertProcessing",
                        "cls": ["[CLS]", 2],
                        "sep": ["[SEP]", 3],
                        "single": None,
                        "pair": None,
                        "special_tokens": None,
                    }
                }
            },
        ),
    ),
    Variant(
        "BERT without token types, no post-processor",
        BERT,
        both(classed("TokenizersBackend"), {FILE: {"post_processor": None}}),
    ),
    Variant(
        "BERT with token types, no post-processor",
        BERT,
        both(
            classed("TokenizersBackend", model_input_names=WITH_TYPES),
            {FILE: {"post_processor": None}},
        ),
    ),
    # Lower case, accents, Chinese characters.
    Variant("BERT, do_lower_case false", BERT, settings(do_lower_case=False)),
    Variant("BERT, do_lower_case over a cased file", BERT, both(CASED, settings(do_lower_case=True))),
    Variant("BERT, no do_lower_case over a cased file", BERT, both(CASED, {CONFIG: None})),
    Variant("BERT, strip_accents false", BERT, settings(strip_accents=False)),
    Variant(
        "BERT, strip_accents true, cased", BERT, settings(strip_accents=True, do_lower_case=False)
    ),
    Variant("BERT, tokenize_chinese_chars false", BERT, settings(tokenize_chinese_chars=False)),
    Variant(
        "BERT, do_lower_case of a class that takes the file",
        BERT,
        classed("PreTrainedTokenizerFast", do_lower_case=False),
    ),
    Variant("DeBERTa, do_lower_case", DEBERTA, settings(do_lower_case=True)),
    Variant("DeBERTa, split_by_punct", DEBERTA, settings(split_by_punct=True)),
    Variant("DeBERTa, add_prefix_space false", DEBERTA, settings(add_prefix_space=False)),
    Variant(
        "DeBERTa, another normalizer in the file",
        DEBERTA,
        {FILE: {"normalizer": {"type": "Lowercase", "normalizers": None}}},
    ),
    Variant("RoBERTa, add_prefix_space", ROBERTA, settings(add_prefix_space=True)),
    Variant(
        "RoBERTa, add_prefix_space of a class that takes the file",
        ROBERTA,
        classed("PreTrainedTokenizerFast", add_prefix_space=True),
    ),
    Variant(
        "RoBERTa, add_prefix_space in the file alone",
        ROBERTA,
        both(
            settings(tokenizer_class=None, add_prefix_space=None),
            {FILE: {"pre_tokenizer": {"add_prefix_space": True}}},
        ),
    ),
    Variant(
        "RoBERTa, lower case in the file alone",
        ROBERTA,
        {FILE: {"normalizer": {"type": "Lowercase"}}},
    ),
    Variant("XLM-RoBERTa, add_prefix_space false", XLM_ROBERTA, settings(add_prefix_space=False)),
    Variant(
        "XLM-RoBERTa, another pre-tokenizer in the file",
        XLM_ROBERTA,
        {FILE: {"pre_tokenizer": SPLIT_BY_BLANK | {"pretokenizers": None}}},
    ),
    Variant(
        "XLM-RoBERTa, another normalizer in the file",
        XLM_ROBERTA,
        {FILE: {"normalizer": {"type": "Lowercase"}}},
    ),
    Variant("XLM-RoBERTa, character map", XLM_ROBERTA, {FILE: {"normalizer": PRECOMPILED}}),
    Variant(
        "XLM-RoBERTa, character map and steps that the class does not take",
        XLM_ROBERTA,
        {
            FILE: {
                "normalizer": {
                    "type": "Sequence",
                    "normalizers": [{"type": "Lowercase"}, PRECOMPILED],
                }
            }
        },
    ),
    Variant(
        "XLM-RoBERTa, character map of a class that takes the file",
        XLM_ROBERTA,
        both(classed("PreTrainedTokenizerFast"), {FILE: {"normalizer": PRECOMPILED}}),
    ),
    Variant(
        "XLM-RoBERTa, character map of AlbertTokenizer",
        XLM_ROBERTA,
        both(classed("AlbertTokenizer", keep_accents=True), {FILE: {"normalizer": PRECOMPILED}}),
    ),
    Variant(
        "DeBERTa, character map, which its class does not take",
        DEBERTA,
        {
            FILE: {
                "normalizer": {
                    "type": "Sequence",
                    "normalizers": [
                        PRECOMPILED,
                        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
                    ],
                }
            }
        },
    ),
    Variant(
        "XLM-RoBERTa, character map and do_lower_case of sentence-transformers",
        XLM_ROBERTA,
        both(
            {FILE: {"normalizer": PRECOMPILED}},
            sentences("CrossEncoder", transformer=LOWER),
        ),
    ),
    # Added tokens.
    Variant("BERT, added_tokens_decoder", BERT, {CONFIG: DECODER}),
    Variant(
        "BERT, added_tokens_decoder of a class that takes the file",
        BERT,
        {CONFIG: DECODER | {"tokenizer_class": "PreTrainedTokenizerFast"}},
    ),
    Variant(
        "BERT, added_tokens_decoder with a token of the vocabulary",
        BERT,
        settings(added_tokens_decoder={"5": token("heart", special=False)}),
    ),
    Variant(
        "BERT, added_tokens_decoder with flags",
        BERT,
        settings(
            added_tokens_decoder={
                "4": token("[MASK]", lstrip=True, rstrip=True),
                "384": token("[qry]", special=False, normalized=True),
                "385": token("cap", special=False, single_word=True, normalized=True),
            }
        ),
    ),
    Variant(
        "BERT, added_tokens_decoder with ids that are not next",
        BERT,
        settings(added_tokens_decoder={"700": token("[QRY]"), "600": token("<mask>")}),
    ),
    Variant("BERT, extra_special_tokens", BERT, settings(extra_special_tokens=["[QRY]", "<mask>"])),
    Variant(
        "BERT, additional_special_tokens", BERT, settings(additional_special_tokens=["[QRY]"])
    ),
    Variant(
        "BERT, extra_special_tokens by name",
        BERT,
        settings(extra_special_tokens={"query_token": "[QRY]"}),
    ),
    Variant("BERT, a special token by a name of its own", BERT, settings(query_token="[QRY]")),
    Variant("BERT, added_tokens.json", BERT, {"added_tokens.json": {"[QRY]": 384, "cap": 385}}),
    Variant(
        "BERT, special_tokens_map.json",
        BERT,
        {
            "special_tokens_map.json": {
                "additional_special_tokens": ["[QRY]"],
                "sep_token": "[MASK]",
                "mask_token": {
                    "content": "<mask>",
                    "lstrip": True,
                    "rstrip": False,
                    "normalized": False,
                    "single_word": False,
                },
            },
            "added_tokens.json": {"[QRY]": 384},
        },
    ),
    Variant(
        "BERT, special_tokens_map.json beside added_tokens_decoder",
        BERT,
        both({CONFIG: DECODER}, {"special_tokens_map.json": {"sep_token": "[MASK]"}}),
    ),
    Variant("BERT, another sep_token", BERT, settings(sep_token="[MASK]")),
    Variant("BERT, another cls_token", BERT, settings(cls_token="[QRY]")),
    Variant(
        "RoBERTa, mask_token that takes the blank before it",
        ROBERTA,
        settings(
            mask_token={
                "__type": "AddedToken",
                "content": "<mask>",
                "lstrip": True,
                "normalized": True,
                "rstrip": False,
                "single_word": False,
            }
        ),
    ),
    Variant(
        "XLM-RoBERTa, added_tokens_decoder",
        XLM_ROBERTA,
        settings(added_tokens_decoder={"384": token("[QRY]"), "3": token("<unk>")}),
    ),
    Variant(
        "ModernBERT, added_tokens_decoder",
        "checkpoints/modernbert-1",
        settings(added_tokens_decoder={"384": token("[QRY]", lstrip=True)}),
    ),
    # Length.
    Variant("BERT, truncation_side left", BERT, settings(truncation_side="left")),
    Variant("RoBERTa, truncation_side left", ROBERTA, settings(truncation_side="left")),
    Variant(
        "BERT, truncation from the left in the file",
        BERT,
        {
            FILE: {
                "truncation": {
                    "direction": "Left",
                    "max_length": 20,
                    "strategy": "LongestFirst",
                    "stride": 0,
                }
            }
        },
    ),
    Variant("BERT, model_max_length", BERT, settings(model_max_length=30)),
    Variant("BERT, max_len", BERT, settings(model_max_length=None, max_len=30)),
    Variant(
        "BERT, max_seq_length over model_max_length",
        BERT,
        both(
            settings(model_max_length=20),
            sentences("CrossEncoder", transformer={"max_seq_length": 40}),
        ),
    ),
    Variant(
        "BERT, max_seq_length without modules.json",
        BERT,
        sentences("CrossEncoder", modules=False, transformer={"max_seq_length": 40}),
    ),
    # Files of sentence-transformers.
    Variant(
        "BERT, do_lower_case of sentence-transformers",
        BERT,
        both(
            CASED,
            settings(do_lower_case=False),
            sentences("CrossEncoder", transformer=LOWER),
        ),
    ),
    Variant(
        "BERT, do_lower_case of sentence-transformers without modules.json",
        BERT,
        both(
            CASED,
            settings(do_lower_case=False),
            sentences("CrossEncoder", modules=False, transformer=LOWER),
        ),
    ),
    Variant(
        "RoBERTa, do_lower_case of sentence-transformers",
        ROBERTA,
        sentences("CrossEncoder", transformer=LOWER),
    ),
    Variant(
        "DeBERTa, do_lower_case of sentence-transformers",
        DEBERTA,
        sentences("CrossEncoder", transformer=LOWER),
    ),
    Variant(
        "BERT, processor_kwargs",
        BERT,
        sentences(
            "CrossEncoder", transformer={"processor_kwargs": {"do_lower_case": False}}
        ),
    ),
    Variant(
        "BERT, tokenizer_args",
        BERT,
        sentences("CrossEncoder", transformer={"tokenizer_args": {"model_max_length": 24}}),
    ),
    Variant(
        "BERT, default prompt",
        BERT,
        sentences("CrossEncoder", **PROMPTS, default_prompt_name="web"),
    ),
    Variant(
        "RoBERTa, default prompt",
        ROBERTA,
        sentences("CrossEncoder", **PROMPTS, default_prompt_name="query"),
    ),
    Variant(
        "BERT, prompts and none is the default",
        BERT,
        sentences("CrossEncoder", **PROMPTS, default_prompt_name=None),
    ),
    Variant(
        "BERT, default prompt without modules.json",
        BERT,
        sentences("CrossEncoder", modules=False, **PROMPTS, default_prompt_name="web"),
    ),
    Variant(
        "BERT, default prompt of another class",
        BERT,
        sentences("SparseEncoder", **PROMPTS, default_prompt_name="web"),
    ),
    # Bi-encoders.
    Variant(
        "bi-encoder, do_lower_case of sentence-transformers",
        "encoders/bert-mean",
        both(
            CASED,
            settings(do_lower_case=False),
            {"sentence_bert_config.json": {"do_lower_case": True}},
        ),
    ),
    Variant(
        "bi-encoder, do_lower_case false", "encoders/bert-mean", settings(do_lower_case=False)
    ),
    Variant(
        "bi-encoder, PreTrainedTokenizerFast",
        "encoders/bert-mean",
        classed("PreTrainedTokenizerFast"),
    ),
    Variant(
        "bi-encoder, truncation_side left",
        "encoders/roberta-mean",
        settings(truncation_side="left"),
    ),
    Variant(
        "bi-encoder, added_tokens_decoder with a token of the vocabulary",
        "encoders/bert-cls",
        settings(added_tokens_decoder={"5": token("heart", special=False)}),
    ),
    Variant(
        "bi-encoder without modules.json",
        "encoders/bert-mean",
        {"modules.json": None},
    ),
)


def golden(variant: Variant, folder: Path) -> dict:
    """Reads the pairs with the reference and returns the golden values."""
    variant.write(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    embeds = variant.base.startswith("encoders")
    reference = Reference(folder, embeds=embeds, answers=False)
    vocabulary = config["vocab_size"]
    embeddings = reference.model.transformers_model.get_input_embeddings()
    # Ids outside the tiny vocabulary must not make the reference fail. Their values are left out.
    grown = torch.zeros(4 * vocabulary, embeddings.weight.shape[1])
    grown[: embeddings.weight.shape[0]] = embeddings.weight.data
    embeddings.weight = torch.nn.Parameter(grown)
    rows = []
    for query, text in PAIRS:
        for reading in reference.read(query, text, config["max_position_embeddings"]):
            known = max(reading.ids) < vocabulary
            rows.append(
                {
                    "input_ids": reading.ids,
                    "token_type_ids": reading.types,
                    "values": [float(value) for value in reading.values] if known else None,
                }
            )
    return {
        "name": variant.name,
        "base": variant.base,
        "patches": variant.patches,
        "readings": rows,
    }


def main() -> None:
    """Writes the golden file, one line per variant."""
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    warnings.simplefilter("ignore")
    lines = []
    for variant in VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            lines.append(json.dumps(golden(variant, Path(folder) / "model"), ensure_ascii=False))
        print(variant.name)
    pairs = json.dumps(PAIRS, ensure_ascii=False)
    body = ",\n".join(lines)
    (RESOURCES / "readings.json").write_text(
        f'{{\n"transformers": "{transformers.__version__}",\n"pairs": {pairs},\n'
        f'"models": [\n{body}\n]\n}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
