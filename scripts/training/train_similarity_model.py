#!/usr/bin/env python3
"""Trains the small similarity model in sample-data/similarity-model.

    train_similarity_model.py --data DATA_DIR --output sample-data/similarity-model

DATA_DIR holds the folders stsb_en, nq_oracle, topical_chat, policyqa, xquad_en, medquad,
liveqa_med (its answers are left out) and scifact. The result is a plain Hugging Face checkpoint
(BertForSequenceClassification with one output, own WordPiece vocabulary, 1.5 million parameters).
The sigmoid of its output is the similarity of two sentences from 0 to 1. This is the STS
benchmark's grade from 0 to 5, divided by five. The model is trained from scratch on a CPU:

* Word embeddings start from a factored matrix of co-occurrence (PPMI) over all available texts.
  Position embeddings start from sines. In layer 0, two heads start by matching words between
  the two segments. The two others start by pointing to the word before and to the word after.
* A teacher learns from the STS training pairs. It uses word statistics: extremely randomised
  trees over overlaps, TF-IDF cosines and word alignments. It labels many more pairs made from
  the available sentences: neighbours by TF-IDF, random pairs and damaged copies. The model
  learns from these and from the gold pairs, at the end mostly from the gold pairs.
* Pairs are shown in both orders. In some pairs a word that both sentences share is replaced by
  another word in both. In some pairs words are masked. The weights that are kept are a running
  average.

The checkpoint is chosen on dev. Test is measured once, at the end.
"""

import argparse
import copy
import csv
import gzip
import json
import math
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentence_transformers
import Stemmer
import torch
from scipy.stats import pearsonr, spearmanr
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertPreTrainedModel,
    BertTokenizer,
)

sys.path.insert(1, str(Path(__file__).parents[1] / "data"))
from bm25 import read_jsonl
from evaluate_sample_model import medquad_split, read_medquad
from make_scifact_pairs import read_beir_qrels
from train_sample_model import (
    Passage,
    Word,
    learning_rate_factor,
    save_checkpoint,
    split_sentences,
    to_words,
    train_tokenizer,
    word_vectors,
)

HIDDEN_SIZE = 128
HEADS = 4
HEAD_SIZE = HIDDEN_SIZE // HEADS
MAX_POSITIONS = 512

# Use of an embedding's dimensions at the start: co-occurrence, inverse document frequency, sines
# and cosines of the position, and segment. One dimension has no use.
MEANING = 95
IDF = 95
POSITION = range(96, 126)
SEGMENT = 126
SEGMENT_SIZE = 6.0
POSITION_SIZE = 1.5
FREQUENCIES = np.geomspace(2.0, 0.05, len(POSITION) // 2)
MATCH_SHARPNESS = 1.3
POINTER_SHARPNESS = 1.6
INITIAL_STD = 0.06

NEIGHBOURS = 5
EVERYDAY_SENTENCES = 2500
BATCH = 64
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.02
DROPOUT = 0.1
# Share of gold pairs in a batch, before and after SECOND_STAGE of the steps.
GOLD_SHARES = (0.25, 0.6)
SECOND_STAGE = 0.6
RENAMED_SHARE = 0.3
MASKED_SHARE = 0.05
AVERAGE_DECAY = 0.998
CHECKPOINT_EVERY = 250
HEALTH_VOCABULARY_STRIDE = 6


# --- texts -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two sentences and their similarity, 0 to 1."""

    first: str
    second: str
    label: float


def read_sts(data: Path, split: str) -> list[Pair]:
    """Reads one split of the STS benchmark."""
    path = data / "stsb_en" / f"stsb-en-{split}.csv"
    with open(path, encoding="utf-8", newline="") as lines:
        return [Pair(first, second, float(score) / 5) for first, second, score in csv.reader(lines)]


def sentences_of(pairs: Sequence[Pair]) -> list[str]:
    """Returns all sentences of some pairs."""
    return [sentence for pair in pairs for sentence in (pair.first, pair.second)]


def read_nq(data: Path) -> list[dict]:
    """Reads the Natural Questions with their passages."""
    path = data / "nq_oracle" / "nq-open-oracle.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_squad(path: Path) -> list[dict]:
    """Reads the paragraphs of a file in SQuAD's layout, each with its document's title."""
    documents = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        {"title": document.get("title", str(place)), **paragraph}
        for place, document in enumerate(documents)
        for paragraph in document["paragraphs"]
    ]


def read_scifact_abstracts(data: Path) -> list[dict]:
    """Reads SciFact's abstracts, without those that are relevant to a test claim."""
    beir = data / "scifact" / "beir"
    judged = read_beir_qrels(beir / "qrels" / "test.tsv").values()
    held_out = {doc_id for documents in judged for doc_id in documents}
    return [row for row in read_jsonl(beir / "corpus.jsonl") if row["_id"] not in held_out]


def general_texts(data: Path) -> list[str]:
    """Reads texts in general English: Wikipedia, conversations and privacy policies."""
    texts = [row["ctxs"][0]["text"] for row in read_nq(data)]
    chats = json.loads((data / "topical_chat" / "valid_freq.json").read_text(encoding="utf-8"))
    texts += [" ".join(turn["message"] for turn in chat["content"]) for chat in chats.values()]
    for name in ("policyqa/dev.json", "xquad_en/xquad.en.json"):
        texts += [paragraph["context"] for paragraph in read_squad(data / name)]
    return texts


def health_texts(data: Path) -> list[str]:
    """Reads MedQuAD's answers on the training topics, then SciFact's abstracts."""
    medquad = [p.answer for p in read_medquad(data) if medquad_split(p.focus) == "train"]
    return medquad + [row["text"] for row in read_scifact_abstracts(data)]


# --- the model at the start, shared with train_answer_model.py -----------------------------


@dataclass(frozen=True)
class TokenisedTexts:
    """Tokenised texts in which word_vectors counts co-occurrences."""

    tokenizer: BertTokenizer
    passages: list[Passage]


def starting_vectors(tokenizer: BertTokenizer, texts: Sequence[str], seed: int) -> np.ndarray:
    """Makes vectors of the vocabulary from co-occurrences in texts: meaning, then IDF."""
    passages = [Passage([], [words]) for words in to_words(tokenizer, texts)]
    vectors = word_vectors(TokenisedTexts(tokenizer, passages), seed)
    meaning = vectors[:, :MEANING]
    meaning *= math.sqrt(MEANING) / np.linalg.norm(meaning, axis=1, keepdims=True)
    return np.column_stack([meaning, vectors[:, -1]])


def bert_config(
    tokenizer: BertTokenizer, layers: int, intermediate_size: int, **others: object
) -> BertConfig:
    """Makes the configuration of a network of this width."""
    return BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN_SIZE,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        intermediate_size=intermediate_size,
        max_position_embeddings=MAX_POSITIONS,
        hidden_dropout_prob=DROPOUT,
        attention_probs_dropout_prob=DROPOUT,
        initializer_range=INITIAL_STD,
        pad_token_id=tokenizer.pad_token_id,
        **others,
    )


def pointer(shift: int, slow: bool = False) -> torch.Tensor:
    """Makes key weights with which a head attends to the token `shift` positions further.

    The head's query weights are `pointer(0)`. With sines q(i) and k(j), q(i).k(j) is a sum of
    cosines of j - i - shift, which is greatest where j = i + shift. `slow` leaves out the fast
    half of the frequencies, so that the head attends to a wider range.
    """
    weights = torch.zeros(HEAD_SIZE, HIDDEN_SIZE)
    for place, frequency in enumerate(FREQUENCIES):
        if slow and place < len(FREQUENCIES) // 2:
            continue
        sine, cosine = POSITION[2 * place], POSITION[2 * place + 1]
        turn = frequency * shift
        weights[2 * place, sine] = math.cos(turn)
        weights[2 * place, cosine] = -math.sin(turn)
        weights[2 * place + 1, sine] = math.sin(turn)
        weights[2 * place + 1, cosine] = math.cos(turn)
    return POINTER_SHARPNESS * weights


def prepare_network(model: BertPreTrainedModel, vectors: np.ndarray, seed: int) -> None:
    """Sets embeddings and attention so that the network matches words from the first step."""
    torch.manual_seed(seed)
    embeddings = model.bert.embeddings
    places = torch.arange(MAX_POSITIONS).unsqueeze(1) * torch.from_numpy(FREQUENCIES).float()
    with torch.no_grad():
        for weights in (
            embeddings.word_embeddings.weight,
            embeddings.position_embeddings.weight,
            embeddings.token_type_embeddings.weight,
        ):
            weights.normal_(std=0.01)
        embeddings.word_embeddings.weight[:, : MEANING + 1] = torch.from_numpy(vectors).float()
        sines = POSITION_SIZE * torch.stack([places.sin(), places.cos()], dim=2).flatten(1)
        embeddings.position_embeddings.weight[:, POSITION.start : POSITION.stop] = sines
        embeddings.token_type_embeddings.weight[0, SEGMENT] = -SEGMENT_SIZE
        embeddings.token_type_embeddings.weight[1, SEGMENT] = SEGMENT_SIZE

        basis = torch.linalg.qr(torch.randn(MEANING, MEANING))[0]
        for number, layer in enumerate(model.bert.encoder.layer):
            query, key = layer.attention.self.query.weight, layer.attention.self.key.weight
            heads = [slice(head * HEAD_SIZE, (head + 1) * HEAD_SIZE) for head in range(HEADS)]
            if number == 0:
                # The keys of these heads are mirrored in the segment's dimension. So a word
                # attends to its copy in the other segment more than to itself.
                for place, head in enumerate(heads[:2]):
                    match = torch.zeros(HEAD_SIZE, HIDDEN_SIZE)
                    rows = slice(place * (HEAD_SIZE - 1), (place + 1) * (HEAD_SIZE - 1))
                    match[:-1, :MEANING] = basis[rows]
                    match[-1, SEGMENT] = 0.7
                    query[head] = MATCH_SHARPNESS * match
                    match[-1, SEGMENT] = -0.7
                    key[head] = MATCH_SHARPNESS * match
                query[heads[2]], key[heads[2]] = pointer(0), pointer(-1)
                query[heads[3]], key[heads[3]] = pointer(0), pointer(1)
            else:
                query[heads[3]], key[heads[3]] = pointer(0, slow=True), pointer(0, slow=True)


class RunningAverage:
    """An exponential average of a model's weights."""

    def __init__(self, model: BertPreTrainedModel):
        self.model = copy.deepcopy(model).eval()
        self.steps = 0

    def update(self, model: BertPreTrainedModel) -> None:
        """Adds the weights after a step to the average."""
        self.steps += 1
        share = 1 - min(AVERAGE_DECAY, self.steps / (self.steps + 10))
        with torch.no_grad():
            for mean, now in zip(self.model.parameters(), model.parameters(), strict=True):
                mean.lerp_(now, share)


def make_optimizer(
    model: BertPreTrainedModel, steps: int, learning_rate: float = LEARNING_RATE
) -> tuple[torch.optim.AdamW, torch.optim.lr_scheduler.LambdaLR]:
    """Makes AdamW with warm-up and cosine decay."""
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=learning_rate, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98)
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: learning_rate_factor(step, steps)
    )
    return optimizer, schedule


# --- the teacher -------------------------------------------------------------------------


def character_grams(text: str) -> list[str]:
    """Returns all strings of three to five characters in the words and spaces of a text."""
    line = f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "
    return [line[i : i + size] for size in (3, 4, 5) for i in range(len(line) - size + 1)]


class Teacher:
    """A model of similarity from word statistics, fitted to the gold pairs."""

    def __init__(
        self, gold: Sequence[Pair], tokenizer: BertTokenizer, vectors: np.ndarray, seed: int
    ):
        self._stemmer = Stemmer.Stemmer("porter")
        self._tokenizer = tokenizer
        meaning = vectors[:, :MEANING]
        self._meaning = meaning / np.linalg.norm(meaning, axis=1, keepdims=True)
        sentences = sentences_of(gold)
        self._cosines = [
            TfidfVectorizer(analyzer=analyzer, sublinear_tf=True).fit(sentences)
            for analyzer in (self.stems, self._pairs_of_stems, character_grams)
        ]
        frequency = Counter(stem for sentence in sentences for stem in set(self.stems(sentence)))
        self._idf = {s: math.log((len(sentences) + 1) / (n + 0.5)) for s, n in frequency.items()}
        self._unseen = math.log((len(sentences) + 1) / 0.5)
        self._common = {stem for stem, _ in frequency.most_common(40)}
        self._trees = ExtraTreesRegressor(
            200, min_samples_leaf=3, max_features=0.5, random_state=seed
        )
        self._trees.fit(self.features(gold), [pair.label for pair in gold])

    def stems(self, text: str) -> list[str]:
        """Returns the Porter stems of a text, in order."""
        return self._stemmer.stemWords(re.findall(r"[a-z0-9]+", text.lower()))

    def _pairs_of_stems(self, text: str) -> list[str]:
        stems = self.stems(text)
        return stems + [f"{a} {b}" for a, b in zip(stems, stems[1:], strict=False)]

    def judge(self, pairs: Sequence[Pair]) -> np.ndarray:
        """Predicts the similarity of pairs, 0 to 1."""
        return np.clip(self._trees.predict(self.features(pairs)), 0, 1)

    def tfidf_cosine(self, pairs: Sequence[Pair]) -> np.ndarray:
        """Computes the cosine of TF-IDF vectors of stems, a baseline."""
        return self._cosine(self._cosines[0], pairs)

    @staticmethod
    def _cosine(vectorizer: TfidfVectorizer, pairs: Sequence[Pair]) -> np.ndarray:
        first = vectorizer.transform([pair.first for pair in pairs])
        second = vectorizer.transform([pair.second for pair in pairs])
        return np.asarray(first.multiply(second).sum(axis=1)).ravel()

    def features(self, pairs: Sequence[Pair]) -> np.ndarray:
        """Computes the features of pairs. They are the same for both orders of a pair."""
        cosines = [self._cosine(vectorizer, pairs) for vectorizer in self._cosines]
        words = to_words(self._tokenizer, sentences_of(pairs))
        rows = [
            self._overlaps(pair) + self._alignment(first, second)
            for pair, first, second in zip(pairs, words[::2], words[1::2], strict=True)
        ]
        return np.column_stack([*cosines, np.array(rows)])

    def _overlaps(self, pair: Pair) -> list[float]:
        stems, others = self.stems(pair.first), self.stems(pair.second)
        a, b = set(stems), set(others)
        both, either = a & b, a | b
        content, contents = a - self._common, b - self._common
        numbers = {s for s in a ^ b if s.isdigit()}
        weight = {stem: self._idf.get(stem, self._unseen) for stem in either}
        negations = {"not", "no", "never", "without"}
        return [
            jaccard(stems, others),
            len(both) / max(1, min(len(a), len(b))),
            len(content & contents) / max(1, len(content | contents)),
            len(content & contents) / max(1, min(len(content), len(contents))),
            sum(weight[s] for s in both) / max(1e-9, sum(weight.values())),
            len(stems) + len(others),
            abs(len(stems) - len(others)),
            abs(len(stems) - len(others)) / max(1, len(stems) + len(others)),
            len(numbers),
            bool(a & negations) != bool(b & negations),
            pair.first.strip().endswith(".") + pair.second.strip().endswith("."),
        ]

    def _alignment(self, first: Sequence[Word], second: Sequence[Word]) -> list[float]:
        """Computes how well the words of each sentence match similar words of the other."""
        if not first or not second:
            return [0.0] * 8
        vectors, weights = [], []
        for words in (first, second):
            sums = np.array([self._meaning[list(word)].mean(axis=0) for word in words])
            vectors.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))
            stems = self._stemmer.stemWords(["".join(self._text_of(word)) for word in words])
            weights.append(np.array([self._idf.get(stem, self._unseen) for stem in stems]) + 0.1)
        likeness = np.maximum(vectors[0] @ vectors[1].T, 0)
        best = likeness.max(axis=1), likeness.max(axis=0)
        shares = [(b * w).sum() / w.sum() for b, w in zip(best, weights, strict=True)]
        missing = [w * (1 - b) for b, w in zip(best, weights, strict=True)]
        worst = [part.max() for part in missing]
        means = [(v * w[:, None]).sum(axis=0) for v, w in zip(vectors, weights, strict=True)]
        norms = max(1e-9, float(np.linalg.norm(means[0]) * np.linalg.norm(means[1])))
        return [
            sum(shares),
            min(shares),
            max(shares),
            sum(worst),
            min(worst),
            sum(part.sum() for part in missing),
            best[0].mean() + best[1].mean(),
            float(means[0] @ means[1]) / norms,
        ]

    def _text_of(self, word: Word) -> list[str]:
        return [piece.removeprefix("##") for piece in self._tokenizer.convert_ids_to_tokens(word)]


def jaccard(first: Sequence[str], second: Sequence[str]) -> float:
    """Computes shared words over all words, a baseline."""
    a, b = set(first), set(second)
    return len(a & b) / max(1, len(a | b))


# --- the training set --------------------------------------------------------------------


def damaged(rng: random.Random, sentence: str, words: Sequence[str]) -> str:
    """Copies a sentence with words dropped, replaced or moved."""
    parts = sentence.split()
    rate = rng.choice((0.1, 0.2, 0.35, 0.5))
    kept = [rng.choice(words) if rng.random() < rate / 2 else part for part in parts]
    kept = [part for part in kept if rng.random() > rate] or parts
    if rng.random() < 0.3:
        cut = rng.randrange(len(kept))
        kept = kept[cut:] + kept[:cut]
    return " ".join(kept)


def make_pairs(rng: random.Random, groups: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Makes pairs of sentences within each group: neighbours, random pairs and damaged copies."""
    pairs = []
    for sentences in groups:
        vectorizer = TfidfVectorizer(sublinear_tf=True)
        vectors = vectorizer.fit_transform(sentences).tocsr()
        words = list(vectorizer.vocabulary_)
        for start in range(0, len(sentences), 500):
            scores = (vectors[start : start + 500] @ vectors.T).toarray()
            nearest = np.argpartition(-scores, NEIGHBOURS + 1, axis=1)[:, : NEIGHBOURS + 1]
            for row, others in enumerate(nearest.tolist(), start=start):
                pairs += [(sentences[row], sentences[o]) for o in others if row != o]
        for sentence in sentences:
            pairs.append((sentence, rng.choice(sentences)))
            pairs.append((sentence, damaged(rng, sentence, words)))
    return sorted(set(pairs))


@dataclass(frozen=True)
class TokenPair:
    """A pair as words, each word as token ids, with its label."""

    first: list[Word]
    second: list[Word]
    label: float


def tokenise(tokenizer: BertTokenizer, pairs: Sequence[Pair]) -> list[TokenPair]:
    """Tokenises pairs."""
    words = to_words(tokenizer, sentences_of(pairs))
    return [
        TokenPair(first, second, pair.label)
        for pair, first, second in zip(pairs, words[::2], words[1::2], strict=True)
    ]


def varied(rng: random.Random, pair: TokenPair, tokenizer: BertTokenizer) -> TokenPair:
    """Varies a pair at random: swaps its sides, replaces shared words, masks words."""
    first, second = pair.first, pair.second
    if rng.random() < 0.5:
        first, second = second, first
    if rng.random() < RENAMED_SHARE:
        names = {
            word: (rng.randrange(len(tokenizer) // 10, len(tokenizer)),)
            for word in sorted(set(first) & set(second))
            if rng.random() < 0.3
        }
        first, second = ([names.get(word, word) for word in side] for side in (first, second))
    if rng.random() < 0.5:
        mask = (tokenizer.mask_token_id,)
        first, second = (
            [mask if rng.random() < MASKED_SHARE else word for word in side]
            for side in (first, second)
        )
    return TokenPair(first, second, pair.label)


def to_batch(
    tokenizer: BertTokenizer, pairs: Sequence[TokenPair], max_tokens: int = MAX_POSITIONS
) -> dict[str, torch.Tensor]:
    """Joins the two sides of each pair as BERT does, and pads the pairs to one batch."""
    cls, sep = tokenizer.cls_token_id, tokenizer.sep_token_id
    rows = []
    for pair in pairs:
        first = [cls, *(token for word in pair.first for token in word)][: max_tokens // 2] + [sep]
        second = [token for word in pair.second for token in word][: max_tokens - len(first) - 1]
        rows.append((first, [*second, sep]))
    longest = max(len(first) + len(second) for first, second in rows)
    input_ids = torch.full((len(rows), longest), tokenizer.pad_token_id)
    token_type_ids = torch.zeros((len(rows), longest), dtype=torch.long)
    attention_mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for row, (first, second) in enumerate(rows):
        length = len(first) + len(second)
        input_ids[row, :length] = torch.tensor(first + second)
        token_type_ids[row, len(first) : length] = 1
        attention_mask[row, :length] = 1
    return {
        "input_ids": input_ids,
        "token_type_ids": token_type_ids,
        "attention_mask": attention_mask,
    }


# --- training and measuring --------------------------------------------------------------


def correlations(predicted: np.ndarray, pairs: Sequence[Pair]) -> tuple[float, float]:
    """Computes Pearson's and Spearman's correlation with the gold labels."""
    gold = np.array([pair.label for pair in pairs])
    return float(pearsonr(predicted, gold).statistic), float(spearmanr(predicted, gold).statistic)


def predict(
    model: BertForSequenceClassification, tokenizer: BertTokenizer, pairs: Sequence[Pair]
) -> np.ndarray:
    """Predicts the similarity of pairs with the model, in single precision."""
    tokens = tokenise(tokenizer, pairs)
    scores = []
    with torch.inference_mode():
        for start in range(0, len(tokens), BATCH):
            batch = to_batch(tokenizer, tokens[start : start + BATCH])
            scores.append(model(**batch).logits[:, 0].sigmoid().numpy())
    return np.concatenate(scores)


def build_model(
    tokenizer: BertTokenizer, vectors: np.ndarray, seed: int
) -> BertForSequenceClassification:
    """Builds the network as it is before training."""
    config = bert_config(tokenizer, layers=2, intermediate_size=4 * HIDDEN_SIZE, num_labels=1)
    config.sentence_transformers = {
        "activation_fn": "torch.nn.modules.activation.Sigmoid",
        "version": sentence_transformers.__version__,
    }
    model = BertForSequenceClassification(config)
    prepare_network(model, vectors, seed)
    return model


def train(
    model: BertForSequenceClassification,
    tokenizer: BertTokenizer,
    gold: Sequence[TokenPair],
    labelled: Sequence[TokenPair],
    dev: Sequence[Pair],
    output: Path,
    steps: int,
    seed: int,
) -> BertForSequenceClassification:
    """Trains. Writes and returns the checkpoint that is best on dev."""
    rng = random.Random(seed)
    parameters = sum(weights.numel() for weights in model.parameters())
    print(f"{parameters:,} parameters, {steps} steps", flush=True)
    optimizer, schedule = make_optimizer(model, steps)
    average = RunningAverage(model)
    best, best_score = average.model, -1.0
    started, total = time.monotonic(), 0.0
    for step in range(steps):
        model.train()
        share = GOLD_SHARES[step >= SECOND_STAGE * steps]
        pairs = [rng.choice(gold if rng.random() < share else labelled) for _ in range(BATCH)]
        batch = to_batch(tokenizer, [varied(rng, pair, tokenizer) for pair in pairs], 128)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**batch).logits
        labels = torch.tensor([pair.label for pair in pairs])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0].float(), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update(model)
        total += loss.item()
        done = step + 1
        if done % CHECKPOINT_EVERY == 0 or done == steps:
            pearson, spearman = correlations(predict(average.model, tokenizer, dev), dev)
            print(
                f"step {done} loss {total / CHECKPOINT_EVERY:.4f} dev Pearson {pearson:.4f} "
                f"Spearman {spearman:.4f} {time.monotonic() - started:.0f} s",
                flush=True,
            )
            total = 0.0
            if pearson > best_score:
                best, best_score = copy.deepcopy(average.model), pearson
                save_checkpoint(best, tokenizer, output)
    return best


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--output", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--steps", type=int, default=3000, help="training steps (3000)")
    parser.add_argument("--seed", type=int, default=7, help="seed of all random draws (7)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (1)")
    parser.add_argument("--no-test", action="store_true", help="do not measure the test split")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    started = time.monotonic()

    gold, dev = read_sts(args.data, "train"), read_sts(args.data, "dev")
    sentences = sorted(set(sentences_of(gold)))
    general, health = general_texts(args.data), health_texts(args.data)
    everyday = sorted({s for text in general for s in split_sentences(text)})
    everyday = [s for s in everyday if 4 <= len(s.split()) <= 30]
    everyday = rng.sample(everyday, min(EVERYDAY_SENTENCES, len(everyday)))
    vocabulary_texts = sentences * 3 + general + health[::HEALTH_VOCABULARY_STRIDE]
    tokenizer = train_tokenizer(vocabulary_texts)
    vectors = starting_vectors(tokenizer, sentences + general + health, args.seed)
    teacher = Teacher(gold, tokenizer, vectors, args.seed)
    made = [Pair(first, second, 0) for first, second in make_pairs(rng, [sentences, everyday])]
    judged = teacher.judge(made).tolist()
    labelled = [
        Pair(pair.first, pair.second, label) for pair, label in zip(made, judged, strict=True)
    ]
    print(
        f"{len(gold):,} gold pairs, {len(labelled):,} labelled by the teacher, "
        f"{time.monotonic() - started:.0f} s",
        flush=True,
    )

    model = build_model(tokenizer, vectors, args.seed)
    model = train(
        model,
        tokenizer,
        tokenise(tokenizer, gold),
        tokenise(tokenizer, labelled),
        dev,
        args.output,
        args.steps,
        args.seed,
    )
    splits = {"dev": dev} if args.no_test else {"dev": dev, "test": read_sts(args.data, "test")}
    for name, pairs in splits.items():
        shared = [jaccard(teacher.stems(p.first), teacher.stems(p.second)) for p in pairs]
        for kind, predicted in (
            ("Jaccard of stems", np.array(shared)),
            ("TF-IDF cosine of stems", teacher.tfidf_cosine(pairs)),
            ("teacher", teacher.judge(pairs)),
            ("model", predict(model, tokenizer, pairs)),
        ):
            pearson, spearman = correlations(predicted, pairs)
            print(f"{name} {kind}: Pearson {pearson:.4f} Spearman {spearman:.4f}", flush=True)


if __name__ == "__main__":
    main()
