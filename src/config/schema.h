/* The table of settings: one row each. The parser, the checks, `tidings show-config` and the tests that compare the manual page
 * and conf/tidings.conf with the program all walk these rows; a setting that is not here does not exist.
 *
 * A row's value lives at `offset` in struct config where its section stands once, else in the struct of its section
 * (struct config_receiver …). The C type follows from the setting's type:
 *
 *	SETTING_DURATION int64_t, ms    SETTING_SIZE size_t, bytes    SETTING_COUNT uint32_t
 *	SETTING_STRING, SETTING_PATH char *          SETTING_LIST char **, NULL-terminated
 *	SETTING_ENUM int (place in `words`, plus `min`)      SETTING_SET uint8_t (bit 1 << place in `words`)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type {
	SETTING_DURATION,
	SETTING_SIZE,
	SETTING_COUNT,
	SETTING_STRING,
	SETTING_PATH,
	SETTING_LIST,
	SETTING_ENUM,
	SETTING_SET,
};

enum {
	SETTING_RELOADS = 1,  /* SIGHUP suffices; else a restart is needed */
	SETTING_REQUIRED = 2, /* there is no default */
};

struct setting {
	const char *section;   /* "" for those outside any section */
	const char *name;
	enum setting_type type;
	size_t offset;
	const char *fallback;  /* as it would be written, list items separated by blanks; NULL: unset */
	int64_t min, max;      /* milliseconds, bytes, count, or bytes of text */
	const char *const *words; /* ENUM, SET: NULL-terminated */
	unsigned flags;
	unsigned types;        /* receivers only: the types that it goes with (bit 1 << enum receiver_type), 0: all */
	const char *help;      /* a sentence */
};

struct section {
	const char *name;
	const char *many;      /* what several of them are called; NULL: stands once */
	size_t size;           /* of one of its structs; 0: stands once, in struct config */
	size_t array, len;     /* offsets in struct config */
	size_t max;            /* how many there may be; each costs memory and time for every report */
	const char *help;
};

extern const struct setting config_settings[];
extern const size_t config_settings_len;
extern const struct section config_sections[];
extern const size_t config_sections_len;

const struct section *schema_section(const char *name);
const struct setting *schema_setting(const char *section, const char *name);

/* How many letters must be put in, taken out, changed or swapped with their neighbour to make `b` of `a`. */
unsigned schema_distance(const char *a, const char *b);
/* The better of two guesses at what `word` was meant to be; NULL where both are too far off to be of help. */
const char *schema_nearer(const char *word, const char *best, const char *candidate);
