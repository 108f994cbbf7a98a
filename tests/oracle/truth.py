"""Writes truth_more.jsonl and distributions.jsonl by 60-digit arithmetic and more: python3 truth.py [NAME], needs mpmath.

truth_more.jsonl: every estimator on every data set of data.jsonl and on the clean ones of edge.jsonl, from
the exact values of the doubles. distributions.jsonl: both tails of every distribution, and points of its
quantile functions.
"""

import json
import os
import sys

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
        if abs(d * c - 1) < mpf(10) ** -(mp.dps - 3):
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


def gamma_tails(a, z):
    """Both tails of the gamma distribution, by the series or the continued fraction on the side where it is short."""
    density = exp(a * log(z) - z - loggamma(a))
    if z < a + 1:
        total = term = 1 / a
        n = a
        while term > total * mpf(10) ** -(mp.dps - 5):
            n += 1
            term *= z / n
            total += term
        lower = density * total
        return lower, 1 - lower
    b = z + 1 - a
    c, d, i = mpf(10) ** 300, 1 / b, 0
    total = d
    while True:
        i += 1
        b += 2
        d = 1 / (b - i * (i - a) * d)
        c = b - i * (i - a) / c
        total *= c * d
        if abs(c * d - 1) < mpf(10) ** -(mp.dps - 5):
            return 1 - density * total, density * total


def ln_density(name, x, parameters):
    x = mpf(x)
    if name == "normal":
        return -(x * x + log(2 * pi)) / 2
    if name == "chi":
        a = mpf(parameters[0]) / 2
        return (a - 1) * log(x / 2) - x / 2 - loggamma(a) - log(mpf(2))
    if name == "t":
        n = mpf(parameters[0])
        return loggamma((n + 1) / 2) - loggamma(n / 2) - (log(n * pi) + (n + 1) * log(1 + x * x / n)) / 2
    a, b = mpf(parameters[0]), mpf(parameters[1])
    if name == "f":
        ratio, a, b = a / b, a / 2, b / 2
        return (loggamma(a + b) - loggamma(a) - loggamma(b) + a * log(ratio) + (a - 1) * log(x)
                - (a + b) * log(1 + ratio * x))
    return loggamma(a + b) - loggamma(a) - loggamma(b) + (a - 1) * log(x) + (b - 1) * log(1 - x)


def row(name, x, parameters, sf, cdf):
    """By `steep` percent does the smaller tail change where x changes by one percent."""
    steep = abs(x) * exp(ln_density(name, x, parameters)) / min(sf, cdf)
    return {"d": name, "x": x, "with": parameters, "sf": show(sf), "cdf": show(cdf), "steep": nstr(steep, 4)}


def around(mean, sd, steps=(0, 0.01, 1, 3, 8, 20, 36, 60)):
    return [mean + sign * c * sd for c in steps for sign in ((1, -1) if c else (1,))]


def normals():
    points = (0, 1e-300, 1e-17, 1e-9, 1e-4, 0.1, 0.3, 0.6744897501960817, 1, 1.28, 1.959963984540054, 2.5758, 3.2905,
              5, 7.99, 8, 8.01, 10, 12.5, 20, 25, 30, 35, 37, 37.6, 38.4, 50, 100, 1e3, 1e5, 1e8)
    for z in (sign * z for z in points for sign in ((1, -1) if z else (1,))):
        yield row("normal", z, [], normal_tail(z), normal_tail(-z))


def chi_squareds():
    for df in (0.5, 1, 1.5, 2, 3, 4, 7, 12, 47, 101, 1000, 9999, 1e6, 1e8):
        root = float(sqrt(mpf(2 * df)))
        points = {df * f for f in (1e-100, 1e-12, 1e-3, 0.05, 0.3, 0.9, 1.2, 2)}
        points |= set(around(df, root)) | {1300.0 + df, 4000.0 + df}
        for x in sorted(x for x in points if x > 0):
            cdf, sf = gamma_tails(mpf(df) / 2, mpf(x) / 2)
            yield row("chi", x, [df], sf, cdf)


def students():
    points = (0, 1e-300, 1e-20, 1e-8, 0.01, 0.3, 0.5, 1, 1.96, 2.5, 3.5, 8, 20, 30, 37, 60, 1e3, 1e6, 1e30, 1e150)
    for df in (0.5, 1, 1.5, 2, 3, 4.7, 12, 47, 101, 1000, 99999, 1e6, 1e8):
        for t in (sign * t for t in points for sign in ((1, -1) if t else (1,))):
            if t > 1e3 and df > 1000 or t > 1e6 and df > 50:
                continue
            yield row("t", t, [df], t_tail(t, df), t_tail(-t, df))


def fishers():
    pairs = ((0.5, 0.5), (1, 1), (1, 12), (1, 1e8), (2, 5), (3, 40.5), (5, 1000), (12, 12), (200, 3), (100, 9999),
             (0.5, 1e4), (12, 1e6), (1e8, 2), (1e4, 1e8), (1e8, 1e8))
    for d1, d2 in pairs:
        points = {1e-100, 1e-30, 1e-6, 0.05, 0.7, 1, 1.8, 5, 40, 1e4, 1e30}
        if d2 > 4:
            sd = float(sqrt(2 * mpf(d1 + d2 - 2) / d1 / (d2 - 4)))
            points |= {x for x in around(1, sd) if x > 0}
        for x in sorted(points):
            if max(d1, d2) > 1e5 and not 1e-30 <= x <= 40:
                continue
            yield row("f", x, [d1, d2], f_tail(x, d1, d2), f_tail(1 / mpf(x), d2, d1))


def betas():
    pairs = ((0.25, 0.25), (0.5, 0.5), (1, 3), (2.5, 7.5), (0.1, 40), (300, 5), (5000, 4000), (0.5, 5e7), (5e7, 6.5),
             (1e5, 2e5), (5e7, 5e7))
    for a, b in pairs:
        mean, sd = a / (a + b), float(sqrt(mpf(a) * b / (a + b + 1)) / (a + b))
        points = {1e-300, 1e-100, 1e-10, 0.01, 0.25, 0.5, 0.75, 0.999, 1 - 2.0 ** -53} | set(around(mean, sd))
        for x in sorted(x for x in points if 0 < x < 1):
            cdf = beta_lower(mpf(x), 1 - mpf(x), mpf(a), mpf(b))
            yield row("beta", x, [a, b], beta_tail(x, a, b), cdf)


def distributions():
    mp.dps = 90
    for rows in (normals(), chi_squareds(), students(), fishers(), betas()):
        for r in rows:
            if min(log(mpf(r["sf"])), log(mpf(r["cdf"]))) > -1e5 or r["d"] == "normal":
                yield r
    mp.dps = 60


if __name__ == "__main__":
    for name, rows in (("distributions.jsonl", distributions()), ("truth_more.jsonl", pooling())):
        if sys.argv[1:] and name not in sys.argv:
            continue
        with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
            for r in rows:
                out.write(json.dumps(r, separators=(",", ":")) + "\n")
                out.flush()
