"""The description of a crate: ro-crate-metadata.json, by the profile Workflow Run Crate 0.5.

https://w3id.org/ro/wfrun/workflow/0.5 asks for a ComputationalWorkflow as the main entity and a CreateAction with it as
instrument, the inputs as object and the results as result. No time of a clock is in it, so that the same inputs give
the same bytes: when the run was made is told by environment.json, and the action has no endTime.
"""

import hashlib
import json
import mimetypes
import re
from pathlib import Path

from scripts.sealing.contents import CODE, ENVIRONMENT, Members, bytes_of

METADATA = "ro-crate-metadata.json"
_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
_CONTEXT = "https://w3id.org/ro/terms/workflow-run/context"
_TYPES = {
    ".csv": "text/csv", ".ris": "application/x-research-info-systems", ".yaml": "application/yaml",
    ".json": "application/json", ".md": "text/markdown", ".parquet": "application/vnd.apache.parquet",
    **dict.fromkeys((".nbib", ".smk", ".j2", ".lock"), "text/plain"),
}  # fmt: skip


def describe_crate(members: Members, review: str, protocol: dict, through: str, shareable: bool) -> bytes:
    """ro-crate-metadata.json of a crate with these members.

    `protocol`: the review's; `through`: the time of the last event in its ledgers, by which the crate is dated.
    """
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(_CONTEXT)
    root = crate.root_dataset
    root["name"] = protocol["title"]
    root["description"] = _about(protocol, shareable)
    root["datePublished"] = (through or "1980-01-01")[:10]
    root["conformsTo"] = [
        crate.add(ContextEntity(crate, address, {"@type": "CreativeWork", "name": name, "version": version}))
        for address, (name, version) in _PROFILES.items()
    ]
    root["license"] = crate.add(
        ContextEntity(crate, "#terms", {
            "@type": "CreativeWork",
            "name": "Terms of this crate",
            "description": "The workflow is under the MIT licence, see LICENSE. The exports of databases are under the "
            "terms of their publishers, the review under those that its authors state.",
        })
    )  # fmt: skip
    workflow = crate.add_workflow(
        None, "Snakefile", main=True, lang="snakemake", lang_version=_locked_version(members, "snakemake"),
        properties=_facts("Snakefile", members["Snakefile"]) | {"name": "litfunnel"},
    )  # fmt: skip
    folders = [
        name for name in CODE if f"{name}/" in {f"{member.split('/')[0]}/" for member in members if "/" in member}
    ]
    for name in folders:
        crate.add_dataset(None, f"{name}/", properties={"name": f"{name} of the workflow"})
    files = {
        name: crate.add_file(None, name, properties=_facts(name, content))
        for name, content in members.items()
        if name != "Snakefile" and name.split("/")[0] not in folders
    }
    files[ENVIRONMENT] = crate.add_file(None, ENVIRONMENT, properties={"name": "With what the run was made"})
    inputs = [file for name, file in files.items() if name.startswith(f"config/{review}/")]
    action = crate.add(
        ContextEntity(crate, f"#run-{_run_id(members)}", {
            "@type": "CreateAction",
            "name": f"Run of the review {review}",
            "description": f"make run REVIEW={review}",
            "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
        })
    )  # fmt: skip
    action["instrument"] = workflow
    action["object"] = [*inputs, files["config/config.yaml"]]
    action["result"] = [file for name, file in files.items() if name.startswith(f"results/{review}/")]
    files[ENVIRONMENT]["about"] = action
    root["mentions"] = [action]
    text = json.dumps(crate.metadata.generate(), indent=1, ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode()


def _about(protocol: dict, shareable: bool) -> str:
    told = "A systematic review as it was sealed: its searches, the ledgers of what people decided, and all results."
    if shareable:
        told = "A systematic review as it was sealed, for everyone: without abstracts, exports, full texts and names."
    return f"{told} {protocol['notice']}".strip()


def _facts(name: str, content: Path | bytes) -> dict:
    data = bytes_of(content)
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {
        "name": Path(name).name,
        "encodingFormat": kind,
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _run_id(members: Members) -> str:
    """An id for the run that the same members give again."""
    facts = "".join(f"{name} {_facts(name, content)['sha256']}\n" for name, content in members.items())
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _locked_version(members: Members, package: str) -> str:
    found = re.search(rf"^{package}==(\S+)", bytes_of(members["requirements.lock"]).decode(), re.MULTILINE)
    return found[1] if found else ""
