"""Exact cluster-robust regressions, in 40-digit arithmetic: writes `truth_robust.jsonl`.

CR2 with Satterthwaite's degrees of freedom, and the T² test with those of Tipton and Pustejovsky (2015), by the
published formulas with dense matrices, from the exact doubles of `data.jsonl` and `designs.jsonl`. Needs mpmath.
"""

import json
from pathlib import Path

from mpmath import mp, mpf, matrix, sqrt, eye, diag, betainc, eigsy

mp.dps = 40
HERE = Path(__file__).parent
CASES = [
    ("bangert", [], lambda i: i % 12, "0.05"),
    ("bangert", ["steps"], lambda i: i % 12, "0.05"),
    ("bcg-rr", ["steps", "squares"], lambda i: [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6][i], "0.3"),
    ("bcg-rr", ["first"], lambda i: [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6][i], "0.3"),
    ("raudenbush", ["steps", "squares", "waves"], lambda i: i // 2, "0"),
]
COLUMNS = {
    "steps": lambda i: mpf((7 * i) % 11),
    "squares": lambda i: mpf(((7 * i) % 11) ** 2),
    "waves": lambda i: mpf((5 * i) % 3),
    # Constant but for the first cluster, which determines its coefficient alone.
    "first": lambda i: mpf(1 if i < 2 else 0),
}


def inverse_root(a):
    values, vectors = eigsy(a)
    largest = max(values)
    d = diag([1 / sqrt(v) if v > largest * mpf("1e-12") else mpf(0) for v in values])
    return vectors * d * vectors.T


def trace(a):
    return sum(a[i, i] for i in range(a.rows))


def t_two_sided(t, df):
    return betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def main():
    data = {}
    for line in (HERE / "data.jsonl").open(encoding="utf-8"):
        d = json.loads(line)
        data[d["data"]] = d
    out = []
    for name, columns, cluster, tau2 in CASES:
        y = matrix([mpf(x) for x in data[name]["yi"]])
        v = [mpf(x) for x in data[name]["vi"]]
        k = len(v)
        x = matrix(k, 1 + len(columns))
        for i in range(k):
            x[i, 0] = 1
            for j, c in enumerate(columns):
                x[i, j + 1] = COLUMNS[c](i)
        p = x.cols
        phi = diag([vi + mpf(tau2) for vi in v])
        w = diag([1 / (vi + mpf(tau2)) for vi in v])
        bread = (x.T * w * x) ** -1
        b = bread * x.T * w * y
        e = y - x * b
        hat = x * bread * x.T * w
        left = eye(k) - hat
        middle = left * phi * left.T
        members = {}
        for i in range(k):
            members.setdefault(cluster(i), []).append(i)
        meat = matrix(p, p)
        contributions = []
        for rows in members.values():
            n = len(rows)
            d = diag([sqrt(phi[i, i]) for i in rows])
            inner = matrix(n, n)
            for a in range(n):
                for c in range(n):
                    inner[a, c] = middle[rows[a], rows[c]]
            adjust = d * inverse_root(d * inner * d) * d
            xi = matrix(n, p)
            wi = diag([w[i, i] for i in rows])
            ei = matrix(n, 1)
            for a in range(n):
                ei[a] = e[rows[a]]
                for c in range(p):
                    xi[a, c] = x[rows[a], c]
            score = xi.T * wi * adjust * ei
            meat += score * score.T
            # (I-H)_i' A_i W_i X_i B: k x p, one column for each coefficient
            selector = matrix(n, k)
            for a in range(n):
                selector[a, rows[a]] = 1
            contributions.append((selector * left).T * adjust * wi * xi * bread)
        v_cr2 = bread * meat * bread
        se = [sqrt(v_cr2[j, j]) for j in range(p)]
        dfs, ps = [], []
        for j in range(p):
            vectors = [c[:, j] for c in contributions]
            g = [[(a.T * phi * c)[0] for c in vectors] for a in vectors]
            df = sum(g[i][i] for i in range(len(g))) ** 2 / sum(q * q for row in g for q in row)
            dfs.append(df)
            ps.append(t_two_sided(b[j] / se[j], df))
        case = {
            "data": name,
            "columns": [[int(COLUMNS[c](i)) for i in range(k)] for c in columns],
            "clusters": [cluster(i) for i in range(k)],
            "tau2": tau2,
            "b": [mp.nstr(b[j], 20) for j in range(p)],
            "se": [mp.nstr(s, 20) for s in se],
            "df": [mp.nstr(s, 20) for s in dfs],
            "p": [mp.nstr(s, 20) for s in ps],
        }
        m = p - 1
        if m > 0:
            c = matrix(m, p)
            for j in range(m):
                c[j, j + 1] = 1
            omega = matrix(m, m)
            cols = [[q[:, j + 1] for q in contributions] for j in range(m)]
            for s in range(m):
                for t in range(m):
                    omega[s, t] = sum((a.T * phi * d)[0] for a, d in zip(cols[s], cols[t]))
            half = inverse_root(omega)
            mixed = [
                [sum((half[s, j] * q[:, j + 1] for j in range(m)), matrix(k, 1)) for q in contributions]
                for s in range(m)
            ]

            def gram(s, t):
                return matrix([[(a.T * phi * d)[0] for d in mixed[t]] for a in mixed[s]])

            total = mpf(0)
            for s in range(m):
                for t in range(m):
                    gss, gtt, gst, gts = gram(s, s), gram(t, t), gram(s, t), gram(t, s)
                    for i in range(gss.rows):
                        for j in range(gss.cols):
                            total += gss[i, j] * gtt[i, j] + gst[i, j] * gts[i, j]
            eta = m * (m + 1) / total
            cb = matrix([b[j + 1] for j in range(m)])
            q = (cb.T * (c * v_cr2 * c.T) ** -1 * cb)[0]
            df2 = eta - m + 1
            f = df2 / (eta * m) * q
            case["f"] = mp.nstr(f, 20)
            case["df2"] = mp.nstr(df2, 20)
            case["f_p"] = mp.nstr(
                betainc(df2 / 2, mpf(m) / 2, 0, df2 / (df2 + m * f), regularized=True), 20
            )
        out.append(json.dumps(case))
    (HERE / "truth_robust.jsonl").write_text("\n".join(out) + "\n", encoding="utf-8")


main()
