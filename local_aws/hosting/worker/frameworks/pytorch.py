"""The default handlers of the PyTorch container: TorchScript in, tensors through, numbers out.

AWS's (`sagemaker-pytorch-inference-toolkit`) loads model.pt, or the only .pt or .pth file beside
it, as TorchScript; reads JSON, CSV and NPY into a tensor; and calls the model without gradients.
Here the same happens, on the CPU only.
"""

from pathlib import Path
from typing import Any

import torch
from sagemaker_inference import (  # type: ignore[import-untyped] # no hints
    content_types,
    decoder,
    encoder,
    errors,
    utils,
)


class PyTorchDefaults:
    """What stands in for a function that inference.py doesn't define."""

    def default_model_fn(self, model_dir: str) -> Any:
        """Load the only TorchScript file.

        Raises:
            ValueError: there is none, or more than one.
        """
        folder = Path(model_dir)
        files = [file for file in folder.iterdir() if file.suffix in {".pt", ".pth"}]
        preferred = [file for file in files if file.name == "model.pt"] or files
        if len(preferred) != 1:
            names = sorted(file.name for file in files)
            raise ValueError(f"exactly one .pt or .pth file is required: {names}")
        return torch.jit.load(str(preferred[0]), map_location="cpu").eval()  # type: ignore[no-untyped-call] # torch

    def default_input_fn(self, body: str | bytes, content_type: str) -> torch.Tensor:
        """A tensor; of floats when the request is text."""
        array = decoder.decode(body, content_type)
        is_text = content_type in content_types.UTF8_TYPES
        return torch.FloatTensor(array) if is_text else torch.from_numpy(array)

    def default_predict_fn(self, data: torch.Tensor, model: Any) -> Any:
        """Call the model."""
        with torch.no_grad():
            return model(data)

    def default_output_fn(self, prediction: Any, accept: str) -> tuple[str | bytes, str]:
        """The first of the accepted types that the toolkit can write.

        Raises:
            UnsupportedFormatError: it can't write any of them.
        """
        if isinstance(prediction, torch.Tensor):
            prediction = prediction.detach().numpy().tolist()
        for content_type in utils.parse_accept(accept):
            if content_type in encoder.SUPPORTED_CONTENT_TYPES:
                return encoder.encode(prediction, content_type), content_type
        raise errors.UnsupportedFormatError(accept)
