/* Languages build their numbers alike: what is smaller than the one before it is added ("twenty-three", "soixante-dix-sept"), what is larger
 * multiplies ("two hundred", in few languages also "quatre-vingts", "dua puluh"), and within a word of Germanic languages, or at the front of
 * an Arabic one, a joint adds ("dreiundzwanzig"). So one table of simple numbers will do; what is written as one word is cut into them. */
#include "text/numerals.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/language.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>

#define VALUES LEN(values)
#define VALUE_MAX INT64_C(1000000000000000)
#define HAN_MAX 45u /* bytes: fifteen signs, whose value stays within bounds; more are no number */

static const int64_t values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40, 50, 60, 70, 80, 90, 100, 1000, 1000000,
				  1000000000, 200, 300, 400, 500, 600, 700, 800, 900 };

/* For each value its words, folded (lower case, no accents), with blanks between them; NULL where it is made of others. */
static const struct numeral_words {
	const char *tags, *joint;
	int64_t joined_least; /* as a word of its own it stands behind no smaller number: "fifty and ten" are two */
	const char *words[VALUES];
} languages[] = {
	{ "en", "and", 100, { "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
		"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
		"seventy", "eighty", "ninety", "hundred", "thousand", "million mln", "billion bln bn" } },
	{ "de", "und", 100, { "ein eins eine einen einem einer", "zwei zwo", "drei", "vier", "funf fuenf", "sechs", "sieben", "acht",
		"neun", "zehn", "elf", "zwolf zwoelf", "dreizehn", "vierzehn", "funfzehn fuenfzehn", "sechzehn", "siebzehn", "achtzehn",
		"neunzehn", "zwanzig", "dreissig", "vierzig", "funfzig fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig", "hundert",
		"tausend", "million millionen mio", "milliarde milliarden mrd" } },
	{ "nl", "en", 100, { "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien",
		"veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig", "dertig", "veertig", "vijftig",
		"zestig", "zeventig", "tachtig", "negentig", "honderd", "duizend", "miljoen mln", "miljard mld" } },
	{ "sv", "och", 100, { "en ett", "tva", "tre", "fyra", "fem", "sex", "sju", "atta", "nio", "tio", "elva", "tolv", "tretton",
		"fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio",
		"attio", "nittio", "hundra", "tusen", "miljon miljoner mn", "miljard miljarder md" } },
	{ "da", "og", 100, { "en et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten", "fjorten",
		"femten", "seksten", "sytten", "atten", "nitten", "tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs",
		"halvfems", "hundrede", "tusind tusinde", "million millioner mio", "milliard milliarder mia" } },
	{ "no", "og", 100, { "en ett ei", "to", "tre", "fire", "fem", "seks", "sju syv", "atte", "ni", "ti", "elleve", "tolv",
		"tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tjue", "tretti", "forti", "femti", "seksti",
		"sytti", "atti", "nitti", "hundre", "tusen", "million millioner mill", "milliard milliarder mrd" } },
	{ "fr", "et", 20, { "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
		"quatorze", "quinze", "seize", NULL, NULL, NULL, "vingt vingts", "trente", "quarante", "cinquante", "soixante", "septante",
		"huitante octante", "nonante", "cent cents", "mille", "million millions mln", "milliard milliards mds mrd" } },
	{ "es", "y", 20, { "un uno una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
		"trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte veinti", "treinta", "cuarenta",
		"cincuenta", "sesenta", "setenta", "ochenta", "noventa", "cien ciento cientos cientas", "mil", "millon millones mln", NULL,
		NULL, NULL, NULL, "quinientos quinientas", NULL, "setecientos setecientas", NULL, "novecientos novecientas" } },
	{ "pt gl", "e", 20, { "um uma", "dois duas", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze",
		"treze", "catorze quatorze", "quinze", "dezesseis dezasseis", "dezessete dezassete", "dezoito", "dezenove dezanove",
		"vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa", "cem cento", "mil",
		"milhao milhoes mi", "bilhao bilhoes bi", "duzentos duzentas", "trezentos trezentas", "quatrocentos quatrocentas",
		"quinhentos quinhentas", "seiscentos seiscentas", "setecentos setecentas", "oitocentos oitocentas",
		"novecentos novecentas" } },
	{ "it", "e", 20, { "un uno una", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici",
		"tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove", "venti vent", "trenta trent",
		"quaranta quarant", "cinquanta cinquant", "sessanta sessant", "settanta settant", "ottanta ottant", "novanta novant",
		"cento", "mille mila", "milione milioni mln", "miliardo miliardi mld" } },
	{ "ca", "i", 20, { "un una", "dos dues", "tres", "quatre", "cinc", "sis", "set", "vuit", "nou", "deu", "onze", "dotze", "tretze",
		"catorze", "quinze", "setze", "disset", "divuit", "dinou", "vint", "trenta", "quaranta", "cinquanta", "seixanta", "setanta",
		"vuitanta", "noranta", "cent cents", "mil", "milio milions" } },
	{ "ro", "si", 20, { "un unu o una", "doi doua", "trei", "patru", "cinci", "sase", "sapte", "opt", "noua", "zece", "unsprezece",
		"doisprezece douasprezece", "treisprezece", "paisprezece", "cincisprezece", "saisprezece", "saptesprezece", "optsprezece",
		"nouasprezece", "douazeci", "treizeci", "patruzeci", "cincizeci", "saizeci", "saptezeci", "optzeci", "nouazeci",
		"suta sute", "mie mii", "milion milioane mil", "miliard miliarde mld" } },
	{ "ru", NULL, 0, { "один одна одно одного одной", "два две двух двумя", "три трех тремя", "четыре четырех", "пять пяти пятью",
		"шесть шести", "семь семи", "восемь восьми", "девять девяти", "десять десяти", "одиннадцать одиннадцати",
		"двенадцать двенадцати", "тринадцать тринадцати", "четырнадцать четырнадцати", "пятнадцать пятнадцати",
		"шестнадцать шестнадцати", "семнадцать семнадцати", "восемнадцать восемнадцати", "девятнадцать девятнадцати",
		"двадцать двадцати", "тридцать тридцати", "сорок сорока", "пятьдесят пятидесяти", "шестьдесят шестидесяти",
		"семьдесят семидесяти", "восемьдесят восьмидесяти", "девяносто девяноста", "сто ста", "тысяча тысячи тысяч тыс",
		"миллион миллиона миллионов млн", "миллиард миллиарда миллиардов млрд", "двести двухсот", "триста трехсот", "четыреста четырехсот",
		"пятьсот пятисот", "шестьсот шестисот", "семьсот семисот", "восемьсот восьмисот", "девятьсот девятисот" } },
	{ "uk", NULL, 0, { "один одна одного", "два дві двох", "три трьох", "чотири чотирьох", "пять пяти", "шість шести", "сім семи",
		"вісім восьми", "девять девяти", "десять десяти", "одинадцять", "дванадцять", "тринадцять", "чотирнадцять", "пятнадцять",
		"шістнадцять", "сімнадцять", "вісімнадцять", "девятнадцять", "двадцять", "тридцять", "сорок", "пятдесят", "шістдесят",
		"сімдесят", "вісімдесят", "девяносто", "сто", "тисяча тисячі тисяч тис", "мільион мільиона мільиони мільионів млн",
		"мільярд мільярда мільярди мільярдів млрд", "двісті", "триста", "чотириста", "пятсот", "шістсот", "сімсот", "вісімсот",
		"девятсот" } },
	{ "pl", NULL, 0, { "jeden jedna jedno", "dwa dwie dwoch", "trzy trzech", "cztery czterech", "piec pieciu", "szesc szesciu",
		"siedem siedmiu", "osiem osmiu", "dziewiec dziewieciu", "dziesiec dziesieciu", "jedenascie jedenastu", "dwanascie dwunastu",
		"trzynascie trzynastu", "czternascie czternastu", "pietnascie pietnastu", "szesnascie szesnastu",
		"siedemnascie siedemnastu", "osiemnascie osiemnastu", "dziewietnascie dziewietnastu", "dwadziescia dwudziestu",
		"trzydziesci trzydziestu", "czterdziesci czterdziestu", "piecdziesiat piecdziesieciu", "szescdziesiat szescdziesieciu",
		"siedemdziesiat siedemdziesieciu", "osiemdziesiat osiemdziesieciu", "dziewiecdziesiat dziewiecdziesieciu", "sto stu",
		"tysiac tysiace tysiecy tys", "milion miliona miliony milionow mln", "miliard miliarda miliardy miliardow mld", "dwiescie dwustu",
		"trzysta trzystu", "czterysta czterystu", "piecset pieciuset", "szescset szesciuset", "siedemset siedmiuset",
		"osiemset osmiuset", "dziewiecset dziewieciuset" } },
	{ "cs", NULL, 0, { "jeden jedna jedno", "dva dve dvou", "tri", "ctyri ctyr", "pet peti", "sest sesti", "sedm sedmi", "osm osmi",
		"devet deviti", "deset deseti", "jedenact jedenacti", "dvanact dvanacti", "trinact trinacti", "ctrnact ctrnacti",
		"patnact patnacti", "sestnact sestnacti", "sedmnact sedmnacti", "osmnact osmnacti", "devatenact devatenacti",
		"dvacet dvaceti", "tricet triceti", "ctyricet ctyriceti", "padesat padesati", "sedesat sedesati", "sedmdesat sedmdesati",
		"osmdesat osmdesati", "devadesat devadesati", "sto sta set ste", "tisic tisice", "milion milionu miliony mil",
		"miliarda miliardy miliard mld" } },
	{ "el", NULL, 0, { "ενα μια ενασ", "δυο", "τρια τρεισ τριων", "τεσσερα τεσσερισ τεσσερων", "πεντε", "εξι", "επτα εφτα", "οκτω οχτω",
		"εννεα εννια", "δεκα", "εντεκα", "δωδεκα", "δεκατρια δεκατρεισ", "δεκατεσσερα δεκατεσσερισ", "δεκαπεντε", "δεκαεξι",
		"δεκαεπτα δεκαεφτα", "δεκαοκτω δεκαοχτω", "δεκαεννεα δεκαεννια", "εικοσι", "τριαντα", "σαραντα", "πενηντα", "εξηντα",
		"εβδομηντα", "ογδοντα", "ενενηντα", "εκατο εκατον", "χιλια χιλιεσ χιλιαδεσ", "εκατομμυριο εκατομμυρια",
		"δισεκατομμυριο δισεκατομμυρια" } },
	{ "tr", NULL, 0, { "bir", "iki", "uc", "dort", "bes", "alti", "yedi", "sekiz", "dokuz", "on", NULL, NULL, NULL, NULL, NULL, NULL,
		NULL, NULL, NULL, "yirmi", "otuz", "kirk", "elli", "altmis", "yetmis", "seksen", "doksan", "yuz", "bin", "milyon mn",
		"milyar mlr" } },
	{ "hu", NULL, 0, { "egy", "ketto ket", "harom", "negy", "ot", "hat", "het", "nyolc", "kilenc", "tiz tizen", NULL, NULL, NULL, NULL,
		NULL, NULL, NULL, NULL, NULL, "husz huszon", "harminc", "negyven", "otven", "hatvan", "hetven", "nyolcvan", "kilencven",
		"szaz", "ezer", "millio", "milliard" } },
	{ "fi", NULL, 0, { "yksi", "kaksi kahden", "kolme kolmen", "nelja neljan", "viisi viiden", "kuusi kuuden", "seitseman", "kahdeksan",
		"yhdeksan", "kymmenen kymmenta", "yksitoista", "kaksitoista", "kolmetoista", "neljatoista", "viisitoista", "kuusitoista",
		"seitsemantoista", "kahdeksantoista", "yhdeksantoista", "kaksikymmenta kahdenkymmenen",
		"kolmekymmenta kolmenkymmenen", "neljakymmenta neljankymmenen", "viisikymmenta viidenkymmenen", "kuusikymmenta kuudenkymmenen",
		"seitsemankymmenta seitsemankymmenen", "kahdeksankymmenta kahdeksankymmenen", "yhdeksankymmenta yhdeksankymmenen", "sata sataa",
		"tuhat tuhatta", "miljoona miljoonaa milj", "miljardi miljardia mrd" } },
	{ "id ms", NULL, 0, { "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan lapan", "sembilan", "sepuluh puluh",
		"sebelas", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "seratus ratus",
		"seribu ribu", "juta", "miliar" } },
	{ "ar", "و", 100, { "واحد واحدة احد احدى", "اثنان اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي", "ثلاثة ثلاث", "اربعة اربع", "خمسة خمس",
		"ستة ست", "سبعة سبع", "ثمانية ثماني", "تسعة تسع", "عشرة عشر", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
		"عشرون عشرين", "ثلاثون ثلاثين", "اربعون اربعين", "خمسون خمسين", "ستون ستين", "سبعون سبعين", "ثمانون ثمانين", "تسعون تسعين",
		"مية ماية", "الف الفا الاف", "مليون مليونا ملايين", "مليار مليارا مليارات", "ميتان ميتين مايتان مايتين" } },
	{ "fa", "و", 20, { "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده",
		"شانزده", "هفده", "هجده", "نوزده", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود", "صد", "هزار", "میلیون",
		"میلیارد" } },
	{ "he iw", NULL, 0, { "אחד אחת", "שני שתי שניים שתיים", "שלושה שלוש", "ארבעה ארבע", "חמישה חמש", "שישה שש", "שבעה שבע", "שמונה",
		"תשעה תשע", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "עשרים", "שלושים", "ארבעים", "חמישים", "שישים",
		"שבעים", "שמונים", "תשעים", "מאה", "אלף אלפים", "מיליון", "מיליארד" } },
	{ "hi", NULL, 0, { "एक", "दो", "तीन", "चार", "पांच पाँच", "छह छः", "सात", "आठ", "नौ", "दस", "ग्यारह", "बारह", "तेरह", "चौदह", "पंद्रह", "सोलह",
		"सत्रह", "अठारह", "उन्नीस", "बीस", "तीस", "चालीस", "पचास", "साठ", "सत्तर", "अस्सी", "नब्बे", "सौ", "हजार" } },
};

int numeral_digit(uint32_t character)
{
	static const uint16_t zeros[] = { 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
					  0x1040, 0x17E0, 0xFF10 };
	for (size_t i = 0; i < LEN(zeros); i++)
		if (character >= zeros[i] && character < zeros[i] + 10u)
			return (int)(character - zeros[i]);
	return -1;
}

/* ---- the table ---- */

static bool next_word(struct span *rest, struct span *ret_word)
{
	size_t len = 0;
	while (len < rest->len && rest->ptr[len] != ' ')
		len++;
	*ret_word = span_head(*rest, len);
	*rest = span_from(*rest, len < rest->len ? len + 1 : len);
	return len > 0;
}

static unsigned place_of(struct span word)
{
	return ((unsigned char)word.ptr[0] * 37u + (unsigned char)word.ptr[1]) % 1024u;
}

static bool is_among(struct span word, const char *words)
{
	struct span rest = span_of(words), other;
	while (next_word(&rest, &other))
		if (span_equals_nocase(other, word))
			return true;
	return false;
}

struct numerals numerals_of(struct span language)
{
	static const char points[] = "de nl da es pt gl it ca ro tr id el hr sr sl bs mk vi is", blanks[] = "fr ru uk be bg pl cs sk sv no fi et lv lt hu";
	struct numerals numerals = { 0 };
	char tag[LANGUAGE_PRIMARY_SIZE];
	language_primary(language, tag);
	struct span primary = tag[0] ? span_of(tag) : SPAN("en");
	for (size_t i = 0; i < LEN(languages) && !numerals.words; i++)
		if (is_among(primary, languages[i].tags))
			numerals.words = &languages[i];
	numerals.has_points = is_among(primary, points);
	numerals.has_blanks = is_among(primary, blanks);
	for (size_t i = 0; numerals.words && i < VALUES; i++) {
		struct span rest = span_of(numerals.words->words[i] ? numerals.words->words[i] : ""), word;
		while (next_word(&rest, &word))
			if (word.len > 1)
				numerals.begins[place_of(word) / 64] |= UINT64_C(1) << place_of(word) % 64;
	}
	return numerals;
}

static bool may_begin(const struct numerals *numerals, struct span folded)
{
	return folded.len > 1 && numerals->begins[place_of(folded) / 64] >> place_of(folded) % 64 & 1;
}

/* The longest number of the table at the front; -1. */
static int64_t simple_at(const struct numerals *numerals, struct span folded, size_t *ret_len)
{
	int64_t value = -1;
	*ret_len = 0;
	for (size_t i = 0; i < VALUES; i++) {
		struct span rest = span_of(numerals->words->words[i] ? numerals->words->words[i] : ""), word;
		while (next_word(&rest, &word))
			if (word.len > *ret_len && span_starts(folded, word)) {
				value = values[i];
				*ret_len = word.len;
			}
	}
	return value;
}

/* ---- sums ---- */

struct sum {
	int64_t total; /* of thousands and more */
	int64_t group; /* below a thousand */
	int64_t last;  /* the simple one that came last; 0: none has come */
};

/* What may be added to it: less than this. "Ten two-year-olds" are two numbers, "dix-sept", "on iki" and "soixante-dix" one. */
static int64_t room_behind(const struct numerals *numerals, int64_t simple)
{
	if (simple >= 100)
		return simple >= 1000 ? 1000 : 100;
	if (simple >= 20)
		return is_among(SPAN("fr"), numerals->words->tags) ? 20 : 10;
	return simple == 10 && is_among(span_of(numerals->words->tags), "fr tr hu") ? 10 : 0;
}

static bool add_thousands(struct sum *sum, int64_t value)
{
	bool is_first = sum->total == 0 || (sum->group == 0 && sum->last < value); /* "mil millones" */
	if (!is_first && (sum->group == 0 || sum->total < value))
		return false;
	if (sum->total > VALUE_MAX / value)
		return false;
	if (sum->total > 0 && sum->group == 0)
		sum->total *= value;
	else
		sum->total += (sum->group > 0 ? sum->group : 1) * value;
	sum->group = 0;
	return sum->total < VALUE_MAX;
}

/* Of tens: "quatre-vingts", "dua puluh"; "six ten-year-olds" are two numbers. */
static bool is_multiplied(const struct numerals *numerals, int64_t times, int64_t value)
{
	const char *tags = numerals->words->tags;
	return value == 20 ? times == 4 && is_among(SPAN("fr"), tags) : value == 10 && times < 10 && is_among(SPAN("id"), tags);
}

/* "fünfundzwanzig"; "خمسة وعشرين" and, without a joint, "خمسة عشر" */
static bool is_behind_ones(const struct numerals *numerals, const struct sum *sum, int64_t value, bool is_joined)
{
	bool has_ones = sum->last < 10 && sum->group % 100 == sum->last;
	bool is_tens = value >= 20 && value < 100 && value % 10 == 0;
	return has_ones && (is_joined ? is_tens : value == 10 && is_among(SPAN("ar"), numerals->words->tags));
}

/* False where it is another number. `is_joined`: behind the joint of a word. */
static bool add(const struct numerals *numerals, struct sum *sum, int64_t value, bool is_joined)
{
	struct sum made = *sum;
	if (value >= 1000) {
		if (!add_thousands(&made, value))
			return false;
	} else if (made.last == 0 || value < room_behind(numerals, made.last)) {
		made.group += value;
	} else if (is_behind_ones(numerals, &made, value, is_joined)) {
		made.group += value;
	} else if (value == 100 && made.group < 100) {
		made.group *= value;
	} else if (is_multiplied(numerals, made.last, value)) {
		value *= made.last;
		made.group += value - made.last;
	} else {
		return false;
	}
	made.last = value;
	*sum = made;
	return true;
}

/* All of a word. */
static bool add_word(const struct numerals *numerals, struct sum *sum, struct span folded)
{
	struct span joint = span_of(numerals->words->joint ? numerals->words->joint : "");
	struct sum made = *sum;
	bool is_joined = false;
	while (folded.len > 0) {
		size_t len;
		int64_t value = simple_at(numerals, folded, &len);
		if (len == 0 && !is_joined && joint.len > 0 && made.last > 0 && span_starts(folded, joint)) {
			is_joined = true;
			folded = span_from(folded, joint.len);
			continue;
		}
		if (len == 0 || !add(numerals, &made, value, is_joined))
			return false;
		is_joined = false;
		folded = span_from(folded, len);
	}
	if (is_joined)
		return false;
	*sum = made;
	return true;
}

int64_t numeral_of_word(const struct numerals *numerals, struct span folded)
{
	struct sum sum = { 0 };
	return numerals->words && may_begin(numerals, folded) && add_word(numerals, &sum, folded) ? sum.total + sum.group : -1;
}

/* ---- words in a row ---- */

static struct span gap_before(struct words words, struct span text, size_t at)
{
	size_t end = (size_t)words.at[at - 1].offset + words.at[at - 1].length;
	return words.at[at].offset > end ? span_make(text.ptr + end, words.at[at].offset - end) : SPAN_NONE;
}

static bool is_next(struct words words, struct span text, size_t at)
{
	static const char *const gaps[] = { " ", "-", "\n", "\u00A0" };
	for (size_t i = 0; at < words.len && i < LEN(gaps); i++)
		if (span_equals(gap_before(words, text, at), span_of(gaps[i])))
			return true;
	return false;
}

static size_t digits_at(const char *digits)
{
	return strspn(digits, "0123456789");
}

/* "12", "1": what thousands may begin with. */
static bool begins_thousands(const char *digits, size_t len)
{
	return len >= 1 && len <= 3 && digits[0] != '0';
}

/* "2.300", "1.234.567" lose their points. The tokenizer leaves none of a comma before three digits. */
static void drop_points(char *digits)
{
	size_t len = digits_at(digits), end = len;
	if (!begins_thousands(digits, len))
		return;
	for (; digits[end] == '.' && digits_at(digits + end + 1) == 3;)
		end += 4;
	if (digits[end])
		return;
	for (size_t at = len; at < end; at++)
		if (digits[at] != '.')
			digits[len++] = digits[at];
	digits[len] = '\0';
}

/* "12", "3.5", "١٢": all of the word. */
static bool read_digits(struct span folded, char ret_digits[static NUMERAL_SIZE])
{
	size_t len = 0, size;
	for (size_t at = 0; at < folded.len; at += size) {
		uint32_t c = utf8_next(span_from(folded, at), &size);
		int digit = c >= '0' && c <= '9' ? (int)(c - '0') : numeral_digit(c);
		if ((digit < 0 && c != '.') || len + 1 >= NUMERAL_SIZE)
			return false;
		ret_digits[len++] = digit < 0 ? '.' : (char)('0' + digit);
	}
	ret_digits[len] = '\0';
	return len > 0;
}

/* 0 where it is no whole number, or too large to be multiplied by a word. */
static int64_t whole_of(const char *digits)
{
	int64_t value = 0;
	for (; ascii_is_digit(*digits) && value < 100000000; digits++)
		value = 10 * value + (*digits - '0');
	return *digits ? 0 : value;
}

/* Goes on behind the word before `at`. */
static size_t read_more(const struct numerals *numerals, struct words words, struct span text, size_t at, struct sum *sum)
{
	struct span joint = span_of(numerals->words->joint ? numerals->words->joint : "");
	while (is_next(words, text, at)) {
		size_t next = at;
		bool may_join = joint.len > 0 && sum->last >= numerals->words->joined_least;
		if (may_join && span_equals(words.at[at].folded, joint) && is_next(words, text, at + 1))
			next++;
		if (!may_begin(numerals, words.at[next].folded) || !add_word(numerals, sum, words.at[next].folded))
			break;
		at = next + 1;
	}
	return at;
}

/* "2 million": what stands in digits is only multiplied. */
static size_t read_times(const struct numerals *numerals, struct words words, struct span text, size_t at, struct sum *sum)
{
	while (is_next(words, text, at)) {
		int64_t value = numeral_of_word(numerals, words.at[at].folded);
		if (value < 1000 || !add(numerals, sum, value, false))
			break;
		at++;
	}
	return at;
}

/* The words it takes; 0. */
static size_t read_spelled(const struct numerals *numerals, struct words words, struct span text, size_t at, char ret_digits[static NUMERAL_SIZE])
{
	struct sum sum = { 0 };
	if (!numerals->words || !may_begin(numerals, words.at[at].folded) || !add_word(numerals, &sum, words.at[at].folded))
		return 0;
	size_t behind = read_more(numerals, words, text, at + 1, &sum);
	snprintf(ret_digits, NUMERAL_SIZE, "%" PRId64, sum.total + sum.group);
	return sum.total + sum.group > 1 ? behind - at : 0;
}

static bool is_group(struct words words, struct span text, size_t at)
{
	static const char *const gaps[] = { " ", "\u00A0", "\u202F", "\u2009" };
	struct span folded = at < words.len ? words.at[at].folded : SPAN_NONE;
	if (folded.len != 3 || !ascii_is_digit(folded.ptr[0]) || !ascii_is_digit(folded.ptr[1]) || !ascii_is_digit(folded.ptr[2]))
		return false;
	for (size_t i = 0; i < LEN(gaps); i++)
		if (span_equals(gap_before(words, text, at), span_of(gaps[i])))
			return true;
	return false;
}

/* "2 300", "1 234 567": goes on behind the word before `at`. */
static size_t read_groups(struct words words, struct span text, size_t at, char digits[static NUMERAL_SIZE])
{
	size_t len = digits_at(digits);
	if (digits[len] || !begins_thousands(digits, len))
		return at;
	for (; len + 3 < NUMERAL_SIZE && is_group(words, text, at); at++) {
		memcpy(digits + len, words.at[at].folded.ptr, 3);
		digits[len += 3] = '\0';
	}
	return at;
}

/* "1.5" times a thousand or more; 0 where that is no whole number, or too large. */
static int64_t move_point(const char *digits, int64_t times)
{
	int64_t whole = 0;
	bool is_behind = false;
	for (; *digits; digits++) {
		if (*digits == '.' ? is_behind : (is_behind && times % 10 != 0) || whole > VALUE_MAX / times / 10)
			return 0;
		if (*digits == '.') {
			is_behind = true;
			continue;
		}
		whole = 10 * whole + (*digits - '0');
		times /= is_behind ? 10 : 1;
	}
	return whole * times;
}

static size_t read_written(const struct numerals *numerals, struct words words, struct span text, size_t at, char ret_digits[static NUMERAL_SIZE])
{
	struct sum sum = { 0 };
	size_t behind = at + 1;
	if (!read_digits(words.at[at].folded, ret_digits))
		return 0;
	if (numerals->has_points)
		drop_points(ret_digits);
	if (numerals->has_blanks)
		behind = read_groups(words, text, behind, ret_digits);
	size_t end = behind;
	sum.group = sum.last = whole_of(ret_digits);
	if (numerals->words && sum.group > 0) {
		end = read_times(numerals, words, text, behind, &sum);
	} else if (ret_digits[digits_at(ret_digits)] == '.' && is_next(words, text, behind)) {
		int64_t times = numeral_of_word(numerals, words.at[behind].folded);
		sum.group = times >= 1000 ? move_point(ret_digits, times) : 0;
		end += sum.group > 0;
	}
	if (end > behind)
		snprintf(ret_digits, NUMERAL_SIZE, "%" PRId64, sum.total + sum.group);
	return end - at;
}

/* "two dozen": how many there are has been read. A dozen alone is a word. */
static bool read_dozens(struct words words, struct span text, size_t at, char digits[static NUMERAL_SIZE])
{
	static const char dozens[] = "dozen dutzend dozijn dussin dusin douzaines docenas duzias dozzine dotzenes tuziny";
	int64_t many = whole_of(digits);
	if (many < 1 || many >= 100 || !is_next(words, text, at) || !is_among(words.at[at].folded, dozens))
		return false;
	snprintf(digits, NUMERAL_SIZE, "%" PRId64, 12 * many);
	return true;
}

static bool read_words(const struct numerals *numerals, struct words words, struct span text, size_t at, struct numeral *numeral)
{
	bool is_written = words.at[at].flags & WORD_NUMBER;
	size_t len = is_written ? read_written(numerals, words, text, at, numeral->digits) : read_spelled(numerals, words, text, at, numeral->digits);
	if (len == 0)
		return false;
	len += read_dozens(words, text, at + len, numeral->digits);
	numeral->from = words.at[at].offset;
	numeral->end = (size_t)words.at[at + len - 1].offset + words.at[at + len - 1].length;
	return true;
}

/* ---- Chinese ---- */

/* The value of a numeral or unit; -1. All take three bytes. */
static int64_t han_value(struct span at)
{
	static const struct {
		const char *sign;
		int64_t value;
	} signs[] = {
		{ "〇", 0 }, { "零", 0 }, { "○", 0 }, { "一", 1 }, { "二", 2 }, { "两", 2 }, { "兩", 2 }, { "三", 3 }, { "四", 4 }, { "五", 5 }, { "六", 6 },
		{ "七", 7 }, { "八", 8 }, { "九", 9 }, { "十", 10 }, { "百", 100 }, { "千", 1000 }, { "万", 10000 }, { "萬", 10000 }, { "亿", 100000000 },
		{ "億", 100000000 },
	};
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_starts(at, span_of(signs[i].sign)))
			return signs[i].value;
	return -1;
}

/* 三百二十, 三万二千; digits alone stand one behind the other: 二〇二六. The bytes it takes; 0: none begins here, or it is a bare one. */
static size_t read_han(struct span text, int64_t *ret_value)
{
	int64_t total = 0, section = 0, digits = 0, value;
	size_t len = 0;
	if (han_value(text) > 10)
		return 0;
	for (; len < HAN_MAX && (value = han_value(span_from(text, len))) >= 0; len += 3) {
		if (value >= 10000 && total + section + digits > VALUE_MAX / value)
			return 0;
		if (value < 10)
			digits = 10 * digits + value;
		else if (value < 10000)
			section += (digits > 0 ? digits : 1) * value;
		else
			total = (total + section + digits) * value;
		digits = value < 10 ? digits : 0;
		section = value < 10000 ? section : 0;
	}
	*ret_value = total + section + digits;
	return *ret_value > 1 && len < HAN_MAX ? len : 0;
}

/* In the word's first character or its second. */
static bool read_ideographs(const struct word *word, struct span text, struct numeral *numeral)
{
	struct span pair = span_make(text.ptr + word->offset, word->length);
	size_t first, len;
	int64_t value;
	if (pair.len < 3 || (unsigned char)pair.ptr[0] < 0xE3)
		return false;
	(void)utf8_next(pair, &first); /* both take as many bytes, or it is no numeral */
	for (size_t at = 0; at < pair.len; at += first) {
		len = read_han(span_from(text, word->offset + at), &value);
		if (len == 0)
			continue;
		numeral->from = word->offset + at;
		numeral->end = numeral->from + len;
		snprintf(numeral->digits, sizeof(numeral->digits), "%" PRId64, value);
		return true;
	}
	return false;
}

bool numeral_read(const struct numerals *numerals, struct words words, struct span text, size_t at, struct numeral *ret_numeral)
{
	return read_words(numerals, words, text, at, ret_numeral) || read_ideographs(&words.at[at], text, ret_numeral);
}

/* ---- joined ---- */

static int64_t times_of_money(struct span unit)
{
	static const struct {
		const char *unit;
		int64_t times;
	} units[] = { { "k", 1000 }, { "m", 1000000 }, { "mn", 1000000 }, { "bn", 1000000000 }, { "b", 1000000000 }, { "tn", 1000000000000 } };
	for (size_t i = 0; i < LEN(units); i++)
		if (span_equals(unit, span_of(units[i].unit)))
			return units[i].times;
	return 1;
}

static bool is_behind_currency(struct span text, size_t at)
{
	struct span before = span_head(text, at);
	return span_ends(before, SPAN("$")) || span_ends(before, SPAN("\u00a3")) || span_ends(before, SPAN("\u20ac")) || span_ends(before, SPAN("\u00a5"));
}

bool numeral_read_joined(const struct word *word, struct span text, struct numeral *ret_numeral)
{
	static const char units[] = "k m mn bn tn kg km cm mm mph kph kmh ft lb am pm h min st nd rd th er re eme";
	size_t len = 0;
	while (len < word->folded.len && (ascii_is_digit(word->folded.ptr[len]) || word->folded.ptr[len] == '.'))
		len++;
	struct span unit = span_from(word->folded, len);
	if (!(word->flags & WORD_NUMBER) || !read_digits(span_head(word->folded, len), ret_numeral->digits) || !is_among(unit, units))
		return false;
	int64_t times = is_behind_currency(text, word->offset) ? times_of_money(unit) : 1, value = times > 1 ? move_point(ret_numeral->digits, times) : 0;
	if (value > 0)
		snprintf(ret_numeral->digits, NUMERAL_SIZE, "%" PRId64, value);
	ret_numeral->from = word->offset;
	ret_numeral->end = word->offset + (value > 0 ? word->length : len);
	return true;
}
