//! Has the linker keep where addresses stand in the wasm that scripts/split-wasm.mjs takes apart.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        for name in ["app", "evaluator"] {
            println!("cargo::rustc-link-arg-bin={name}=--emit-relocs");
        }
    }
}
