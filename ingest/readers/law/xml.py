"""Choose the reader of a law in XML by its root element, which says the vocabulary."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from lxml import etree

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers.law.entities import expand
from ingest.readers.lists.published.stream import root_of

# Root element (local name) -> module and function; the function gets the parsed root and the path
# below the corpus folder.
_ECFR = ("ingest.readers.law.us.ecfr", "read_ecfr")
_FEDERAL_REGISTER = ("ingest.readers.law.us.federal_register", "read_federal_register")
_FORMEX = ("ingest.readers.law.eu.formex", "read_formex")
_VOCABULARIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("ACT", "ANNEX", "DOC", "GENERAL", "CORR", "AGR", "PROSPECTUS"), _FORMEX),
    **dict.fromkeys(("CONS.ACT", "CONS.DOC", "CONS.ANNEX"), _FORMEX),
    # An act and its annexes that a program has put into one file.
    **dict.fromkeys(("LEXP.COMBINED", "COMBINED.FMX", "FMX.COLLECTION"), _FORMEX),
    "akomaNtoso": ("ingest.readers.law.eu.akn", "read_akn"),
    "Legislation": ("ingest.readers.law.uk.clml", "read_clml"),
    **dict.fromkeys(("ECFR", "DLPSTEXTCLASS", *(f"DIV{n}" for n in range(1, 10))), _ECFR),
    **dict.fromkeys(
        ("FEDREG", "RULE", "PRORULE", "NOTICE", "PRESDOCU", "CORRECT"), _FEDERAL_REGISTER
    ),
}
# Lists are long: they are read as they stream, by a function of the path.
_LISTS: dict[str, tuple[str, str]] = {
    "sdnList": ("ingest.readers.lists.published.ofac", "read_sdn"),
    "Sanctions": ("ingest.readers.lists.published.ofac_advanced", "read_advanced"),
    "CONSOLIDATED_LIST": ("ingest.readers.lists.published.un", "read_un"),
    "export": ("ingest.readers.lists.published.eu", "read_eu"),
    "Designations": ("ingest.readers.lists.published.uk", "read_uk"),
}


def read_xml(path: Path, relative: str) -> Document:
    """Read a law or a list in one of the known XML vocabularies.

    :raises ReadError: when it is no well-formed XML, or of no known vocabulary.
    """
    if (listed := root_of(path)) in _LISTS:
        module, function = _LISTS[str(listed)]
        read_list: Callable[[Path, str], Document] = getattr(import_module(module), function)
        return read_list(path, relative)
    root = parse(path)
    name = etree.QName(root).localname
    if name not in _VOCABULARIES:
        raise ReadError(
            f"XML whose root element is <{name}> is of no known kind; save the document as HTML or "
            "PDF instead"
        )
    module, function = _VOCABULARIES[name]
    reader: Callable[[etree._Element, str], Document] = getattr(import_module(module), function)
    warnings = expand(root)
    document = reader(root, relative)
    return replace(document, warnings=(*warnings, *document.warnings)) if warnings else document


def parse(path: Path) -> etree._Element:
    """Parse a file with no network, no external entities and no document type taken from it.

    :raises ReadError: when it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as exc:
        raise ReadError(f"the file is not well-formed XML ({exc.msg}); save it anew") from exc
    except OSError as exc:  # so lxml calls bytes that its decoder refuses
        if exc.errno is not None:
            raise
        raise ReadError(
            "the file has bytes that are no text of its encoding; save it anew"
        ) from exc
    return root
