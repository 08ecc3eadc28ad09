"""A model's data in S3 becomes a folder, with what its code needs installed beside it."""
