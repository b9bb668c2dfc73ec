#!/usr/bin/env python3
"""Trains the small question-answering model in sample-data/answer-model.

    train_answer_model.py --data DATA_DIR --output sample-data/answer-model

DATA_DIR holds the folders policyqa, xquad_en, nq_oracle, medquad, liveqa_med (its answers are
left out), scifact and topical_chat. The result is a plain Hugging Face checkpoint
(BertForQuestionAnswering, own WordPiece vocabulary, 1.6 million parameters) with a start and an end
logit for each token. If the passage has no answer, both are highest at [CLS]. The model is trained
from scratch on a CPU. The network starts as train_similarity_model.py describes.

It is trained on these questions:

* PolicyQA's dev split, all of XQuAD English, and nine tenths of the Natural Questions.
* MedQuAD's own questions, with spans that patterns find in their answers: "caused by ...",
  "symptoms include ...".
* Questions made from a sentence of a passage (MedQuAD, SciFact, Wikipedia). A number, a date, a
  reason or a phrase is cut out, a question word is put first, and other words are dropped.

Some windows of text have no answer. They are from another passage, or from the part of the same
passage before or after the answer. A short second stage lengthens the windows of about half of the
batches with other passages.

PolicyQA's test split (other sites than in dev) and the remaining tenth of the Natural Questions are
measured at the end. `--dev-sites N` holds N of the training sites out, to choose settings with.
"""

import argparse
import hashlib
import random
import re
import string
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from transformers import BertForQuestionAnswering, BertTokenizer

from evaluate_sample_model import medquad_split, read_medquad
from train_sample_model import save_checkpoint, split_sentences, train_tokenizer
from train_similarity_model import (
    LEARNING_RATE,
    RunningAverage,
    bert_config,
    general_texts,
    health_texts,
    make_optimizer,
    prepare_network,
    read_nq,
    read_scifact_abstracts,
    read_squad,
    starting_vectors,
)

INTERMEDIATE_SIZE = 384
LAYERS = 3
# Windows of the first stage. In the second stage about half of the batches have long windows.
BATCH = 24
TRAINING_TOKENS = 160
LONG_BATCH = 12
LONG_TOKENS = 384
# The first stage ends after this share of its learning rate's schedule.
FIRST_STAGE_SHARE = 0.75
SECOND_STAGE_STEPS = 500
SECOND_STAGE_RATE = 3e-4
QUESTION_TOKENS = 40
MAX_ANSWER_TOKENS = 40
WINDOW_TOKENS = 384
STRIDE = 128
NULL_SHARE = 0.2
MASKED_SHARE = 0.05
CHECKPOINT_EVERY = 250
MEDQUAD_REPEATS = 1
GENERAL_REPEATS = 2

# Sources of the training questions, with their shares.
TASK_SHARES = {"policy": 0.34, "xquad": 0.09, "nq": 0.13, "medquad": 0.19, "made": 0.25}

# For each question type of MedQuAD, a pattern of the span that answers such a question.
MEDQUAD_SPANS = {
    "causes": r"(?:caused by|results? from|due to|because of|linked to) "
    r"([^.;]{4,90}?)(?=[.;,]| and | that )",
    "symptoms": r"(?:symptoms? (?:may |can |usually |often )?(?:include|are)|characterized by) "
    r"([^.;:]{6,140}?)(?=[.;])",
    "treatment": r"(?:treated with|treatments? (?:may |can |usually |often )?"
    r"(?:includes?|involves?|is)|treat\w* \w+ with) ([^.;:]{4,100}?)(?=[.;,])",
    "exams and tests": r"(?:diagnosed (?:by|with|on|using|through)|tests? (?:may |can )?"
    r"(?:include|are)|diagnosis is (?:made|based) (?:by|on)) ([^.;:]{4,110}?)(?=[.;])",
    "prevention": r"(?:prevent\w*|avoid\w*|reduce the risk)[^.;]{0,60}? by ([^.;:]{4,90}?)(?=[.;])",
    "outlook": r"(?:prognosis|outlook|life expectancy)[^.;]{0,50}? (?:is|depends on) "
    r"([^.;:]{3,90}?)(?=[.;])",
    "frequency": r"((?:about |approximately |an estimated |fewer than |more than )?"
    r"\d[\d,.]* (?:in|to|per|of every|people|individuals|cases|families)(?: [\d,]+)?[^.;,]{0,30}?)"
    r"(?=[.;,]| worldwide| in )",
    "inheritance": r"inherited in (an? [^.;,]{5,50} (?:pattern|manner))",
    "genetic changes": r"[Mm]utations? in (the [^.;,]{2,40}? genes?)",
    "susceptibility": r"(?:more common in|risk factors? (?:include|are)|at risk (?:are|include)) "
    r"([^.;:]{4,90}?)(?=[.;])",
    "information": r"^[^.;,]{3,70}? (?:is|are) ((?:an?|the) [^.;]{8,110}?)(?=[.;])",
    "complications": r"(?:complications? (?:may |can )?(?:include|are)|lead to|leads to) "
    r"([^.;:]{4,90}?)(?=[.;,])",
}

# Sentences that become a question on their subject: (pattern of subject and answer, question).
SENTENCE_QUESTIONS = (
    (
        r"^(.{3,60}?) (?:is|are|may be|can be) (?:often |usually )?caused by (.{4,80}?)(?=[.;,])",
        "What causes {}?",
    ),
    (
        r"^(.{3,60}?) (?:causes?|can cause|may cause|leads? to) (.{4,80}?)(?=[.;,])",
        "What does {} cause?",
    ),
    (r"^(.{3,50}?) (?:is|are) ((?:an?|the) .{6,90}?)(?=[.;,])", "What is {}?"),
    (
        r"^(.{3,50}?) (?:is|are) (?:treated|managed) (?:with|by) (.{4,80}?)(?=[.;,])",
        "How is {} treated?",
    ),
    (
        r"^(.{3,50}?) (?:is|are) diagnosed (?:with|by|using) (.{4,80}?)(?=[.;,])",
        "How is {} diagnosed?",
    ),
    (r"^(.{3,50}?) (?:is|are) used (?:to|for) (.{4,80}?)(?=[.;,])", "What is {} used for?"),
    (r"^(.{3,50}?) affects? (.{4,60}?)(?=[.;,])", "What does {} affect?"),
    (
        r"^(.{3,50}?) (?:occurs?|is found|are found|begins?|develops?) "
        r"((?:in|on|when|during|at) .{4,60}?)(?=[.;,])",
        "Where or when does {} occur?",
    ),
    (
        r"^(.{3,50}?) (?:includes?|consists? of|contains?) (.{4,90}?)(?=[.;])",
        "What does {} include?",
    ),
    (
        r"^(.{3,50}?) (?:is|are) (?:also )?(?:called|known as) (.{4,50}?)(?=[.;,])",
        "What is {} called?",
    ),
    (
        r"^(.{3,50}?) (?:prevents?|helps?|protects?|reduces?|increases?|improves?) "
        r"(.{4,70}?)(?=[.;,])",
        "What does {} do?",
    ),
)
TIME_UNITS = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
AMOUNT = (
    r"(?:about |around |at least |up to |more than |less than )?\d[\d,.]*(?: to \d[\d,.]*|-\d+)?"
)
# Spans to cut out of a sentence, with the question words that replace them.
CUT_SPANS = (
    (rf"\b({AMOUNT}(?: or \w+)? {TIME_UNITS})\b", ("How long", "How long", "When")),
    (rf"\b({AMOUNT}\s?(?:%|percent))", ("What percentage", "How much", "What share")),
    (
        r"\b(?:in|since|by|until|of) ((?:[A-Z][a-z]+ )?(?:1[5-9]|20)\d\d)\b",
        ("When", "In what year", "What year"),
    ),
    (
        rf"\b({AMOUNT}(?: (?:million|billion|thousand))?)\b",
        ("How many", "How much", "What number of"),
    ),
    (
        r"\b((?:because|because of|due to) [^.,;]{5,80})(?=[.,;])",
        ("Why", "Why", "What is the reason"),
    ),
    (r"\b(?:caused by|result of|results from) ([^.,;]{4,70})(?=[.,;])", ("What causes", "Why")),
    (r"\b(by \w+ing [^.,;]{3,60})(?=[.,;])", ("How", "In what way")),
    (
        r"\b(to (?:prevent|reduce|treat|help|avoid|make|find|check|protect) [^.,;]{4,60})(?=[.,;])",
        ("Why", "What for", "For what purpose"),
    ),
    (
        r"(?<=[a-z,] )((?:[A-Z][\w.'-]+)(?: (?:of |de )?[A-Z][\w.'-]+){0,3})",
        ("Who", "What", "Which", "Where"),
    ),
    (r"\b((?:in|on|at) the [a-z]+(?: [a-z]+)?)(?=[.,;]| and )", ("Where", "Where", "When")),
    (r"\b(?:such as|including|called|known as) ([^.,;]{4,60})(?=[.,;])", ("What", "Which")),
)
STOP_WORDS = frozenset(
    "a an the is are was were be been being of in on at to for by with and or that this these "
    "those it its as from has have had do does did not can may will would could should which who "
    "what when where how why if than then there their they he she his her we you your our i but "
    "also such more most other some any each all both into about between after before during "
    "through over under so only very own same just no nor too use used using".split()
)


@dataclass(frozen=True)
class Question:
    """A question on a text, with the character spans that answer it."""

    question: str
    context: str
    spans: list[tuple[int, int]]
    # The site or document of the text, or "".
    group: str = ""


@dataclass(frozen=True)
class Tokens:
    """A text as token ids, with the character span of each token."""

    ids: list[int]
    offsets: list[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Returns the first and last token of a span of characters, or None if it has no token."""
        inside = [i for i, (a, b) in enumerate(self.offsets) if a < end and b > start]
        return (inside[0], inside[-1]) if inside else None


# --- reading and making questions ----------------------------------------------------------


def squad_questions(path: Path) -> list[Question]:
    """Reads a file in SQuAD's layout."""
    questions = []
    for paragraph in read_squad(path):
        for row in paragraph["qas"]:
            answers = row["answers"]
            spans = [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in answers]
            questions.append(
                Question(row["question"], paragraph["context"], spans, paragraph["title"])
            )
    return questions


def nq_held_out(question: str) -> bool:
    """Tells whether a Natural Question is in the tenth that is held out for measuring."""
    return hashlib.sha256(question.encode("utf-8")).digest()[0] % 10 == 0


def nq_questions(data: Path) -> list[Question]:
    """Reads the Natural Questions whose short answer occurs in the passage."""
    questions = []
    for row in read_nq(data):
        context = row["ctxs"][0]["text"]
        spans = [
            (match.start(), match.end())
            for answer in row["answers"]
            for match in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", context, re.IGNORECASE)
        ]
        if spans:
            questions.append(Question(row["question"], context, spans))
    return questions


def medquad_questions(data: Path) -> list[Question]:
    """Reads MedQuAD's questions on the training topics, with the spans that patterns find."""
    questions = []
    for pair in read_medquad(data):
        pattern = MEDQUAD_SPANS.get(pair.question_type)
        if pattern is None or medquad_split(pair.focus) != "train":
            continue
        found = list(re.finditer(pattern, pair.answer))[:2]
        if found:
            spans = [match.span(1) for match in found]
            questions.append(Question(pair.question, pair.answer, spans))
    return questions


def rewritten(rng: random.Random, sentence: str, start: int, end: int, words: str) -> str:
    """Makes a question of a sentence without its span. Shortens it and drops some words."""
    before, after = sentence[:start].split(), sentence[end:].split()
    most = rng.randint(4, 12)
    keep_before = min(len(before), rng.randint(0, most))
    before = before[len(before) - keep_before :]
    after = after[: max(2, most - keep_before)]
    parts = after + before if rng.random() < 0.6 else before + after
    kept = [
        part
        for part in parts
        if rng.random() > (0.25 if part.lower().strip(",.") in STOP_WORDS else 0.1)
    ]
    if len([part for part in kept if part.lower() not in STOP_WORDS]) < 2:
        return ""
    line = " ".join(part.strip(".,;:()") for part in kept)
    helper = rng.choice(("", "", " is", " are", " does", " do", " did", " was"))
    return f"{words}{helper} {line}?"


def phrase_spans(sentence: str) -> list[tuple[int, int]]:
    """Finds sequences of one to four content words."""
    pattern = r"[A-Za-z][\w'-]*(?: [A-Za-z][\w'-]*)*"
    spans = []
    for run in re.finditer(pattern, sentence):
        begin = None
        for word in re.finditer(r"[\w'-]+", run.group()):
            if word.group().lower() in STOP_WORDS:
                begin = None
                continue
            begin = word.start() if begin is None else begin
            last = run.start() + word.end()
            spans = [s for s in spans if s[0] != run.start() + begin]
            spans.append((run.start() + begin, last))
    return [(a, b) for a, b in spans if b - a > 4 and len(sentence[a:b].split()) <= 4]


def made_question(rng: random.Random, sentence: str) -> tuple[str, int, int] | None:
    """Makes one question of a sentence. Returns its text and the character span of its answer."""
    for pattern, form in SENTENCE_QUESTIONS:
        match = re.search(pattern, sentence) if rng.random() < 0.8 else None
        if match and match.group(1).split()[0].lower() not in STOP_WORDS - {"a", "an", "the"}:
            subject = match.group(1)
            subject = subject if subject[1:2].isupper() else subject[:1].lower() + subject[1:]
            return form.format(subject), *match.span(2)
    options = []
    for pattern, words in CUT_SPANS:
        options += [(m.span(1), words) for m in re.finditer(pattern, sentence)]
    if not options or rng.random() < 0.3:
        phrases = phrase_spans(sentence)
        if phrases:
            options = [(rng.choice(phrases), ("What", "What", "Which"))]
    if not options:
        return None
    (start, end), words = rng.choice(options)
    question = rewritten(rng, sentence, start, end, rng.choice(words))
    return (question, start, end) if question else None


def made_questions(rng: random.Random, texts: Sequence[str], repeats: int) -> list[Question]:
    """Makes questions of some sentences of each text."""
    questions = []
    for text in texts:
        sentences = [s for s in split_sentences(text) if 6 <= len(s.split()) <= 45]
        for sentence in rng.sample(sentences, min(repeats, len(sentences))):
            made = made_question(rng, sentence)
            place = text.find(sentence)
            if made and place >= 0:
                question, start, end = made
                questions.append(Question(question, text, [(place + start, place + end)]))
    return questions


# --- windows -------------------------------------------------------------------------------


class TrainingSet:
    """Tokenised questions, from which windows are drawn."""

    def __init__(self, tokenizer: BertTokenizer, questions: dict[str, list[Question]]):
        self.tokenizer = tokenizer
        self.cache: dict[str, Tokens] = {}
        self.questions = questions
        self.asked: dict[str, set[str]] = {}
        for question in questions["policy"]:
            self.asked.setdefault(question.context, set()).add(question.question)

    def tokens(self, text: str) -> Tokens:
        """Tokenises a text, only once."""
        if text not in self.cache:
            self.cache[text] = tokenise(self.tokenizer, text)
        return self.cache[text]

    def draw(self, rng: random.Random, max_tokens: int) -> tuple[list[int], int, int, int]:
        """Draws a window. Returns tokens, length of the question's part, start and end.

        If `max_tokens` leaves room, other passages are put before and after the window.
        """
        task = rng.choices(list(TASK_SHARES), list(TASK_SHARES.values()))[0]
        question = rng.choice(self.questions[task])
        first = self._question_part(rng, question.question)
        room = TRAINING_TOKENS - len(first) - 1
        context = self.tokens(question.context)
        if rng.random() < NULL_SHARE:
            ids = self._without_answer(rng, task, question, room)
            before, after = self._fill(rng, task, question, max_tokens - TRAINING_TOKENS)
            window = [*first, *before, *ids, *after, self.tokenizer.sep_token_id]
            return window, len(first), 0, 0
        spans = [span for a, b in question.spans if (span := context.span(a, b))]
        start, end = rng.choice(spans)
        end = min(end, start + room - 1)
        if len(context.ids) <= room and rng.random() < 0.7:
            begin, stop = 0, len(context.ids)
        else:
            size = min(room, max(end - start + 1, rng.randint(30, room)))
            low = max(0, end + 1 - size)
            begin = rng.randint(low, max(low, min(start, len(context.ids) - size)))
            begin = min(begin, start)
            stop = min(len(context.ids), begin + size)
        ids = context.ids[begin:stop]
        before, after = self._fill(rng, task, question, max_tokens - TRAINING_TOKENS)
        shift = len(first) + len(before) - begin
        window = [*first, *before, *ids, *after, self.tokenizer.sep_token_id]
        return window, len(first), start + shift, end + shift

    def _question_part(self, rng: random.Random, question: str) -> list[int]:
        ids = list(self.tokens(question).ids[:QUESTION_TOKENS])
        if rng.random() < 0.5:
            mask = self.tokenizer.mask_token_id
            ids = [mask if rng.random() < MASKED_SHARE else token for token in ids]
        return [self.tokenizer.cls_token_id, *ids, self.tokenizer.sep_token_id]

    def _without_answer(
        self, rng: random.Random, task: str, question: Question, room: int
    ) -> list[int]:
        """Draws a window that does not answer the question."""
        if task != "policy" and rng.random() < 0.4:
            # The longer side of the passage, before its first or after its last answer.
            tokens = self.tokens(question.context)
            spans = [span for a, b in question.spans if (span := tokens.span(a, b))]
            before = tokens.ids[: min(a for a, _ in spans)]
            after = tokens.ids[max(b for _, b in spans) + 1 :]
            rest = max(before, after, key=len)
            if len(rest) >= 20:
                begin = rng.randint(0, max(0, len(rest) - room))
                return rest[begin : begin + room]
        return self._other_text(rng, task, question, room)

    def _other_text(
        self, rng: random.Random, task: str, question: Question, room: int
    ) -> list[int]:
        """Draws a window of a passage for which the question was not asked."""
        while True:
            other = rng.choice(self.questions[task])
            asked = self.asked.get(other.context, ())
            if other.context != question.context and question.question not in asked:
                ids = self.tokens(other.context).ids
                begin = rng.randint(0, max(0, len(ids) - room))
                return ids[begin : begin + room]

    def _fill(
        self, rng: random.Random, task: str, question: Question, room: int
    ) -> tuple[list[int], list[int]]:
        """Draws other passages that lengthen a window, before it and after it."""
        before: list[int] = []
        after: list[int] = []
        if room == 0:
            return before, after
        for side, size in ((before, split := rng.randint(0, room)), (after, room - split)):
            while len(side) < size:
                side += self._other_text(rng, task, question, size - len(side))
        return before, after

    def draw_batch(
        self, rng: random.Random, batch_size: int, max_tokens: int
    ) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """Draws windows and pads them. Returns the batch, and start and end of each window."""
        rows = [self.draw(rng, max_tokens) for _ in range(batch_size)]
        batch = pad(self.tokenizer, [(ids, first) for ids, first, _, _ in rows])
        return batch, torch.tensor([[start, end] for _, _, start, end in rows])


def tokenise(tokenizer: BertTokenizer, text: str) -> Tokens:
    """Tokenises a text, with the character span of each token."""
    encoding = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    return Tokens(encoding["input_ids"], encoding["offset_mapping"])


def pad(tokenizer: BertTokenizer, rows: Sequence[tuple[list[int], int]]) -> dict[str, torch.Tensor]:
    """Pads rows of token ids, each with the length of its first segment, to one batch."""
    longest = max(len(ids) for ids, _ in rows)
    input_ids = torch.full((len(rows), longest), tokenizer.pad_token_id)
    token_type_ids = torch.zeros((len(rows), longest), dtype=torch.long)
    attention_mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for row, (ids, first) in enumerate(rows):
        input_ids[row, : len(ids)] = torch.tensor(ids)
        token_type_ids[row, first : len(ids)] = 1
        attention_mask[row, : len(ids)] = 1
    return {
        "input_ids": input_ids,
        "token_type_ids": token_type_ids,
        "attention_mask": attention_mask,
    }


# --- answering and measuring ---------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """The best span of a text, and its score minus the null score."""

    text: str
    margin: float


def windows(first: int, length: int) -> Iterator[tuple[int, int]]:
    """Yields token spans of a text that fit beside `first` tokens. Neighbours share `STRIDE`."""
    room = WINDOW_TOKENS - first - 1
    begin = 0
    while True:
        yield begin, min(length, begin + room)
        if begin + room >= length:
            return
        begin += room - STRIDE


def answer(
    model: BertForQuestionAnswering, tokenizer: BertTokenizer, asked: Sequence[tuple[str, str]]
) -> list[Answer]:
    """Answers questions on texts with the best span over all windows."""
    jobs = []
    for place, (question, text) in enumerate(asked):
        question_ids = tokenise(tokenizer, question).ids[:QUESTION_TOKENS]
        first = [tokenizer.cls_token_id, *question_ids, tokenizer.sep_token_id]
        context = tokenise(tokenizer, text)
        for begin, stop in windows(len(first), len(context.ids)):
            ids = [*first, *context.ids[begin:stop], tokenizer.sep_token_id]
            jobs.append((ids, len(first), place, begin, context))
    jobs.sort(key=lambda job: len(job[0]))
    best: dict[int, tuple[float, str]] = {}
    null: dict[int, float] = {}
    for at in range(0, len(jobs), 32):
        part = jobs[at : at + 32]
        with torch.inference_mode():
            output = model(**pad(tokenizer, [job[:2] for job in part]))
        starts, ends = output.start_logits.numpy(), output.end_logits.numpy()
        for row, (ids, first, place, begin, context) in enumerate(part):
            stop = len(ids) - 1
            sums = starts[row, first:stop, None] + ends[row, None, first:stop]
            sums = span_sums(sums)
            start, end = np.unravel_index(sums.argmax(), sums.shape)
            score = float(sums[start, end])
            null[place] = min(null.get(place, np.inf), float(starts[row, 0] + ends[row, 0]))
            if place not in best or score > best[place][0]:
                a, b = context.offsets[begin + start][0], context.offsets[begin + end][1]
                best[place] = (score, asked[place][1][a:b])
    return [
        Answer(best[place][1], best[place][0] - null[place]) if place in best else Answer("", 0.0)
        for place in range(len(asked))
    ]


def span_sums(sums: np.ndarray) -> np.ndarray:
    """Keeps the sums of spans of 1 to MAX_ANSWER_TOKENS tokens. Sets others to -inf."""
    length = np.arange(sums.shape[1])[None, :] - np.arange(sums.shape[0])[:, None]
    return np.where((length >= 0) & (length < MAX_ANSWER_TOKENS), sums, -np.inf)


def normalise_answer(text: str) -> str:
    """Returns SQuAD's normal form: lower case, no punctuation, no articles, single spaces."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def exact_and_f1(predicted: str, gold: Sequence[str]) -> tuple[float, float]:
    """Computes SQuAD's exact match and F1, each the best over the gold answers."""
    exact, best = 0.0, 0.0
    tokens = normalise_answer(predicted).split()
    for text in gold:
        others = normalise_answer(text).split()
        exact = max(exact, float(tokens == others))
        same = sum((Counter(tokens) & Counter(others)).values())
        if same:
            best = max(best, 2 * same / (len(tokens) + len(others)))
    return exact, best


def figures(predicted: Sequence[str], questions: Sequence[Question]) -> tuple[float, float]:
    """Computes exact match and F1 over questions, in per cent."""
    pairs = [
        exact_and_f1(text, [q.context[a:b] for a, b in q.spans])
        for text, q in zip(predicted, questions, strict=True)
    ]
    exact, f1 = np.mean(pairs, axis=0) * 100
    return float(exact), float(f1)


def likely_sentence(question: Question) -> str:
    """Returns the sentence with the most content words of the question, a baseline."""
    asked = set(re.findall(r"\w+", question.question.lower())) - STOP_WORDS
    sentences = split_sentences(question.context) or [""]
    return max(sentences, key=lambda s: len(asked & set(re.findall(r"\w+", s.lower()))))


def null_auc(
    model: BertForQuestionAnswering,
    tokenizer: BertTokenizer,
    questions: Sequence[Question],
    rng: random.Random,
) -> float:
    """Computes the AUC with which the margin tells a question's own text from another text."""
    chosen = rng.sample(list(questions), min(400, len(questions)))
    texts: dict[str, set[str]] = {}
    for question in questions:
        texts.setdefault(question.context, set()).add(question.question)
    others = []
    for question in chosen:
        free = [text for text, asked in texts.items() if question.question not in asked]
        others.append(rng.choice(free))
    own = answer(model, tokenizer, [(q.question, q.context) for q in chosen])
    strange = answer(
        model, tokenizer, [(q.question, o) for q, o in zip(chosen, others, strict=True)]
    )
    margins = [a.margin for a in own + strange]
    return float(roc_auc_score([1] * len(own) + [0] * len(strange), margins))


# --- training ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A part of the training. It does the first `steps` of `schedule_steps` steps."""

    schedule_steps: int
    steps: int
    long_share: float
    learning_rate: float


def train(
    model: BertForQuestionAnswering,
    training_set: TrainingSet,
    watched: dict[str, list[Question]],
    output: Path,
    stage: Stage,
    rng: random.Random,
) -> BertForQuestionAnswering:
    """Trains. Writes the running average of the weights at intervals and at the end."""
    parameters = sum(weights.numel() for weights in model.parameters())
    print(f"{parameters:,} parameters, {stage.steps} steps", flush=True)
    optimizer, schedule = make_optimizer(model, stage.schedule_steps, stage.learning_rate)
    average = RunningAverage(model)
    started, total = time.monotonic(), 0.0
    for step in range(stage.steps):
        model.train()
        is_long = stage.long_share > 0 and rng.random() < stage.long_share
        shape = (LONG_BATCH, LONG_TOKENS) if is_long else (BATCH, TRAINING_TOKENS)
        batch, places = training_set.draw_batch(rng, *shape)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            result = model(**batch)
        loss = 0.0
        padding = batch["attention_mask"] == 0
        for column, logits in enumerate((result.start_logits, result.end_logits)):
            logits = logits.float().masked_fill(padding, -1e4)
            loss = loss + torch.nn.functional.cross_entropy(logits, places[:, column])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update(model)
        total += loss.item()
        done = step + 1
        if done % 50 == 0:
            print(
                f"step {done} loss {total / 50:.3f} {time.monotonic() - started:.0f} s", flush=True
            )
            total = 0.0
        if done % CHECKPOINT_EVERY == 0 or done == stage.steps:
            save_checkpoint(average.model, training_set.tokenizer, output)
            for name, questions in watched.items():
                asked = [(q.question, q.context) for q in questions[:150]]
                texts = [a.text for a in answer(average.model, training_set.tokenizer, asked)]
                exact, f1 = figures(texts, questions[:150])
                print(f"step {done} {name}: exact {exact:.1f} F1 {f1:.1f}", flush=True)
    return average.model


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--output", type=Path, required=True, help="checkpoint to write")
    parser.add_argument(
        "--steps", type=int, default=3000, help="steps of the first stage's schedule (3000)"
    )
    parser.add_argument("--seed", type=int, default=7, help="seed of all random draws (7)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (1)")
    parser.add_argument("--dev-sites", type=int, default=0, help="training sites to hold out (0)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    started = time.monotonic()

    policy = squad_questions(args.data / "policyqa" / "dev.json")
    sites = sorted({question.group for question in policy})
    left_out = set(rng.sample(sites, args.dev_sites))
    nq = nq_questions(args.data)
    held_out = {
        "PolicyQA dev sites": [q for q in policy if q.group in left_out],
        "Natural Questions": [q for q in nq if nq_held_out(q.question)],
    }
    general, health = general_texts(args.data), health_texts(args.data)
    abstracts = [row["text"] for row in read_scifact_abstracts(args.data)]
    answers = health[: len(health) - len(abstracts)]
    wikipedia = sorted({q.context for q in nq if not nq_held_out(q.question)})
    questions = {
        "policy": [q for q in policy if q.group not in left_out],
        "xquad": squad_questions(args.data / "xquad_en" / "xquad.en.json"),
        "nq": [q for q in nq if not nq_held_out(q.question)],
        "medquad": medquad_questions(args.data),
        "made": made_questions(rng, answers, MEDQUAD_REPEATS)
        + made_questions(rng, abstracts, GENERAL_REPEATS)
        + made_questions(rng, wikipedia, GENERAL_REPEATS),
    }
    asked = sorted({q.question for part in questions.values() for q in part})
    tokenizer = train_tokenizer(general * 2 + health[::2] + asked)
    vectors = starting_vectors(tokenizer, general + health + asked, args.seed)
    for name, part in questions.items():
        print(f"  {name}: {len(part):,}", flush=True)
    print(f"prepared in {time.monotonic() - started:.0f} s", flush=True)

    model = BertForQuestionAnswering(bert_config(tokenizer, LAYERS, INTERMEDIATE_SIZE))
    prepare_network(model, vectors, args.seed)
    watched = {name: part for name, part in held_out.items() if part}
    training_set = TrainingSet(tokenizer, questions)
    first_stage = Stage(args.steps, round(FIRST_STAGE_SHARE * args.steps), 0.0, LEARNING_RATE)
    second_stage = Stage(SECOND_STAGE_STEPS, SECOND_STAGE_STEPS, 0.5, SECOND_STAGE_RATE)
    for place, stage in enumerate((first_stage, second_stage)):
        rng = random.Random(args.seed + place)
        model = train(model, training_set, watched, args.output, stage, rng)
    if not args.dev_sites:
        held_out["PolicyQA test"] = squad_questions(args.data / "policyqa" / "test.json")
    for name, part in held_out.items():
        if not part:
            continue
        found = [a.text for a in answer(model, tokenizer, [(q.question, q.context) for q in part])]
        for kind, texts in (("sentence", [likely_sentence(q) for q in part]), ("model", found)):
            exact, f1 = figures(texts, part)
            print(
                f"{name} {kind}: {len(part):,} questions, exact {exact:.1f} F1 {f1:.1f}", flush=True
            )
        area = null_auc(model, tokenizer, part, random.Random(args.seed))
        print(f"{name} own text against another: AUC {area:.3f}", flush=True)


if __name__ == "__main__":
    main()
