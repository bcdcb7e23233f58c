"""EndNote XML as EndNote, Mendeley and Zotero write it, and what databases left in its fields."""

import pytest

from tests.identification.reading import only


def record(inside: str, title: str = "<title>A title</title>") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><xml><records><record>'
        '<database name="m.enl" path="m.enl">m.enl</database>'
        f'<ref-type name="Journal Article">17</ref-type><titles>{title}</titles>{inside}</record></records></xml>'
    )


@pytest.mark.parametrize(
    ("inside", "column", "value"),
    [
        ("<issue>3</issue>", "issue", "3"),
        ('<number><style face="normal">4</style></number>', "issue", "4"),
        ("<custom7>e123</custom7>", "pages", "e123"),
        ("<custom7>Unsp 123</custom7>", "pages", "123"),
        ("<pages>3-9</pages><custom7>e123</custom7>", "pages", "3-9"),
        ("<label>PMID: 1234567</label>", "pmid", "1234567"),
        ("<label>10.1000/x</label>", "doi", "10.1000/x"),
        ("<custom1>PubMed ID: 1234567</custom1>", "pmid", "1234567"),
        ("<accession-num>1234567</accession-num>"
         "<remote-database-provider>NLM</remote-database-provider>", "pmid", "1234567"),
        ("<accession-num>L600000001</accession-num><custom5>1234567</custom5>", "pmid", "1234567"),
        ("<accession-num>CN-01234567</accession-num><custom3>PUBMED 1234567,EMBASE 6000</custom3>", "pmid", "1234567"),
        ("<accession-num>WOS:000000000000001</accession-num>", "pmid", ""),
        ("<custom2>PMC1234567</custom2>", "pmcid", "PMC1234567"),
        ("<custom5>1234567</custom5>", "pmid", ""),
    ],
)  # fmt: skip
def test_a_value_is_taken_where_programs_and_databases_put_it(inside, column, value):
    assert only(record(inside))[column] == value


def test_editors_and_short_titles_are_told_apart_from_authors_and_titles():
    people = "<contributors><authors><author>Able, Anna</author></authors>"
    people += "<secondary-authors><author>Editor, Ed</author></secondary-authors></contributors>"
    found = only(record(people, "<title>A title</title><short-title>Short</short-title>"))
    assert (found["authors"], found["title"], found["journal"]) == (["Able, Anna"], "A title", "")
