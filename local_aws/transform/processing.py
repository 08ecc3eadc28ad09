"""DataProcessing: what of a record goes to the model, and what of it comes out with the answer."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from local_aws.transform.filters import InvalidFilterError, compile_filter
from local_aws.transform.records import BadRecord

EVERYTHING = "$"
_INPUT, _OUTPUT = "SageMakerInput", "SageMakerOutput"


@dataclass(frozen=True, kw_only=True)
class Processing:
    """Filters before and after the model, and the join with the input.

    SageMaker developer guide, "Associate Prediction Results with Input Records".
    """

    content_type: str
    input_filter: str = EVERYTHING
    output_filter: str = EVERYTHING
    joins_input: bool = False

    def check(self) -> None:
        """Raise `InvalidFilterError` where a filter or its format isn't understood."""
        compile_filter(self.input_filter)
        compile_filter(self.output_filter)
        if not self.is_needed:
            return
        if not (self._is_csv or self._is_json):
            raise InvalidFilterError(
                f"data processing takes JSON, JSON Lines and CSV, not {self.content_type}"
            )

    @property
    def is_needed(self) -> bool:
        """Whether records are more than bytes."""
        filters = (self.input_filter, self.output_filter)
        return self.joins_input or any(each != EVERYTHING for each in filters)

    def before(self, records: Sequence[bytes]) -> list[bytes]:
        """What of the records goes to the model."""
        if self.input_filter == EVERYTHING:
            return list(records)
        select = compile_filter(self.input_filter)
        return [self._encoded(select(self._decoded(record))) for record in records]

    def after(self, records: Sequence[bytes], answer: bytes) -> list[bytes]:
        """What comes out for the records of one request.

        Raises:
            BadRecord: there isn't an answer for each record.
            InvalidFilterError: an answer lacks what the filter names.
        """
        if not self.is_needed or (not self.joins_input and self.output_filter == EVERYTHING):
            return [answer]
        answers = [answer] if len(records) == 1 and self._is_json else _lines(answer)
        if len(answers) != len(records):
            raise BadRecord(f"the model gave {len(answers)} answers for {len(records)} records")
        select = compile_filter(self.output_filter)
        pairs = zip(records, answers, strict=True)
        return [self._encoded(select(self._joined(record, one))) for record, one in pairs]

    def _joined(self, record: bytes, answer: bytes) -> Any:
        output = self._decoded(answer)
        if not self.joins_input:
            return output
        given = self._decoded(record)
        if self._is_csv:
            return [*given, *output]
        if isinstance(given, dict):
            return {**given, _OUTPUT: output}
        return {_INPUT: given, _OUTPUT: output}

    @property
    def _is_csv(self) -> bool:
        return self.content_type.split(";")[0].strip() == "text/csv"

    @property
    def _is_json(self) -> bool:
        return self.content_type.split(";")[0].strip() in {
            "application/json",
            "application/jsonlines",
            "application/x-jsonlines",
        }

    def _decoded(self, data: bytes) -> Any:
        try:
            if self._is_csv:
                return next(csv.reader([data.decode().strip("\r\n")]), [])
            return json.loads(data)
        except ValueError as error:
            raise BadRecord(f"a record or an answer is not {self.content_type}: {error}") from error

    def _encoded(self, value: Any) -> bytes:
        if not self._is_csv:
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(value if isinstance(value, list) else [value])
        return line.getvalue().encode()


def _lines(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if line.strip()]
