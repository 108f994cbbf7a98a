"""Writes truth_more.jsonl and distributions.jsonl by 60-digit arithmetic: python3 truth.py, needs mpmath.

truth_more.jsonl: every estimator on every data set of data.jsonl and on the clean ones of edge.jsonl, from
the exact values of the doubles. distributions.jsonl: both tails of every distribution, and points of its
quantile functions.
"""

import json
import os

from mpmath import erfc, exp, gammainc, log, loggamma, mp, mpf, nstr, pi, sqrt

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))


def lines(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def bisect(f, lo, hi):
    """The root of a function that is positive at lo and not at hi."""
    for _ in range(400):
        middle = (lo + hi) / 2
        if f(middle) > 0:
            lo = middle
        else:
            hi = middle
        if hi - lo <= abs(hi) * mpf(10) ** -50:
            break
    return (lo + hi) / 2


def chi_sf(x, df):
    return gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def chi_point(p, df):
    return bisect(lambda x: chi_sf(x, df) - p, mpf(0), mpf(20 * df + 100))


class Studies:
    def __init__(self, yi, vi):
        self.yi, self.vi, self.k = [mpf(y) for y in yi], [mpf(v) for v in vi], len(yi)

    def mean(self, w):
        return sum(a * y for a, y in zip(w, self.yi)) / sum(w)

    def weights(self, t):
        return [1 / (v + t) for v in self.vi]

    def q(self, w):
        m = self.mean(w)
        return sum(a * (y - m) ** 2 for a, y in zip(w, self.yi))

    def trace(self, w, *middle):
        """Trace of P D1 P D2 ..., P = W - W11'W/S."""
        s = sum(w)
        n = range(self.k)
        if len(middle) == 1:
            return sum((w[i] - w[i] ** 2 / s) * middle[0][i] for i in n)
        a, b = middle
        total = sum((w[i] - w[i] ** 2 / s) ** 2 * a[i] * b[i] for i in n)
        g = [x ** 2 / s for x in w]
        ga, gb = sum(x * y for x, y in zip(g, a)), sum(x * y for x, y in zip(g, b))
        return total + ga * gb - sum(g[i] ** 2 * a[i] * b[i] for i in n)

    def log_likelihood(self, t, reml):
        w = self.weights(t)
        ll = sum(log(v + t) for v in self.vi) + self.q(w)
        if reml:
            return -(ll + (self.k - 1) * log(2 * pi) - log(self.k) + log(sum(w))) / 2
        return -(ll + self.k * log(2 * pi)) / 2

    def score(self, t, reml):
        w = self.weights(t)
        m = self.mean(w)
        q2 = sum((a * (y - m)) ** 2 for a, y in zip(w, self.yi))
        s = sum(w)
        return q2 - (s - sum(a * a for a in w) / s if reml else s)

    def maximum(self, reml):
        m = sum(self.yi) / self.k
        s = sum((y - m) ** 2 for y in self.yi) / (self.k - 1)
        end = s + sqrt(s * max(self.vi)) + min(self.vi)
        grid = [mpf(0)]
        t = min(self.vi) / 16
        while t < end:
            grid.append(t)
            t *= mpf(1.1)
        grid.append(end)
        values = [self.score(t, reml) for t in grid]
        found = [mpf(0)] if values[0] <= 0 else []
        for a, b, fa, fb in zip(grid, grid[1:], values, values[1:]):
            if fa > 0 >= fb:
                found.append(bisect(lambda t: self.score(t, reml), a, b))
        return max(found, key=lambda t: self.log_likelihood(t, reml)), len(found)

    def root_of_q(self, target):
        if self.q(self.weights(mpf(0))) <= target:
            return mpf(0)
        m = sum(self.yi) / self.k
        end = sum((y - m) ** 2 for y in self.yi) / target
        return bisect(lambda t: self.q(self.weights(t)) - target, mpf(0), end)

    def estimate(self, method):
        k, df, v, one = self.k, self.k - 1, self.vi, [mpf(1)] * self.k
        w = self.weights(mpf(0))

        def full(w, t):
            return (2 * self.trace(w, v, v) + 4 * t * self.trace(w, v, one)
                    + 2 * t * t * self.trace(w, one, one))

        if method in ("DL", "HS", "HSk"):
            factor = mpf(k) / df if method == "HSk" else mpf(1)
            scale = self.trace(w, one) if method == "DL" else sum(w)
            t = (factor * self.q(w) - (df if method == "DL" else k)) / scale
            t = max(t, mpf(0))
            plain = 2 * df + 4 * t * self.trace(w, one) + 2 * t * t * self.trace(w, one, one)
            return t, factor * sqrt(plain) / scale
        if method == "HE":
            t = max((self.q(one) - self.trace(one, v)) / df, mpf(0))
            return t, sqrt(full(one, t)) / df
        if method == "SJ":
            m = sum(self.yi) / k
            crude = sum((y - m) ** 2 for y in self.yi) / k
            w = self.weights(crude)
            t = crude * self.q(w) / df
            return t, crude / df * sqrt(full(w, t))
        if method in ("PM", "PMM"):
            t = self.root_of_q(df if method == "PM" else chi_point(mpf(1) / 2, df))
            return t, sqrt(2 * mpf(k) ** 2 / df) / sum(self.weights(t))
        t, _ = self.maximum(method == "REML")
        w = self.weights(t)
        information = self.trace(w, one, one) if method == "REML" else sum(a * a for a in w)
        return t, sqrt(2 / information)


def show(x):
    return nstr(x, 20)


def pooling():
    sets = [(d["data"], d["yi"], d["vi"]) for d in lines("data.jsonl")]
    for case in lines("edge.jsonl"):
        name = case["id"].split("-")[1]
        if name in ("negvi", "zerovi", "nas", "k1", "allsame") or any(name == n for n, _, _ in sets):
            continue
        sets.append((name, case["yi"], case["vi"]))
    for name, yi, vi in sets:
        s = Studies(yi, vi)
        w = s.weights(mpf(0))
        q, df = s.q(w), s.k - 1
        out = {"data": name, "yi": yi, "vi": vi, "q": show(q), "q_p": show(chi_sf(q, df)),
               "typical": show(df / s.trace(w, [mpf(1)] * s.k)),
               "qp": [show(s.root_of_q(chi_point(p, df))) for p in (mpf("0.025"), mpf("0.975"))],
               "maxima": [s.maximum(False)[1], s.maximum(True)[1]], "methods": {}}
        for method in ("DL", "HE", "HS", "HSk", "SJ", "PM", "PMM", "ML", "REML"):
            t, se = s.estimate(method)
            w = s.weights(t)
            out["methods"][method] = [show(x) for x in (
                t, se, s.mean(w), 1 / sqrt(sum(w)), s.q(w) / df,
                s.log_likelihood(t, False), s.log_likelihood(t, True))]
        yield out


def beta_lower(x, y, a, b):
    """I_x(a, b), y = 1 - x, by the continued fraction DLMF 8.17.22 on the side of the mean where it is short."""
    if x * (a + b + 2) > a + 1:
        return 1 - beta_lower(y, x, b, a)
    c, d = mpf(1), 1 / (1 - (a + b) * x / (a + 1))
    total, m = d, 0
    while True:
        m += 1
        n = a + 2 * m
        for e in (m * (b - m) * x / ((n - 1) * n), -(a + m) * (a + b + m) * x / (n * (n + 1))):
            d, c = 1 / (1 + e * d), 1 + e / c
            total *= d * c
        if abs(d * c - 1) < mpf(10) ** -57:
            return total * exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a + 1) - loggamma(b))


def normal_tail(z):
    return erfc(mpf(z) / sqrt(mpf(2))) / 2


def t_tail(t, df):
    t, df = mpf(t), mpf(df)
    half = beta_lower(df / (df + t * t), t * t / (df + t * t), df / 2, mpf(1) / 2) / 2
    return half if t >= 0 else 1 - half


def f_tail(x, d1, d2):
    x, d1, d2 = mpf(x), mpf(d1), mpf(d2)
    return beta_lower(d2 / (d2 + d1 * x), d1 * x / (d2 + d1 * x), d2 / 2, d1 / 2)


def beta_tail(x, a, b):
    return beta_lower(1 - mpf(x), mpf(x), mpf(b), mpf(a))


def row(name, x, parameters, sf, cdf):
    return {"d": name, "x": x, "with": parameters, "sf": show(sf), "cdf": show(cdf)}


def distributions():
    for z in (-38, -8.5, -3, -1, -1e-9, 0, 1e-9, 0.3, 1, 1.959963984540054, 5, 7.99, 8.01, 12.5, 25, 37, 38.4):
        yield row("normal", z, [], normal_tail(z), normal_tail(-z))
    for df in (1, 2, 3, 4, 7, 12, 47, 101, 1000, 9999):
        root = float(sqrt(mpf(2 * df)))
        points = [df * f for f in (1e-6, 0.01, 0.3, 0.9, 1, 1.2)] + [df + c * root for c in (3, 8, 20)]
        for x in points + [1300.0 + df]:
            yield row("chi", x, [df], chi_sf(x, df), gammainc(mpf(df) / 2, 0, mpf(x) / 2, regularized=True))
    for df in (1, 1.5, 2, 3, 4.7, 12, 47, 101, 1000, 99999):
        for t in (-2.5, 1e-8, 0.01, 0.5, 1, 1.96, 3.5, 8, 30, 1e3, 1e6):
            if t > 1e3 and df > 50 or t > 30 and df > 500:
                continue
            yield row("t", t, [df], t_tail(t, df), t_tail(-t, df))
    for d1, d2 in ((1, 1), (1, 12), (2, 5), (3, 40.5), (5, 1000), (12, 12), (200, 3), (100, 9999)):
        for x in (1e-6, 0.05, 0.7, 1, 1.8, 5, 40, 1e4):
            if f_tail(x, d1, d2) < mpf("1e-300"):
                continue
            yield row("f", x, [d1, d2], f_tail(x, d1, d2), f_tail(1 / mpf(x), d2, d1))
    for a, b in ((0.5, 0.5), (1, 3), (2.5, 7.5), (0.1, 40), (300, 5), (5000, 4000)):
        for x in (1e-10, 0.01, 0.25, 0.5, 0.5555, 0.75, 0.999):
            cdf = beta_lower(mpf(x), 1 - mpf(x), mpf(a), mpf(b))
            if min(cdf, beta_tail(x, a, b)) < mpf("1e-300"):
                continue
            yield row("beta", x, [a, b], beta_tail(x, a, b), cdf)


if __name__ == "__main__":
    for name, rows in (("distributions.jsonl", distributions()), ("truth_more.jsonl", pooling())):
        with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
            for r in rows:
                out.write(json.dumps(r, separators=(",", ":")) + "\n")
                out.flush()
