"""Makes `inference.py` installable, as script mode expects."""

from setuptools import setup  # type: ignore[import-untyped] # it has no types

setup(name="sentiment", version="1.0.0", py_modules=["inference"])
