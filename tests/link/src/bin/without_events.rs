//! A program without events.

fn main() {
    println!("{}", user_events_rt::register_all().events);
}
