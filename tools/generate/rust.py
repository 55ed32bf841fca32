"""Writes a service's snapshot as Rust: its tables, and types for the shapes that are spoken."""

import re
import subprocess

KINDS = {
    "structure": "Structure",
    "list": "List",
    "map": "Map",
    "string": "String",
    "blob": "Blob",
    "boolean": "Boolean",
    "integer": "Integer",
    "long": "Long",
    "double": "Double",
    "timestamp": "Timestamp",
}
PROTOCOLS = {"rest-json": "RestJson", "json": "Json11", "query": "Query"}
# How a value is written in JSON. A blob is base64.
SCALARS = {
    "string": "String",
    "blob": "String",
    "boolean": "bool",
    "integer": "i32",
    "long": "i64",
    "float": "f64",
    "double": "f64",
    "timestamp": "f64",
}
LOCATIONS = {"uri": "Uri", "querystring": "Query", "header": "Header"}
TABLE_TYPES = ["Api", "Kind", "Location", "Member", "Operation", "Protocol", "Shape"]
KEYWORDS = {"type", "match", "ref", "move", "use", "where", "in", "enum", "final"}


def render(service, model):
    """The service's module, as rustfmt leaves it."""
    text = "\n".join([*head(service, model), *tables(service, model), *types(model)]) + "\n"
    # Without a file name there is no folder to take the settings from.
    settings = "max_width=100,use_small_heuristics=Max,newline_style=Unix"
    command = ["rustfmt", "--edition", "2024", "--config", settings]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def head(service, model):
    text = "\n".join(types(model))
    serde = [name for name in ("Deserialize", "Serialize") if re.search(rf"\b{name}\b", text)]
    lines = [f"//! Made by `make generate` from `model/{service}.json`. Not to be edited.", ""]
    if "BTreeMap" in text:
        lines += ["use std::collections::BTreeMap;", ""]
    if "Timestamp" in text:
        lines += ["use jiff::Timestamp;"]
    lines += [f"use serde::{{{', '.join(serde)}}};", ""]
    written = "\n".join(tables(service, model))
    names = [name for name in TABLE_TYPES if re.search(rf"\b{name}\b", written)]
    return [*lines, f"use crate::model::{{{', '.join(names)}}};", ""]


def tables(service, model):
    asked = inputs_of(model)
    # What is answered in JSON is written from its type alone.
    answered = outputs_of(model) if speaks_xml(model) else set()
    yield "pub(crate) static API: Api = Api {"
    yield f"service: {quoted(service)},"
    yield f"protocol: Protocol::{PROTOCOLS[model['protocol']]},"
    yield f"version: {quoted(model.get('version', ''))},"
    yield f"namespace: {quoted(model.get('namespace', ''))},"
    yield "operations: &["
    for name, facts in sorted(model["operations"].items()):
        yield (
            f"Operation {{ name: {quoted(name)}, method: {quoted(facts['method'])}, "
            f"uri: {quoted(facts['uri'])}, served: {str(facts.get('served', False)).lower()}, "
            f"input: {optional(facts.get('input'), quoted)}, "
            f"output: {optional(facts.get('output'), quoted)} }},"
        )
    yield "],"
    yield "shapes: &["
    for name in sorted(asked | answered):
        yield from shape_table(name, model["shapes"][name], name in asked)
    yield "],"
    yield "#[cfg(test)]"
    yield "errors: &["
    for code, status in sorted(model["errors"].items()):
        yield f"({quoted(code)}, {status}),"
    yield "],"
    yield "};"


def shape_table(name, shape, asked):
    """Only what differs from `Shape::EMPTY` is written; of what is only answered, its form."""
    yield "Shape {"
    yield f"name: {quoted(name)},"
    yield f"kind: Kind::{KINDS[shape['type']]},"
    if asked:
        yield from constraints(shape)
    yield from parts(shape)
    yield "..Shape::EMPTY"
    yield "},"


def constraints(shape):
    if shape.get("required"):
        yield f"required: &[{', '.join(map(quoted, sorted(shape['required'])))}],"
    for bound in ("min", "max"):
        if bound in shape:
            yield f"{bound}: Some({grouped(shape[bound])}),"
    if "pattern" in shape:
        yield f"pattern: Some({quoted(shape['pattern'])}),"
    if "enum" in shape:
        yield f"values: &[{', '.join(map(quoted, shape['enum']))}],"
    if shape.get("sensitive"):
        yield "sensitive: true,"


def parts(shape):
    if shape.get("members"):
        yield "members: &["
        for member, at in sorted(shape["members"].items()):
            location = optional(at.get("location"), lambda it: f"Location::{LOCATIONS[it]}")
            wire = at.get("locationName", member)
            yield (
                f"Member {{ name: {quoted(member)}, shape: {quoted(at['shape'])}, "
                f"location: {location}, wire: {quoted(wire)} }},"
            )
        yield "],"
    for part in ("member", "key", "value"):
        if part in shape:
            yield f"{part}: Some({quoted(shape[part])}),"
    if "payload" in shape:
        yield f"payload: Some({quoted(shape['payload'])}),"


def types(model):
    came, left = inputs_of(model), outputs_of(model)
    for name in sorted(came | left):
        shape = model["shapes"][name]
        if shape["type"] == "structure":
            yield from structure(model, name, shape, name in came, name in left)


def structure(model, name, shape, came, left):
    # What an answer carries outside its body is no part of what is written there.
    members = {
        member: at
        for member, at in sorted(shape["members"].items())
        if member != shape.get("payload") and (came or "location" not in at)
    }
    derives = ["Default"]
    derives += ["Deserialize"] if came else []
    derives += ["Serialize"] if left else []
    yield f"#[derive({', '.join(derives)})]"
    if not members:
        yield f"pub struct {name} {{}}"
        return
    case = "PascalCase" if next(iter(members))[0].isupper() else "camelCase"
    yield f'#[serde(rename_all = "{case}")]'
    yield f"pub struct {name} {{"
    for member, at in members.items():
        field = snake(member)
        kind = type_of(model, at["shape"])
        serde = []
        if cased(field, case) != member:
            serde.append(f'rename = "{member}"')
        if member not in shape.get("required", []) or not came:
            kind = f"Option<{kind}>"
            if left:
                serde.append('skip_serializing_if = "Option::is_none"')
        if serde:
            yield f"#[serde({', '.join(serde)})]"
        yield f"pub {'r#' if field in KEYWORDS else ''}{field}: {kind},"
    yield "}"


def type_of(model, name):
    shape = model["shapes"][name]
    match shape["type"]:
        case "structure":
            return name
        case "list":
            return f"Vec<{type_of(model, shape['member'])}>"
        case "map":
            return f"BTreeMap<{type_of(model, shape['key'])}, {type_of(model, shape['value'])}>"
        case "timestamp" if speaks_xml(model):
            return "Timestamp"
        case scalar:
            return SCALARS[scalar]


def speaks_xml(model):
    return model["protocol"] == "query"


def inputs_of(model):
    return reachable(model, "input")


def outputs_of(model):
    return reachable(model, "output")


def reachable(model, way):
    """The shapes of what is sent, or answered."""
    wanted = [facts[way] for facts in model["operations"].values() if way in facts]
    found = set()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            shape = model["shapes"][name]
            wanted += [member["shape"] for member in shape.get("members", {}).values()]
            wanted += [shape[part] for part in ("member", "key", "value") if part in shape]
    return found


def snake(name):
    """KMSKeyArn → kms_key_arn, S3Bucket → s3_bucket"""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return name.lower()


def cased(field, case):
    """What serde makes of a field's name."""
    pascal = "".join(word[:1].upper() + word[1:] for word in field.split("_"))
    return pascal if case == "PascalCase" else pascal[:1].lower() + pascal[1:]


def quoted(text):
    if "\\" in text or '"' in text:
        return f'r#"{text}"#' if '"' in text else f'r"{text}"'
    return f'"{text}"'


def optional(value, shown):
    return "None" if value is None else f"Some({shown(value)})"


def grouped(number):
    """1000000 → 1_000_000"""
    text = f"{number:,}".replace(",", "_")
    return text if abs(number) >= 10000 else str(number)
