"""Asking what is deployed for answers: through boto3, and over HTTP."""
