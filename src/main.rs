//! The command line of kma.

fn main() -> std::process::ExitCode {
    kma::cli::process()
}
