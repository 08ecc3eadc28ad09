"""S3 URIs."""


def bucket_and_key(uri: str) -> tuple[str, str]:
    """Bucket and key, or prefix, of an S3 URI."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key
