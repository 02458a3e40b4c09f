/* SPDX-License-Identifier: GPL-2.0-only */
/* The types that a field may have. Also compiled in user space, for tests. */
#ifndef UE_TYPES_H
#define UE_TYPES_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef uint8_t u8;
typedef uint16_t u16;
#endif

/**
 * struct ue_type - an integer type
 * @name: as descriptions spell it; several words are separated by one space
 * @kernel_name: as consumers see it
 * @size: in bytes; 0 if the name does not tell it
 * @is_signed: whether it has a sign
 * @is_text: whether an array of it is text
 * @format: printf conversion of one element
 */
struct ue_type {
	const char *name;
	const char *kernel_name;
	u8 size;
	bool is_signed;
	bool is_text;
	const char *format;
};

/*
 * The type that @text begins with, spelled with any amount of white space between its
 * words; @len is how much of the text it takes. NULL if it begins with none.
 */
const struct ue_type *ue_type_find(const char *text, size_t *len);

/* The type that @type, whose name does not tell a size, is with @size bytes; or NULL. */
const struct ue_type *ue_type_sized(const struct ue_type *type, size_t size);

bool ue_is_space(char c);
bool ue_is_digit(char c);
bool ue_is_ident_start(char c);
bool ue_is_ident(char c);

#endif /* UE_TYPES_H */
