"""What must be right with a model before packing it: all problems at once."""

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from modelport.interfaces.checks import mistakes
from modelport.packaging.contents import CODE, WEIGHTS, Contents, Entry

INFERENCE = f"{CODE}/inference.py"
SERVERLESS_DISK = 5 * 1024**3
"""Bytes of disk that a serverless endpoint has (SageMaker's documentation, "Deploy models with
Amazon SageMaker Serverless Inference")."""
_COMPANIONS = {
    "LICENSE",
    "LICENSE.txt",
    "README.md",
    "added_tokens.json",
    "config.json",
    "generation_config.json",
    "merges.txt",
    "preprocessor_config.json",
    "requirements.txt",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "vocab.txt",
}
_LARGE_FILE_POINTER = b"version https://git-lfs.github.com/spec/"


def problems(folder: Path, contents: Contents, limit: int | None) -> Iterator[str]:
    """Yield everything that is wrong with what would be packed.

    Args:
        folder: The model's folder.
        contents: What would be packed of it.
        limit: The most bytes that the unpacked files may have; None for any.
    """
    yield from contents.problems
    if (folder / CODE).is_dir():  # a built-in algorithm, say, brings all the code there is
        yield from _code_problems(contents)
    yield from _weight_problems(folder, contents)
    yield from map(str, mistakes(folder))
    if limit is not None and contents.size > limit:
        yield (
            f"unpacked it has {_gigabytes(contents.size)}, the endpoint holds at most "
            f"{_gigabytes(limit)}; make the model smaller, or serve it on instances"
        )


def _code_problems(contents: Contents) -> Iterator[str]:
    code = [e for e in contents.entries if e.name.startswith(f"{CODE}/")]
    if not any(entry.name == INFERENCE for entry in code):
        yield f"{INFERENCE}: is missing; write it with model_fn, input_fn, predict_fn, output_fn"
    for entry in code:
        if entry.name.endswith(".py") and (problem := _syntax_problem(entry)):
            yield problem


def _syntax_problem(entry: Entry) -> str:
    try:
        ast.parse(entry.path.read_bytes(), entry.name)
    except SyntaxError as error:
        return f"{entry.name}:{error.lineno or 1}: {error.msg}; correct the syntax"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{entry.name}: is no Python: {error}"
    return ""


def _weight_problems(folder: Path, contents: Contents) -> Iterator[str]:
    weights = [e for e in contents.entries if _may_be_weights(e)]
    if not weights:
        yield (
            f"no weights: expected the model's files in {folder.name}/{WEIGHTS}/ or beside "
            f"{CODE}/; copy them there, or write a build.py that makes {WEIGHTS}/"
        )
    for entry in weights:
        if not entry.size:
            yield f"{entry.name}: is empty; save or download it again"
        elif _is_pointer(entry):
            yield f"{entry.name}: is a pointer of Git LFS, not the file; run git lfs pull"


def _may_be_weights(entry: Entry) -> bool:
    is_code = entry.name.startswith(f"{CODE}/")
    return not is_code and PurePosixPath(entry.name).name not in _COMPANIONS


def _is_pointer(entry: Entry) -> bool:
    with entry.path.open("rb") as file:
        return file.read(len(_LARGE_FILE_POINTER)) == _LARGE_FILE_POINTER


def _gigabytes(size: int) -> str:
    return f"{size / 1024**3:.2f} GiB"
