#!/usr/bin/env python3
"""Makes the golden values of PairedDifferencesTest with SciPy.

    scripts/golden/make_comparison_golden.py > jobs/src/test/resources/comparison-golden.json

For maintainers.
"""

import collections
import fractions
import itertools
import json
import random

import numpy
from scipy import stats

# The same limit as in SignedRankTest.
MOST_EXACT = 500


def randomization(differences):
    """Returns p of the exact sign-flip test, two-sided."""
    signed = [d for d in differences if d != 0]
    observed = abs(sum(signed))
    sums = [
        abs(sum(s * d for s, d in zip(signs, signed)))
        for signs in itertools.product((1, -1), repeat=len(signed))
    ]
    return sum(s >= observed - 1e-12 for s in sums) / len(sums)


def counted(signed):
    """Returns p of the exact signed-rank test, two-sided.

    Counts all combinations of signs, which SciPy does not do for large samples with ties.
    """
    ranks = [round(2 * rank) for rank in stats.rankdata(abs(signed))]
    counts = {0: 1}
    for rank in ranks:
        more = collections.Counter(counts)
        for rank_sum, count in counts.items():
            more[rank_sum + rank] += count
        counts = more
    positive = sum(rank for rank, value in zip(ranks, signed) if value > 0)
    tail = min(positive, sum(ranks) - positive)
    extreme = sum(count for rank_sum, count in counts.items() if rank_sum <= tail)
    return min(1.0, float(fractions.Fraction(2 * extreme, 2 ** len(ranks))))


def wilcoxon(differences):
    """Returns p of Wilcoxon's test, exact or for large samples approximate, and which of them.

    Differences of 0 are dropped first, because method="auto" takes the approximation if there are
    any. Values are rounded, because equal differences of ratios may differ in the last bits.
    """
    values = numpy.round(differences, 9)
    signed = values[values != 0]
    if len(signed) > MOST_EXACT:
        return stats.wilcoxon(signed, method="asymptotic").pvalue, "approximate"
    p = counted(signed)
    ties = len(set(abs(signed))) < len(signed)
    if len(signed) <= (13 if ties else 50):
        # Up to these sizes method="auto" is exact: by its table, or with ties by all permutations.
        assert abs(p - stats.wilcoxon(signed, method="auto").pvalue) < 1e-12
    elif len(signed) <= 18:
        every = stats.PermutationMethod(n_resamples=2**18, batch=2**12)
        assert abs(p - stats.wilcoxon(signed, method=every).pvalue) < 1e-12
    return p, "exact"


def case(name, differences):
    """Returns the golden values of one sample of differences."""
    values = numpy.array(differences)
    test = stats.ttest_1samp(values, 0)
    interval = test.confidence_interval(0.95)
    signed = values[values != 0]
    p_wilcoxon, method = wilcoxon(differences)
    return {
        "name": name,
        "differences": differences,
        "t": test.statistic,
        "p": test.pvalue,
        "low": interval.low,
        "high": interval.high,
        "effect": values.mean() / values.std(ddof=1),
        "wilcoxon": p_wilcoxon,
        "wilcoxon_method": method,
        "randomization": randomization(differences) if len(signed) <= 14 else None,
    }


def main() -> None:
    """Prints the golden values."""
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
                    case("five of fifty", [1.0] * 5 + [0.0] * 45),
                    case("six of fifty", [1.0] * 6 + [0.0] * 44),
                    case("ties both ways", [0.5, 0.5, -0.5, 0.25, 1.0, -1.0, 0.0, 1.0, 0.25, 0.5]),
                    case("ties by rounding", [0.4 - 0.2, 0.6 - 0.4, 0.3 - 0.1, 0.1 - 0.3, 0.9 - 0.4]),
                    case("eighteen with ties", [0.5, -0.5, 1.0] * 5 + [0.25, 1 / 3, -0.2]),
                    case("sixty without ties", [round(draw.gauss(0.05, 0.2), 6) for _ in range(60)]),
                    case("many ties", [draw.choice([-1, -0.5, 0, 0.5, 0.5, 1.0]) for _ in range(300)]),
                    case("thousand with ties", [draw.choice([-1, -0.5, 0, 0.5, 0.5, 0.75]) for _ in range(1000)]),
                ],
                "p": p,
                "benjamini_hochberg": list(stats.false_discovery_control(p)),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
