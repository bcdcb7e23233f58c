"""CSV, separated by commas, semicolons or bars.

Written, it is data: a value that begins with = + - or @ is written as it is, since it has to be the same when it is
read.
"""

from scripts.common.tables import csv_text
from scripts.identification.formats.delimited import OUR_COLUMNS, OUR_MARK, OURS, delimited_format, write_row
from scripts.identification.formats.format import Written

FORMAT = delimited_format("csv", "CSV", ",;|", Written(".csv", OUR_MARK, OURS, write_row, csv_text(OUR_COLUMNS, [])))
