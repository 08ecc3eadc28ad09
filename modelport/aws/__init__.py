"""AWS, the embedded one or Amazon's: where an environment is, and boto3's clients of it."""
