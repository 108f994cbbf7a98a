//! What each backend makes of a scene.

use std::io::Cursor;

use kma::scene::{
    Anchor, Dash, Embedding, Face, Item, Paint, PictureError, Scene, Stroke, Text, at, pdf, png,
    svg,
};
use resvg::usvg::roxmltree::Document;

use super::scripts::SCRIPTS;

fn text(x: f64, y: f64, said: &str, face: Face) -> Item {
    Item::Text(Text {
        at: at(x, y),
        text: said.to_owned(),
        face,
        size: 9.0,
        paint: Paint::Ink,
        anchor: Anchor::Start,
        upright: false,
    })
}

const THIN: Stroke = Stroke {
    paint: Paint::Rule,
    width: 0.5,
    dash: Dash::Dashed,
};

/// All items, and text in all scripts and faces.
pub(super) fn sample() -> Scene {
    let mut scene = Scene {
        width: 300.0,
        height: 320.0,
        title: "Mortality <30 days> & \"more\"".to_owned(),
        description: "Risk ratios with 95% intervals.".to_owned(),
        data: vec![
            vec!["Study".to_owned(), "RR".to_owned()],
            vec!["Ünal & 李 <2019>".to_owned(), "0.5".to_owned()],
        ],
        items: Vec::new(),
    };
    for (face, x) in Face::ALL.into_iter().zip([5.0, 100.0, 200.0]) {
        let mut y = 15.0;
        for (_, said) in SCRIPTS {
            scene.items.push(text(x, y, said, face));
            y += 15.0;
        }
    }
    scene.line(at(0.0, 290.0), at(300.0, 290.0), THIN);
    scene.items.extend([
        Item::Path {
            points: vec![at(10.0, 300.0), at(20.0, 310.0), at(30.0, 300.0)],
            stroke: THIN,
        },
        Item::Area {
            points: vec![at(40.0, 300.0), at(50.0, 310.0), at(60.0, 300.0)],
            fill: Paint::Pooled,
            stroke: Some(THIN),
        },
        Item::Rect {
            at: at(70.0, 300.0),
            width: 20.0,
            height: 10.0,
            fill: Some(Paint::Study),
            stroke: None,
        },
        Item::Circle {
            at: at(110.0, 305.0),
            radius: 5.0,
            fill: None,
            stroke: Some(THIN),
        },
    ]);
    scene
}

#[test]
fn svg_is_xml_that_says_what_it_shows() {
    for embedding in [Embedding::Letters, Embedding::None] {
        let svg = svg(&sample(), embedding);
        let document = Document::parse(&svg).unwrap();
        let said = |name: &str| {
            let mut found = document
                .descendants()
                .filter(|node| node.has_tag_name(name));
            found.next().and_then(|node| node.text()).map(str::to_owned)
        };
        assert_eq!(said("title").unwrap(), "Mortality <30 days> & \"more\"");
        assert_eq!(said("desc").unwrap(), "Risk ratios with 95% intervals.");
        let tag = |name: &'static str| {
            let nodes = document.descendants();
            nodes.filter(move |node| node.tag_name().name() == name)
        };
        let cells: Vec<_> = tag("th")
            .chain(tag("td"))
            .filter_map(|node| node.text())
            .collect();
        assert_eq!(cells, ["Study", "RR", "Ünal & 李 <2019>", "0.5"]);
        let root = document.root_element();
        assert_eq!(root.attribute("viewBox").unwrap(), "0 0 300 320");
        assert_eq!(root.attribute("width").unwrap(), "105.83mm");
        assert_eq!(tag("text").count(), SCRIPTS.len() * 3);
        assert_eq!(
            tag("style").count(),
            usize::from(embedding == Embedding::Letters)
        );
    }
}

#[test]
fn png_has_the_size_and_says_the_resolution() {
    let scene = Scene {
        width: 72.0,
        height: 36.0,
        items: vec![Item::Rect {
            at: at(36.0, 0.0),
            width: 36.0,
            height: 36.0,
            fill: Some(Paint::Study),
            stroke: None,
        }],
        ..Scene::default()
    };
    let file = png(&scene, 300.0).unwrap();
    let mut reader = png_file(&file);
    let dots = reader.info().pixel_dims.unwrap();
    // 300 dots per 25.4 mm.
    assert_eq!((dots.xppu, dots.yppu), (11_811, 11_811));
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((frame.width, frame.height), (300, 150));
    assert_eq!(pixels[..3], [255, 255, 255]);
    assert_eq!(pixels[pixels.len() - 3..], [0x0b, 0x53, 0x94]);
}

fn png_file(file: &[u8]) -> ::png::Reader<Cursor<&[u8]>> {
    ::png::Decoder::new(Cursor::new(file)).read_info().unwrap()
}

/// Each script leaves ink on the paper, where its text stands.
#[test]
fn png_draws_all_scripts() {
    for (name, said) in SCRIPTS {
        for face in Face::ALL {
            let drawn = |text: Item| {
                let scene = Scene {
                    width: 150.0,
                    height: 20.0,
                    items: vec![text],
                    ..Scene::default()
                };
                let file = png(&scene, 100.0).unwrap();
                let mut reader = png_file(&file);
                let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
                reader.next_frame(&mut pixels).unwrap();
                pixels
            };
            let ink = |pixels: &[u8]| pixels.iter().filter(|value| **value < 128).count();
            let own = drawn(text(5.0, 14.0, said, face));
            assert!(ink(&own) > 100, "{name}: {}", ink(&own));
            // What no font has is drawn as boxes: no script is.
            let boxes = "\u{1f9ea}".repeat(said.chars().count());
            assert_ne!(own, drawn(text(5.0, 14.0, &boxes, face)), "{name}");
        }
    }
}

#[test]
fn pdf_keeps_text_and_brings_its_fonts() {
    let file = pdf(&[sample(), sample()], "Two figures").unwrap();
    let holds = |needle: &str| {
        file.windows(needle.len())
            .filter(|part| *part == needle.as_bytes())
            .count()
    };
    assert!(file.starts_with(b"%PDF-1.7"));
    assert_eq!(holds("/MediaBox"), 2);
    // The three faces, and a font for each script that they lack: as subsets, with what their glyphs say.
    assert_eq!(holds("/ToUnicode"), 17);
    assert!(holds("+SourceSans3-Regular") > 0 && holds("+NotoSansArabic-Regular") > 0);
    assert!(holds("(Two figures)") > 0, "the title");
    assert!(holds("/Lang(en-GB)") > 0, "the language");
    assert!(holds("/S/Figure") == 2, "a figure on each page");
    assert!(
        holds("Risk ratios with 95% intervals.") >= 2,
        "what the figures show"
    );
    assert_eq!(
        holds("/CreationDate") + holds("/ModDate"),
        0,
        "no clock is read"
    );
    assert!(file.len() < 250_000, "{} bytes", file.len());
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    let scene = sample();
    assert_eq!(
        svg(&scene, Embedding::Letters),
        svg(&scene, Embedding::Letters)
    );
    assert_eq!(png(&scene, 150.0).unwrap(), png(&scene, 150.0).unwrap());
    let pages = [scene];
    assert_eq!(pdf(&pages, "A").unwrap(), pdf(&pages, "A").unwrap());
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let sized = |width: f64, height: f64| Scene {
        width,
        height,
        ..Scene::default()
    };
    for dpi in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            png(&sample(), dpi),
            Err(PictureError::Resolution(_))
        ));
    }
    for (width, height) in [
        (0.0, 1.0),
        (1.0, -1.0),
        (f64::NAN, 1.0),
        (1.0, f64::INFINITY),
    ] {
        let scene = sized(width, height);
        assert!(matches!(png(&scene, 72.0), Err(PictureError::Size { .. })));
        assert!(matches!(pdf(&[scene], ""), Err(PictureError::Size { .. })));
    }
    let error = png(&sized(1000.0, 1000.0), 1200.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the picture would have 16667 by 16667 pixels; 100 million are the most: ask for at most 720 dpi, or for SVG \
         or PDF, which have no pixels"
    );
    assert!(png(&sized(1000.0, 1000.0), 720.0).is_ok());
    let error = pdf(&[sized(500.0, 20_000.0)], "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the figure is 7056 mm long; a page of PDF has at most 5080 mm"
    );
    assert_eq!(pdf(&[], "").unwrap_err(), PictureError::NoPage);
}

#[test]
fn a_line_far_wider_than_the_page_is_painted() {
    let scene = Scene {
        width: 1.0,
        height: 1.0,
        items: vec![Item::Area {
            points: vec![
                at(-22.457_884, 0.0),
                at(20.207_321, 181.365_93),
                at(109.441_882, 87.305_52),
            ],
            fill: Paint::Band,
            stroke: Some(Stroke {
                paint: Paint::Ink,
                width: 1e9,
                dash: Dash::Solid,
            }),
        }],
        ..Scene::default()
    };
    let file = png(&scene, 72.0).unwrap();
    let mut page = png_file(&file);
    let mut pixel = [0; 3];
    page.next_frame(&mut pixel).unwrap();
    let [red, green, blue] = pixel;
    assert!(
        red < 128 && green < 128 && blue < 128,
        "the line covers the page: {pixel:?}"
    );
}
