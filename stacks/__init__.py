"""What is deployed together: each stack composes constructs and grants, and nothing else."""
