"""Which encoding text is in that is not Unicode: told by what its words would be in each.

In: words with bytes beyond ASCII. Out: an encoding, how sure it is, and which others fit as well. chardet tells the
scripts apart (Chinese, Japanese, Korean, Cyrillic, Greek, Hebrew, Arabic, Thai); it cannot tell "Dvořák" from "Dvoøák".
Between the encodings of Latin letters the words decide: a word is sound if one language has all its letters, and no
sign or capital stands within it. The encoding with the fewest unsound words, in the fewest languages, is the one.
"""

import codecs
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

# Encodings of Latin letters, by how much it takes to believe in them, and of other scripts; by their names in Python.
LATIN = {
    "cp1252": 0, "latin-1": 0, "mac-roman": 0.25, "cp1250": 0.25, "iso8859-2": 0.75, "cp1254": 0.75, "cp1257": 1,
}  # fmt: skip
OTHERS = (
    "gb18030", "cp932", "cp949", "big5hkscs", "euc-jp", "cp1251", "koi8-r", "koi8-u", "cp1253", "cp1255", "cp1256",
    "cp874",
)  # fmt: skip
SAMPLE = 60_000  # bytes
_WORD = re.compile(rb"[^\x00-\x20]*[\x80-\xff][^\x00-\x20]*")
_ALPHABETS = {
    "French": "àâæçèéêëîïôœùûüÿ", "German": "äöüß", "Spanish": "áéíñóúü", "Portuguese": "áâãàçéêíóôõúü",
    "Italian": "àèéìíîòóùú", "Danish, Norwegian": "æøåéèêóòôö", "Swedish, Finnish": "åäöéüà", "Dutch": "ëïéèöüáóêâç",
    "Icelandic": "áðéíóúýþæö", "Catalan": "àçèéíïòóúü", "Polish": "ąćęłńóśźż", "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž", "Hungarian": "áéíóöőúüű", "Romanian": "ăâîşţșț", "Croatian, Slovene": "čćđšž",
    "Turkish": "çğıöşüâîûi̇", "Lithuanian": "ąčęėįšųūž", "Latvian": "āčēģīķļņšūž", "Estonian": "äõöüšž",
}  # fmt: skip
_CAPITALS = "".join(sorted({letter.upper() for letters in _ALPHABETS.values() for letter in letters if letter != "ß"}))
_ALONE = set("àáâéèêíóôúåöøäæœ")  # letters that are words
# Signs that stand among words, and those that may touch a letter: before it, behind it, on both sides.
_AMONG = set("“”„‚‘’‹›«»–—…•·¿¡§°±×÷µ©®™†‡²³¹½¼¾£€¥¢ªº\u00a0−≤≥≠≈′″")
_OPENING = set("“”„‚‘’‹›«»–—…•·¿¡°µ±\u00a0")
_CLOSING = set("“”’‘‹›«»–—…·®™†‡°²³¹ªº′″\u00a0")
_WITHIN = set("’‘–—·…\u00ad\u00a0")
_SIGNS = {*_WITHIN, "µ", "ª", "º"}
_CHUNK = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Guess(NamedTuple):
    """An encoding, its confidence (0 to 1), and the encodings that fit as well but say something else."""

    encoding: str
    confidence: float
    equals: tuple[str, ...] = ()


def gather_words(blocks: Iterable[bytes], size: int = SAMPLE) -> bytes:
    """Words with bytes beyond ASCII, each once, a line each; no more than `size` bytes, the first that come."""
    words: dict[bytes, None] = {}
    length, held = 0, b""
    for block in blocks:
        text = held + block
        end = text.rfind(b"\n") + 1 or (len(text) if len(text) > size else 0)
        held = text[end:]
        for word in _WORD.findall(text[:end]):
            length += 0 if word in words else len(word) + 1
            words[word] = None
        if length > size:
            break
    return b"\n".join(words | dict.fromkeys(_WORD.findall(held)))[:size]


def guess_encoding(words: bytes) -> Guess:
    """The encoding of words with bytes beyond ASCII."""
    sure = _chances(words)
    latin = [(name, text) for name in LATIN if (text := _decoded(words, name)) is not None]
    if latin[0][0] == "cp1252":
        del latin[1]  # the same but for control characters
    fits = [_Fit(name, text, share, cost + LATIN[name]) for name, text in latin for share, cost in [_soundness(text)]]
    best = min(fits, key=lambda fit: fit.cost)
    other = max(OTHERS, key=lambda name: sure.get(name, 0))
    if best.share < 0.8 and sure.get(other, 0) > 2 * max((sure.get(name, 0) for name in LATIN), default=0):
        return _of_another_script(words, other, sure)
    if best.share < 0.5 and best.cost + 1 > fits[0].cost:
        best = fits[0]  # it is sound in none
    near = [fit for fit in fits if fit.cost < best.cost + 1 and fit.text != best.text]
    if near:
        likeliest = max([best, *near], key=lambda fit: sure.get(fit.name, 0))
        if all(sure.get(likeliest.name, 0) >= 2 * sure.get(fit.name, 0) for fit in [best, *near] if fit != likeliest):
            return Guess(likeliest.name, min(likeliest.share, 0.9))
    equals = tuple(dict.fromkeys(fit.name for fit in near))
    return Guess(best.name, best.share / (1 + len(equals)), equals)


def tell_doubt(words: bytes, guess: Guess) -> str:
    """What is not sure about a guess, with a word that tells; "" if it is sure enough."""
    taken = _decoded(words, guess.encoding) or ""
    told = []
    for name in guess.equals:
        pairs = zip(taken.split("\n"), (_decoded(words, name) or "").split("\n"), strict=False)
        one, other = next(((one, other) for one, other in pairs if one != other), ("", ""))
        told.append(f"{name} fits as well ({other[:30]!r} for {one[:30]!r})")
    if told:
        return f"is taken for {guess.encoding}, but {', '.join(told)}."
    if guess.confidence < 0.5:
        return f"is taken for {guess.encoding}, but that is not sure: {taken.strip()[:40]!r}."
    return ""


class _Fit(NamedTuple):
    name: str
    text: str
    share: float
    cost: float


def _of_another_script(words: bytes, name: str, sure: dict[str, float]) -> Guess:
    text = _decoded(words, name)
    rivals = [each for each in (*OTHERS, *LATIN) if sure.get(each) and _decoded(words, each) not in (text, None)]
    rival = max((sure[each] for each in rivals), default=0)
    equals = tuple(each for each in rivals if sure[each] * 1.5 > sure[name])
    # chardet's figures are small; hardly any is a guess.
    return Guess(name, min(1, sure[name] / 0.01) * sure[name] / (sure[name] + rival), equals)


def _chances(words: bytes) -> dict[str, float]:
    """How sure chardet is of each encoding."""
    import chardet

    known = {_codec(name): name for name in (*LATIN, *OTHERS)}
    found = chardet.detect_all(
        words, ignore_threshold=True, compat_names=False, prefer_superset=True, include_encodings=list(known.values())
    )
    chances: dict[str, float] = {}
    for each in found:
        name = known.get(_codec(each["encoding"]), "")
        chances[name] = max(chances.get(name, 0), each["confidence"])
    chances["latin-1"] = max(chances.get("latin-1", 0), chances.get("cp1252", 0))
    return {name: chance for name, chance in chances.items() if name and _decoded(words, name) is not None}


def _codec(name: str) -> str:
    return codecs.lookup({"euc_jis_2004": "euc-jp", "shift_jis_2004": "cp932"}.get(name, name)).name


def _decoded(words: bytes, name: str) -> str | None:
    """The words in an encoding, None if it cannot be that. The end of a full sample may be half a character."""
    try:
        return words.decode(name)
    except UnicodeDecodeError as error:
        cut = len(words) >= SAMPLE and error.start > len(words) - 4
        return words[: error.start].decode(name) if cut else None


def _soundness(text: str) -> tuple[float, float]:
    """The share of words that are sound, and the cost of the others and of the languages that it takes."""
    words = [word for word in text.split() if not word.isascii()]
    unsound, spoken = 0, []
    for word in words:
        letters = _letters_of(word)
        if letters is None:
            unsound += 1
        elif letters:
            spoken.append(letters)
    languages = _languages_of(spoken)
    return 1 - unsound / max(len(words), 1), 3 * unsound + len(languages)


def _letters_of(word: str) -> frozenset[frozenset[str]] | None:
    """The letters beyond ASCII in each part of a word; None if it is not sound."""
    found = set()
    for chunk in _CHUNK.finditer(word):
        part = chunk[0]
        beyond = frozenset(letter for letter in part.lower() if not letter.isascii() and letter not in _SIGNS)
        if not beyond:
            continue
        before, after = word[: chunk.start()][-1:], word[chunk.end() :][:1]
        if before.isdigit() or after.isdigit() or not _is_spelled(part) or not _speakers(beyond):
            return None
        found.add(beyond)
    for place, sign in enumerate(word):
        if sign.isascii() or (sign.isalpha() and sign not in _SIGNS):
            continue
        opening, closing = word[place + 1 : place + 2].isalpha(), word[place - 1 : place].isalpha() and place > 0
        noise = "\x80" <= sign <= "\x9f" and not opening and not closing
        allowed = _WITHIN if opening and closing else _OPENING if opening else _CLOSING if closing else _AMONG
        if sign not in allowed and not noise:
            return None
    return frozenset(found)


def _is_spelled(part: str) -> bool:
    """Whether capitals and letters beyond ASCII stand where a word has them."""
    if len(part) == 1:
        return part.lower() in _ALONE
    if re.search(r"[^\x00-\x7f]{3}", part) or not re.search(r"[A-Za-z]", part):
        return False
    capitals = [letter.isupper() for letter in part if letter.isalpha()]
    return all(capitals) or not re.search(rf"(?<!^)(?<!^Mc)(?<!^Mac)(?<!['’])[{_CAPITALS}]", part)


@cache
def _speakers(letters: frozenset[str]) -> frozenset[str]:
    return frozenset(language for language, alphabet in _ALPHABETS.items() if letters <= set(alphabet))


def _languages_of(spoken: list[frozenset[frozenset[str]]]) -> list[str]:
    """The fewest languages, about, in which all words can be written."""
    left = {letters for parts in spoken for letters in parts}
    chosen = []
    while left:
        language = max(_ALPHABETS, key=lambda name: sum(name in _speakers(letters) for letters in left))
        chosen.append(language)
        left = {letters for letters in left if language not in _speakers(letters)}
    return chosen
