"""The numbers, flags and words of this tool's own model, each written down a second time with its reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.likelihood.controls import papers
from supplymap.likelihood.parameters import parameters
from supplymap.likelihood.severity import severity
from supplymap.model import Answer, Factor, Source
from supplymap.records.replies import read_threat
from supplymap.records.values import choose
from supplymap.reference.issues import issue
from tests.sheets_by_hand import AS_OF, records, sheet

SOURCE = Source("file.xlsx", "Sheet1", 2)

# what a partner is before anybody asks it: low, value, high; ! marks what a state imposes, in the countries named
INHERENT = """
COUNTRY  | TIP 1                          | .01 .01 .01
COUNTRY  | TIP 2                          | .03 .03 .03
COUNTRY  | TIP 2WL                        | .05 .05 .05
COUNTRY  | TIP 3                          | .08 .08 .08
COUNTRY  | not ranked                     | .01 .04 .08
COUNTRY  | country not stated             | .01 .05 .08
RULE     | above 0.5                      | 0 0 0
RULE     | 0.5 to -0.5                    | .01 .01 .01
RULE     | below -0.5                     | .02 .02 .02
RULE     | not in the table               | 0 .01 .02
RULE     | country not stated             | 0 .01 .02
GOODS    | listed, state-imposed          | .25 .25 .25 | CN KP TM
GOODS    | listed                         | .2 .2 .2
GOODS    | not listed                     | 0 0 0
GOODS    | goods unknown, country listed, state-imposed | 0 .05 .25 | CN KP TM
GOODS    | goods unknown, country listed  | 0 .05 .2
GOODS    | goods unknown, country not listed | 0 0 0
GOODS    | country not stated             | 0 .05 .25 | CN KP TM
SECTOR   | high-priority, China           | .08 .08 .08 | CN
SECTOR   | high-priority, country not stated | 0 .03 .08 | CN
SECTOR   | goods unknown, China           | 0 .03 .08 | CN
SECTOR   | nothing known                  | 0 .03 .08 | CN
SECTOR   | other                          | 0 0 0
AUDIT    | adverse                        | .15 .15 .15
UNMAPPED | risk goods                     | 0 0 .95
UNMAPPED | other goods                    | 0 0 .8
"""

# the eleven indicators of the ILO: column, name, and how much a yes weighs. What takes a worker's freedom away or
# binds by debt weighs .3, what lays the ground for it .15, overtime .1; unanswered it may weigh a tenth or so of that
INDICATORS = """
ILO-VULNERABILITY | abuse_of_vulnerability  | abuse of vulnerability                | .15 | .02
ILO-DECEPTION     | deception               | deception                             | .15 | .02
ILO-MOVEMENT      | restriction_of_movement | restriction of movement               | .3  | .03
ILO-ISOLATION     | isolation               | isolation                             | .15 | .02
ILO-VIOLENCE      | violence                | physical and sexual violence          | .3  | .03
ILO-THREATS       | threats                 | intimidation and threats              | .3  | .03
ILO-DOCUMENTS     | documents_retained      | retention of identity documents       | .3  | .03
ILO-WAGES         | wages_withheld          | withholding of wages                  | .3  | .03
ILO-DEBT          | debt_bondage            | debt bondage                          | .3  | .03
ILO-CONDITIONS    | abusive_conditions      | abusive working and living conditions | .15 | .02
ILO-OVERTIME      | excessive_overtime      | excessive overtime                    | .1  | .02
"""

# the other questions
ASKED = """
MIGRANT     | migrant_workers    | none             | 0 0 .002
MIGRANT     | migrant_workers    | some             | .02 .02 .02
MIGRANT     | migrant_workers    | majority         | .05 .05 .05
MIGRANT     | migrant_workers    | share not stated | .02 .02 .05
MIGRANT     | migrant_workers    | unknown          | 0 0 .05
AGENCY      | agency_workers     | none             | 0 0 .002
AGENCY      | agency_workers     | some             | .02 .02 .02
AGENCY      | agency_workers     | majority         | .04 .04 .04
AGENCY      | agency_workers     | share not stated | .02 .02 .04
AGENCY      | agency_workers     | unknown          | 0 0 .04
FEES        | recruitment_fees   | yes              | .15 .15 .15
FEES        | recruitment_fees   | no               | 0 0 .002
FEES        | recruitment_fees   | unknown          | 0 0 .03
SUBCONTRACT | subcontracting     | yes              | .03 .03 .03
SUBCONTRACT | subcontracting     | no               | 0 0 .002
SUBCONTRACT | subcontracting     | unknown          | 0 0 .03
SCORE       | audit_score        | 80 to 100        | 0 0 .01
SCORE       | audit_score        | 60 to 79         | .02 .02 .02
SCORE       | audit_score        | below 60         | .1 .1 .1
SCORE       | audit_score        | 80 to 100, old   | 0 .01 .03
SCORE       | audit_score        | 60 to 79, old    | .01 .02 .05
SCORE       | audit_score        | below 60, old    | .05 .1 .12
SCORE       | audit_score        | unknown          | 0 0 .05
CAP         | corrective_actions | overdue          | .08 .08 .08
CAP         | corrective_actions | open             | .03 .03 .03
CAP         | corrective_actions | closed           | 0 0 .005
CAP         | corrective_actions | none             | 0 0 .002
CAP         | corrective_actions | unknown          | 0 0 .03
DISCLOSURE  | refuses_disclosure | yes              | .1 .1 .2
DISCLOSURE  | refuses_disclosure | no               | 0 0 .002
DISCLOSURE  | refuses_disclosure | unknown          | 0 0 .02
CONDUCT     | code_of_conduct    | none             | .02 .02 .02
CONDUCT     | code_of_conduct    | own              | 0 0 .01
CONDUCT     | code_of_conduct    | ours adopted     | 0 0 .002
CONDUCT     | code_of_conduct    | unknown          | 0 0 .02
"""

BASES = {
    "COUNTRY": "OECD: geographic risk",
    "RULE": "OECD: geographic risk (governance)",
    "GOODS": "OECD: product risk",
    "SECTOR": "OECD: sector risk; UFLPA high-priority sectors",
    "AUDIT": "OECD: enterprise-level risk",
    "UNMAPPED": "Unknown is not low",
    "MIGRANT": "OECD: enterprise-level risk (workforce)",
    "AGENCY": "OECD: enterprise-level risk (workforce)",
    "FEES": "OECD: enterprise-level risk (recruitment); leads to ILO: debt bondage",
    "SUBCONTRACT": "OECD: enterprise-level risk (business model); CTPAT 3.5",
    "SCORE": "OECD: enterprise-level risk (audit results)",
    "CAP": "OECD: enterprise-level risk (remediation); CTPAT 3.6",
    "DISCLOSURE": "OECD: enterprise-level risk (transparency)",
    "CONDUCT": "OECD: enterprise-level risk (policy); DOL Comply Chain: code of conduct",
}

LEVELS_FROM = {
    "COUNTRY": "TIP Report 2025",
    "RULE": "World Bank WGI 2024",
    "GOODS": "DOL List of Goods",
    "SECTOR": "UFLPA Strategy",
    "ILO": "ILO Indicators of Forced Labour",
}

Values = dict[tuple[str, str], tuple[float, float, float, bool]]


def lines(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def table(name: str) -> tuple[dict[str, str], ...]:
    return reference.table(name)


def parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def numbers(text: str) -> tuple[float, float, float]:
    low, value, high = map(float, text.split())
    return low, value, high


def answers(**given: str) -> dict[str, Any]:
    return {"answers": tuple(Answer(field, value, value, SOURCE) for field, value in given.items()), "findings": ()}


# --- factors


def expected_factors() -> Values:
    wanted: Values = {}
    for code, level, values, *countries in lines(INHERENT):
        wanted[code, level] = (*numbers(values), bool(countries))
    for code, _, _, yes, unknown in lines(INDICATORS):
        wanted[code, "yes"] = (float(yes), float(yes), float(yes), False)
        # a partner's own no leaves a little doubt
        wanted[code, "no"] = (0, 0, 0.002, False)
        wanted[code, "unknown"] = (0, 0, float(unknown), False)
    for code, _, level, values in lines(ASKED):
        wanted[code, level] = (*numbers(values), False)
    return wanted


def test_every_factor_has_its_numbers() -> None:
    assert parameters(Config()).factors == expected_factors()
    assert [(row["code"], row["level"]) for row in table("factors")] == list(expected_factors())


def test_only_some_countries_impose_forced_labor() -> None:
    wanted = {(code, level): frozenset(rest[0].split()) for code, level, _, *rest in lines(INHERENT) if rest}
    found = parameters(Config()).state_countries
    assert {key: codes for key, codes in found.items() if codes} == wanted
    for row in table("factors"):
        assert row["state_imposed"] == ("yes" if (row["code"], row["level"]) in wanted else "no")


def test_every_factor_has_its_question_and_its_basis() -> None:
    asked = {column: code for code, column, *_ in (*lines(INDICATORS), *lines(ASKED))}
    assert parameters(Config()).asked == asked
    columns = {code: column for column, code in asked.items()}
    bases = BASES | {code: f"ILO: {name}" for code, _, name, *_ in lines(INDICATORS)}
    for row in table("factors"):
        assert row["field"] == columns.get(row["code"], "")
        assert row["indicator"] == bases[row["code"]]
        lists = LEVELS_FROM.get(row["code"].split("-")[0], "")
        unknown = row["level"] in ("not ranked", "not in the table", "unknown", "nothing known")
        unknown = unknown or row["level"].endswith("not stated")
        inherent = not row["code"].startswith("ILO-")
        if row["source"] != "this tool's own parameter":
            assert row["source"] == f"this tool's own parameter; levels: {lists}"
        else:
            assert not lists or (inherent and (unknown or "unknown" in row["level"] or row["level"] == "other"))


# what is adverse when it is told, and so is not silence when it is not
ADVERSE = {
    "ILO": {"yes"},
    "FEES": {"yes"},
    "DISCLOSURE": {"yes"},
    "SCORE": {"below 60", "below 60, old"},
    "CAP": {"overdue"},
    "CONDUCT": {"none"},
}


def test_what_is_not_known_is_as_wide_as_what_it_may_turn_out_to_be() -> None:
    found = parameters(Config()).factors
    for row in table("factors"):
        covered = parts(row["covers"])
        low, value, high, imposed = found[row["code"], row["level"]]
        # the shipped values cover it all by themselves
        assert (low, value, high) == (float(row["low"]), float(row["value"]), float(row["high"]))
        others = [found[row["code"], level] for level in covered]
        assert all(low <= other[0] and high >= other[2] for other in others), row["level"]
        # where a state may impose it, no paper may narrow what is not known
        assert imposed or not any(other[3] for other in others), row["level"]
        if row["field"] and row["level"] == "unknown":
            told = {each["level"] for each in table("factors") if each["code"] == row["code"]} - {"unknown"}
            neutral = told - ADVERSE.get(row["code"].split("-")[0], set())
            assert neutral <= set(covered), row["code"]
            assert high >= max(found[row["code"], level][2] for level in neutral)


def test_a_value_of_ones_own_widens_what_is_not_known() -> None:
    found = parameters(Config(factors=(("COUNTRY TIP 3", 0.4), ("SECTOR high-priority, China", 0.5)))).factors
    assert found["COUNTRY", "country not stated"][:3] == (0.01, 0.05, 0.4)
    assert found["COUNTRY", "not ranked"][:3] == (0.01, 0.04, 0.4)
    assert found["SECTOR", "nothing known"][:3] == (0.0, 0.03, 0.5)


# --- controls and evidence

CONTROLS = {
    "audit": ("AUDIT", 0.3),
    "code": ("CODE", 0.1),
    "training": ("TRAINING", 0.1),
    "traceability": ("TRACE", 0.3),
}


def test_controls_take_off_their_share() -> None:
    assert parameters(Config()).controls == CONTROLS
    reducing = [row["kind"] for row in table("documents") if row["reduces"] == "yes"]
    assert reducing == list(CONTROLS)


# level: probability that a link so known is real, title, words
EVIDENCE = {
    "documented": (
        1.0,
        "Documented: transaction papers",
        "invoice|invoices|b/l|bill of lading|purchase order|purchase orders|po|packing list|payment|payment record|"
        "contract|transaction certificate|customs entry|ledger|purchase ledger|delivery note|bale list|"
        "traceability file|transport documents|documented|"
        "factura|facturas|conocimiento de embarque|orden de compra|lista de empaque|contrato|pago|nota fiscal|fatura|"
        "conhecimento de embarque|pedido de compra|facture|factures|connaissement|bon de commande|liste de colisage|"
        "contrat|rechnung|rechnungen|konnossement|frachtbrief|bestellung|packliste|vertrag|lieferschein|"
        "zollanmeldung|fattura|fatture|polizza di carico|ordine di acquisto|contratto|konşimento|satın alma siparişi|"
        "çeki listesi|sözleşme|hóa đơn|vận đơn|đơn đặt hàng|hợp đồng|tờ khai hải quan|faktur|konosemen|"
        "pesanan pembelian|kontrak|发票|提单|采购订单|采购单|装箱单|合同|报关单|送货单|請求書|インボイス|船荷証券|"
        "発注書|注文書|契約書|納品書|송장|인보이스|선하증권|구매주문서|발주서|계약서|수입신고필증",
    ),
    "verified": (
        0.9,
        "Verified: seen on site or by a third party",
        "site visit|visit|visited|audit|auditor|third party|verified|inspection|isotope|dna|"
        "visita|visitado|auditoría|verificado|inspección|inspeção|visite|visite sur site|vérifié|vor ort geprüft|"
        "werksbesuch|besuch vor ort|geprüft|sopralluogo|verificato|ispezione|saha ziyareti|denetim|doğrulandı|"
        "kiểm tra thực địa|đã xác minh|đánh giá nhà máy|kunjungan lapangan|terverifikasi|inspeksi|现场访问|实地考察|"
        "验厂|已核实|第三方|審核|実地調査|現地確認|監査|確認済|현장방문|실사|검증",
    ),
    "declared": (
        0.6,
        "Declared by a partner",
        "questionnaire|declared|declaration|supplier declaration|survey|self assessment|affidavit|e-mail|email|letter|"
        "supplier list|stated|"
        "cuestionario|declaración|declarado|encuesta|carta del proveedor|questionário|declaração|"
        "questionnaire fournisseur|déclaré|fragebogen|lieferantenerklärung|selbstauskunft|erklärung|dichiarazione|"
        "dichiarato|anket|beyan|tedarikçi beyanı|bảng câu hỏi|khai báo|cam kết|kuesioner|pernyataan|surat pernyataan|"
        "问卷|声明|申报|供应商声明|自我评估|質問票|アンケート|申告|自己申告|설문|설문지|자기신고|확인서",
    ),
    "inferred": (
        0.3,
        "Inferred or hearsay",
        "told|agent|hearsay|assumed|assumption|inferred|guess|press|news|web|website|trade data|import records|"
        "bill of lading database|estimate|likely|unknown|"
        "supuesto|estimado|rumor|noticias|suposto|estimativa|supposé|présumé|estimation|vermutet|angenommen|"
        "geschätzt|laut presse|presunto|stimato|tahmin|varsayım|giả định|ước tính|perkiraan|dugaan|推测|推断|估计|"
        "新闻|網路|推定|추정|추측",
    ),
    # a row of a supplier list is taken as real: unknown is not low
    "": (1.0, "Not stated", ""),
}


def test_evidence_has_its_probability() -> None:
    assert parameters(Config()).evidence == {level: w for level, (w, _, _) in EVIDENCE.items()}
    assert {row["evidence"]: row["title"] for row in table("evidence")} == {k: v[1] for k, v in EVIDENCE.items()}


@pytest.mark.parametrize("level", [level for level in EVIDENCE if level])
def test_every_word_of_evidence_tells_its_level(level: str) -> None:
    words = parts(EVIDENCE[level][2])
    assert {word: choose("evidence", "evidence", word) for word in words} == dict.fromkeys(words, level)
    assert [parts(row["words"]) for row in table("evidence") if row["evidence"] == level] == [words]
    # inside a longer cell, and in capitals
    for word in words:
        assert choose("evidence", "evidence", f"as per {word.upper()} 2026") == level


# --- stages and documents

# stage: title, words; the stages of raw material are the ends of a chain
STAGES = {
    "farm": (
        "Farm or plantation",
        "farm|farms|farmer|farmers|farming|plantation|plantations|estate|orchard|ranch|grower|growers|cultivation|"
        "cotton growing|growing|smallholder|smallholders|dehqan|aquaculture|fish farm|rubber tapping|herd|"
        "sheep station|"
        "cultivo|cultivo de algodón|agricultura|granja|plantación|fazenda|plantação|ferme|culture du coton|"
        "exploitation agricole|élevage|anbau|baumwollanbau|landwirtschaft|plantage|coltivazione|agricoltura|"
        "piantagione|tarım|çiftlik|pamuk yetiştiriciliği|trồng trọt|trồng bông|trang trại|nông trại|"
        "nuôi trồng thủy sản|pertanian|perkebunan|kebun|budidaya|种植|棉花种植|农场|养殖|栽培|農場|綿花栽培|養殖|"
        "재배|농장|양식|種植|種植園|種植园|種植業|养殖场",
    ),
    "mine": (
        "Mine or quarry",
        "mine|mines|mining|quarry|quarries|quarrying|extraction|open pit|salt works|sand pit|clay pit|oil well|"
        "gas field|"
        "minería|extracción minera|mineração|extraction minière|bergbau|bergwerk|steinbruch|attività mineraria|"
        "estrazione mineraria|miniera|madencilik|maden ocağı|khai thác mỏ|khai khoáng|pertambangan|penambangan|"
        "tambang|采矿|矿山|开采|採掘|鉱山|채굴|광산|採礦|礦山|開採",
    ),
    "forest": (
        "Forest",
        "forest|forestry|logging|timber concession|harvesting of wood|rattan collection|"
        "silvicultura|explotación forestal|sylviculture|exploitation forestière|forstwirtschaft|silvicoltura|"
        "ormancılık|lâm nghiệp|kehutanan|林业|采伐|林業|伐採|임업|벌목",
    ),
    "fishery": (
        "Fishery",
        "fishery|fishing vessel|fishing|trawler|"
        "pesca|buque pesquero|barco de pesca|pêche|bateau de pêche|fischerei|balıkçılık|đánh bắt thủy sản|tàu cá|"
        "perikanan|渔业|捕捞|漁業|漁船|어업|어선",
    ),
    "ginning": (
        "Ginning",
        "gin|ginner|ginners|ginning|cotton gin|ginnery|"
        "desmote|desmotado|despepite|descaroçamento|égrenage|entkörnung|sgranatura|çırçır|çırçırlama|cán bông|轧花|"
        "綿繰り|조면|軋花",
    ),
    "smelting": (
        "Smelting and refining",
        "smelter|smelting|refinery|refining|alumina|electrolysis|furnace|"
        "refinación|refinería|refino|refinaria|raffinage|raffinerie|raffination|verhüttung|raffinazione|raffineria|"
        "izabe|rafinasyon|luyện kim|tinh luyện|peleburan|pemurnian|冶炼|精炼|製錬|精錬|제련|정련|冶煉|精煉",
    ),
    "spinning": (
        "Spinning",
        "spinner|spinners|spinning|yarn mill|yarn|"
        "hilatura|hilandería|fiação|filature|spinnerei|garnherstellung|filatura|iplik|iplik üretimi|kéo sợi|"
        "pemintalan|纺纱|紡績|방적|紡紗",
    ),
    "fabric": (
        "Weaving, knitting",
        "weaving|weaver|weavers|knitting|knitter|fabric mill|fabric|weave|loom|looms|"
        "tejeduría|tejido de punto|tejido plano|tecelagem|malharia|tissage|tricotage|weberei|weben|strickerei|"
        "stricken|tessitura|maglieria|dokuma|örme|kumaş|dệt kim|dệt vải|dệt thoi|penenunan|perajutan|tenun|织造|织布|"
        "针织|面料|織布|製織|編立|제직|편직|원단|針織",
    ),
    "finishing": (
        "Dyeing and finishing",
        "dyeing|dye house|dyehouse|printing|finishing|bleaching|washing|laundry|tannery|tanning|anodising|anodizing|"
        "glazing|"
        "teñido|tintorería|estampado|acabado textil|lavandería|curtido|curtiembre|tingimento|tinturaria|estamparia|"
        "acabamento|curtume|teinture|teinturerie|ennoblissement|blanchisserie|tannerie|färberei|färben|veredelung|"
        "textildruck|gerberei|wäscherei|tintura|tintoria|finissaggio|conceria|boyama|boyahane|terbiye|tabakhane|"
        "nhuộm|dệt nhuộm|hoàn tất vải|thuộc da|pencelupan|pewarnaan|pencucian|penyamakan|染色|印染|染整|印花|水洗|"
        "鞣制|捺染|仕上|염색|날염|워싱|後整理",
    ),
    "making": (
        "Cutting, sewing, assembly",
        "cut and sew|cutting and sewing|cmt|sewing|garment|garments|assembly|assembling|final assembly|manufacturing|"
        "manufacturer|making|production|extrusion|moulding|molding|casting|pottery|joinery|carpentry|"
        "confección|corte y confección|costura|ensamblaje|ensamble|fabricación|manufactura|confecção|montagem|"
        "fabricação|confection|couture|assemblage|fabrication|näherei|konfektion|konfektionierung|montage|fertigung|"
        "herstellung|produktion|confezione|cucitura|assemblaggio|produzione|fabbricazione|konfeksiyon|dikim|montaj|"
        "üretim|imalat|may mặc|cắt may|xưởng may|lắp ráp|sản xuất|penjahitan|garmen|perakitan|produksi|manufaktur|"
        "缝制|缝纫|成衣|制衣|组装|装配|生产|制造|縫製|裁断|組立|製造|봉제|재단|조립|제조|생산|producción|produção|"
        "縫紉|組裝|裝配|生產",
    ),
    "inputs": (
        "Chemicals, trims, packaging",
        "chemical|chemicals|dyes|dyestuff|trims|buttons|zippers|packaging|cartons|labels|accessories|"
        "productos químicos|cierres|botones|embalaje|produtos químicos|zíper|botões|embalagem|produits chimiques|"
        "emballage|chemikalien|reißverschlüsse|knöpfe|verpackung|prodotti chimici|bottoni|imballaggio|kimyasal|"
        "fermuar|düğme|ambalaj|hóa chất|phụ liệu|bao bì|bahan kimia|kancing|kemasan|化工|染料|辅料|拉链|纽扣|包装|"
        "薬品|副資材|부자재|포장",
    ),
    "trading": (
        "Trade and agency",
        "trader|trading|trade|agent|agency|broker|wholesale|merchant|buying office|distributor|"
        "comercialización|comercializadora|comercio al por mayor|mayorista|intermediario|atacado|atacadista|négoce|"
        "négociant|grossiste|handel|händler|großhandel|handelsvertretung|commercio|intermediazione|grossista|ticaret|"
        "toptan|acente|thương mại|đại lý|bán buôn|perdagangan|grosir|agen|贸易|代理|经销|批发|貿易|商社|代理店|卸売|"
        "무역|대리점|도매|經銷|批發",
    ),
    "logistics": (
        "Transport and storage",
        "carrier|transport|warehouse|warehousing|logistics|consolidator|forwarder|freight|storage|"
        "transporte|almacenamiento|almacén|logística|armazenagem|armazém|transport routier|entreposage|logistique|"
        "lagerung|logistik|spedition|trasporto|magazzino|nakliye|taşımacılık|depolama|lojistik|vận chuyển|vận tải|"
        "kho hàng|kho bãi|hậu cần|transportasi|pengangkutan|gudang|运输|仓储|物流|货代|運送|倉庫|운송|창고|물류|運輸|"
        "倉儲",
    ),
}
RAW_STAGES = ("farm", "mine", "forest", "fishery")


@pytest.mark.parametrize("stage", STAGES)
def test_every_word_of_a_stage_tells_it(stage: str) -> None:
    title, cell = STAGES[stage]
    words = parts(cell)
    assert {word: choose("stages", "stage", word) for word in words} == dict.fromkeys(words, stage)
    assert [(row["title"], parts(row["words"])) for row in table("stages") if row["stage"] == stage] == [(title, words)]


def test_only_raw_material_ends_a_chain() -> None:
    assert {row["stage"]: row["raw_material"] for row in table("stages")} == {
        stage: "yes" if stage in RAW_STAGES else "no" for stage in STAGES
    }


def test_the_stage_of_a_partner_is_read_from_its_word() -> None:
    words = [(word, stage) for stage, (_, cell) in STAGES.items() for word in parts(cell)]
    rows = [[f"Partner No {number}", "VN", word] for number, (word, _) in enumerate(words)]
    found = records(sheet([["Partner name", "Country", "Process / stage"], *rows]))
    read = {partner.name: partner.stage for partner in found.partners}
    wanted = {f"Partner No {number}": stage for number, (_, stage) in enumerate(words)}
    assert {name: read[name] for name in wanted} == wanted


# kind: title, words, whether it takes something off the likelihood, months it holds unless it says so itself
DOCUMENTS = {
    "audit": (
        "Social audit",
        "social audit|audit|smeta|bsci|amfori|sa8000|wrap|slcp|rba vap|ethical audit|forced labor audit|factory audit|"
        "auditoría social|auditoría|audit social|sozialaudit|sosyal denetim|đánh giá trách nhiệm xã hội|audit sosial|"
        "社会责任审核|验厂报告|社会監査|監査報告書|사회적 감사|감사보고서",
        "yes",
        24,
    ),
    "code": (
        "Signed code of conduct",
        "code of conduct|code|supplier code|conduct|"
        "código de conducta|código de conduta|code de conduite|verhaltenskodex|codice di condotta|davranış kuralları|"
        "quy tắc ứng xử|kode etik|行为准则|行動規範|행동강령|행동규범",
        "yes",
        36,
    ),
    "training": (
        "Forced-labor training record",
        "training record|training|training certificate|worker training|management training|"
        "capacitación|registro de capacitación|treinamento|formation des travailleurs|schulungsnachweis|schulung|"
        "formazione|eğitim kaydı|hồ sơ đào tạo|đào tạo|pelatihan|培训记录|培训|研修記録|교육기록",
        "yes",
        24,
    ),
    # it follows one order, so it holds for a year like the other papers about goods
    "traceability": (
        "Traceability file",
        "traceability file|traceability|traceability documents|chain of custody|transaction certificate|bale records|"
        "bale list|mill test|mass balance|production records|"
        "trazabilidad|rastreabilidade|traçabilité|rückverfolgbarkeit|tracciabilità|izlenebilirlik|"
        "truy xuất nguồn gốc|ketertelusuran|可追溯性|追溯文件|溯源|トレーサビリティ|이력추적",
        "yes",
        12,
    ),
    "origin": (
        "Certificate of origin",
        "certificate of origin|origin certificate|coo|origin declaration|"
        "certificado de origen|certificado de origem|certificat d'origine|ursprungszeugnis|certificato di origine|"
        "certificato d'origine|menşe şahadetnamesi|menşe belgesi|giấy chứng nhận xuất xứ|surat keterangan asal|"
        "原产地证|原产地证书|原產地證明|原産地証明書|원산지증명서",
        "no",
        12,
    ),
    "questionnaire": (
        "Supplier questionnaire",
        "questionnaire|supplier questionnaire|self assessment|saq|survey|"
        "cuestionario|questionário|questionnaire fournisseur|fragebogen|selbstauskunft|anket|bảng câu hỏi|kuesioner|"
        "问卷|调查问卷|質問票|アンケート|설문지",
        "no",
        12,
    ),
    "affidavit": (
        "Affidavit",
        "affidavit|declaration|statement|"
        "declaración jurada|declaración|declaração|attestation sur l'honneur|eidesstattliche erklärung|erklärung|"
        "dichiarazione|yeminli beyan|taahhütname|beyan|bản cam kết|tuyên bố|surat pernyataan|pernyataan|声明|承诺书|"
        "宣誓供述書|誓約書|확인서|진술서|서약서",
        "no",
        12,
    ),
    # a contract holds until somebody ends it
    "contract": (
        "Contract",
        "contract|agreement|purchase contract|terms|"
        "contrato|contrat|vertrag|contratto|sözleşme|hợp đồng|kontrak|合同|契約書|계약서",
        "no",
        None,
    ),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_word_of_a_document_tells_its_kind(kind: str) -> None:
    title, cell, reduces, months = DOCUMENTS[kind]
    words = parts(cell)
    assert {word: choose("documents", "kind", word) for word in words} == dict.fromkeys(words, kind)
    rows = [
        (row["title"], parts(row["words"]), row["reduces"], row["months_valid"])
        for row in table("documents")
        if row["kind"] == kind
    ]
    assert rows == [(title, words, reduces, "" if months is None else str(months))]


def test_documents_hold_as_long_as_their_kind_says() -> None:
    header = ["Partner", "Document", "Issued", "Issued by"]
    rows = [["Alpha Mills", title, "2025-03-10", "Auditors"] for title, *_ in DOCUMENTS.values()]
    partners = sheet([["Partner name", "Country"], ["Alpha Mills", "VN"]], "Partners")
    found = records(partners, sheet([header, *rows], "Documents"))
    years = {24: "2027-03-10", 36: "2028-03-10", 12: "2026-03-10", None: "None"}
    alpha = next(partner for partner in found.partners if partner.name == "Alpha Mills")
    read = {document.kind: str(document.expires) for document in alpha.documents}
    assert read == {kind: years[months] for kind, (_, _, _, months) in DOCUMENTS.items()}


def test_the_papers_that_reduce_are_missed() -> None:
    missing, expired = papers({"documents": ()}, AS_OF)
    assert missing == (
        "Social audit",
        "Signed code of conduct",
        "Forced-labor training record",
        "Traceability file",
    )
    assert expired == ()


# --- five steps and severity


def test_threat_is_rated_in_words() -> None:
    words = {3: "high h severe critical 3", 2: "medium moderate med m 2", 1: "low l minimal 1"}
    for grade, group in words.items():
        for word in group.split():
            assert read_threat(word) == str(grade)
            assert read_threat(word.upper()) == str(grade)
    cells = {row["level"]: parts(row["words"]) for row in table("five_step") if row["scale"] == "threat"}
    assert cells == {level: words[grade].split() for level, grade in (("high", 3), ("medium", 2), ("low", 1))}


GRADES = {
    ("scale", "grave"): 3,
    ("scale", "serious"): 2,
    ("scale", "none seen"): 1,
    ("scale", "unknown"): 2,
    ("scope", "large"): 3,
    ("scope", "medium"): 2,
    ("scope", "small"): 1,
    ("scope", "unknown"): 2,
    ("irremediability", "hardly to be made good"): 3,
    ("irremediability", "in part"): 2,
    ("irremediability", "can be repaid"): 1,
    # what is unknown counts as the middle
    ("irremediability", "unknown"): 2,
    ("threat", "high"): 3,
    ("threat", "medium"): 2,
    ("threat", "low"): 1,
    ("vulnerability", "must not met"): 3,
    ("vulnerability", "should not met"): 2,
    ("vulnerability", "all met"): 1,
}

# scale and irremediability of one answer of yes, the other indicators being answered no
SIGNS = """
ILO-VULNERABILITY | 2 2
ILO-DECEPTION     | 2 2
ILO-MOVEMENT      | 2 2
ILO-ISOLATION     | 2 2
ILO-VIOLENCE      | 3 3
ILO-THREATS       | 2 2
ILO-DOCUMENTS     | 2 2
ILO-WAGES         | 2 1
ILO-DEBT          | 3 2
ILO-CONDITIONS    | 2 1
ILO-OVERTIME      | 2 1
FEES              | 2 1
"""


def test_grades() -> None:
    assert parameters(Config()).grades == GRADES


@pytest.mark.parametrize(("code", "grades"), [tuple(line) for line in lines(SIGNS)])
def test_each_answer_has_its_severity(code: str, grades: str) -> None:
    columns = {c: column for c, column, *_ in (*lines(INDICATORS), *lines(ASKED))}
    given = {column: "no" for c, column in columns.items() if c.startswith("ILO-")} | {columns[code]: "yes"}
    found = severity(answers(**given), (), parameters(Config()))
    assert (found["scale"], found["irremediability"]) == tuple(map(int, grades.split()))


def test_what_a_state_imposes_is_gravest() -> None:
    for code, level in (("GOODS", "listed, state-imposed"), ("SECTOR", "high-priority, China")):
        factor = Factor(code, 0.1, 0.1, 0.1, (0.1, 0.1, 0.1), "", "", level, state_imposed=True)
        found = severity(answers(), (factor,), parameters(Config()))
        assert (found["scale"], found["scope"], found["irremediability"], found["total"]) == (3, None, 3, 8)
    calm = answers(**{column: "no" for code, column, *_ in lines(INDICATORS)})
    found = severity(calm, (), parameters(Config()))
    assert (found["scale"], found["scope"], found["irremediability"], found["total"]) == (1, None, 1, 4)
    assert severity(answers(), (), parameters(Config()))["total"] == 6


@pytest.mark.parametrize(
    ("workers", "grade"), [("100-100", 1), ("101-101", 2), ("500-500", 2), ("501-501", 3), ("0-0", 1)]
)
def test_scope_goes_by_the_number_of_workers(workers: str, grade: int) -> None:
    assert severity(answers(workers=workers), (), parameters(Config()))["scope"] == grade


# --- actions

# the most urgent first: findings, possible findings, what is unknown, signs of forced labor, then papers;
# and what the text of each names
ACTIONS = """
entity-finding   | partner | partner
region-finding   | partner |
order-finding    | partner listing |
area-order-finding | listing |
labor-finding    | partner |
cargo-finding    | partner | partner
possible-entity  | partner listing | partner
possible-site    | partner |
possible-order   | partner |
possible-labor   | partner |
past-finding     | partner |
path-not-stated  | partner |
unlisted         | partner | partner
no-country       | partner | partner
no-goods         | partner | partner
indicator        | partner listing |
adverse-audit    | partner |
recruitment-fees | partner |
overdue-actions  | partner |
refusal          | partner |
former-order     | partner |
unmapped         | partner | partner
expired-audit    | partner | partner
expired-other    | partner expired | expired
no-traceability  | partner | partner
no-audit         | partner | partner
hearsay          | partner buyer | partner buyer
open-question    | partner expired | partner
no-code          | partner | partner
no-training      | partner | partner
watch            | partner |
"""


def test_actions_stand_in_the_order_of_their_urgency() -> None:
    wanted = [(str(place), name) for place, (name, _, _) in enumerate(lines(ACTIONS), start=1)]
    assert [(row["priority"], row["trigger"]) for row in table("actions")] == wanted


def test_actions_name_what_they_are_about() -> None:
    for row, (trigger, action, closing) in zip(table("actions"), lines(ACTIONS), strict=True):
        assert re.findall(r"{(\w+)}", row["action"]) == action.split(), trigger
        assert re.findall(r"{(\w+)}", row["closing_document"]) == closing.split(), trigger
        assert row["applies_when"]


def test_what_is_urgent_is_due_first() -> None:
    """What a finding calls for cannot wait a month; a missing paper can wait a quarter."""
    days = {row["trigger"]: int(row["days"]) for row in table("actions")}
    in_order = [days[name] for name, _, _ in lines(ACTIONS)]
    assert set(in_order) == {7, 30, 90, 365}
    assert {name for name, due in days.items() if due == 7} == {
        name for name in days if (name.endswith("-finding") and name != "past-finding") or name.startswith("possible-")
    }
    assert {row["owner"] for row in table("actions")} == {
        *("Purchasing", "Trade compliance", "Legal counsel", "Social compliance", "The partner")
    }


# --- issues

ERRORS = """
error-cell formula-without-value limit-reached no-name document-partner-unknown self-link record-not-readable
"""
WARNINGS = """
column-asked buyer-not-read column-may-matter
part-not-read stray-cell unclosed-quote sheet-not-understood column-not-used column-without-header
buyer-column-assumed row-not-used blank-as-above section-read
listed-name-in-text answer-not-understood answer-conflict likelihood-not-understood likelihood-without-reason
probability-not-understood threat-not-understood criteria-not-understood no-buyer missing-country unknown-country
country-conflict id-conflict possible-duplicate number-without-name unlisted-partner ambiguous-name date-ambiguous
date-not-understood number-not-understood hts-not-understood tier-not-understood tier-differs chain-gap path-not-stated
only-buys stage-contradicts-goods product-read-as-goods product-mistyped product-unknown document-expired
coordinates-incomplete coordinates-zero coordinates-swapped coordinates-sign coordinates-of-country coordinates-at-sea
coordinates-unlike-country address-found-elsewhere town-unlike-country postal-code-unlike-country
judgement-unused postal-code-conflict decision-entry-gone pair-asked-again one-despite-decision
one-company-despite-decision
choice-not-taken choice-in-conflict choice-without-effect
repeated-key smelter-not-identified declaration-without-company file-not-understood column-line-unused
form-keeps-columns relation-not-understood country-in-address-unclear country-unlike-address mid-only mid-matched
mid-undecided entries-of-another-importer country-of-nobody no-buyer-column shipper-may-forward consignee-may-forward
amount-in-other-currency hts-lost-zero hts-unknown importer-of-title importer-by-links
report-rows-removed report-sheet-removed identifier-form identifier-check-digit identifier-rounded identifier-of-many
merged-by-number
"""
NOTES = """
direction-assumed no-list-of-partners decided-partner-absent made-one made-sites choices-taken name-as-decided
pictures-not-read objects-not-read several-tiers ditto-read
merged-cells hidden-row hidden-sheet control-characters lost-characters encoding-guessed macros-ignored
external-links-ignored blank-rows-formatted notes-sheet columns-not-understood merged-duplicate
document-undated several-names repeated-link date-as-text ended-link formula-like-text cycle importer-created
importer-assumed cargo-partner not-a-number answers-not-known country-from-address coordinates-rewritten
report-beside-file identifier-placeholder registry-unknown
"""


def test_every_issue_has_its_level() -> None:
    wanted = {
        code: level
        for level, codes in (("error", ERRORS), ("warning", WARNINGS), ("note", NOTES))
        for code in codes.split()
    }
    assert {row["code"]: row["level"] for row in table("issues")} == wanted
    for code, word in wanted.items():
        made = issue(code, SOURCE, "", "")
        assert made.level == word
        assert made.message
        assert made.suggestion
