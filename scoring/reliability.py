"""How well a set of questions measured a group: alpha, omega, item-total correlations, the error of a score, and response functions.

Items are people by items, in any unit, turned to one pole, nothing missing. Knows no gates: who may be shown which figure is
decided where groups are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from questions import Bank
from scoring.arrays import Doubles


def towards_pm(bank: Bank, sheets: NDArray[np.int8]) -> Doubles:
    """Return the core items of complete *sheets* (bank.scored order) in steps towards PM; who skipped a core item is left out."""
    core = sheets[:, : len(bank.core)]
    toward = np.array([1.0 if "pm" in (i.b, i.pole) else -1.0 for i in bank.core])
    return np.asarray((core[(core > 0).all(axis=1)] - 3.0) * toward, dtype=np.float64)


def alpha(items: Doubles) -> float:
    """Return coefficient alpha: k / (k - 1) * (1 - sum of item variances / variance of the sum). Cronbach (1951), eq. 2.

    NaN where the sum does not vary. Two items that agree wholly:

    >>> alpha(np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]))
    1.0
    """
    k = items.shape[1]
    total = float(items.sum(axis=1).var(ddof=1))
    if total <= 0:
        return float("nan")
    return float(k / (k - 1) * (1 - items.var(axis=0, ddof=1).sum() / total))


def alpha_interval(alpha: float, people: int, items: int, level: float = 0.95) -> tuple[float, float]:
    """Return Feldt's interval of alpha: (1 - alpha_true) / (1 - alpha) is F with n - 1 and (n - 1)(k - 1) degrees of freedom.

    Feldt, Woodruff and Salih (1987).
    """
    tail = (1 - level) / 2
    first, second = people - 1, (people - 1) * (items - 1)
    return tuple(1 - (1 - alpha) * f_quantile(p, first, second) for p in (1 - tail, tail))  # type: ignore[return-value]  # two


def one_factor(items: Doubles, most: int = 100_000) -> Doubles:
    """Return the loadings of one factor on the correlations of *items* (minimum residuals; Harman and Jones 1966).

    Principal axes with communalities put back in until they stay: the least-squares fit off the diagonal.
    """
    correlations: Doubles = np.asarray(np.corrcoef(items, rowvar=False), dtype=np.float64)
    communality = 1 - 1 / np.diag(np.linalg.inv(correlations))
    reduced = correlations.copy()
    for _ in range(most):
        np.fill_diagonal(reduced, communality)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        moved = np.abs(loadings**2 - communality).max()
        communality = np.minimum(loadings**2, 1.0)
        if moved < 1e-13:
            break
    return np.asarray(loadings * (1.0 if loadings.sum() >= 0 else -1.0))


def omega(items: Doubles) -> float:
    """Return omega of one factor: (sum of loadings)^2 over itself plus the sum of uniquenesses. McDonald (1999), eq. 6.20b."""
    loadings = one_factor(items)
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def item_total(items: Doubles) -> Doubles:
    """Return each item's correlation with the sum of the others (corrected item-total); NaN for an item that does not vary."""
    rest = items.sum(axis=1, keepdims=True) - items
    x, y = items - items.mean(axis=0), rest - rest.mean(axis=0)
    size = np.sqrt((x * x).sum(axis=0) * (y * y).sum(axis=0))
    return np.asarray(np.where(size > 0, (x * y).sum(axis=0) / np.where(size > 0, size, 1.0), np.nan))


def error_of_measurement(items: Doubles, reliability: float) -> float:
    """Return the standard error of the sum, SD sqrt(1 - reliability), in its own unit. Lord and Novick (1968), 3.8."""
    return float(items.sum(axis=1).std(ddof=1)) * sqrt(max(1 - reliability, 0.0))


@dataclass(frozen=True, slots=True)
class Reliability:
    """What is known of *items* from *people*: alpha with its 95% interval, omega, error of the mean answer, item-total correlations."""

    people: int
    alpha: float
    low: float
    high: float
    omega: float
    error: float
    item_total: tuple[float, ...]


def reliability(items: Doubles) -> Reliability:
    """Return every figure of *items* at once; `error` is that of the mean answer, in answer steps."""
    n, k = items.shape
    a = alpha(items)
    low, high = alpha_interval(a, n, k)
    error = error_of_measurement(items, a) / k
    return Reliability(n, a, low, high, omega(items), error, tuple(item_total(items).tolist()))


def f_quantile(p: float, first: float, second: float) -> float:
    """Return the value that an F variable with *first* and *second* degrees of freedom stays below with probability *p*.

    By bisection of the regularised incomplete beta function; good to 1e-9. From the tables, F(.95; 5, 10):

    >>> round(f_quantile(0.95, 5, 10), 4)
    3.3258
    """
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if _beta(first / 2, second / 2, middle) < p:
            low = middle
        else:
            high = middle
    return second * low / (first * (1 - low)) if low < 1 else float("inf")


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Lentz's method; DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * fraction
