#include "text/contraries.h"

#include "base/array.h"

#include <string.h>

/* What lives, trials, contests, votes, custody, prices and denials come to, in the forms in which wires say it, folded. Rows are parted by "|", in each the
 * sides by "/". What is missing here is missed; a word that is wrongly here costs nothing until one of another side stands in its place. */
static const struct contraries languages[] = {
	{ "ca",
	  "viu viva / mort morta | culpable condemnat condemnada / innocent absolt absolta | guanya guanyat / perd perdut | "
	  "guerra / pau | mes / menys" },
	{ "de",
	  "lebt leben uberlebt uberlebte uberlebten / tot starb starben gestorben getotet | "
	  "schuldig verurteilt / unschuldig freigesprochen | gewann gewonnen gewinnt / verlor verloren verliert | "
	  "bestatigt bestatigte / dementiert dementierte bestritt bestreitet | angenommen gebilligt / abgelehnt | "
	  "freigelassen / festgenommen verhaftet | geoffnet / geschlossen | "
	  "stieg stiegen gestiegen steigt steigen / fiel fielen gefallen fallt fallen sank sanken gesunken sinkt sinken | "
	  "erhoht / gesenkt | krieg / frieden | mehr / weniger | freispruch / schuldspruch | sieg / niederlage | gewinn / verlust | "
	  "uberschuss / defizit" },
	{ "en",
	  "alive survives survived survive / dead dies died killed | guilty convicted / innocent acquitted cleared | "
	  "won wins win / lost loses lose | confirmed confirms / denied denies | accepted approved backed / rejected opposed | "
	  "hired / fired | freed released / arrested jailed | opened / closed | up rose rises / down fell falls | "
	  "raised / cut lowered / kept | lifted / imposed | war / peace | more / less fewer | above over / below under | before / after | "
	  "acquittal / conviction | victory / defeat | profit profits / loss losses | surplus / deficit | increase increased / decrease decreased | "
	  "upgraded / downgraded | present / absent" },
	{ "es",
	  "vivo viva sobrevivio / muerto muerta murio muere | culpable condenado condenada / inocente absuelto absuelta | "
	  "gano gana / perdio pierde | confirmo confirma / nego niega desmintio desmiente | "
	  "aprobo aprobado aprobada / rechazo rechazado rechazada | liberado liberada / detenido detenida arrestado arrestada | "
	  "abierto abierta / cerrado cerrada | subio sube / bajo baja cayo cae | guerra / paz | mas / menos | victoria / derrota | "
	  "ganancia ganancias / perdida perdidas | superavit / deficit" },
	{ "fr",
	  "vivant vivante survecu / mort morte tue tuee decede decedee | "
	  "coupable condamne condamnee / innocent innocente acquitte acquittee relaxe relaxee | gagne remporte / perdu perd | "
	  "confirme / dementi dement nie | approuve adopte / rejete | libere liberee / arrete arretee | ouvert ouverte / ferme fermee | "
	  "hausse augmente / baisse diminue | guerre / paix | plus / moins | victoire / defaite | benefice / perte | excedent / deficit" },
	{ "it",
	  "vivo viva sopravvissuto sopravvissuta / morto morta | colpevole condannato condannata / innocente assolto assolta | "
	  "vinto vince / perso perde | conferma confermato / smentisce smentito nega negato | "
	  "approvato approvata / respinto respinta bocciato bocciata | liberato liberata / arrestato arrestata | "
	  "aperto aperta / chiuso chiusa | sale salito / scende sceso | guerra / pace | piu / meno | "
	  "vittoria / sconfitta | utile / perdita | avanzo / disavanzo" },
	{ "nl",
	  "leeft overleefde / dood overleden | schuldig veroordeeld / onschuldig vrijgesproken | "
	  "wint won gewonnen / verliest verloor verloren | bevestigt bevestigde bevestigd / ontkent ontkende ontkend | "
	  "aangenomen / verworpen afgewezen | vrijgelaten / gearresteerd aangehouden | geopend / gesloten | "
	  "stijgt steeg gestegen / daalt daalde gedaald | oorlog / vrede | meer / minder" },
	{ "pl",
	  "zyje przezyl przezyla / zmarl zmarla zginal zginela | winny winna skazany skazana / niewinny niewinna uniewinniony uniewinniona | "
	  "wygral wygrala / przegral przegrala | potwierdzil potwierdzila potwierdza / zaprzeczyl zaprzeczyla zaprzecza | "
	  "przyjal przyjela / odrzucil odrzucila | uwolniony uwolniona / aresztowany aresztowana zatrzymany zatrzymana | "
	  "otwarty otwarta / zamkniety zamknieta | wzrosl wzrosla / spadl spadla | wojna / pokoj | wiecej / mniej" },
	{ "pt",
	  "vivo viva sobreviveu / morto morta morreu | culpado culpada condenado condenada / inocente absolvido absolvida | "
	  "venceu ganhou / perdeu | confirmou confirma / negou nega | aprovou aprovado aprovada / rejeitou rejeitado rejeitada | "
	  "libertado libertada / preso presa detido detida | aberto aberta / fechado fechada | subiu sobe / caiu cai | guerra / paz | "
	  "mais / menos" },
	{ "ru",
	  "жив жива выжил выжила выжили / погиб погибла погибли умер умерла умерли убит убита | виновен виновна / невиновен невиновна оправдан оправдана | "
	  "победил победила выиграл выиграла / проиграл проиграла | подтвердил подтвердила подтвердили / опроверг опровергла опровергли | "
	  "принял одобрил / отклонил отверг | освобожден освобождена / арестован арестована задержан задержана | "
	  "открыт открыта / закрыт закрыта | вырос выросла выросли / упал упала упали снизился снизилась | война / мир | больше / меньше" },
	{ "zh",
	  "死亡 遇难 身亡 / 生还 幸存 | 胜诉 获胜 / 败诉 落败 | 上涨 上升 / 下跌 下降 | 加息 / 降息 | 证实 确认 承认 / 否认 | 释放 获释 / 逮捕 被捕 | "
	  "批准 通过 / 否决 拒绝 | 开放 / 关闭 | 战争 / 和平 | 增加 / 减少 | 盈利 / 亏损 | 顺差 / 逆差" },
};

const struct contraries *contraries_of(struct span language)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(language, primary);
	for (size_t i = 0; i < LEN(languages); i++)
		if (strcmp(languages[i].language, primary) == 0)
			return &languages[i];
	return NULL;
}

bool contraries_are(const struct contraries *contraries, struct span folded, struct span other)
{
	struct span all = span_of(contraries ? contraries->rows : "");
	unsigned side = 1, here = 0, there = 0;
	for (struct span one = span_next_word(&all); one.len > 0; one = span_next_word(&all)) {
		bool is_row = span_equals(one, SPAN("|"));
		side = is_row ? 1 : side + span_equals(one, SPAN("/"));
		here = is_row ? 0 : span_equals(one, folded) ? side : here;
		there = is_row ? 0 : span_equals(one, other) ? side : there;
		if (here > 0 && there > 0 && here != there)
			return true;
	}
	return false;
}
