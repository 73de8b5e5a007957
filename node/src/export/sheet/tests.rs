use super::*;

fn plan(map: &[(&str, &str)], collection: Option<&str>) -> Plan {
    Plan {
        kind: DocumentKind::Project,
        collection: collection.map(str::to_owned),
        columns: map.iter().map(|(column, field)| ((*column).to_owned(), (*field).to_owned())).collect(),
        language: "pt".to_owned(),
    }
}

fn said(row: &SheetRow) -> Vec<String> {
    row.set.iter().map(|one| format!("{}={}", one.path, one.value.as_deref().unwrap_or_default())).collect()
}

#[test]
fn each_row_becomes_a_document_and_what_is_wrong_is_told_with_its_row() {
    let text = "Nome;Início;sectors;Nota\r\nEscolas;31/01/2027;11120 14030;x\r\n;;;\r\nÁgua;31/02/2027;;\r\n\
                Estrada;2027-03-01;a b,c;\r\n";
    let sheet = read(text.as_bytes(), &plan(&[("Nome", "title"), ("Início", "planned_start")], None)).unwrap();
    assert_eq!(sheet.unused, ["Nota"]);
    assert_eq!(sheet.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 5]);
    let first =
        ["title.pt=Escolas", "planned_start=2027-01-31", "sectors.11120=true", "sectors.14030=true", "lang0=pt"];
    assert_eq!(said(&sheet.rows[0]), first);
    assert_eq!(
        sheet.faults,
        [Fault { table: None, row: 4, what: "planned_start is a date such as 2026-11-23, not 2027-02-31".to_owned() }]
    );
}

#[test]
fn each_row_becomes_an_item() {
    let text = "title,due,owner\nCarta,01/02/2027,\nVisita,,x\n";
    let sheet = read(text.as_bytes(), &plan(&[], Some("milestones"))).unwrap();
    let all: Vec<String> = sheet.rows.iter().flat_map(said).collect();
    let expected = [
        "milestones.+2.title.pt=Carta",
        "milestones.+2.due=2027-02-01",
        "milestones.+3.title.pt=Visita",
        "milestones.+3.owner=x",
    ];
    assert_eq!(all, expected);
}

#[test]
fn a_mapping_that_cannot_be_followed_is_told() {
    let check = |text: &[u8], plan: &Plan, expected: &str| {
        let error = read(text, plan).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(b"Nome\nx\n", &plan(&[], None), "no column is called like a field");
    check(b"Nome\nx\n", &plan(&[("Name", "title")], None), "there is no column “Name”; the columns are Nome");
    check(b"Nome\nx\n", &plan(&[("Nome", "titel")], None), "there is no field titel; the fields are title");
    check(b"Nome\nx\n", &plan(&[("Nome", "title")], Some("steps")), "has no items called steps");
    check(b"Nome\n\x81\n", &plan(&[("Nome", "title")], None), "it is not in UTF-8");
}
