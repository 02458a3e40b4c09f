//! Writes the events of `tests/property`: random structs of all types that a field may have, the
//! same ones each time.

use std::path::Path;
use std::{env, fs};

use fastrand::Rng;

const EVENTS: usize = 200;

const ELEMENTS: &[&str] = &[
    "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "bool", "char", "f32",
    "f64",
];

/// What is no number; `T` and `N` stand for an element and a length.
const OTHERS: &[&str] = &[
    "Level",
    "Inner",
    "Uuid",
    "Duration",
    "SystemTime",
    "Ipv4Addr",
    "Ipv6Addr",
    "[T; N]",
    "&'static T",
    "Box<T>",
    "Rc<[T; N]>",
];

const DYNAMIC: &[&str] = &[
    "&'a str",
    "String",
    "Cow<'a, str>",
    "&'a CStr",
    "CString",
    "Box<str>",
    "&'a [T]",
    "Vec<T>",
    "Cow<'a, [T]>",
    "Arc<[T]>",
];

const FLAT: &[&str] = &["Padded", "Deep<'a>"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut rng = Rng::with_seed(4);
    let mut code = String::new();
    let mut calls = String::new();
    for number in 0..EVENTS {
        let event = Event::new(&mut rng, number);
        code += &event.code();
        let call = format!("    test.check::<{}{}>();\n", event.ident, event.lifetime());
        calls += &call;
    }
    code += &format!("fn check_all(test: &mut Test) {{\n{calls}}}\n");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("property.rs"), code).expect("cargo made the directory");
}

struct Event {
    ident: String,
    fields: Vec<Field>,
    is_rel: bool,
}

struct Field {
    ident: String,
    ty: String,
    /// In the event, if it is another one.
    name: Option<String>,
    options: Vec<String>,
    kind: Kind,
}

#[derive(PartialEq)]
enum Kind {
    Field,
    Flat,
    Skipped,
}

impl Event {
    fn new(rng: &mut Rng, number: usize) -> Self {
        let mut fields: Vec<Field> = Vec::new();
        let len = rng.usize(1..=8);
        while fields.len() < len {
            let field = Field::new(rng, fields.len());
            // The names in a flattened structure are there once, and some field is there.
            let is_twice = |other: &Field| field.kind == Kind::Flat && other.ty == field.ty;
            if !fields.iter().any(is_twice) && (!fields.is_empty() || field.kind != Kind::Skipped) {
                fields.push(field);
            }
        }
        Self { ident: format!("Case{number}"), fields, is_rel: rng.u8(..8) == 0 }
    }

    /// `<'static>`, if it has one.
    fn lifetime(&self) -> &'static str {
        let is_borrowing = self.fields.iter().any(|field| field.ty.contains("'a"));
        if is_borrowing { "<'static>" } else { "" }
    }

    fn code(&self) -> String {
        let args = self.lifetime();
        let params = args.replace("static", "a");
        let options = if self.is_rel { "(loc = \"rel\")" } else { "" };
        let each = |code: fn(&Field) -> String| self.fields.iter().map(code).collect::<String>();
        let (definitions, values, models) =
            (each(Field::definition), each(Field::value), each(Field::model));
        let ident = &self.ident;
        let name = ident.to_lowercase();
        format!(
            "#[user_event{options}]
pub(crate) struct {ident}{params} {{
{definitions}}}

impl Case for {ident}{args} {{
    fn random(rng: &mut Rng) -> Self {{
        Self {{
{values}        }}
    }}

    fn model(&self) -> Model {{
        let mut model = Model::new(\"{name}\");
{models}        model
    }}
}}

"
        )
    }
}

impl Field {
    fn new(rng: &mut Rng, number: usize) -> Self {
        let ident = format!("f{number}");
        let name = (rng.u8(..8) == 0).then(|| format!("Field_{number}"));
        let mut field = Self { ident, ty: String::new(), name, options: vec![], kind: Kind::Field };
        match rng.u8(..12) {
            0..3 => field.ty = pick(rng, ELEMENTS),
            3..6 => field.ty = filled(rng, OTHERS),
            6..10 => field.be_dynamic(rng),
            10 => {
                (field.ty, field.kind, field.name) = (pick(rng, FLAT), Kind::Flat, None);
                field.options.push("flatten".to_owned());
            }
            _ => {
                (field.ty, field.kind, field.name) = (pick(rng, ELEMENTS), Kind::Skipped, None);
                field.options.push("skip".to_owned());
            }
        }
        if field.kind == Kind::Field && rng.u8(..4) == 0 {
            field.ty = format!("Option<{}>", field.ty);
        }
        field
    }

    fn be_dynamic(&mut self, rng: &mut Rng) {
        self.ty = filled(rng, DYNAMIC);
        if rng.bool() {
            self.options.push(format!("max = {}", rng.usize(1..12)));
        }
        if rng.u8(..4) == 0 {
            self.options.push("loc = \"data\"".to_owned());
        }
    }

    fn definition(&self) -> String {
        let name = self.name.iter().map(|name| format!("name = \"{name}\""));
        let options: Vec<String> = name.chain(self.options.iter().cloned()).collect();
        let attribute = match &options[..] {
            [] => String::new(),
            options => format!("    #[event({})]\n", options.join(", ")),
        };
        format!("{attribute}    pub(crate) {}: {},\n", self.ident, self.ty)
    }

    fn value(&self) -> String {
        format!("            {}: Random::random(rng),\n", self.ident)
    }

    fn model(&self) -> String {
        let ident = &self.ident;
        match self.kind {
            Kind::Skipped => String::new(),
            Kind::Flat => format!("        self.{ident}.flatten(&mut model);\n"),
            Kind::Field => {
                let max = self.options.iter().find_map(|option| option.strip_prefix("max = "));
                let is_data = self.options.iter().any(|option| option == "loc = \"data\"");
                format!(
                    "        model.add(\"{}\", &self.{ident}, Options {{ max: {}, is_data: {is_data} }});\n",
                    self.name.as_ref().unwrap_or(ident),
                    max.unwrap_or("usize::MAX"),
                )
            }
        }
    }
}

fn pick(rng: &mut Rng, from: &[&str]) -> String {
    from[rng.usize(..from.len())].to_owned()
}

/// One of the types, with an element and a length in it.
fn filled(rng: &mut Rng, types: &[&str]) -> String {
    let element = pick(rng, ELEMENTS);
    // Some are so long that they are not copied.
    let len = if rng.u8(..4) == 0 { rng.u8(17..40) } else { rng.u8(1..5) };
    let ty = pick(rng, types).replace("; N]", &format!("; {len}]"));
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut filled = String::new();
    for part in ty.split_inclusive(|c| !is_word(c)) {
        let word = part.trim_end_matches(|c| !is_word(c));
        filled += if word == "T" { &element } else { word };
        filled += &part[word.len()..];
    }
    filled
}
