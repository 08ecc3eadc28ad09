"""From a request of sagemaker-runtime to the fleet that gets it, and back."""
