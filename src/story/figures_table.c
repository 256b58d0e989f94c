/* Figures in the languages of a table. What claims a number stands beside it: a noun or a participle ("12 morts", "murieron 12") on either side, the verb of
 * whoever did it ("mató a 12") before it, within a few words and with no number and no mark of a clause between. Of two the nearer claims, of as near ones
 * the one behind; and each claims one number.
 *
 * Words are compared as they are folded, for the ending says who did what; in Arabic, where words bear their articles, as they are stemmed. */
#include "story/figures_inner.h"

#include "base/array.h"
#include "base/hash.h"
#include "base/vec.h"
#include "report/date.h"
#include "text/language.h"
#include "text/numerals.h"

#include <stdlib.h>

#define REACH 8u          /* words between a number and what claims it */
#define PHRASE_WORDS_MAX 6u

enum role { ROLE_SIDE, ROLE_VERB, ROLE_AT_LEAST, ROLE_AT_MOST, ROLE_JOINT, ROLE_UNIT };

/* Phrases, parted by bars. */
static const struct language {
	const char *tag;
	bool is_stemmed;
	const char *sides[FIGURE_KINDS], *verbs[FIGURE_KINDS]; /* deaths, injured, missing, displaced, arrested */
	const char *at_least, *at_most; /* right before the number */
	const char *joint;    /* between two: "from 9 to 12" is 9 to 12 */
	const char *units;    /* right behind it: it counts nobody */
	const char *counters; /* of people, as written: they have to be right behind it; NULL: there are none */
} languages[] = {
	{ "fr", false,
	  { "mort|morts|morte|mortes|tués|tuées|décès|décédés|décédées|noyés|perdu la vie|trouvé la mort|cadavres",
	    "blessés|blessées|hospitalisés|hospitalisées", "disparus|disparues", "déplacés|déplacées|évacués|évacuées|sans abri|sinistrés",
	    "arrêtés|arrêtées|interpellés|interpellées|arrestations|interpellations|écroués" },
	  { "tué|tuent|tuant|tue", "blessé|blessant|blessent", NULL, NULL, "arrêté|interpellé" },
	  "au moins|plus de", "jusqu'à|près de|moins de|presque", "à",
	  "an|ans|mois|jour|jours|heure|heures|minutes|secondes|semaines|km|kilomètres|mètres|euros|dollars|millions d'euros|pour cent|degrés|tonnes|hectares|fois",
	  NULL },
	{ "es", false,
	  { "muerto|muertos|muerta|muertas|muertes|murieron|mueren|fallecidos|fallecidas|fallecieron|fallecen|asesinados|asesinadas|ahogados|perdieron la vida|cadáveres",
	    "herido|heridos|heridas|lesionados|lesionadas|hospitalizados", "desaparecidos|desaparecidas",
	    "desplazados|desplazadas|evacuados|evacuadas|damnificados|sin hogar", "detenidos|detenidas|arrestados|arrestadas|detenciones|arrestos" },
	  { "mató|mata|mataron|matan|matando|asesinó|asesinaron", "hirió|hirieron|hiere|hiriendo", NULL, NULL, "detuvo|detuvieron|detiene|arrestó|arrestaron" },
	  "al menos|por lo menos|más de", "hasta|casi|menos de", "a",
	  "año|años|mes|meses|día|días|hora|horas|minutos|segundos|semanas|km|kilómetros|metros|euros|dólares|pesos|por ciento|grados|toneladas|hectáreas|veces", NULL },
	{ "pt", false,
	  { "morto|mortos|morta|mortas|mortes|morreram|morrem|faleceram|óbitos|afogados|perderam a vida|corpos",
	    "ferido|feridos|feridas|hospitalizados", "desaparecidos|desaparecidas",
	    "desabrigados|desabrigadas|desalojados|desalojadas|deslocados|deslocadas|retirados", "presos|presas|detidos|detidas|prisões|detenções" },
	  { "matou|mata|mataram|matam|matando", "feriu|feriram|fere|ferindo", NULL, NULL, "prendeu|prenderam|deteve|detiveram" },
	  "pelo menos|ao menos|mais de", "até|quase|menos de", "a|para",
	  "ano|anos|mês|meses|dia|dias|hora|horas|minutos|segundos|semanas|km|quilômetros|quilómetros|metros|euros|reais|dólares|por cento|graus|toneladas|hectares|vezes", NULL },
	{ "de", false,
	  { "tot|tote|toten|toter|getötet|todesopfer|todesopfern|gestorben|starben|sterben|umgekommen|ertrunken|ertranken|ums leben|leichen",
	    "verletzt|verletzte|verletzten|verletzter|verwundet|verwundete|verwundeten", "vermisst|vermisste|vermissten",
	    "obdachlos|obdachlose|vertrieben|vertriebene|evakuiert|evakuierte", "festgenommen|verhaftet|festnahmen|verhaftungen|inhaftiert" },
	  { "tötete|töteten|tötet|töten", NULL, NULL, NULL, NULL },
	  "mindestens|wenigstens|mehr als|über", "bis zu|fast|knapp|beinahe|höchstens|weniger als", "auf|bis",
	  "jahr|jahre|jahren|jährige|jähriger|jährigen|monate|monaten|tage|tagen|stunde|stunden|minuten|sekunden|wochen|uhr|km|kilometer|kilometern|meter|metern|euro|dollar|prozent|"
	  "grad|tonnen|hektar|mal",
	  NULL },
	{ "ru", false,
	  { "погиб|погибли|погибло|погибших|погибшими|погибшие|погибшим|умерли|умерло|умерших|умершие|убиты|убито|убитых|скончались|скончалось|утонули|тел|жизни",
	    "ранены|ранено|раненых|раненые|ранения|пострадали|пострадало|пострадавших|пострадавшие", "пропали|пропало|пропавших|пропавшие|пропавшими",
	    "эвакуированы|эвакуировано|эвакуировали|без крова|переселены", "задержаны|задержано|задержали|задержанных|арестованы|арестовано|арестовали|арестованных" },
	  { "убил|убила|убили|убив", "ранил|ранила|ранили|ранив", NULL, NULL, "задержал|арестовал" },
	  "не менее|как минимум|минимум|более|свыше|больше", "почти|менее", "до",
	  "год|года|году|лет|летний|летняя|летнего|летней|летних|месяца|месяцев|дня|дней|час|часа|часов|минут|минуты|секунд|недель|недели|км|километра|километров|метра|метров|рублей|долларов|евро|процента|"
	  "процентов|градусов|тонн|гектаров|раз|раза",
	  NULL },
	{ "ar", true,
	  { "قتيل|قتلى|قتل|قتلوا|مقتل|مصرع|وفاة|توفي|حتفهم|جثة", "جريح|جرحى|جرح|إصابة|أصيب|مصاب|جروح", "مفقود|فقدان|فقد", "نازح|نزوح|نزح|تشريد|مشرد|إجلاء",
	    "اعتقال|اعتقل|اعتقلت|معتقل|توقيف|أوقفت" },
	  { NULL }, "ما لا يقل عن|لا يقل عن|أكثر من", "أقل من", "إلى",
	  "عام|عاما|سنة|سنوات|شهرا|أشهر|يوما|أيام|ساعة|ساعات|دقيقة|كيلومترا|كيلومتر|مترا|متر|دولار|دولارا|يورو|في المئة|بالمئة|درجة|طنا", NULL },
	{ "zh", false,
	  { "死亡|遇难|遇難|身亡|丧生|喪生|死者|丧命|喪命|罹难|罹難", "受伤|受傷|伤者|傷者|重伤|重傷|轻伤|輕傷", "失踪|失蹤|失联|失聯", "疏散|撤离|撤離|转移|轉移|无家|無家",
	    "被捕|逮捕|拘留|抓获|拘捕" },
	  { "打死|炸死|杀害|殺害", "打伤|打傷|炸伤|炸傷", NULL, NULL, NULL }, "至少|超过|超過", "多达|最多|将近|將近", NULL, NULL,
	  "人|名|位|余人|余名|餘人|餘名|多人|多名" },
	{ "ja", false, { "死亡|死者|死去|亡く|犠牲|遺体", "けが|ケガ|怪我|負傷|重傷|軽傷", "不明", "避難", "逮捕|拘束" }, { NULL }, "少なくとも", "最大", NULL, NULL, "人|名" },
};
#define LANGUAGES LEN(languages)

struct figure_phrase {
	int language;
	enum role role;
	enum figure_kind kind;
	uint64_t words[PHRASE_WORDS_MAX]; /* hashes */
	size_t len;
	size_t next; /* of the same first word, plus one */
};

/* ---- the table ---- */

static uint64_t key_of(int language, uint64_t hash)
{
	return hash ^ (uint64_t)(language + 1) << 56;
}

static uint64_t hash_of(int language, const struct word *word)
{
	return languages[language].is_stemmed ? word->hash : hash64(word->folded);
}

static void add_phrase(struct figure_table *table, struct figure_phrase phrase, struct words words)
{
	for (; phrase.len < words.len && phrase.len < PHRASE_WORDS_MAX; phrase.len++)
		phrase.words[phrase.len] = hash_of(phrase.language, &words.at[phrase.len]);
	uint64_t *first = map_at(&table->hashes, key_of(phrase.language, phrase.words[0]));
	phrase.next = *first;
	VEC_RESERVE(table, table->len + 1);
	table->at[table->len++] = phrase;
	*first = table->len;
}

static void add_phrases(struct figure_table *table, struct tokenizer *tokenizer, struct arena *arena, struct figure_phrase phrase, const char *phrases)
{
	for (struct span rest = span_of(phrases ? phrases : ""); rest.len > 0;) {
		const char *bar = memchr(rest.ptr, '|', rest.len);
		struct span text = bar ? span_head(rest, (size_t)(bar - rest.ptr)) : rest;
		rest = span_from(rest, text.len + (bar != NULL));
		add_phrase(table, phrase, words_of(tokenizer, arena, text, span_of(languages[phrase.language].tag)));
	}
}

void figure_table_make(struct tokenizer *tokenizer, struct figure_table *table)
{
	struct arena *arena = arena_new();
	for (int i = 0; i < (int)LANGUAGES; i++) {
		for (int kind = 0; kind < FIGURE_KINDS; kind++) {
			struct figure_phrase phrase = { .language = i, .role = ROLE_SIDE, .kind = (enum figure_kind)kind };
			add_phrases(table, tokenizer, arena, phrase, languages[i].sides[kind]);
			phrase.role = ROLE_VERB;
			add_phrases(table, tokenizer, arena, phrase, languages[i].verbs[kind]);
		}
		add_phrases(table, tokenizer, arena, (struct figure_phrase){ .language = i, .role = ROLE_AT_LEAST }, languages[i].at_least);
		add_phrases(table, tokenizer, arena, (struct figure_phrase){ .language = i, .role = ROLE_AT_MOST }, languages[i].at_most);
		add_phrases(table, tokenizer, arena, (struct figure_phrase){ .language = i, .role = ROLE_JOINT }, languages[i].joint);
		add_phrases(table, tokenizer, arena, (struct figure_phrase){ .language = i, .role = ROLE_UNIT }, languages[i].units);
	}
	arena_free(arena);
}

void figure_table_done(struct figure_table *table)
{
	map_done(&table->hashes);
	VEC_DONE(table);
}

int figure_table_language(struct span language)
{
	char tag[LANGUAGE_PRIMARY_SIZE];
	language_primary(language, tag);
	for (int i = 0; i < (int)LANGUAGES; i++)
		if (strcmp(languages[i].tag, tag) == 0)
			return i;
	return -1;
}

/* ---- one text ---- */

/* A phrase or a number, in the order of the text. */
struct mark {
	const struct figure_phrase *phrase; /* NULL: a number */
	size_t from, end;                   /* bytes */
	size_t first, behind;               /* words */
	int64_t value;                      /* of a number */
	bool is_taken;                      /* of a phrase: it has its number */
};

struct finding {
	const struct figure_table *table;
	int language;
	struct numerals numerals;
	struct span text;
	struct words words;
	struct arena *arena;
	struct mark *at;
	size_t len, cap;
};

static size_t end_of(const struct finding *finding, size_t word)
{
	return (size_t)finding->words.at[word].offset + finding->words.at[word].length;
}

static struct span gap(const struct finding *finding, size_t from, size_t end)
{
	return from < end ? span_make(finding->text.ptr + from, end - from) : SPAN_NONE;
}

/* Nothing but blanks and hyphens. */
static bool is_beside(struct span gap)
{
	for (size_t i = 0; i < gap.len; i++)
		if (gap.ptr[i] != ' ' && gap.ptr[i] != '-' && gap.ptr[i] != '\n')
			return false;
	return true;
}

/* The longest phrase that begins with the word. */
static const struct figure_phrase *phrase_at(const struct finding *finding, size_t word)
{
	const struct figure_phrase *best = NULL;
	const uint64_t *first = map_find(&finding->table->hashes, key_of(finding->language, hash_of(finding->language, &finding->words.at[word])));
	for (size_t next = first ? *first : 0; next > 0;) {
		const struct figure_phrase *phrase = &finding->table->at[next - 1];
		size_t len = 0;
		while (len < phrase->len && word + len < finding->words.len && hash_of(finding->language, &finding->words.at[word + len]) == phrase->words[len])
			len++;
		if (len == phrase->len && (!best || best->len < len))
			best = phrase;
		next = phrase->next;
	}
	return best;
}

static bool has_counter(struct span behind, const char *counters)
{
	for (struct span rest = span_of(counters), part; rest.len > 0; rest = span_from(rest, part.len + 1)) {
		const char *bar = memchr(rest.ptr, '|', rest.len);
		part = bar ? span_head(rest, (size_t)(bar - rest.ptr)) : rest;
		if (span_starts(behind, part))
			return true;
	}
	return false;
}

/* A money sign, a per cent, a day of a month, an hour, a year: it counts nobody. */
static bool counts_people(const struct finding *finding, const struct numeral *numeral, size_t behind)
{
	static const char *const signs[] = { "%", "$", "€", "£", "¥", "°" };
	const struct language *language = &languages[finding->language];
	struct span before = span_head(finding->text, numeral->from), after = span_from(finding->text, numeral->end);
	struct date date;
	size_t len;
	if (language->counters)
		return has_counter(after, language->counters);
	if (span_ends(before, SPAN(":")) || span_starts(after, SPAN(":")))
		return false;
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_ends(span_trim(before), span_of(signs[i])) || span_starts(span_trim(after), span_of(signs[i])))
			return false;
	const struct figure_phrase *next = behind < finding->words.len && is_beside(gap(finding, numeral->end, finding->words.at[behind].offset)) ?
		phrase_at(finding, behind) : NULL;
	if (next)
		return next->role != ROLE_UNIT;
	return !date_front(span_from(finding->text, numeral->from), span_of(language->tag), &date, &len);
}

static void add_mark(struct finding *finding, struct mark mark)
{
	VEC_RESERVE(finding, finding->len + 1);
	finding->at[finding->len++] = mark;
}

/* Returns the first word behind it. */
static size_t add_number(struct finding *finding, size_t word, const struct numeral *numeral)
{
	char *end;
	size_t behind = word;
	while (behind < finding->words.len && finding->words.at[behind].offset < numeral->end)
		behind++;
	long long value = strtoll(numeral->digits, &end, 10);
	bool is_year = !*end && value >= 1900 && value < 2100 && numeral->end - numeral->from == 4;
	if (!*end && value <= FIGURE_VALUE_MAX && !is_year && counts_people(finding, numeral, behind))
		add_mark(finding, (struct mark){ .from = numeral->from, .end = numeral->end, .first = word, .behind = behind, .value = value });
	return behind;
}

static void collect(struct finding *finding)
{
	for (size_t word = 0; word < finding->words.len;) {
		const struct figure_phrase *phrase = phrase_at(finding, word);
		struct numeral numeral;
		if (phrase && phrase->role != ROLE_UNIT) {
			add_mark(finding, (struct mark){ .phrase = phrase, .from = finding->words.at[word].offset, .end = end_of(finding, word + phrase->len - 1),
							 .first = word, .behind = word + phrase->len });
			word += phrase->len;
		} else if (numeral_read(&finding->numerals, finding->words, finding->text, word, &numeral)) {
			word = add_number(finding, word, &numeral);
		} else {
			word++;
		}
	}
}

/* ---- what claims what ---- */

static bool is_number(const struct mark *mark)
{
	return !mark->phrase;
}

static bool has_role(const struct mark *mark, enum role role)
{
	return mark->phrase && mark->phrase->role == role;
}

/* Words between two marks; in a script without blanks they may share one. */
static size_t distance(const struct mark *before, const struct mark *after)
{
	return after->first > before->behind ? after->first - before->behind : 0;
}

static bool ends_clause(struct span gap)
{
	static const char *const signs[] = { ",", ";", ":", ".", "!", "?", "(", ")", "\n\n", "、", "。", "，", "；", "：", "！", "？", "،", "؛", "؟" };
	for (; gap.len > 0; gap = span_from(gap, 1))
		for (size_t i = 0; i < LEN(signs); i++)
			if (span_starts(gap, span_of(signs[i])))
				return true;
	return false;
}

static bool is_near(const struct finding *finding, const struct mark *before, const struct mark *after)
{
	return distance(before, after) <= REACH && !ends_clause(gap(finding, before->end, after->from));
}

static struct mark *claim_behind(const struct finding *finding, size_t number)
{
	for (size_t i = number + 1; i < finding->len && !is_number(&finding->at[i]); i++)
		if (has_role(&finding->at[i], ROLE_SIDE))
			return is_near(finding, &finding->at[number], &finding->at[i]) ? &finding->at[i] : NULL;
	return NULL;
}

static struct mark *claim_before(const struct finding *finding, size_t number)
{
	for (size_t i = number; i-- > 0 && !is_number(&finding->at[i]);)
		if (!finding->at[i].is_taken && (has_role(&finding->at[i], ROLE_SIDE) || has_role(&finding->at[i], ROLE_VERB)))
			return is_near(finding, &finding->at[i], &finding->at[number]) ? &finding->at[i] : NULL;
	return NULL;
}

/* Of "9 to 12" and "10-15" the last mark; else the number itself. */
static size_t range_end(const struct finding *finding, size_t number)
{
	const struct mark *at = &finding->at[number];
	size_t left = finding->len - number - 1;
	bool is_dash = left > 0 && is_number(at + 1) && span_trim(gap(finding, at->end, at[1].from)).len > 0 &&
		       is_beside(gap(finding, at->end, at[1].from));
	bool is_joint = left > 1 && is_number(at + 2) && (has_role(at + 1, ROLE_JOINT) || has_role(at + 1, ROLE_AT_MOST)) && distance(at, at + 1) == 0 &&
			distance(at + 1, at + 2) == 0;
	size_t last = number + (is_dash ? 1 : is_joint ? 2 : 0);
	return finding->at[last].value > at->value ? last : number;
}

static struct figure bent(const struct finding *finding, size_t number, size_t last)
{
	const struct mark *at = &finding->at[number], *before = number > 0 ? at - 1 : NULL;
	struct figure figure = { .low = at->value, .high = finding->at[last].value };
	bool is_beside_it = before && distance(before, at) <= 1 && is_near(finding, before, at);
	if (last > number || !is_beside_it)
		return figure;
	if (has_role(before, ROLE_AT_LEAST))
		figure.high = INT64_MAX;
	else if (has_role(before, ROLE_AT_MOST))
		figure.low = 0;
	return figure;
}

/* Returns the last mark that it has read. */
static size_t claim(struct finding *finding, size_t number, struct figures *figures)
{
	size_t last = range_end(finding, number);
	struct mark *before = claim_before(finding, number), *behind = claim_behind(finding, last), *cue = behind;
	if (before && (!behind || distance(before, &finding->at[number]) < distance(&finding->at[last], behind)))
		cue = before;
	if (!cue)
		return last;
	cue->is_taken = true;
	struct figure figure = bent(finding, number, last);
	size_t from = cue == before ? before->from : finding->at[number].from, end = cue == behind ? behind->end : finding->at[last].end;
	figure.kind = cue->phrase->kind;
	figure.text = span_make(finding->text.ptr + from, end - from);
	figure_keep(finding->arena, figures, &figure);
	return last;
}

void figure_table_find(const struct figure_table *table, int language, struct arena *arena, struct span text, struct words words, struct figures *figures)
{
	struct finding finding = {
		.table = table, .language = language, .numerals = numerals_of(span_of(languages[language].tag)), .text = text, .words = words, .arena = arena,
	};
	collect(&finding);
	for (size_t i = 0; i < finding.len; i++)
		if (is_number(&finding.at[i]))
			i = claim(&finding, i, figures);
	VEC_DONE(&finding);
}
