"""Headers in the languages of suppliers: whose attribute each of them is, and that no word means two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.records.layout.meanings import meaning_of
from supplymap.reference.header_words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADERS = """
Spanish:
    supplier name = Nombre del proveedor; Proveedor
    supplier country = País del proveedor
    address = Dirección
    city = Ciudad
    postal_code = Código postal
    factory name = Fábrica
    factory country = País de la fábrica
    manufacturer name = Fabricante
    exporter name = Exportador
    importer name = Importador
    buyer name = Comprador
    goods = Descripción de la mercancía
    hts = Fracción arancelaria
    origin = País de origen
    value = Valor anual (USD)
    tier = Nivel
    notes = Observaciones
    supplier partner_id = Código de proveedor
    spinner name = Hilandería
    spinner country = País de la hilandería
Portuguese:
    supplier name = Nome do fornecedor; Fornecedor
    supplier country = País do fornecedor
    address = Endereço
    city = Cidade
    postal_code = CEP
    factory name = Fábrica
    factory country = País da fábrica
    exporter name = Exportador
    importer name = Importador
    goods = Mercadoria; Descrição da mercadoria
    hts = NCM
    origin = País de origem
    value = Valor anual
    tier = Nível
    notes = Observações
    supplier partner_id = Código do fornecedor
    spinner name = Fiação
French:
    supplier name = Nom du fournisseur; Fournisseur
    supplier country = Pays du fournisseur
    address = Adresse
    city = Ville
    postal_code = Code postal
    factory name = Usine
    factory country = Pays de l'usine
    exporter name = Exportateur
    importer name = Importateur
    buyer name = Acheteur
    goods = Désignation des marchandises
    hts = Code SH
    origin = Pays d'origine
    value = Valeur annuelle
    tier = Rang fournisseur
    notes = Remarques
    supplier partner_id = Code fournisseur
    spinner name = Filature
    spinner country = Pays de la filature
German:
    supplier name = Lieferant; Lieferantenname; Name des Lieferanten
    supplier country = Land des Lieferanten; Lieferantenland
    address = Anschrift
    city = Stadt; Ort
    postal_code = PLZ
    factory name = Fabrik
    factory country = Land der Fabrik
    manufacturer name = Hersteller
    manufacturer country = Herstellerland
    exporter name = Exporteur
    importer name = Importeur
    buyer name = Käufer
    goods = Warenbezeichnung
    hts = Zolltarifnummer
    origin = Ursprungsland
    value = Jahreswert (EUR)
    tier = Stufe
    notes = Bemerkungen
    supplier partner_id = Lieferantennummer
    spinner name = Spinnerei
    spinner country = Land der Spinnerei
Italian:
    supplier name = Nome del fornitore; Fornitore
    supplier country = Paese del fornitore
    address = Indirizzo
    city = Città
    postal_code = Codice postale
    factory name = Fabbrica; Stabilimento
    factory country = Paese della fabbrica
    manufacturer name = Produttore
    exporter name = Esportatore
    importer name = Importatore
    goods = Descrizione merce
    hts = Codice doganale
    origin = Paese di origine
    value = Valore annuo
    tier = Livello
    notes = Osservazioni
    supplier partner_id = Codice fornitore
    spinner name = Filatura
    mill name = Tessitura
Turkish:
    supplier name = Tedarikçi adı; Tedarikçi
    supplier country = Tedarikçi ülkesi
    country = Ülke
    address = Adres
    city = Şehir
    postal_code = Posta kodu
    factory name = Fabrika
    factory country = Fabrika ülkesi
    manufacturer name = Üretici
    exporter name = İhracatçı
    importer name = İthalatçı
    buyer name = Alıcı
    goods = Eşya tanımı
    hts = GTİP
    origin = Menşe ülke
    value = Yıllık değer
    tier = Kademe
    notes = Açıklama
    supplier partner_id = Tedarikçi kodu
    spinner name = İplik fabrikası
Vietnamese:
    supplier name = Tên nhà cung cấp; Nhà cung cấp
    supplier country = Quốc gia nhà cung cấp
    country = Quốc gia
    address = Địa chỉ
    city = Thành phố
    postal_code = Mã bưu chính
    factory name = Nhà máy
    factory country = Nước của nhà máy
    manufacturer name = Nhà sản xuất
    exporter name = Nhà xuất khẩu
    importer name = Nhà nhập khẩu
    buyer name = Người mua
    goods = Tên hàng
    hts = Mã HS
    origin = Xuất xứ
    value = Trị giá
    tier = Cấp nhà cung cấp
    notes = Ghi chú
    supplier partner_id = Mã nhà cung cấp
    spinner name = Nhà máy sợi
Indonesian:
    supplier name = Nama pemasok; Pemasok
    supplier country = Negara pemasok
    country = Negara
    address = Alamat
    city = Kota
    postal_code = Kode pos
    factory name = Pabrik
    factory country = Negara pabrik
    manufacturer name = Produsen
    exporter name = Eksportir
    importer name = Importir
    buyer name = Pembeli
    goods = Nama barang
    hts = Kode HS
    origin = Negara asal
    value = Nilai tahunan
    tier = Tingkat
    notes = Keterangan
    supplier partner_id = Kode pemasok
    spinner name = Pabrik benang
Malay:
    supplier name = Nama pembekal
    supplier country = Negara pembekal
    address = Alamat
    city = Bandar
    postal_code = Poskod
    factory name = Kilang
    manufacturer name = Pengilang
    exporter name = Pengeksport
    importer name = Pengimport
    goods = Barangan
    hts = Kod HS
    notes = Catatan
Chinese:
    supplier name = 供应商名称; 供应商
    supplier country = 供应商国家
    country = 国家
    address = 地址; 工厂地址
    city = 城市
    postal_code = 邮政编码
    factory name = 工厂; 工厂名称
    factory country = 工厂国家
    manufacturer name = 制造商
    exporter name = 出口商
    importer name = 进口商
    buyer name = 买方
    goods = 商品名称
    hts = 海关编码
    origin = 原产国
    value = 金额
    tier = 供应商级别
    notes = 备注
    supplier partner_id = 供应商编号
    spinner name = 纺纱厂
    mill name = 面料厂
Traditional:
    supplier name = 供應商名稱
    country = 國家
    factory name = 工廠
    exporter name = 出口商
    importer name = 進口商
    buyer name = 買方
    origin = 原產國
    notes = 備註
    supplier country = 供應商國家
Japanese:
    supplier name = サプライヤー名; 仕入先
    supplier country = サプライヤー国
    country = 国
    address = 住所
    city = 都市
    postal_code = 郵便番号
    factory name = 工場; 工場名
    factory country = 工場の国
    manufacturer name = メーカー
    exporter name = 輸出者
    importer name = 輸入者
    goods = 品名
    hts = HSコード
    origin = 原産国
    value = 金額
    tier = ティア
    notes = 備考
    supplier partner_id = サプライヤーコード
    spinner name = 紡績工場
Korean:
    supplier name = 공급업체명; 공급업체
    supplier country = 공급업체 국가
    country = 국가
    address = 주소
    city = 도시
    postal_code = 우편번호
    factory name = 공장; 공장명
    factory country = 공장 국가
    manufacturer name = 제조업체
    exporter name = 수출자
    importer name = 수입자
    buyer name = 구매자
    goods = 품명
    hts = HS코드
    origin = 원산지
    value = 금액
    tier = 티어
    notes = 비고
    supplier partner_id = 공급업체 코드
    spinner name = 방적공장
"""
"""Role and attribute, or an attribute alone where the header names no party, and headers that say it."""

BOTH = {"key", "dba", "trading as", "doing business as", "alias", "aka", "also known as"}
"""Words with two meanings that the engine tells apart: kinds of names."""


def said(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield header, role and attribute of each header of a language."""
    lines = HEADERS.split(f"\n{language}:\n")[1].split(":\n", maxsplit=1)[0].splitlines()
    for line in lines:
        if " = " in line:
            meaning, headers = line.strip().split(" = ")
            role, _, attribute = meaning.rpartition(" ")
            for header in headers.split("; "):
                yield header, role, attribute


LANGUAGES = [line.removesuffix(":") for line in HEADERS.splitlines() if line.endswith(":")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_name_the_party_and_the_attribute(language: str) -> None:
    found = {}
    for header, role, _ in said(language):
        meaning = meaning_of(header)
        assert meaning is not None, header
        found[header] = (meaning.role if role else "", meaning.attribute)
    assert found == {header: (role, attribute) for header, role, attribute in said(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_read_whatever_their_case_and_signs(language: str) -> None:
    for header, _, attribute in said(language):
        for written in (f"{header} *", f"1. {header}", f" {header}:", header.replace(" ", "_")):
            meaning = meaning_of(written)
            assert meaning is not None, written
            assert meaning.attribute == attribute, written


def test_the_languages_are_all_there() -> None:
    assert len(LANGUAGES) == 13
    assert all(len(list(said(language))) > 8 for language in LANGUAGES)


def test_no_word_of_a_header_means_two_things() -> None:
    twice = {" ".join(words) for words, terms in phrases().items() if len(terms) > 1}
    assert twice == BOTH
