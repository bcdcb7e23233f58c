"""LaTeX in exports becomes the text that it stands for, and text that is no LaTeX stays as it is."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scripts.identification.latex import decode_address, decode_latex, encode_address, encode_latex

MEANT = {
    # accents, in every way in which they are written
    r"G{\"o}del, G\"odel, G{\"{o}}del, G\"{o}del": "Gödel, Gödel, Gödel, Gödel",
    r"\'{\i}ndice, \'{i}, {\'\i}, na\"{\i}ve": "índice, í, í, naïve",
    r"{\c{C}}elik, \c{c}, \c c, \v{S}ime\v{c}ek, \v s": "Çelik, ç, ç, Šimeček, š",
    r"{\L}{\'o}d{\'z}, {\O}rsted, stra{\ss}e, \aa{}rhus, {\ae}on, \o re": "Łódź, Ørsted, straße, århus, æon, øre",
    r"\k{e}, \.{Z}, \H{o}, \u{a}, \r{u}, \={a}, \d{a}, \~{n}, \^{e}, \`{a}": "ę, Ż, ő, ă, ů, ā, ạ, ñ, ê, à",
    # symbols
    r"p {\textless} 0.05, {\textgreater}= 2, {\textbar}z{\textbar}": "p < 0.05, >= 2, |z|",
    r"p \textless 0.05 and p\textgreater{}0.1": "p < 0.05 and p>0.1",
    r"50\% \& \_ \# \$5 \{a\}": "50% & _ # $5 {a}",
    r"{\textasciitilde}5 {\textasciicircum}2 a{\textbackslash}b {\textbraceleft}": "~5 ^2 a\\b {",
    r"5 {\textpm} 2, {\textdegree}C, {\texttrademark}, {\textregistered}, {\textonehalf}": "5 ± 2, °C, ™, ®, ½",
    r"Alzheimer{\textquoteright}s {\textquotedblleft}x{\textquotedblright}": "Alzheimer’s “x”",
    r"{\textmu}g, {\textbeta}-blocker, {\euro}5, {\copyright}, {\S}3, {\dag}": "µg, β-blocker, €5, ©, §3, †",
    # formulas
    r"{TNF}-$\alpha$ and $\beta_{1}$, $\Delta$F508": "TNF-α and β1, ΔF508",
    r"{CO}$_2$, H$_{2}$O, $\mathrm{CO}_2$, 10$^{-3}$, m$^2$": "CO2, H2O, CO2, 10-3, m²",
    r"10$^5$ and $10^{12}$ copies": "10⁵ and 10¹² copies",
    r"37$^\circ$C, 37\,$^{\circ}$C": "37°C, 37 °C",
    r"($\geq$5, $\leq 3$, $\pm$2, 2$\times$3, $p<0.05$, $n = 5$)": "(≥5, ≤ 3, ±2, 2×3, p<0.05, n = 5)",
    r"$\bar{x}$, $\hat{p}$, $\sqrt{x}$, $\frac{1}{2}$": "x̄, p̂, √x, 1/2",
    r"\(\alpha\), \ensuremath{\gamma}, \textsubscript{2}, H\textsubscript{2}O, \textsuperscript{+}": "α, γ, 2, H2O, +",
    r"$a \ne b$, $\leqslant 5$, \guillemetleft{}x\guillemetright, \'{\imath}": "a ≠ b, ≤ 5, «x», í",
    # how it looks is nothing that it says
    r"\textit{Homo sapiens} {\it E. coli} \emph{x} {\bf y} \textbf{{\em z}} {\rm w}": "Homo sapiens E. coli x y z w",
    r"\href{https://a.example/b_c}{here} \url{https://a.example/b_c%20d}": "here https://a.example/b_c%20d",
    # quotes, dashes, spaces
    "``quoted'' 1--9 a---b": "“quoted” 1–9 a—b",
    r"Fig.~1, J.~P. Doe, 5\,mg a\ b": "Fig. 1, J. P. Doe, 5 mg a b",
    # what is no LaTeX
    r"Health & {UK} policy": "Health & UK policy",
    r"R&D in caf\'es & bars; 50% more, 50\% less": "R&D in cafés & bars; 50% more, 50% less",
    "cost US$5 to US$10 a day, or $5 and $7": "cost US$5 to US$10 a day, or $5 and $7",
    r"between \$5 and $7 {USD}": "between $5 and $7 USD",
    "about ~50 and 20~30 {years}": "about ~50 and 20~30 years",
    r"C:\temp\new and \unheard of": r"C:\temp\new and \unheard of",
    r"\unheard{of} this": "of this",
    r"a \"quoted\" word": 'a "quoted" word',
    "x_1 and a^b # 5": "x_1 and a^b # 5",
}  # fmt: skip


@pytest.mark.parametrize("written", MEANT)
def test_latex_is_the_text_that_it_stands_for_and_the_rest_stays(written):
    assert decode_latex(written) == unicodedata.normalize("NFC", MEANT[written])


ADDRESSES = {
    r"10.1000/a\_b\_c": "10.1000/a_b_c",
    "10.1000/a_b": "10.1000/a_b",
    r"{10.1000/x}": "10.1000/x",
    r"10.1002/(SICI)1097(1998)17:15{\textless}1661::AID-SIM968{\textgreater}3.0.CO;2-2": (
        "10.1002/(SICI)1097(1998)17:15<1661::AID-SIM968>3.0.CO;2-2"
    ),
    r"https://a.example/b{\_}c{\&}d=1\%20{\~{}}u": "https://a.example/b_c&d=1%20~u",
    r"http://a.example/$\sim$u, \url{http://a_b}": "http://a.example/~u, http://a_b",
    "https://a.example/~u--x?a=1&b=$2#c": "https://a.example/~u--x?a=1&b=$2#c",
}


@pytest.mark.parametrize("written", ADDRESSES)
def test_an_address_keeps_its_underscores_and_loses_what_latex_put_before_them(written):
    assert decode_address(written) == ADDRESSES[written]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"])).map(lambda text: f"{text} x"))
@example("``a'' -- --- - { } \\ ~ ^ _ % # $ & \\alpha $x^2$ \\'e x")
def test_any_text_written_as_latex_is_read_back(text):
    assert decode_latex(encode_latex(text)) == text


@given(st.text("ab_{}%&~$#.:/?=-"))
def test_any_address_written_is_read_back(text):
    assert decode_address(encode_address(text)) == text


@given(st.text("ab \\{}$^_~-'\"`%&éα", max_size=30))
def test_no_text_whatever_breaks_the_decoder_or_loses_its_letters(text):
    found = decode_latex(text)
    assert unicodedata.normalize("NFD", found).count("α") == text.count("α")


def test_ten_thousand_abstracts_take_seconds_and_plain_ones_nothing():
    marked = r"Effect in caf\'es (p {\textless} 0.05; {OR} 2, 95\% {CI}). " * 20
    plain = "Effect in cafés (p < 0.05; OR 2, 95% CI). " * 20
    start = time.perf_counter()
    for _ in range(100):
        decode_latex(marked)
    middle = time.perf_counter()
    for _ in range(100):
        decode_latex(plain)
    assert middle - start < 1  # a second for 100: ten times what it takes
    assert time.perf_counter() - middle < 0.05
