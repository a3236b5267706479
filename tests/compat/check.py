"""Reads artifacts as dbt's own tools do. Usage: check.py FOLDER REPORT

Writes one line of JSON a check to REPORT: its name, and what is wrong or null.
"""

import json
import sys
from pathlib import Path

import jsonschema
from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.artifacts.schemas.run import RunResultsArtifact
from dbt.contracts.graph.manifest import Manifest
from dbt_artifacts_parser.parser import parse_catalog, parse_manifest, parse_run_results, parse_sources

folder, report = Path(sys.argv[1]), Path(sys.argv[2])

artifacts = {
    "manifest.json": (WritableManifest, parse_manifest),
    "run_results.json": (RunResultsArtifact, parse_run_results),
    "catalog.json": (CatalogArtifact, parse_catalog),
    "sources.json": (FreshnessExecutionResultArtifact, parse_sources),
}


def read(file):
    return json.loads((folder / file).read_text(encoding="utf-8"))


def validate(artifact, content):
    schema = artifact.json_schema()
    validator = jsonschema.Draft202012Validator(schema if isinstance(schema, dict) else schema.to_dict())
    validator.validate(content)


def must_refuse(read_it):
    """The check of the checks: what dbt does not know is refused."""
    try:
        read_it()
    except Exception:
        return
    raise AssertionError("an unknown key was let through")


def edges(relatives):
    return {node: sorted(others) for node, others in relatives.items()}


def compare_edges():
    """dbt derives parents and children from what each node depends on; they must be the ones that were written."""
    derived = Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(str(folder / "manifest.json")))
    derived.build_parent_and_child_maps()
    written = read("manifest.json")
    for name in ("parent_map", "child_map"):
        found, expected = edges(getattr(derived, name)), edges(written[name])
        different = [node for node in {*found, *expected} if found.get(node) != expected.get(node)]
        assert not different, f"{name} differs for {', '.join(sorted(different))}"


def checks():
    for file, (artifact, parse) in artifacts.items():
        yield f"dbt-core loads {file}", lambda: artifact.read_and_check_versions(str(folder / file))
        yield f"dbt-core's JSON schema holds for {file}", lambda: validate(artifact, read(file))
        yield f"dbt-core's JSON schema refuses {file} with an unknown key", lambda: must_refuse(
            lambda: validate(artifact, {**read(file), "ours": 1})
        )
        yield f"dbt-artifacts-parser reads {file}", lambda: parse(read(file))
    yield "dbt-core finds the parents and children that manifest.json says", compare_edges


with report.open("w", encoding="utf-8") as lines:
    for name, check in checks():
        try:
            check()
            problem = None
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"[:2000]
        lines.write(json.dumps({"name": name, "problem": problem}) + "\n")
