"""Objects of a seed are in the embedded AWS's own S3."""

from pathlib import Path

from rich.console import Console

from modelport.aws.clients import client
from modelport.configuration import Environment
from modelport.local.standing_in import embedded_session
from modelport.local.steps import Steps


def test_files_and_folders_are_there(tmp_path: Path) -> None:
    """A file and a folder of the project, in a bucket that is made for them in its region."""
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "a.csv").write_bytes(b"1,2\n")
    seed = {"objects": {"s3://given/in/": "rows", "s3://given/one.csv": "rows/a.csv"}}
    environment = Environment.model_validate(
        {
            "name": "seeded",
            "folder": tmp_path,
            "region": "eu-west-1",
            "account": "000000000000",
            "models": {},
            "seed": seed,
        }
    )
    steps = Steps(Console(quiet=True))
    with embedded_session(environment, state=tmp_path / "state", steps=steps) as session:
        s3 = client("s3", session)
        keys = [item["Key"] for item in s3.list_objects_v2(Bucket="given")["Contents"]]
        assert keys == ["in/a.csv", "one.csv"]
        assert s3.get_object(Bucket="given", Key="in/a.csv")["Body"].read() == b"1,2\n"
        assert s3.get_bucket_location(Bucket="given")["LocationConstraint"] == "eu-west-1"
    assert list((tmp_path / "state").iterdir()) == []
