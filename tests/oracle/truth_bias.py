"""Writes truth_bias.jsonl by 40-digit arithmetic: python3 truth_bias.py, needs mpmath.

On every data set of data.jsonl, from the exact doubles: PET-PEESE, the limit meta-analysis (DL and REML), the test of
excess significance (common effects and REML; limits by bisection), Henmi and Copas' interval. On every set of tables of
tables.jsonl: Peters', Harbord's and Deeks' tests. All by the published formulas, regressions by the normal equations.
"""

import json
import os

from mpmath import betainc, erfc, erfinv, exp, findroot, gammainc, inf, log, mp, mpf, nstr, pi, quad, sqrt

mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))


def lines(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def bisect(f, lo, hi, steps=140):
    """The root of a function that is positive at lo and not at hi."""
    for _ in range(steps):
        middle = (lo + hi) / 2
        if f(middle) > 0:
            lo = middle
        else:
            hi = middle
    return lo


def phi(x):
    return erfc(-x / sqrt(2)) / 2


def two_sided_z(z):
    return erfc(abs(z) / sqrt(2))


def two_sided_t(t, df):
    return betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def chi2_sf(x, df):
    return gammainc(mpf(df) / 2, x / 2, inf, regularized=True)


def line(x, y, w):
    """Intercept and slope with the inverse of X'WX and the residual sum of squares."""
    s, sx, sxx = sum(w), sum(a * b for a, b in zip(w, x)), sum(a * b * b for a, b in zip(w, x))
    sy, sxy = sum(a * b for a, b in zip(w, y)), sum(a * b * c for a, b, c in zip(w, x, y))
    d = s * sxx - sx * sx
    b0, b1 = (sxx * sy - sx * sxy) / d, (s * sxy - sx * sy) / d
    rss = sum(a * (c - b0 - b1 * b) ** 2 for a, b, c in zip(w, x, y))
    return (b0, b1), (sxx / d, -sx / d, s / d), rss


def free(x, y, w):
    """The coefficients of least squares with their t tests."""
    (b0, b1), (v0, _, v1), rss = line(x, y, w)
    df = len(x) - 2
    out = {}
    for name, b, v in (("intercept", b0, v0), ("slope", b1, v1)):
        se = sqrt(v * rss / df)
        out[name] = [b, se, b / se, two_sided_t(b / se, df)]
    return out


def mean(y, v, tau2):
    w = [1 / (a + tau2) for a in v]
    return sum(a * b for a, b in zip(w, y)) / sum(w)


def dl(y, v):
    w = [1 / a for a in v]
    m = mean(y, v, 0)
    q = sum(a * (b - m) ** 2 for a, b in zip(w, y))
    return max(mpf(0), (q - (len(y) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))


def reml(y, v):
    def score(t):
        w = [1 / (a + t) for a in v]
        m = sum(a * b for a, b in zip(w, y)) / sum(w)
        return sum(a * a * (b - m) ** 2 for a, b in zip(w, y)) - sum(w) + sum(a * a for a in w) / sum(w)

    if score(mpf(0)) <= 0:
        return mpf(0)
    hi = mpf(1)
    while score(hi) > 0:
        hi *= 2
    return bisect(score, mpf(0), hi)


def limit(y, v, tau2):
    total = [a + tau2 for a in v]
    s = [sqrt(a) for a in total]
    (beta, alpha), (v0, v01, v1), _ = line(s, y, [1 / a for a in total])
    tau = sqrt(tau2)
    est, se = beta + tau * alpha, sqrt(v0 + 2 * tau * v01 + tau2 * v1)
    w = [1 / a for a in v]
    m = mean(y, v, 0)
    q = sum(a * (b - m) ** 2 for a, b in zip(w, y))
    rest = line([sqrt(a) for a in v], y, w)[2]
    k = len(y)
    return {
        "estimate": [est, se, two_sided_z(est / se)],
        "bias": [alpha, sqrt(v1), two_sided_z(alpha / sqrt(v1))],
        "q": [q, q - rest, rest],
        "p": [chi2_sf(q, k - 1), chi2_sf(q - rest, 1), chi2_sf(rest, k - 2)],
    }


Z = sqrt(2) * erfinv(mpf("0.95"))


def power(v, theta, tau2):
    out = []
    for a in v:
        c, s = Z * sqrt(a), sqrt(a + tau2)
        out.append(phi((theta - c) / s) + phi((-theta - c) / s))
    return out


def at_least(power, count):
    d = [mpf(1)]
    for p in power:
        d = [(d[i] * (1 - p) if i < len(d) else 0) + (d[i - 1] * p if i else 0) for i in range(len(d) + 1)]
    return sum(d[count:])


def excess(y, v, tau2):
    theta = mean(y, v, tau2)
    observed = sum(1 for a, b in zip(y, v) if abs(a) >= Z * sqrt(b))
    p = power(v, theta, tau2)
    k = len(y)

    def chi(p):
        e = sum(p)
        if e >= k - mpf(10) ** -30:
            return inf, mpf(1)
        x = (observed - e) * sqrt(1 / e + 1 / (k - e))
        return x * x, phi(-x)

    def root(f):
        sign = -1 if theta < 0 else 1
        g = lambda t: mpf("0.1") - f(power(v, sign * t, tau2))
        if g(mpf(0)) < 0:
            return None
        hi = mpf(1)
        while g(hi) > 0:
            hi *= 2
        return sign * bisect(g, mpf(0), hi, 60)

    return {
        "observed": observed,
        "expected": sum(p),
        "chi2": chi(p)[0],
        "p_chi2": chi(p)[1],
        "p_exact": at_least(p, observed),
        "limit_chi2": root(lambda p: chi(p)[1]),
        "limit_exact": root(lambda p: at_least(p, observed)) if k <= 50 else None,
    }


def henmi_copas(y, v):
    mp.dps = 17
    t, k = dl(y, v), len(y)
    w = [1 / a for a in v]
    w1 = sum(w)
    w2, w3, w4 = (sum(a**r for a in w) / w1 for r in (2, 3, 4))
    V = 1 + t * w2

    def moments(r):
        # Q given R = sqrt(V) r: a quadratic form y'Ay of a normal vector with mean m and covariance S.
        A = lambda x: [a * b - a * sum(c * d for c, d in zip(w, x)) / w1 for a, b in zip(w, x)]
        c = [(1 + t * a) / (sqrt(w1) * V) for a in w]
        m = [a * sqrt(V) * r for a in c]
        Am = A(m)
        # trace AS and AS AS with S = D - V cc', D = diag(v + t)
        D = [a + t for a in v]
        Ac = A(c)
        tr = sum((a - a * a / w1) * d for a, d in zip(w, D)) - V * sum(a * b for a, b in zip(c, Ac))
        wd = [a * d for a, d in zip(w, D)]
        s_d = sum(a * a for a in wd) - 2 * sum(a * a * b for a, b in zip(wd, w)) / w1 + (sum(a * d for a, d in zip([a * a for a in w], D)) / w1) ** 2
        AcDAc = sum(a * a * d for a, d in zip(Ac, D))
        trtr = s_d - 2 * V * AcDAc + V * V * sum(a * b for a, b in zip(c, Ac)) ** 2
        SAm = [d * a - V * ci * sum(x * z for x, z in zip(c, Am)) for d, a, ci in zip(D, Am, c)]
        e = tr + sum(a * b for a, b in zip(m, Am))
        return e, 2 * trtr + 4 * sum(a * b for a, b in zip(Am, SAm))

    def beyond(u):
        def f(r):
            e, s = moments(r)
            bound = k - 1 + (w1 / w2 - 1) * ((r / u) ** 2 - 1)
            return gammainc(e * e / s, 0, bound * e / s, regularized=True) * exp(-r * r / 2) / sqrt(2 * pi)

        return quad(f, [u, u + 1, u + 2, u + 4, u + 8]) - mpf("0.025")

    u = findroot(beyond, (mpf("0.2"), mpf(6)), solver="illinois", tol=mpf(10) ** -26, maxsteps=60, verify=False)
    se = sqrt(V / w1)
    half = u * sqrt(V) * se
    est = mean(y, v, 0)
    mp.dps = 40
    return {"estimate": est, "se": se, "ci": [est - half, est + half], "tau2": t}


def text(x):
    if isinstance(x, dict):
        return {key: text(value) for key, value in x.items()}
    if isinstance(x, list):
        return [text(value) for value in x]
    return x if x is None or isinstance(x, (int, str)) else nstr(x, 20)


def main():
    with open(os.path.join(HERE, "truth_bias.jsonl"), "w", encoding="utf-8") as out:
        write = lambda case: out.write(json.dumps(text(case), separators=(",", ":")) + "\n")
        for d in lines("data.jsonl"):
            y, v = [mpf(x) for x in d["yi"]], [mpf(x) for x in d["vi"]]
            case = {"data": d["data"], "pet": free([sqrt(a) for a in v], y, [1 / a for a in v])}
            case["peese"] = free(v, y, [1 / a for a in v])
            taus = {"EE": mpf(0), "DL": dl(y, v), "REML": reml(y, v)}
            case["limit"] = {name: limit(y, v, t) for name, t in taus.items() if name != "EE"}
            case["excess"] = {name: excess(y, v, t) for name, t in taus.items() if name != "DL"}
            if len(y) <= 8:
                case["hc"] = henmi_copas(y, v)
            write(case)
            out.flush()
        for d in lines("tables.jsonl"):
            rows = [[mpf(x) for x in row] for row in d["rows"] if len(row) == 4]
            add = mpf(1) / 2
            case = {"tables": d["tables"], "k": {}}
            points = {"peters": [], "harbord": [], "deeks": []}
            for a, b, c, e in rows:
                n1, n2, dd, h = a + b, c + e, a + c, b + e
                n = n1 + n2
                z = add if 0 in (a, b, c, e) else 0
                lor = log((a + z) * (e + z) / ((b + z) * (c + z)))
                V = n1 * n2 * dd * h / (n * n * (n - 1))
                ess = 4 * n1 * n2 / n
                if dd * h > 0:
                    points["peters"].append((1 / n, lor, dd * h / n))
                    points["harbord"].append((1 / sqrt(V), (a - n1 * dd / n) / V, V))
                points["deeks"].append((1 / sqrt(ess), lor, ess))
            for name, p in points.items():
                case["k"][name] = len(p)
                if len(p) >= 4:
                    case[name] = free(*(list(column) for column in zip(*p)))
            write(case)


if __name__ == "__main__":
    main()
