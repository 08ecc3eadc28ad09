"""An endpoint through the SageMaker Python SDK (pip install "sagemaker<3"): ENDPOINT_NAME."""

import json
import os

from sagemaker.deserializers import JSONDeserializer
from sagemaker.predictor import Predictor
from sagemaker.serializers import JSONSerializer

predictor = Predictor(
    os.environ["ENDPOINT_NAME"], serializer=JSONSerializer(), deserializer=JSONDeserializer()
)
print(json.dumps(predictor.predict({"inputs": "I love this book!"})))
