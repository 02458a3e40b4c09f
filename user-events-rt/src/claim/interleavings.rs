//! The claim between threads.

use super::{Claimed, give_way};
use crate::interleavings::{model, spawn};
use crate::sync::statics;

statics! {
    static SUM: Claimed<u32> = Claimed::new(0);
}

fn add(n: u32) {
    *SUM.claim().expect("this thread holds nothing") += n;
}

fn sum() -> u32 {
    *SUM.claim().expect("this thread holds nothing")
}

#[test]
fn one_thread_at_a_time_has_the_value() {
    model(|| {
        let other = spawn(|| add(10));
        add(100);
        other.join().expect("no panic");
        assert_eq!(sum(), 110);
    });
}

#[test]
fn a_thread_that_holds_it_is_refused_whoever_waits() {
    model(|| {
        add(1);
        let other = spawn(|| add(10));
        let held = SUM.claim().expect("this thread holds nothing");
        assert!(SUM.claim().is_none());
        drop(held);
        add(100);
        other.join().expect("no panic");
        assert_eq!(sum(), 111);
    });
}

#[test]
fn who_gives_way_comes_back() {
    model(|| {
        add(1);
        let other = spawn(|| add(10));
        add(100);
        give_way();
        add(1000);
        other.join().expect("no panic");
        assert_eq!(sum(), 1111);
    });
}
