"""Checks files that djuntu wrote with the parsers and rules of others.

    formats.py iati FILE             the schema and the ruleset of IATI 2.03, as its own library has them
    formats.py ical FILE             a calendar by RFC 5545
    formats.py geojson FILE          a map by RFC 7946
    formats.py jsonld FILE           expansion and triples by JSON-LD 1.1, without asking the network
    formats.py openapi FILE ANSWERS  the document by OpenAPI 3.1, and answers of a node by its schemas

ANSWERS has one JSON object a line: {"of": "get /api/v1/status", "status": 200, "body": …} for an answer of the interface,
{"of": "status", "body": …} for what a command prints with --json, and {"takes": "post /api/v1/…", "body": …} for a body that
is sent. Whatever is wrong is printed, one sentence a line; the exit code is 1 then.
"""

import copy
import datetime
import json
import re
import sys
import warnings


def iati(path):
    warnings.simplefilter("ignore")
    import iati.data
    import iati.default
    import iati.rulesets
    import iati.validator

    with open(path, encoding="utf-8") as file:
        # The library takes texts, and lxml takes no text that says in which encoding it is.
        dataset = iati.data.Dataset(re.sub(r"^<\?xml[^>]*\?>", "", file.read()))
    made = dataset.xml_tree.getroot().get("generated-datetime").replace("Z", "")

    class OnThatDay(datetime.datetime):
        """Rules about what is past are judged by the day on which the file was made."""

        @classmethod
        def today(cls):
            return cls.fromisoformat(made)

    iati.rulesets.datetime = OnThatDay
    schema = iati.default.activity_schema("2.03")
    rules, lists = [rule for ruleset in schema.rulesets for rule in ruleset.rules], schema.codelists
    wrong = []
    if len(rules) < 20 or len(lists) < 50:
        wrong.append(f"the library has {len(rules)} rules and {len(lists)} lists of codes only")
    log = iati.validator.full_validation(dataset, schema)
    wrong += [
        f"line {error.line_number}: {error.info}"
        for error in log
        if error.status == "error" and not error.info.startswith(NEWER_CODES)
    ]
    # Each rule by itself, too: what has nothing to be about in a file is neither so nor not so.
    wrong += [f"not so: {rule}" for rule in rules if rule.is_valid_for(dataset) is False]
    return wrong


# Lists that are not part of the standard grow without a new version of it: these codes, of the Goals and their targets, are
# younger than the library.
NEWER_CODES = tuple(f"{code} is not a valid Code on the TagVocabulary Codelist" for code in (2, 3))


def ical(path):
    from icalendar import Calendar

    with open(path, "rb") as file:
        content = file.read()
    calendars = Calendar.from_ical(content, multiple=True)
    wrong = [] if len(calendars) == 1 else [f"there are {len(calendars)} calendars"]
    for calendar in calendars:
        wrong += [f"{name}: {error}" for name, error in calendar.errors]
        wrong += [f"the calendar has no {name}" for name in ("VERSION", "PRODID") if name not in calendar]
        seen = set()
        for event in calendar.walk("VEVENT"):
            wrong += [f"{name}: {error}" for name, error in event.errors]
            wrong += [f"an event has no {name}" for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY") if name not in event]
            if event.end <= event.start:
                wrong.append(f"{event['UID']} ends before it begins")
            if event["UID"] in seen:
                wrong.append(f"{event['UID']} is there twice")
            seen.add(event["UID"])
        if not seen:
            wrong.append("there is no event")
        # What was read says the same as what was written.
        if Calendar.from_ical(calendar.to_ical()) != calendar:
            wrong.append("it reads differently when it is written again")
    if content.replace(b"\r\n", b"").count(b"\n"):
        wrong.append("a line ends without CR LF")
    return wrong


def geo_json(path):
    import geojson

    with open(path, encoding="utf-8") as file:
        collection = geojson.load(file)
    if not isinstance(collection, geojson.FeatureCollection):
        return ["this is no collection of features"]
    wrong = [str(error) for error in collection.errors()] if not collection.is_valid else []
    for feature in collection["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            wrong.append(f"{feature['id']} lies nowhere on Earth")
    ids = [feature["id"] for feature in collection["features"]]
    if len(set(ids)) != len(ids):
        wrong.append("two features have one id")
    return wrong + ([] if ids else ["there is no feature"])


# Terms by their own specifications: DCAT 2, DCMI Metadata Terms, FOAF, schema.org.
TERMS = {
    "http://www.w3.org/ns/dcat#": {"Catalog", "Dataset", "dataset", "keyword"},
    "http://purl.org/dc/terms/": {
        "title", "description", "identifier", "modified", "publisher", "language", "spatial", "license", "issued",
        "bibliographicCitation",
    },
    "http://xmlns.com/foaf/0.1/": {"Agent", "name"},
    "https://schema.org/": {
        "AdministrativeArea", "DigitalDocument", "EducationalOrganization", "GeoCoordinates", "Organization", "Place",
        "Project", "creativeWorkStatus", "endDate", "geo", "latitude", "longitude", "startDate", "CreativeWork", "Dataset",
        "MonetaryAmount", "MonetaryGrant", "Observation", "Person", "abstract", "affiliation", "amount", "author",
        "currency", "description", "funder", "hasPart", "measuredProperty", "measurementMethod", "name",
        "observationAbout", "observationPeriod", "sameAs", "unitText", "value", "version",
    },
}


def json_ld(path):
    from pyld import jsonld

    def refuse(url, _options):
        raise ValueError(f"somebody has to fetch {url} to read this")

    jsonld.set_document_loader(refuse)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    expanded = jsonld.expand(document)
    wrong = []

    def names(of, written):
        """Walks what was written and what it came to side by side: nothing may be lost."""
        if isinstance(written, list):
            for one in written:
                names(of, one)
        elif isinstance(written, dict) and "@value" not in written:
            for key, value in written.items():
                if key not in ("@context", "@id", "@type"):
                    prefix, _, name = key.partition(":")
                    space = document["@context"].get(prefix)
                    if name not in TERMS.get(space, ()):
                        wrong.append(f"{key} is no term of its vocabulary")
                    names(key, value)
            for kind in [written.get("@type")] if isinstance(written.get("@type"), str) else written.get("@type", []):
                prefix, _, name = kind.partition(":")
                if name not in TERMS.get(document["@context"].get(prefix), ()):
                    wrong.append(f"the type {kind} is not in its vocabulary")

    names("", document)
    triples = jsonld.to_rdf(document)["@default"]
    sets = [triple for triple in triples if triple["object"]["value"] == "http://www.w3.org/ns/dcat#Dataset"]
    if len(sets) != len(document["dcat:dataset"]):
        wrong.append(f"{len(document['dcat:dataset'])} documents came to {len(sets)} datasets")
    for triple in triples:
        for part in ("subject", "predicate", "object"):
            if triple[part]["type"] == "IRI" and ":" not in triple[part]["value"]:
                wrong.append(f"{triple[part]['value']} is no absolute IRI")
    compacted = jsonld.compact(expanded, document["@context"])
    if jsonld.normalize(compacted) != jsonld.normalize(document):
        wrong.append("it says something else when it is compacted again")
    return wrong


def closed(schema):
    """The document lets fields pass that are added later; a node of the same version has none that it does not name."""
    if isinstance(schema, dict):
        if "properties" in schema and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            closed(value)
    elif isinstance(schema, list):
        for value in schema:
            closed(value)
    return schema


def openapi(path, answers):
    from jsonschema import Draft202012Validator
    from openapi_spec_validator import OpenAPIV31SpecValidator

    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    wrong = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
    strict = closed(copy.deepcopy({"components": document["components"]}))
    due = set(document["x-commands"])
    for route, methods in document["paths"].items():
        due |= {f"{method} {route}" for method, described in methods.items() if has_json(described)}
    seen = set()
    with open(answers, encoding="utf-8") as file:
        for line in file:
            answer = json.loads(line)
            name = answer.get("of") or answer["takes"]
            try:
                schema = schema_of(document, answer)
            except KeyError as error:
                wrong.append(f"{name} is not in the document, or has no {error}")
                continue
            if "of" in answer and answer.get("status", 200) < 400:
                seen.add(" ".join(route_of(document, name)) if "status" in answer else name)
            validator = Draft202012Validator({**closed(copy.deepcopy(schema)), **strict})
            for error in validator.iter_errors(answer["body"]):
                wrong.append(f"{name}, {error.json_path}: {error.message[:300]}")
    wrong += [f"nobody has asked for “{name}”" for name in sorted(due - seen - RARE)]
    return wrong


def has_json(described):
    return any(
        "schema" in content.get("application/json", {})
        for status, response in described["responses"].items()
        for content in [response.get("content", {})]
        if status != "default"
    )


def route_of(document, asked):
    """The method, and the route that a path follows; what is written out comes before what is in braces."""
    method, path = asked.split(" ", 1)
    parts = path.split("/")

    def follows(route):
        names = route.split("/")
        return len(names) == len(parts) and all(
            name == part or name.startswith("{") for name, part in zip(names, parts)
        )

    routes = [route for route in document["paths"] if follows(route) and method in document["paths"][route]]
    if not routes:
        raise KeyError(f"route {asked}")
    return method, min(routes, key=lambda route: route.count("{"))


def schema_of(document, answer):
    if "takes" in answer:
        method, route = route_of(document, answer["takes"])
        content = document["paths"][route][method]["requestBody"]["content"]
        return content["application/json"]["schema"]
    if "status" not in answer:
        return document["x-commands"][answer["of"]]
    if answer["status"] >= 400:
        return document["components"]["schemas"]["Problem"]
    method, route = route_of(document, answer["of"])
    responses = document["paths"][route][method]["responses"]
    return responses[str(answer["status"])]["content"]["application/json"]["schema"]


# What only a dispute, a second root or lost keys make possible; its answers are of types that others have too.
RARE = {
    "post /api/v1/charter/approvals",
    "post /api/v1/charter/recoveries",
    "post /api/v1/charter/settlements",
    "post /api/v1/recovery/confirmations",
}

CHECKS = {"iati": iati, "ical": ical, "geojson": geo_json, "jsonld": json_ld, "openapi": openapi}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    found = CHECKS[sys.argv[1]](*sys.argv[2:])
    print("\n".join(found) if found else "good")
    sys.exit(1 if found else 0)
