"""Adds numbers: a typed function for Google Cloud Run functions."""

from dataclasses import asdict, dataclass

import functions_framework


@dataclass
class Numbers:
    numbers: list

    @staticmethod
    def from_dict(given):
        return Numbers(numbers=given["numbers"])


@dataclass
class Sum:
    sum: float

    def to_dict(self):
        return asdict(self)


@functions_framework.typed(Numbers)
def add(numbers: Numbers) -> Sum:
    return Sum(sum=sum(numbers.numbers))
