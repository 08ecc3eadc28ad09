"""Whether what a deployment names is there: artifacts, images, and quota for its instances."""

from modelport.preflight.checks import preflight

__all__ = ["preflight"]
