"""What a page's style sheets hide from its reader is left out, and what they show stays.

The ways are those of CSS as browsers read it: selectors, conditions, values, the order of rules.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole, Document
from ingest.readers import read_document

PROSE = "The Council adopted the measure on Tuesday after weeks of talks between its members."
AFTER = "Its officers may ask the keeper of the list for the reasons of an entry at any time."
SECRET = "the fine was nine million roubles"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Document]:
    def put(content: str) -> Document:
        path = tmp_path / "a.html"
        path.write_text(content, encoding="utf-8")
        return read_document(path, path.name)

    return put


def searched(document: Document) -> str:
    blocks = (b for b in document.blocks if b.role is not BlockRole.FURNITURE)
    return "\n".join(document.text[b.start : b.end] for b in blocks)


def page(css: str, body: str, doctype: str = "<!DOCTYPE html>") -> str:
    return (
        f"{doctype}<html><head><title>T</title><style>{css}</style></head><body>"
        f"<article id='a'><h1>Title</h1><p class='prose'>{PROSE}</p>{body}"
        f"<p class='prose'>{AFTER}</p></article></body></html>"
    )


X = f"<p class='x' id='y' data-state='off'>{SECRET}</p>"
HIDDEN = {
    "child": (".b > p {display:none}", f"<div class='b'>{X}</div>"),
    "next sibling": ("h2 + p {display:none}", f"<h2>Head of it</h2>{X}"),
    "later sibling": ("h2 ~ .x {display:none}", f"<h2>Head of it</h2><p>Seen.</p>{X}"),
    "not": ("article p:not(.prose) {display:none}", X),
    "nth-child": ("article > :nth-child(3) {display:none}", X),
    "nth-of-type": ("p:nth-of-type(2) {display:none}", X),
    "nth-last-child of": ("p:nth-child(1 of .x) {display:none}", X),
    "attribute": ("[data-state=off] {display:none}", X),
    "attribute begins": ("[data-state^='o' i] {display:none}", X),
    "class ends": ("p[class$=x] {display:none}", X),
    "is": (":is(.q, .x) {display:none}", X),
    "where": (":where(#y) {display:none}", X),
    "has": ("p:has(b) {display:none}", f"<p>{SECRET} <b>now</b></p>"),
    "defined": ("p.x:defined {display:none}", X),
    "root": (":root .x {display:none}", X),
    "lang": (".x:lang(en) {display:none}", X.replace("<p", "<p lang='en'")),
    "escaped name": (".x {d\\69splay: n\\6fne}", X),
    "capitals": ("P.x {DISPLAY: NONE}", X),
    "comment inside": (".x {display:/* */none}", X),
    "media screen": ("@media screen {.x{display:none}}", X),
    "media min-width": ("@media only screen and (min-width: 30em) {.x{display:none}}", X),
    "media range": ("@media (400px <= width < 3000px) {.x{display:none}}", X),
    "media not print": ("@media not print {.x{display:none}}", X),
    "media light": ("@media (prefers-color-scheme: light) {.x{display:none}}", X),
    "media nested": ("@media screen {@media (hover: hover) {.x{display:none}}}", X),
    "layer": ("@layer a {.x{display:none}}", X),
    "layer order": ("@layer b, a; @layer a {.x{display:none}} @layer b {.x{display:block}}", X),
    "layer important": ("@layer a {.x{display:none!important}} .x{display:block!important}", X),
    "supports": ("@supports (display: grid) {.x{display:none}}", X),
    "supports not": ("@supports not (display: grid) {.q{}} .x{display:none}", X),
    "container": (
        "article{container-type:inline-size} @container (min-width:1px){.x{display:none}}",
        X,
    ),
    "scope": ("@scope (#a) {.x{display:none}}", X),
    "nesting": ("article {.x {display:none}}", X),
    "nesting with &": ("article {& > p.x {display:none}}", X),
    "nested media": (".x {@media screen {display:none}}", X),
    "import of data": ("@import url('data:text/css,.x%7Bdisplay:none%7D');", X),
    "variable": (":root{--d:none} .x{display:var(--d)}", X),
    "variable of a variable": ("article{--a:var(--b);--b:none} .x{display:var(--a)}", X),
    "variable's fallback": (".x{display:var(--nowhere, none)}", X),
    "registered variable": (
        "@property --d {syntax:'*';inherits:true;initial-value:none} .x{display:var(--d)}",
        X,
    ),
    "hsl": (".x{color:hsl(0 0% 100%)}", X),
    "hwb": (".x{color:hwb(0 100% 0%)}", X),
    "oklch": (".x{color:oklch(1 0 0)}", X),
    "lab": (".x{color:lab(100 0 0)}", X),
    "color function": (".x{color:color(srgb 1 1 1)}", X),
    "color-mix": (".x{color:color-mix(in srgb, white 95%, black)}", X),
    "light-dark": (".x{color:light-dark(#fff, #000)}", X),
    "relative colour": (".x{color:rgb(from red r g b / 0)}", X),
    "system colour": (".x{color:Canvas}", X),
    "named colour": (".x{color:floralwhite}", X),
    "alpha in hex": (".x{color:#00000003}", X),
    "thin alpha": (".x{color:rgb(0 0 0 / 4%)}", X),
    "current colour": (".x{color:blue;background:currentColor}", X),
    "fill of letters": (".x{-webkit-text-fill-color:transparent}", X),
    "shade of the colour": (".x{color:#fff;background:linear-gradient(#fff,#fefefe)}", X),
    "inherited colour": (".b{color:#fff}", f"<div class='b'>{X}</div>"),
    "calc": (".x{font-size:calc(1px - 1px)}", X),
    "min": (".x{font-size:min(0px, 2em)}", X),
    "small of the small": (".b{font-size:.2em} .x{font-size:.2em}", f"<div class='b'>{X}</div>"),
    "window units": (".x{font-size:.01vw}", X),
    "zoom": (".x{zoom:.01}", X),
    "opacity in parts": (".b{opacity:.2} .x{opacity:20%}", f"<div class='b'>{X}</div>"),
    "max-height": (".x{max-height:0;overflow:hidden}", X),
    "max-width": (".x{max-width:0;overflow:clip;white-space:nowrap}", X),
    "a pixel": (".x{height:1px;width:1px;overflow:hidden}", X),
    "block-size": (".x{block-size:0;overflow-y:hidden}", X),
    "line-height": (".x{line-height:0;overflow:hidden}", X),
    "contain": (".x{contain:strict;overflow:hidden}", X),
    "clip-path inset": (".x{clip-path:inset(50%)}", X),
    "clip-path circle": (".x{clip-path:circle(0)}", X),
    "clip-path polygon": (".x{clip-path:polygon(0 0, 0 0, 0 0)}", X),
    "clip-path xywh": (".x{clip-path:xywh(0 0 0 0)}", X),
    "prefixed clip-path": (".x{-webkit-clip-path:inset(100%)}", X),
    "clip": (".x{position:absolute;clip:rect(1px 1px 1px 1px)}", X),
    "filter opacity": (".x{filter:opacity(0)}", X),
    "filter blur": (".x{filter:blur(40px)}", X),
    "mask": (".x{mask:linear-gradient(transparent, transparent)}", X),
    "blend": (".x{mix-blend-mode:screen}", X),
    "content-visibility": (".x{content-visibility:hidden}", X),
    "visibility collapse": (".x{visibility:collapse}", X),
    "scale": (".x{transform:scale(0)}", X),
    "scale of one side": (".x{transform:scaleY(0)}", X),
    "scale property": (".x{scale:0}", X),
    "matrix": (".x{transform:matrix(0,0,0,0,0,0)}", X),
    "turned": (".x{transform:rotateX(90deg)}", X),
    "moved": (".x{transform:translateX(-9999px)}", X),
    "moved property": (".x{translate:-200vw 0}", X),
    "margin": (".x{margin-left:-9999px}", X),
    "inset": (".x{position:fixed;inset:-9999px auto auto -9999px}", X),
    "right": (".x{position:absolute;left:500vw}", X),
    "relative": (".x{position:relative;left:-9999px}", X),
    "top": (".x{position:absolute;top:-100em}", X),
    "indent": (".x{text-indent:-9999px}", X),
    "indent out of the box": (".x{text-indent:100%;white-space:nowrap;overflow:hidden}", X),
    "letters on each other": (".x{letter-spacing:-1em}", X),
    "dots": (".x{-webkit-text-security:disc}", X),
    "important": (".x{display:none!important} #y{display:block}", X),
    "specificity": ("#y{display:none} p.x{display:block}", X),
    "a later rule nobody accepts": (".x{display:none;display:bogus}", X),
    "a variable nobody set": (".x{display:none} .x{color:var(--no)}", X),
    "transition without a script": (".x{opacity:0;transition:opacity 1s}", X),
    "transition of none": (".x{display:none;transition:all 1s}", X),
    "last frame": ("@keyframes f{to{opacity:0}} .x{animation:f 0s forwards}", X),
    "unchecked tab": (
        "#t:checked ~ .x{display:block} .x{display:none}",
        f"<input id=t type=radio>{X}",
    ),
    "dialog": ("", f"<dialog><p>{SECRET}</p></dialog>"),
    "popover": ("", f"<div popover><p>{SECRET}</p></div>"),
    "picture's words": ("", f"<video><p>{SECRET}</p></video>"),
}


@pytest.mark.parametrize(("css", "body"), HIDDEN.values(), ids=HIDDEN)
def test_what_a_style_sheet_hides_is_left_out_and_named(read, css: str, body: str) -> None:
    document = read(page(css, body))
    assert "nine" not in searched(document)
    assert PROSE in searched(document)
    assert AFTER in searched(document)
    assert [w for w in document.warnings if "left out" in w and SECRET in w]


def test_without_a_document_type_names_are_those_of_any_letters(read) -> None:
    assert "nine" not in searched(read(page(".X{display:none}", X, doctype="")))
    assert SECRET in searched(read(page(".X{display:none}", X)))


def test_a_linked_sheet_that_is_data_counts(read) -> None:
    link = "<link rel=stylesheet href='data:text/css;base64,Lnh7ZGlzcGxheTpub25lfQ=='>"
    assert "nine" not in searched(read(page("", link + X)))


SEEN = {
    "print": ("@media print {.x{display:none}}", X),
    "a narrow screen": ("@media (max-width: 600px) {.x{display:none}}", X),
    "a dark screen": ("@media (prefers-color-scheme: dark) {.x{color:white}}", X),
    "hover": (".x:hover {display:none}", X),
    "target": (".x{display:block} .x:target{display:none}", X),
    "another state": (".x:focus-visible, .x:popover-open {display:none}", X),
    "not can": ("@supports not (display: grid) {.x{display:none}}", X),
    "shown by a later rule": (".x{display:none} @media screen {.x{display:block}}", X),
    "shown by weight": ("p.x{display:block} .x{display:none}", X),
    "shown outside of layers": (".x{display:block} @layer a {#y{display:none}}", X),
    "shown by itself": (".x{display:none}", X.replace("<p", "<p style='display:block'")),
    "hidden shown by style": (".x{display:block}", X.replace("<p", "<p hidden")),
    "checked tab": (
        "#t:checked ~ .x{display:block} .x{display:none}",
        f"<input id=t type=radio checked>{X}",
    ),
    "a variable that shows": (":root{--d:block} .x{display:var(--d, none)}", X),
    "a rule nobody accepts": (".x{display:none none}", X),
    "before": (".x::before{content:'a';display:none}", X),
    "a height of words in a line": (
        "b{height:0;overflow:hidden}",
        f"<p>It said <b>{SECRET}</b> then.</p>",
    ),
    "a height that lets out": (".x{height:0}", X),
    "a shade in the letters": (
        ".x{color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text}",
        X,
    ),
    "a shadow": (".x{color:transparent;text-shadow:0 0 1px #000}", X),
    "white on dark": (
        ".b{background:hsl(220 50% 20%)} .x{color:#fff}",
        f"<div class='b'>{X}</div>",
    ),
    "white on a picture": (
        ".b{background-image:url(a.png)} .x{color:#fff}",
        f"<div class='b'>{X}</div>",
    ),
    "dark again": (".b{color:#fff} .x{color:#000}", f"<div class='b'>{X}</div>"),
    "a link in white": (".b{color:#fff}", f"<div class='b'><a href='u'>{SECRET}</a></div>"),
    "large again": (".b{font-size:0} .x{font-size:14px}", f"<div class='b'>{X}</div>"),
    "size by the root": ("html{font-size:62.5%} .x{font-size:1.4rem}", X),
    "in motion by a script": (
        ".x{opacity:0;transition:opacity 1s}",
        f"<script src='a.js'></script>{X}",
    ),
    "fades in": (
        "@keyframes f{from{opacity:0}to{opacity:1}} .x{opacity:0;animation:f 1s forwards}",
        X,
    ),
    "equal columns": (".x{margin-bottom:-9999px;padding-bottom:9999px}", X),
    "pulled and padded": (".x{margin-left:-9999px;padding-left:9999px}", X),
    "blurred ground": (".x{backdrop-filter:blur(40px)}", X),
    "content shown when near": (".x{content-visibility:auto}", X),
    "a little turned": (".x{transform:rotate(90deg) translateX(10px)}", X),
    "a half cut": (".x{clip-path:inset(0 0 0 10%)}", X),
    "details": ("", f"<details><summary>More</summary><p>{SECRET}</p></details>"),
    "a mark": (".b{color:#fff}", f"<div class='b'><mark>{SECRET}</mark></div>"),
}


@pytest.mark.parametrize(("css", "body"), SEEN.values(), ids=SEEN)
def test_what_a_style_sheet_shows_stays(read, css: str, body: str) -> None:
    document = read(page(css, body))
    assert SECRET in searched(document)
    assert not [w for w in document.warnings if "hidden text" in w]
