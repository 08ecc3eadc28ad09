"""S3 URIs."""


def split(uri: str) -> tuple[str, str]:
    """Bucket and key, or prefix, of an S3 URI."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def join(prefix: str, *parts: str | None) -> str:
    """A URI below a prefix; parts that are None or empty are left out."""
    given = [part.strip("/") for part in parts if part]
    return "/".join([prefix.rstrip("/"), *filter(None, given)])
