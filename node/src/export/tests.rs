use super::*;
use crate::api::{Booking, Moved, Project, Proposal, Signature, Summary, Territory};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, Draft, View, ViewEntry};
use djuntu_protocol::identity::{EntryId, VersionHash};
use djuntu_protocol::time::Time;

const MADE: &str = "2027-05-06T07:08:09Z";

/// Writes into an empty document of a kind, edit by edit, and returns what it says then.
fn written(kind: DocumentKind, edits: Vec<Vec<Assignment>>) -> Draft {
    let mut view = View::build(kind, 1, Vec::new()).unwrap();
    for (number, edit) in edits.into_iter().enumerate() {
        let change = view.edit([1; 16], Time(0), &edit).unwrap();
        view.extend(vec![ViewEntry { id: EntryId([u8::try_from(number).unwrap(); 32]), changes: vec![change] }]);
    }
    view.draft().clone()
}

fn draft(kind: DocumentKind, set: &[(&str, &str)]) -> Draft {
    let set = set.iter().map(|(path, value)| Assignment { path: (*path).to_owned(), value: Some((*value).to_owned()) });
    written(kind, vec![set.collect()])
}

/// Returns a draft as JSON has it, for fields that only newer tables have.
fn from_json(json: &str) -> Draft {
    Draft { fields: serde_json::from_str(json).unwrap(), ..Draft::default() }
}

fn document(number: u8, kind: DocumentKind, draft: Draft) -> Document {
    let party = |number: u8, name: &str| Territory { id: TerritoryId([number; 32]), name: name.to_owned() };
    Document {
        summary: Summary {
            id: DocumentId([number; 32]),
            kind: kind.name().to_owned(),
            title: draft.title(&[]),
            parties: vec![party(1, "Loures"), party(2, "Maio")],
            state: None,
            changed: Some("2027-05-01T00:00:00Z".to_owned()),
            public: true,
        },
        draft,
        entries: 1,
        set_aside: Vec::new(),
        disputes: Vec::new(),
        proposals: Vec::new(),
        decision: None,
        assembly: None,
        record: None,
        project: None,
        fund: None,
        measure: None,
        warnings: Vec::new(),
        publishing: None,
        fingerprint: String::new(),
    }
}

fn material(documents: Vec<Document>) -> Material {
    let profile = |number: u8, name: &str, country: &str| {
        let (lat, lon) = if country == "PT" { ("388300000", "-91500000") } else { ("151400000", "-232100000") };
        let json = format!(
            r#"{{"title":{{"pt":"{name}"}},"form":"municipality","country":"{country}","org_ref":"XI-WIKIDATA-Q{number}",
                "lat_e7":{lat},"lon_e7":{lon}}}"#
        );
        (TerritoryId([number; 32]), document(number, DocumentKind::Territory, from_json(&json)))
    };
    Material {
        documents,
        territories: [profile(1, "Loures", "PT"), profile(2, "Maio", "CV")].into(),
        ours: Some(TerritoryId([1; 32])),
        made: MADE.to_owned(),
    }
}

fn project() -> Document {
    let set = [
        ("title.pt", "=Escolas irmãs; \"as duas\""),
        ("title.fr", "Écoles sœurs"),
        ("lang0", "pt"),
        ("summary.pt", "Primeira linha,\nsegunda linha\r\n'n terceira"),
        ("form", "@action"),
        ("planned_start", "2027-01-31"),
        ("planned_end", "2028-12-31"),
        ("sectors.11120", "true"),
        ("sectors.15150", "true"),
        ("sectors.16061", "true"),
        ("milestones.+a.title.pt", "-Primeira carta"),
        ("milestones.+a.title.kea", "Purmeru karta"),
        ("milestones.+a.due", "2027-02-28"),
        ("milestones.+b.due", "2027-03-31"),
    ];
    document(7, DocumentKind::Project, draft(DocumentKind::Project, &set))
}

fn agreement() -> Document {
    let set = [
        ("title.pt", "Protocolo <de> cooperação"),
        ("preamble.pt", "<script>alert(1)</script>"),
        ("articles.+b.pos", "2"),
        ("articles.+b.body.pt", "Segundo artigo"),
        ("articles.+a.pos", "1"),
        ("articles.+a.heading.pt", "Artigo 1 & único"),
        ("ends", "2030-12-31"),
    ];
    document(8, DocumentKind::Agreement, draft(DocumentKind::Agreement, &set))
}

/// Returns an agreement that one of two has signed and whose draft says the same.
fn signed_agreement() -> Document {
    let mut signed = agreement();
    signed.summary.state = Some("in force".to_owned());
    let (loures, maio) = (signed.summary.parties[0].clone(), signed.summary.parties[1].clone());
    let signature = Signature {
        by: loures.clone(),
        name: "Ana <b>".to_owned(),
        office: "Presidente".to_owned(),
        time: "2027-04-01T10:00:00Z".to_owned(),
        outside: None,
    };
    signed.proposals = vec![Proposal {
        number: 1,
        version: VersionHash([5; 32]),
        by: loures,
        parties: signed.summary.parties.clone(),
        ratifying: vec![maio.clone()],
        ratifications: Vec::new(),
        unratified: vec![maio.clone()],
        objections: Vec::new(),
        adherents: Vec::new(),
        ended: None,
        in_force: true,
        replaced_by: None,
        signatures: vec![signature],
        missing: vec![maio],
        disputed: Vec::new(),
        changed_since: true,
        text: serde_json::to_string(&signed.draft.fields).unwrap(),
    }];
    signed
}

/// Returns what a draft says without the ids of items, which are new ones in a copy.
fn without_ids(draft: &Draft) -> Vec<String> {
    let fields = |fields: &draft::Fields| format!("{fields:?}");
    let mut said: Vec<String> = Vec::new();
    for (name, value) in &draft.fields {
        let items = super::draft::items(&draft.fields, name);
        if items.is_empty() {
            said.push(format!("{name} {value:?}"));
        } else {
            let mut items: Vec<String> = items.into_iter().map(|(_, item)| fields(item)).collect();
            items.sort_unstable();
            said.push(format!("{name} {items:?}"));
        }
    }
    said
}

#[test]
fn tables_come_back_as_the_same_documents() {
    let long = "Água. ".repeat(3_000);
    let mut long_one = project();
    long_one.draft = written(
        DocumentKind::Project,
        csv::edits(vec![
            Assignment { path: "title.pt".to_owned(), value: Some("Longo".to_owned()) },
            Assignment { path: "objectives.pt".to_owned(), value: Some(long.clone()) },
        ]),
    );
    long_one.summary.id = DocumentId([9; 32]);
    let material = material(vec![project(), agreement(), long_one]);
    let made = export(Format::Csv, &material).unwrap();
    assert_eq!(made, export(Format::Csv, &material).unwrap(), "the same documents give the same bytes");
    assert!(csv::is_archive(&made.bytes) && made.name == format!("csv-{}.zip", DocumentId([1; 32]).short()));
    let read = csv::read(&made.bytes).unwrap();
    assert_eq!((read.documents.len(), read.faults.len()), (material.documents.len(), 0));
    for (incoming, document) in read.documents.into_iter().zip(&material.documents) {
        assert_eq!(incoming.id, document.summary.id.to_string());
        let copy = written(incoming.kind, csv::edits(incoming.set));
        assert_eq!(without_ids(&copy), without_ids(&document.draft));
    }
}

/// Returns the rows of a table in a zip.
fn rows_in(zip: &[u8], table: &str) -> Vec<Vec<String>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let text = std::io::read_to_string(zip.by_name(table).unwrap()).unwrap();
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn what_was_signed_is_in_tables_for_reading_without_groups_of_few() {
    let made = export(Format::Csv, &material(vec![measured(), signed_agreement()])).unwrap();
    let rows = rows_in(&made.bytes, "measure.observations.csv");
    let cell = |rows: &[Vec<String>], row: usize, column: &str| {
        let at = rows[0].iter().position(|name| name == column).unwrap();
        rows[row][at].clone()
    };
    assert_eq!(rows.len(), 2, "groups of few are in no file (R269): {rows:?}");
    // A number is a number, whatever its sign; a text is never a formula.
    assert_eq!((cell(&rows, 1, "value"), cell(&rows, 1, "group")), ("-1.5".to_owned(), "'=bairro".to_owned()));
    let signed = rows_in(&made.bytes, "agreement.signatures.csv");
    let line = |row: usize| (cell(&signed, row, "by"), cell(&signed, row, "signed"), cell(&signed, row, "name"));
    assert_eq!(line(1), ("Loures".to_owned(), "yes".to_owned(), "Ana <b>".to_owned()));
    assert_eq!(line(2), ("Maio".to_owned(), "no".to_owned(), String::new()));
    let tables = csv::read(&made.bytes).unwrap();
    let (passed, documents) = (tables.passed_over, tables.documents.len());
    assert_eq!((documents, passed.len(), passed[0].as_str()), (2, 4, "agreement.ratifications.csv"), "{passed:?}");
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let made = export(Format::Csv, &material(vec![project()])).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(made.bytes)).unwrap();
    for index in 0..zip.len() {
        let text = std::io::read_to_string(zip.by_index(index).unwrap()).unwrap();
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        if !text.starts_with('\u{feff}') {
            continue;
        }
        for cell in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
}

#[test]
fn what_is_wrong_with_tables_is_told_with_its_row() {
    let table = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let zip = |tables: &[(String, String)]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in tables {
            zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let check = |tables: &[(String, String)], expected: &str| {
        let error = csv::read(&zip(tables)).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    };
    let documents = table("documents.csv", "id;kind\r\na;project\r\nb;agreement\r\n");
    check(&[], "the zip has no documents.csv");
    check(&[table("documents.csv", "id,kind\na,projet\n")], "documents.csv, row 2: there is no kind");
    check(
        &[table("documents.csv", "id,kind\na,project\na,project\n")],
        "documents.csv, row 3: the id a is there twice",
    );
    check(&[documents.clone(), table("project.csv", "id,form\nc,x\n")], "project.csv, row 2: “c” is in no row");
    check(&[documents.clone(), table("project.csv", "id,x\na,1\n")], "project.csv, row 2: there is no column x");
    check(&[documents.clone(), table("project.csv", "id,form\na,1,2\n")], "project.csv, row 2: it has more cells");
    check(
        &[documents.clone(), table("agreement.csv", "id,form\na,x\n")],
        "agreement.csv, row 2: a project has no place",
    );
    check(
        &[documents.clone(), table("texts.csv", "id,field,text\na,title,x\n")],
        "texts.csv, row 2: the columns field",
    );
    // What unpacks without end, together or alone, is not held; nor does one table hide another.
    let much = " ".repeat(600 << 10);
    check(&[documents.clone(), table("x.csv", &much), table("y.csv", &much)], "y.csv is larger than");
    check(&[table("a/documents.csv", "id,kind\na,project\n"), documents.clone()], "it is no zip of djuntu: it has two");
    let folder =
        zip(&[table("out/documents.csv", "id\tkind\na\tproject\n"), table("out/project.csv", "id,form\na,plan\n")]);
    let read = csv::read(&folder).unwrap();
    let form = Assignment { path: "form".to_owned(), value: Some("plan".to_owned()) };
    let incoming = csv::Incoming { id: "a".to_owned(), kind: DocumentKind::Project, set: vec![form] };
    assert_eq!(read, csv::Tables { documents: vec![incoming], ..csv::Tables::default() });
    // What could be read and not be written is told of every row, before anything is.
    let texts = table("texts.csv", "id,field,language,text\na,title,de,Wasser\na,title,pt,Água\n");
    let steps = table("project.milestones.csv", "id,item,due\na,1,amanhã\na,2,2027-01-31\n");
    let faults = csv::read(&zip(&[documents, steps, texts])).unwrap().faults;
    let told: Vec<_> = faults.iter().map(|fault| (fault.table.as_deref(), fault.row, fault.what.as_str())).collect();
    let (date, language) =
        ("due is a date such as 2026-11-23, not amanhã", "there are no texts in de; the languages are ");
    assert!(
        matches!(told.as_slice(), [
        (Some("project.milestones.csv"), 2, first), (Some("texts.csv"), 2, second),
    ] if *first == date && second.starts_with(language)),
        "{told:?}"
    );
    assert!(csv::read(b"PK\x03\x04rubbish").is_err() && csv::read(b"").is_err());
}

/// The project of which the XML is checked with the official schema too: everything that the table of a project can say.
const FULL: &str = r#"{
    "title":{"pt":"Água & escolas","fr":"Eau et écoles","kea":"Agu"},"lang0":"pt",
    "summary":{"pt":"Resumo <1>"},"objectives":{"pt":"Objetivos"},"method":{"pt":"Método"},
    "planned_start":"2027-01-31","planned_end":"2029-01-30","actual_start":"2027-02-01",
    "sectors":{"14030":true,"11120":true,"15150":true},"sdg":{"4":true,"6":true},"spiral":{"A1":true},
    "partners":{"a":{"territory":"PARTY","role":"4"},"b":{"name":"Fundo","role":"1","org_type":"60"}},
    "places":{"p":{"name":{"pt":"Escola"},"lat_e7":151200000,"lon_e7":-232100000}},
    "budget":{"x":{"period_start":"2027-01-31","period_end":"2027-12-31","amount":1234567,"currency":"EUR","status":"2"},
              "y":{"period_start":"2028-01-01","period_end":"2028-12-31","amount":5,"currency":"CVE"}},
    "results":{"r":{"type":"1","title":{"pt":"Cartas"},"indicator":{"pt":"Número"},"measure":"1","baseline_year":2026,"baseline_value":"0"},
               "s":{"type":"2","title":{"pt":"Ambiente"},"measure":"5","baseline_year":2026,"baseline_value":"fraco"}},
    "result_periods":{"1":{"result":"r","period_start":"2027-01-01","period_end":"2027-12-31","target":"40","actual":"12.5"},
                      "2":{"result":"s","period_start":"2027-01-01","period_end":"2027-12-31","target":"bom"}}
}"#;

fn full() -> Document {
    let json = FULL.replace("PARTY", &TerritoryId([2; 32]).to_string());
    let mut full = document(7, DocumentKind::Project, from_json(&json));
    let [loures, maio] = [0, 1].map(|place: usize| full.summary.parties[place].clone());
    let booking = |number: u8, by: &Territory, code: u8, date: &str| Booking {
        entry: EntryId([number; 32]),
        by: by.clone(),
        form: "spent".to_owned(),
        code,
        amount: "120.5".to_owned(),
        currency: "EUR".to_owned(),
        date: date.to_owned(),
        with: Some(maio.clone()),
        pledge: None,
        text: "Selos & envelopes".to_owned(),
        state: "stands".to_owned(),
    };
    full.project = Some(Project {
        lead: loures.clone(),
        status: "finalisation".to_owned(),
        code: 3,
        disputed: Vec::new(),
        moves: vec![Moved { status: "finalisation".to_owned(), by: loures.clone(), time: String::new() }],
        pledges: Vec::new(),
        bookings: vec![
            booking(1, &loures, 4, "2027-02-01"),
            booking(2, &loures, 1, "2027-03-01"),
            // Another territory's, and of a day to come.
            booking(3, &maio, 4, "2027-02-02"),
            booking(4, &loures, 4, "2031-01-01"),
        ],
        done: Vec::new(),
        reports: Vec::new(),
    });
    full
}

#[test]
fn a_project_becomes_an_activity_in_the_order_of_the_schema() {
    let made = export(Format::Iati, &material(vec![full()])).unwrap();
    let xml = String::from_utf8(made.bytes).unwrap();
    let names = [
        "<iati-identifier>XI-WIKIDATA-Q1-a4dqobyh<",
        "<reporting-org ref=\"XI-WIKIDATA-Q1\" type=\"11\">",
        "<title>",
        "<narrative>Água &amp; escolas<",
        "<narrative xml:lang=\"fr\">Eau",
        "<description type=\"1\">",
        "<description type=\"2\">",
        "<participating-org ref=\"XI-WIKIDATA-Q2\" type=\"11\" role=\"4\">",
        "<participating-org type=\"60\" role=\"1\">",
        "<participating-org ref=\"XI-WIKIDATA-Q1\" type=\"11\" role=\"4\">",
        "<activity-status code=\"3\"/>",
        "<activity-date type=\"1\" iso-date=\"2027-01-31\"/>",
        "<recipient-country code=\"CV\" percentage=\"100.00\"/>",
        "<location>",
        "<pos>15.12 -23.21<",
        "<sector vocabulary=\"1\" code=\"11120\" percentage=\"33.33\"/>",
        "<sector vocabulary=\"1\" code=\"15150\" percentage=\"33.34\"/>",
        "<tag vocabulary=\"2\" code=\"4\"",
        "<budget type=\"1\" status=\"2\">",
        "<value currency=\"EUR\" value-date=\"2027-01-31\">12345.67<",
        "<value currency=\"CVE\" value-date=\"2027-05-06\">0.05<",
        "<transaction-type code=\"4\"/>",
        "<transaction-date iso-date=\"2027-02-01\"/>",
        "<value currency=\"EUR\" value-date=\"2027-02-01\">120.5<",
        "<narrative>Selos &amp; envelopes<",
        "<receiver-org ref=\"XI-WIKIDATA-Q2\">",
        "<transaction-type code=\"1\"/>",
        "<provider-org ref=\"XI-WIKIDATA-Q2\">",
        "<result type=\"1\">",
        "<baseline year=\"2026\" value=\"0\"/>",
        "<target value=\"40\"/>",
        "<narrative>fraco<",
    ];
    let mut from = 0;
    for name in names {
        let found = xml.get(from..).and_then(|rest| rest.find(name));
        from += found.unwrap_or_else(|| panic!("{name} is missing or in another place:\n{xml}"));
    }
    assert!(!xml.contains("2027-02-02") && !xml.contains("2031"), "{xml}");
    assert!(!xml.contains("kea") && !xml.contains("Resumo <1>"), "{xml}");
}

/// A project is where its places are, else where those are who carry it out.
#[test]
fn a_country_is_where_the_work_is_and_not_where_the_money_comes_from() {
    let countries = |places: &str, partners: &str| {
        let json = format!(
            r#"{{"title":{{"pt":"Água"}},"summary":{{"pt":"Água"}},"actual_start":"2027-01-01","sectors":{{"14030":true}},
                "places":{{{places}}},"partners":{{{partners}}}}}"#
        );
        let made = export(Format::Iati, &material(vec![document(7, DocumentKind::Project, from_json(&json))])).unwrap();
        let xml = String::from_utf8(made.bytes).unwrap();
        let found = xml.split("recipient-country code=\"").skip(1);
        found
            .filter_map(|rest| rest.split_once("\"/>"))
            .map(|(country, _)| country.replace("\" percentage=\"", " "))
            .collect::<Vec<_>>()
    };
    let [loures, maio] = [1, 2].map(|number| TerritoryId([number; 32]));
    let funding = format!(r#""a":{{"territory":"{loures}","role":"1"}}"#);
    assert_eq!(countries("", ""), ["CV 50.00", "PT 50.00"]);
    assert_eq!(countries("", &funding), ["CV 100.00"]);
    assert_eq!(countries(&format!(r#""p":{{"territory":"{maio}"}}"#), ""), ["CV 100.00"]);
    assert_eq!(countries(r#""p":{"lat_e7":387000000,"lon_e7":-92000000}"#, ""), ["PT 100.00"]);
    // Far from everybody: nothing can be told of it.
    assert_eq!(countries(r#""p":{"lat_e7":10000000,"lon_e7":10000000}"#, &funding), ["CV 100.00"]);
}

#[test]
fn what_funders_want_and_a_project_lacks_is_told_and_there_is_no_file() {
    let json = r#"{"planned_start":"2027-05-01","planned_end":"2027-04-01","actual_start":"2030-01-01","sectors":{"x":true},
        "budget":{"b":{"period_start":"2027-01-01","period_end":"2029-01-01"}},
        "results":{"r":{"measure":"1","baseline_value":"many"}},"result_periods":{"1":{"result":"x"}},
        "partners":{"m":{"territory":"Maio","role":"4"},"n":{"role":"4"}}}"#;
    let Err(Lacking(lacking)) =
        export(Format::Iati, &material(vec![document(7, DocumentKind::Project, from_json(json))]))
    else {
        panic!("a file that is not valid was made");
    };
    let all = lacking.join("\n");
    for expected in [
        "has no title: djuntu edit a4dqobyh title.pt=…",
        "has no summary and no objectives",
        "has the sector “x”, which is no DAC code",
        "ends (2027-04-01) before it begins",
        "says of a day that is still to come that it was",
        "for more than a year",
        "without an amount",
        "without a currency",
        "has a result (r) without a title",
        "whose baseline is no number",
        "has a period (1) of no result",
        "has a partner (m) “Maio” that is no territory known here: djuntu edit a4dqobyh partners.m.territory=…",
        "has a partner (n) without a territory and without a name",
    ] {
        assert!(all.contains(expected), "{expected} is not in\n{all}");
    }
    let mut nowhere = material(vec![full()]);
    nowhere.territories.values_mut().for_each(|profile| _ = profile.draft.fields.remove("country"));
    let Err(Lacking(lacking)) = export(Format::Iati, &nowhere) else { panic!("no country is invented") };
    assert!(lacking.join("\n").contains("in which country it is"), "{lacking:?}");
    let Err(Lacking(lacking)) = export(Format::Iati, &Material { ours: None, ..material(Vec::new()) }) else {
        panic!()
    };
    assert_eq!(lacking.len(), 2, "{lacking:?}");
}

/// Lets the parsers and rules of others judge a file; `tests/formats.py` says which.
fn judged(format: Format, documents: Vec<Document>) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), std::path::PathBuf::from);
    let python = target.join("tools/formats/bin/python");
    assert!(
        python.is_file(),
        "the parsers of others are not in {}: “tests/run --tools” puts them there",
        target.display()
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, export(format, &material(documents)).unwrap().bytes).unwrap();
    let mut check = std::process::Command::new(python);
    let checked = check.arg(root.join("tests/formats.py")).arg(format.name()).arg(&file).output().unwrap();
    let (said, failed) = (String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    assert!(checked.status.success(), "{}:\n{said}{failed}", format.name());
}

#[test]
fn activities_are_valid_by_the_schema_the_codes_and_the_rules_of_iati() {
    let least = r#"{"title":{"kea":"Agu"},"objectives":{"en":"\u0000<&\u001b"},"actual_start":"2027-01-01","sectors":{"14030":true}}"#;
    judged(Format::Iati, vec![full()]);
    judged(Format::Iati, vec![document(9, DocumentKind::Project, from_json(least)), full()]);
}

#[test]
fn calendars_maps_and_catalogues_are_read_by_the_parsers_of_others() {
    let profile = material(Vec::new()).territories.into_values().next().unwrap();
    judged(Format::Ical, vec![project(), agreement()]);
    judged(Format::Ical, vec![full()]);
    judged(Format::Geojson, vec![full(), profile.clone()]);
    judged(Format::Jsonld, vec![project(), agreement()]);
    judged(Format::Jsonld, vec![full(), profile]);
    judged(Format::Jsonld, vec![released_record(), gift_fund(), measured()]);
}

fn released_record() -> Document {
    let mut record = document(10, DocumentKind::Record, from_json(r#"{"title":{"pt":"Rascunho"}}"#));
    let text = r#"{"title":{"pt":"Horta"},"abstract":{"pt":"Água primeiro."},"keywords":{"agua":true},
        "authors":{"a":{"name":"Ana","affiliation":"Escola"}},"doi":"10.1234/x"}"#;
    let version = format!(
        r#"{{"owner":{{"id":"{0}","name":"Loures"}},"superseded_by":[],"versions":[{{"number":1,"entry":"{0}","version":"{0}",
            "time":"2027-04-01T10:00:00Z","reviews":[],"endorsed_by":[],"licence":"CC-BY-4.0",
            "released":"2027-04-02T10:00:00Z","retracted":null,"changed_since":true,"text":{1}}}]}}"#,
        EntryId([4; 32]),
        serde_json::to_string(text).unwrap()
    );
    record.record = serde_json::from_str(&version).unwrap();
    record
}

fn gift_fund() -> Document {
    let mut fund =
        document(11, DocumentKind::Fund, from_json(r#"{"title":{"pt":"Fundo"},"purpose":{"pt":"Escolas"}}"#));
    let json = format!(
        r#"{{"unit":"EUR","received":"500.00","spent":"0.00","ledger":[],"audits":[],
            "holders":[{{"territory":{{"id":"{}","name":"Loures"}},"balance":"500.00","received":"500.00","spent":"0.00",
            "disputed":false}}]}}"#,
        EntryId([1; 32])
    );
    fund.fund = serde_json::from_str(&json).unwrap();
    fund
}

/// What was observed of some people, and of too few to be told.
fn measured() -> Document {
    let observed = |people: u64, value: &str| {
        format!(
            r#"{{"entry":"{0}","by":{{"id":"{0}","name":"Loures"}},"indicator":"well_being","value":"{value}","unit":"1-10",
                "method":"SPIRAL","from":"2027-01-01","until":"2027-01-31","source":"","group":"=bairro","people":{people},
                "state":"validated","replaced_by":[],"beside":[],"of_few":{1}}}"#,
            EntryId([3; 32]),
            people < 5
        )
    };
    let measure = format!(r#"{{"observations":[{},{}],"series":[]}}"#, observed(5, "-1.5"), observed(4, "9.25"));
    let mut asked = document(9, DocumentKind::Measure, draft(DocumentKind::Measure, &[]));
    asked.measure = serde_json::from_str(&measure).unwrap();
    asked
}

/// A portal shows how a record is cited, what a fund has, and what was observed, but of groups of few.
#[test]
fn a_catalogue_says_what_the_kind_of_a_document_has() {
    let made = export(Format::Jsonld, &material(vec![released_record(), gift_fund(), measured()])).unwrap();
    let text = String::from_utf8(made.bytes.clone()).unwrap();
    assert!(!text.contains("9.25") && !text.contains("Rascunho") && !text.contains("[]"), "{text}");
    let catalogue: serde_json::Value = serde_json::from_slice(&made.bytes).unwrap();
    let [record, fund, measure] = [0, 1, 2].map(|index: usize| &catalogue["dcat:dataset"][index]);
    assert_eq!(record["dct:license"]["@id"], "https://spdx.org/licenses/CC-BY-4.0");
    assert_eq!(
        (&record["schema:author"][0]["schema:name"], &record["dcat:keyword"][0]),
        (&"Ana".into(), &"agua".into())
    );
    assert_eq!(record["dct:bibliographicCitation"], VersionHash([4; 32]).to_string());
    assert_eq!(
        (&fund["@type"][1], &fund["schema:amount"]["schema:value"]),
        (&"schema:MonetaryGrant".into(), &"500.00".into())
    );
    assert_eq!(measure["schema:hasPart"].as_array().map(Vec::len), Some(1));
    assert_eq!(measure["schema:hasPart"][0]["schema:value"], "-1.5");
}

#[test]
fn calendars_have_whole_days_and_folded_lines() {
    let made = export(Format::Ical, &material(vec![project(), agreement()])).unwrap();
    let text = String::from_utf8(made.bytes).unwrap();
    assert!(text.lines().all(|line| line.len() <= 75) && text.split("\r\n").count() == text.lines().count() + 1);
    let unfolded = text.replace("\r\n ", "");
    for expected in [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        "DTSTAMP:20270501T000000Z\r\nDTSTART;VALUE=DATE:20270228\r\nDTEND;VALUE=DATE:20270301\r\n",
        "SUMMARY:-Primeira carta\r\n",
        "SUMMARY:=Escolas irmãs\\; \"as duas\" is to begin\r\n",
        "SUMMARY:Protocolo <de> cooperação ends\r\n",
        "DTSTART;VALUE=DATE:20301231\r\nDTEND;VALUE=DATE:20310101\r\n",
    ] {
        assert!(unfolded.contains(expected), "{expected:?} is not in\n{unfolded}");
    }
    assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), unfolded.matches("UID:").count());
}

/// Returns the files of a zip.
fn unzipped(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: String| {
        let text = std::io::read_to_string(zip.by_name(&name).unwrap()).unwrap();
        (name, text)
    };
    names.into_iter().map(&mut read).collect()
}

#[test]
fn a_site_is_whole_pages_whose_links_lead_to_each_other() {
    let mut hidden = document(9, DocumentKind::Project, draft(DocumentKind::Project, &[("title.pt", "Segredo")]));
    hidden.summary.public = false;
    let hostile =
        draft(DocumentKind::Project, &[("title.pt", "<script>x</script>"), ("summary.pt", "[x](javascript:x)")]);
    let hostile = document(11, DocumentKind::Project, hostile);
    let public = material(vec![full(), agreement(), hidden.clone(), hostile]);
    let made = export(Format::Site, &public).unwrap();
    assert_eq!((made.content_type, made.name.ends_with(".zip")), ("application/zip", true));
    let files = unzipped(made.bytes);
    let pages: Vec<(&String, &String)> = files.iter().filter(|(name, _)| name.ends_with(".html")).collect();
    assert_eq!(pages.len(), 1 + 4 * (1 + 3), "an index, and in each language a list and three documents");
    for (name, page) in pages {
        assert!(!page.contains("<script") && !page.contains("Segredo") && !page.contains("<form"), "{name}: {page}");
        for link in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            if link.starts_with('#') {
                continue;
            }
            let mut path: Vec<&str> = name.split('/').collect();
            path.pop();
            for part in link.split('/') {
                if part == ".." {
                    path.pop().unwrap();
                } else {
                    path.push(part);
                }
            }
            assert!(files.contains_key(&path.join("/")), "{name} leads to {link}");
        }
    }
    assert!(files["calendar.ics"].contains("BEGIN:VEVENT") && files["pt/index.html"].contains("Água"));
    assert_eq!(export(Format::Site, &public).unwrap().bytes, export(Format::Site, &public).unwrap().bytes);
    assert!(export(Format::Site, &material(vec![hidden])).is_err());
}

/// Of an agreement in force the days are those that were signed, whatever its draft says by now.
#[test]
fn the_days_of_an_agreement_in_force_are_those_that_were_signed() {
    let in_force = |change: &dyn Fn(&mut Document)| {
        let mut signed = signed_agreement();
        signed.proposals[0].missing.clear();
        signed.proposals[0].unratified.clear();
        signed.proposals[0].text = r#"{"title":{"pt":"Protocolo"},"ends":"2030-12-31","notice_days":90}"#.to_owned();
        signed.draft = draft(DocumentKind::Agreement, &[("title.pt", "Outro"), ("ends", "2035-12-31")]);
        change(&mut signed);
        let [calendar, catalogue] = [Format::Ical, Format::Jsonld].map(|format| {
            String::from_utf8(export(format, &material(vec![signed.clone()])).unwrap().bytes)
                .unwrap()
                .replace("\r\n ", "")
        });
        assert!(!calendar.contains("2035") && !catalogue.contains("2035"), "{calendar}{catalogue}");
        calendar
    };
    let calendar = in_force(&|_| {});
    // Ninety days before the end.
    assert!(calendar.contains("VALUE=DATE:20301231") && calendar.contains("VALUE=DATE:20301002"), "{calendar}");
    let ended = in_force(&|signed| {
        let by = signed.summary.parties[0].clone();
        let (reason, effective) = ("Basta.".to_owned(), "2028-05-01".to_owned());
        signed.proposals[0].ended = Some(crate::api::Ending { by, reason, effective, contested: false });
    });
    assert!(ended.contains("VALUE=DATE:20280501") && !ended.contains("2030"), "{ended}");
}

#[test]
fn maps_have_longitude_first_and_nothing_outside_the_world() {
    let far = from_json(r#"{"title":{"pt":"Longe"},"lat_e7":910000000,"lon_e7":0}"#);
    let all = material(vec![full(), document(9, DocumentKind::Territory, far)]);
    let profile = all.territories.values().next().unwrap().clone();
    let all = Material { documents: [all.documents.clone(), vec![profile]].concat(), ..all };
    let made = export(Format::Geojson, &all).unwrap();
    let map: serde_json::Value = serde_json::from_slice(&made.bytes).unwrap();
    let at = |index: usize| map["features"][index]["geometry"]["coordinates"].to_string();
    assert_eq!((map["type"].as_str(), map["features"].as_array().map(Vec::len)), (Some("FeatureCollection"), Some(2)));
    assert_eq!((at(0).as_str(), at(1).as_str()), ("[-23.21,15.12]", "[-9.15,38.83]"));
    assert_eq!(map["features"][0]["properties"]["name"], "Escola");
}

#[test]
fn a_catalogue_says_what_each_document_is() {
    let made = export(Format::Jsonld, &material(vec![full(), agreement()])).unwrap();
    let catalogue: serde_json::Value = serde_json::from_slice(&made.bytes).unwrap();
    assert_eq!(catalogue["@type"], "dcat:Catalog");
    assert_eq!(catalogue["dct:publisher"]["foaf:name"], "Loures");
    let project = &catalogue["dcat:dataset"][0];
    assert_eq!(project["@type"][1], "schema:Project");
    assert_eq!(project["dct:identifier"], DocumentId([7; 32]).to_string());
    assert_eq!(project["dct:title"].as_array().map(Vec::len), Some(3));
    // What the context does not define would be lost when it is read.
    let prefixes: Vec<String> =
        catalogue["@context"].as_object().unwrap().keys().map(|key| format!("{key}:")).collect();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for key in keys(project).into_iter().chain(keys(&catalogue)).filter(|key| !key.starts_with('@')) {
        assert!(prefixes.iter().any(|prefix| key.starts_with(prefix)), "{key}");
    }
}

#[test]
fn an_agreement_on_paper_is_the_frozen_text_escaped() {
    let mut signed = signed_agreement();
    signed.draft = draft(DocumentKind::Agreement, &[("title.pt", "Outro texto")]);
    let page = String::from_utf8(export(Format::Html, &material(vec![signed])).unwrap().bytes).unwrap();
    assert!(!page.contains("<script") && !page.contains("Outro texto") && !page.contains("<b>"), "{page}");
    let first = page.find("Artigo 1 &amp; único").unwrap();
    assert!(first < page.find("Segundo artigo").unwrap(), "articles stand in their order");
    for expected in [VersionHash([5; 32]).to_string().as_str(), "Versão 1: em vigor", "não assinou", "djuntu verify"]
    {
        assert!(page.contains(expected), "{expected} is not in\n{page}");
    }
    assert!(export(Format::Html, &material(vec![project()])).is_err());
}

/// A council reads what it ratified, what was signed with it, and what became of it, in the document's own language.
#[test]
fn paper_has_ratifications_annexes_and_what_ended_it_in_the_language_of_the_document() {
    let json = r#"{"title":{"fr":"Convention"},"lang0":"fr","notice_days":90,"renewal":"tacit","ends":"2030-12-31",
        "themes":{"14030":true},"parties":{"a":{"territory":"MAIO","needs_ratification":"yes"}},
        "files":{"f":{"name":"plan <1>.pdf","hash":"HASH","size":12}},
        "budget":{"b":{"year":2027,"party":"MAIO","amount":150000,"currency":"EUR"}}}"#;
    let mut signed = signed_agreement();
    let maio = signed.summary.parties[1].clone();
    signed.proposals[0].text = json.replace("MAIO", &maio.id.to_string());
    let paper = |signed: &Document| {
        String::from_utf8(export(Format::Html, &material(vec![signed.clone()])).unwrap().bytes).unwrap()
    };
    let page = paper(&signed);
    for expected in [
        "n’a pas ratifié",
        "plan &lt;1&gt;.pdf</td>",
        "HASH</td>",
        "<td>1500.00</td>",
        "14030",
        "31 décembre 2030",
        "<td>Maio</td>",
        "Jours de préavis",
    ] {
        assert!(page.contains(expected), "{expected} is not in\n{page}");
    }
    let proposal = &mut signed.proposals[0];
    proposal.unratified.clear();
    proposal.ratifications = vec![crate::api::Ratification {
        by: maio.clone(),
        body: "Assemblée <municipale>".to_owned(),
        reference: "12/2027".to_owned(),
        date: "2027-03-01".to_owned(),
        contested: false,
    }];
    let effective = "2028-05-01".to_owned();
    proposal.ended = Some(crate::api::Ending { by: maio, reason: "Fin.".to_owned(), effective, contested: false });
    let page = paper(&signed);
    assert!(page.contains("Assemblée &lt;municipale&gt;</td><td>12/2027</td>"), "{page}");
    assert!(page.contains("1er mai 2028") && page.contains("Fin.") && !page.contains("n’a pas ratifié"), "{page}");
    // Nobody reads a key or the name of a field where a word should be.
    assert!(["paper-", "version-", "notice_days", "column-"].iter().all(|key| !page.contains(key)), "{page}");
}

#[test]
fn a_decision_on_paper_has_its_question_its_votes_and_what_came_of_it() {
    let text = r#"{"title":{"pt":"Praça"},"lang0":"pt","options":{"a":{"label":{"pt":"Sim <já>"}},"b":{"label":{"pt":"Não"}}}}"#;
    let territory = |number: u8, name: &str| format!(r#"{{"id":"{}","name":"{name}"}}"#, EntryId([number; 32]));
    let (entry, loures, maio) = (EntryId([3; 32]), territory(1, "Loures"), territory(2, "Maio"));
    let decision = format!(
        r#"{{"questions":[{{"entry":"{entry}","number":1,"by":{loures},"time":"2027-04-01T10:00:00Z","method":"majority",
            "options":[{{"id":"a","label":"Sim <já>"}},{{"id":"b","label":"Não"}}],
            "bodies":[{{"territory":{loures},"weight":1,"tallies":[{{"entry":"{entry}","counts":{{"a":51,"b":27}},"abstain":3,
                "present":81,"paper":80,"root":"r","objects":false,"contested":false}}]}},
              {{"territory":{maio},"weight":1,"tallies":[]}}],
            "objections":[],"state":"adopted","adopted":"a","changed_since":false,"text":{}}}]}}"#,
        serde_json::to_string(text).unwrap()
    );
    let mut put = document(9, DocumentKind::Decision, from_json(r#"{"title":{"pt":"Outra"}}"#));
    put.decision = serde_json::from_str(&decision).unwrap();
    let page = String::from_utf8(export(Format::Html, &material(vec![put])).unwrap().bytes).unwrap();
    let hash = djuntu_protocol::document::view::Frozen::hash_of(text).to_string();
    for expected in [
        "Sim &lt;já&gt;</th>",
        "<td>51</td><td>27</td><td>3</td><td>81</td>",
        "<td>Maio</td>",
        hash.as_str(),
        "djuntu verify",
    ] {
        assert!(page.contains(expected), "{expected} is not in\n{page}");
    }
    assert!(
        !page.contains("Outra") && !page.contains("<já>") && !page.contains("paper-") && !page.contains("decision-"),
        "{page}"
    );
}
