"""Changing what serves, without a deployment: how much of it, who gets it, its models."""
