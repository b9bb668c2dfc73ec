#!/usr/bin/env python3
"""Makes the golden token ids of model directories: udfs/src/test/resources/tokenizers.json.

    make_tokenizer_golden.py

For maintainers; nothing is downloaded. Trains tiny tokenizers, writes directories in the layouts
that the hub has (vocab.txt; vocab.json and merges.txt; SentencePiece models; tokenizer.json), and
stores the ids and types that AutoTokenizer of transformers gives for texts and pairs of texts.
Contents that several directories share are stored once. The character map of NMT NFKC, the one of
most released SentencePiece models, is large: it is stored once as nmt_nfkc.charsmap.gz, and a
reader appends it to the models that are marked with it, which Protocol Buffers reads as one file.
"""

import base64
import gzip
import hashlib
import io
import json
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sentencepiece
import transformers
from make_test_checkpoints import SENTENCES, TEST_RESOURCES
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

LONG_IDS = 120
CONFIG = "tokenizer_config.json"
MAP = "special_tokens_map.json"
ADDED = "added_tokens.json"
FILE = "tokenizer.json"

# Letters that are written in two ways, blanks, signs and scripts that the tokenizers tell apart.
TEXTS = (
    "",
    " ",
    "\n",
    "The heart pumps blood through the arteries.",
    "cold soup, a sore cough: than them there in Tokyo",
    "  blanks  before, within   and after  ",
    "tab\tand\nline\r\nbreaks\r and\u2028others\u2029 \x0b\x0c\x85 end",
    "no-break\u00a0blank, thin\u2009blank, ideographic\u3000blank, zero\u200bwidth, word\u2060joiner",
    "\ufeffbyte order mark, soft\u00adhyphen, left\u200e right\u200f marks",
    "The CAPITAL of FRANCE is Paris; İstanbul, DŽ, ẞ, ΣΊΣΥΦΟΣ",
    "café crème brûlée jalapeño naïve déjà vu",
    "cafe\u0301 cre\u0300me bru\u0302le\u0301e jalapen\u0303o nai\u0308ve de\u0301ja\u0300 vu",
    "Größe Straße Übung Ärzte",
    "Gro\u0308\u00dfe Stra\u00dfe U\u0308bung A\u0308rzte",
    "a\u0301\u0301\u0301\u0308\u0323 zalgo\u0336\u0335t\u0334\u0353\u032be\u0489xt",
    "Good morning 😀! I love 🍕 and ❤️.",
    "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🇫🇷🇯🇵 👍🏿 1️⃣ ☎︎ ☎️ 🫠",
    "日本の首都は東京です。心臓は血液を全身に送る。",
    "中国的首都是北京。高血压的症状是什么？㐀𠀀龥豈",
    "ｶﾞｷﾞ ガギ カ\u3099キ\u3099 ﾊﾟ ㍿ ㌔ ㈱ ①②③",
    "한국의 수도는 서울입니다.",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1174 \u1109\u116e\u1103\u1169\u1102\u1173\u11ab",
    "กรุงเทพมหานครเป็นเมืองหลวงของประเทศไทย น้ำ",
    "القاهرة هي عاصمة مصر، ما هي الأعراض؟ مُحَمَّد ﷺ ـــ",
    "בירת ישראל היא ירושלים. שָׁלוֹם",
    "नई दिल्ली भारत की राजधानी है। क्षत्रिय ज़ ज\u093c",
    "ཨོཾ မြန်မာ ខ្មែរ አማርኛ ქართული Հայերեն தமிழ்",
    "Η καρδιά στέλνει το αίμα σε όλο το σώμα. Москва — столица России; ё е\u0308 й и\u0306",
    "Ｆｕｌｌ　ｗｉｄｔｈ　ＡＢＣ１２３！？ ﬁ ﬂ ﬀ ĳ ǆ № ™ ½ ² ㎏ Å Ω ſ",
    "''quoted'' ``text'' “curly” ‘quotes’ «guillemets» … – — ‐ ‑ ·",
    "don't they're I'll we've it's she'd O'Neill 's 'S 'LL",
    "1234567890 3.14159 1,000,000 2024-02-29 12:34:56 +49(0)30-1234 1e-10 0x1F ٣٤٥ ४५६ Ⅷ",
    "!!! ??? ... --- *** ___ ### $$$ %%% ^^^ &&& ((())) [[]] {{}} <<>> /\\ | ~ ` @ # =+=",
    "https://example.org/a?b=1&c=2#d me@example.org C:\\x\\y $x_1 = {a: [b, c]}; <p class='x'>",
    "control\x01\x02\x1f\x7f\x80\x9f characters",
    "nul\x00in\x00the text\x00",
    "replaced \ufffd\ufffd private \ue000\uf8ff\U000f0000 unassigned \u0378 not a character \ufffe",
    "tag \U000e0041\U000e0042 variation \ufe00\ufe0f joiner \u200d\u200c math 𝐇𝐞𝐚𝐫𝐭 𝒽ℯ𝒶𝓇𝓉",
    "[CLS] heart [SEP] blood [MASK] x [PAD] [UNK] y",
    "<s> heart </s> blood <mask> x <pad> <unk> y <s>NOTUSED </s>NOTUSED <unk>NOTUSED",
    "heart[SEP]blood</s>x<mask>y [sep] [mask] [Unk] <MASK> a <mask>  b  [MASK] c",
    "<extra_id_0> hidden <extra_id_1> parts <extra_id_99><extra_id_2>",
    "[QRY] what is <q> heart<q>blood hearts <c> x<c>",
    "▁ ▁heart heart▁ _heart ▁▁ <0x41> <0x0A> Ġheart Ċ ##s ##",
    "blood",
    " blood",
    "blood ",
    "Blood\n",
    "a",
    "z",
    "Query: blood pressure Document: The heart pumps blood. Relevant:",
    "supercalifragilisticexpialidocious" * 2 + " " + "a" * 99 + " " + "a" * 100 + " " + "a" * 101,
    "heart" * 4000,
    "日" * 3000,
    "é" * 2000,
    "e\u0301" * 2000,
    "😀" * 1500,
    " " * 3000 + "x" + " " * 3000,
    "." * 5000,
    "\n" * 300 + "heart",
    "ha" * 10000 + " end",
)

PAIRS = (
    ("What is the CAPITAL of Frânce?", "Paris is the Capital. İstanbul, crème brûlée, STRASSE."),
    ("  blanks before", "[QRY] heart[SEP] blood <mask> x\nnew\tline  日本 北京, don't "),
    ("[MASK] heart", "ﬁve ＡＢ â’s é e\u0301\tﬁ Ａ  ``x'' ½\n \u00a0tail  "),
    ("blood", "</s> <extra_id_0> heart"),
    ("", "heart"),
    ("heart", ""),
)


@dataclass(frozen=True)
class Directory:
    """A model directory: its config.json, settings and tokenizer files."""

    name: str
    model_type: str | None
    files: dict[str, object]
    settings: dict | None = None
    config: dict = field(default_factory=dict)

    def contents(self) -> dict[str, bytes]:
        """Returns the bytes of all files."""
        config = dict(self.config)
        if self.model_type is not None:
            config["model_type"] = self.model_type
        contents = {"config.json": json.dumps(config).encode()}
        if self.settings is not None:
            contents[CONFIG] = json.dumps(self.settings).encode()
        for name, content in self.files.items():
            if isinstance(content, bytes):
                contents[name] = content
            else:
                text = content if isinstance(content, str) else json.dumps(content)
                contents[name] = text.encode()
        return contents


def word_piece(lower_case: bool, special: tuple[str, ...]) -> list[str]:
    """Trains a vocabulary and returns its tokens by id."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower_case)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=420, special_tokens=list(special), show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().get)


def byte_level(special: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    """Trains byte-level BPE and returns the vocabulary and the merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=list(special),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [" ".join(merge) for merge in model["merges"]]


def sentence_piece(**options: object) -> bytes:
    """Trains a SentencePiece model and returns its file."""
    model = io.BytesIO()
    settings = {
        "vocab_size": 320,
        "character_coverage": 1.0,
        "hard_vocab_limit": False,
        "num_threads": 1,
        "minloglevel": 2,
        "normalization_rule_name": "nmt_nfkc",
    }
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 3), model_writer=model, **(settings | options)
    )
    return model.getvalue()


def character_map() -> bytes:
    """Returns the character map of NMT NFKC, as a message that can be appended to a model."""
    proto = sentencepiece_model_pb2.ModelProto.FromString(sentence_piece())
    charsmap = proto.normalizer_spec.precompiled_charsmap
    spec = sentencepiece_model_pb2.NormalizerSpec(precompiled_charsmap=charsmap)
    return sentencepiece_model_pb2.ModelProto(normalizer_spec=spec).SerializePartialToString()


def token(content: str, special: bool = True, **flags: bool) -> dict:
    """Returns the description of an added token."""
    defaults = {"lstrip": False, "normalized": not special, "rstrip": False, "single_word": False}
    return {"content": content, **defaults, **flags, "special": special}


def lines(tokens: list[str], end: str = "\n") -> str:
    """Returns the content of vocab.txt."""
    return "".join(token + end for token in tokens)


BERT_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
ROBERTA_TOKENS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def word_piece_directories() -> list[Directory]:
    """Returns directories with vocab.txt."""
    vocabulary = word_piece(True, BERT_TOKENS)
    cased = word_piece(False, BERT_TOKENS)
    text = lines(vocabulary)
    files = {"vocab.txt": text}
    last = vocabulary[-1]
    mpnet = {"vocab.txt": lines(word_piece(True, ("<s>", "<pad>", "</s>", "[UNK]", "<mask>")))}
    return [
        Directory("vocab.txt alone", "bert", files),
        Directory(
            "vocab.txt, cased", "bert", {"vocab.txt": lines(cased)}, {"do_lower_case": False}
        ),
        Directory(
            "vocab.txt, cased, stripped accents",
            "bert",
            {"vocab.txt": lines(cased)},
            {"do_lower_case": False, "strip_accents": True, "tokenize_chinese_chars": False},
        ),
        Directory("vocab.txt, CRLF", "bert", {"vocab.txt": lines(vocabulary, "\r\n")}),
        Directory("vocab.txt, no line break at the end", "bert", {"vocab.txt": text[:-1]}),
        Directory(
            "vocab.txt, empty lines",
            "bert",
            {"vocab.txt": "\n".join(vocabulary[:9]) + "\n\n\n" + text},
        ),
        Directory(
            "vocab.txt, tokens twice",
            "bert",
            {"vocab.txt": lines([*vocabulary[:50], "the", last, *vocabulary[50:], "cough"])},
            {"extra_special_tokens": ["[QRY]"]},
        ),
        Directory(
            "vocab.txt, blanks in lines",
            "bert",
            {"vocab.txt": lines(vocabulary, " \t\u00a0\u3000\n").replace("cough", " cough")},
        ),
        Directory(
            "vocab.txt, a carriage return and a line separator in lines",
            "bert",
            {"vocab.txt": text.replace("cough", "co\rugh").replace("soup", "so\u2028up\x85")},
        ),
        Directory("vocab.txt, byte order mark", "bert", {"vocab.txt": "\ufeff" + text}),
        Directory("vocab.txt of DistilBERT", "distilbert", files),
        Directory(
            "vocab.txt, DistilBertTokenizer",
            "distilbert",
            files,
            {"tokenizer_class": "DistilBertTokenizer"},
        ),
        Directory("vocab.txt of ELECTRA", "electra", files, {"do_lower_case": True}),
        Directory("vocab.txt of ERNIE", "ernie", files, {"do_lower_case": False}),
        Directory("vocab.txt of NomicBERT", "nomic_bert", files),
        Directory(
            "vocab.txt without model type", None, files, {"tokenizer_class": "BertTokenizerFast"}
        ),
        Directory(
            "vocab.txt, class in config.json",
            "albert",
            files,
            config={"tokenizer_class": "BertTokenizer"},
        ),
        Directory("vocab.txt of MPNet", "mpnet", mpnet),
        Directory(
            "vocab.txt of MPNet, mask as in the released files",
            "mpnet",
            mpnet | {MAP: {"mask_token": token("<mask>", lstrip=True)}},
        ),
        Directory(
            "vocab.txt, added_tokens.json and special_tokens_map.json",
            "bert",
            files
            | {
                ADDED: {"[QRY]": 420, "[MASK]": 4, "hearts": 430},
                MAP: {
                    "sep_token": "[SEP]",
                    "cls_token": "[CLS]",
                    "additional_special_tokens": ["[QRY]", "<q>"],
                },
            },
        ),
        Directory(
            "vocab.txt, added_tokens_decoder",
            "bert",
            files,
            {
                "added_tokens_decoder": {
                    "0": token("[PAD]"),
                    "4": token("[MASK]", lstrip=True, rstrip=True),
                    "425": token("<q>", special=False, normalized=False),
                    "500": token("[QRY]"),
                }
            },
        ),
        Directory("vocab.txt, no mask", "bert", files, {"mask_token": None}),
        Directory(
            "vocab.txt, other special tokens",
            "bert",
            files,
            {"cls_token": "[UNK]", "sep_token": "cough", "unk_token": "[MASK]"},
        ),
        Directory(
            "tokenizer.json beside another vocab.txt",
            "bert",
            files | {FILE: file_of(cased, lower_case=False)},
            {"do_lower_case": False},
        ),
    ]


def file_of(vocabulary: list[str], lower_case: bool) -> str:
    """Returns a tokenizer.json of BERT."""
    ids = {token: index for index, token in enumerate(vocabulary)}
    return transformers.BertTokenizer(vocab=ids, do_lower_case=lower_case)._tokenizer.to_str()


def byte_level_directories() -> list[Directory]:
    """Returns directories with vocab.json and merges.txt."""
    vocabulary, merges = byte_level(ROBERTA_TOKENS)
    plain = json.dumps(vocabulary, ensure_ascii=False)
    joined = "#version: 0.2\n" + lines(merges)
    files = {"vocab.json": plain, "merges.txt": joined}
    deberta, deberta_merges = byte_level(("[CLS]", "[PAD]", "[SEP]", "[UNK]"))
    deberta_files = {
        "vocab.json": json.dumps(deberta, ensure_ascii=False),
        "merges.txt": "#version: 0.2\n" + lines(deberta_merges),
    }
    mask = {"mask_token": {k: v for k, v in token("<mask>", lstrip=True).items() if k != "special"}}
    one_separator = transformers.DebertaTokenizer(
        vocab=deberta, merges=[tuple(merge.split(" ")) for merge in deberta_merges]
    )
    saved = json.loads(one_separator._tokenizer.to_str())
    saved["post_processor"] = json.loads(
        transformers.BertTokenizer(vocab=deberta)._tokenizer.to_str()
    )["post_processor"]
    return [
        Directory("vocab.json and merges.txt alone", "roberta", files),
        Directory(
            "merges.txt without a version", "roberta", files | {"merges.txt": lines(merges)[:-1]}
        ),
        Directory(
            "merges.txt with CRLF, a version in the middle and a merge twice",
            "roberta",
            files
            | {"merges.txt": "\r\n".join([*merges[:30], "#version: 0.2", *merges[30:], merges[0]])},
        ),
        Directory("merges.txt, empty", "roberta", files | {"merges.txt": ""}),
        Directory(
            "vocab.json with escapes", "roberta", files | {"vocab.json": json.dumps(vocabulary)}
        ),
        Directory(
            "vocab.json with a gap and without a mask",
            "roberta",
            files
            | {
                "vocab.json": json.dumps(
                    {k: v for k, v in vocabulary.items() if k != "<mask>"} | {"blöd": 900}
                )
            },
        ),
        Directory("BART", "bart", files, {"add_prefix_space": False}),
        Directory(
            "RoBERTa, add_prefix_space",
            "roberta",
            files | {MAP: mask},
            {"add_prefix_space": True, "trim_offsets": False, "add_bos_token": True},
        ),
        Directory(
            "Longformer", "longformer", files, {"tokenizer_class": "LongformerTokenizerFast"}
        ),
        Directory(
            "DeBERTa", "deberta", deberta_files, {"do_lower_case": False, "vocab_type": "gpt2"}
        ),
        Directory(
            "DeBERTa, added_tokens.json",
            "deberta",
            deberta_files | {ADDED: {"[MASK]": 420}},
            {"add_prefix_space": True},
        ),
        Directory(
            "DeBERTa, tokenizer.json with one separator",
            "deberta",
            {FILE: json.dumps(saved, ensure_ascii=False)},
            {"tokenizer_class": "DebertaTokenizerFast"},
        ),
    ]


def fairseq_directories() -> list[Directory]:
    """Returns directories of XLM-RoBERTa and CamemBERT with sentencepiece.bpe.model."""
    name = "sentencepiece.bpe.model"
    plain = {name: sentence_piece()}
    symbols = sentence_piece(
        user_defined_symbols=["<q>", "heart"], control_symbols=["<c>", "[QRY]"]
    )
    directories = []
    for family, model_type in (("XLM-RoBERTa", "xlm-roberta"), ("CamemBERT", "camembert")):
        directories += [
            Directory(f"{family}, model alone", model_type, plain),
            Directory(f"{family}, symbols in the model", model_type, {name: symbols}),
            Directory(
                f"{family}, symbols in the model that the settings take away",
                model_type,
                {name: symbols},
                {"additional_special_tokens": []},
            ),
            Directory(
                f"{family}, symbols in the model and in special_tokens_map.json",
                model_type,
                {name: symbols, MAP: {"additional_special_tokens": ["[QRY]", "blood"]}},
            ),
            Directory(
                f"{family}, settings",
                model_type,
                plain,
                {
                    "add_prefix_space": False,
                    "mask_token": {"__type": "AddedToken", **token("<mask>", lstrip=True)},
                    "additional_special_tokens": ["[QRY]"],
                    "unk_token": "<unk>",
                },
            ),
            Directory(
                f"{family}, byte fallback",
                model_type,
                {name: sentence_piece(byte_fallback=True, vocab_size=560)},
            ),
        ]
    file = saved(Directory("", "camembert", plain))
    return [
        *directories,
        Directory("XLM-RoBERTa, BPE", "xlm-roberta", {name: sentence_piece(model_type="bpe")}),
        Directory("XLM-RoBERTa, words", "xlm-roberta", {name: sentence_piece(model_type="word")}),
        Directory(
            "XLM-RoBERTa, other special tokens",
            "xlm-roberta",
            plain,
            {"bos_token": "[CLS]", "eos_token": "[SEP]", "pad_token": "[PAD]"},
        ),
        Directory("GTE", "new", plain, {"tokenizer_class": "XLMRobertaTokenizerFast"}),
        Directory("jina v2", None, plain, {"tokenizer_class": "XLMRobertaTokenizer"}),
        Directory(
            "XLM-RoBERTa, tokenizer.model first",
            "xlm-roberta",
            {name: symbols, "tokenizer.model": plain[name]},
        ),
        Directory("CamemBERT, tokenizer.json", "camembert", {FILE: file}),
    ]


def spiece_directories() -> list[Directory]:
    """Returns directories of DeBERTa-v2, ALBERT and T5."""
    deberta = sentence_piece(
        pad_id=0, bos_id=1, eos_id=2, unk_id=3,
        pad_piece="[PAD]", bos_piece="[CLS]", eos_piece="[SEP]", unk_piece="[UNK]",
    )  # fmt: skip
    albert = sentence_piece(
        pad_id=0, unk_id=1, bos_id=-1, eos_id=-1,
        control_symbols=["[CLS]", "[SEP]"], user_defined_symbols=["(", ")", "-", "[MASK]"],
    )  # fmt: skip
    t5 = sentence_piece(pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    sentinels = [f"<extra_id_{number}>" for number in range(100)]
    identity = sentence_piece(normalization_rule_name="identity")
    files = {"spm.model": deberta}
    t5_files = {"spiece.model": t5}
    albert_files = {"spiece.model": albert}
    albert_file = json.loads(saved(Directory("", "albert", albert_files)))
    return [
        Directory("DeBERTa-v2, model alone", "deberta-v2", files),
        Directory(
            "DeBERTa-v2, as it was released",
            "deberta-v2",
            files | {ADDED: {"[MASK]": 320}},
            {"do_lower_case": False, "vocab_type": "spm"},
        ),
        Directory(
            "DeBERTa-v2, settings",
            "deberta-v2",
            files,
            {"do_lower_case": True, "split_by_punct": True, "add_prefix_space": False, "unk_id": 9},
        ),
        Directory("DeBERTa-v2, identity", "deberta-v2", {"spm.model": identity}),
        Directory(
            "DeBERTa-v2, BPE and byte fallback",
            "deberta-v2",
            {"spm.model": sentence_piece(model_type="bpe", byte_fallback=True, vocab_size=600)},
        ),
        Directory("ALBERT, model alone", "albert", albert_files),
        Directory(
            "ALBERT, settings",
            "albert",
            albert_files,
            {"do_lower_case": False, "keep_accents": True, "remove_space": True},
        ),
        Directory("ALBERT, tokenizer.json", "albert", {FILE: json.dumps(albert_file)}),
        Directory(
            "ALBERT, tokenizer.json without a post-processor",
            "albert",
            {FILE: json.dumps(albert_file | {"post_processor": None})},
            {"tokenizer_class": "AlbertTokenizerFast"},
        ),
        Directory("T5, model alone", "t5", t5_files),
        Directory(
            "T5, as it was released",
            "t5",
            t5_files | {MAP: {"additional_special_tokens": sentinels, "eos_token": "</s>"}},
            {"extra_ids": 100, "additional_special_tokens": sentinels},
        ),
        Directory("T5, three sentinels", "t5", t5_files, {"extra_ids": 3}),
        Directory(
            "mT5, as it was released",
            "mt5",
            t5_files,
            {"tokenizer_class": "T5Tokenizer", "extra_ids": 0, "additional_special_tokens": None},
        ),
        Directory(
            "T5, symbols in the model",
            "t5",
            {
                "spiece.model": sentence_piece(
                    pad_id=0, eos_id=1, unk_id=2, bos_id=-1,
                    user_defined_symbols=["<q>"], control_symbols=["<c>"],
                )
            },
        ),
        Directory("T5, model of another family", "t5", albert_files),
        Directory("T5, tokenizer.json", "t5", {FILE: saved(Directory("", "t5", t5_files))}),
        Directory(
            "T5, tokenizer.json with class and another sentinel count",
            "t5",
            {FILE: saved(Directory("", "t5", t5_files, {"extra_ids": 2}))},
            {"tokenizer_class": "T5TokenizerFast", "extra_ids": 5},
        ),
    ]  # fmt: skip


def written(directory: Directory, use: Callable) -> object:
    """Writes a directory and returns what a function makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in directory.contents().items():
            Path(folder, name).write_bytes(content)
        return use(Path(folder))


def saved(directory: Directory) -> str:
    """Returns the tokenizer.json that transformers makes of a directory."""
    return written(
        directory, lambda folder: AutoTokenizer.from_pretrained(folder)._tokenizer.to_str()
    )


def stored(ids: list[int]) -> object:
    """Returns ids as they are, or of many the number and the SHA-256."""
    if len(ids) <= LONG_IDS:
        return ids
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    return {"count": len(ids), "sha256": digest}


def readings(folder: Path) -> dict:
    """Returns the golden values of a directory."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    pairs = []
    for query, text in PAIRS:
        # In a batch, as sentence-transformers does: alone, an empty text would be no text.
        encoded = tokenizer([(query, text)])
        ids = encoded["input_ids"][0]
        types = encoded.get("token_type_ids", [[0] * len(ids)])[0]
        pairs.append({"ids": ids, "types": types})
    return {
        "class": type(tokenizer).__name__,
        "texts": [stored(tokenizer(text)["input_ids"]) for text in TEXTS],
        "pairs": pairs,
    }


class Blobs:
    """Contents of files, each stored once."""

    def __init__(self) -> None:
        self.contents: dict[str, dict] = {}
        self.map = character_map()
        self.bytes = sentencepiece_model_pb2.ModelProto.FromString(
            self.map
        ).normalizer_spec.precompiled_charsmap

    def add(self, name: str, content: bytes) -> str:
        """Stores a content and returns its key."""
        key = hashlib.sha256(content).hexdigest()[:8]
        blob: dict = {}
        if name.endswith(".model"):
            proto = sentencepiece_model_pb2.ModelProto.FromString(content)
            if proto.normalizer_spec.precompiled_charsmap == self.bytes:
                proto.normalizer_spec.ClearField("precompiled_charsmap")
                content = proto.SerializeToString()
                blob["character_map"] = True
            blob["base64"] = base64.b64encode(content).decode()
        else:
            text = content.decode()
            encoded = base64.b64encode(self.bytes).decode()
            if encoded in text:
                text = text.replace(encoded, "NMT_NFKC")
                blob["character_map"] = True
            blob["text"] = text
        self.contents[key] = blob
        return key


def main() -> None:
    """Writes the golden file, one line per directory, and the character map."""
    transformers.logging.set_verbosity_error()
    warnings.simplefilter("ignore")
    blobs = Blobs()
    directories = []
    for directory in (
        *word_piece_directories(),
        *byte_level_directories(),
        *fairseq_directories(),
        *spiece_directories(),
    ):
        files = {name: blobs.add(name, data) for name, data in directory.contents().items()}
        golden = {"name": directory.name, "files": files} | written(directory, readings)
        directories.append(json.dumps(golden, ensure_ascii=True, separators=(",", ":")))
        print(directory.name, golden["class"])
    contents = ",\n".join(
        f'"{key}": {json.dumps(blob, separators=(",", ":"))}'
        for key, blob in blobs.contents.items()
    )
    body = ",\n".join(directories)
    (TEST_RESOURCES / "tokenizers.json").write_text(
        f'{{\n"transformers": "{transformers.__version__}",\n"texts": {json.dumps(TEXTS)},\n'
        f'"pairs": {json.dumps(PAIRS)},\n"contents": {{\n{contents}\n}},\n'
        f'"directories": [\n{body}\n]\n}}\n',
        encoding="utf-8",
    )
    (TEST_RESOURCES / "nmt_nfkc.charsmap.gz").write_bytes(gzip.compress(blobs.map, mtime=0))


if __name__ == "__main__":
    main()
