/*
 * The kernel module's parser of descriptions as a program. Takes descriptions on standard
 * input, each behind its length (4 bytes, native order), and answers each with a line:
 *
 *   ok NAME SIZE [FIELD ...]        FIELD: place,type,kernel's type,signed,text,
 *                                   size of an element,tag,name,count,offset,size
 *   error ERRNO AT TEXT
 *
 * with tabs where spaces stand here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

static const char *const places[] = {
	[UE_IN_PLACE]	= "fixed",
	[UE_REL_LOC]	= "rel_loc",
	[UE_DATA_LOC]	= "data_loc",
};

static void print_span(char before, const char *text, struct ue_span span)
{
	printf("%c%.*s", before, span.len, text + span.at);
}

static void print_field(const char *text, const struct ue_field *field)
{
	const struct ue_type *type = field->type;

	printf("\t%s", places[field->place]);
	if (type)
		printf(",%s,%s,%d,%d,%d", type->name, type->kernel_name, type->is_signed,
		       type->is_text, type->size);
	else
		printf(",,,,,");
	print_span(',', text, field->tag);
	print_span(',', text, field->name);
	printf(",%d,%d,%d", field->count, field->offset, field->size);
}

static void print_error(int ret, const struct ue_mistake *mistake)
{
	printf("error\t");
	if (ret == -EINVAL)
		printf("EINVAL");
	else if (ret == -E2BIG)
		printf("E2BIG");
	else
		printf("%d", ret);
	printf("\t%d\t%s\n", mistake->at,
	       mistake->error < UE_NR_ERRORS ? ue_error_texts[mistake->error] : "(no text)");
}

static void answer(const char *text)
{
	static struct ue_description description;
	struct ue_mistake mistake;
	unsigned int i;
	int ret;

	/* What the parser leaves as it is shows. */
	memset(&description, 0xa5, sizeof(description));
	memset(&mistake, 0xa5, sizeof(mistake));
	ret = ue_parse(text, &description, &mistake);
	if (ret) {
		print_error(ret, &mistake);
		return;
	}
	printf("ok");
	print_span('\t', text, description.name);
	printf("\t%d", description.size);
	for (i = 0; i < description.nr_fields; i++)
		print_field(text, &description.fields[i]);
	putchar('\n');
}

int main(void)
{
	__u32 len;

	/* After a crash the lines tell which description was the last. */
	setvbuf(stdout, NULL, _IOLBF, 1 << 16);
	while (fread(&len, sizeof(len), 1, stdin) == 1) {
		/* No byte more than the text has, so that the sanitizer sees reads beyond it. */
		char *text = malloc(len + 1);

		if (!text || fread(text, 1, len, stdin) != len)
			return 1;
		text[len] = '\0';
		answer(text);
		free(text);
	}
	return 0;
}
