#include "base/array.h"
#include "text/accents.h"

#include <string.h>

struct ending {
	const char *bare, *whole;
};

struct accents {
	const char *tag;
	const struct ending *endings; /* up to one without letters */
	struct span (*restore)(struct span folded, char *room); /* instead, where it is set */
};

/* -án, -én and -és: those in the news whose bare form is cut like a verb or a plural, which their own plural is not. */
static const struct ending spanish[] = {
	{ "cion", "ción" },	    { "logia", "logía" },	{ "logias", "logías" },	    { "grafia", "grafía" },	    { "grafias", "grafías" },   { "metria", "metría" },	{ "huracan", "huracán" },
	{ "volcan", "volcán" },	    { "capitan", "capitán" },	{ "aleman", "alemán" },	    { "catalan", "catalán" },	{ "taliban", "talibán" },
	{ "musulman", "musulmán" }, { "guardian", "guardián" }, { "sultan", "sultán" },	    { "rehen", "rehén" },	{ "almacen", "almacén" },
	{ "ingles", "inglés" },	    { "frances", "francés" },	{ "japones", "japonés" },   { "danes", "danés" },	{ "libanes", "libanés" },
	{ "holandes", "holandés" }, { "irlandes", "irlandés" }, { "tailandes", "tailandés" }, { "finlandes", "finlandés" }, { "portugues", "portugués" },
	{ NULL, NULL },
};

static const struct ending catalan[] = {
	{ "cio", "ció" }, { "sio", "sió" }, { "oria", "òria" }, { "ories", "òries" }, { "anca", "ança" }, { NULL, NULL },
};

/* -ões has the stem of -ão here, which Snowball does not see for any word but those in -ção. */
static const struct ending portuguese[] = {
	{ "cao", "ção" },     { "coes", "ção" },      { "ao", "ão" },	      { "oes", "ão" },	      { "aes", "ão" },	      { "avel", "ável" },
	{ "aveis", "áveis" }, { "ivel", "ível" },     { "iveis", "íveis" },   { "encia", "ência" },   { "encias", "ências" }, { "ancia", "ância" },
	{ "ancias", "âncias" }, { NULL, NULL },
};

/* -iée as -ié, which Snowball takes for -ie when it is bare; -ferent and -herent: différent and cohérent are no verbs in -èrent. */
static const struct ending french[] = {
	{ "ee", "ée" },		{ "ees", "ées" },	  { "iee", "ie" },	{ "iees", "ies" },	  { "iere", "ière" },	{ "ieres", "ières" },	{ "erent", "èrent" },	  { "ferent", "férent" },
	{ "herent", "hérent" }, { "bilite", "bilité" }, { "bilites", "bilités" }, { "ivite", "ivité" }, { "ivites", "ivités" }, { NULL, NULL },
};

/* Snowball knows ţ by its cedilla. */
static const struct ending romanian[] = {
	{ "tie", "ţie" },     { "tii", "ţii" },	    { "tia", "ţia" },	  { "tiei", "ţiei" },	{ "tiile", "ţiile" },	{ "tiilor", "ţiilor" },
	{ "tiune", "ţiune" }, { "tiuni", "ţiuni" }, { "tiunea", "ţiunea" }, { "tiunii", "ţiunii" }, { "tiunile", "ţiunile" }, { "tiunilor", "ţiunilor" },
	{ "itati", "ităţi" }, { "itatii", "ităţii" }, { "itatile", "ităţile" }, { "itatilor", "ităţilor" }, { NULL, NULL },
};

static const struct ending swedish[] = {
	{ "los", "lös" }, { "losa", "lösa" }, { "lost", "löst" }, { "ktor", "ktör" }, { NULL, NULL },
};

static const struct ending danish[] = {
	{ "los", "løs" }, { "lose", "løse" }, { "lost", "løst" }, { NULL, NULL },
};

/* Either of -ról and -ről will do. */
static const struct ending hungarian[] = {
	{ "rol", "ról" }, { "bol", "ból" }, { "tol", "tól" }, { NULL, NULL },
};

/* Without its breve й is и, which is a vowel and another ending. -ии stays: истории. */
static const struct ending russian[] = {
	{ "ыи", "ый" },	      { "ои", "ой" },	    { "еи", "ей" },		{ "аи", "ай" },		    { "уи", "уй" },
	{ "шии", "ший" },     { "щии", "щий" },	    { "шиися", "шийся" },	{ "щиися", "щийся" },	    { "еися", "ейся" },
	{ NULL, NULL },
};

static bool is_vowel(char c)
{
	return c && strchr("aeiou", c);
}

/* Is the vowel at `at` one of the front of the mouth? As the last a or e before it, else the next behind it, else it is. */
static bool is_front(struct span folded, size_t at)
{
	for (size_t i = at; i-- > 0;)
		if (folded.ptr[i] == 'a' || folded.ptr[i] == 'e')
			return folded.ptr[i] == 'e';
	for (size_t i = at; i < folded.len; i++)
		if (folded.ptr[i] == 'a' || folded.ptr[i] == 'e')
			return folded.ptr[i] == 'e';
	return true;
}

/* The vowels of a word are all of the front (e i ö ü) or all of the back (a ı o u), at least from one to the next; between two of them g is ğ. What
 * is not so (polis) is read alike in all its forms. */
static struct span restore_turkish(struct span folded, char *room)
{
	size_t len = 0;
	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.ptr[i];
		const char *whole = NULL;
		if (c == 'g' && i > 0 && i + 1 < folded.len && is_vowel(folded.ptr[i - 1]) && is_vowel(folded.ptr[i + 1]))
			whole = "ğ";
		else if (c == 'i' && !is_front(folded, i))
			whole = "ı";
		else if (c == 'o' && is_front(folded, i))
			whole = "ö";
		else if (c == 'u' && is_front(folded, i))
			whole = "ü";
		if (whole) {
			memcpy(room + len, whole, 2);
			len += 2;
		} else {
			room[len++] = c;
		}
	}
	return span_make(room, len);
}

static const struct accents languages[] = {
	{ "ca", catalan, NULL }, { "da", danish, NULL }, { "es", spanish, NULL },  { "fr", french, NULL },  { "hu", hungarian, NULL },	 { "pt", portuguese, NULL },
	{ "ro", romanian, NULL }, { "ru", russian, NULL }, { "sv", swedish, NULL }, { "tr", NULL, restore_turkish },
};

const struct accents *accents_of(const char *tag)
{
	for (size_t i = 0; i < LEN(languages); i++)
		if (strcmp(languages[i].tag, tag) == 0)
			return &languages[i];
	return NULL;
}

/* The longest that it ends in. */
static const struct ending *ending_of(const struct ending *endings, struct span folded)
{
	const struct ending *best = NULL;
	for (const struct ending *ending = endings; ending->bare; ending++)
		if (span_ends(folded, span_of(ending->bare)) && (!best || strlen(ending->bare) > strlen(best->bare)))
			best = ending;
	return best;
}

struct span accents_restore(const struct accents *accents, struct span folded, char room[static 2 * ACCENTS_WORD_MAX])
{
	if (!accents || folded.len > ACCENTS_WORD_MAX)
		return folded;
	if (accents->restore)
		return accents->restore(folded, room);
	const struct ending *ending = ending_of(accents->endings, folded);
	if (!ending)
		return folded;
	size_t kept = folded.len - strlen(ending->bare), len = strlen(ending->whole);
	memcpy(room, folded.ptr, kept);
	memcpy(room + kept, ending->whole, len);
	return span_make(room, kept + len);
}
