# Takes the exports of the searches as they were received.
# Gives records.parquet (a row for each record), where each stood in which file,
# what changed between two searches of a source, and as what each column was taken.


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
        fields="<results>/identification/fields.csv",
        field_notes="<results>/identification/field_notes.json",
    log:
        "<logs>/identification/read_exports.log",
    params:
        review=review_folder,
        identities=str(REVIEW / "ledgers" / "identities.csv"),
        sources=PROTOCOL["sources"],
    message:
        "Reading the exports of the searches"
    script:
        "../../scripts/identification/read_exports.py"
