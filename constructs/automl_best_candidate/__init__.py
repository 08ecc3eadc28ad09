"""The best candidate of an AutoML job, looked up while its stack is deployed."""

from automl_best_candidate.candidate import AutoMLBestCandidate

__all__ = ["AutoMLBestCandidate"]
