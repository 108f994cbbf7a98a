"""Selection models in 26-digit arithmetic: writes truth_selection.jsonl.

python3 truth_selection.py > truth_selection.jsonl

The chance of being seen is integrated over z by tanh-sinh quadrature between the kinks of the selection function;
the maximum of the likelihood is found by Newton's method with differences in extended precision, from a start that is
given here. No code of kma is used.
"""

import json

import mpmath as mp

mp.mp.dps = 26
CENSORED = mp.mpf("1e-5")
END = mp.mpf(40)
DATA = {d["data"]: d for d in map(json.loads, open("data.jsonl"))}


def tanh_sinh(h):
    """Nodes and weights on [-1, 1]."""
    rule, n = [], 0
    while True:
        t = n * h
        u = mp.pi / 2 * mp.sinh(t)
        w = h * mp.pi / 2 * mp.cosh(t) / mp.cosh(u) ** 2
        if w < mp.mpf("1e-28"):
            return rule
        rule += [(mp.tanh(u), w)] if n == 0 else [(mp.tanh(u), w), (-mp.tanh(u), w)]
        n += 1


RULE = tanh_sinh(mp.mpf(1) / 32)


def upper(z):
    return mp.erfc(z / mp.sqrt(2)) / 2


def weight(name, p, d):
    if name == "beta":
        return p ** (d[0] - 1) * (1 - p) ** (d[1] - 1)
    if name == "halfnorm":
        return mp.exp(-d[0] * p**2)
    if name == "negexp":
        return mp.exp(-d[0] * p)
    if name == "logistic":
        return 2 * mp.exp(-d[0] * p) / (1 + mp.exp(-d[0] * p))
    if name == "power":
        return (1 - p) ** d[0]
    if name == "negexppow":
        return mp.exp(-d[0] * p ** (1 / d[1]))
    raise ValueError(name)


class Model:
    def __init__(self, case):
        d = DATA[case["data"]]
        self.turn = -1 if case["alternative"] == "less" else 1
        self.two = case["alternative"] == "two.sided"
        self.saved = None
        self.name, self.steps = case["type"], case["steps"]
        self.y = [self.turn * mp.mpf(y) for y in d["yi"]]
        self.v = [mp.mpf(v) for v in d["vi"]]

    def p(self, z):
        return 2 * upper(abs(z)) if self.two else upper(z)

    def w(self, p, d):
        if self.name == "stepfun":
            bounds = [mp.mpf(s) for s in self.steps]
            return d[next(j for j, s in enumerate(bounds + [mp.inf]) if p <= s)]
        if self.name in ("beta", "power"):
            p = min(max(p, CENSORED), 1 - CENSORED)
        if self.steps:
            step = mp.mpf(self.steps[0])
            return mp.mpf(1) if p <= step else weight(self.name, p, d) / weight(self.name, step, d)
        return weight(self.name, p, d)

    def kinks(self):
        ps = [mp.mpf(s) for s in self.steps if s < 1]
        if self.name in ("beta", "power"):
            ps += [CENSORED, 1 - CENSORED]
        z = [mp.sqrt(2) * mp.erfinv(1 - (p if self.two else 2 * p)) for p in ps]
        return z + [-x for x in z] + [mp.mpf(0)] if self.two else z

    def nodes(self):
        """Nodes in z with their weights and p-values, the same for all studies."""
        if self.saved is None:
            ends = sorted({mp.mpf(z) for z in (-END, -8, -4, 0, 4, 8, END)} | set(self.kinks()))
            self.saved = []
            for a, b in zip(ends, ends[1:]):
                for x, w in RULE:
                    z = (a + b) / 2 + (b - a) / 2 * x
                    self.saved.append((z, w * (b - a) / 2, self.p(z)))
        return self.saved

    def log_likelihood(self, mu, tau2, d):
        total = mp.mpf(0)
        weights = [(z, w * self.w(p, d) / mp.sqrt(2 * mp.pi)) for z, w, p in self.nodes()]
        for y, v in zip(self.y, self.v):
            sd, s = mp.sqrt(v), mp.sqrt(v + tau2)
            m = self.turn * mu
            a, b = sd / s, m / s
            seen = a * mp.fsum(w * mp.exp(-((a * z - b) ** 2) / 2) for z, w in weights)
            # Beyond the nodes the p-values are 0 and 1.
            seen += self.w(self.p(-END), d) * mp.ncdf(-a * END - b) + self.w(self.p(END), d) * mp.ncdf(b - a * END)
            total += mp.log(self.w(self.p(y / sd), d)) + mp.log(mp.npdf(y, m, s)) - mp.log(seen)
        return total


def newton(f, x, rounds):
    """The maximum of f near x; differences with small steps in many digits."""
    n, h = len(x), mp.mpf("1e-8")

    def moved(*places):
        z = list(x)
        for i, by in places:
            z[i] += by * h
        return f(z)

    for last in range(rounds + 1):
        centre = f(x)
        slope = mp.matrix([(moved((i, 1)) - moved((i, -1))) / (2 * h) for i in range(n)])
        # The second derivatives of the first round serve all, those of the last the errors.
        if last in (0, rounds):
            hessian = mp.matrix(n, n)
            for i in range(n):
                hessian[i, i] = (moved((i, 1)) - 2 * centre + moved((i, -1))) / h**2
                for j in range(i):
                    mixed = moved((i, 1), (j, 1)) - moved((i, 1), (j, -1))
                    mixed += moved((i, -1), (j, -1)) - moved((i, -1), (j, 1))
                    hessian[i, j] = hessian[j, i] = mixed / (4 * h**2)
        if last == rounds:
            covariance = mp.inverse(-hessian)
            return x, centre, [mp.sqrt(covariance[i, i]) for i in range(n)]
        x = [a - b for a, b in zip(x, mp.lu_solve(hessian, slope))]


CASES = [
    # data, model, function, alternative, steps, known delta, start: mu, [tau2], [delta]
    ("bcg-rr", "EE", "halfnorm", "less", [], [2.0], [-0.41]),
    ("bcg-rr", "EE", "negexp", "two.sided", [], [30.0], [-0.361]),
    ("bcg-rr", "EE", "logistic", "greater", [], [5.0], [-0.477]),
    ("bcg-rr", "EE", "power", "less", [], [3.0], [-0.41]),
    ("bcg-rr", "EE", "power", "two.sided", [], [0.3], [-0.43]),
    ("bcg-rr", "EE", "beta", "two.sided", [], [0.6, 0.4], [-0.37]),
    ("bcg-rr", "EE", "beta", "greater", [], [0.4, 2.5], [-0.604]),
    ("bcg-rr", "EE", "negexppow", "less", [], [3.0, 2.0], [-0.43]),
    ("bcg-rr", "EE", "negexppow", "two.sided", [], [2.0, 0.1], [-0.43]),
    ("bcg-rr", "EE", "halfnorm", "two.sided", [0.05], [2.0], [-0.43]),
    ("bcg-rr", "EE", "stepfun", "two.sided", [0.05, 0.5], [1.0, 0.4, 0.2], [-0.43]),
    ("bcg-rr", "EE", "stepfun", "less", [0.001, 0.05, 0.9], [1.0, 0.4, 2.0, 0.1], [-0.43]),
    ("bcg-rr", "ML", "beta", "less", [], None, [-0.789, 0.407, 1.109, 1.4925]),
    ("bcg-rr", "ML", "power", "less", [], None, [-0.41095, 0.51329, 0.58094]),
    ("bcg-rr", "ML", "negexp", "less", [], None, [-0.704846, 0.28335, 0.05415]),
    ("bcg-rr", "ML", "halfnorm", "less", [0.05], None, [-0.618, 0.3457, 0.9133]),
    ("cohen-zcor", "ML", "beta", "greater", [], None, [0.3284, 0.001204, 0.88454, 1.08909]),
    ("raudenbush", "ML", "logistic", "greater", [], None, [0.0593, 0.0116, 0.5394]),
    ("bangert", "ML", "power", "greater", [], None, [-0.00896, 0.127165, 0.60678]),
]
# Cases of selection.jsonl whose log-likelihood is compared at the estimates of the oracle.
ORACLE = ["bangert-ml-power", "bangert-ml-halfnorm-steps05", "bcg-rr-ml-beta"]
ORACLE += ["bcg-rr-ml-halfnorm-steps05", "cohen-zcor-ml-beta"]


def main():
    for line in open("selection.jsonl"):
        case = json.loads(line)
        if case["id"] in ORACLE:
            e = case["expected"]
            case["steps"] = case["steps"] or []
            delta = [mp.mpf(d) for d in e["delta"]]
            ll = Model(case).log_likelihood(mp.mpf(e["b"]), mp.mpf(e["tau2"]), delta)
            print(json.dumps({"id": case["id"], "ll": mp.nstr(ll, 20)}, separators=(",", ":")), flush=True)
    for data, method, name, alternative, steps, delta, start in CASES:
        case = {"data": data, "method": method, "type": name, "alternative": alternative, "steps": steps}
        model = Model(case)
        random = method == "ML"

        def f(x):
            known = [mp.mpf(d) for d in delta] if delta else list(x[1 + random :])
            return model.log_likelihood(x[0], x[1] if random else mp.mpf(0), known)

        at, ll, se = newton(f, [mp.mpf(x) for x in start], 5)
        case["delta"] = delta
        case["expected"] = {
            "at": [mp.nstr(x, 20) for x in at],
            "se": [mp.nstr(x, 10) for x in se],
            "ll": mp.nstr(ll, 20),
        }
        print(json.dumps(case, separators=(",", ":")), flush=True)


main()
