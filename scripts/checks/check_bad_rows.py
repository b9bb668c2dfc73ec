#!/usr/bin/env python3
"""Checks what rerank made of rows from `generate --bad`: every row is in ranked/ or in rejected/, and
there for the reason that its column expected_reason names.

    check_bad_rows.py INPUT OUTPUT
"""

import argparse
import collections
import itertools
import sys

import pyarrow.dataset


def counts(path: str, reason: str | None) -> collections.Counter:
    """How often each (query_id, doc_id, reason) occurs; `reason` is a column, or None for none."""
    columns = ["query_id", "doc_id"] + ([reason] if reason else [])
    table = pyarrow.dataset.dataset(path, format="parquet").to_table(columns=columns)
    values = [table.column(name).to_pylist() for name in columns]
    if not reason:
        values.append(itertools.repeat(None))
    return collections.Counter(zip(*values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input", help="what `generate --bad SHARE` wrote")
    parser.add_argument("output", help="what `rerank` wrote")
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
