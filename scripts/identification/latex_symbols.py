"""What commands of LaTeX stand for. pylatexenc has the symbols; here is what it lacks, or means otherwise in titles."""

from functools import cache

# Commands before a letter, and the combining character that stands for them.
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361", "G": "\u030f", "f": "\u0311", "h": "\u0309",
    "grave": "\u0300", "acute": "\u0301", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "bar": "\u0304", "overline": "\u0305", "breve": "\u0306", "dot": "\u0307",
    "ddot": "\u0308", "mathring": "\u030a", "check": "\u030c", "vec": "\u20d7", "underline": "\u0332", "not": "\u0338",
}  # fmt: skip
# Commands of one sign that are not accents.
SIGNS = {
    "\\": " ", " ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "",
    "@": "", "(": "", ")": "", "[": "", "]": "", "|": "‖",
}  # fmt: skip
# Commands that say how what follows looks, and add nothing to it.
_LOOKS = """
bf bfseries bm boldmath boldsymbol displaystyle em emph ensuremath footnotesize hbox it itshape large Large
left limits lowercase mathbb mathbf mathcal mathfrak mathit mathnormal mathop mathrm mathscr mathsf mathtt
mbox mdseries NoCaseChange nobreak noindent nolimits nonumber normalfont normalsize operatorname protect relax
right rm rmfamily sc scriptsize scshape sf sffamily sl slshape small smallcaps text textbf textit textlf
textmd textnormal textrm textsc textsf textsl textstyle textsubscript textsuperscript texttt textup tiny tt
ttfamily unboldmath uppercase upshape
"""
LOOKS = frozenset(_LOOKS.split())
# Commands whose first group is for printers only.
_UNSEEN = "begin end hspace vspace hskip label noopsort sortas textcolor color fontsize selectlanguage"
UNSEEN = frozenset(_UNSEEN.split())
_OWN = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textbardbl": "‖", "textunderscore": "_", "_": "_",
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~", "textdollar": "$",
    "textpercent": "%", "textampersand": "&", "textnumbersign": "#", "textquotedbl": '"', "textquotesingle": "'",
    "textasteriskcentered": "*", "textslash": "/", "textequals": "=", "textminus": "−", "textsurd": "√",
    "textellipsis": "…", "slash": "/", "backslash": "\\", "ast": "*", "lt": "<", "gt": ">", "S": "§", "P": "¶",
    "copyright": "©", "pounds": "£", "euro": "€", "EUR": "€", "degree": "°", "celsius": "°C", "micro": "µ",
    "ohm": "Ω", "percent": "%", "perthousand": "‰", "permil": "‰", "checkmark": "✓", "epsilon": "ε",
    "varepsilon": "ε", "phi": "φ", "varphi": "φ", "nobreakspace": " ", "space": " ", "quad": " ", "qquad": " ",
    "thinspace": " ", "enspace": " ", "hfill": " ", "newline": " ", "linebreak": " ", "par": " ", "i": "ı", "j": "ȷ",
    "ddag": "‡", "dots": "…", "ldots": "…", "cdots": "…", "textcdot": "·", "textleq": "≤", "textgeq": "≥",
    "textpm": "±", "textapprox": "≈", "textrightarrow": "→", "textleftarrow": "←", "textnumero": "№", "lbrack": "[",
    "rbrack": "]", "textsquare": "□", "mod": "mod", "gcd": "gcd", "det": "det", "arg": "arg", "dim": "dim", "Pr": "Pr",
    "ifmmode": "", "else": "", "fi": "", "mathsurround": "", "textcompwordmark": "", "allowbreak": "", "lparen": "(",
    "rparen": ")", "textmu": "µ", "tcdegree": "°", "textohm": "Ω", "textminute": "′", "textsecond": "″", "prime": "′",
    "circ": "∘", "quotesinglbase": "‚", "quotedblbase": "„", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›",
    "ne": "≠", "ddagger": "‡", "Re": "ℜ", "Im": "ℑ", "models": "⊨", "imath": "ı", "jmath": "ȷ", "female": "♀",
    "mars": "♂", "guillemetleft": "«", "guillemetright": "»", "textpilcrow": "¶", "textprime": "′", "dprime": "″",
    "triangle": "△", "leqslant": "≤", "geqslant": "≥", "bullet": "•", "textborn": "*", "textdied": "†",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "LaTeX": "LaTeX", "TeX": "TeX", "IJ": "Ĳ", "ij": "ĳ", "SS": "ẞ",
}  # fmt: skip
_GREEK = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi
chi psi omega Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma
Tau Upsilon Phi Chi Psi Omega
"""
_LETTERS = "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"


@cache
def symbols() -> dict[str, str]:
    """Command, without its backslash → what it stands for. pylatexenc is imported when it is asked for first."""
    from pylatexenc.latex2text import get_default_latex_context_db

    found = {}
    for spec in get_default_latex_context_db().iter_macro_specs():
        name, text = spec.macroname, spec.simplify_repl
        if name.isalpha() and isinstance(text, str) and "%" not in text and name != "today":
            found[name] = text
    greek = {
        f"{before}{name}": letter
        for name, letter in zip(_GREEK.split(), _LETTERS, strict=True)
        for before in ("", "text", "up", "rm")
    }
    return found | greek | _OWN
