"""Web of Science's plain text: articles before print, books, groups, and the other databases on its platform."""

import pytest

from tests.identification.reading import only


def record(*lines: str) -> str:
    inside = "\n".join(lines)
    return f"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Title\n{inside}\nER\n\nEF\n"


@pytest.mark.parametrize(
    ("lines", "column", "value"),
    [
        (["EA JAN", "EY 2019"], "year", 2019),
        (["EA JAN 2019"], "year", 2019),
        (["EA JAN 2018", "PY 2019"], "year", 2019),
        (["PS 82-91"], "pages", "82-91"),
        (["BP 82", "EP 91", "PG 10"], "pages", "82-91"),
        (["AR UNSP 1203475418818073"], "pages", "1203475418818073"),
        (["AR e123", "PG 10"], "pages", "e123"),
        (["UT MEDLINE:12345678"], "pmid", "12345678"),
        (["UT WOS:000000000000003", "PM 1234567"], "pmid", "1234567"),
        (["SO ADVANCES IN TESTS", "CT 3rd Conference on Tests", "SP Test Soc"], "journal", "ADVANCES IN TESTS"),
        (["IS 3", "SI SI"], "issue", "3"),
        (["SN 1234-5678", "EI 2234-567X", "BN 978-1-4020-9632-7"], "issn", "1234-5678; 2234-567X"),
    ],
)
def test_a_value_is_taken_where_web_of_science_puts_it(lines, column, value):
    assert only(record(*lines))[column] == value


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (
            ["AU Able, A", "   Baker, B", "AF Able, Anna", "   Baker, Bo", "CA Tests Grp"],
            ["Able, Anna", "Baker, Bo", "Tests Grp"],
        ),
        (["AU Able, A", "CA Tests Grp", "   Other Grp"], ["Able, A", "Tests Grp", "Other Grp"]),
        (["CA Tests Grp"], ["Tests Grp"]),
        (["AU Able, Anna (able@example.org) ", "   Baker, Bo"], ["Able, Anna", "Baker, Bo"]),
        (["BA Able, A", "BF Able, Anna", "GP Tests Soc"], ["Able, Anna", "Tests Soc"]),
        (["AU Able, A", "BE Editor, E", "AF Able, Anna"], ["Able, Anna"]),
    ],
)
def test_groups_stand_beside_persons_and_editors_are_no_authors(lines, authors):
    assert only(record(*lines))["authors"] == authors
