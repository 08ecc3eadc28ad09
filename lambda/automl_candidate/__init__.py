"""Looks up the best candidate of an AutoML job: for a custom resource, and before a review."""

from automl_candidate.candidate import Candidate, NoCandidate, Query, find

__all__ = ["Candidate", "NoCandidate", "Query", "find"]
