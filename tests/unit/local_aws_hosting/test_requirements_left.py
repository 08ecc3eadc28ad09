"""Which lines of a requirements.txt are left for pip."""

import pytest

from local_aws.hosting.model_data.requirements import missing, read, satisfied


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("packaging", True),
        ("Packaging>=20,<1000", True),
        ("packaging<1", False),
        ("no-such-package-for-test", False),
        ("no-such-package-for-test; python_version < '3'", True),
        ("pydantic[no-such-extra]", True),
        ("moto[all]", False),
        ("packaging @ https://example.com/packaging.whl", False),
        ("./wheels/tiny.whl", False),
        ("-e .", False),
    ],
)
def test_line_is_satisfied_by_the_environment(line, met):
    """A line counts as met only when name, version, marker and extras say so."""
    assert satisfied(line) is met


def test_comments_continuations_and_included_files_are_read(tmp_path):
    """The logical lines are those that pip sees, whatever files they come from."""
    (tmp_path / "more.txt").write_text("-r requirements.txt\nsecond\n")
    file = tmp_path / "requirements.txt"
    file.write_text("# a comment\nfirst \\\n  >=1  # why\n\n-r more.txt\nurl#fragment\n")
    assert [" ".join(line.split()) for line in read(file)] == [
        "first >=1",
        "second",
        "url#fragment",
    ]


def test_constraints_lie_beside_the_file_that_names_them(tmp_path):
    """The file that pip gets lies elsewhere; an address stays as it is."""
    folder = tmp_path / "with space"
    folder.mkdir()
    (folder / "more.txt").write_text("-c pins.txt\n--constraint=https://example.com/c.txt\n")
    file = tmp_path / "requirements.txt"
    file.write_text("-r with space/more.txt\n")
    pins, address = read(file)
    assert pins == f"-c '{folder / 'pins.txt'}'"
    assert address == "--constraint=https://example.com/c.txt"


def test_nothing_is_left_when_all_is_met():
    """Options alone don't start pip."""
    assert missing(["--extra-index-url https://example.com", "packaging"]) == []


def test_options_stay_with_what_is_left():
    """The index goes with the missing package."""
    lines = ["--no-index", "packaging", "no-such-package-for-test"]
    assert missing(lines) == ["--no-index", "no-such-package-for-test"]
