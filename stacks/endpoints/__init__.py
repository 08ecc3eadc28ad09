"""A stack for each type of endpoint: what it serves, and the endpoint itself."""
