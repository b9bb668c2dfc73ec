#!/usr/bin/env python3
"""Trains the small cross-encoder in sample-data/model.

    train_sample_model.py --data DATA_DIR --output sample-data/model [--steps N] [--seed 7]

DATA_DIR holds the folders medquad, liveqa_med, scifact and pubmedqa. The result is a plain
Hugging Face checkpoint (BertForSequenceClassification with one output, own WordPiece
vocabulary, 1.5 million parameters). It is trained from scratch on two CPU cores in well under an
hour. Three things make this possible:

* Layer 0 starts by matching words. Its query and key weights are the same orthogonal matrix,
  mirrored between the two segments. Position embeddings start near zero. A word therefore
  attends to its copy in the other segment from the first step. Word embeddings start from a
  factored matrix of co-occurrence (PPMI), so related words attend to each other too. One
  dimension has the inverse document frequency.
* Each training group is one query with one relevant passage and seven others, most of them
  BM25's best wrong ones. The loss is a softmax over the group. A small share of a plain yes/no
  loss keeps the scores comparable between queries.
* Queries are varied: questions as written, short forms of them, claims, titles, sentences
  taken out of a passage, and rare words of a passage. Passages are cut to short and long
  windows, from the start and from the middle.

The following are held out. The script trains on none of them, neither as query nor as passage:
MedQuAD topics of the dev and test splits, all answers judged for LiveQA-Med, SciFact's test claims
and every abstract relevant to one of them, and PubMedQA's test questions.
"""

import argparse
import json
import math
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import scipy.sparse
import sentence_transformers
import torch
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

sys.path.insert(1, str(Path(__file__).parents[1] / "data"))
from bm25 import Bm25, read_jsonl
from evaluate_sample_model import (
    Benchmark,
    MedQuadPair,
    measure,
    medquad_benchmark,
    medquad_split,
    normalise,
    read_medquad,
    rerank,
)
from make_scifact_pairs import read_beir_qrels

VOCABULARY_SIZE = 8_000
HIDDEN_SIZE = 128
MAX_POSITIONS = 512
SEGMENT_OFFSET = 6.0
SPECIAL_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

NEGATIVES = 7
HARD_NEGATIVES = 6
MINED_CANDIDATES = 20
LEARNING_RATE = 1e-3
WARM_UP_STEPS = 100
YES_NO_WEIGHT = 0.1
RARE_WORD_IDF = 2.5
# Share of the steps after which some batches are longer than 128 tokens.
SHORT_STAGE = 0.4
# (tokens, groups per batch, weight) of the second stage.
LONG_STAGE_SHAPES = ((128, 8, 0.47), (256, 8, 0.48), (512, 3, 0.05))
CHECKPOINT_EVERY = 500
DEV_QUERIES = 120

# Sources of the queries of training groups, with their shares.
TASK_SHARES = {
    "medquad": 0.44,
    "sentence": 0.18,
    "keywords": 0.14,
    "scifact claims": 0.07,
    "titles": 0.10,
    "pubmedqa": 0.07,
}

# Forms of MedQuAD's questions for each of its question types. {} is the topic.
QUESTION_FORMS = {
    "information": (
        "what is {}",
        "what does {} mean",
        "definition of {}",
        "{} overview",
        "tell me about {}",
        "information about {}",
    ),
    "symptoms": (
        "symptoms of {}",
        "{} symptoms",
        "signs of {}",
        "how do i know if i have {}",
        "what does {} feel like",
        "i think i have {}, what should i look for",
    ),
    "treatment": (
        "{} treatment",
        "how is {} treated",
        "how to treat {}",
        "is there a cure for {}",
        "best therapy for {}",
        "i was diagnosed with {}, what can i do about it",
        "what helps against {}",
    ),
    "causes": (
        "what causes {}",
        "causes of {}",
        "{} cause",
        "why do people get {}",
        "how does someone get {}",
    ),
    "exams and tests": (
        "how is {} diagnosed",
        "{} diagnosis",
        "test for {}",
        "how do doctors find {}",
    ),
    "prevention": (
        "how to prevent {}",
        "{} prevention",
        "can {} be prevented",
        "how can i avoid {}",
    ),
    "outlook": (
        "{} prognosis",
        "outlook for {}",
        "life expectancy with {}",
        "how serious is {}",
    ),
    "frequency": (
        "how common is {}",
        "how many people have {}",
        "{} prevalence",
        "is {} rare",
    ),
    "inheritance": (
        "is {} inherited",
        "is {} genetic",
        "{} inheritance",
        "does {} run in families",
        "can my child inherit {}",
    ),
    "genetic changes": (
        "which gene causes {}",
        "{} gene",
        "genetic changes in {}",
        "mutations behind {}",
    ),
    "susceptibility": (
        "who is at risk for {}",
        "{} risk factors",
        "what raises the risk of {}",
    ),
    "research": ("research on {}", "clinical trials for {}", "{} studies"),
    "considerations": ("{} diet", "living with {}", "what to eat with {}"),
    "complications": ("complications of {}", "problems caused by {}"),
    "stages": ("stages of {}", "{} staging"),
}

Word = tuple[int, ...]


@dataclass
class Passage:
    """A text to rank: sentences of words, each word as token ids. `mined` are similar passages."""

    title: list[Word]
    sentences: list[list[Word]]
    mined: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Example:
    """Queries that one passage answers, with BM25's best passages that do not answer them."""

    queries: list[list[Word]]
    positive: int
    negatives: list[int]
    may_show_title: bool


@dataclass(frozen=True)
class Source:
    """A passage before tokenising."""

    title: str
    text: str


@dataclass(frozen=True)
class RawExample:
    """An example before tokenising and mining. Passages are indexes."""

    task: str
    queries: list[str]
    positives: list[int]
    may_show_title: bool


# --- reading the training data -----------------------------------------------------------


def medquad_queries(pair: MedQuadPair) -> list[str]:
    """Returns the question as written, twice to give it weight, and its short forms."""
    forms = QUESTION_FORMS.get(pair.question_type, ())
    return [pair.question] * 2 + [form.format(pair.focus) for form in forms]


def without_question(pair: MedQuadPair) -> str:
    """Returns the answer, without a first sentence that repeats the question."""
    first, mark, rest = pair.answer.partition("? ")
    return rest if mark and normalise(first) == normalise(pair.question) else pair.answer


def add_medquad(
    pairs: Sequence[MedQuadPair], sources: list[Source], examples: list[RawExample]
) -> None:
    """Adds MedQuAD's training topics. All answers to a question are positives of it."""
    by_question: dict[str, list[int]] = {}
    chosen = [pair for pair in pairs if medquad_split(pair.focus) == "train"]
    for place, pair in enumerate(chosen, start=len(sources)):
        by_question.setdefault(f"{normalise(pair.focus)} {pair.question_type}", []).append(place)
        sources.append(Source(pair.focus, without_question(pair)))
    start = len(sources) - len(chosen)
    for places in by_question.values():
        for place in places:
            others = [other for other in places if other != place]
            queries = medquad_queries(chosen[place - start])
            examples.append(RawExample("medquad", queries, [place, *others], True))


def add_scifact(data: Path, sources: list[Source], examples: list[RawExample]) -> None:
    """Adds SciFact's training claims, and the titles of abstracts as further queries."""
    beir = data / "scifact" / "beir"
    held_out = {
        doc_id
        for judged in read_beir_qrels(beir / "qrels" / "test.tsv").values()
        for doc_id in judged
    }
    places: dict[str, int] = {}
    for row in read_jsonl(beir / "corpus.jsonl"):
        if row["_id"] in held_out:
            continue
        places[row["_id"]] = len(sources)
        examples.append(RawExample("titles", [row["title"]], [len(sources)], False))
        sources.append(Source(row["title"], row["text"]))
    claims = {row["_id"]: row["text"] for row in read_jsonl(beir / "queries.jsonl")}
    for query_id, judged in read_beir_qrels(beir / "qrels" / "train.tsv").items():
        relevant = [places[doc_id] for doc_id in judged if doc_id in places]
        for place in relevant:
            others = [other for other in relevant if other != place]
            claim = [claims[query_id]]
            examples.append(RawExample("scifact claims", claim, [place, *others], True))


def add_pubmedqa(data: Path, sources: list[Source], examples: list[RawExample]) -> None:
    """Adds PubMedQA's training questions and conclusions as queries for the abstract."""
    folder = data / "pubmedqa"
    test = json.loads((folder / "test_ground_truth.json").read_text(encoding="utf-8"))
    rows = json.loads((folder / "ori_pqal.json").read_text(encoding="utf-8"))
    for key, row in sorted(rows.items()):
        if key in test:
            continue
        queries = [row["QUESTION"], row["LONG_ANSWER"]]
        examples.append(RawExample("pubmedqa", queries, [len(sources)], False))
        sources.append(Source("", " ".join(row["CONTEXTS"])))


# --- vocabulary and tokenising -----------------------------------------------------------


def train_tokenizer(texts: Iterable[str]) -> BertTokenizer:
    """Trains a lower-casing WordPiece vocabulary in BERT's layout."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=VOCABULARY_SIZE, special_tokens=SPECIAL_TOKENS, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    # The trainer numbers some tokens differently in each run. Sorting makes the result repeatable.
    learnt = sorted(set(tokenizer.get_vocab()) - set(SPECIAL_TOKENS))
    vocabulary = {token: place for place, token in enumerate(SPECIAL_TOKENS + learnt)}
    return BertTokenizer(vocab=vocabulary, do_lower_case=True, model_max_length=MAX_POSITIONS)


def split_sentences(text: str) -> list[str]:
    """Splits a text after full stops and at the dashes of MedQuAD's lists."""
    return [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9(])|\s+-\s+", text) if s.strip()]


def to_words(tokenizer: BertTokenizer, texts: Sequence[str]) -> list[list[Word]]:
    """Tokenises texts into words of token ids."""
    tokenised = []
    for encoding in tokenizer(list(texts), add_special_tokens=False).encodings:
        words: list[list[int]] = []
        previous = None
        for token, word in zip(encoding.ids, encoding.word_ids, strict=True):
            if word != previous:
                words.append([])
                previous = word
            words[-1].append(token)
        tokenised.append([tuple(word) for word in words])
    return tokenised


# --- the training set --------------------------------------------------------------------


class TrainingSet:
    """Tokenised passages and examples, from which groups are drawn at random."""

    def __init__(self, data: Path, medquad: Sequence[MedQuadPair]):
        sources: list[Source] = []
        raw: list[RawExample] = []
        add_medquad(medquad, sources, raw)
        add_scifact(data, sources, raw)
        add_pubmedqa(data, sources, raw)
        texts = [f"{source.title} {source.text}".strip() for source in sources]
        self.tokenizer = train_tokenizer(texts + [q for example in raw for q in example.queries])
        self.passages = self._tokenise_passages(sources)
        self.word_idf = self._word_idf()
        index = Bm25([str(place) for place in range(len(texts))], texts)
        bags = [frozenset(normalise(source.text).split()) for source in sources]
        self._mine_similar(index, texts, bags)
        self.examples = self._make_examples(index, raw, bags)

    def _tokenise_passages(self, sources: Sequence[Source]) -> list[Passage]:
        titles = to_words(self.tokenizer, [source.title for source in sources])
        passages = []
        for source, title in zip(sources, titles, strict=True):
            sentences = to_words(self.tokenizer, split_sentences(source.text))
            passages.append(Passage(title, sentences))
        return passages

    def _word_idf(self) -> dict[Word, float]:
        frequency: Counter[Word] = Counter()
        for passage in self.passages:
            frequency.update({word for sentence in passage.sentences for word in sentence})
        return {word: math.log(len(self.passages) / n) for word, n in frequency.items()}

    @staticmethod
    def _search(
        index: Bm25, query: str, positives: Sequence[int], bags: Sequence[frozenset[str]]
    ) -> list[int]:
        """Finds BM25's best passages for a query, without its positives and near copies of them."""
        found = (int(doc) for doc, _ in index.search(query, MINED_CANDIDATES + len(positives)))
        words = bags[positives[0]]
        return [
            place
            for place in found
            if place not in positives and len(words & bags[place]) < 0.8 * len(words | bags[place])
        ]

    def _mine_similar(
        self, index: Bm25, texts: Sequence[str], bags: Sequence[frozenset[str]]
    ) -> None:
        """Finds for each passage those that match its opening words."""
        for place, passage in enumerate(self.passages):
            opening = " ".join(texts[place].split()[:30])
            passage.mined = self._search(index, opening, [place], bags)

    def _make_examples(
        self, index: Bm25, raw: Sequence[RawExample], bags: Sequence[frozenset[str]]
    ) -> dict[str, list[Example]]:
        examples: dict[str, list[Example]] = {}
        for example in raw:
            negatives = self._search(index, example.queries[0], example.positives, bags)
            examples.setdefault(example.task, []).append(
                Example(
                    to_words(self.tokenizer, example.queries),
                    example.positives[0],
                    negatives,
                    example.may_show_title,
                )
            )
        return examples

    @staticmethod
    def window(rng: random.Random, passage: Passage, words: int, middle: bool) -> range:
        """Chooses consecutive sentences of a passage with about `words` words."""
        start = rng.randrange(len(passage.sentences)) if middle else 0
        end, total = start, 0
        while end < len(passage.sentences) and total < words:
            total += len(passage.sentences[end])
            end += 1
        return range(start, end)

    def keywords(self, rng: random.Random, words: Sequence[Word]) -> list[Word]:
        """Draws two to five of the rarer words, half of the time in the order of the text."""
        idf = {word: self.word_idf[word] for word in words}
        rare = [word for word in idf if idf[word] > RARE_WORD_IDF] or list(idf)
        # A weighted draw without replacement takes the smallest exponential variates of these rates.
        # The dictionary keeps the words in the order of the text.
        rank = {word: rng.expovariate(idf[word] + 0.1) for word in rare}
        chosen = set(sorted(rare, key=rank.__getitem__)[: rng.randint(2, 5)])
        query = [word for word in rare if word in chosen]
        if rng.random() < 0.5:
            rng.shuffle(query)
        return query

    def draw_group(self, rng: random.Random, max_tokens: int) -> list[tuple[list[int], int]]:
        """Draws a query with its passages, the relevant one first.

        Each pair is returned as token ids with the length of the first segment.
        """
        task = rng.choices(list(TASK_SHARES), list(TASK_SHARES.values()))[0]
        short = rng.random() < 0.4
        words = rng.randint(40, 150) if short else max_tokens
        middle = rng.random() < (0.4 if short else 0.2)
        hidden: int | None = None
        if task in self.examples:
            example = rng.choice(self.examples[task])
            positive, negatives = example.positive, example.negatives
            query = rng.choice(example.queries)
            shown = self.window(rng, self.passages[positive], words, middle)
            with_title = example.may_show_title and rng.random() < (0.6 if middle else 0.4)
        else:
            positive = rng.randrange(len(self.passages))
            passage = self.passages[positive]
            negatives = passage.mined
            shown = self.window(rng, passage, words, middle)
            with_title = rng.random() < 0.3
            if task == "sentence" and len(shown) > 1:
                hidden = rng.choice(shown)
                sentence = passage.sentences[hidden]
                length = rng.randint(4, 25)
                start = rng.randrange(max(1, len(sentence) - length + 1))
                query = sentence[start : start + length]
            else:
                query = self.keywords(rng, [w for s in shown for w in passage.sentences[s]])

        hard = rng.sample(negatives, min(HARD_NEGATIVES, len(negatives)))
        while len(hard) < NEGATIVES:
            place = rng.randrange(len(self.passages))
            if place != positive and place not in hard:
                hard.append(place)
        shown_passages = [(self.passages[positive], [s for s in shown if s != hidden])]
        for place in hard:
            passage = self.passages[place]
            shown_passages.append((passage, self.window(rng, passage, words, middle)))
        return [
            self._encode(query, passage, sentences, with_title, max_tokens)
            for passage, sentences in shown_passages
        ]

    def _encode(
        self,
        query: Sequence[Word],
        passage: Passage,
        sentences: Iterable[int],
        with_title: bool,
        max_tokens: int,
    ) -> tuple[list[int], int]:
        cls, sep = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        first = [cls, *(token for word in query for token in word)][: max_tokens // 2] + [sep]
        words = list(passage.title) if with_title else []
        words += [word for s in sentences for word in passage.sentences[s]]
        second = [token for word in words for token in word][: max_tokens - len(first) - 1]
        return [*first, *second, sep], len(first)

    def draw_batch(
        self, rng: random.Random, groups: int, max_tokens: int
    ) -> dict[str, torch.Tensor]:
        """Draws groups and pads them to one batch."""
        pairs = [pair for _ in range(groups) for pair in self.draw_group(rng, max_tokens)]
        longest = max(len(tokens) for tokens, _ in pairs)
        input_ids = np.full((len(pairs), longest), self.tokenizer.pad_token_id)
        token_type_ids = np.zeros((len(pairs), longest), dtype=np.int64)
        attention_mask = np.zeros((len(pairs), longest), dtype=np.int64)
        for row, (tokens, first) in enumerate(pairs):
            input_ids[row, : len(tokens)] = tokens
            token_type_ids[row, first : len(tokens)] = 1
            attention_mask[row, : len(tokens)] = 1
        return {
            "input_ids": torch.from_numpy(input_ids),
            "token_type_ids": torch.from_numpy(token_type_ids),
            "attention_mask": torch.from_numpy(attention_mask),
        }


# --- the model ---------------------------------------------------------------------------


def word_vectors(training_set: TrainingSet, seed: int) -> np.ndarray:
    """Makes vectors of the vocabulary: factored PPMI co-occurrence and one dimension of IDF."""
    size = len(training_set.tokenizer)
    pairs = scipy.sparse.csr_matrix((size, size), dtype=np.float64)
    document_frequency = np.zeros(size)
    stream: list[np.ndarray] = []
    for passage in training_set.passages:
        tokens = [t for sentence in passage.sentences for word in sentence for t in word]
        title = [t for word in passage.title for t in word]
        stream.append(np.array(title + tokens + [0] * 6))
        document_frequency[list(set(title + tokens))] += 1
    tokens = np.concatenate(stream)
    for distance in range(1, 6):
        left, right = tokens[:-distance], tokens[distance:]
        inside = (left > 0) & (right > 0)
        weights = np.full(inside.sum(), 1 / distance)
        pairs += scipy.sparse.csr_matrix((weights, (left[inside], right[inside])), (size, size))
    pairs = (pairs + pairs.T).tocoo()
    totals = np.asarray(pairs.sum(axis=1)).ravel()
    smoothed = totals**0.75
    pmi = np.log(pairs.data * smoothed.sum() / (totals[pairs.row] * smoothed[pairs.col]))
    ppmi = scipy.sparse.csr_matrix((np.maximum(pmi, 0), (pairs.row, pairs.col)), shape=(size, size))
    vectors, values, _ = randomized_svd(ppmi, HIDDEN_SIZE - 1, random_state=seed)
    vectors = vectors * np.sqrt(values)
    vectors -= vectors.mean(axis=0)
    generator = np.random.default_rng(seed)
    unseen = document_frequency == 0
    vectors[unseen] = generator.normal(size=(unseen.sum(), HIDDEN_SIZE - 1))
    vectors *= math.sqrt(HIDDEN_SIZE - 1) / np.linalg.norm(vectors, axis=1, keepdims=True)

    idf = np.log((len(training_set.passages) + 1) / (document_frequency + 1))
    idf = (idf - idf.mean()) / idf.std()
    return np.column_stack([vectors, 2 * idf])


def build_model(training_set: TrainingSet, seed: int) -> BertForSequenceClassification:
    """Builds the network, with a first layer that matches words from the start."""
    tokenizer = training_set.tokenizer
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN_SIZE,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=512,
        max_position_embeddings=MAX_POSITIONS,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.08,
        num_labels=1,
        pad_token_id=tokenizer.pad_token_id,
    )
    config.sentence_transformers = {
        "activation_fn": "torch.nn.modules.activation.Sigmoid",
        "version": sentence_transformers.__version__,
    }
    model = BertForSequenceClassification(config)
    embeddings = model.bert.embeddings
    attention = model.bert.encoder.layer[0].attention.self
    with torch.no_grad():
        vectors = torch.from_numpy(word_vectors(training_set, seed)).float()
        embeddings.word_embeddings.weight.copy_(vectors)
        embeddings.position_embeddings.weight.normal_(std=0.01)
        # The two segments differ in one direction, and the keys are mirrored in it. So a word
        # attends to its copy in the other segment more than to itself.
        direction = torch.nn.functional.normalize(torch.randn(HIDDEN_SIZE), dim=0)
        embeddings.token_type_embeddings.weight[0] = -SEGMENT_OFFSET * direction
        embeddings.token_type_embeddings.weight[1] = SEGMENT_OFFSET * direction
        mirror = torch.eye(HIDDEN_SIZE) - 2 * torch.outer(direction, direction)
        torch.nn.init.orthogonal_(attention.query.weight)
        attention.key.weight.copy_(attention.query.weight @ mirror)
    return model


def save_checkpoint(
    model: BertForSequenceClassification, tokenizer: BertTokenizer, output: Path
) -> None:
    """Writes the checkpoint. Replaces each file in one step."""
    output.mkdir(parents=True, exist_ok=True)
    tokenizer.backend_tokenizer.no_truncation()  # set by scoring; must not be saved
    with tempfile.TemporaryDirectory(dir=output) as folder:
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        for path in Path(folder).iterdir():
            path.chmod(0o644)
            os.replace(path, output / path.name)


# --- training ----------------------------------------------------------------------------


def group_loss(scores: torch.Tensor) -> torch.Tensor:
    """Returns the loss of scores [groups, passages]. Column 0 is the relevant passage."""
    listwise = -torch.log_softmax(scores, dim=1)[:, 0].mean()
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    yes_no = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels)
    return listwise + YES_NO_WEIGHT * yes_no


def learning_rate_factor(step: int, steps: int) -> float:
    """Returns the factor of a linear warm-up with cosine decay to zero after it."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    progress = (step - WARM_UP_STEPS) / max(1, steps - WARM_UP_STEPS)
    return 0.5 * (1 + math.cos(math.pi * progress))


def batch_shape(rng: random.Random, step: int, steps: int) -> tuple[int, int]:
    """Returns tokens per pair and groups per batch at this step."""
    if step < SHORT_STAGE * steps:
        return LONG_STAGE_SHAPES[0][:2]
    shape = rng.choices(LONG_STAGE_SHAPES, [weight for *_, weight in LONG_STAGE_SHAPES])[0]
    return shape[:2]


def dev_benchmark(medquad: Sequence[MedQuadPair]) -> Benchmark:
    """Makes a benchmark of some questions on the dev topics, to monitor the training."""
    full = medquad_benchmark(medquad, "dev")
    stride = max(1, len(full.queries) // DEV_QUERIES)
    queries = dict(list(full.queries.items())[::stride])
    candidates = {query_id: full.candidates[query_id] for query_id in queries}
    return Benchmark(full.name, queries, full.documents, candidates, full.qrels)


def train(training_set: TrainingSet, dev: Benchmark, output: Path, steps: int, seed: int) -> None:
    """Trains. Writes a checkpoint at intervals and at the end."""
    rng = random.Random(seed)
    model = build_model(training_set, seed)
    parameters = sum(weights.numel() for weights in model.parameters())
    print(f"{parameters:,} parameters, {steps} steps", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: learning_rate_factor(step, steps)
    )
    started = time.monotonic()
    losses: list[float] = []
    for step in range(steps):
        model.train()
        max_tokens, groups = batch_shape(rng, step, steps)
        batch = training_set.draw_batch(rng, groups, max_tokens)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**batch).logits
        loss = group_loss(logits.float().view(groups, NEGATIVES + 1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        done = step + 1
        if done % 50 == 0:
            recent = sum(losses[-50:]) / 50
            print(f"step {done} loss {recent:.3f} {time.monotonic() - started:.0f} s", flush=True)
        if done % CHECKPOINT_EVERY == 0 or done == steps:
            rr, gain = measure(dev, rerank(model, training_set.tokenizer, dev))
            print(f"step {done} dev MRR@10 {rr.mean():.3f} nDCG@10 {gain.mean():.3f}", flush=True)
            save_checkpoint(model, training_set.tokenizer, output)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--output", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--steps", type=int, default=7000, help="training steps (7000)")
    parser.add_argument("--seed", type=int, default=7, help="seed of all random draws (7)")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (2)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)

    medquad = read_medquad(args.data)
    training_set = TrainingSet(args.data, medquad)
    print(f"{len(training_set.passages):,} passages; examples per task:", flush=True)
    for task, examples in training_set.examples.items():
        print(f"  {task}: {len(examples):,}", flush=True)
    train(training_set, dev_benchmark(medquad), args.output, args.steps, args.seed)


if __name__ == "__main__":
    main()
