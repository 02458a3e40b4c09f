use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::{EMPTY, Event, SECOND, TURBOFISH, UNCLOSED, emit, try_emit};

fn parsed(tokens: TokenStream) -> Result<String, String> {
    let event = Event::parse(tokens.into_iter().collect()).map_err(|error| error.to_string())?;
    Ok(event.into_expression().to_string())
}

#[track_caller]
fn same(tokens: TokenStream, expected: TokenStream) {
    assert_eq!(parsed(tokens), Ok(expected.to_string()));
}

fn invisible(tokens: TokenStream) -> TokenTree {
    Group::new(Delimiter::None, tokens).into()
}

#[test]
fn struct_literals_pass() {
    for literal in [
        quote!(Request { id: 7, path }),
        quote!(::a::b::Request { ..base }),
        quote!(Self {}),
        quote!(super::Request { id: a > b }),
        quote!(Request::<'_> { id: 7 }),
        quote!(a::B::<fn(u8) -> Vec<u8>>::C { id: 7 }),
        quote!(r#match { id: 7 }),
    ] {
        same(literal.clone(), literal);
    }
}

#[test]
fn angles_are_braces() {
    same(quote!(Request < id: 7, path >), quote!(Request { id: 7, path }));
    same(quote!(::a::Request<id: x > y>), quote!(::a::Request { id: x > y }));
    same(quote!(E<v: Vec::<Vec<u8>>::new()>), quote!(E { v: Vec::<Vec<u8>>::new() }));
    same(quote!(E<a: x as Vec<u8>>), quote!(E { a: x as Vec<u8> }));
    same(quote!(E<a: x >> 1, b: y>), quote!(E { a: x >> 1, b: y }));
    same(quote!(E < ..base >), quote!(E { ..base }));
    same(quote! { Tick < > }, quote!(Tick {}));
    same(quote!(Request::<'_> < id: 1 >), quote!(Request::<'_> { id: 1 }));
    same(quote! { Request < id: 1, >, }, quote! { Request { id: 1, } });
}

#[test]
fn the_rest_is_an_expression() {
    for expression in [
        quote!(Tick),
        quote!(event),
        quote!(&event),
        quote!(make()?),
        quote!(make! { id: 7 }),
        quote!(match x {
            _ => Tick,
        }),
        quote!(if a { b } else { c }),
        quote!(if { b }),
        quote!(unsafe { b }),
        quote!(loop {
            break Tick;
        }),
        quote!(Request { id: 7 }.with(8)),
        quote!({ Tick }),
        quote!(events[0]),
        quote!(a <= b),
        quote!(a << b),
        quote!(<T as Events>::MADE),
        quote!(make::<u8, u16>()),
        quote!(make(7, 8)),
    ] {
        same(expression.clone(), quote!((#expression)));
    }
}

#[test]
fn invisible_groups_are_looked_at() {
    let path = invisible(quote!(a::Request));
    same(quote!(#path { id: 7 }), quote!(#path { id: 7 }));
    same(quote!(#path < id: 7 >), quote!(#path { id: 7 }));
    let expression = invisible(quote!(Request { id: 7 }));
    same(quote!(#expression), quote!((#expression)));
    same(quote!(#expression.with()), quote!((#expression.with())));
}

#[test]
fn mistakes_are_told() {
    for (tokens, message) in [
        (quote!(), EMPTY),
        (quote!(,), EMPTY),
        (quote!(Tick;), "remove this `;`"),
        (quote!("text", 1), SECOND),
        (quote!(Tick, Tick), SECOND),
        (quote!(Request { id: 7 }, path: "/"), SECOND),
        (quote!(Request < id: 7), UNCLOSED),
        (quote!(Request < id: 7 > extra), UNCLOSED),
        (quote!(Request<), UNCLOSED),
        (quote!(Request<'_> { id: 7 }), TURBOFISH),
        (quote!(Request<Vec<u8>> { id: 7 }), TURBOFISH),
        (quote!(Request<'_> < id: 7 >), TURBOFISH),
    ] {
        assert_eq!(parsed(tokens), Err(message.to_owned()));
    }
}

#[test]
fn the_code_around_the_event() {
    let module = crate::runtime::module(proc_macro2::Span::call_site());
    let expected = quote! {
        match rt::#module::probe() {
            __probe => if __probe.enabled() { __probe.emit(&Tick { a: 1 }); }
        }
    };
    assert_eq!(emit(quote!(rt Tick { a: 1 })).to_string(), expected.to_string());
    let expected = quote! {
        match rt::#module::probe() {
            __probe => if !__probe.enabled() { __probe.not_emitted() } else { __probe.try_emit(&(tick)) }
        }
    };
    assert_eq!(try_emit(quote!(rt tick)).to_string(), expected.to_string());
}
