"""An update fetches what is new from each publisher, and says where every file came from."""

import hashlib
import json

import pytest

from ingest.errors import SourcesError
from ingest.folder.provenance import PROVENANCE, load_provenance
from ingest.folder.scan import scan
from ingest.official.followed import load_followed
from ingest.official.update import add, remove, try_sources, update

ACT = "uksi/2019/855"


def saved(corpus) -> list[str]:
    return [f.relative for f in scan(corpus).files]


def test_an_eu_act_is_fetched_in_its_newest_consolidated_text(server, corpus, follow) -> None:
    server.has_eu("02014R0833-20250101", "02014R0833-20260724")
    outcome = follow("eu:833/2014")["eu:833/2014"]
    assert outcome.faults == ()
    assert saved(corpus) == ["official/eu/32014R0833/2026-07-24.html"]
    (kept,) = outcome.new
    data = (corpus / kept.path).read_bytes()
    assert (kept.version, kept.sha256) == ("2026-07-24", hashlib.sha256(data).hexdigest())
    assert kept.address.endswith("/resource/celex/02014R0833-20260724")
    assert "CC BY 4.0" in str(kept.licence)
    assert kept.facts["celex"] == "02014R0833-20260724"


def test_all_consolidated_texts_since_a_day_and_the_amending_acts(server, corpus, follow) -> None:
    server.has_eu("02014R0833-20230101", "02014R0833-20250101", "02014R0833-20260724")
    server.has_eu("32025R0395", "32022R0328")
    server.amending += [("32025R0395", "2025-02-24"), ("32022R0328", "2022-02-25")]
    source = "eu:833/2014,since=2025-01-01,amending=yes"
    assert follow(source)[source].faults == ()
    assert saved(corpus) == [
        "official/eu/32014R0833/2025-01-01.html",
        "official/eu/32014R0833/2026-07-24.html",
        "official/eu/32014R0833/amending/32025R0395/original.html",
    ]


def test_an_act_that_was_never_consolidated_is_fetched_itself(server, corpus, follow) -> None:
    server.has_eu("32024R0903")
    assert follow("eu:2024/903")["eu:2024/903"].faults == ()
    assert saved(corpus) == ["official/eu/32024R0903/original.html"]
    server.has_eu("02024R0903-20260101")  # from now on it is: the act itself is the earlier one
    follow("eu:2024/903")
    assert saved(corpus) == ["official/eu/32024R0903/2026-01-01.html"]


def test_a_form_that_does_not_exist_is_asked_for_in_the_next(server, corpus, follow, make) -> None:
    server.has(f"{make.CELLAR}/resource/celex/31999R0001", b"%PDF-1.4\n...\n%%EOF\n",
               "application/pdf")  # fmt: skip
    follow("eu:31999R0001")
    assert saved(corpus) == ["official/eu/31999R0001/original.pdf"]


def test_a_uk_instrument_with_all_texts_since_a_day(server, corpus, follow) -> None:
    server.has_uk(ACT, "2024-05-01", "2025-03-01", "2026-01-28")
    source = f"uk:{ACT},since=2025-01-01"
    outcome = follow(source)[source]
    assert outcome.faults == ()
    assert saved(corpus) == [f"official/uk/{ACT}/{day}.xml" for day in ("2025-03-01", "2026-01-28")]
    assert {k.facts["version"] for k in outcome.new} == {"2025-03-01", "2026-01-28"}


def test_a_part_of_the_code_on_the_day_it_last_changed(server, corpus, follow) -> None:
    server.has_cfr("2024-06-12", "2026-03-02", "2026-12-24")  # the last is not known yet
    follow("us-cfr:31/587")
    assert saved(corpus) == ["official/us-cfr/31/587/2026-03-02.xml"]
    follow("us-cfr:31/587,since=2024-01-01")
    assert "official/us-cfr/31/587/2024-06-12.xml" in saved(corpus)
    follow("us-cfr:31/587")  # beside the other nothing is laid aside
    assert "official/us-cfr/31/587/2024-06-12.xml" in saved(corpus)


def test_without_a_day_the_newest_text_alone_is_searched_and_a_day_brings_the_others_back(
    server, corpus, follow
) -> None:
    server.has_cfr("2024-06-12")
    follow("us-cfr:31/587")
    server.has_cfr("2024-06-12", "2026-03-02")
    follow("us-cfr:31/587")
    assert saved(corpus) == ["official/us-cfr/31/587/2026-03-02.xml"]
    server.asked.clear()
    follow("us-cfr:31/587,since=2024-01-01")
    assert saved(corpus) == [
        f"official/us-cfr/31/587/{d}.xml" for d in ("2024-06-12", "2026-03-02")
    ]
    assert not [p for p in server.fetched() if "/full/" in p]


def test_a_text_that_was_mended_without_a_new_version_takes_the_others_place(
    server, corpus, follow, make
) -> None:
    server.has_uk(ACT, "2025-03-01")
    source = f"uk:{ACT},since=2020-01-01"
    follow(source)
    mended = make.uk_act(ACT, "2025-03-01", ["2025-03-01"], "shall not be made available")
    server.has(f"{make.UK}/{ACT}/data.xml", mended)
    (kept,) = follow(source)[source].new
    assert saved(corpus) == [kept.path]
    assert kept.path.endswith(f"/2025-03-01.{kept.sha256[:8]}.xml")


def test_documents_of_the_federal_register_by_number_and_by_agency(
    server, corpus, follow, make
) -> None:
    server.has_fr(("2024-20857", "2024-09-16"), ("2024-21000", "2024-09-18"))
    source = "us-fr:agency=ofac,since=2024-09-01"
    outcomes = follow("us-fr:2024-20857", source)
    assert [o.faults for o in outcomes.values()] == [(), ()]
    assert "official/us-fr/2024-21000/2024-09-18.xml" in saved(corpus)
    asked = [make.queries(p) for _, p, _ in server.asked if "documents.json?" in p]
    assert asked[0]["conditions[agencies][]"] == ["foreign-assets-control-office"]
    assert load_provenance(corpus)["official/us-fr/2024-20857/2024-09-16.xml"].facts["title"]


def test_lists_carry_the_day_that_they_say_and_an_earlier_one_is_set_aside(
    server, corpus, follow, make
) -> None:
    server.has(make.SDN, make.sdn_list(20))
    server.has(make.UN, make.un_list(10))
    follow("ofac:sdn", "un:list")
    assert saved(corpus) == [
        "official/ofac/sdn/2026-09-30.xml",
        "official/un/list/2026-02-27.xml",
    ]
    server.has(make.SDN, make.sdn_list(21, "10/15/2026"))
    (kept,) = follow("ofac:sdn")["ofac:sdn"].new
    assert kept.entries == 21
    assert "official/ofac/sdn/2026-10-15.xml" in saved(corpus)
    assert "official/ofac/sdn/2026-09-30.xml" not in saved(corpus)
    assert (corpus / "official/ofac/sdn/.earlier/2026-09-30.xml").read_bytes() == make.sdn_list(20)


def test_another_list_of_the_same_day_gets_a_name_of_its_own(server, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    server.has(make.SDN, make.sdn_list(21))
    (kept,) = follow("ofac:sdn")["ofac:sdn"].new
    assert kept.path == f"official/ofac/sdn/2026-09-30.{kept.sha256[:8]}.xml"


def test_a_dataset_of_opensanctions_with_the_digest_that_its_index_says(
    server, follow, make
) -> None:
    data = b'"id","schema","name"\n"a","Person","A"\n"b","Person","B"\n'
    where = f"{make.OPEN}/us_ofac_sdn"
    server.has(f"{where}/targets.simple.csv", data, "text/csv")
    index = {
        "title": "OFAC SDN", "version": "20261128120000-abc", "last_export": "2026-11-28T12:00:00",
        "resources": [{"name": "targets.simple.csv", "checksum": hashlib.sha1(data).hexdigest(),
                       "url": f"{server.base}{where}/targets.simple.csv"}],
    }  # fmt: skip
    server.has(f"{where}/index.json", json.dumps(index).encode(), "application/json")
    source = "opensanctions:us_ofac_sdn"
    (kept,) = follow(source)[source].new
    assert (kept.version, kept.entries) == ("20261128120000-abc", 2)
    index["resources"][0]["checksum"], index["version"] = "0" * 40, "20261129120000-def"
    server.has(f"{where}/index.json", json.dumps(index).encode(), "application/json")
    assert "SHA-1" in follow(source)[source].faults[0]


def test_any_page_is_kept_by_the_day_it_came(server, follow) -> None:
    page = f"<html><body><h1>FAQ 1148</h1><p>{'Answer to the question. ' * 9}</p></body></html>"
    server.has("/faqs/1148", page.encode(), "text/html; charset=utf-8")
    source = f"url:{server.base}/faqs/1148"
    (kept,) = follow(source)[source].new
    assert kept.path.startswith("official/url/127.0.0.1/1148-")
    assert kept.path.endswith(".html")


def everything(server, make) -> tuple[str, ...]:
    server.has_eu("02014R0833-20250101", "02014R0833-20260724")
    server.has_uk(ACT, "2025-03-01", "2026-01-28")
    server.has_cfr("2024-06-12", "2026-03-02")
    server.has_fr(("2024-20857", "2024-09-16"), ("2024-21000", "2024-09-18"))
    server.has(make.SDN, make.sdn_list(20))
    return ("eu:833/2014,since=2025-01-01", f"uk:{ACT},since=2025-01-01", "us-cfr:31/587",
            "us-fr:2024-20857", "us-fr:agency=ofac,since=2024-01-01", "ofac:sdn")  # fmt: skip


def test_an_update_with_nothing_changed_fetches_no_file(server, corpus, follow, make) -> None:
    sources = everything(server, make)
    follow(*sources)
    notes = (corpus / PROVENANCE).read_bytes()
    server.asked.clear()
    outcomes = follow(*sources)
    assert [(o.new, o.faults) for o in outcomes.values()] == [((), ())] * len(sources)
    # Two are asked whether they have changed, and answer with 304; of the others no file is asked.
    asked = [(path, "If-None-Match" in headers) for _, path, headers in server.asked]
    files = [(path, conditional) for path, conditional in asked if path in server.fetched()]
    assert files == [(f"/www.legislation.gov.uk/{ACT}/data.xml", True), (make.SDN, True)]
    assert (corpus / PROVENANCE).read_bytes() == notes


def test_without_etags_the_same_bytes_are_no_new_version(server, corpus, follow, make) -> None:
    server.with_etags = False
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    outcome = follow("ofac:sdn")["ofac:sdn"]
    assert (outcome.new, outcome.unchanged) == ((), 1)
    assert len(load_provenance(corpus)) == 1


def test_a_file_that_was_deleted_or_damaged_is_fetched_again(server, corpus, follow, make) -> None:
    server.has_cfr("2026-03-02")
    path = corpus / "official/us-cfr/31/587/2026-03-02.xml"
    for damage in (path.unlink, lambda: path.write_bytes(b"half")):
        follow("us-cfr:31/587")
        damage()
        follow("us-cfr:31/587")
        assert path.read_bytes() == make.cfr_part("2026-03-02")


def test_one_fault_does_not_stop_the_others_and_is_kept_for_the_list(
    server, corpus, follow, make
) -> None:
    server.has(make.UN, make.un_list(10))
    outcomes = follow("ofac:sdn", "un:list")
    assert "404" in outcomes["ofac:sdn"].faults[0]
    assert len(outcomes["un:list"].new) == 1
    followed = load_followed(corpus)
    assert followed["ofac:sdn"].reached is None
    assert "404" in str(followed["ofac:sdn"].fault)
    assert followed["un:list"].fault is None


def test_sources_are_removed_with_or_without_their_files(server, corpus, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    assert remove(corpus, ["ofac:sdn"], delete=False) == []
    assert saved(corpus) != []
    add(corpus, ["ofac:sdn"])
    assert remove(corpus, ["ofac:sdn"], delete=True) == ["official/ofac/sdn/2026-09-30.xml"]
    assert saved(corpus) == []
    with pytest.raises(SourcesError, match="not followed"):
        remove(corpus, ["ofac:sdn"], delete=False)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("eu:", "is no source"),
        ("fr:2024", "no source that is known"),
        ("eu:833/2014,before=2024", "cannot be used"),
        ("eu:833/2014,since=May", "since is no day"),
        ("uk:../../etc", "cannot be part"),
        ("url:file:///etc/passwd", "no address"),
    ],
)
def test_what_is_no_source_is_not_added(corpus, source: str, why: str) -> None:
    with pytest.raises(SourcesError, match=why):
        add(corpus, ["un:list", source])
    assert load_followed(corpus) == {}


def test_a_source_is_tried_without_keeping_anything(server, corpus, make, open_here) -> None:
    server.has(make.UN, make.un_list(10))
    works, fails = try_sources(corpus, ["un:list", "ofac:sdn"], web=open_here)
    assert (works.fault, works.version, works.entries) == (None, "2026-02-27", 10)
    assert works.address.endswith("/resources/xml/en/consolidated.xml")
    assert "404" in str(fails.fault)
    assert saved(corpus) == []
    assert list((corpus / "official/.sources/parts").iterdir()) == []


def test_an_update_of_what_is_not_followed_names_what_is(corpus) -> None:
    add(corpus, ["un:list"])
    with pytest.raises(SourcesError, match="followed are: un:list"):
        list(update(corpus, ["ofac:sdn"]))
