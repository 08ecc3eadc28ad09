"""Whether artifacts are in S3, in the region of the endpoints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from modelport.aws.s3_uris import bucket_and_key
from modelport.planning import Kind
from modelport.preflight.asking import answers, code_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelport.planning import Change
    from modelport.preflight.named import Named

PERMISSION = "s3:ListBucket"
_SHOWN = 5


def check_artifacts(s3: Any, named: Sequence[Named], *, region: str) -> list[Change]:
    """What is missing of the artifacts, or in another region than `region`."""
    if not named:
        return []
    buckets = {bucket_and_key(one.value)[0]: one for one in reversed(named)}
    questions = [
        *(partial(_bucket, s3, one, bucket, region) for bucket, one in buckets.items()),
        *(partial(_objects, s3, one) for one in named),
    ]
    return answers(questions, kind=Kind.ARTIFACT, first=named[0], permission=PERMISSION)


def _bucket(s3: Any, named: Named, bucket: str, region: str) -> Iterator[Change]:
    """The bucket is there, and in the region: SageMaker fetches models from no other."""
    try:
        actual = s3.head_bucket(Bucket=bucket).get("BucketRegion", region)
    except ClientError as error:
        if code_of(error) not in {"404", "NoSuchBucket"}:
            raise
        advice = f"create the bucket {bucket} and upload the artifact, or {named.correction}"
        yield named.found(Kind.ARTIFACT, f"isn't there: there is no bucket {bucket}", advice)
        return
    if actual != region:
        why = f"is in {actual}, where its bucket is, and what serves it in {region}"
        advice = f"copy it to a bucket in {region}, or {named.correction}"
        yield named.found(Kind.ARTIFACT, why, advice)


def _objects(s3: Any, named: Named) -> Iterator[Change]:
    """The object is there, or at least one below the prefix.

    The first key that begins so is the object's own, if that is there: keys come in order (S3 API
    reference, "ListObjectsV2"). HeadObject would need s3:GetObject besides.
    """
    bucket, key = bucket_and_key(named.value)
    try:
        first = next(iter(_keys(s3, bucket, key, 1)), "")
        if first == key or (key.endswith("/") and first):
            return
        folder = key.rstrip("/").rpartition("/")[0]
        near = _keys(s3, bucket, f"{folder}/" if folder else "", _SHOWN)
    except ClientError as error:
        if code_of(error) != "NoSuchBucket":  # that is found by asking for the bucket
            raise
        return
    there = f"s3://{bucket}/{folder}".rstrip("/")
    why = f"isn't there; {there}/ has {', '.join(near) or 'nothing'}"
    yield named.found(Kind.ARTIFACT, why, f"upload it (aws s3 cp), or {named.correction}")


def _keys(s3: Any, bucket: str, prefix: str, most: int) -> list[str]:
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=most)
    return [one["Key"] for one in found.get("Contents", ())]
