# Takes the exports of the searches as they were received.
# Gives records.parquet (a row for each record), where each stood in which file,
# and what changed between two searches of a source.


rule read_exports:
    input:
        exports=EXPORTS,
        archived=ARCHIVED,
    output:
        records="<results>/identification/records.parquet",
        files="<results>/identification/files.csv",
        occurrences="<results>/identification/occurrences.csv",
        notices="<results>/identification/notices.csv",
        changes="<results>/identification/changes.csv",
    log:
        "<logs>/identification/read_exports.log",
    params:
        review=review_folder,
        sources=PROTOCOL["sources"],
    message:
        "Reading the exports of the searches"
    script:
        "../../scripts/identification/read_exports.py"
