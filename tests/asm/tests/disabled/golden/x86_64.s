numbers:
    pushq %rbp
    pushq %r14
    pushq %rbx
    subq $32, %rsp
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    addq $32, %rsp
    popq %rbx
    popq %r14
    popq %rbp
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq %rdi, 8(%rsp)
    movl %esi, 16(%rsp)
    movq %rdx, 24(%rsp)
    leaq 8(%rsp), %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    jmp .2
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rax
    movq %rdi, %rbx
    movq %rax, %rdi
    movq %rdx, %r14
    movl %esi, %ebp
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    movq %rbx, %rdi
    movl %ebp, %esi
    movq %r14, %rdx
    testb %al, %al
    jne .4
    jmp .2

angles:
    pushq %rbp
    pushq %r14
    pushq %rbx
    subq $32, %rsp
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    addq $32, %rsp
    popq %rbx
    popq %r14
    popq %rbp
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq %rdi, 8(%rsp)
    movl %esi, 16(%rsp)
    movq %rdx, 24(%rsp)
    leaq 8(%rsp), %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    jmp .2
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rax
    movq %rdi, %rbx
    movq %rax, %rdi
    movq %rdx, %r14
    movl %esi, %ebp
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    movq %rbx, %rdi
    movl %ebp, %esi
    movq %r14, %rdx
    testb %al, %al
    jne .4
    jmp .2

text:
    pushq %r15
    pushq %r14
    pushq %rbx
    subq $32, %rsp
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Request>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    addq $32, %rsp
    popq %rbx
    popq %r14
    popq %r15
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq %rdi, 8(%rsp)
    movq %rsi, 16(%rsp)
    movq %rdx, 24(%rsp)
    leaq 8(%rsp), %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    jmp .2
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Request>::event::EVENT@GOTPCREL(%rip), %rax
    movq %rdi, %rbx
    movq %rax, %rdi
    movq %rdx, %r14
    movq %rsi, %r15
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    movq %rbx, %rdi
    movq %r15, %rsi
    movq %r14, %rdx
    testb %al, %al
    jne .4
    jmp .2

unit:
    pushq %rax
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Tick>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    popq %rax
    retq
.1:
    testb $64, %al
    jne .3
.4:
    popq %rax
    jmpq *user_events_rt::emit::emit@GOTPCREL(%rip)
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Tick>::event::EVENT@GOTPCREL(%rip), %rdi
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    testb %al, %al
    jne .4
    jmp .2

expression:
    pushq %rax
    movq %rdi, (%rsp)
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    popq %rax
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq %rsp, %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    popq %rax
    retq
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rdi
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    testb %al, %al
    jne .4
    jmp .2

computed:
    pushq %r14
    pushq %rbx
    subq $24, %rsp
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    addq $24, %rsp
    popq %rbx
    popq %r14
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq opaque@GOTPCREL(%rip), %r14
    callq *%r14
    movq %rax, %rbx
    callq *%r14
    movq %rbx, (%rsp)
    movl $200, 8(%rsp)
    movq %rax, 16(%rsp)
    movq %rsp, %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    addq $24, %rsp
    popq %rbx
    popq %r14
    retq
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Numbers>::event::EVENT@GOTPCREL(%rip), %rdi
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    testb %al, %al
    jne .4
    jmp .2

first_place:
    pushq %rbx
    subq $16, %rsp
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    addq $16, %rsp
    popq %rbx
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq %rdi, 8(%rsp)
    leaq 8(%rsp), %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    addq $16, %rsp
    popq %rbx
    retq
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT@GOTPCREL(%rip), %rax
    movq %rdi, %rbx
    movq %rax, %rdi
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    movq %rbx, %rdi
    testb %al, %al
    jne .4
    jmp .2

second_place:
    pushq %rbx
    subq $16, %rsp
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    addq $16, %rsp
    popq %rbx
    retq
.1:
    testb $64, %al
    jne .3
.4:
    incq %rdi
    movq %rdi, 8(%rsp)
    leaq 8(%rsp), %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    addq $16, %rsp
    popq %rbx
    retq
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT@GOTPCREL(%rip), %rax
    movq %rdi, %rbx
    movq %rax, %rdi
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    movq %rbx, %rdi
    testb %al, %al
    jne .4
    jmp .2

amid:
    pushq %r14
    pushq %rbx
    pushq %rax
    movq %rdi, %r14
    callq *opaque@GOTPCREL(%rip)
    movq %rax, %rbx
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT@GOTPCREL(%rip), %rax
    movq 8(%rax), %rax
    movzbl (%rax), %eax
    testb %al, %al
    jne .1
.2:
    callq *opaque@GOTPCREL(%rip)
    addq %rbx, %rax
    addq $8, %rsp
    popq %rbx
    popq %r14
    retq
.1:
    testb $64, %al
    jne .3
.4:
    movq %r14, (%rsp)
    movq %rsp, %rdi
    callq *user_events_rt::emit::emit@GOTPCREL(%rip)
    jmp .2
.3:
    movq emitting::_::<impl user_events_rt::event::UserEvent for emitting::Twice>::event::EVENT@GOTPCREL(%rip), %rdi
    callq *user_events_rt::emit::enabled@GOTPCREL(%rip)
    testb %al, %al
    jne .4
    jmp .2
