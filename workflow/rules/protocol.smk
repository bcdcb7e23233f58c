# Takes config/<review>/review.yaml.
# Gives protocol.json, the protocol as a run was made under it, and adds its amendments to their ledger.


rule record_protocol:
    output:
        protocol="<results>/protocol.json",
    log:
        "<logs>/protocol/record_protocol.log",
    params:
        review=review_folder,
        protocol=PROTOCOL,
    message:
        "Recording the protocol"
    script:
        "../../scripts/protocol/record_protocol.py"
