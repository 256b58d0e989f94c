#include "tests/test.h"

#include "text/lang.h"

static unsigned count_wrong(const char *const (*cases)[2], size_t len)
{
	struct lang *lang = lang_new();
	unsigned wrong = 0;
	if (!lang_load(lang)) {
		printf("# skipped: the profiles of libexttextcat are not installed\n");
		lang_free(lang);
		return 0;
	}
	for (size_t i = 0; i < len; i++) {
		const char *guess = lang_guess(lang, span_of(cases[i][1]));
		bool is_good = guess ? strcmp(guess, cases[i][0]) == 0 : cases[i][0][0] == '\0';
		if (!is_good)
			print_error("'%s' is %s, not '%s'\n", cases[i][1], guess ? guess : "nothing", cases[i][0]);
		wrong += !is_good;
	}
	lang_free(lang);
	return wrong;
}

static void scripts_tell_their_languages_in_a_few_words(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "zh", "市议会决定关闭旧港口" }, { "ja", "古い港が閉鎖へ" }, { "ja", "東京株式市場、反発して始まる" }, { "ko", "낡은 항구 닫기로" }, { "th", "สภาเมืองปิดท่าเรือเก่า" },
		{ "he", "המועצה סוגרת את הנמל הישן" }, { "el", "Το συμβούλιο κλείνει το παλιό λιμάνι" }, { "hi", "परिषद ने पुराना बंदरगाह बंद किया है" }, { "bn", "পরিষদ পুরানো বন্দর বন্ধ করেছে" },
		{ "ta", "பழைய துறைமுகம் மூடப்படுகிறது" }, { "ka", "საბჭომ ძველი პორტი დახურა" }, { "hy", "Խորհուրդը փակում է հին նավահանգիստը" }, { "am", "ምክር ቤቱ የድሮውን ወደብ ዘጋ" },
		{ "ar", "المجلس يغلق الميناء القديم" }, { "fa", "شورای شهر بندر قدیمی را می‌بندد و پنج گروه گفتند" }, { "ur", "کونسل نے پرانی بندرگاہ بند کر دی ہے" },
		{ "ru", "Пожары в Стрельсау" }, { "uk", "Пожежі у Стрельсау" }, { "fa", "آتش‌سوزی در شهر قدیمی" }, { "uk", "Міська рада вирішила закрити стару гавань, її стіни можуть упасти" }, { "ru", "Городской совет решил закрыть старую гавань, объявили рыбаки" },
		{ "bg", "Градският съвет реши да затвори старото пристанище, защото стените му могат да паднат" },
		{ "sr", "Градско веће је одлучило да затвори стару луку јер њени зидови могу пасти" }, { "", "12 345 678" }, { "", "" }, { "", "Ok" },
	};
	assert_int_equal(count_wrong(cases, sizeof(cases) / sizeof(*cases)), 0);
}

static void sentences_in_latin_letters_are_known(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "en", "The council of the town has decided to close the old harbour because its walls could fall" },
		{ "de", "Der Rat der Stadt hat beschlossen, den alten Hafen zu schließen, weil die Mauern fallen könnten" },
		{ "fr", "Le conseil de la ville a décidé de fermer le vieux port parce que ses murs pourraient tomber" },
		{ "es", "El consejo de la ciudad decidió cerrar el viejo puerto porque sus muros podrían caer" },
		{ "it", "Il consiglio della città ha deciso di chiudere il vecchio porto perché le sue mura potrebbero cadere" },
		{ "pt", "O conselho da cidade decidiu fechar o velho porto porque os seus muros podem cair, não há dúvida" },
		{ "nl", "De raad van de stad heeft besloten de oude haven te sluiten omdat de muren kunnen vallen" },
		{ "sv", "Stadens råd har beslutat att stänga den gamla hamnen eftersom murarna kan falla ner när som helst" },
		{ "da", "Byens råd har besluttet at lukke den gamle havn, fordi murene kan falde ned når som helst" },
		{ "fi", "Kaupungin neuvosto on päättänyt sulkea vanhan sataman, koska sen muurit voivat kaatua milloin tahansa" },
		{ "pl", "Rada miasta postanowiła zamknąć stary port, ponieważ jego mury mogą w każdej chwili runąć" },
		{ "cs", "Rada města rozhodla, že starý přístav bude uzavřen, protože jeho zdi mohou kdykoli spadnout" },
		{ "hu", "A városi tanács úgy döntött, hogy bezárja a régi kikötőt, mert a falai bármikor leomolhatnak" },
		{ "ro", "Consiliul orașului a hotărât să închidă vechiul port, pentru că zidurile sale pot să cadă oricând" },
		{ "tr", "Belediye meclisi eski limanı kapatmaya karar verdi, çünkü duvarları her an yıkılabilir, dediler" },
		{ "id", "Dewan kota memutuskan untuk menutup pelabuhan lama karena dindingnya dapat runtuh kapan saja" },
		{ "vi", "Hội đồng thành phố đã quyết định đóng cửa bến cảng cũ vì các bức tường có thể đổ bất cứ lúc nào" },
	};
	assert_int_equal(count_wrong(cases, sizeof(cases) / sizeof(*cases)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_tell_their_languages_in_a_few_words),
		cmocka_unit_test(sentences_in_latin_letters_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
