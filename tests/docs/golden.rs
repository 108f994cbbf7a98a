//! Key numbers of the published reviews, as metafor 5.1-12 gives them.

use serde_json::Value;

use super::runs;

/// What an analysis must find.
struct Golden {
    plan: &'static str,
    result: &'static str,
    /// Where a number stands in the result, and what it is on the scale of the analysis.
    numbers: &'static [(&'static str, f64)],
}

/// Relative, on top of 1e-12 for numbers near zero.
const TOLERANCE: f64 = 1e-9;

#[rustfmt::skip]
#[expect(clippy::unreadable_literal, reason = "copied as printed")]
const GOLDEN: &[Golden] = &[
    Golden {
        // rma(RR, method = "REML", test = "adhoc")
        plan: "analyses/bcg/bcg.kma",
        result: "overall",
        numbers: &[
            ("/k", 13.0),
            ("/estimate", -0.7145323421581391),
            ("/se", 0.18079174409284784),
            ("/statistic", -3.952239886524808),
            ("/p", 0.001920015096057295),
            ("/ci/0", -1.1084437136855505),
            ("/ci/1", -0.32062097063072775),
            ("/pi/0", -1.996016834196202),
            ("/pi/1", 0.5669521498799237),
            ("/heterogeneity/tau2", 0.3132432581364807),
            ("/heterogeneity/se_tau2", 0.16642575283697078),
            ("/heterogeneity/i2", 92.22138452126894),
            ("/heterogeneity/h2", 12.855758235309157),
            ("/heterogeneity/q", 152.2330080823733),
            ("/heterogeneity/q_df", 12.0),
            ("/heterogeneity/q_p", 1.9967645908459738e-26),
            ("/fit/log_likelihood", -12.20237141549357),
            ("/fit/aic", 28.40474283098714),
            ("/fit/bic", 29.37455613056314),
            ("/fit/aicc", 29.73807616432047),
            ("/rows/0/yi", -0.8893113339202054),
            ("/rows/0/vi", 0.32558476500396133),
            ("/rows/0/weight", 5.059482734366632),
            ("/heterogeneity/tau2_ci/0", 0.11971836114126079),
            ("/heterogeneity/tau2_ci/1", 1.1114790840609285),
        ],
    },
    Golden {
        // rma(RR, method = "REML")
        plan: "analyses/bcg/bcg.kma",
        result: "classical",
        numbers: &[
            ("/k", 13.0),
            ("/estimate", -0.7145323421581391),
            ("/se", 0.17978151610520565),
            ("/statistic", -3.9744483061317863),
            ("/p", 7.054258101641646e-05),
            ("/ci/0", -1.06689763881035),
            ("/ci/1", -0.3621670455059284),
            ("/pi/0", -1.8666922179028862),
            ("/pi/1", 0.437627533586608),
            ("/heterogeneity/tau2", 0.3132432581364807),
            ("/heterogeneity/se_tau2", 0.16642575283697078),
            ("/heterogeneity/i2", 92.22138452126894),
            ("/heterogeneity/h2", 12.855758235309157),
            ("/heterogeneity/q", 152.2330080823733),
            ("/heterogeneity/q_df", 12.0),
            ("/heterogeneity/q_p", 1.9967645908459738e-26),
            ("/fit/log_likelihood", -12.20237141549357),
            ("/fit/aic", 28.40474283098714),
            ("/fit/bic", 29.37455613056314),
            ("/fit/aicc", 29.73807616432047),
            ("/rows/0/yi", -0.8893113339202054),
            ("/rows/0/vi", 0.32558476500396133),
            ("/rows/0/weight", 5.059482734366632),
            ("/heterogeneity/tau2_ci/0", 0.11971836114126079),
            ("/heterogeneity/tau2_ci/1", 1.1114790840609285),
        ],
    },
    Golden {
        // rma(OR, method = "FE")
        plan: "analyses/magnesium/magnesium.kma",
        result: "common",
        numbers: &[
            ("/k", 16.0),
            ("/estimate", 0.014754454770181682),
            ("/se", 0.030512903138241728),
            ("/statistic", 0.48354804861848655),
            ("/p", 0.6287066520303588),
            ("/ci/0", -0.04504973644453129),
            ("/ci/1", 0.07455864598489464),
            ("/heterogeneity/tau2", 0.0),
            ("/heterogeneity/i2", 68.12535507831588),
            ("/heterogeneity/h2", 3.1372898504657725),
            ("/heterogeneity/q", 47.05934775698659),
            ("/heterogeneity/q_df", 15.0),
            ("/heterogeneity/q_p", 3.602223174239511e-05),
            ("/fit/log_likelihood", -30.110894614985135),
            ("/fit/aic", 62.22178922997027),
            ("/fit/bic", 62.99437795221005),
            ("/fit/aicc", 62.507503515684554),
            ("/rows/0/yi", -0.8303483020734301),
            ("/rows/0/vi", 1.5550527903469078),
            ("/rows/0/weight", 0.05987174607210745),
        ],
    },
    Golden {
        // rma(OR, method = "DL")
        plan: "analyses/magnesium/magnesium.kma",
        result: "random",
        numbers: &[
            ("/k", 16.0),
            ("/estimate", -0.7275829137095228),
            ("/se", 0.19631572321165217),
            ("/statistic", -3.706187674662717),
            ("/p", 0.00021040241476145868),
            ("/ci/0", -1.1123546608032948),
            ("/ci/1", -0.3428111666157507),
            ("/pi/0", -1.731618191273267),
            ("/pi/1", 0.27645236385422145),
            ("/heterogeneity/tau2", 0.22388305624879992),
            ("/heterogeneity/se_tau2", 0.24686865197651284),
            ("/heterogeneity/i2", 68.12535507831588),
            ("/heterogeneity/h2", 3.137289850465773),
            ("/heterogeneity/q", 47.05934775698659),
            ("/heterogeneity/q_df", 15.0),
            ("/heterogeneity/q_p", 3.602223174239511e-05),
            ("/fit/log_likelihood", -19.7002456252202),
            ("/fit/aic", 43.4004912504404),
            ("/fit/bic", 44.945668694919966),
            ("/fit/aicc", 44.32356817351733),
            ("/rows/0/yi", -0.8303483020734301),
            ("/rows/0/vi", 1.5550527903469078),
            ("/rows/0/weight", 2.16645604471159),
            ("/heterogeneity/tau2_ci/0", 0.03092990095380873),
            ("/heterogeneity/tau2_ci/1", 0.8757908204447111),
        ],
    },
    Golden {
        // rma(MD, method = "REML", test = "adhoc")
        plan: "analyses/stroke/stroke-stay.kma",
        result: "in_days",
        numbers: &[
            ("/k", 9.0),
            ("/estimate", -15.106027473478306),
            ("/se", 9.198908746625184),
            ("/statistic", -1.6421542912924616),
            ("/p", 0.13918403726003356),
            ("/ci/0", -36.31874908256175),
            ("/ci/1", 6.106694135605142),
            ("/pi/0", -79.06454246648073),
            ("/pi/1", 48.852487519524125),
            ("/heterogeneity/tau2", 684.6461519296662),
            ("/heterogeneity/se_tau2", 359.7541480118301),
            ("/heterogeneity/i2", 98.97127434739059),
            ("/heterogeneity/h2", 97.20764690405485),
            ("/heterogeneity/q", 238.9158108620096),
            ("/heterogeneity/q_df", 8.0),
            ("/heterogeneity/q_p", 3.8418092854003323e-47),
            ("/fit/log_likelihood", -37.90821832806191),
            ("/fit/aic", 79.81643665612383),
            ("/fit/bic", 79.9753197394835),
            ("/fit/aicc", 82.21643665612383),
            ("/rows/0/yi", -20.0),
            ("/rows/0/vi", 40.50802315963606),
            ("/rows/0/weight", 11.03776416989814),
            ("/heterogeneity/tau2_ci/0", 292.91812165691226),
            ("/heterogeneity/tau2_ci/1", 2889.4513491216194),
        ],
    },
    Golden {
        // rma(MD, method = "DL")
        plan: "analyses/stroke/stroke-stay.kma",
        result: "in_days_dl",
        numbers: &[
            ("/k", 9.0),
            ("/estimate", -13.981721817043933),
            ("/se", 5.126698339231326),
            ("/statistic", -2.727237081622456),
            ("/p", 0.006386713241169999),
            ("/ci/0", -24.02986592153864),
            ("/ci/1", -3.9335777125492264),
            ("/pi/0", -43.81520731889519),
            ("/pi/1", 15.85176368480732),
            ("/heterogeneity/tau2", 205.4093754679108),
            ("/heterogeneity/se_tau2", 179.7182959002721),
            ("/heterogeneity/i2", 96.65154015084396),
            ("/heterogeneity/h2", 29.864476357751204),
            ("/heterogeneity/q", 238.9158108620096),
            ("/heterogeneity/q_df", 8.0),
            ("/heterogeneity/q_p", 3.8418092854003323e-47),
            ("/fit/log_likelihood", -44.55006797140985),
            ("/fit/aic", 93.1001359428197),
            ("/fit/bic", 93.49458509749215),
            ("/fit/aicc", 95.1001359428197),
            ("/rows/0/yi", -20.0),
            ("/rows/0/vi", 40.50802315963606),
            ("/rows/0/weight", 10.687749629819443),
            ("/heterogeneity/tau2_ci/0", 292.9181216569122),
            ("/heterogeneity/tau2_ci/1", 2889.45134912162),
        ],
    },
    Golden {
        // rma(SMD, method = "REML", test = "adhoc")
        plan: "analyses/stroke/stroke-stay.kma",
        result: "standardised",
        numbers: &[
            ("/k", 9.0),
            ("/estimate", -0.5371082584329604),
            ("/se", 0.30928563385651014),
            ("/statistic", -1.7366091393761476),
            ("/p", 0.1206645321950146),
            ("/ci/0", -1.2503222090653145),
            ("/ci/1", 0.17610569219939365),
            ("/pi/0", -2.7083069988769286),
            ("/pi/1", 1.634090482011008),
            ("/heterogeneity/tau2", 0.790842913750769),
            ("/heterogeneity/se_tau2", 0.4280954832498942),
            ("/heterogeneity/i2", 95.49493707342108),
            ("/heterogeneity/h2", 22.197248213786533),
            ("/heterogeneity/q", 123.72927435971823),
            ("/heterogeneity/q_df", 8.0),
            ("/heterogeneity/q_p", 5.622513232043043e-23),
            ("/fit/log_likelihood", -10.76335248474599),
            ("/fit/aic", 25.52670496949198),
            ("/fit/bic", 25.685588052851653),
            ("/fit/aicc", 27.92670496949198),
            ("/rows/0/yi", -0.3551696409401069),
            ("/rows/0/vi", 0.013064675541529683),
            ("/rows/0/weight", 11.851102894168696),
            ("/heterogeneity/tau2_ci/0", 0.3253844411847276),
            ("/heterogeneity/tau2_ci/1", 3.1084034026151484),
        ],
    },
    Golden {
        // rma(yi, vi, method = "REML", test = "adhoc")
        plan: "analyses/writing/writing.kma",
        result: "all",
        numbers: &[
            ("/k", 48.0),
            ("/estimate", 0.2219286216846567),
            ("/se", 0.0495263741301359),
            ("/statistic", 4.481018963785139),
            ("/p", 4.744081167388938e-05),
            ("/ci/0", 0.12229440834892452),
            ("/ci/1", 0.3215628350203889),
            ("/pi/0", -0.23854263707631135),
            ("/pi/1", 0.6823998804456248),
            ("/heterogeneity/tau2", 0.0499386743451682),
            ("/heterogeneity/se_tau2", 0.01971850767472354),
            ("/heterogeneity/i2", 58.37281015225714),
            ("/heterogeneity/h2", 2.4022760211718266),
            ("/heterogeneity/q", 107.10607147418982),
            ("/heterogeneity/q_df", 47.0),
            ("/heterogeneity/q_p", 1.3745672719236842e-06),
            ("/fit/log_likelihood", -18.49430417231953),
            ("/fit/aic", 40.98860834463906),
            ("/fit/bic", 44.68890354805918),
            ("/fit/aicc", 41.261335617366335),
            ("/rows/0/yi", 0.65),
            ("/rows/0/vi", 0.07),
            ("/rows/0/weight", 1.7668367467903938),
            ("/heterogeneity/tau2_ci/0", 0.02740986646129365),
            ("/heterogeneity/tau2_ci/1", 0.15252113709482426),
        ],
    },
];

#[test]
fn the_published_reviews_give_the_numbers_of_metafor() {
    let runs = runs();
    let mut wrong = Vec::new();
    for golden in GOLDEN {
        let (_, finished) = runs
            .iter()
            .find(|(path, _)| path == std::path::Path::new(golden.plan))
            .expect("a plan of the project");
        let result = finished
            .document
            .results
            .iter()
            .find(|r| r.name.as_deref() == Some(golden.result))
            .expect("a result of the plan");
        let result = serde_json::to_value(result).expect("JSON");
        for (place, expected) in golden.numbers {
            let found = result.pointer(place).and_then(Value::as_f64);
            let near = |found: f64| (found - expected).abs() <= TOLERANCE * expected.abs() + 1e-12;
            if !found.is_some_and(near) {
                wrong.push(format!(
                    "{} {place}: {found:?}, not {expected}",
                    golden.result
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
