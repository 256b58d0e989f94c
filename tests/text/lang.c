#include "tests/test.h"

#include "base/array.h"
#include "text/language.h"
#include "text/lang.h"
#include "text/utf8.h"

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
	assert_int_equal(count_wrong(cases, LEN(cases)), 0);
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
	assert_int_equal(count_wrong(cases, LEN(cases)), 0);
}

/* Two pieces of news in each language of which there are small words, as a line, as a lead, as a short report. */
static const char *const news[][2] = {
	{ "ar", "قال وزير النقل إن الجسر الجديد فوق النهر سيفتح أمام حركة المرور في الربيع القادم بعد تأخير دام سنتين بسبب الفيضانات التي ضربت الوادي، وأضاف أن الحكومة خصصت أموالا إضافية من أجل إصلاح الطرق المؤدية إليه" },
	{ "ca", "El ministre de Transports ha dit que el nou pont sobre el riu s'obrirà al trànsit la primavera vinent, després d'un retard de dos anys per culpa de les inundacions que van afectar la vall, i que el govern hi posarà més diners per arreglar els camins" },
	{ "da", "Transportministeren siger, at den nye bro over floden bliver åbnet for trafik til foråret efter to års forsinkelse på grund af de oversvømmelser, der ramte dalen, og at regeringen har fundet flere penge til vejene, som fører op til den" },
	{ "de", "Der Verkehrsminister sagte am Montag, die neue Brücke über den Fluss werde im Frühjahr für den Verkehr geöffnet, zwei Jahre später als geplant, weil das Hochwasser im Tal die Pfeiler beschädigt hatte. Für die Zufahrten gebe es nun mehr Geld" },
	{ "el", "Ο υπουργός Μεταφορών δήλωσε ότι η νέα γέφυρα πάνω από τον ποταμό θα ανοίξει την άνοιξη μετά από καθυστέρηση δύο ετών λόγω των πλημμυρών που έπληξαν την κοιλάδα" },
	{ "en", "The transport minister said the new bridge over the river would open to traffic next spring, two years late because of the floods that struck the valley, and that the government had found more money to mend the roads that lead to it from both banks" },
	{ "es", "El ministro de Transportes dijo que el nuevo puente sobre el río se abrirá al tráfico la próxima primavera, con dos años de retraso por las inundaciones que azotaron el valle, y que el gobierno destinará más dinero a los caminos que llevan hasta él" },
	{ "fa", "وزیر راه گفت پل تازه بر روی رودخانه بهار آینده با دو سال تاخیر به دلیل سیلی که دره را فرا گرفت به روی خودروها باز می‌شود و دولت برای جاده‌هایی که به آن می‌رسند پول بیشتری کنار گذاشته است" },
	{ "fi", "Liikenneministeri sanoi maanantaina, että uusi silta joen yli avataan liikenteelle ensi keväänä kaksi vuotta myöhässä, koska laaksoa koetelleet tulvat vaurioittivat sen pilareita, ja että hallitus on löytänyt lisää rahaa sille johtaviin teihin" },
	{ "fr", "Le ministre des Transports a déclaré que le nouveau pont sur le fleuve serait ouvert à la circulation au printemps prochain, avec deux ans de retard à cause des inondations qui ont frappé la vallée, et que l'État paierait aussi les routes qui y mènent" },
	{ "hi", "परिवहन मंत्री ने कहा कि नदी पर नया पुल अगले वसंत में यातायात के लिए खोल दिया जाएगा, घाटी में आई बाढ़ के कारण इसमें दो साल की देरी हुई है और सरकार ने सड़कों के लिए अधिक धन दिया है" },
	{ "hu", "A közlekedési miniszter hétfőn azt mondta, hogy a folyó fölötti új hidat jövő tavasszal nyitják meg a forgalom előtt, két év késéssel, mert az árvíz megrongálta a pilléreit, és a kormány több pénzt ad az odavezető utak javítására is" },
	{ "id", "Menteri perhubungan mengatakan pada hari Senin bahwa jembatan baru di atas sungai akan dibuka untuk lalu lintas pada musim semi, terlambat dua tahun karena banjir yang melanda lembah itu, dan pemerintah menambah uang untuk jalan menuju ke sana" },
	{ "it", "Il ministro dei Trasporti ha detto che il nuovo ponte sul fiume sarà aperto al traffico la prossima primavera, con due anni di ritardo per le alluvioni che hanno colpito la valle, e che il governo ha trovato altri soldi per le strade che vi portano" },
	{ "nl", "De minister van Vervoer zei maandag dat de nieuwe brug over de rivier in het voorjaar opengaat voor het verkeer, twee jaar later dan beloofd omdat het hoge water de pijlers had beschadigd, en dat er meer geld komt voor de wegen die er naartoe leiden" },
	{ "nb", "Samferdselsministeren sier at den nye broen over elva blir åpnet for trafikk til våren, to år for sent på grunn av flommen som rammet dalen, og at regjeringen har funnet mer penger til veiene som fører opp til den fra begge sider" },
	{ "pl", "Minister transportu powiedział w poniedziałek, że nowy most nad rzeką zostanie otwarty dla ruchu wiosną, dwa lata później niż planowano, ponieważ powódź uszkodziła jego filary, i że rząd znalazł więcej pieniędzy na drogi, które do niego prowadzą" },
	{ "pt", "O ministro dos Transportes disse que a nova ponte sobre o rio será aberta ao trânsito na próxima primavera, com dois anos de atraso por causa das cheias que atingiram o vale, e que o governo encontrou mais dinheiro para as estradas que lá vão dar" },
	{ "ro", "Ministrul transporturilor a spus luni că noul pod peste râu va fi deschis traficului în primăvara viitoare, cu doi ani mai târziu din cauza inundațiilor care au lovit valea, și că guvernul a găsit mai mulți bani pentru drumurile care duc la el" },
	{ "ru", "Министр транспорта заявил в понедельник, что новый мост через реку откроют для движения весной, на два года позже срока из-за наводнения, которое обрушилось на долину" },
	{ "sv", "Transportministern sade på måndagen att den nya bron över älven öppnas för trafik till våren, två år för sent på grund av översvämningarna som drabbade dalen, och att regeringen har hittat mer pengar till vägarna som leder fram till den" },
	{ "tr", "Ulaştırma bakanı pazartesi günü yaptığı açıklamada nehir üzerindeki yeni köprünün vadiyi vuran sel nedeniyle iki yıl gecikmeyle gelecek bahar trafiğe açılacağını, hükümetin köprüye giden yollar için de daha çok para ayırdığını söyledi" },
	{ "uk", "Міністр транспорту заявив у понеділок, що новий міст через річку відкриють для руху навесні, на два роки пізніше через повінь, яка вразила долину, і що уряд знайшов більше грошей" },
	{ "ar", "انتخب أعضاء اتحاد الصيادين يوم الأحد رئيسة جديدة له بعد خلاف طويل حول أسعار الوقود، ووعدت الرئيسة بأن تلتقي مع كبار التجار في الميناء قبل نهاية الشهر" },
	{ "ca", "Els pescadors han escollit diumenge una nova presidenta després d'una llarga disputa sobre el preu del combustible; ella ha promès que parlarà amb els comerciants del port abans que acabi el mes i que no signarà cap acord sense el vot de tothom" },
	{ "da", "Fiskerne valgte søndag en ny formand efter en lang strid om prisen på brændstof, og hun lovede at tale med havnens købmænd, inden måneden er gået, og ikke at skrive under på nogen aftale uden en afstemning blandt alle" },
	{ "de", "Die Fischer haben am Sonntag nach langem Streit um den Preis des Treibstoffs eine neue Vorsitzende gewählt. Sie versprach, vor dem Ende des Monats mit den Händlern am Hafen zu sprechen und nichts zu unterschreiben, worüber nicht alle abgestimmt haben" },
	{ "el", "Οι ψαράδες εξέλεξαν την Κυριακή νέα πρόεδρο μετά από μια μακρά διαμάχη για την τιμή των καυσίμων, και εκείνη υποσχέθηκε να μιλήσει με τους εμπόρους του λιμανιού" },
	{ "en", "Fishermen elected a new leader on Sunday after a long dispute over the price of fuel. She promised to speak with the merchants of the port before the month was out and to sign nothing on which they had not all voted" },
	{ "es", "Los pescadores eligieron el domingo a una nueva presidenta tras una larga disputa por el precio del combustible; ella prometió hablar con los comerciantes del puerto antes de que acabe el mes y no firmar ningún acuerdo sin el voto de todos" },
	{ "fa", "ماهیگیران روز یکشنبه پس از کشمکشی دراز بر سر بهای سوخت رئیس تازه‌ای برگزیدند و او قول داد که پیش از پایان ماه با بازرگانان بندر گفتگو کند" },
	{ "fi", "Kalastajat valitsivat sunnuntaina uuden puheenjohtajan pitkän polttoaineen hintaa koskevan kiistan jälkeen. Hän lupasi puhua sataman kauppiaiden kanssa ennen kuun loppua eikä allekirjoita mitään, mistä kaikki eivät ole äänestäneet" },
	{ "fr", "Les pêcheurs ont élu dimanche une nouvelle présidente après un long conflit sur le prix du carburant ; elle a promis de parler avec les marchands du port avant la fin du mois et de ne rien signer sans le vote de tous ses membres" },
	{ "hi", "मछुआरों ने रविवार को ईंधन की कीमत पर लंबे विवाद के बाद एक नई अध्यक्ष को चुना और उन्होंने महीने के अंत से पहले बंदरगाह के व्यापारियों से बात करने का वादा किया है" },
	{ "hu", "A halászok vasárnap új elnököt választottak az üzemanyag áráról folyó hosszú vita után; ő megígérte, hogy még a hónap vége előtt beszél a kikötő kereskedőivel, és semmit nem ír alá, amiről nem szavaztak mindannyian" },
	{ "id", "Para nelayan memilih seorang ketua baru pada hari Minggu setelah perselisihan panjang tentang harga bahan bakar; ia berjanji akan berbicara dengan para pedagang di pelabuhan sebelum akhir bulan dan tidak menandatangani apa pun tanpa suara semua anggota" },
	{ "it", "I pescatori hanno eletto domenica una nuova presidente dopo una lunga disputa sul prezzo del carburante; lei ha promesso di parlare con i commercianti del porto prima della fine del mese e di non firmare nulla senza il voto di tutti" },
	{ "nl", "De vissers hebben zondag een nieuwe voorzitter gekozen na een lange ruzie over de prijs van brandstof. Zij beloofde voor het einde van de maand met de kooplieden van de haven te spreken en niets te tekenen waarover niet door iedereen is gestemd" },
	{ "nb", "Fiskerne valgte søndag en ny leder etter en lang strid om prisen på drivstoff, og hun lovet å snakke med kjøpmennene i havnen før måneden er omme og ikke skrive under på noen avtale uten at alle har stemt over den" },
	{ "pl", "Rybacy wybrali w niedzielę nową przewodniczącą po długim sporze o cenę paliwa; obiecała, że jeszcze przed końcem miesiąca porozmawia z kupcami w porcie i że nie podpisze niczego, nad czym nie głosowali wszyscy" },
	{ "pt", "Os pescadores elegeram no domingo uma nova presidente depois de uma longa disputa sobre o preço do combustível; ela prometeu falar com os comerciantes do porto antes do fim do mês e não assinar nenhum acordo sem o voto de todos" },
	{ "ro", "Pescarii și-au ales duminică o nouă președintă după o lungă ceartă despre prețul combustibilului; ea a promis că va vorbi cu negustorii din port înainte de sfârșitul lunii și că nu va semna nimic fără votul tuturor" },
	{ "ru", "Рыбаки избрали в воскресенье нового председателя после долгого спора о цене на топливо; она обещала, что поговорит с торговцами порта до конца месяца" },
	{ "sv", "Fiskarna valde på söndagen en ny ordförande efter en lång tvist om priset på bränsle, och hon lovade att tala med köpmännen i hamnen före månadens slut och inte skriva under något avtal som inte alla har röstat om" },
	{ "tr", "Balıkçılar yakıt fiyatı üzerine uzun süren bir tartışmadan sonra pazar günü yeni bir başkan seçti; başkan ay sonuna kadar limandaki tüccarlarla görüşeceğine ve herkesin oyu olmadan hiçbir anlaşmayı imzalamayacağına söz verdi" },
	{ "uk", "Рибалки обрали в неділю нову голову після довгої суперечки про ціну на паливо; вона пообіцяла, що поговорить з торговцями порту до кінця місяця" },
};

/* Norwegian is written in two ways, which have the same small words. */
static bool is_same(const char *a, const char *b)
{
	char first[LANGUAGE_PRIMARY_SIZE], second[LANGUAGE_PRIMARY_SIZE];
	language_primary(span_of(a), first);
	language_primary(span_of(b), second);
	return strcmp(first, second) == 0;
}

static void count_guesses(struct lang *lang, size_t len, unsigned *ret_right, unsigned *ret_wrong)
{
	*ret_right = *ret_wrong = 0;
	for (size_t i = 0; i < LEN(news); i++) {
		const char *guess = lang_guess(lang, utf8_head(span_of(news[i][1]), len));
		bool is_right = guess && is_same(guess, news[i][0]);
		if (guess && !is_right)
			printf("# of %zu bytes %s is taken for %s\n", len, news[i][0], guess);
		*ret_right += is_right;
		*ret_wrong += guess && !is_right;
	}
}

static void a_short_text_is_hardly_ever_taken_for_another_language(void **state)
{
	(void)state;
	struct lang *lang = lang_new();
	unsigned right, wrong, all = LEN(news);
	bool is_whole = lang_load(lang);
	if (!is_whole)
		printf("# skipped: the profiles of libexttextcat are not installed\n");
	if (is_whole) {
		count_guesses(lang, 60, &right, &wrong);
		assert_in_range(right, all * 8 / 10, all);
		assert_in_range(wrong, 0, all / 20);
		count_guesses(lang, 120, &right, &wrong);
		assert_in_range(right, all * 95 / 100, all);
		count_guesses(lang, 220, &right, &wrong);
		assert_int_equal(right, all);
	}
	lang_free(lang);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_tell_their_languages_in_a_few_words),
		cmocka_unit_test(sentences_in_latin_letters_are_known),
		cmocka_unit_test(a_short_text_is_hardly_ever_taken_for_another_language),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
