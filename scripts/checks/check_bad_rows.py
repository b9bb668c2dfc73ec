#!/usr/bin/env python3
"""Checks that `rerank` rejected the bad rows that `generate --bad` made.

    check_bad_rows.py INPUT OUTPUT

INPUT is a folder that `generate --bad SHARE` wrote, OUTPUT the folder that `rerank` wrote for it.
Every row must be in OUTPUT/ranked or in OUTPUT/rejected, as its column expected_reason says: rows
with a reason must be rejected for that reason, rows without one must be ranked. Prints the number
of rows per reason, and up to ten rows that are wrong. The exit code is 1 if a row is wrong.
"""

import argparse
import collections
import itertools
import sys

import pyarrow.dataset


def counts(path: str, reason: str | None) -> collections.Counter:
    """Counts each (query_id, doc_id, reason). The reason is None if no column has it."""
    columns = ["query_id", "doc_id"] + ([reason] if reason else [])
    table = pyarrow.dataset.dataset(path, format="parquet").to_table(columns=columns)
    values = [table.column(name).to_pylist() for name in columns]
    if not reason:
        values.append(itertools.repeat(None))
    return collections.Counter(zip(*values))


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", help="the folder that `generate --bad SHARE` wrote")
    parser.add_argument("output", help="the folder that `rerank` wrote")
    arguments = parser.parse_args()

    expected = counts(arguments.input, "expected_reason")
    found = counts(f"{arguments.output}/ranked", None) + counts(f"{arguments.output}/rejected", "reason")
    by_reason = collections.Counter()
    for (_, _, reason), count in expected.items():
        by_reason[reason or "ranked"] += count
    for reason, count in sorted(by_reason.items()):
        print(f"{count:>12,} {reason}")
    wrong = [row for row in expected.keys() | found.keys() if expected[row] != found[row]]
    for row in sorted(wrong, key=repr)[:10]:
        print(f"{row}: expected {expected[row]}, found {found[row]}")
    print(f"{sum(expected.values()):,} rows, {len(wrong):,} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
