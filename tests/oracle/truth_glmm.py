"""Maximum likelihood of generalised linear mixed models in 40-digit arithmetic (mpmath).

Reads the rows of `glmm.jsonl`, writes `truth_glmm.jsonl`:
- models with one random effect: estimate, standard error, tau2 and log-likelihood at the maximum, found by Newton's
  method on the integrated likelihood, each integral by Gauss-Legendre quadrature between points around its mode;
- UM.RS: the log-likelihood at the parameters of `TWO` (effect, baseline, and the standard
  deviations of baseline and effect), and with metafor's effect and `tau2` in their place;
- CM.EL: Wald's test of heterogeneity;
- the log-likelihood of the counts at the conditional modes of the random effects, which is what metafor's `logLik`
  turns out to be where it integrates with more than one node (`conditional`).

    python3 tests/oracle/truth_glmm.py > tests/oracle/truth_glmm.jsonl
"""

import json
import os
import sys

from mpmath import binomial, diff, exp, factorial, findroot, log, log1p, matrix, mp, mpf, pi, quad, sqrt

mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))
ONE = ["bcg-or-cm.al", "nielweise07-or-cm.al", "collins85b-or-um.fs", "hart-ir-irln-null", "pritz-plo-null"]
# theta, mu, sigma, tau at which UM.RS is looked at.
TWO = {
    "bcg-or": [-0.7617138, -4.4937831124953815, 1.863736091780321**0.5, 0.321757**0.5],
    "collins85b-or": [-0.5159877, -2.088122854330952, 1.357090939025668**0.5, 0.266796**0.5],
    "nielweise07-or": [-1.2796865, -4.033106129114422, 0.536373697525004**0.5, 0.725215**0.5],
}


def softplus(x):
    return log1p(exp(x)) if x < 0 else x + log1p(exp(-x))


def binomial_ll(y, n, eta):
    value = log(binomial(n, y))
    if y:
        value -= y * softplus(-eta)
    if n - y:
        value -= (n - y) * softplus(eta)
    return value


def poisson_ll(y, t, eta):
    return y * (eta + log(t)) - t * exp(eta) - log(factorial(y))


def hypergeometric_ll(row, eta):
    a, b, c, d = row
    n1, n2, m = a + b, c + d, a + c
    ways = lambda u: binomial(n1, u) * binomial(n2, m - u)
    terms = [ways(u) * exp(u * eta) for u in range(max(0, m - n2), min(n1, m) + 1)]
    return log(ways(a) * exp(a * eta)) - log(sum(terms))


def study(case, row):
    """Log-likelihood as a function of the effect (and of the baseline where there is one)."""
    measure, model = case["measure"], case["model"]
    if measure == "PLO":
        return lambda th: binomial_ll(row[0], row[1], th)
    if measure == "IRLN":
        return lambda th: poisson_ll(row[0], mpf(row[1]), th)
    if measure == "OR" and model == "CM.EL":
        return lambda th: hypergeometric_ll(row, th)
    if measure == "OR" and model == "CM.AL":
        a, b, c, d = row
        return lambda th: binomial_ll(a, a + c, th + log(mpf(a + b) / (c + d)))
    if measure == "OR":
        a, b, c, d = row
        return lambda th, mu: binomial_ll(a, a + b, mu + th / 2) + binomial_ll(c, c + d, mu - th / 2)
    raise ValueError(measure)


def mode(f):
    """Maximum of a concave function, by Newton's method from 0 with halving."""
    z = mpf(0)
    for _ in range(100):
        g, h = diff(f, z), diff(f, z, 2)
        step = -g / h
        while f(z + step) < f(z):
            step /= 2
            if abs(step) < mpf(10) ** -12:
                break
        z += step
        if abs(step) < mpf(10) ** -12:
            break
    return z, 1 / sqrt(-diff(f, z, 2))


def integral(ll):
    """log of the mean of e^ll(z) over a standard normal z."""
    f = lambda z: ll(z) - z * z / 2
    at, sd = mode(f)
    top = f(at)
    points = [at + sd * s for s in (-12, -8, -5, -3, -1, 1, 3, 5, 8, 12)]
    points = [min(at, mpf(0)) - 14] + [p for p in points if abs(p) < 13] + [max(at, mpf(0)) + 14]
    points = sorted(points)
    return top + log(quad(lambda z: exp(f(z) - top), points) / sqrt(2 * pi)), at


def usable(case):
    if case["measure"] != "OR":
        return case["rows"]
    return [r for r in case["rows"] if r[0] + r[2] > 0 and r[1] + r[3] > 0]


def one_random_effect(case):
    mp.dps = 25
    rows = usable(case)
    studies = [study(case, r) for r in rows]
    own = case["model"] == "UM.FS"
    e = case["expected"]

    def of_study(i, th, tau, mu):
        ll = studies[i]
        arm = (lambda z: ll(th + tau * z, mu)) if own else (lambda z: ll(th + tau * z))
        return integral(arm)

    # Gradient and Hessian from those of each study, by differences; the study's own parameter is eliminated.
    point = [mpf(e["b"]), sqrt(mpf(e["tau2"]))]
    mus = [log((r[0] + r[2] + mpf(1) / 2) / (r[1] + r[3] + mpf(1) / 2)) if own else mpf(0) for r in rows]
    h = mpf(10) ** -6
    for step in range(6 if own else 5):
        g, H = matrix(2, 1), matrix(2, 2)
        value = mpf(0)
        back = []
        for i in range(len(rows)):
            f = lambda x, i=i: of_study(i, x[0], x[1], x[2])[0]
            x = [point[0], point[1], mus[i]]
            n = 3 if own else 2
            f0 = f(x)
            value += f0
            move = lambda *ds: [a + d * h for a, d in zip(x, list(ds) + [0] * (3 - len(ds)))]
            unit = lambda j, s=1: [s if q == j else 0 for q in range(3)]
            plus = [f(move(*unit(j))) for j in range(n)]
            minus = [f(move(*unit(j, -1))) for j in range(n)]
            gi = [(p - m) / (2 * h) for p, m in zip(plus, minus)]
            Hi = matrix(n, n)
            for j in range(n):
                Hi[j, j] = (plus[j] - 2 * f0 + minus[j]) / h**2
                for q in range(j):
                    both = [a + b for a, b in zip(unit(j), unit(q))]
                    less = [-a for a in both]
                    Hi[j, q] = (f(move(*both)) - plus[j] - plus[q] + 2 * f0 - minus[j] - minus[q] + f(move(*less))) / (2 * h**2)
                    Hi[q, j] = Hi[j, q]
            if own:
                for j in range(2):
                    g[j] += gi[j] - Hi[j, 2] * gi[2] / Hi[2, 2]
                    for q in range(2):
                        H[j, q] += Hi[j, q] - Hi[j, 2] * Hi[2, q] / Hi[2, 2]
                back.append((gi[2], Hi[2, 0], Hi[2, 1], Hi[2, 2]))
            else:
                for j in range(2):
                    g[j] += gi[j]
                    for q in range(2):
                        H[j, q] += Hi[j, q]
        d = -(H**-1) * g
        if own:
            mus = [m - (gm + a * d[0] + b * d[1]) / c for m, (gm, a, b, c) in zip(mus, back)]
        point = [point[0] + d[0], point[1] + d[1]]
        print(case["id"], step, mp.nstr(d.T, 5), file=sys.stderr)
        if max(abs(d[0]), abs(d[1])) < mpf(10) ** -13:
            break
    se = sqrt((-(H**-1))[0, 0])
    found = [of_study(i, point[0], point[1], mus[i]) for i in range(len(rows))]
    ll = sum(f[0] for f in found)
    at_modes = [point[0] + point[1] * f[1] for f in found]
    conditional = sum((studies[i](t, mus[i]) if own else studies[i](t)) for i, t in enumerate(at_modes))
    text = lambda x: mp.nstr(x, 16)
    return {"id": case["id"], "b": text(point[0]), "se": text(se), "tau2": text(point[1] ** 2), "ll": text(ll),
            "conditional": text(conditional)}


def two_random_effects(case, point):
    """Trapezoidal rule over the prior, 50 nodes in each standard deviation, in double precision with exact sums."""
    import math

    def ll_of(row, theta, mu, sigma, tau):
        a, b, c, d = row
        step = 0.02
        nodes = [step * i for i in range(-450, 451)]
        if case["measure"] == "IRR":
            arm = lambda y, t, eta: y * (eta + math.log(t)) - t * math.exp(eta) - math.lgamma(y + 1)
            one, two = (lambda eta: arm(a, b, eta)), (lambda eta: arm(c, d, eta))
        else:
            plus = lambda x: math.log1p(math.exp(x)) if x < 0 else x + math.log1p(math.exp(-x))
            ways = lambda y, n: math.lgamma(n + 1) - math.lgamma(y + 1) - math.lgamma(n - y + 1)
            w1, w2 = ways(a, a + b), ways(c, c + d)
            one = lambda eta: w1 + a * eta - (a + b) * plus(eta)
            two = lambda eta: w2 + c * eta - (c + d) * plus(eta)
        logs = []
        for u in nodes:
            t = (theta + tau * u) / 2
            rest = -u * u / 2
            logs.extend(one(mu + sigma * z + t) + two(mu + sigma * z - t) - z * z / 2 + rest for z in nodes)
        top = max(logs)
        return top + math.log(math.fsum(math.exp(x - top) for x in logs) * step * step / (2 * math.pi))

    total = lambda x: math.fsum(ll_of(r, *x) for r in usable(case))
    here = total(point)
    e = case["expected"]
    metafor = total([e["b"], point[1], point[2], math.sqrt(e["tau2"])])
    return {"id": case["id"], "point": point, "ll": repr(here), "at_metafor": repr(metafor)}


def wald(case):
    """Wald's test of CM.EL: Fisher's conditional estimates and variances, table by table."""
    mp.dps = 30
    found = []
    for row in usable(case):
        a, b, c, d = row
        n1, n2, m = a + b, c + d, a + c
        support = range(max(0, m - n2), min(n1, m) + 1)
        if a in (support[0], support[-1]):
            continue
        ways = [binomial(n1, u) * binomial(n2, m - u) for u in support]

        def moments(eta):
            odds = exp(eta)
            terms = [w * odds ** (u - support[0]) for w, u in zip(ways, support)]
            total = sum(terms)
            mean = sum(t * u for t, u in zip(terms, support)) / total
            return mean, sum(t * (u - mean) ** 2 for t, u in zip(terms, support)) / total

        eta = log(mpf(max(a, 1) * max(d, 1)) / (max(b, 1) * max(c, 1)))
        for _ in range(100):
            mean, variance = moments(eta)
            step = (a - mean) / variance
            eta += step
            if abs(step) < mpf(10) ** -22:
                break
        found.append((eta, moments(eta)[1]))
    mean = sum(y * w for y, w in found) / sum(w for _, w in found)
    return {"id": case["id"], "wald": mp.nstr(sum(w * (y - mean) ** 2 for y, w in found), 16)}


cases = {}
for line in open(os.path.join(HERE, "glmm.jsonl")):
    case = json.loads(line)
    if case["method"] == "ML":
        cases[case["id"]] = case
for name in ONE:
    print(json.dumps(one_random_effect(cases[f"glmm-{name}-ml"])), flush=True)
for name, point in TWO.items():
    print(json.dumps(two_random_effects(cases[f"glmm-{name}-um.rs-ml"], point)), flush=True)
for name, case in cases.items():
    if case["measure"] == "OR" and case["model"] == "CM.EL":
        print(json.dumps(wald(case)), flush=True)
