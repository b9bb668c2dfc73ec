#!/usr/bin/env python3
"""Makes the checkpoints and golden values that the Java tests compare with.

    make_test_checkpoints.py
        writes tiny checkpoints with random weights, one folder each, and ONNX exports of some,
        to udfs/src/test/resources/checkpoints
    make_test_checkpoints.py --sample-model sample-data/model [--onnx-output DIR [--float16]]
        writes golden values of the trained sample model to
        udfs/src/test/resources/sample-model, and an ONNX export of it to DIR. Must be run
        again whenever that model changes
    make_test_checkpoints.py --random-checkpoint minilm-l6 DIR
        writes a full-size checkpoint with random weights, to measure speed with. Its tokenizer
        has the vocabulary of sample-data/model, filled up to 30522 tokens

For maintainers; nothing is downloaded. The weights of the tiny models, their biases and layer
norms included, are drawn ten times wider than transformers draws them, so that any mistake shows
in the logits. The same versions of the libraries (requirements.txt) write the same files.

Each folder has a golden.json. It has the token ids that transformers makes of each pair, token
counts, and the logits in float32, with one pair scored at a time. Long pairs are cut like this:

  * a query keeps at most floor(0.75 * (max_length - special tokens)) tokens and loses its end
  * the text gets the remaining room and loses its end
  * query_tokens and text_tokens are counted before the cut, without special tokens.
    query_dropped_tokens is what the query lost, dropped_tokens what query and text lost
"""

import argparse
import json
import math
import shutil
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from torch import nn
from transformers import (
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertTokenizer,
    DebertaV2Config,
    DebertaV2Tokenizer,
    DistilBertConfig,
    DistilBertTokenizer,
    ElectraConfig,
    ModernBertConfig,
    PreTrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaTokenizer,
    XLMRobertaConfig,
    XLMRobertaTokenizer,
)
from transformers.models.deberta.modeling_deberta import DebertaLayerNorm

from trace_checkpoint import (
    LogitsModule,
    SpanLogitsModule,
    example_inputs,
    load_logits_module,
    load_span_logits_module,
)

TEST_RESOURCES = Path(__file__).parents[2] / "udfs" / "src" / "test" / "resources"
SAMPLE_MODEL = Path(__file__).parents[2] / "sample-data" / "model"

SEED = 20240229
WEIGHT_SPREAD = 0.2
OUTPUT_SPREAD = 1.0
MAX_LENGTH = 64
VOCABULARY_SIZE = 384
SPECIAL_TOKENS = 5
MAX_PIECE_LENGTH = 8
QUERY_SHARE = 0.75
ONNX_OPSET = 17
ONNX_TOLERANCE = 1e-4

NLI_LABELS = {0: "entailment", 1: "neutral", 2: "contradiction"}

# The vocabularies of the tiny tokenizers are made from these sentences.
SENTENCES = (
    "The heart pumps blood through the arteries and the veins of the body.",
    "High blood pressure is treated with medicine, exercise and less salt.",
    "What are the symptoms of diabetes, and how is diabetes treated?",
    "The symptoms of the common cold are a cough, a sore throat and a runny nose.",
    "Vitamin D helps the body to absorb calcium; it is made in the skin in sunlight.",
    "Which medicine is used for the treatment of high blood pressure in children?",
    "Paris is the capital of France, and the capital of Greece is Athens.",
    "The capital of Japan is Tokyo. How many people live there?",
    "She didn't know what the question was, so she asked it again.",
    "Spark reads the pairs, scores every pair once and writes the ranking.",
    "A model with 12 layers is slower than a model with 6 layers.",
    "In 1969, 3 people flew to the moon; 2 of them walked on it.",
    "The café serves crème brûlée, jalapeño soup and a naïve déjà vu.",
    "El niño comió piñas en el jardín; la señora bebió té.",
    "Größe, Straße und Übung: schöne Wörter für fünf Ärzte.",
    "Η καρδιά στέλνει το αίμα σε όλο το σώμα.",
    "Ποια είναι η πρωτεύουσα της Ελλάδας; Η Αθήνα.",
    "日本の首都は東京です。",
    "心臓は血液を全身に送る。",
    "中国的首都是北京。高血压的症状是什么?",
    "Good morning 😀! I love 🍕 and ❤️.",
    "Read more at https://example.org/a?b=1&c=2 (or write to me@example.org).",
)

LONG_TEXT = (
    "The heart is a muscle that pumps blood through the whole body. High blood pressure makes "
    "the heart work harder, and the arteries become stiff with time. The treatment is less "
    "salt, more exercise and, if that is not enough, a medicine. Children with high blood "
    "pressure need another treatment: the question is always what caused it, and how long it "
    "was there. Diabetes is one of the causes, and a disease of the kidneys is another one."
)
LONG_QUERY = "why would thirst, hunger and blurry eyes show up with diabetes?"
OVERLONG_QUERY = (
    "I asked this question before and nobody answered it: my mother has high blood pressure "
    "and diabetes, she takes a medicine for the heart, another medicine for the kidneys, and "
    "vitamin D in winter, and now she has a sore throat and a cough; which of all these "
    "medicines can she take together, and which of them should she never take in the morning?"
)
PAIRS = (
    ("blood", "heart"),
    ("What are the symptoms of diabetes?", "The symptoms of diabetes are thirst and hunger."),
    ("CAPITAL of FRANCE", "PARIS is the Capital of france."),
    ("crème brûlée au café", "El niño comió piñas; Ångström naïve façade."),
    ("cre\u0300me bru\u0302le\u0301e", "deja\u0300 vu with a soft\u00adhyphen and a\u200bgap"),
    ("πρωτεύουσα της Ελλάδας", "Η ΑΘΉΝΑ είναι η πρωτεύουσα."),
    ("日本の首都", "日本の首都は東京です。北京 is not in 日本."),
    ("Good morning 😀", "I love 🍕, ❤️ and 👩‍👩‍👧 🦀."),
    ("?", "..."),
    ("  spaced\tout \n query ", "\ntwo\n\nlines\u00a0and a no-break space  "),
    ("How many people walked on the moon in 1969?", "In 1969, 2,000 people didn't; 3.14 did."),
    (
        "https://example.org/a?b=1",
        "me@example.org wrote: f(x) = [a_1] + {b^2} <c> \"d\" 'e' #1 50%",
    ),
    ("treatment of high blood pressure", LONG_TEXT),
    (LONG_QUERY, "Less salt and more exercise."),
    (LONG_QUERY, LONG_TEXT),
    (OVERLONG_QUERY, LONG_TEXT),
)

HYPERTENSION = (
    "High blood pressure, or hypertension, usually has no symptoms. It is found when blood "
    "pressure is measured. Left untreated, it strains the heart, narrows the arteries and "
    "damages the kidneys and the eyes. Treatment starts with less salt, a healthy weight, "
    "exercise and little alcohol; most people also need one or more medicines, such as "
    "diuretics, ACE inhibitors or calcium channel blockers."
)
SAMPLE_PAIRS = (
    ("asthma", "inhaler"),
    ("What are the symptoms of asthma?", "Wheezing, coughing and shortness of breath."),
    ("What are the symptoms of asthma?", "Asthma is treated with inhaled corticosteroids."),
    ("What are the symptoms of asthma?", "The capital of France is Paris."),
    ("What causes high blood pressure?", HYPERTENSION),
    ("how is HYPERTENSION treated", HYPERTENSION),
    ("Who is at risk for Sjögren's syndrome?", "Nine in ten people with Sjögren's are women."),
    ("Is Ménière disease inherited?", "The cause of Ménière's disease is not known."),
    ("vitamin D 50,000 IU dosage", "50 µg (2,000 IU) of vitamin D3 a day is safe for adults."),
    ("高血压的症状是什么?", "高血压通常没有症状。"),
    ("?", "…"),
    ("What research is being done on multiple sclerosis? 🧠", " ".join([HYPERTENSION] * 3)),
    ("What are the complications of hypertension?", " ".join([HYPERTENSION] * 10)),
    (" ".join([HYPERTENSION] * 6), " ".join([HYPERTENSION] * 6)),
)


def count_pieces(backend: Tokenizer, inside_prefix: str) -> dict[str, int]:
    """Counts the pieces of a vocabulary in the training sentences.

    The vocabulary is all characters, and those longer pieces that save the most characters. Room
    for the special tokens is left. The trainers for WordPiece and Unigram in the tokenizers library
    are not used, because they give another vocabulary in each run.

    Args:
      backend: normalises the sentences and splits them into words
      inside_prefix: the prefix of a piece that does not start a word
    """
    characters: Counter[str] = Counter()
    longer: Counter[str] = Counter()
    for sentence in SENTENCES:
        if backend.normalizer is not None:
            sentence = backend.normalizer.normalize_str(sentence)
        for word, _ in backend.pre_tokenizer.pre_tokenize_str(sentence):
            for start, end in combinations(range(len(word) + 1), 2):
                piece = inside_prefix * (start > 0) + word[start:end]
                if end - start == 1:
                    characters[piece] += 1
                elif end - start <= MAX_PIECE_LENGTH:
                    longer[piece] += 1

    def order(piece: str) -> tuple[int, str]:
        return -longer[piece] * (len(piece.removeprefix(inside_prefix)) - 1), piece

    room = VOCABULARY_SIZE - SPECIAL_TOKENS - len(characters)
    pieces = {piece: characters[piece] for piece in sorted(characters)}
    return pieces | {piece: longer[piece] for piece in sorted(longer, key=order)[:room]}


def make_bert_tokenizer(tokenizer_class: type[BertTokenizer]) -> BertTokenizer:
    """Makes a lower-casing WordPiece tokenizer of BERT's kind."""
    pieces = count_pieces(tokenizer_class().backend_tokenizer, inside_prefix="##")
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *pieces]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    return tokenizer_class(vocab=vocabulary, model_max_length=MAX_LENGTH)


def make_roberta_tokenizer() -> RobertaTokenizer:
    """Makes a byte-level BPE tokenizer of RoBERTa's kind."""
    untrained = RobertaTokenizer().backend_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    untrained.train_from_iterator(SENTENCES, trainer)
    model = json.loads(untrained.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    return RobertaTokenizer(vocab=model["vocab"], merges=merges, model_max_length=MAX_LENGTH)


def make_unigram_tokenizer(
    tokenizer_class: type[PreTrainedTokenizerFast], first: Sequence[str], last: str
) -> PreTrainedTokenizerFast:
    """Makes a SentencePiece-style Unigram tokenizer.

    Args:
      tokenizer_class: the class that normalises text and splits it into words
      first: the special tokens before the pieces
      last: the special token after the pieces
    """
    counts = count_pieces(tokenizer_class().backend_tokenizer, inside_prefix="")
    total = sum(counts.values())
    pieces = [(piece, round(math.log(count / total), 6)) for piece, count in counts.items()]
    special_tokens = [(token, 0.0) for token in first]
    return tokenizer_class(
        vocab=[*special_tokens, *pieces, (last, 0.0)], model_max_length=MAX_LENGTH
    )


def make_xlm_roberta_tokenizer() -> PreTrainedTokenizerFast:
    """Makes a tokenizer of XLM-RoBERTa's kind."""
    return make_unigram_tokenizer(
        XLMRobertaTokenizer, ("<s>", "<pad>", "</s>", "<unk>"), "<mask>"
    )


def make_deberta_tokenizer() -> PreTrainedTokenizerFast:
    """Makes a tokenizer of DeBERTa-v3's kind."""
    return make_unigram_tokenizer(
        DebertaV2Tokenizer, ("[PAD]", "[CLS]", "[SEP]", "[UNK]"), "[MASK]"
    )


def without_token_types(backend: Tokenizer, max_length: int) -> PreTrainedTokenizerFast:
    """Wraps a tokenizer with BERT's special tokens for a model that takes no token types."""
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        model_max_length=max_length,
        model_input_names=["input_ids", "attention_mask"],
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        mask_token="[MASK]",
    )


def make_modernbert_tokenizer() -> PreTrainedTokenizerFast:
    """Makes a byte-level BPE tokenizer of ModernBERT's kind: NFC, no token types."""
    backend = Tokenizer(models.BPE())
    backend.normalizer = normalizers.NFC()
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    special_tokens = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"]
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=special_tokens,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator(SENTENCES, trainer)
    # ModernBERT's template gives the text token type 1, although the model has no token types.
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, special_tokens.index(token)) for token in ("[CLS]", "[SEP]")],
    )
    return without_token_types(backend, MAX_LENGTH)


def make_bert_tokenizer_with_baked_in_padding() -> BertTokenizer:
    """Makes BERT's tokenizer, with padding and truncation switched on in its file.

    Many tokenizer.json on the hub are like this. Code that tokenizes must switch both off.
    """
    tokenizer = make_bert_tokenizer(BertTokenizer)
    tokenizer.backend_tokenizer.enable_truncation(MAX_LENGTH // 2)
    tokenizer.backend_tokenizer.enable_padding(length=MAX_LENGTH // 2)
    return tokenizer


@dataclass(frozen=True)
class TinyCheckpoint:
    """One folder of the test resources."""

    name: str
    config_class: type[PreTrainedConfig]
    tokenizer: Callable[[], PreTrainedTokenizerFast]
    labels: int = 1
    answers: bool = False
    dtype: torch.dtype = torch.float32
    max_shard_size: str = "1MB"
    onnx: bool = False
    layers: int = 2
    hidden: int = 32
    intermediate: int = 64
    positions: int = MAX_LENGTH
    old_keys: bool = False
    settings: dict = field(default_factory=dict)

    def config(self, vocabulary_size: int) -> PreTrainedConfig:
        """Makes the configuration of the tiny shape, with the names that the architecture uses."""
        if self.config_class is DistilBertConfig:
            shape = {
                "dim": self.hidden,
                "n_layers": self.layers,
                "n_heads": 4,
                "hidden_dim": self.intermediate,
                "dropout": 0.0,
                "attention_dropout": 0.0,
                "seq_classif_dropout": 0.0,
            }
        elif self.config_class is ModernBertConfig:
            # Its dropouts are 0 by default.
            shape = {
                "hidden_size": self.hidden,
                "num_hidden_layers": self.layers,
                "num_attention_heads": 4,
                "intermediate_size": self.intermediate,
            }
        else:
            shape = {
                "hidden_size": self.hidden,
                "num_hidden_layers": self.layers,
                "num_attention_heads": 4,
                "intermediate_size": self.intermediate,
                "hidden_dropout_prob": 0.0,
                "attention_probs_dropout_prob": 0.0,
            }
        # RoBERTa's positions start after the padding id, 1.
        offset = 2 if issubclass(self.config_class, RobertaConfig | XLMRobertaConfig) else 0
        if self.answers:
            labels = {0: "LABEL_0", 1: "LABEL_1"}
        else:
            labels = NLI_LABELS if self.labels == 3 else {0: "LABEL_0"}
        return self.config_class(
            vocab_size=vocabulary_size,
            max_position_embeddings=self.positions + offset,
            id2label=labels,
            label2id={label: index for index, label in labels.items()},
            **shape,
            **self.settings,
        )


def bert_tokenizer() -> BertTokenizer:
    """Makes the tokenizer of BERT and ELECTRA."""
    return make_bert_tokenizer(BertTokenizer)


def distilbert_tokenizer() -> BertTokenizer:
    """Makes BERT's tokenizer without token types."""
    return make_bert_tokenizer(DistilBertTokenizer)


ROBERTA = {"type_vocab_size": 1, "pad_token_id": 1, "layer_norm_eps": 1e-5}
ELECTRA = {"embedding_size": 16}

# Settings of DeBERTa-v3, with so few buckets that pairs of 64 tokens use all of them.
DEBERTA = {
    "type_vocab_size": 0,
    "relative_attention": True,
    "position_buckets": 16,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": ["p2c", "c2p"],
    "position_biased_input": False,
    "max_relative_positions": -1,
}
# The options that DeBERTa-v3 does not use: separate projections, no buckets, distances beyond
# max_relative_positions, no norm, absolute positions, token types, small embeddings.
DEBERTA_OPTIONS = DEBERTA | {
    "share_att_key": False,
    "position_buckets": -1,
    "max_relative_positions": 24,
    "norm_rel_ebd": "none",
    "position_biased_input": True,
    "type_vocab_size": 2,
    "embedding_size": 16,
}

# A window of 16 is narrower than most pairs. The default ids are outside the tiny vocabulary.
MODERNBERT = {
    "pad_token_id": 1,
    "bos_token_id": 0,
    "eos_token_id": 2,
    "cls_token_id": 0,
    "sep_token_id": 2,
    "local_attention": 16,
}
MODERNBERT_BIASES = {
    "norm_bias": True,
    "attention_bias": True,
    "mlp_bias": True,
    "classifier_bias": True,
}
MODERNBERT_THETAS = {
    "rope_parameters": {
        "full_attention": {"rope_type": "default", "rope_theta": 1000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
    }
}

TINY_CHECKPOINTS = (
    TinyCheckpoint(
        "bert-1",
        BertConfig,
        bert_tokenizer,
        onnx=True,
        settings={
            "sentence_transformers": {
                "activation_fn": "torch.nn.modules.linear.Identity",
                "version": "4.0.1",
            }
        },
    ),
    TinyCheckpoint("bert-3", BertConfig, bert_tokenizer, labels=3, max_shard_size="64KB"),
    TinyCheckpoint("bert-f16", BertConfig, bert_tokenizer, dtype=torch.float16),
    TinyCheckpoint("bert-bf16", BertConfig, bert_tokenizer, dtype=torch.bfloat16),
    TinyCheckpoint(
        "bert-relu",
        BertConfig,
        make_bert_tokenizer_with_baked_in_padding,
        settings={"hidden_act": "relu", "layer_norm_eps": 0.01},
    ),
    TinyCheckpoint(
        "roberta-1", RobertaConfig, make_roberta_tokenizer, onnx=True, settings=ROBERTA
    ),
    TinyCheckpoint("roberta-3", RobertaConfig, make_roberta_tokenizer, labels=3, settings=ROBERTA),
    TinyCheckpoint(
        "xlm-roberta-1",
        XLMRobertaConfig,
        make_xlm_roberta_tokenizer,
        onnx=True,
        settings=ROBERTA,
    ),
    TinyCheckpoint("distilbert-1", DistilBertConfig, distilbert_tokenizer, onnx=True),
    TinyCheckpoint("distilbert-3", DistilBertConfig, distilbert_tokenizer, labels=3),
    TinyCheckpoint(
        "electra-1",
        ElectraConfig,
        bert_tokenizer,
        onnx=True,
        settings=ELECTRA
        | {"sbert_ce_default_activation_function": "torch.nn.modules.activation.Sigmoid"},
    ),
    TinyCheckpoint("electra-3", ElectraConfig, bert_tokenizer, labels=3, settings=ELECTRA),
    TinyCheckpoint(
        "deberta-v3-1", DebertaV2Config, make_deberta_tokenizer, onnx=True, settings=DEBERTA
    ),
    TinyCheckpoint(
        "deberta-v2-3", DebertaV2Config, make_deberta_tokenizer, labels=3, settings=DEBERTA_OPTIONS
    ),
    # First token, last layer global, like the released base models.
    TinyCheckpoint(
        "modernbert-1",
        ModernBertConfig,
        make_modernbert_tokenizer,
        layers=4,
        intermediate=48,
        settings=MODERNBERT,
    ),
    # The mean of all tokens, like gte-reranker-modernbert-base, with the keys of transformers 4.
    TinyCheckpoint(
        "modernbert-3",
        ModernBertConfig,
        make_modernbert_tokenizer,
        labels=3,
        layers=4,
        intermediate=48,
        old_keys=True,
        settings=MODERNBERT
        | MODERNBERT_BIASES
        | MODERNBERT_THETAS
        | {"classifier_pooling": "mean"},
    ),
    # First token, last layer local.
    TinyCheckpoint(
        "modernbert-local",
        ModernBertConfig,
        make_modernbert_tokenizer,
        layers=3,
        intermediate=48,
        settings=MODERNBERT | MODERNBERT_THETAS | {"norm_eps": 0.01},
    ),
    # Heads for answers, one per family.
    TinyCheckpoint("bert-answers", BertConfig, bert_tokenizer, answers=True, onnx=True),
    TinyCheckpoint(
        "roberta-answers", RobertaConfig, make_roberta_tokenizer, answers=True, settings=ROBERTA
    ),
    TinyCheckpoint(
        "xlm-roberta-answers",
        XLMRobertaConfig,
        make_xlm_roberta_tokenizer,
        answers=True,
        settings=ROBERTA,
    ),
    TinyCheckpoint("distilbert-answers", DistilBertConfig, distilbert_tokenizer, answers=True),
    TinyCheckpoint(
        "electra-answers", ElectraConfig, bert_tokenizer, answers=True, settings=ELECTRA
    ),
    TinyCheckpoint(
        "deberta-v3-answers",
        DebertaV2Config,
        make_deberta_tokenizer,
        answers=True,
        settings=DEBERTA,
    ),
    TinyCheckpoint(
        "modernbert-answers",
        ModernBertConfig,
        make_modernbert_tokenizer,
        answers=True,
        layers=4,
        intermediate=48,
        settings=MODERNBERT | MODERNBERT_BIASES,
    ),
    # Sizes that are multiples of 64, for which oneDNN packs the weights, and room for long pairs.
    TinyCheckpoint(
        "deberta-v3-wide",
        DebertaV2Config,
        make_deberta_tokenizer,
        hidden=64,
        positions=512,
        settings=DEBERTA,
    ),
    TinyCheckpoint(
        "modernbert-wide",
        ModernBertConfig,
        make_modernbert_tokenizer,
        layers=3,
        hidden=64,
        positions=512,
        settings=MODERNBERT | {"classifier_pooling": "mean"},
    ),
)


@dataclass(frozen=True)
class RandomShape:
    """The shape of a well-known model, without its vocabulary."""

    config_class: type[PreTrainedConfig]
    layers: int
    hidden: int
    max_position_embeddings: int
    type_vocab_size: int


RANDOM_SHAPES = {
    "minilm-l6": RandomShape(BertConfig, 6, 384, 512, 2),
    "minilm-l12": RandomShape(BertConfig, 12, 384, 512, 2),
    "xlm-r-base": RandomShape(XLMRobertaConfig, 12, 768, 514, 1),
}
RANDOM_VOCABULARY_SIZE = 30522
RANDOM_MAX_LENGTH = 512


@torch.no_grad()
def draw_weights(model: PreTrainedModel) -> None:
    """Draws all parameters from wide normal distributions, around 1 for layer-norm weights."""
    generator = torch.Generator().manual_seed(SEED)
    for module in model.modules():
        is_output = isinstance(module, nn.Linear) and module.out_features == model.config.num_labels
        for name, parameter in module.named_parameters(recurse=False):
            is_norm = isinstance(module, nn.LayerNorm | DebertaLayerNorm)
            mean = 1.0 if is_norm and name == "weight" else 0.0
            spread = OUTPUT_SPREAD if is_output else WEIGHT_SPREAD
            parameter.normal_(mean, spread, generator=generator)


def make_tiny_checkpoint(spec: TinyCheckpoint, output: Path) -> None:
    """Writes one tiny checkpoint with its golden values and, if asked, its ONNX export."""
    folder = output / spec.name
    tokenizer = spec.tokenizer()
    auto_model = (
        AutoModelForQuestionAnswering if spec.answers else AutoModelForSequenceClassification
    )
    model = auto_model.from_config(spec.config(len(tokenizer)))
    draw_weights(model)
    model.to(spec.dtype).save_pretrained(folder, max_shard_size=spec.max_shard_size)
    if spec.old_keys:
        write_old_keys(folder / "config.json")
    tokenizer.save_pretrained(folder)
    load = load_span_logits_module if spec.answers else load_logits_module
    golden = GoldenWriter(folder, load(folder), MAX_LENGTH)
    golden.write(PAIRS, folder / "golden.json")
    golden.check_variety(PAIRS)
    if spec.onnx:
        onnx_folder = output / f"{spec.name}-onnx"
        export_onnx(folder, golden.module, onnx_folder)
        golden.write(PAIRS, onnx_folder / "golden.json")


def write_old_keys(path: Path) -> None:
    """Rewrites ModernBERT's configuration as transformers 4 wrote it.

    transformers 4 does not use the last two keys either. ModernBERT reads norm_eps and rotates
    positions.
    """
    config = json.loads(path.read_text(encoding="utf-8"))
    del config["layer_types"]
    ropes = config.pop("rope_parameters")
    config |= {
        "global_attn_every_n_layers": 3,
        "global_rope_theta": ropes["full_attention"]["rope_theta"],
        "local_rope_theta": ropes["sliding_attention"]["rope_theta"],
        "layer_norm_eps": 0.5,
        "position_embedding_type": "absolute",
    }
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


class GoldenWriter:
    """Tokenizes and scores pairs with a saved checkpoint, one at a time and in float32."""

    def __init__(self, checkpoint: Path, module: LogitsModule, max_length: int) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(checkpoint, local_files_only=True)
        self.module = module
        self.max_length = max_length
        special_tokens = self.tokenizer.num_special_tokens_to_add(pair=True)
        self.room = max_length - special_tokens
        self.query_cap = int(QUERY_SHARE * self.room)

    def write(self, pairs: Sequence[tuple[str, str]], output: Path) -> None:
        """Writes the golden file, one line per pair."""
        head = {
            "transformers": transformers.__version__,
            "torch": torch.__version__,
            "max_length": self.max_length,
        }
        fields = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
        rows = [f"    {json.dumps(self.golden(*pair), ensure_ascii=False)}" for pair in pairs]
        body = ",\n".join([*fields, '  "pairs": [\n' + ",\n".join(rows) + "\n  ]"])
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(f"{{\n{body}\n}}\n", encoding="utf-8")

    def golden(self, query: str, text: str) -> dict:
        """Makes the golden values of one pair."""
        query_tokens = self.count_tokens(query)
        text_tokens = self.count_tokens(text)
        query_kept = min(query_tokens, self.query_cap)
        text_kept = min(text_tokens, self.room - query_kept)
        if query_kept == query_tokens:
            encoded = self.tokenizer(
                query, text, truncation="only_second", max_length=self.max_length
            )
            input_ids, token_type_ids = encoded["input_ids"], encoded.get("token_type_ids")
        else:
            input_ids, token_type_ids = self.encode_cut(query, query_kept, text, text_kept)
        return {
            "query": query,
            "text": text,
            "input_ids": input_ids,
            "token_type_ids": token_type_ids,
            "query_tokens": query_tokens,
            "text_tokens": text_tokens,
            "query_dropped_tokens": query_tokens - query_kept,
            "dropped_tokens": query_tokens - query_kept + text_tokens - text_kept,
            "logits": self.logits(input_ids, token_type_ids, text_kept),
        }

    def encode_cut(
        self, query: str, query_kept: int, text: str, text_kept: int
    ) -> tuple[list[int], list[int] | None]:
        """Encodes a pair with query and text cut to the given numbers of tokens."""
        backend = self.tokenizer.backend_tokenizer
        backend.no_truncation()
        backend.no_padding()
        first = backend.encode(query, add_special_tokens=False)
        first.truncate(query_kept)
        second = backend.encode(text, add_special_tokens=False)
        second.truncate(text_kept)
        encoded = backend.post_process(first, second)
        has_token_types = "token_type_ids" in self.tokenizer.model_input_names
        return encoded.ids, encoded.type_ids if has_token_types else None

    def count_tokens(self, text: str) -> int:
        """Counts the tokens of a text, without special tokens."""
        return len(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    @torch.inference_mode()
    def logits(
        self, input_ids: list[int], token_type_ids: list[int] | None, text_kept: int
    ) -> list[float]:
        """Scores one pair.

        For a model for answers these are the start logits of the first token and of the text's
        tokens, then the end logits of the same tokens.
        """
        inputs = [torch.tensor([input_ids]), torch.ones(1, len(input_ids), dtype=torch.int64)]
        if token_type_ids is not None:
            inputs.append(torch.tensor([token_type_ids]))
        outputs = self.module(*inputs)
        if not isinstance(self.module, SpanLogitsModule):
            return outputs[0].tolist()
        # One special token follows the text.
        text = slice(len(input_ids) - 1 - text_kept, len(input_ids) - 1)
        return [
            value
            for logits in outputs
            for value in [logits[0, 0].item(), *logits[0, text].tolist()]
        ]

    def check_variety(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Fails unless the pairs cover every rule for long pairs and their logits differ."""
        golden = [self.golden(*pair) for pair in pairs]
        conditions = {
            "a long query below the cap": any(
                20 <= row["query_tokens"] <= self.query_cap for row in golden
            ),
            "a query above the cap": any(row["query_dropped_tokens"] > 0 for row in golden),
            "a cut text with a whole query": any(
                row["dropped_tokens"] > 0 and row["query_dropped_tokens"] == 0 for row in golden
            ),
            "logits that differ": np.ptp([row["logits"][:1] for row in golden], axis=0).min()
            > 0.1,
        }
        missing = [name for name, found in conditions.items() if not found]
        if missing:
            raise SystemExit(f"The golden pairs need {', '.join(missing)}; add such pairs to PAIRS")


def export_onnx(
    checkpoint: Path, module: LogitsModule, folder: Path, float16: bool = False
) -> None:
    """Writes an ONNX export of a checkpoint: model.onnx, the configuration and the tokenizer.

    Args:
      checkpoint: folder with the configuration and the tokenizer
      module: the loaded checkpoint
      folder: folder to write
      float16: store the weights as float16. They must be rounded to float16 before
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(checkpoint / name, folder / name)

    names = ["input_ids", "attention_mask"]
    if module.uses_token_types:
        names.append("token_type_ids")
    spans = isinstance(module, SpanLogitsModule)
    outputs = ["start_logits", "end_logits"] if spans else ["logits"]
    export_onnx_graph(module, names, outputs, folder / "model.onnx")
    if float16:
        store_weights_as_float16(folder / "model.onnx")
    check_onnx(module, names, folder / "model.onnx")


def export_onnx_graph(
    module: LogitsModule, names: Sequence[str], outputs: Sequence[str], output: Path
) -> None:
    """Exports with the TorchScript-based exporter, which makes graphs like those on the hub."""
    axes = {name: {0: "batch", 1: "length"} for name in names}
    axes |= {name: {0: "batch"} if len(outputs) == 1 else axes[names[0]] for name in outputs}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            example_inputs(module, batch=2, length=24)[: len(names)],
            output,
            dynamo=False,
            opset_version=ONNX_OPSET,
            input_names=list(names),
            output_names=list(outputs),
            dynamic_axes=axes,
        )


def store_weights_as_float16(path: Path) -> None:
    """Halves the size of an ONNX file: stores weights as float16 and casts them back on loading."""
    graph_file = onnx.load(path)
    graph = graph_file.graph
    casts = []
    for index, initializer in enumerate(graph.initializer):
        if initializer.data_type == onnx.TensorProto.FLOAT:
            name = initializer.name
            weights = onnx.numpy_helper.to_array(initializer).astype(np.float16)
            stored = onnx.numpy_helper.from_array(weights, f"{name}_float16")
            graph.initializer[index].CopyFrom(stored)
            casts.append(
                onnx.helper.make_node("Cast", [stored.name], [name], to=onnx.TensorProto.FLOAT)
            )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(graph_file, path)


@torch.no_grad()
def round_to_float16(module: nn.Module) -> None:
    """Rounds all parameters to float16 numbers. Their type stays float32."""
    for parameter in module.parameters():
        parameter.copy_(parameter.half())


def check_onnx(module: LogitsModule, names: Sequence[str], path: Path) -> None:
    """Fails if ONNX Runtime and torch give different logits on other shapes than the exported."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    for batch, length in ((1, 9), (3, 17), (5, 40)):
        inputs = example_inputs(module, batch, length)[: len(names)]
        with torch.inference_mode():
            expected = module(*inputs)
        if not isinstance(expected, tuple):
            expected = (expected,)
        feed = {name: tensor.numpy() for name, tensor in zip(names, inputs, strict=True)}
        for found, wanted in zip(session.run(None, feed), expected, strict=True):
            difference = np.abs(found - wanted.numpy()).max()
            if difference > ONNX_TOLERANCE:
                raise SystemExit(
                    f"{path}: logits differ from torch's by {difference}, more than {ONNX_TOLERANCE}"
                )


def make_tiny_checkpoints(output: Path) -> None:
    """Writes all tiny checkpoints. Replaces existing ones."""
    shutil.rmtree(output, ignore_errors=True)
    for spec in TINY_CHECKPOINTS:
        make_tiny_checkpoint(spec, output)
        print(spec.name)


def make_sample_model_resources(model: Path, onnx_output: Path | None, float16: bool) -> None:
    """Writes the golden values of the trained sample model and, if asked, its ONNX export.

    The golden values of a float16 export are made with the rounded weights.
    """
    max_length = AutoTokenizer.from_pretrained(model, local_files_only=True).model_max_length
    golden = GoldenWriter(model, load_logits_module(model), max_length)
    golden.write(SAMPLE_PAIRS, TEST_RESOURCES / "sample-model" / "golden.json")
    if onnx_output is not None:
        if float16:
            round_to_float16(golden.module)
        export_onnx(model, golden.module, onnx_output, float16)
        golden.write(SAMPLE_PAIRS, onnx_output / "golden.json")


def make_random_checkpoint(shape: RandomShape, folder: Path) -> None:
    """Writes a full-size checkpoint with random weights, as transformers initialises them."""
    tokenizer = extended_tokenizer(SAMPLE_MODEL, token_types=shape.type_vocab_size > 1)
    config = shape.config_class(
        vocab_size=RANDOM_VOCABULARY_SIZE,
        num_hidden_layers=shape.layers,
        hidden_size=shape.hidden,
        num_attention_heads=12,
        intermediate_size=4 * shape.hidden,
        max_position_embeddings=shape.max_position_embeddings,
        type_vocab_size=shape.type_vocab_size,
        pad_token_id=tokenizer.pad_token_id,
        num_labels=1,
    )
    torch.manual_seed(SEED)
    AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def extended_tokenizer(model: Path, token_types: bool) -> PreTrainedTokenizerFast:
    """Makes a WordPiece tokenizer with a model's vocabulary, filled up with unused tokens.

    Without token types, pairs have RoBERTa's layout, with two separators between query and text.
    """
    source = AutoTokenizer.from_pretrained(model, local_files_only=True)
    vocabulary = source.get_vocab()
    for index in range(len(vocabulary), RANDOM_VOCABULARY_SIZE):
        vocabulary[f"[unused{index}]"] = index
    if token_types:
        return BertTokenizer(vocab=vocabulary, model_max_length=RANDOM_MAX_LENGTH)

    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] [SEP] $B [SEP]",
        special_tokens=[(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")],
    )
    return without_token_types(backend, RANDOM_MAX_LENGTH)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--sample-model", type=Path, metavar="DIR", help="write golden values of this model"
    )
    kind.add_argument(
        "--random-checkpoint",
        nargs=2,
        metavar=("SHAPE", "DIR"),
        help=f"write a random checkpoint of a shape: {', '.join(RANDOM_SHAPES)}",
    )
    parser.add_argument(
        "--onnx-output", type=Path, metavar="DIR", help="with --sample-model: write its ONNX export"
    )
    parser.add_argument(
        "--float16", action="store_true", help="with --onnx-output: store the weights as float16"
    )
    args = parser.parse_args()
    if args.onnx_output is not None and args.sample_model is None:
        parser.error("--onnx-output needs --sample-model")
    if args.float16 and args.onnx_output is None:
        parser.error("--float16 needs --onnx-output")

    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if args.sample_model is not None:
        make_sample_model_resources(args.sample_model, args.onnx_output, args.float16)
    elif args.random_checkpoint is not None:
        shape, folder = args.random_checkpoint
        if shape not in RANDOM_SHAPES:
            parser.error(f"unknown shape {shape!r}; expected one of {', '.join(RANDOM_SHAPES)}")
        make_random_checkpoint(RANDOM_SHAPES[shape], Path(folder))
    else:
        make_tiny_checkpoints(TEST_RESOURCES / "checkpoints")


if __name__ == "__main__":
    main()
