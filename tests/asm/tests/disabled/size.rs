//! Bytes of machine code.

use iced_x86::{Decoder, DecoderOptions, FlowControl};
use object::read::elf::ElfFile64;
use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget};

use super::target::Target;

/// Bytes from the instruction that first refers to an event's static to the first branch on a
/// condition, both included.
pub(crate) fn of_check(target: &Target, object: &[u8], function: &str) -> usize {
    let file = ElfFile64::<object::Endianness>::parse(object).expect("an object file");
    let symbol = file.symbol_by_name(function).expect("the function is there");
    let section = symbol.section_index().and_then(|index| file.section_by_index(index).ok());
    let section = section.expect("it is in a section");
    let start = symbol.address();
    let code = section.data_range(start, symbol.size()).expect("it is there");
    let code = code.expect("inside the section");
    let mut references = section.relocations().filter(|(at, relocation)| {
        let name = match relocation.target() {
            RelocationTarget::Symbol(index) => file.symbol_by_index(index).ok(),
            _ => None,
        };
        let is_event =
            name.and_then(|name| name.name().ok()).is_some_and(|name| name.contains("5EVENT"));
        is_event && (start..start + symbol.size()).contains(at)
    });
    let (first, _) = references.next().expect("it refers to the event");
    let first = (first - start) as usize;
    let instructions = match target.name {
        "x86_64" => x86_64(code),
        _ => aarch64(code),
    };
    let check = instructions.iter().skip_while(|(at, size, _)| at + size <= first);
    let begin = check.clone().next().expect("it is inside the function").0;
    let mut branches = check.filter(|(_, _, is_branch)| *is_branch);
    let (at, size, _) = branches.next().expect("there is a branch");
    at + size - begin
}

/// Where an instruction is, its size, and whether it is a branch on a condition.
type Instruction = (usize, usize, bool);

fn x86_64(code: &[u8]) -> Vec<Instruction> {
    let decoder = Decoder::new(64, code, DecoderOptions::NONE);
    decoder
        .into_iter()
        .map(|instruction| {
            let is_branch = instruction.flow_control() == FlowControl::ConditionalBranch;
            (instruction.ip() as usize, instruction.len(), is_branch)
        })
        .collect()
}

/// Four bytes each. `b.cond`, `cbz`, `cbnz`, `tbz` and `tbnz` in the A64 encoding index.
fn aarch64(code: &[u8]) -> Vec<Instruction> {
    code.chunks_exact(4)
        .enumerate()
        .map(|(n, bytes)| {
            let word = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
            let on_flags = word & 0xff00_0000 == 0x5400_0000;
            let on_register = word & 0x7c00_0000 == 0x3400_0000;
            (4 * n, 4, on_flags || on_register)
        })
        .collect()
}
