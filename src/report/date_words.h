/* The words of dates, folded (lower case, no accents, Greek final sigma as sigma). Months match from their first three letters on,
 * weekdays from their first two. */
#pragma once

#include <stdint.h>

struct date_word {
	const char *name;
	int8_t value;
};

static const struct date_word months[] = {
	/* English, German, French, Spanish, Italian, Portuguese, Dutch, Nordic */
	{ "january", 1 }, { "januar", 1 }, { "januari", 1 }, { "janner", 1 }, { "janvier", 1 }, { "enero", 1 }, { "gennaio", 1 }, { "janeiro", 1 },
	{ "february", 2 }, { "februar", 2 }, { "februari", 2 }, { "fevrier", 2 }, { "febrero", 2 }, { "febbraio", 2 }, { "fevereiro", 2 },
	{ "march", 3 }, { "marz", 3 }, { "mars", 3 }, { "marzo", 3 }, { "marco", 3 }, { "maart", 3 }, { "mrt", 3 }, { "marts", 3 }, { "mrz", 3 },
	{ "april", 4 }, { "avril", 4 }, { "abril", 4 }, { "aprile", 4 },
	{ "may", 5 }, { "mai", 5 }, { "mayo", 5 }, { "maggio", 5 }, { "maio", 5 }, { "mei", 5 }, { "maj", 5 },
	{ "june", 6 }, { "juni", 6 }, { "juin", 6 }, { "junio", 6 }, { "giugno", 6 }, { "junho", 6 },
	{ "july", 7 }, { "juli", 7 }, { "juillet", 7 }, { "julio", 7 }, { "luglio", 7 }, { "julho", 7 }, { "jly", 7 },
	{ "august", 8 }, { "aout", 8 }, { "agosto", 8 }, { "augustus", 8 }, { "augusti", 8 },
	{ "september", 9 }, { "septembre", 9 }, { "septiembre", 9 }, { "setiembre", 9 }, { "settembre", 9 }, { "setembro", 9 }, { "sept", 9 },
	{ "october", 10 }, { "oktober", 10 }, { "octobre", 10 }, { "octubre", 10 }, { "ottobre", 10 }, { "outubro", 10 },
	{ "november", 11 }, { "novembre", 11 }, { "noviembre", 11 }, { "novembro", 11 },
	{ "december", 12 }, { "dezember", 12 }, { "decembre", 12 }, { "diciembre", 12 }, { "dicembre", 12 }, { "dezembro", 12 }, { "desember", 12 },
	/* Polish, Czech, Hungarian, Romanian, Turkish, Finnish, Indonesian */
	{ "stycznia", 1 }, { "styczen", 1 }, { "lutego", 2 }, { "luty", 2 }, { "marca", 3 }, { "marzec", 3 }, { "kwietnia", 4 }, { "kwiecien", 4 },
	{ "maja", 5 }, { "czerwca", 6 }, { "czerwiec", 6 }, { "lipca", 7 }, { "lipiec", 7 }, { "sierpnia", 8 }, { "sierpien", 8 }, { "wrzesnia", 9 },
	{ "wrzesien", 9 }, { "pazdziernika", 10 }, { "pazdziernik", 10 }, { "listopada", 11 }, { "listopad", 11 }, { "grudnia", 12 }, { "grudzien", 12 },
	{ "leden", 1 }, { "ledna", 1 }, { "unor", 2 }, { "unora", 2 }, { "brezen", 3 }, { "brezna", 3 }, { "duben", 4 }, { "dubna", 4 }, { "kveten", 5 },
	{ "kvetna", 5 }, { "cerven", 6 }, { "cervna", 6 }, { "cervenec", 7 }, { "cervence", 7 }, { "srpen", 8 }, { "srpna", 8 }, { "zari", 9 },
	{ "rijen", 10 }, { "rijna", 10 }, { "prosinec", 12 }, { "prosince", 12 },
	{ "januar", 1 }, { "marcius", 3 }, { "aprilis", 4 }, { "majus", 5 }, { "junius", 6 }, { "julius", 7 }, { "augusztus", 8 }, { "szeptember", 9 },
	{ "ianuarie", 1 }, { "februarie", 2 }, { "martie", 3 }, { "aprilie", 4 }, { "iunie", 6 }, { "iulie", 7 }, { "septembrie", 9 },
	{ "octombrie", 10 }, { "noiembrie", 11 }, { "decembrie", 12 },
	{ "ocak", 1 }, { "subat", 2 }, { "mart", 3 }, { "nisan", 4 }, { "mayis", 5 }, { "haziran", 6 }, { "temmuz", 7 }, { "agustos", 8 }, { "eylul", 9 },
	{ "ekim", 10 }, { "kasim", 11 }, { "aralik", 12 },
	{ "tammikuu", 1 }, { "helmikuu", 2 }, { "maaliskuu", 3 }, { "huhtikuu", 4 }, { "toukokuu", 5 }, { "kesakuu", 6 }, { "heinakuu", 7 },
	{ "elokuu", 8 }, { "syyskuu", 9 }, { "lokakuu", 10 }, { "marraskuu", 11 }, { "joulukuu", 12 },
	{ "maret", 3 }, { "agustus", 8 }, { "desember", 12 },
	/* Greek, Russian, Ukrainian */
	{ "ιανουαριοσ", 1 }, { "ιανουαριου", 1 }, { "φεβρουαριοσ", 2 }, { "φεβρουαριου", 2 }, { "μαρτιοσ", 3 }, { "μαρτιου", 3 }, { "απριλιοσ", 4 },
	{ "απριλιου", 4 }, { "μαιοσ", 5 }, { "μαιου", 5 }, { "ιουνιοσ", 6 }, { "ιουνιου", 6 }, { "ιουλιοσ", 7 }, { "ιουλιου", 7 }, { "αυγουστοσ", 8 },
	{ "αυγουστου", 8 }, { "σεπτεμβριοσ", 9 }, { "σεπτεμβριου", 9 }, { "οκτωβριοσ", 10 }, { "οκτωβριου", 10 }, { "νοεμβριοσ", 11 },
	{ "νοεμβριου", 11 }, { "δεκεμβριοσ", 12 }, { "δεκεμβριου", 12 },
	{ "января", 1 }, { "январь", 1 }, { "февраля", 2 }, { "февраль", 2 }, { "марта", 3 }, { "март", 3 }, { "апреля", 4 }, { "апрель", 4 }, { "мая", 5 },
	{ "маи", 5 }, { "июня", 6 }, { "июнь", 6 }, { "июля", 7 }, { "июль", 7 }, { "августа", 8 }, { "август", 8 }, { "сентября", 9 }, { "сентябрь", 9 },
	{ "октября", 10 }, { "октябрь", 10 }, { "ноября", 11 }, { "ноябрь", 11 }, { "декабря", 12 }, { "декабрь", 12 },
	{ "січня", 1 }, { "лютого", 2 }, { "березня", 3 }, { "квітня", 4 }, { "травня", 5 }, { "червня", 6 }, { "липня", 7 }, { "серпня", 8 },
	{ "вересня", 9 }, { "жовтня", 10 }, { "листопада", 11 }, { "грудня", 12 },
};

static const struct date_word weekdays[] = { /* 0: Sunday */
	{ "sunday", 0 }, { "monday", 1 }, { "tuesday", 2 }, { "wednesday", 3 }, { "thursday", 4 }, { "friday", 5 }, { "saturday", 6 },
	{ "sonntag", 0 }, { "montag", 1 }, { "dienstag", 2 }, { "mittwoch", 3 }, { "donnerstag", 4 }, { "freitag", 5 }, { "samstag", 6 }, { "sonnabend", 6 },
	{ "dimanche", 0 }, { "lundi", 1 }, { "mardi", 2 }, { "mercredi", 3 }, { "jeudi", 4 }, { "vendredi", 5 }, { "samedi", 6 },
	{ "domingo", 0 }, { "lunes", 1 }, { "martes", 2 }, { "miercoles", 3 }, { "jueves", 4 }, { "viernes", 5 }, { "sabado", 6 },
	{ "domenica", 0 }, { "lunedi", 1 }, { "martedi", 2 }, { "mercoledi", 3 }, { "giovedi", 4 }, { "venerdi", 5 }, { "sabato", 6 },
	{ "segunda", 1 }, { "terca", 2 }, { "quarta", 3 }, { "quinta", 4 }, { "sexta", 5 },
	{ "zondag", 0 }, { "maandag", 1 }, { "dinsdag", 2 }, { "woensdag", 3 }, { "donderdag", 4 }, { "vrijdag", 5 }, { "zaterdag", 6 },
	{ "sondag", 0 }, { "søndag", 0 }, { "mandag", 1 }, { "tisdag", 2 }, { "tirsdag", 2 }, { "onsdag", 3 }, { "torsdag", 4 }, { "fredag", 5 }, { "lordag", 6 },
	{ "lørdag", 6 },
	{ "niedziela", 0 }, { "poniedziałek", 1 }, { "wtorek", 2 }, { "sroda", 3 }, { "czwartek", 4 }, { "piatek", 5 }, { "sobota", 6 },
	{ "vasarnap", 0 }, { "hetfo", 1 }, { "kedd", 2 }, { "szerda", 3 }, { "csutortok", 4 }, { "pentek", 5 }, { "szombat", 6 },
	{ "pazar", 0 }, { "pazartesi", 1 }, { "sali", 2 }, { "carsamba", 3 }, { "persembe", 4 }, { "cuma", 5 }, { "cumartesi", 6 },
	{ "minggu", 0 }, { "senin", 1 }, { "selasa", 2 }, { "rabu", 3 }, { "kamis", 4 }, { "jumat", 5 }, { "sabtu", 6 },
	{ "κυριακη", 0 }, { "δευτερα", 1 }, { "τριτη", 2 }, { "τεταρτη", 3 }, { "πεμπτη", 4 }, { "παρασκευη", 5 }, { "σαββατο", 6 },
	{ "воскресенье", 0 }, { "понедельник", 1 }, { "вторник", 2 }, { "среда", 3 }, { "четверг", 4 }, { "пятница", 5 }, { "суббота", 6 },
	{ "вс", 0 }, { "пн", 1 }, { "вт", 2 }, { "ср", 3 }, { "чт", 4 }, { "пт", 5 }, { "сб", 6 },
};

/* Minutes east of Greenwich. An abbreviation of two places is the one that sends more news. */
static const struct date_zone {
	const char *name;
	int16_t minutes;
} zones[] = {
	{ "z", 0 }, { "gmt", 0 }, { "utc", 0 }, { "ut", 0 }, { "uct", 0 }, { "tu", 0 }, { "wet", 0 }, { "west", 60 }, { "bst", 60 }, { "wat", 60 }, { "cet", 60 },
	{ "met", 60 }, { "mez", 60 }, { "cest", 120 }, { "mest", 120 }, { "mesz", 120 }, { "eet", 120 }, { "sast", 120 }, { "cat", 120 },
	{ "eest", 180 }, { "msk", 180 }, { "eat", 180 }, { "trt", 180 }, { "gst", 240 }, { "msd", 240 }, { "pkt", 300 }, { "ist", 330 }, { "npt", 345 },
	{ "bdt", 360 }, { "ict", 420 }, { "wib", 420 }, { "hkt", 480 }, { "sgt", 480 }, { "myt", 480 }, { "pht", 480 }, { "awst", 480 }, { "wita", 480 },
	{ "jst", 540 }, { "kst", 540 }, { "wit", 540 }, { "acst", 570 }, { "aest", 600 }, { "acdt", 630 }, { "aedt", 660 }, { "nzst", 720 }, { "nzdt", 780 },
	{ "ndt", -150 }, { "nst", -210 }, { "adt", -180 }, { "brt", -180 }, { "art", -180 }, { "clst", -180 }, { "ast", -240 }, { "at", -240 }, { "clt", -240 },
	{ "edt", -240 }, { "est", -300 }, { "et", -300 }, { "cdt", -300 }, { "cot", -300 }, { "pet", -300 }, { "cst", -360 }, { "ct", -360 }, { "mdt", -360 },
	{ "mst", -420 }, { "mt", -420 }, { "pdt", -420 }, { "pst", -480 }, { "pt", -480 }, { "akdt", -480 }, { "akst", -540 }, { "hst", -600 },
};

/* Words that stand in dates and say nothing. */
static const char *const fillers[] = {
	"at", "on", "the", "of", "in", "a", "as", "o", "de", "del", "do", "da", "di", "le", "la", "las", "los", "il", "um", "uhr", "am", "den", "der", "kl", "klo", "alle",
	"ore", "om", "ob", "dem", "hrs", "hs", "h", "ore", "г", "года", "в", "r", "og", "st", "nd", "rd", "th", "er", "e", "feira", "to", "us", "local", "time",
};
