"""A file's name reaches the terminal as what it is, through whatever line names it."""

import pytest

from ui.__main__ import main

TURNED = "invoice\u202efdp.txt"


def test_no_command_prints_a_name_that_turns_round_what_stands_behind_it(
    settings, write, sync_now, capsys: pytest.CaptureFixture[str]
) -> None:
    write(TURNED, "A bank was listed.")
    write("bad\u202e\x1b[2J.html", "no page")
    write("sources.toml", '["none\u202e*.pdf"]\nkind = "law"\n')
    sync_now()
    folders = ["--corpus", str(settings.corpus), "--data", str(settings.data)]
    for command in (["documents"], ["documents", "--json"], ["check"], ["check", "--json"]):
        main([*command, *folders])
    write("sources.toml", '["none\u202e\x1b[2J.pdf"\n')
    main(["check", *folders])
    printed = capsys.readouterr()
    assert "invoicefdp.txt" in printed.out
    assert "\u202e" not in printed.out + printed.err
    assert "\x1b" not in printed.out + printed.err
