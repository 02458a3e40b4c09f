//! A library that is loaded or not, and its event.

use std::ffi::{CStr, CString, c_void};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use nix::libc;
use user_events_vm_tests::cases::Emitter;

/// One of the places for a library.
#[derive(Clone, Copy)]
pub(crate) struct Library(&'static Place);

/// The library.
pub(crate) const PLUGIN: Library = Library(&PLACES[0]);

/// A copy of it, in a file of its own: nothing is shared with the first one.
pub(crate) const COPY: Library = Library(&PLACES[1]);

static PLACES: [Place; 2] = [Place::empty(), Place::empty()];

/// What is known of a library while it is loaded; null pointers before and after.
struct Place {
    handle: AtomicPtr<c_void>,
    register: AtomicPtr<c_void>,
    enabled: AtomicPtr<c_void>,
    emit: AtomicPtr<c_void>,
}

impl Place {
    const fn empty() -> Self {
        Self {
            handle: AtomicPtr::new(ptr::null_mut()),
            register: AtomicPtr::new(ptr::null_mut()),
            enabled: AtomicPtr::new(ptr::null_mut()),
            emit: AtomicPtr::new(ptr::null_mut()),
        }
    }
}

type Number = extern "C" fn(*mut c_void) -> u64;

impl Library {
    /// The file.
    fn file(self) -> PathBuf {
        let program = std::env::current_exe().expect("the program has a file");
        let original = program.with_file_name("libvm_plugin.so");
        if ptr::eq(self.0, PLUGIN.0) {
            return original;
        }
        let copy = Path::new("/tmp").join("libvm_plugin_copy.so");
        if !copy.exists() {
            std::fs::copy(original, &copy).expect("room for a copy");
        }
        copy
    }

    /// How its file is called in a list of mappings.
    pub(crate) fn file_name(self) -> String {
        self.file().file_name().expect("it is a file").to_string_lossy().into_owned()
    }

    pub(crate) fn load(self) {
        let path = CString::new(self.file().into_os_string().into_encoded_bytes());
        let path = path.expect("a path has no NUL");
        // SAFETY: what the library does when it is loaded has no conditions.
        let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
        assert!(!handle.is_null(), "dlopen: {}", error());
        let Place { register, enabled, emit, .. } = self.0;
        for (place, name) in [
            (register, c"vm_plugin_register"),
            (enabled, c"vm_plugin_enabled"),
            (emit, c"vm_plugin_emit"),
        ] {
            // SAFETY: the library was just loaded.
            let function = unsafe { libc::dlsym(handle, name.as_ptr()) };
            assert!(!function.is_null(), "dlsym: {}", error());
            place.store(function, Ordering::Release);
        }
        self.0.handle.store(handle, Ordering::Release);
    }

    /// No other thread may be at work in it.
    pub(crate) fn unload(self) {
        let Place { handle, register, enabled, emit } = self.0;
        for place in [register, enabled, emit] {
            place.store(ptr::null_mut(), Ordering::Release);
        }
        let handle = handle.swap(ptr::null_mut(), Ordering::AcqRel);
        // SAFETY: it was loaded, and nothing of it is used any more.
        let closed = unsafe { libc::dlclose(handle) };
        assert_eq!(closed, 0, "dlclose: {}", error());
    }
}

fn error() -> String {
    // SAFETY: it is a text or null, until the next call.
    let text = unsafe { libc::dlerror() };
    if text.is_null() {
        return "no reason".to_owned();
    }
    // SAFETY: it is no null pointer, and so a text.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// Nobody listens to an event that is not there.
impl Emitter for Library {
    fn register(self) {
        let function = self.0.register.load(Ordering::Acquire);
        assert!(!function.is_null(), "the library is loaded");
        // SAFETY: the library's function of this name, which is loaded.
        let register = unsafe { std::mem::transmute::<*mut c_void, extern "C" fn()>(function) };
        register();
    }

    fn enabled(self) -> bool {
        let function = self.0.enabled.load(Ordering::Acquire);
        if function.is_null() {
            return false;
        }
        // SAFETY: the library's function of this name, which is loaded.
        let enabled =
            unsafe { std::mem::transmute::<*mut c_void, extern "C" fn() -> bool>(function) };
        enabled()
    }

    fn emit(self, n: impl FnOnce() -> u64) {
        extern "C" fn number<N: FnOnce() -> u64>(of: *mut c_void) -> u64 {
            // SAFETY: it is the address of `n`, below, which lives until the call returns.
            let n = unsafe { &mut *of.cast::<Option<N>>() };
            n.take().expect("a number is asked for once")()
        }
        fn of<N: FnOnce() -> u64>(_: &Option<N>) -> Number {
            number::<N>
        }
        let function = self.0.emit.load(Ordering::Acquire);
        if function.is_null() {
            return;
        }
        // SAFETY: the library's function of this name, which is loaded.
        let emit = unsafe {
            std::mem::transmute::<*mut c_void, extern "C" fn(Number, *mut c_void)>(function)
        };
        let mut n = Some(n);
        emit(of(&n), (&raw mut n).cast());
    }
}
