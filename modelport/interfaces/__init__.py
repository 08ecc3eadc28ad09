"""What a model's folder says about its requests and answers: `samples.json` and `schema.json`."""
