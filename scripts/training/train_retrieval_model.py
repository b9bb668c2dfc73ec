#!/usr/bin/env python3
"""Trains the small bi-encoder in sample-data/retrieval-model.

    train_retrieval_model.py --data DATA_DIR --output sample-data/retrieval-model
        [--steps N] [--seed 7] [--threads 1]

DATA_DIR holds the folders medquad, liveqa_med (its answers are left out), scifact and pubmedqa.
The result is a sentence-transformers directory: BertModel (own WordPiece vocabulary, 1.5 million
parameters), mean pooling, L2 normalisation. It is trained from scratch on one CPU core in under
half an hour. This is possible because it is a useful retriever before the first step:

* Word embeddings start from a factored matrix of co-occurrence (PPMI). A random part is added,
  so that similar words differ. Vectors of common words are made shorter. Two spare dimensions
  bring every vector to the same length, so that the layer norms do not undo this. The last
  layer norm removes the two dimensions. The layers start close to the identity. The mean over
  the tokens is therefore a sum of word vectors, weighted by inverse document frequency.
* The loss is a softmax over the cosines of a query with all passages of a large batch. The batch
  has the relevant passage of each query, and for each query one of BM25's best wrong passages.
* Queries and passages are varied as in train_sample_model.py. The weights that are kept are a
  running average.

The script trains on nothing that train_sample_model.py holds out.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from transformers import BertConfig, BertModel, BertTokenizer

from evaluate_retrieval_model import recall, search_model
from evaluate_sample_model import Benchmark, measure, medquad_benchmark, read_medquad
from train_sample_model import TrainingSet, Word, save_checkpoint, word_vectors
from train_similarity_model import RunningAverage, make_optimizer

HIDDEN_SIZE = 128
MAX_POSITIONS = 512
# Longer texts, such as most abstracts, are cut. In a trial, 512 tokens were not better on dev.
MAX_TOKENS = 256
# Dimensions of meaning. The other two bring vectors to the same length.
MEANING = HIDDEN_SIZE - 2
RANDOM_PART = 0.5
IDF_POWER = 1.5

TEMPERATURE = 0.05
LEARNING_RATE = 2e-3
QUERY_TOKENS = 48
# (share of the steps at which the stage ends, maximum tokens per passage, queries per batch).
STAGES = ((0.6, 96, 96), (1.0, 192, 64))
CHECKPOINT_EVERY = 200

# Sources of the queries, with their shares.
TASK_SHARES = {
    "medquad": 0.28,
    "sentence": 0.27,
    "keywords": 0.12,
    "scifact claims": 0.08,
    "titles": 0.18,
    "pubmedqa": 0.07,
}
# Share of the generated queries that are made from a scientific abstract.
ABSTRACT_SHARE = 0.6


# --- the batches -------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A passage as cut for one batch: its index in the training set and its words."""

    place: int
    words: list[Word]


@dataclass(frozen=True)
class Triple:
    """A query with a passage that answers it and one that does not."""

    query: list[Word]
    positive: Shown
    negative: Shown


class Batches:
    """Draws batches of triples from a training set."""

    def __init__(self, training_set: TrainingSet, seed: int):
        self.training_set = training_set
        self.rng = random.Random(seed)
        abstracts = training_set.examples["titles"] + training_set.examples["pubmedqa"]
        self._abstracts = [example.positive for example in abstracts]

    def draw(self, max_tokens: int) -> Triple:
        """Draws a triple whose passages have at most about `max_tokens` words."""
        rng, examples = self.rng, self.training_set.examples
        task = rng.choices(list(TASK_SHARES), list(TASK_SHARES.values()))[0]
        words = rng.randint(max_tokens // 3, max_tokens)
        middle = rng.random() < 0.3
        hidden: int | None = None
        if task in examples:
            example = rng.choice(examples[task])
            place, negatives = example.positive, example.negatives
            with_title = example.may_show_title and rng.random() < 0.5
            query = rng.choice(example.queries)
            shown = self._window(place, words, middle)
        else:
            scientific = rng.random() < ABSTRACT_SHARE
            place = (
                rng.choice(self._abstracts)
                if scientific
                else rng.randrange(len(self.training_set.passages))
            )
            passage = self.training_set.passages[place]
            negatives = passage.mined
            with_title = rng.random() < 0.5
            shown = self._window(place, words, middle)
            if task == "sentence" and len(shown) > 1:
                hidden = rng.choice(shown)
                sentence = passage.sentences[hidden]
                length = rng.randint(5, 30)
                start = rng.randrange(max(1, len(sentence) - length + 1))
                query = sentence[start : start + length]
            else:
                text = [word for s in shown for word in passage.sentences[s]]
                query = self.training_set.keywords(rng, text)
        other = (
            rng.choice(negatives) if negatives else rng.randrange(len(self.training_set.passages))
        )
        return Triple(
            query,
            self._show(place, [s for s in shown if s != hidden], with_title),
            self._show(other, self._window(other, words, middle), with_title),
        )

    def _window(self, place: int, words: int, middle: bool) -> range:
        passage = self.training_set.passages[place]
        return self.training_set.window(self.rng, passage, words, middle)

    def _show(self, place: int, sentences: Sequence[int], with_title: bool) -> Shown:
        passage = self.training_set.passages[place]
        title = passage.title if with_title else []
        return Shown(place, title + [w for s in sentences for w in passage.sentences[s]])

    def encode(self, texts: Sequence[Sequence[Word]], max_tokens: int) -> dict[str, torch.Tensor]:
        """Pads texts to a batch of token ids."""
        tokenizer = self.training_set.tokenizer
        rows = [
            [
                tokenizer.cls_token_id,
                *[token for word in words for token in word][: max_tokens - 2],
                tokenizer.sep_token_id,
            ]
            for words in texts
        ]
        shape = (len(rows), max(map(len, rows)))
        input_ids = np.full(shape, tokenizer.pad_token_id)
        attention_mask = np.zeros(shape, dtype=np.int64)
        for place, row in enumerate(rows):
            input_ids[place, : len(row)] = row
            attention_mask[place, : len(row)] = 1
        return {
            "input_ids": torch.from_numpy(input_ids),
            "attention_mask": torch.from_numpy(attention_mask),
        }


# --- the model ---------------------------------------------------------------------------


def starting_embeddings(training_set: TrainingSet, seed: int) -> np.ndarray:
    """Makes word vectors of equal length, with a longer meaning part for rarer words."""
    vectors = word_vectors(training_set, seed)
    idf = vectors[:, -1]
    weight = ((idf - idf.min()) / (idf.max() - idf.min())) ** IDF_POWER
    weight[training_set.tokenizer.all_special_ids] = 0.0
    meaning = vectors[:, :MEANING]
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    chance = np.random.default_rng(seed).normal(size=meaning.shape)
    chance /= np.linalg.norm(chance, axis=1, keepdims=True)
    meaning += RANDOM_PART * chance
    meaning *= weight[:, np.newaxis] / np.linalg.norm(meaning, axis=1, keepdims=True)
    filler = np.sqrt((1 - weight**2) / 2)
    # Two fillers of opposite sign keep the mean, which a layer norm subtracts, at zero.
    return np.sqrt(HIDDEN_SIZE) * np.column_stack([meaning, filler, -filler])


def build_model(training_set: TrainingSet, seed: int) -> BertModel:
    """Builds the network. It starts as a weighted sum of word vectors."""
    torch.manual_seed(seed)
    tokenizer = training_set.tokenizer
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN_SIZE,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=512,
        max_position_embeddings=MAX_POSITIONS,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.02,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = BertModel(config)
    embeddings = model.embeddings
    with torch.no_grad():
        vectors = torch.from_numpy(starting_embeddings(training_set, seed)).float()
        embeddings.word_embeddings.weight.copy_(vectors)
        embeddings.position_embeddings.weight.normal_(std=0.002)
        embeddings.token_type_embeddings.weight.zero_()
        model.encoder.layer[-1].output.LayerNorm.weight[MEANING:] = 0.0
    return model


def embed(model: BertModel, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Computes the normalised mean over the tokens of each text."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(2).float()
    return torch.nn.functional.normalize((states.float() * mask).sum(dim=1), dim=1)


def save_encoder(model: BertModel, tokenizer: BertTokenizer, output: Path) -> None:
    """Writes the sentence-transformers directory. Replaces each file in one step."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output) as folder:
        plain, staged = Path(folder) / "plain", Path(folder) / "staged"
        save_checkpoint(model, tokenizer, plain)
        transformer = modules.Transformer(str(plain), max_seq_length=MAX_TOKENS)
        pooling = modules.Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
        encoder = SentenceTransformer(
            modules=[transformer, pooling, modules.Normalize()],
            device="cpu",
            similarity_fn_name="cosine",
        )
        encoder.save_pretrained(str(staged), create_model_card=False)
        for path in sorted(staged.rglob("*")):
            target = output / path.relative_to(staged)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            else:
                path.chmod(0o644)
                os.replace(path, target)


# --- training ----------------------------------------------------------------------------


def batch_loss(model: BertModel, batches: Batches, max_tokens: int, size: int) -> torch.Tensor:
    """Draws a batch. Returns the loss of telling each query's passage from all others."""
    triples = [batches.draw(max_tokens) for _ in range(size)]
    shown = [triple.positive for triple in triples] + [triple.negative for triple in triples]
    queries = embed(model, batches.encode([triple.query for triple in triples], QUERY_TOKENS))
    passages = embed(model, batches.encode([passage.words for passage in shown], max_tokens))
    scores = queries @ passages.T / TEMPERATURE
    # A passage that occurs twice must not count as a wrong answer to its own query.
    places = torch.tensor([passage.place for passage in shown])
    again = places[:size].unsqueeze(1) == places.unsqueeze(0)
    again[torch.arange(size), torch.arange(size)] = False
    scores = scores.masked_fill(again, float("-inf"))
    return torch.nn.functional.cross_entropy(scores, torch.arange(size))


def train(training_set: TrainingSet, dev: Benchmark, output: Path, steps: int, seed: int) -> None:
    """Trains. Writes the averaged model at intervals and at the end."""
    model = build_model(training_set, seed)
    batches = Batches(training_set, seed)
    parameters = sum(weights.numel() for weights in model.parameters())
    print(f"{parameters:,} parameters, {steps} steps", flush=True)
    optimizer, schedule = make_optimizer(model, steps, LEARNING_RATE)
    average = RunningAverage(model)
    started, total = time.monotonic(), 0.0
    for step in range(steps):
        model.train()
        _, max_tokens, size = next(stage for stage in STAGES if step < stage[0] * steps)
        loss = batch_loss(model, batches, max_tokens, size)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update(model)
        total += loss.item()
        done = step + 1
        if done % 50 == 0:
            seconds = time.monotonic() - started
            print(f"step {done} loss {total / 50:.3f} {seconds:.0f} s", flush=True)
            total = 0.0
        if done % CHECKPOINT_EVERY == 0 or done == steps:
            save_encoder(average.model, training_set.tokenizer, output)
            rankings = search_model(SentenceTransformer(str(output), device="cpu"), dev)
            ranks, gains = measure(dev, rankings)
            print(
                f"step {done} dev MRR@10 {ranks.mean():.3f} nDCG@10 {gains.mean():.3f} "
                f"R@100 {recall(dev, rankings):.3f} {time.monotonic() - started:.0f} s",
                flush=True,
            )


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--output", type=Path, required=True, help="directory to write")
    parser.add_argument("--steps", type=int, default=1100, help="training steps (1100)")
    parser.add_argument("--seed", type=int, default=7, help="seed of all random draws (7)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (1)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    medquad = read_medquad(args.data)
    training_set = TrainingSet(args.data, medquad)
    print(f"{len(training_set.passages):,} passages", flush=True)
    dev = medquad_benchmark(medquad, "dev")
    train(training_set, dev, args.output, args.steps, args.seed)


if __name__ == "__main__":
    main()
