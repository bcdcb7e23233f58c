"""Exports that are not Unicode are read in the encoding that they are in, or people are told that it is not sure."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.common.messages import InputError
from scripts.identification.decode_export import decode_export
from scripts.identification.guess_encoding import gather_words
from scripts.identification.read_export import main
from scripts.identification.read_exports import read_searches
from scripts.identification.read_file import read_file
from scripts.identification.warn_of_fields import warn_of_fields

LATIN = {
    "cp1252": [
        "Müller, Jürgen", "Lefèvre, François", "García-Pérez, José Núñez", "Sørensen, Åse", "Avaliação da função",
        "patient’s “quality” of life – a trial", "37 °C ± 2 µg", "Étude de l’efficacité chez les âgés", "Größe",
    ],
    "mac_roman": [
        "Müller, Jürgen", "Lefèvre, François", "García-Pérez, José Núñez", "patient’s “quality” of life – a trial",
        "Étude de l’efficacité chez les âgés",
    ],
    "cp1250": [
        "Dvořák, Jiří", "Wójcik, Łukasz", "Šimić, Đorđe", "Szőke, Erzsébet", "Popescu, Ştefan; calităţii vieţii",
        "Wpływ ćwiczeń na jakość życia", "Vliv cvičení na kvalitu života pacientů", "Žižka, Šimeček",
    ],
    "iso8859_2": ["Vliv cvičení na kvalitu života; Dvořák, Šimeček", "Wpływ ćwiczeń na jakość życia; Świątek"],
    "cp1254": ["Egzersizin yaşam kalitesine etkisi; Işık, Gülşen; Çağlar, Öztürk"],
}  # fmt: skip
OTHERS = {
    "gb18030": ["测试的应用", "张, 三", "运动对肌萎缩侧索硬化患者生活质量的影响", "“随机”对照试验：研究"],
    "cp932": ["日本語の題名", "山田, 太郎", "筋萎縮性側索硬化症における運動療法の効果"],
    "euc_jp": ["筋萎縮性側索硬化症における運動療法の効果", "日本語の題名とその応用"],
    "cp949": ["김, 철수", "근위축성 측삭경화증 환자의 운동 치료 효과에 관한 연구"],
    "big5": ["王, 小明", "運動對肌萎縮性脊髓側索硬化症患者生活品質的影響"],
    "koi8_r": ["Влияние физических упражнений на качество жизни", "Иванов, Пётр"],
    "cp1251": ["Влияние физических упражнений на качество жизни", "Иванов, Пётр"],
    "cp1253": ["Η επίδραση της άσκησης στην ποιότητα ζωής"],
    "iso2022_jp": ["日本語の題名"],
}
CASES = [(name, text) for names in (LATIN, OTHERS) for name, texts in names.items() for text in texts]


def ris(text: str, records: int = 1) -> str:
    """A record in English but for its title, and more that are all English."""
    english = "TY  - JOUR\nTI  - Quality of life\nAB  - The effect of exercise in patients.\nER  - \n\n"
    return f"TY  - JOUR\nTI  - {text}\nAB  - The effect of exercise in patients.\nER  - \n\n" + english * records


def title(content: bytes, tmp_path, **stated):
    (tmp_path / "x.ris").write_bytes(content)
    export = read_file(tmp_path / "x.ris", "x.ris", "s", **stated)
    return export.records[0]["title"], export.encoding, export.held.doubt


@pytest.mark.parametrize(("encoding", "text"), CASES)
def test_the_words_tell_the_encoding_even_if_they_are_few(tmp_path, encoding, text):
    found, named, doubt = title(ris(text, 50).encode(encoding), tmp_path)
    assert (found, doubt) == (text, "")
    assert ("confidence" in named) == (encoding not in ("cp1252", "iso2022_jp"))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(LATIN)).flatmap(lambda name: st.tuples(st.just(name), st.permutations(LATIN[name]))))
def test_many_words_leave_no_doubt(case):
    encoding, texts = case
    text = "; ".join(texts)
    told, blocks = decode_export(lambda: io.BytesIO(ris(text).encode(encoding)), "x.ris")
    assert text in "".join(blocks)
    assert told.doubt == ""


def test_where_two_fit_equally_people_are_told_and_what_is_stated_decides(tmp_path, capsys):
    content = ris("Müller").encode("mac_roman")
    found, named, doubt = title(content, tmp_path)
    assert "fits as well" in doubt
    assert found in ("Müller", "Mźller")
    assert "confidence 0.5" in named
    assert title(content, tmp_path, stated="cp1250") == ("Mźller", "cp1250 (stated)", "")
    assert title(content, tmp_path, stated="mac_roman") == ("Müller", "mac_roman (stated)", "")
    read = [str(tmp_path / "x.ris"), "--out", str(tmp_path / "x.csv")]
    assert main(read) == 0
    assert "x.ris, encoding: is taken for" in capsys.readouterr().err
    assert main([*read, "--encoding", "mac_roman"]) == 0
    assert capsys.readouterr().err == ""
    assert "Müller" in (tmp_path / "x.csv").read_text(encoding="utf-8")


def test_a_review_states_it_for_a_search_or_for_all_of_a_source_and_its_file_stays(tmp_path):
    content = ris("Müller").encode("mac_roman")
    for day in ("2020-01-01", "2021-01-01"):
        (tmp_path / f"searches/s/{day}").mkdir(parents=True)
        (tmp_path / f"searches/s/{day}/x.ris").write_bytes(content)
    paths = sorted(map(str, tmp_path.rglob("*.ris")))
    searches = [{"date": "2020-01-01", "encoding": "cp1250"}, {"date": "2021-01-01"}]
    read = read_searches(tmp_path, paths, [{"key": "s", "encoding": "mac_roman", "searches": searches}])
    assert [row["encoding"] for row in read.files] == ["cp1250 (stated)", "mac_roman (stated)"]
    assert not warn_of_fields("", read.held)
    searches = [{"date": "2020-01-01"}, {"date": "2021-01-01"}]
    unsaid = read_searches(tmp_path, paths, [{"key": "s", "searches": searches}])
    assert [note.place for note in warn_of_fields("", unsaid.held)] == ["encoding", "encoding"]
    assert {path.read_bytes() for path in tmp_path.rglob("*.ris")} == {content}


def test_unicode_is_what_it_is_whatever_is_stated(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert title(ris("Müller – 测试").encode(encoding), tmp_path, stated="cp1250")[0] == "Müller – 测试"


def test_words_of_no_encoding_are_told_of(tmp_path):
    assert "not sure" in title(b"TY  - JOUR\nTI  - \xc3\xbd\xc4\nER  - \n", tmp_path)[2]


def test_what_a_stated_encoding_cannot_be_is_said_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"x\.ris, line 2: is not the euc_kr that is stated for it"):
        title(ris("Müller").encode("cp1252"), tmp_path, stated="euc_kr")
    with pytest.raises(InputError, match="'cp99' is no encoding that is known"):
        title(b"TY  - JOUR\nER  - \n", tmp_path, stated="cp99")


def test_a_part_in_another_encoding_is_said_with_its_line(tmp_path):
    many = "".join(ris(f"测试{number}的应用", 0) for number in range(5000))
    content = many.encode("gb18030") + b"TY  - JOUR\nTI  - \xff\xff x\nER  - \n"
    with pytest.raises(InputError, match=r"line 25002: is not the gb18030 that its words are in"):
        title(content, tmp_path)


def test_stray_bytes_in_utf_8_are_mended_as_before(tmp_path):
    content = ris("Müller, Núñez, Lefèvre").encode() + b"TY  - JOUR\nTI  - 1 \x96 2\nER  - \n"
    assert title(content, tmp_path)[1:] == ("utf-8+cp1252", "")


def test_of_a_large_file_no_more_than_a_sample_of_words_is_held():
    blocks = [f"Müller{number} Jürgen\n".encode("cp1252") * 1000 for number in range(1000)]
    assert gather_words(iter(blocks[:3])).count(b"\n") == 3
    assert len(gather_words(f"Müller{n}\n".encode("cp1252") for n in range(10**5))) == 60_000
    assert len(gather_words([b"\xfc" * 10**6])) <= 60_000
