"""Whole tables with headers and countries in the languages of suppliers: every value reaches its own company."""

# ruff: noqa: E501 - the headers of one table stay on one line

from __future__ import annotations

import random

import pytest

from tests.sheets_by_hand import records, sheet

TABLES = """
Spanish: Proveedor|País del proveedor|Fábrica|País de la fábrica|Mercancía|Fracción arancelaria|País de origen|Valor anual (USD)|Importador
    Hong Kong | Corea del Norte | Vietnam
Portuguese: Fornecedor|País do fornecedor|Fábrica|País da fábrica|Mercadoria|NCM|País de origem|Valor anual (USD)|Importador
    Hong Kong | Coreia do Norte | Vietnã
French: Fournisseur|Pays du fournisseur|Usine|Pays de l'usine|Marchandise|Code SH|Pays d'origine|Valeur annuelle (USD)|Importateur
    Hong Kong | Corée du Nord | Viêt Nam
German: Lieferant|Land des Lieferanten|Fabrik|Land der Fabrik|Warenbezeichnung|Zolltarifnummer|Ursprungsland|Jahreswert (USD)|Importeur
    Hongkong | Nordkorea | Vietnam
Italian: Fornitore|Paese del fornitore|Fabbrica|Paese della fabbrica|Descrizione merce|Codice doganale|Paese di origine|Valore annuo (USD)|Importatore
    Hong Kong | Corea del Nord | Vietnam
Turkish: Tedarikçi|Tedarikçi ülkesi|Fabrika|Fabrika ülkesi|Eşya tanımı|GTİP|Menşe ülke|Yıllık değer (USD)|İthalatçı
    Hong Kong | Kuzey Kore | Vietnam
Vietnamese: Nhà cung cấp|Quốc gia nhà cung cấp|Nhà máy|Nước của nhà máy|Tên hàng|Mã HS|Xuất xứ|Trị giá (USD)|Nhà nhập khẩu
    Hồng Kông | Triều Tiên | Việt Nam
Indonesian: Pemasok|Negara pemasok|Pabrik|Negara pabrik|Nama barang|Kode HS|Negara asal|Nilai tahunan (USD)|Importir
    Hong Kong | Korea Utara | Vietnam
Malay: Pembekal|Negara pembekal|Kilang|Negara kilang|Nama barangan|Kod HS|Negara asal|Nilai (USD)|Pengimport
    Hong Kong | Korea Utara | Vietnam
Chinese: 供应商|供应商国家|工厂|工厂国家|商品名称|海关编码|原产国|金额（USD）|进口商
    香港 | 朝鲜 | 越南
Traditional: 供應商|供應商國家|工廠|工廠國家|品名|稅則|原產國|金額 (USD)|進口商
    香港 | 北韓 | 越南
Japanese: サプライヤー|サプライヤー国|工場|工場の国|品名|HSコード|原産国|金額 (USD)|輸入者
    香港 | 北朝鮮 | ベトナム
Korean: 공급업체|공급업체 국가|공장|공장 국가|품명|HS코드|원산지|금액 (USD)|수입자
    홍콩 | 북한 | 베트남
"""
"""Vendor, its country, factory, its country, goods, tariff code, origin, value, importer; Hong Kong, North Korea, Viet Nam."""

PAIRS = list(zip(TABLES.strip().splitlines()[::2], TABLES.strip().splitlines()[1::2], strict=True))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("headers", "countries"), PAIRS, ids=lambda text: text.split(":")[0] if ":" in text else "")
def test_every_value_reaches_its_own_company(headers: str, countries: str, seed: int) -> None:
    hong_kong, north_korea, vietnam = countries.strip().split(" | ")
    cells = ["Vend Co", hong_kong, "Fab Co", north_korea, "shirts", "6205.20", vietnam, "12,500", "Importer Inc"]
    columns = list(zip(headers.split(": ")[1].split("|"), cells, strict=True))
    if seed:
        # each column says whose it is: their sequence must not matter
        random.Random(seed).shuffle(columns)
    found = records(sheet([[header for header, _ in columns], [cell for _, cell in columns]]))
    assert {made.name: made.country for made in found.partners} == {"Vend Co": "HK", "Fab Co": "KP", "Importer Inc": ""}
    last = {
        (link.supplier, link.hts, link.goods, link.origin, link.value)
        for link in found.links
        if link.buyer == "Importer Inc"
    }
    assert last == {("Vend Co", "6205.20", "shirts", "VN", 12_500.0)}
    assert ("Fab Co", "Vend Co") in {(link.supplier, link.buyer) for link in found.links}
