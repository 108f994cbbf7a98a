"""Exact intervals of tau2 on `data.jsonl`: writes `truth_tau2_ci.jsonl`. Needs mpmath, and `truth.py` beside it.

ML, REML: the bounds of the profile-likelihood interval at 95%, on either side of the highest maximum. GENQ: those of the
generalised Q with weights 1/sqrt(vi) (rounded to doubles), and GENQM: its median. The generalised Q has the
eigenvalues of V^1/2 A V^1/2, taken as such up to k = 20; its tail is the inverse of a Laplace transform, integrated
with 30 digits along a parabola.
"""

import json
import math
import os

from mpmath import eigsy, exp, findroot, log, matrix, mp, mpc, mpf, nstr, pi, sqrt

from truth import HERE, Studies, chi_sf, lines

mp.dps = 30


class Quadratic:
    def __init__(self, a, v, q, t):
        self.q = q
        s = [x + t for x in v]
        total, k = sum(a), len(a)
        self.d = [x * y for x, y in zip(a, s)]
        self.share = [x / total for x in a]
        self.mean = sum(d * (1 - p) for d, p in zip(self.d, self.share))
        self.values = None
        if k <= 20:
            m = matrix(k, k)
            for i in range(k):
                for j in range(k):
                    m[i, j] = ((a[i] if i == j else 0) - a[i] * a[j] / total) * sqrt(s[i] * s[j])
            found = sorted(eigsy(m, eigvals_only=True))
            assert abs(found[0]) < mpf(10) ** -20 * found[-1]
            self.values = found[1:]

    def log_p(self, p):
        """ln Π (1 + 2 λ p)."""
        if self.values:
            return sum(log(1 + 2 * p * x) for x in self.values)
        f = [1 + 2 * p * x for x in self.d]
        return sum(log(x) for x in f) + log(sum(s / x for s, x in zip(self.share, f)))

    def slope(self, p):
        h = mpf(10) ** -15 * abs(p)
        return self.q - (self.log_p(p + h) - self.log_p(p - h)).real / (4 * h) - 1 / p

    def tails(self):
        """P(Q <= q), P(Q > q)."""
        upper = self.q > self.mean
        if upper:
            first = max(self.values) if self.values else max(self.d)
            lo, hi = -1 / (2 * first) * (1 - mpf(10) ** -6), -mpf(10) ** -8 / self.mean
        else:
            lo, hi = mpf(10) ** -8 / self.q, len(self.d) / self.q
        for _ in range(30):
            c = (lo + hi) / 2
            lo, hi = (c, hi) if self.slope(c) < 0 else (lo, c)
        h = mpf(10) ** -10 * abs(c)
        width = 1 / sqrt((self.slope(c + h) - self.slope(c - h)) / (2 * h))
        bend = -mpf("0.05") / width
        start = self.log_p(c).real

        roots = [sqrt(1 + 2 * c * x) for x in self.values] if self.values else None

        def f(y):
            p = mpc(c + bend * y * y, y)
            if roots:
                product = mpc(1)
                for x, r in zip(self.values, roots):
                    product *= sqrt(1 + 2 * p * x) / r
            else:
                product = exp((self.log_p(p) - start) / 2)
            return exp((p - c) * self.q) / product * c / p * mpc(1, -2 * bend * y)

        def trapezoid(first, step):
            total, n = mpf(0), 0
            while True:
                value = f(first + n * step)
                total += value.real
                n += 1
                if abs(value) < mpf(10) ** -21 or n > 20000:
                    return total

        step = width / 2
        total = mpf(1) / 2 + trapezoid(step, step)
        last = total * step
        while True:
            total += trapezoid(step / 2, step)
            step /= 2
            found = total * step
            if abs(found - last) < mpf(10) ** -12 * abs(found):
                break
            last = found
        tail = exp(c * self.q - start / 2) / abs(c) * found / pi
        return (1 - tail, tail) if upper else (tail, 1 - tail)


def root(f, near):
    """The root of a rising function; 0 where it is above 0 at 0."""
    if f(mpf(0)) >= 0:
        return mpf(0)
    lo = hi = mpf(near)
    while f(lo) > 0:
        lo /= 2
    while f(hi) < 0:
        hi *= 2
    if lo == hi:
        return lo
    return findroot(f, (lo, hi), solver="anderson", tol=mpf(10) ** -16, maxsteps=60, verify=False)


def generalised(s, near):
    a = [mpf(1 / math.sqrt(float(v))) for v in s.vi]
    total = sum(a)
    mean = sum(x * y for x, y in zip(a, s.yi)) / total
    q = sum(x * (y - mean) ** 2 for x, y in zip(a, s.yi))
    tails = lambda t: Quadratic(a, s.vi, q, t).tails()
    alpha = mpf("0.025")
    return [root(lambda t: log(tails(t)[1] / alpha), near), root(lambda t: -log(tails(t)[0] / alpha), near),
            root(lambda t: tails(t)[1] - tails(t)[0], near)]


def profile(s, reml):
    top, _ = s.maximum(reml)
    point = findroot(lambda x: chi_sf(x, 1) - mpf("0.05"), mpf("3.84"))
    f = lambda t: 2 * (s.log_likelihood(top, reml) - s.log_likelihood(t, reml)) - point
    hi = max(top, min(s.vi))
    while f(hi) < 0:
        hi *= 2
    solve = lambda lo, hi: findroot(f, (lo, hi), solver="anderson", tol=mpf(10) ** -25, maxsteps=80, verify=False)
    return [mpf(0) if f(mpf(0)) <= 0 else solve(mpf(0), top), solve(max(top, hi / 2) if f(hi / 2) < 0 else top, hi)]


if __name__ == "__main__":
    with open(os.path.join(HERE, "truth_tau2_ci.jsonl"), "w", encoding="utf-8") as out:
        for d in lines("data.jsonl"):
            s = Studies(d["yi"], d["vi"])
            row = {"data": d["data"], "ML": profile(s, False), "REML": profile(s, True)}
            if s.k <= 20:
                near = max(s.estimate("DL")[0], min(s.vi))
                row["GENQ"] = generalised(s, near)
            row = {k: v if k == "data" else [nstr(x, 18) for x in v] for k, v in row.items()}
            out.write(json.dumps(row, separators=(",", ":")) + "\n")
            out.flush()
