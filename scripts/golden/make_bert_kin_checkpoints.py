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
from collections.abc import Sequence

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
    MPNetConfig,
    MPNetTokenizer,
    PreTrainedTokenizerFast,
    RobertaTokenizer,
)

from make_test_checkpoints import (
    DEBERTA,
    DEBERTA_OPTIONS,
    MAX_LENGTH,
    ROBERTA,
    SENTENCES,
    TEST_RESOURCES,
    VOCABULARY_SIZE,
    TinyCheckpoint,
    bert_tokenizer,
    count_pieces,
    make_deberta_tokenizer,
    make_roberta_tokenizer,
    make_tiny_checkpoint,
    make_unigram_tokenizer,
)
from make_test_encoders import TinyEncoder, make_encoder

# Positions that are never used, before those of tokens.
OFFSET = 2


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
        make_mpnet_tokenizer,
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
)


def make_all(names: Sequence[str]) -> None:
    """Writes the folders of the given names, or all."""
    checkpoints = TEST_RESOURCES / "checkpoints"
    for spec in CHECKPOINTS:
        if not names or spec.name in names:
            shutil.rmtree(checkpoints / spec.name, ignore_errors=True)
            make_tiny_checkpoint(spec, checkpoints)
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
