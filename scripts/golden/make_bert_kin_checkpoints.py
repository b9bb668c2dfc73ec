#!/usr/bin/env python3
"""Makes the checkpoints and golden values of families that descend from BERT.

    make_bert_kin_checkpoints.py [NAME ...]
        writes tiny checkpoints with random weights, one folder each, to
        udfs/src/test/resources/checkpoints, and bi-encoders to udfs/src/test/resources/encoders

For maintainers; nothing is downloaded. make_test_checkpoints.py and make_test_encoders.py say how
weights are drawn and what stands in golden.json. Only the named folders are written, or all.
"""

import argparse
import json
import shutil
from collections.abc import Callable, Sequence

import torch
import transformers
from tokenizers import pre_tokenizers, trainers
from transformers import (
    AlbertConfig,
    AlbertTokenizer,
    BertTokenizer,
    CamembertConfig,
    CamembertTokenizer,
    Data2VecTextConfig,
    DebertaConfig,
    DebertaTokenizer,
    DebertaV2Config,
    ErnieConfig,
    MegatronBertConfig,
    MPNetConfig,
    MPNetTokenizer,
    PreTrainedTokenizerFast,
    RemBertConfig,
    RobertaPreLayerNormConfig,
    RobertaTokenizer,
    XLMRobertaXLConfig,
)

from make_test_checkpoints import (
    DEBERTA,
    DEBERTA_OPTIONS,
    MAX_LENGTH,
    PAIRS,
    ROBERTA,
    SENTENCES,
    TEST_RESOURCES,
    VOCABULARY_SIZE,
    GoldenWriter,
    TinyCheckpoint,
    bert_tokenizer,
    count_pieces,
    make_deberta_tokenizer,
    make_roberta_tokenizer,
    make_tiny_checkpoint,
    make_unigram_tokenizer,
    make_xlm_roberta_tokenizer,
)
from make_test_encoders import TinyEncoder, make_encoder
from trace_checkpoint import load_logits_module

# Positions that are never used, before those of tokens.
OFFSET = 2


# The maximum length of checkpoints that share vectors or numbers among far distances.
LONG = 200


def long(
    tokenizer: Callable[[], PreTrainedTokenizerFast],
) -> Callable[[], PreTrainedTokenizerFast]:
    """Raises the maximum length of a tokenizer."""

    def make() -> PreTrainedTokenizerFast:
        made = tokenizer()
        made.model_max_length = LONG
        return made

    return make


def make_mpnet_tokenizer() -> MPNetTokenizer:
    """Makes a tokenizer of MPNet's kind: WordPiece with RoBERTa's special tokens."""
    pieces = count_pieces(BertTokenizer().backend_tokenizer, inside_prefix="##")
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "[UNK]", *pieces, "<mask>"]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    return MPNetTokenizer(vocab=vocabulary, model_max_length=MAX_LENGTH)


def make_camembert_tokenizer() -> PreTrainedTokenizerFast:
    """Makes a tokenizer of CamemBERT's kind."""
    return make_unigram_tokenizer(
        CamembertTokenizer, ("<s>", "<pad>", "</s>", "<unk>"), "<mask>"
    )


def make_albert_tokenizer() -> PreTrainedTokenizerFast:
    """Makes a tokenizer of ALBERT's kind."""
    return make_unigram_tokenizer(
        AlbertTokenizer, ("<pad>", "<unk>", "[CLS]", "[SEP]"), "[MASK]"
    )


def make_deberta_v1_tokenizer() -> DebertaTokenizer:
    """Makes a byte-level BPE tokenizer of the first DeBERTa's kind."""
    untrained = RobertaTokenizer().backend_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    untrained.train_from_iterator(SENTENCES, trainer)
    model = json.loads(untrained.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    return DebertaTokenizer(vocab=model["vocab"], merges=merges, model_max_length=MAX_LENGTH)


SMALL = {"hidden": 16, "intermediate": 32}
AFTER_PADDING = {"positions": MAX_LENGTH + OFFSET}

# Settings of the released DeBERTa of the first version.
DEBERTA_V1 = {
    "relative_attention": True,
    "pos_att_type": ["c2p", "p2c"],
    "max_relative_positions": -1,
    "position_biased_input": False,
    "type_vocab_size": 0,
}
# The options that it does not use: half of attention to positions, distances beyond
# max_relative_positions, absolute positions, token types, small embeddings.
DEBERTA_V1_OPTIONS = {
    "relative_attention": True,
    "pos_att_type": ["c2p"],
    "max_relative_positions": 20,
    "position_biased_input": True,
    "type_vocab_size": 2,
    "embedding_size": 24,
    "pooler_hidden_act": "tanh",
    "layer_norm_eps": 1e-5,
}
# The convolution of the two largest DeBERTa-v2.
CONVOLUTION = {"conv_kernel_size": 3, "conv_act": "gelu"}
WIDE = {"dtype": torch.bfloat16, "hidden": 64, "positions": 512}

CHECKPOINTS = (
    TinyCheckpoint(
        "camembert-1",
        CamembertConfig,
        make_camembert_tokenizer,
        settings=ROBERTA,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "camembert-3",
        CamembertConfig,
        make_camembert_tokenizer,
        labels=3,
        settings=ROBERTA,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "camembert-answers",
        CamembertConfig,
        make_camembert_tokenizer,
        answers=True,
        settings=ROBERTA,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "data2vec-text-1",
        Data2VecTextConfig,
        make_roberta_tokenizer,
        settings=ROBERTA,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint("ernie-1", ErnieConfig, bert_tokenizer, **SMALL),
    TinyCheckpoint(
        "ernie-3", ErnieConfig, bert_tokenizer, labels=3, settings={"use_task_id": True}, **SMALL
    ),
    TinyCheckpoint("ernie-answers", ErnieConfig, bert_tokenizer, answers=True, **SMALL),
    TinyCheckpoint("megatron-bert-1", MegatronBertConfig, bert_tokenizer, **SMALL),
    TinyCheckpoint(
        "megatron-bert-3",
        MegatronBertConfig,
        bert_tokenizer,
        labels=3,
        settings={"layer_norm_eps": 1e-5},
        **SMALL,
    ),
    TinyCheckpoint(
        "rembert-1",
        RemBertConfig,
        bert_tokenizer,
        settings={"input_embedding_size": 24, "output_embedding_size": 24},
        **SMALL,
    ),
    TinyCheckpoint(
        "roberta-prelayernorm-1",
        RobertaPreLayerNormConfig,
        make_roberta_tokenizer,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "xlm-roberta-xl-1",
        XLMRobertaXLConfig,
        make_xlm_roberta_tokenizer,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "xlm-roberta-xl-3",
        XLMRobertaXLConfig,
        make_xlm_roberta_tokenizer,
        labels=3,
        settings={"type_vocab_size": 2, "hidden_act": "relu"},
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "xlm-roberta-xl-answers",
        XLMRobertaXLConfig,
        make_xlm_roberta_tokenizer,
        answers=True,
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "mpnet-1", MPNetConfig, make_mpnet_tokenizer, **SMALL, **AFTER_PADDING
    ),
    TinyCheckpoint(
        "mpnet-3",
        MPNetConfig,
        make_mpnet_tokenizer,
        labels=3,
        settings={"layer_norm_eps": 1e-5, "relative_attention_num_buckets": 40},
        **SMALL,
        **AFTER_PADDING,
    ),
    TinyCheckpoint(
        "mpnet-answers", MPNetConfig, make_mpnet_tokenizer, answers=True, **SMALL, **AFTER_PADDING
    ),
    # Sizes that are multiples of 64, for which oneDNN packs the weights, and room for long pairs.
    TinyCheckpoint(
        "mpnet-wide",
        MPNetConfig,
        long(make_mpnet_tokenizer),
        dtype=torch.bfloat16,
        hidden=64,
        positions=512 + OFFSET,
    ),
    TinyCheckpoint(
        "albert-1",
        AlbertConfig,
        make_albert_tokenizer,
        layers=3,
        settings={"embedding_size": 16},
        **SMALL,
    ),
    # Groups of unequal numbers of layers.
    TinyCheckpoint(
        "albert-3",
        AlbertConfig,
        make_albert_tokenizer,
        labels=3,
        layers=5,
        settings={
            "embedding_size": 24,
            "num_hidden_groups": 3,
            "inner_group_num": 2,
            "hidden_act": "gelu",
            "layer_norm_eps": 1e-5,
        },
        **SMALL,
    ),
    TinyCheckpoint(
        "albert-answers",
        AlbertConfig,
        make_albert_tokenizer,
        answers=True,
        layers=3,
        settings={"embedding_size": 16},
        **SMALL,
    ),
    TinyCheckpoint(
        "deberta-1", DebertaConfig, make_deberta_v1_tokenizer, settings=DEBERTA_V1, **SMALL
    ),
    TinyCheckpoint(
        "deberta-3",
        DebertaConfig,
        make_deberta_v1_tokenizer,
        labels=3,
        settings=DEBERTA_V1_OPTIONS,
        **SMALL,
    ),
    TinyCheckpoint(
        "deberta-answers",
        DebertaConfig,
        make_deberta_v1_tokenizer,
        answers=True,
        settings=DEBERTA_V1 | {"pos_att_type": "p2c"},
        **SMALL,
    ),
    TinyCheckpoint(
        "deberta-wide",
        DebertaConfig,
        long(make_deberta_v1_tokenizer),
        settings=DEBERTA_V1 | {"max_relative_positions": 128},
        **WIDE,
    ),
    TinyCheckpoint(
        "deberta-v2-convolution-1",
        DebertaV2Config,
        make_deberta_tokenizer,
        settings=DEBERTA | CONVOLUTION,
        **SMALL,
    ),
    TinyCheckpoint(
        "deberta-v2-convolution-3",
        DebertaV2Config,
        make_deberta_tokenizer,
        labels=3,
        layers=1,
        settings=DEBERTA_OPTIONS | {"conv_kernel_size": 5, "conv_groups": 2},
        **SMALL,
    ),
    TinyCheckpoint(
        "deberta-v2-convolution-answers",
        DebertaV2Config,
        make_deberta_tokenizer,
        answers=True,
        settings=DEBERTA | CONVOLUTION,
        **SMALL,
    ),
    TinyCheckpoint(
        "deberta-v2-convolution-wide",
        DebertaV2Config,
        make_deberta_tokenizer,
        settings=DEBERTA | CONVOLUTION,
        **WIDE,
    ),
)

ENCODERS = (
    TinyEncoder(
        TinyCheckpoint(
            "camembert-cls",
            CamembertConfig,
            make_camembert_tokenizer,
            settings=ROBERTA,
            **SMALL,
            **AFTER_PADDING,
        ),
        pooling="cls",
    ),
    TinyEncoder(TinyCheckpoint("ernie-mean", ErnieConfig, bert_tokenizer, **SMALL)),
    TinyEncoder(
        TinyCheckpoint("mpnet-mean", MPNetConfig, make_mpnet_tokenizer, **SMALL, **AFTER_PADDING)
    ),
    TinyEncoder(
        TinyCheckpoint(
            "albert-mean",
            AlbertConfig,
            make_albert_tokenizer,
            layers=3,
            settings={"embedding_size": 16},
            **SMALL,
        )
    ),
    TinyEncoder(
        TinyCheckpoint(
            "deberta-mean", DebertaConfig, make_deberta_v1_tokenizer, settings=DEBERTA_V1, **SMALL
        )
    ),
)


def make_all(names: Sequence[str]) -> None:
    """Writes the folders of the given names, or all."""
    checkpoints = TEST_RESOURCES / "checkpoints"
    for spec in CHECKPOINTS:
        if not names or spec.name in names:
            shutil.rmtree(checkpoints / spec.name, ignore_errors=True)
            make_tiny_checkpoint(spec, checkpoints)
            if spec.name in ("mpnet-wide", "deberta-wide"):
                folder = checkpoints / spec.name
                golden = GoldenWriter(folder, load_logits_module(folder), LONG)
                golden.write(PAIRS, folder / "golden.json")
            print(spec.name)
    for encoder in ENCODERS:
        if not names or encoder.checkpoint.name in names:
            make_encoder(encoder, TEST_RESOURCES / "encoders")
            print(encoder.checkpoint.name)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="folders to write")
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    make_all(parser.parse_args().names)


if __name__ == "__main__":
    main()
