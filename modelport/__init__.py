"""Takes trained models to Amazon SageMaker endpoints and puts an API in front of them."""
