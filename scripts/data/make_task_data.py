#!/usr/bin/env python3
"""Turns public data sets for a cross-encoder's other tasks into input files for spark-rerank.

    make_task_data.py --task answers    --data test.json      --output answers.jsonl
    make_task_data.py --task dialogues  --data test_freq.json --output dialogues.jsonl \\
        --run bm25.trec
    make_task_data.py --task similarity --data sts-test.csv   --output similarity.csv

answers: turns a file in SQuAD's layout (PolicyQA, XQuAD) into JSON lines, one row per question,
with query_id, query, doc_id, title, text and answers. doc_id is the title and the number of the
paragraph within it. If a question id is repeated, "~2", "~3" and so on is appended to it. Prints on
standard error how many question ids, questions on one paragraph and paragraph texts are repeated,
and how many answers are not at the position that the file names.

dialogues: turns conversations in Topical-Chat's layout into the task of selecting one response of
ten. Writes JSON lines with query_id, query (the list of all turns so far), doc_id, text and
relevance. The right response is the next turn. The nine wrong ones are turns drawn from other
conversations of the same file. The ten responses all differ. Blanks around turns are removed. The
positions, the wrong turns and the order of the ten are drawn with seed 7. Every conversation gives
the same number of positions if --limit is a multiple of the number of conversations; otherwise some
give one more. A short conversation gives fewer.
--run also writes a lexical baseline as a TREC run. It is BM25 (bm25.py) whose query is the last
--run-turns turns (2; 0 for all turns), joined by blanks, with the word statistics of all different
turns of the file. A response that shares no word stem with the query has the score 0. Ties are
ordered by document id, descending. Prints R_10@1, the share of dialogues whose first response is
the right one.

similarity: turns the STS benchmark's comma-separated rows without a header (sentence, sentence,
grade from 0 to 5) into rows with the header pair_id, sentence1, sentence2, similarity. Quotes
within a sentence are doubled, as in RFC 4180. Prints on standard error how many pairs are repeated.
"""

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bm25 import Bm25

SEED = 7
CANDIDATES = 10


def tell(message: str) -> None:
    """Prints on standard error what is unusual in the data."""
    print(f"note: {message}", file=sys.stderr)


def some(values: Iterable[str]) -> str:
    """Joins the first three values, and adds dots if there are more."""
    values = list(values)
    return ", ".join(values[:3]) + (", ..." if len(values) > 3 else "")


def without_blanks(name: str) -> str:
    """Makes an id of a name. An id must have no blanks, because TREC files are split at them."""
    return re.sub(r"\s+", "_", name.strip())


def write_jsonl(rows: Iterable[dict], output: Path) -> None:
    """Writes one JSON object per line."""
    with open(output, "w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def answer_rows(data: dict) -> list[dict]:
    """Flattens SQuAD's articles, paragraphs and questions into one row per question."""
    rows: list[dict] = []
    asked: Counter[str] = Counter()
    asked_of: Counter[tuple[str, str]] = Counter()
    used: set[str] = set()
    paragraphs_of: Counter[str] = Counter()
    doc_of_text: dict[str, str] = {}
    repeated_texts: list[str] = []
    misplaced: list[str] = []
    for number, article in enumerate(data["data"], start=1):
        title = article.get("title") or ""
        name = without_blanks(title) or f"article-{number}"
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            paragraphs_of[name] += 1
            doc_id = f"{name}-{paragraphs_of[name]:04d}"
            if doc_of_text.setdefault(text, doc_id) != doc_id:
                repeated_texts.append(f"{doc_id} = {doc_of_text[text]}")
            for question in paragraph["qas"]:
                base = without_blanks(str(question["id"]))
                asked[base] += 1
                asked_of[doc_id, question["question"]] += 1
                query_id, time = base, 1
                while query_id in used:
                    time += 1
                    query_id = f"{base}~{time}"
                used.add(query_id)
                answers: list[str] = []
                for answer in question["answers"]:
                    start = answer["answer_start"]
                    if text[start : start + len(answer["text"])] != answer["text"]:
                        misplaced.append(query_id)
                    if answer["text"] not in answers:
                        answers.append(answer["text"])
                rows.append(
                    {
                        "query_id": query_id,
                        "query": question["question"],
                        "doc_id": doc_id,
                        "title": title,
                        "text": text,
                        "answers": answers,
                    }
                )
    repeated = [query_id for query_id, count in asked.items() if count > 1]
    if repeated:
        more = sum(asked[query_id] - 1 for query_id in repeated)
        tell(f"{len(repeated)} question ids are repeated, in {more} more rows: {some(repeated)}")
    if len(asked_of) < len(rows):
        twice = [f"{doc_id}: {query}" for (doc_id, query), n in asked_of.items() if n > 1]
        tell(f"{len(rows) - len(asked_of)} questions are repeated on a paragraph: {some(twice)}")
    if repeated_texts:
        tell(f"{len(repeated_texts)} paragraphs have the text of another one: {some(repeated_texts)}")
    if misplaced:
        tell(f"{len(misplaced)} answers are not where the file says: {some(misplaced)}")
    return rows


def dialogue_rows(conversations: dict[str, list[str]], limit: int) -> list[dict]:
    """Draws up to `limit` positions. Each gets its right response and nine wrong ones."""
    rng = random.Random(SEED)
    names = list(conversations)
    everything = [(name, turn) for name in names for turn in conversations[name]]
    different = len({turn for _, turn in everything})
    if different - max(len(set(turns)) for turns in conversations.values()) < CANDIDATES:
        raise ValueError(
            f"drawing wrong responses needs more conversations: {len(names)} conversations have "
            f"{different} different turns"
        )
    share, rest = divmod(limit, len(names))
    one_more = set(rng.sample(names, rest))
    rows: list[dict] = []
    for name in names:
        turns = conversations[name]
        # From the second turn on: the context must not be empty.
        wanted = min(share + (name in one_more), len(turns) - 1)
        for position in sorted(rng.sample(range(1, len(turns)), wanted)):
            texts = [turns[position]]
            while len(texts) < CANDIDATES:
                other, turn = rng.choice(everything)
                if other != name and turn not in texts:
                    texts.append(turn)
            order = list(range(CANDIDATES))
            rng.shuffle(order)
            query_id = f"{without_blanks(name)}-{position:02d}"
            for place, drawn in enumerate(order):
                rows.append(
                    {
                        "query_id": query_id,
                        "query": turns[:position],
                        "doc_id": f"{query_id}-r{place}",
                        "text": texts[drawn],
                        "relevance": int(drawn == 0),
                    }
                )
    return rows


def read_conversations(path: Path) -> dict[str, list[str]]:
    """Reads Topical-Chat's conversations into id -> turns. Leaves empty turns out."""
    with open(path, encoding="utf-8") as source:
        data = json.load(source)
    conversations: dict[str, list[str]] = {}
    empty = 0
    for name, conversation in data.items():
        turns = [turn["message"].strip() for turn in conversation["content"]]
        empty += turns.count("")
        conversations[name] = [turn for turn in turns if turn]
    if empty:
        tell(f"{empty} empty turns are left out")
    return conversations


def write_baseline(
    rows: list[dict], conversations: dict[str, list[str]], turns: int, output: Path
) -> float:
    """Writes BM25's run over the ten responses of each dialogue. Returns its R_10@1.

    The query is the last `turns` turns of the dialogue, or all turns for 0.
    """
    texts = list(dict.fromkeys(turn for all_ in conversations.values() for turn in all_))
    index = Bm25([str(number) for number in range(len(texts))], texts)
    right = 0
    with open(output, "w", encoding="utf-8", newline="\n") as run:
        for first in range(0, len(rows), CANDIDATES):
            ten = rows[first : first + CANDIDATES]
            found = index.search(" ".join(ten[0]["query"][-turns:]), len(texts))
            scores = {texts[int(number)]: score for number, score in found}
            # Two stable sorts: the score decides, then the document id, both descending.
            ranked = sorted(ten, key=lambda row: row["doc_id"].encode("utf-8"), reverse=True)
            ranked.sort(key=lambda row: scores.get(row["text"], 0.0), reverse=True)
            right += ranked[0]["relevance"]
            for rank, row in enumerate(ranked, start=1):
                score = scores.get(row["text"], 0.0)
                run.write(f"{row['query_id']} Q0 {row['doc_id']} {rank} {score!s} bm25\n")
    return right / (len(rows) // CANDIDATES)


def write_similarity(data: Path, output: Path) -> int:
    """Adds ids and a header to STS pairs. Returns the number of pairs."""
    seen: Counter[tuple[str, str]] = Counter()
    with (
        open(data, encoding="utf-8", newline="") as source,
        open(output, "w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["pair_id", "sentence1", "sentence2", "similarity"])
        count = 0
        for sentence1, sentence2, similarity in csv.reader(source):
            if not 0 <= float(similarity) <= 5:
                raise ValueError(f"{data}: expected a similarity from 0 to 5, found {similarity}")
            count += 1
            seen[sentence1, sentence2] += 1
            writer.writerow([f"s{count:04d}", sentence1, sentence2, similarity])
    repeated = count - len(seen)
    if repeated:
        tell(f"{repeated} pairs are repeated")
    return count


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--task", choices=["answers", "dialogues", "similarity"], required=True)
    parser.add_argument("--data", type=Path, required=True, help="the file to convert")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    parser.add_argument("--limit", type=int, help="dialogues: how many at most (2000)")
    parser.add_argument("--run", type=Path, help="dialogues: the TREC run of the baseline to write")
    parser.add_argument("--run-turns", type=int, help="dialogues: turns in BM25's query (2; 0 for all)")
    args = parser.parse_args()
    if args.task != "dialogues" and (
        args.run or args.limit is not None or args.run_turns is not None
    ):
        parser.error("--run, --run-turns and --limit need --task dialogues")
    if args.run_turns is not None and not args.run:
        parser.error("--run-turns needs --run")
    limit = 2000 if args.limit is None else args.limit
    run_turns = 2 if args.run_turns is None else args.run_turns
    if limit < 1:
        parser.error("--limit must be at least 1")
    if run_turns < 0:
        parser.error("--run-turns must be at least 0")

    if args.task == "answers":
        with open(args.data, encoding="utf-8") as source:
            rows = answer_rows(json.load(source))
        write_jsonl(rows, args.output)
        none = sum(not row["answers"] for row in rows)
        texts = len({row["doc_id"] for row in rows})
        print(f"{args.output}: {len(rows)} questions ({none} without an answer), {texts} texts")
    elif args.task == "dialogues":
        conversations = read_conversations(args.data)
        rows = dialogue_rows(conversations, limit)
        write_jsonl(rows, args.output)
        print(f"{args.output}: {len(rows) // CANDIDATES} dialogues, {len(rows)} responses")
        if args.run:
            share = write_baseline(rows, conversations, run_turns, args.run)
            print(f"{args.run}: BM25's R_10@1 {share:.4f}")
    else:
        count = write_similarity(args.data, args.output)
        print(f"{args.output}: {count} pairs")


if __name__ == "__main__":
    main()
