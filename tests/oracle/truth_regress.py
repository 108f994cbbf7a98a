"""Exact meta-regressions of `designs.jsonl`, in 50-digit arithmetic: writes `truth_regress.jsonl`.

Coefficients, standard errors, tau2 (DL, PM, REML), Q, and the Q-profile interval at 95%, from the exact
doubles of `data.jsonl`. Needs mpmath.
"""

import json
from pathlib import Path

from mpmath import mp, mpf, matrix, sqrt, findroot, gammainc

mp.dps = 50
HERE = Path(__file__).parent


def lines(name):
    return [json.loads(line) for line in (HERE / name).open(encoding="utf-8")]


def fit(y, v, x, tau2):
    """b, its covariance, Q and the sums of the REML score at tau2."""
    k, p = len(y), len(x)
    w = [1 / (vi + tau2) for vi in v]
    xwx = matrix(p, p)
    xwy = matrix(p, 1)
    xw2x = matrix(p, p)
    for a in range(p):
        xwy[a] = sum(w[i] * x[a][i] * y[i] for i in range(k))
        for b in range(p):
            xwx[a, b] = sum(w[i] * x[a][i] * x[b][i] for i in range(k))
            xw2x[a, b] = sum(w[i] ** 2 * x[a][i] * x[b][i] for i in range(k))
    inverse = xwx**-1
    b = inverse * xwy
    r = [y[i] - sum(b[a] * x[a][i] for a in range(p)) for i in range(k)]
    q = sum(wi * ri**2 for wi, ri in zip(w, r))
    q2 = sum((wi * ri) ** 2 for wi, ri in zip(w, r))
    product = inverse * xw2x
    trace = sum(w) - sum(product[a, a] for a in range(p))
    return b, inverse, q, q2, trace


def root(f, smallest):
    """The last root of a function that is negative in the end, or 0."""
    grid = [mpf(0)] + [smallest * mpf(2) ** j for j in range(-3, 40)]
    values = [f(t) for t in grid[:1]]
    found = mpf(0)
    for a, b in zip(grid, grid[1:]):
        values.append(f(b))
        if values[-2] > 0 >= values[-1]:
            found = findroot(f, (a, b), solver="anderson", tol=mpf(10) ** -80, maxsteps=200, verify=False)
        if b > 4 * smallest and values[-1] < 0 and found > 0:
            break
        if b > 1000 * smallest and values[-1] < 0:
            break
    return found


def chi2(p, df):
    target = mpf(p)
    f = lambda x: gammainc(mpf(df) / 2, 0, x / 2, regularized=True) - target
    low, high = mpf(df) / 1000, mpf(df)
    while f(high) < 0:
        high *= 2
    while f(low) > 0:
        low /= 10
    return findroot(f, (low, high), solver="anderson", tol=mpf(10) ** -80, maxsteps=200, verify=False)


def text(x):
    return mp.nstr(x, 25)


def main():
    data = {d["data"]: d for d in lines("data.jsonl")}
    with (HERE / "truth_regress.jsonl").open("w", encoding="utf-8") as out:
        for design in lines("designs.jsonl"):
            d = data[design["data"]]
            rows = design.get("rows", range(len(d["yi"])))
            y, v = ([mpf(d[key][i]) for i in rows] for key in ("yi", "vi"))
            columns = enumerate(design["columns"])
            x = [[mpf(e) for e in c] for i, c in columns if i not in design["dropped"]]
            df, smallest = len(y) - len(x), min(v)
            at0 = fit(y, v, x, mpf(0))
            profile = lambda target: root(lambda t: fit(y, v, x, t)[2] - target, smallest)
            tau2 = {
                "EE": mpf(0),
                "DL": max(mpf(0), (at0[2] - df) / at0[4]),
                "PM": profile(df),
                "REML": root(lambda t: (lambda f: f[3] - f[4])(fit(y, v, x, t)), smallest),
            }
            case = {"design": design["design"], "q": text(at0[2])}
            case["qp"] = [text(profile(chi2(p, df))) for p in ("0.975", "0.025")]
            for method, t in tau2.items():
                b, inverse, *_ = fit(y, v, x, t)
                se = [sqrt(inverse[a, a]) for a in range(len(x))]
                fitted = [sum(b[a] * x[a][i] for a in range(len(x))) for i in range(5)]
                case[method] = {
                    "tau2": text(t),
                    "b": [text(e) for e in b],
                    "se": [text(e) for e in se],
                    "fitted": [text(e) for e in fitted],
                }
            out.write(json.dumps(case, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
