"""One endpoint's function, and its own URL."""

from inference_front import FunctionUrlFront
from modelport.configuration.endpoints.fronts import FunctionUrlFront as FunctionUrlConfiguration
from stacks.fronts.common import FrontStack


class FunctionUrl(FrontStack[FunctionUrlConfiguration]):
    """A function that may invoke one endpoint, and the URL that reaches it."""

    kind = "FunctionUrl"
    about = "the function URL"

    def compose(self) -> None:
        """Adds the function and its URL; reserved concurrency is all that limits the rate."""
        function = self.proxy(
            handler="inference_proxy.handler.handle",
            concurrency=self.front.concurrency,
            stream_timeout=self.front.stream_seconds,
        ).function
        front = FunctionUrlFront(
            self,
            "FunctionUrl",
            function=function,
            authorisation=self.front.authorisation,
            streaming=self.front.streaming,
            cross_origin=self.cross_origin,
        )
        self.outputs(Url=front.url, FunctionName=function.function_name)
