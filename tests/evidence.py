"""What a value is after it was packed in the jail and unpacked outside."""

from autograder.jailed.pack import Packer
from autograder.judging.unpack import unpack


def round_trip(value):
    packer = Packer()
    packer.add({"value": value})
    [record] = unpack(packer.pack())
    return record.value
