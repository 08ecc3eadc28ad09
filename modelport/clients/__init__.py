"""Callers of what modelport deploys: through boto3, and over HTTP."""
