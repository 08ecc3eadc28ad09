"""What the rules on GraphQL APIs refuse, and what they say."""

from typing import Any

TOKENS = {"issuer": "https://issuer.example.com/pool", "audiences": ["us"]}


def test_a_key_says_when_it_ends(trial: Any) -> None:
    """AppSync's own choice would be 7 days."""
    trial.endpoint["front"] = {"graphql": {"authorisation": "api-key"}}
    trial.refuses("endpoints.iris.front.graphql.key_expires", "after 7 days")
    trial.endpoint["front"]["graphql"]["key_expires"] = "2027-03-31"
    trial.load()


def test_scopes_are_not_looked_at(trial: Any) -> None:
    """A token without the scope would be taken."""
    front = {"authorisation": "jwt", "jwt": TOKENS | {"scopes": ["predict"]}}
    trial.endpoint["front"] = {"graphql": front}
    trial.refuses("endpoints.iris.front.graphql.jwt.scopes", "received predict")
    front["jwt"] = TOKENS
    trial.load()
