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
	{ "wrzesien", 9 }, { "pazdziernika", 10 }, { "pazdziernik", 10 }, { "listopada", 11 }, { "listopadu", 11 }, { "grudnia", 12 }, { "grudzien", 12 },
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
	/* Bulgarian, Macedonian, Serbian, Belarusian */
	{ "януари", 1 }, { "февруари", 2 }, { "јануари", 1 }, { "јануара", 1 }, { "фебруара", 2 }, { "фебруар", 2 }, { "мај", 5 }, { "маја", 5 },
	{ "јуни", 6 }, { "јуна", 6 }, { "јули", 7 }, { "јула", 7 }, { "юни", 6 }, { "юли", 7 }, { "септември", 9 }, { "октомври", 10 },
	{ "ноември", 11 }, { "декември", 12 }, { "септембра", 9 }, { "септембар", 9 }, { "октобра", 10 }, { "октобар", 10 }, { "новембра", 11 },
	{ "новембар", 11 }, { "децембра", 12 }, { "децембар", 12 }, { "априла", 4 },
	{ "студзеня", 1 }, { "лютага", 2 }, { "сакавіка", 3 }, { "красавіка", 4 }, { "трауня", 5 }, { "чэрвеня", 6 }, { "ліпеня", 7 }, { "жніуня", 8 },
	{ "верасня", 9 }, { "кастрычніка", 10 }, { "лістапада", 11 }, { "снежня", 12 },
	/* Serbian, Croatian, Slovene, Slovak in Latin letters */
	{ "januara", 1 }, { "februara", 2 }, { "marta", 3 }, { "aprila", 4 }, { "juna", 6 }, { "jula", 7 }, { "avgusta", 8 }, { "septembra", 9 },
	{ "septembar", 9 }, { "oktobra", 10 }, { "oktobar", 10 }, { "novembra", 11 }, { "novembar", 11 }, { "decembra", 12 }, { "decembar", 12 },
	{ "sijecnja", 1 }, { "sijecanj", 1 }, { "veljace", 2 }, { "veljaca", 2 }, { "ozujka", 3 }, { "ozujak", 3 }, { "travnja", 4 }, { "travanj", 4 },
	{ "svibnja", 5 }, { "svibanj", 5 }, { "lipnja", 6 }, { "lipanj", 6 }, { "srpnja", 7 }, { "srpanj", 7 }, { "kolovoza", 8 }, { "rujna", 9 },
	{ "rujan", 9 }, { "studenoga", 11 }, { "studeni", 11 }, { "prosinca", 12 },
	{ "januarja", 1 }, { "februarja", 2 }, { "junija", 6 }, { "julija", 7 }, { "marec", 3 }, { "augusta", 8 },
	/* Estonian, Latvian, Lithuanian, Finnish, Albanian, Icelandic */
	{ "jaanuar", 1 }, { "veebruar", 2 }, { "aprill", 4 }, { "juuni", 6 }, { "juuli", 7 }, { "oktoober", 10 }, { "detsember", 12 },
	{ "janvaris", 1 }, { "februaris", 2 }, { "maijs", 5 }, { "junijs", 6 }, { "julijs", 7 }, { "augusts", 8 }, { "septembris", 9 }, { "oktobris", 10 },
	{ "novembris", 11 }, { "decembris", 12 }, { "sausio", 1 }, { "vasario", 2 }, { "kovo", 3 }, { "balandzio", 4 }, { "geguzes", 5 }, { "birzelio", 6 },
	{ "liepos", 7 }, { "rugpjucio", 8 }, { "rugsejo", 9 }, { "spalio", 10 }, { "lapkricio", 11 }, { "gruodzio", 12 },
	{ "tammikuuta", 1 }, { "helmikuuta", 2 }, { "maaliskuuta", 3 }, { "huhtikuuta", 4 }, { "toukokuuta", 5 }, { "kesakuuta", 6 }, { "heinakuuta", 7 },
	{ "elokuuta", 8 }, { "syyskuuta", 9 }, { "lokakuuta", 10 }, { "marraskuuta", 11 }, { "joulukuuta", 12 },
	{ "janar", 1 }, { "shkurt", 2 }, { "prill", 4 }, { "qershor", 6 }, { "korrik", 7 }, { "gusht", 8 }, { "shtator", 9 }, { "tetor", 10 }, { "nentor", 11 },
	{ "dhjetor", 12 }, { "agust", 8 },
	/* Catalan, Galician, Basque, Filipino, Malay, Swahili, Azeri, Uzbek */
	{ "gener", 1 }, { "febrer", 2 }, { "maig", 5 }, { "juny", 6 }, { "juliol", 7 }, { "agost", 8 }, { "setembre", 9 }, { "desembre", 12 }, { "xaneiro", 1 },
	{ "febreiro", 2 }, { "xuno", 6 }, { "xullo", 7 }, { "decembro", 12 }, { "urtarrila", 1 }, { "otsaila", 2 }, { "martxoa", 3 }, { "apirila", 4 },
	{ "maiatza", 5 }, { "ekaina", 6 }, { "uztaila", 7 }, { "abuztua", 8 }, { "iraila", 9 }, { "urria", 10 }, { "azaroa", 11 }, { "abendua", 12 },
	{ "pebrero", 2 }, { "marso", 3 }, { "hunyo", 6 }, { "hulyo", 7 }, { "setyembre", 9 }, { "oktubre", 10 }, { "nobyembre", 11 }, { "disyembre", 12 },
	{ "julai", 7 }, { "ogos", 8 }, { "disember", 12 }, { "machi", 3 }, { "aprili", 4 }, { "agosti", 8 }, { "septemba", 9 }, { "oktoba", 10 },
	{ "novemba", 11 }, { "desemba", 12 }, { "yanvar", 1 }, { "fevral", 2 }, { "iyun", 6 }, { "iyul", 7 }, { "avqust", 8 }, { "avgust", 8 },
	{ "sentyabr", 9 }, { "oktyabr", 10 }, { "noyabr", 11 }, { "dekabr", 12 }, { "sentabr", 9 }, { "oktabr", 10 },
	/* Arabic of the Gulf, the Maghreb and the Levant, Persian, Urdu */
	{ "يناير", 1 }, { "فبراير", 2 }, { "مارس", 3 }, { "ابريل", 4 }, { "مايو", 5 }, { "يونيو", 6 }, { "يونيه", 6 }, { "يوليو", 7 }, { "يوليه", 7 },
	{ "اغسطس", 8 }, { "سبتمبر", 9 }, { "اكتوبر", 10 }, { "نوفمبر", 11 }, { "ديسمبر", 12 }, { "جانفي", 1 }, { "فيفري", 2 }, { "افريل", 4 },
	{ "جوان", 6 }, { "جويلية", 7 }, { "اوت", 8 }, { "شباط", 2 }, { "اذار", 3 }, { "نيسان", 4 }, { "ايار", 5 }, { "حزيران", 6 }, { "تموز", 7 },
	{ "ايلول", 9 },
	{ "ژانویه", 1 }, { "فوریه", 2 }, { "اوریل", 4 }, { "ژوین", 6 }, { "ژوییه", 7 }, { "سپتامبر", 9 }, { "اکتبر", 10 }, { "نوامبر", 11 }, { "دسامبر", 12 },
	{ "جنوری", 1 }, { "فروری", 2 }, { "مارچ", 3 }, { "اپریل", 4 }, { "جون", 6 }, { "جولایی", 7 }, { "اگست", 8 }, { "ستمبر", 9 }, { "اکتوبر", 10 },
	{ "نومبر", 11 }, { "دسمبر", 12 },
	/* Hebrew, Hindi, Marathi, Bengali, Georgian */
	{ "ינואר", 1 }, { "פברואר", 2 }, { "מרץ", 3 }, { "מרס", 3 }, { "אפריל", 4 }, { "מאי", 5 }, { "יוני", 6 }, { "יולי", 7 }, { "אוגוסט", 8 }, { "ספטמבר", 9 },
	{ "אוקטובר", 10 }, { "נובמבר", 11 }, { "דצמבר", 12 },
	{ "जनवरी", 1 }, { "फरवरी", 2 }, { "फ़रवरी", 2 }, { "मार्च", 3 }, { "अप्रैल", 4 }, { "जून", 6 }, { "जुलाई", 7 }, { "अगस्त", 8 }, { "सितंबर", 9 },
	{ "सितम्बर", 9 }, { "अक्टूबर", 10 }, { "अक्तूबर", 10 }, { "नवंबर", 11 }, { "नवम्बर", 11 }, { "दिसंबर", 12 }, { "दिसम्बर", 12 },
	{ "जानेवारी", 1 }, { "फेब्रुवारी", 2 }, { "एप्रिल", 4 }, { "जुलै", 7 }, { "ऑगस्ट", 8 }, { "सप्टेंबर", 9 }, { "ऑक्टोबर", 10 }, { "नोव्हेंबर", 11 },
	{ "डिसेंबर", 12 },
	{ "জানুয়ারি", 1 }, { "ফেব্রুয়ারি", 2 }, { "মার্চ", 3 }, { "এপ্রিল", 4 }, { "জুন", 6 }, { "জুলাই", 7 }, { "আগস্ট", 8 }, { "সেপ্টেম্বর", 9 },
	{ "অক্টোবর", 10 }, { "নভেম্বর", 11 }, { "ডিসেম্বর", 12 },
	{ "იანვარი", 1 }, { "თებერვალი", 2 }, { "მარტი", 3 }, { "აპრილი", 4 }, { "მაისი", 5 }, { "ივნისი", 6 }, { "ივლისი", 7 }, { "აგვისტო", 8 },
	{ "სექტემბერი", 9 }, { "ოქტომბერი", 10 }, { "ნოემბერი", 11 }, { "დეკემბერი", 12 },
	/* too short to be cut anywhere */
	{ "मई", 5 }, { "मे", 5 }, { "মে", 5 }, { "می", 5 }, { "مه", 5 }, { "اب", 8 },
};

/* Of the solar Hijri calendar in Iran and Afghanistan, also in the letters of Arabic keyboards; only whole. */
static const struct date_word solar_months[] = {
	{ "فروردین", 1 }, { "فروردين", 1 }, { "اردیبهشت", 2 }, { "ارديبهشت", 2 }, { "خرداد", 3 }, { "تیر", 4 }, { "تير", 4 }, { "مرداد", 5 }, { "امرداد", 5 },
	{ "شهریور", 6 }, { "شهريور", 6 }, { "مهر", 7 }, { "ابان", 8 }, { "اذر", 9 }, { "دی", 10 }, { "دي", 10 }, { "بهمن", 11 }, { "اسفند", 12 },
	{ "حمل", 1 }, { "ثور", 2 }, { "جوزا", 3 }, { "سرطان", 4 }, { "اسد", 5 }, { "سنبله", 6 }, { "میزان", 7 }, { "عقرب", 8 }, { "قوس", 9 }, { "جدی", 10 },
	{ "دلو", 11 }, { "حوت", 12 },
};

static const struct date_word weekdays[] = { /* 0: Sunday */
	{ "sunday", 0 }, { "monday", 1 }, { "tuesday", 2 }, { "wednesday", 3 }, { "thursday", 4 }, { "friday", 5 }, { "saturday", 6 },
	{ "sonntag", 0 }, { "montag", 1 }, { "dienstag", 2 }, { "mittwoch", 3 }, { "donnerstag", 4 }, { "freitag", 5 }, { "samstag", 6 }, { "sonnabend", 6 },
	{ "dimanche", 0 }, { "lundi", 1 }, { "mardi", 2 }, { "mercredi", 3 }, { "jeudi", 4 }, { "vendredi", 5 }, { "samedi", 6 },
	{ "domingo", 0 }, { "lunes", 1 }, { "martes", 2 }, { "miercoles", 3 }, { "jueves", 4 }, { "viernes", 5 }, { "sabado", 6 },
	{ "domenica", 0 }, { "lunedi", 1 }, { "martedi", 2 }, { "mercoledi", 3 }, { "giovedi", 4 }, { "venerdi", 5 }, { "sabato", 6 },
	{ "segunda", 1 }, { "terca", 2 }, { "quarta", 3 }, { "quinta", 4 }, { "sexta", 5 },
	{ "zondag", 0 }, { "maandag", 1 }, { "dinsdag", 2 }, { "woensdag", 3 }, { "donderdag", 4 }, { "vrijdag", 5 }, { "zaterdag", 6 },
	{ "sondag", 0 }, { "mandag", 1 }, { "tisdag", 2 }, { "tirsdag", 2 }, { "onsdag", 3 }, { "torsdag", 4 }, { "fredag", 5 }, { "lordag", 6 },
	{ "niedziela", 0 }, { "poniedzialek", 1 }, { "wtorek", 2 }, { "sroda", 3 }, { "czwartek", 4 }, { "piatek", 5 }, { "sobota", 6 },
	{ "vasarnap", 0 }, { "hetfo", 1 }, { "kedd", 2 }, { "szerda", 3 }, { "csutortok", 4 }, { "pentek", 5 }, { "szombat", 6 },
	{ "pazar", 0 }, { "pazartesi", 1 }, { "sali", 2 }, { "carsamba", 3 }, { "persembe", 4 }, { "cuma", 5 }, { "cumartesi", 6 },
	{ "minggu", 0 }, { "senin", 1 }, { "selasa", 2 }, { "rabu", 3 }, { "kamis", 4 }, { "jumat", 5 }, { "sabtu", 6 },
	{ "κυριακη", 0 }, { "δευτερα", 1 }, { "τριτη", 2 }, { "τεταρτη", 3 }, { "πεμπτη", 4 }, { "παρασκευη", 5 }, { "σαββατο", 6 },
	{ "воскресенье", 0 }, { "понедельник", 1 }, { "вторник", 2 }, { "среда", 3 }, { "четверг", 4 }, { "пятница", 5 }, { "суббота", 6 },
	{ "nedele", 0 }, { "pondeli", 1 }, { "utery", 2 }, { "streda", 3 }, { "ctvrtek", 4 }, { "patek", 5 }, { "nedela", 0 }, { "pondelok", 1 },
	{ "utorok", 2 }, { "stvrtok", 4 }, { "piatok", 5 }, { "nedjelja", 0 }, { "nedelja", 0 }, { "ponedjeljak", 1 }, { "ponedeljak", 1 }, { "ponedeljek", 1 },
	{ "utorak", 2 }, { "torek", 2 }, { "srijeda", 3 }, { "sreda", 3 }, { "cetvrtak", 4 }, { "cetrtek", 4 }, { "petak", 5 }, { "petek", 5 }, { "subota", 6 },
	{ "duminica", 0 }, { "marti", 2 }, { "miercuri", 3 }, { "vineri", 5 }, { "sambata", 6 },
	{ "sunnuntai", 0 }, { "maanantai", 1 }, { "tiistai", 2 }, { "keskiviikko", 3 }, { "torstai", 4 }, { "perjantai", 5 }, { "lauantai", 6 },
	{ "diumenge", 0 }, { "dilluns", 1 }, { "dimarts", 2 }, { "dimecres", 3 }, { "dijous", 4 }, { "divendres", 5 }, { "dissabte", 6 },
	{ "неделя", 0 }, { "понеделник", 1 }, { "вторник", 2 }, { "сряда", 3 }, { "четвъртък", 4 }, { "петък", 5 }, { "събота", 6 },
	{ "неділя", 0 }, { "понеділок", 1 }, { "вівторок", 2 }, { "середа", 3 }, { "субота", 6 },
	{ "الاحد", 0 }, { "الاثنين", 1 }, { "الثلاثاء", 2 }, { "الاربعاء", 3 }, { "الخميس", 4 }, { "الجمعة", 5 }, { "السبت", 6 },
	{ "یکشنبه", 0 }, { "دوشنبه", 1 }, { "سهشنبه", 2 }, { "چهارشنبه", 3 }, { "پنجشنبه", 4 }, { "جمعه", 5 }, { "شنبه", 6 },
	{ "ראשון", 0 }, { "שני", 1 }, { "שלישי", 2 }, { "רביעי", 3 }, { "חמישי", 4 }, { "שישי", 5 }, { "שבת", 6 },
	{ "रविवार", 0 }, { "सोमवार", 1 }, { "मंगलवार", 2 }, { "बुधवार", 3 }, { "गुरुवार", 4 }, { "शुक्रवार", 5 }, { "शनिवार", 6 },
	{ "вс", 0 }, { "пн", 1 }, { "вт", 2 }, { "ср", 3 }, { "чт", 4 }, { "пт", 5 }, { "сб", 6 },
};

/* Words that stand in dates and say nothing. */
static const char *const fillers[] = {
	"at", "on", "the", "of", "in", "a", "as", "o", "de", "del", "do", "da", "di", "le", "la", "las", "los", "il", "um", "uhr", "am", "den", "der", "kl", "klo", "alle",
	"ore", "om", "ob", "dem", "hrs", "hours", "hs", "h", "ore", "г", "года", "в", "r", "og", "st", "nd", "rd", "th", "er", "e", "feira", "to", "us", "local", "time",
	"m", "d", "gada", "godz", "godziny", "hodin", "ora", "orele", "uur", "часов", "годин", "ωρα", "τισ", "στισ", "pukul", "tanggal", "saat", "ngay", "nam", "luc", "thu", "ko", "ч", "час", "р", "по", "року", "год", "у", "рік", "ב", "יום", "שעה", "בשעה", "في", "يوم", "الساعة", "بتوقيت", "م",
	"من", "ماه", "سال", "مورخ", "هجری", "شمسی", "خورشیدی", "को", "बजे", "की", "रोज", "ساعت", "کو", "dia", "dias", "il",
};
