#!/usr/bin/env python3
"""Makes the values that PairedDifferencesTest compares with, by SciPy.

    scripts/make_comparison_golden.py > jobs/src/test/resources/comparison-golden.json
"""

import itertools
import json
import random

import numpy
from scipy import stats


def randomization(differences):
    """The exact sign-flip test, two-sided."""
    signed = [d for d in differences if d != 0]
    observed = abs(sum(signed))
    sums = [
        abs(sum(s * d for s, d in zip(signs, signed)))
        for signs in itertools.product((1, -1), repeat=len(signed))
    ]
    return sum(s >= observed - 1e-12 for s in sums) / len(sums)


def case(name, differences):
    values = numpy.array(differences)
    test = stats.ttest_1samp(values, 0)
    interval = test.confidence_interval(0.95)
    signed = values[values != 0]
    ties = len(set(abs(signed))) < len(signed)
    wilcoxon = stats.wilcoxon(
        signed, method="approx" if ties else "exact", correction=True
    )
    return {
        "name": name,
        "differences": differences,
        "t": test.statistic,
        "p": test.pvalue,
        "low": interval.low,
        "high": interval.high,
        "effect": values.mean() / values.std(ddof=1),
        "wilcoxon": wilcoxon.pvalue,
        "randomization": randomization(differences) if len(signed) <= 14 else None,
    }


def main() -> None:
    draw = random.Random(11)
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.0001]
    print(
        json.dumps(
            {
                "cases": [
                    case("few", [0.1, -0.05, 0.2, 0.15, 0.3, -0.02, 0.07]),
                    case("zeros", [0.0, 0.25, 0.0, -0.125, 0.5, 0.0, 0.375, 0.0625]),
                    case("one side", [0.11, 0.12, 0.13, 0.14, 0.15]),
                    case("many", [round(draw.gauss(0.02, 0.2), 6) for _ in range(43)]),
                ],
                "p": p,
                "benjamini_hochberg": list(stats.false_discovery_control(p)),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
