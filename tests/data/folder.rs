//! The folder of a plan: what is reached, what is refused, and what is written.

use std::fs;
use std::path::Path;

use kma::data::{ReadOptions, Request, read};
use kma::diagnostic::{Code, Diagnostic, Diagnostics};
use kma::file::{
    FileProblem, FolderLoader, Loader, MemoryLoader, OutputFolder, PLAN_LIMIT, decode,
};
use kma::source::Sources;
use tempfile::TempDir;

/// A folder `plan` with a data file, and beside it a secret.
fn folder() -> (TempDir, FolderLoader) {
    let outer = tempfile::tempdir().expect("a folder");
    let inner = outer.path().join("plan");
    fs::create_dir_all(inner.join("data")).unwrap();
    fs::write(outer.path().join("secret.csv"), "a\nsecret\n").unwrap();
    fs::write(inner.join("rodent.csv"), "a\n1\n").unwrap();
    fs::write(inner.join("data/rat.csv"), "a\n2\n").unwrap();
    let loader = FolderLoader::new(inner);
    (outer, loader)
}

fn problem(loader: &dyn Loader, name: &str) -> FileProblem {
    loader
        .read(name, PLAN_LIMIT)
        .expect_err(name)
        .problem()
        .clone()
}

fn said(name: &str, bytes: &[u8]) -> Diagnostic {
    let mut diagnostics = Diagnostics::default();
    let request = Request {
        file: name,
        span: None,
        options: &ReadOptions::default(),
    };
    let loader = MemoryLoader::new().with(name, bytes);
    let table = read(&loader, &request, &mut Sources::default(), &mut diagnostics);
    assert!(table.is_none());
    assert_eq!(diagnostics.len(), 1);
    let found = diagnostics.iter().next().expect("one").clone();
    assert_eq!(found.file.as_deref(), Some(name), "{found:?}");
    found
}

#[test]
fn files_of_the_folder_are_read() {
    let (_outer, loader) = folder();
    for (name, content) in [
        ("rodent.csv", "a\n1\n"),
        ("./data/../rodent.csv", "a\n1\n"),
        ("data/rat.csv", "a\n2\n"),
    ] {
        assert_eq!(loader.read(name, 100).as_deref(), Ok(content.as_bytes()));
        assert!(loader.exists(name));
    }
    let plan = loader.root().join("rodent.csv");
    let (beside, name) = FolderLoader::beside(&plan).expect("a file");
    assert_eq!(
        (beside.root(), name.as_str()),
        (loader.root(), "rodent.csv")
    );
    let (here, _) = FolderLoader::beside(Path::new("plan.kma")).expect("a file");
    assert_eq!(here.root(), Path::new("."));
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let (outer, loader) = folder();
    let absolute = outer.path().join("secret.csv");
    for name in [
        "../secret.csv",
        "data/../../secret.csv",
        &absolute.to_string_lossy(),
    ] {
        let error = loader.read(name, 100).expect_err(name);
        assert_eq!(error.code(), Code::OutsideFolder, "{name}");
        assert!(loader.exists(name), "it is for `read` to report {name}");
        let found = error.diagnostic(None);
        assert_eq!(
            found.help,
            ["copy the file into the plan's folder and write `\"secret.csv\"`"]
        );
    }
}

#[test]
fn folders_and_missing_files_are_named() {
    let (_outer, loader) = folder();
    assert_eq!(problem(&loader, "data"), FileProblem::Folder);
    assert_eq!(
        problem(&loader, "a\0.csv"),
        FileProblem::ControlCharacter('\0')
    );
    assert_eq!(
        problem(&loader, "dat/rat.csv"),
        FileProblem::NoFolder("dat".into())
    );
    let near = |name: &str| {
        let FileProblem::Missing { near, .. } = problem(&loader, name) else {
            panic!("{name}")
        };
        near
    };
    assert_eq!(near("Rodents.csv"), ["rodent.csv"]);
    assert_eq!(near("data/rats.csv"), ["data/rat.csv"]);
    assert!(!loader.exists("rodents.csv"));
    let found = loader
        .read("outcomes.xlsx", 9)
        .unwrap_err()
        .diagnostic(None);
    assert_eq!(found.message, "there is no file `outcomes.xlsx`");
    assert_eq!(found.notes, ["the folder holds `rodent.csv`"]);
    let nowhere = FolderLoader::new(loader.root().join("nowhere"));
    assert!(matches!(
        problem(&nowhere, "a.csv"),
        FileProblem::NoFolder(_)
    ));
}

#[test]
fn large_files_are_refused_unread() {
    let (_outer, loader) = folder();
    let file = fs::File::create(loader.root().join("large.csv")).unwrap();
    file.set_len(200 << 20).unwrap();
    let limit = 1 << 20;
    let error = loader.read("large.csv", limit).unwrap_err();
    let size = Some(200 << 20);
    assert_eq!(*error.problem(), FileProblem::TooLarge { size, limit });
    assert_eq!(error.diagnostic(None).message, "`large.csv` has 200 MiB");
    assert_eq!(error.diagnostic(None).label, "at most 1 MiB are read");
    let memory = MemoryLoader::new().with("a.csv", vec![0; 11]);
    assert_eq!(memory.read("a.csv", 10).unwrap_err().code(), Code::TooLarge);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_only() {
    use std::os::unix::fs::symlink;
    let (outer, loader) = folder();
    let at = |name: &str| loader.root().join(name);
    symlink("rodent.csv", at("inside.csv")).unwrap();
    symlink("../secret.csv", at("outside.csv")).unwrap();
    symlink(outer.path(), at("up")).unwrap();
    symlink("nothing.csv", at("broken.csv")).unwrap();
    symlink("loop.csv", at("loop.csv")).unwrap();
    assert!(loader.read("inside.csv", 100).is_ok());
    for name in ["outside.csv", "up/secret.csv", "up/none.csv"] {
        assert_eq!(problem(&loader, name), FileProblem::LinkOutside, "{name}");
    }
    assert_eq!(problem(&loader, "broken.csv"), FileProblem::BrokenLink);
    assert!(matches!(
        problem(&loader, "loop.csv"),
        FileProblem::NotRead(_)
    ));
    let output = OutputFolder::new(loader.root());
    for name in ["outside.csv", "up/new.svg", "up/none/new.svg"] {
        let error = output.write(name, b"x").expect_err(name);
        assert_eq!(*error.problem(), FileProblem::LinkOutside, "{name}");
    }
    assert_eq!(
        *output.write("broken.csv", b"x").unwrap_err().problem(),
        FileProblem::BrokenLink
    );
    let secret = fs::read_to_string(outer.path().join("secret.csv")).unwrap();
    assert_eq!(secret, "a\nsecret\n");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_do_not_hang() {
    let (_outer, loader) = folder();
    let made = std::process::Command::new("mkfifo")
        .arg(loader.root().join("pipe.csv"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(problem(&loader, "pipe.csv"), FileProblem::NotAFile);
        let error = loader.check_writable("pipe.csv").unwrap_err();
        assert_eq!(*error.problem(), FileProblem::NotAFile);
    }
    let system = FolderLoader::new("/dev");
    assert_eq!(problem(&system, "null"), FileProblem::NotAFile);
}

#[test]
fn files_are_written_whole_and_only_where_they_may() {
    let (outer, loader) = folder();
    let output = OutputFolder::new(loader.root())
        .protecting(loader.root().join("rodent.csv"))
        .protecting(loader.root().join("plan.kma"));
    let path = output.write("figures/a.svg", b"<svg/>").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"<svg/>");
    output.write("figures/a.svg", b"<svg></svg>").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"<svg></svg>");
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    for name in ["rodent.csv", "./data/../rodent.csv", "plan.kma"] {
        let error = output.write(name, b"x").expect_err(name);
        assert_eq!(*error.problem(), FileProblem::Protected, "{name}");
        assert_eq!(error.write_diagnostic(None).code, Code::CannotWrite);
    }
    assert_eq!(
        output.write("../a.svg", b"x").unwrap_err().code(),
        Code::OutsideFolder
    );
    let error = output.write("data", b"x").unwrap_err();
    assert_eq!(error.write_diagnostic(None).code, Code::CannotWrite);
    assert!(output.write("rodent.csv/a.svg", b"x").is_err());
    let new = OutputFolder::new(outer.path().join("out/here"));
    assert!(new.check("a.svg").is_ok());
    assert!(
        !outer.path().join("out").exists(),
        "a check changes nothing"
    );
    assert!(new.write("a.svg", b"x").unwrap().exists());
    assert!(loader.check_writable("figures/b.svg").is_ok());
}

#[cfg(unix)]
#[test]
fn written_files_have_usual_permissions_and_respect_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let (_outer, loader) = folder();
    let output = OutputFolder::new(loader.root());
    let usual = fs::metadata(loader.root().join("rodent.csv")).unwrap();
    let path = output.write("a.svg", b"x").unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode, usual.permissions().mode());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(
        *output.write("a.svg", b"y").unwrap_err().problem(),
        FileProblem::ReadOnly
    );
}

#[test]
fn files_that_are_no_data_say_what_they_are() {
    assert_eq!(said("a.csv", b"").code, Code::EmptyData);
    assert_eq!(
        said("a.csv", b"PK\x03\x04\x14").message,
        "`a.csv` is a zip or `.xlsx` file"
    );
    assert_eq!(said("a.csv", b"%PDF-1.7").message, "`a.csv` is a PDF");
    assert_eq!(
        said("a.csv", b"a,b\n1,\0\n").message,
        "`a.csv` has a zero byte in line 2, column 3"
    );
    assert_eq!(said("a.csv", b"\xFF\xFEa\0").message, "`a.csv` is UTF-16");
    assert_eq!(
        said("a.json", b"[\"caf\xE9\"]").message,
        "`a.json` is not UTF-8 in line 1, column 6"
    );
    assert_eq!(said("a.parquet", b"PAR1").code, Code::NotInThisVersion);
    assert_eq!(
        said("a.xls", b"\xD0\xCF").message,
        "`.xls` is not a kind of data file"
    );
    assert_eq!(
        said("data", b"x").message,
        "`data` has no extension to tell its kind"
    );
    assert_eq!(said("a.txt", b"x").code, Code::UnknownFormat);
    assert!(decode(b"kma 1\n".to_vec()).is_ok());
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_in_which_nothing_can_be_made_is_found_before() {
    // Nobody makes files there, whatever the permissions say.
    let output = OutputFolder::new("/proc");
    assert!(output.check("forest.svg").is_ok());
    assert!(output.try_out("forest.svg").is_err());
    let folder = tempfile::tempdir().unwrap();
    let output = OutputFolder::new(folder.path());
    assert!(output.try_out("figures/forest.svg").is_ok());
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is left behind");
}
