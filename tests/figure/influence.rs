use super::plans::{SIX, effects, of_effects, scattered, scenes, snapshot, texts};

#[test]
fn what_stands_out_is_filled_and_numbered() {
    let plan = of_effects("pool d as all\ninfluence all to \"a.svg\"");
    let drawn = scenes(&plan, &[("d.csv", &effects(SIX))]);
    let scene = &drawn[0];
    let influential: Vec<&str> = scene.data[1..]
        .iter()
        .filter(|row| row[9] == "yes")
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(influential, ["Study 6"]);
    assert!(
        scene
            .description
            .contains("Influential (filled): 6 Study 6."),
        "{}",
        scene.description
    );
    let texts = texts(scene);
    for panel in [
        "rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "q_del", "hat", "dfbs",
    ] {
        assert!(texts.contains(&panel), "{panel}: {texts:?}");
    }
    snapshot("influence", scene);
}

#[test]
fn sixty_studies_fit_two_widths() {
    let plan = of_effects(
        "pool d as all\ninfluence all to \"a.svg\"\ninfluence all with width 85 mm to \"b.svg\"",
    );
    let drawn = scenes(&plan, &[("d.csv", &scattered(60))]);
    assert_eq!(drawn.len(), 2);
    assert_eq!(drawn[1].data.len(), 61);
    assert!(drawn[1].height > drawn[0].height);
}
