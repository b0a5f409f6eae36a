"""What publishers do wrong is waited out or refused with the reason; the old version stays."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest.errors import RefusedError, SourcesError, UnreachableError
from ingest.folder.provenance import load_provenance
from ingest.official.fetching.addresses import behind, check_address
from ingest.official.fetching.client import Web
from ingest.official.fetching.exchange import Request
from ingest.official.kinds.kinds import load_kinds

ERROR_PAGE = b"<!DOCTYPE html><html><body><h1>Service unavailable</h1></body></html>"


def test_who_asks_is_said_and_who_does_not_say_it_is_turned_away(server, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    assert server.asked[-1][2]["User-Agent"] == "sanctions-qa/0.1.0 (tests@example.org)"
    server.goes_wrong(make.SDN, make.status(403))
    fault = follow("ofac:sdn")["ofac:sdn"].faults[0]
    assert "403" in fault
    assert "contact" in fault


def test_a_busy_server_is_asked_again_when_it_says(server, follow, make, waited) -> None:
    server.has(make.SDN, make.sdn_list(20))
    server.goes_wrong(make.SDN, make.status(429, Retry_After="17"))
    assert len(follow("ofac:sdn")["ofac:sdn"].new) == 1
    assert 17.0 in waited


def test_a_time_to_come_again_may_be_a_date(server, follow, make, waited) -> None:
    server.has(make.SDN, make.sdn_list(20))
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    server.goes_wrong(make.SDN, make.status(503, Retry_After=at))
    assert len(follow("ofac:sdn")["ofac:sdn"].new) == 1
    assert 60 < max(waited) <= 90


def test_a_server_that_says_no_time_is_asked_ever_more_seldom_and_then_left(
    server, follow, make
) -> None:
    server.has(make.SDN, make.sdn_list(20))
    server.goes_wrong(make.SDN, make.status(500), times=9)
    fault = follow("ofac:sdn")["ofac:sdn"].faults[0]
    assert "500" in fault
    assert len(server.asked) == 5
    assert len(server.faults) == 4


def test_who_asks_for_an_hour_is_not_waited_for(server, follow, make, waited) -> None:
    server.goes_wrong(make.SDN, make.status(429, Retry_After="3600"))
    assert "60 minutes" in follow("ofac:sdn")["ofac:sdn"].faults[0]
    assert 3600.0 not in waited


def test_a_host_is_asked_no_faster_than_its_rate(server, tmp_path, waited) -> None:
    server.has("/a", b"x")
    web = Web(tmp_path / "parts", private_hosts=("127.0.0.1",), sleep=waited.append,
              clock=lambda: sum(waited))  # fmt: skip
    with web:
        for rate in (4, 4, 2, 4):  # two sources on one host: the slower rate holds
            web.ask(Request(f"{server.base}/a", rate=rate))
    assert waited == [0.25, 0.25, 0.5]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("empty", "empty"),
        ("page", "html"),
        ("half", "half a file"),
        ("other", "another kind"),
        ("none", "no entries"),
        ("lost", "had 20"),
    ],
)
def test_what_must_not_be_kept_is_refused_and_the_old_version_stays(
    server, corpus, follow, make, fault: str, why: str
) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    server.has(make.SDN, make.sdn_list(19, "10/15/2026"))
    bad = {
        "empty": make.body(b""),
        "page": make.body(ERROR_PAGE),
        "half": make.half,
        "other": make.body(make.un_list(50), "application/xml"),
        "none": make.body(make.sdn_list(0), "application/xml"),
        "lost": make.body(make.sdn_list(17), "application/xml"),
    }
    server.goes_wrong(make.SDN, bad[fault])
    outcome = follow("ofac:sdn")["ofac:sdn"]
    assert outcome.new == ()
    assert why in outcome.faults[0]
    assert make.SDN in outcome.faults[0]
    path = corpus / "official/ofac/sdn/2026-09-30.xml"
    assert path.read_bytes() == make.sdn_list(20)
    assert list(load_provenance(corpus)) == ["official/ofac/sdn/2026-09-30.xml"]
    assert list((corpus / "official/.sources/parts").iterdir()) == []
    assert len(follow("ofac:sdn")["ofac:sdn"].new) == 1  # the next time it is well


def test_a_list_that_lost_much_is_taken_where_a_person_says_so(server, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    server.has(make.SDN, make.sdn_list(5))
    assert follow("ofac:sdn")["ofac:sdn"].new == ()
    assert follow("ofac:sdn", allow_losses=True)["ofac:sdn"].new[0].entries == 5


def test_an_act_that_is_an_error_page_is_refused(server, follow, make) -> None:
    server.has_eu("02014R0833-20260724")
    page = b"<html><body><p>" + b"Please show that you are no robot. " * 9 + b"</p></body></html>"
    server.goes_wrong("celex", make.body(page))
    assert "is no act" in follow("eu:833/2014")["eu:833/2014"].faults[0]
    server.goes_wrong("sparql", make.body(ERROR_PAGE))
    assert "no SPARQL results" in follow("eu:833/2014")["eu:833/2014"].faults[0]


def test_a_download_that_breaks_off_goes_on_where_it_was(server, corpus, follow, make) -> None:
    data = make.sdn_list(4000)
    server.has(make.SDN, data)
    server.goes_wrong(make.SDN, make.cut)
    (kept,) = follow("ofac:sdn")["ofac:sdn"].new
    assert (corpus / kept.path).read_bytes() == data
    ranges = [headers.get("Range") for _, _, headers in server.asked]
    assert ranges[0] is None
    assert 0 < int(ranges[1].removeprefix("bytes=").removesuffix("-")) <= len(data) // 2


def test_a_file_that_changed_in_between_is_fetched_anew(server, corpus, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(4000, "10/15/2026"))

    def cut_an_older_one(handler, _: bytes) -> None:
        make.cut(handler, make.sdn_list(4000))

    server.goes_wrong(make.SDN, cut_an_older_one)
    (kept,) = follow("ofac:sdn")["ofac:sdn"].new
    assert (corpus / kept.path).read_bytes() == make.sdn_list(4000, "10/15/2026")


def test_what_is_too_large_is_given_up(server, corpus, follow, make) -> None:
    toml = corpus / "sources.toml"
    table = '[official."ofac:sdn"]'
    text = toml.read_text(encoding="utf-8").replace(table, f"{table}\nmegabytes = 0.01")
    toml.write_text(text, encoding="utf-8")
    server.has(make.SDN, make.sdn_list(4000))
    assert "more than 0.01 MB" in follow("ofac:sdn")["ofac:sdn"].faults[0]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://10.0.0.1/sdn.xml", "of this machine or network"),
        ("http://169.254.169.254/latest", "of this machine or network"),
        ("http://localhost:1/sdn.xml", "of this machine or network"),
        ("http://[::ffff:192.168.0.1]/", "of this machine or network"),
        ("ftp://example.org/sdn.xml", "no https or http"),
        ("file:///etc/passwd", "no https or http"),
    ],
)
def test_no_redirect_to_another_scheme_or_into_this_network(
    server, follow, make, target: str, why: str
) -> None:
    server.goes_wrong(make.SDN, make.status(302, Location=target))
    assert why in follow("ofac:sdn")["ofac:sdn"].faults[0]


def test_redirects_are_followed_and_the_last_address_is_kept(server, follow, make) -> None:
    server.has("/elsewhere/sdn.xml", make.sdn_list(20))
    server.goes_wrong(make.SDN, make.status(302, Location="/elsewhere/sdn.xml"))
    (kept,) = follow("ofac:sdn")["ofac:sdn"].new
    assert kept.address.endswith(make.SDN)
    assert kept.final == f"{server.base}/elsewhere/sdn.xml"
    for _ in range(9):
        server.goes_wrong(make.SDN, make.status(302, Location=make.SDN))
    assert "leads on and on" in follow("ofac:sdn")["ofac:sdn"].faults[0]


def test_https_is_not_left_unless_a_person_says_so() -> None:
    with pytest.raises(RefusedError, match="from https"):
        behind("https://example.org/a", "http://example.org/b", plain_http=False)
    assert behind("https://a.example/a", "http://b.example/b", plain_http=True)
    assert behind("https://a.example/x/a", "../b", plain_http=False) == "https://a.example/b"


def test_loopback_is_asked_only_where_it_is_named(server) -> None:
    with pytest.raises(RefusedError, match="private_hosts"):
        check_address(server.base, ())
    check_address(server.base, ("127.0.0.1",))


def test_what_cannot_be_reached_is_said(server, corpus, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    server.has(make.UN, make.un_list(9))
    follow("ofac:sdn")
    server.close()
    fault = follow("ofac:sdn")["ofac:sdn"].faults[0]
    assert "could not be fetched" in fault
    assert (corpus / "official/ofac/sdn/2026-09-30.xml").is_file()


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(UnreachableError, match="not known to this network"):
        check_address("https://sanctions.invalid/list.xml", ())


def test_names_of_versions_that_lead_out_of_the_folder_are_refused(server, corpus, follow) -> None:
    server.has_eu("02014R0833-/../../../../x")
    fault = follow("eu:833/2014")["eu:833/2014"].faults[0]
    assert fault
    assert [p for p in corpus.rglob("*") if p.is_file() and ".sources" not in p.parts] == [
        corpus / "sources.toml"
    ]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("[official.eu]\nsecond = 3", "did you mean “seconds”"),
        ("[official.eu]\nrate = 0", r"\[official.eu\]: rate"),
        ('[official.mine]\naddresses = {text = "https://a.example"}', "protocol"),
        ('[official]\nkontakt = "me"', "unknown key “kontakt”"),
        ('[official.eu]\nearlier = "gone"', "earlier"),
    ],
)
def test_a_wrong_correction_is_named(tmp_path: Path, table: str, why: str) -> None:
    (tmp_path / "sources.toml").write_text(table, encoding="utf-8")
    with pytest.raises(SourcesError, match=why):
        load_kinds(tmp_path)


def test_a_list_of_ones_own_needs_no_code(server, corpus, follow, make) -> None:
    toml = corpus / "sources.toml"
    more = (
        '[official."mine:list"]\nprotocol = "file"\nkind = "list"\nroots = ["CONSOLIDATED_LIST"]\n'
        'entries = ["INDIVIDUAL"]\nversion = "@dateGenerated"\n'
        f'addresses = {{text = "{server.base}/mine.xml"}}\n'
    )
    toml.write_text(toml.read_text(encoding="utf-8") + more, encoding="utf-8")
    server.has("/mine.xml", make.un_list(7))
    (kept,) = follow("mine:list")["mine:list"].new
    assert (kept.path, kept.entries) == ("official/mine/list/2026-02-27.xml", 7)
