#include "text/language.h"

#include "base/array.h"
#include "base/ascii.h"

#define TAG_MAX 35u

/* The codes of ISO 639-2 for what ISO 639-1 has one for, which stands behind each. */
static const char codes[] =
	"aar aa abk ab afr af aka ak alb sq amh am ara ar arg an arm hy asm as ava av ave ae aym ay aze az bak ba bam bm baq eu bel be ben bn bih bh bis bi "
	"bod bo bos bs bre br bul bg bur my cat ca ces cs cha ch che ce chi zh chu cu chv cv cor kw cos co cre cr cym cy cze cs dan da deu de div dv dut nl "
	"dzo dz ell el eng en epo eo est et eus eu ewe ee fao fo fas fa fij fj fin fi fra fr fre fr fry fy ful ff geo ka ger de gla gd gle ga glg gl glv gv "
	"gre el grn gn guj gu hat ht hau ha hbs sh heb he her hz hin hi hmo ho hrv hr hun hu hye hy ibo ig ice is ido io iii ii iku iu ile ie ina ia ind id ipk ik "
	"isl is ita it jav jv jpn ja kal kl kan kn kas ks kat ka kau kr kaz kk khm km kik ki kin rw kir ky kom kv kon kg kor ko kua kj kur ku lao lo lat la "
	"lav lv lim li lin ln lit lt ltz lb lub lu lug lg mac mk mah mh mal ml mao mi mar mr may ms mkd mk mlg mg mlt mt mon mn mri mi msa ms mya my nau na "
	"nav nv nbl nr nde nd ndo ng nep ne nld nl nno nn nob nb nor no nya ny oci oc oji oj ori or orm om oss os pan pa per fa pli pi pol pl por pt pus ps "
	"que qu roh rm ron ro rum ro run rn rus ru sag sg san sa sin si slk sk slo sk slv sl sme se smo sm sna sn snd sd som so sot st spa es sqi sq srd sc "
	"srp sr ssw ss sun su swa sw swe sv tah ty tam ta tat tt tel te tgk tg tgl tl tha th tib bo tir ti ton to tsn tn tso ts tuk tk tur tr twi tw uig ug "
	"ukr uk urd ur uzb uz ven ve vie vi vol vo wel cy wln wa wol wo xho xh yid yi yor yo zha za zho zh zul zu ";
/* What ISO 639-1 has given up, likewise. */
static const char old_codes[] = "in id iw he ji yi mo ro ";

static const char *const nobodys[] = { "und", "mul", "zxx", "mis" };

struct span language_code(struct span primary)
{
	size_t len = primary.len;
	if (len != 2 && len != 3)
		return primary;
	for (size_t i = 0; i < LEN(nobodys); i++)
		if (span_equals_nocase(primary, span_of(nobodys[i])))
			return SPAN_NONE;
	for (struct span rest = len == 2 ? SPAN(old_codes) : SPAN(codes); rest.len > 0; rest = span_from(rest, len + 4)) /* both, and a blank behind each */
		if (span_equals_nocase(span_head(rest, len), primary))
			return span_make(rest.ptr + len + 1, 2);
	return primary;
}

static bool is_listed(struct span code)
{
	for (struct span rest = SPAN(codes); rest.len > 0; rest = span_from(rest, 7))
		if (span_equals_nocase(span_head(rest, 3), code) || span_equals_nocase(span_make(rest.ptr + 4, 2), code))
			return true;
	return false;
}

/* Its letters in front, two or three; none where it is no tag. */
static struct span primary_of(struct span tag)
{
	size_t len = 0;
	while (len < tag.len && ascii_is_letter(tag.ptr[len]))
		len++;
	bool ends = len == tag.len || tag.ptr[len] == '-' || tag.ptr[len] == '_';
	return len >= 2 && len < LANGUAGE_PRIMARY_SIZE && ends ? span_head(tag, len) : SPAN_NONE;
}

bool language_is_known(struct span tag)
{
	struct span code = language_code(primary_of(tag));
	return code.len > 2 || is_listed(code);
}

struct span language_tidy(struct arena *arena, struct span tag)
{
	tag = span_trim(tag);
	struct span primary = primary_of(tag), code = language_code(primary);
	if (code.len == 0 || tag.len > TAG_MAX)
		return SPAN_NONE;
	struct span tidy = arena_format(arena, "%.*s%.*s", SPAN_ARG(code), SPAN_ARG(span_from(tag, primary.len)));
	char *at = arena_string(arena, tidy);
	for (size_t i = 0; i < tidy.len; i++) {
		at[i] = at[i] == '_' ? '-' : ascii_is_letter(at[i]) ? (char)(at[i] | 0x20) : at[i];
		if (at[i] != '-' && !ascii_is_letter(at[i]) && !ascii_is_digit(at[i]))
			return SPAN_NONE;
	}
	return span_make(at, tidy.len);
}

void language_primary(struct span tag, char ret_primary[static LANGUAGE_PRIMARY_SIZE])
{
	struct span code = language_code(primary_of(tag));
	if (span_equals_nocase(code, SPAN("nb")) || span_equals_nocase(code, SPAN("nn")))
		code = SPAN("no");
	for (size_t i = 0; i < code.len; i++)
		ret_primary[i] = (char)(code.ptr[i] | 0x20);
	ret_primary[code.len] = '\0';
}

static struct span next_part(struct span *rest)
{
	size_t len = 0;
	while (len < rest->len && rest->ptr[len] != '-' && rest->ptr[len] != '_')
		len++;
	struct span part = span_head(*rest, len);
	*rest = span_from(*rest, len < rest->len ? len + 1 : len);
	return part;
}

/* Written alike, or one of them is the whole language of which the other is a part. */
static bool codes_match(struct span code, struct span asked)
{
	char whole[LANGUAGE_PRIMARY_SIZE], whole_asked[LANGUAGE_PRIMARY_SIZE];
	if (span_equals_nocase(code, asked))
		return true;
	language_primary(code, whole);
	language_primary(asked, whole_asked);
	return strcmp(whole, whole_asked) == 0 && (span_equals_nocase(code, span_of(whole)) || span_equals_nocase(asked, span_of(whole)));
}

bool language_includes(struct span asked, struct span language)
{
	bool matches = codes_match(next_part(&language), language_code(next_part(&asked)));
	while (matches && asked.len > 0)
		matches = span_equals_nocase(next_part(&language), next_part(&asked));
	return matches;
}
