"""TSV: tables separated by tabs."""

from scripts.identification.formats.delimited import delimited_format

FORMAT = delimited_format("tsv", "TSV", "\t")
