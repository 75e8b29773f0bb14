//! Says in one line what to do when the style sheet and scripts were not built yet.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web-assets/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("manifest.json").is_file() {
        println!("cargo::error=the style sheet and scripts of the pages are not built: run `make assets` first");
    }
}
