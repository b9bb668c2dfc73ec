#!/usr/bin/env python3
"""Makes runs and judgments of any size, to time `evaluate` with.

    make_synthetic_runs.py QUERIES DEPTH RUNS FOLDER [--seed 7]

Writes FOLDER/qrels.txt with ten judgments per query, of grades 0 to 3, and RUNS files
FOLDER/run-N.txt with DEPTH documents per query. Scores descend within a query, and some are tied.
Needs only the standard library.
"""

import argparse
import pathlib
import random


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("queries", type=int)
    parser.add_argument("depth", type=int)
    parser.add_argument("runs", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(arguments.seed)
    pool = arguments.depth * 2
    with open(arguments.folder / "qrels.txt", "w") as qrels:
        for query in range(arguments.queries):
            for document in draw.sample(range(pool), min(10, pool)):
                qrels.write(f"q{query} 0 d{document} {draw.choice((0, 0, 1, 2, 3))}\n")
    for run in range(arguments.runs):
        with open(arguments.folder / f"run-{run}.txt", "w") as lines:
            for query in range(arguments.queries):
                first = draw.randrange(pool)
                stride = draw.choice((1, 3, 7, 9, 11, 13))
                score = 30.0
                text = []
                seen = set()
                for rank in range(1, arguments.depth + 1):
                    document = (first + rank * stride) % pool
                    while document in seen:
                        document = (document + 1) % pool
                    seen.add(document)
                    text.append(f"q{query} Q0 d{document} {rank} {score:.5f} run-{run}\n")
                    score -= draw.choice((0.0, 0.01, 0.02, 0.05))
                lines.write("".join(text))


if __name__ == "__main__":
    main()
