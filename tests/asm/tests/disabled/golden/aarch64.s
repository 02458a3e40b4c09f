numbers:
    sub sp, sp, #64
    stp x29, x30, [sp, #48]
    add x29, sp, #48
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #48]
    add sp, sp, #64
    ret
.1:
    tbnz w8, #6, .3
.4:
    str x0, [sp, #24]
    add x0, sp, #24
    str w1, [sp, #32]
    str x2, [sp, #40]
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #48]
    add sp, sp, #64
    ret
.3:
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    stp x2, x0, [sp, #8]
    str w1, [sp, #4]
    mov x0, x8
    bl user_events_rt::emit::enabled
    mov w8, w0
    ldp x2, x0, [sp, #8]
    ldr w1, [sp, #4]
    cbnz w8, .4
    b .2

angles:
    sub sp, sp, #64
    stp x29, x30, [sp, #48]
    add x29, sp, #48
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #48]
    add sp, sp, #64
    ret
.1:
    tbnz w8, #6, .3
.4:
    str x0, [sp, #24]
    add x0, sp, #24
    str w1, [sp, #32]
    str x2, [sp, #40]
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #48]
    add sp, sp, #64
    ret
.3:
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    stp x2, x0, [sp, #8]
    str w1, [sp, #4]
    mov x0, x8
    bl user_events_rt::emit::enabled
    mov w8, w0
    ldp x2, x0, [sp, #8]
    ldr w1, [sp, #4]
    cbnz w8, .4
    b .2

text:
    sub sp, sp, #64
    stp x29, x30, [sp, #48]
    add x29, sp, #48
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Request>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Request>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #48]
    add sp, sp, #64
    ret
.1:
    tbnz w8, #6, .3
.4:
    stp x0, x1, [sp, #24]
    add x0, sp, #24
    str x2, [sp, #40]
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #48]
    add sp, sp, #64
    ret
.3:
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Request>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Request>::event::EVENT]
    stp x2, x0, [sp, #8]
    str x1, [sp]
    mov x0, x8
    bl user_events_rt::emit::enabled
    ldp x1, x2, [sp]
    mov w8, w0
    ldr x0, [sp, #16]
    cbnz w8, .4
    b .2

unit:
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Tick>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Tick>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ret
.1:
    tbnz w8, #6, .3
.4:
    b user_events_rt::emit::emit
.3:
    stp x29, x30, [sp, #-16]!
    mov x29, sp
    adrp x0, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Tick>::event::EVENT
    ldr x0, [x0, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Tick>::event::EVENT]
    bl user_events_rt::emit::enabled
    ldp x29, x30, [sp], #16
    cbnz w0, .4
    b .2

expression:
    sub sp, sp, #32
    stp x29, x30, [sp, #16]
    add x29, sp, #16
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    str x0, [sp, #8]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #16]
    add sp, sp, #32
    ret
.1:
    tbnz w8, #6, .3
.4:
    add x0, sp, #8
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #16]
    add sp, sp, #32
    ret
.3:
    adrp x0, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x0, [x0, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    bl user_events_rt::emit::enabled
    cbnz w0, .4
    b .2

computed:
    sub sp, sp, #64
    stp x29, x30, [sp, #32]
    str x19, [sp, #48]
    add x29, sp, #32
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #32]
    ldr x19, [sp, #48]
    add sp, sp, #64
    ret
.1:
    tbnz w8, #6, .3
.4:
    bl opaque
    mov x19, x0
    bl opaque
    mov w8, #200
    str x0, [sp, #24]
    add x0, sp, #8
    str x19, [sp, #8]
    str w8, [sp, #16]
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #32]
    ldr x19, [sp, #48]
    add sp, sp, #64
    ret
.3:
    adrp x0, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT
    ldr x0, [x0, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT]
    bl user_events_rt::emit::enabled
    cbnz w0, .4
    b .2

first_place:
    sub sp, sp, #32
    stp x29, x30, [sp, #16]
    add x29, sp, #16
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #16]
    add sp, sp, #32
    ret
.1:
    tbnz w8, #6, .3
.4:
    str x0, [sp, #8]
    add x0, sp, #8
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #16]
    add sp, sp, #32
    ret
.3:
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT]
    str x0, [sp]
    mov x0, x8
    bl user_events_rt::emit::enabled
    mov w8, w0
    ldr x0, [sp]
    cbnz w8, .4
    b .2

second_place:
    sub sp, sp, #32
    stp x29, x30, [sp, #16]
    add x29, sp, #16
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    ldp x29, x30, [sp, #16]
    add sp, sp, #32
    ret
.1:
    tbnz w8, #6, .3
.4:
    add x8, x0, #1
    add x0, sp, #8
    str x8, [sp, #8]
    bl user_events_rt::emit::emit
    ldp x29, x30, [sp, #16]
    add sp, sp, #32
    ret
.3:
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT]
    str x0, [sp]
    mov x0, x8
    bl user_events_rt::emit::enabled
    mov w8, w0
    ldr x0, [sp]
    cbnz w8, .4
    b .2

amid:
    sub sp, sp, #48
    stp x29, x30, [sp, #16]
    stp x20, x19, [sp, #32]
    add x29, sp, #16
    mov x20, x0
    bl opaque
    adrp x8, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT
    mov x19, x0
    ldr x8, [x8, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT]
    ldr x8, [x8, #8]
    ldrb w8, [x8]
    cbnz w8, .1
.2:
    bl opaque
    add x0, x0, x19
    ldp x20, x19, [sp, #32]
    ldp x29, x30, [sp, #16]
    add sp, sp, #48
    ret
.1:
    tbnz w8, #6, .3
.4:
    add x0, sp, #8
    str x20, [sp, #8]
    bl user_events_rt::emit::emit
    bl opaque
    add x0, x0, x19
    ldp x20, x19, [sp, #32]
    ldp x29, x30, [sp, #16]
    add sp, sp, #48
    ret
.3:
    adrp x0, :got:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT
    ldr x0, [x0, :got_lo12:emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT]
    bl user_events_rt::emit::enabled
    cbnz w0, .4
    b .2
