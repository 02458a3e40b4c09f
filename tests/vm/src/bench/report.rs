//! Lines for `cargo xtask bench`.

/// Prints numbers of something that was measured. `name` is what the host knows it by.
pub fn figure(name: &str, numbers: &[f64]) {
    let numbers: Vec<_> = numbers.iter().map(|number| format!("{number:.2}")).collect();
    println!("figure {name} {}", numbers.join(" "));
}
