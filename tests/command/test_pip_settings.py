"""What pip is set to is told to uv, or uv does not do it."""

import pytest

from scripts.command.pip_settings import NotForUv, read_settings, translate


def test_of_settings_said_in_several_places_that_of_the_environment_holds():
    listed = "global.index-url='https://a.example/simple'\ninstall.index-url='https://b.example/simple'\n"
    assert read_settings(listed)["index-url"] == "https://b.example/simple"
    assert read_settings(listed + ":env:.index-url='https://c.example'\n")["index-url"] == "https://c.example"
    assert read_settings("freeze.timeout='10'\n") == {}


def test_indexes_links_certificates_and_patience_are_told_in_uvs_words():
    options, variables = translate(
        {
            "index-url": "https://user:secret@a.example/simple",
            "extra-index-url": "\nhttps://b.example/simple\nhttps://c.example/simple",
            "find-links": "wheels more",
            "trusted-host": "b.example",
            "cert": "ca.pem",
            "timeout": "60",
            "no-index": "false",
            "disable-pip-version-check": "1",
        },
        {"numpy"},
    )
    assert options[2:] == ["--find-links", "wheels", "--find-links", "more", "--allow-insecure-host", "b.example"]
    assert variables == {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_DEFAULT_INDEX": "https://user:secret@a.example/simple",
        "UV_INDEX": "https://b.example/simple https://c.example/simple",
        "SSL_CERT_FILE": "ca.pem",
        "UV_HTTP_TIMEOUT": "60",
    }
    assert "--no-index" in translate({"no-index": "true"}, set())[0]


@pytest.mark.parametrize("name", ["only-binary", "target", "user", "keyring-provider", "a-setting-of-tomorrow"])
def test_a_setting_that_uv_cannot_be_told_leaves_the_work_to_pip(name):
    with pytest.raises(NotForUv, match=name):
        translate({name: "x"}, set())


def test_constraints_on_other_packages_do_not_matter_and_on_ours_leave_the_work_to_pip(tmp_path):
    file = tmp_path / "constraints.txt"
    file.write_text("# a cap\nTorch<=2\n\n")
    assert translate({"constraint": str(file)}, {"numpy"}) == translate({}, {"numpy"})
    with pytest.raises(NotForUv, match="torch"):
        translate({"constraint": str(file)}, {"torch"})
    file.write_text("-c other.txt\n")
    with pytest.raises(NotForUv, match="no package"):
        translate({"constraint": str(file)}, {"numpy"})
    with pytest.raises(NotForUv, match="cannot be read"):
        translate({"constraint": str(tmp_path / "lost.txt")}, {"numpy"})
