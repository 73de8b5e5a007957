//! The rows of the tables of statements, in the order of their columns.

use crate::api::{BodyVote, Booking, Document, Proposal, Question, Territory};
use crate::export::cells::harmless;

fn yes(is: bool) -> String {
    (if is { "yes" } else { "no" }).to_owned()
}

fn some<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Returns a territory in two cells: its name and its id.
fn whose(territory: &Territory) -> [String; 2] {
    [harmless(&territory.name), territory.id.to_string()]
}

fn whose_if(territory: Option<&Territory>) -> [String; 2] {
    territory.map(whose).unwrap_or_default()
}

fn names(territories: &[Territory]) -> String {
    let names: Vec<&str> = territories.iter().map(|territory| territory.name.as_str()).collect();
    harmless(&names.join("; "))
}

fn of_proposal(proposal: &Proposal) -> [String; 2] {
    [proposal.number.to_string(), proposal.version.to_string()]
}

pub(super) fn versions(document: &Document) -> Vec<Vec<String>> {
    let row = |proposal: &Proposal| {
        let ended = proposal.ended.as_ref();
        let mut row = of_proposal(proposal).to_vec();
        row.extend(whose(&proposal.by));
        row.push(yes(proposal.in_force));
        row.push(some(proposal.replaced_by.as_ref()));
        row.push(ended.map(|ended| harmless(&ended.by.name)).unwrap_or_default());
        row.push(ended.map(|ended| harmless(&ended.reason)).unwrap_or_default());
        row.push(ended.map(|ended| harmless(&ended.effective)).unwrap_or_default());
        row
    };
    document.proposals.iter().map(row).collect()
}

pub(super) fn signatures(document: &Document) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for proposal in &document.proposals {
        let begin = |by: &Territory, signed: bool| {
            let mut row = of_proposal(proposal).to_vec();
            row.extend(whose(by));
            row.push(yes(signed));
            row
        };
        for signature in &proposal.signatures {
            let mut row = begin(&signature.by, true);
            row.extend([harmless(&signature.name), harmless(&signature.office), signature.time.clone()]);
            row.push(signature.outside.as_deref().map(harmless).unwrap_or_default());
            rows.push(row);
        }
        for missing in &proposal.missing {
            let mut row = begin(missing, false);
            row.extend([const { String::new() }; 4]);
            rows.push(row);
        }
    }
    rows
}

pub(super) fn ratifications(document: &Document) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for proposal in &document.proposals {
        let begin = |by: &Territory, ratified: bool| {
            let mut row = of_proposal(proposal).to_vec();
            row.extend(whose(by));
            row.push(yes(ratified));
            row
        };
        for said in &proposal.ratifications {
            let mut row = begin(&said.by, true);
            row.extend([harmless(&said.body), harmless(&said.reference), harmless(&said.date)]);
            row.push(yes(said.contested));
            rows.push(row);
        }
        for missing in &proposal.unratified {
            let mut row = begin(missing, false);
            row.extend([const { String::new() }; 4]);
            rows.push(row);
        }
    }
    rows
}

fn put(document: &Document) -> impl Iterator<Item = &Question> {
    document.decision.iter().flat_map(|decision| &decision.questions)
}

fn label(question: &Question, id: &str) -> String {
    let option = question.options.iter().find(|option| option.id == id);
    option.map(|option| harmless(&option.label)).unwrap_or_default()
}

pub(super) fn questions(document: &Document) -> Vec<Vec<String>> {
    let row = |question: &Question| {
        let mut row = vec![question.number.to_string(), question.entry.to_string()];
        row.extend(whose(&question.by));
        row.extend([question.time.clone(), question.method.clone(), some(question.threshold.as_ref())]);
        row.push(question.state.clone());
        let adopted = question.adopted.as_deref();
        row.push(adopted.map(harmless).unwrap_or_default());
        row.push(adopted.map(|id| label(question, id)).unwrap_or_default());
        row
    };
    put(document).map(row).collect()
}

pub(super) fn tallies(document: &Document) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for question in put(document) {
        let begin = |body: &BodyVote, entry: String| {
            let mut row = vec![question.number.to_string(), entry];
            row.extend(whose(&body.territory));
            row.extend([some(body.assembly.as_ref()), body.weight.to_string()]);
            row
        };
        for body in &question.bodies {
            for tally in &body.tallies {
                for (option, votes) in &tally.counts {
                    let mut row = begin(body, tally.entry.to_string());
                    row.extend([harmless(option), label(question, option), votes.to_string()]);
                    row.extend([tally.abstain, tally.present, tally.paper].map(|count| count.to_string()));
                    row.extend([yes(tally.objects), yes(tally.contested), tally.root.clone()]);
                    rows.push(row);
                }
            }
            if body.tallies.is_empty() {
                let mut row = begin(body, String::new());
                row.extend([const { String::new() }; 9]);
                rows.push(row);
            }
        }
    }
    rows
}

pub(super) fn seats(document: &Document) -> Vec<Vec<String>> {
    let seats = document.assembly.iter().flat_map(|assembly| &assembly.seats);
    let row = |seat: &crate::api::Seat| {
        let holder = seat.holder.as_ref().map(|holder| harmless(&holder.name)).unwrap_or_default();
        let (entry, label) = (seat.entry.to_string(), harmless(&seat.label));
        vec![entry, seat.actor.clone(), label, holder, yes(seat.votes), yes(seat.vacant)]
    };
    seats.map(row).collect()
}

pub(super) fn minutes(document: &Document) -> Vec<Vec<String>> {
    let minutes = document.assembly.iter().flat_map(|assembly| &assembly.minutes);
    let row = |minutes: &crate::api::Minutes| {
        let start = minutes.start.as_deref().map(harmless).unwrap_or_default();
        let mut row = vec![minutes.entry.to_string(), harmless(&minutes.meeting), start];
        row.extend(whose(&minutes.by));
        row.extend([minutes.time.clone(), yes(minutes.approved)]);
        row.extend([names(&minutes.approved_by), names(&minutes.missing)]);
        row
    };
    minutes.map(row).collect()
}

pub(super) fn records(document: &Document) -> Vec<Vec<String>> {
    let versions = document.record.iter().flat_map(|record| &record.versions);
    let row = |version: &crate::api::RecordVersion| {
        let mut row = vec![version.number.to_string(), version.version.to_string(), version.entry.to_string()];
        row.push(version.time.clone());
        row.push(version.licence.as_deref().map(harmless).unwrap_or_default());
        row.push(some(version.released.as_ref()));
        row.push(version.retracted.as_deref().map(harmless).unwrap_or_default());
        row.push(names(&version.endorsed_by));
        row
    };
    versions.map(row).collect()
}

pub(super) fn reviews(document: &Document) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for version in document.record.iter().flat_map(|record| &record.versions) {
        for review in &version.reviews {
            let mut row = vec![version.number.to_string()];
            row.extend(whose(&review.by));
            row.extend([review.time.clone(), review.verdict.clone(), harmless(&review.text)]);
            rows.push(row);
        }
    }
    rows
}

pub(super) fn pledges(document: &Document) -> Vec<Vec<String>> {
    let pledges = document.project.iter().flat_map(|project| &project.pledges);
    let row = |pledge: &crate::api::Pledge| {
        let mut row = vec![pledge.entry.to_string()];
        row.extend(whose(&pledge.by));
        row.extend([pledge.form.clone(), pledge.quantity.clone(), harmless(&pledge.unit)]);
        row.push(pledge.item.as_deref().map(harmless).unwrap_or_default());
        row.extend([harmless(&pledge.text), pledge.state.clone()]);
        row
    };
    pledges.map(row).collect()
}

pub(super) fn bookings(document: &Document) -> Vec<Vec<String>> {
    let bookings = document.project.iter().flat_map(|project| &project.bookings);
    let row = |booking: &Booking| {
        let mut row = vec![booking.entry.to_string()];
        row.extend(whose(&booking.by));
        row.extend([booking.form.clone(), booking.code.to_string(), booking.amount.clone()]);
        row.extend([harmless(&booking.currency), harmless(&booking.date)]);
        row.extend(whose_if(booking.with.as_ref()));
        row.extend([some(booking.pledge.as_ref()), harmless(&booking.text), booking.state.clone()]);
        row
    };
    bookings.map(row).collect()
}

pub(super) fn done(document: &Document) -> Vec<Vec<String>> {
    let done = document.project.iter().flat_map(|project| &project.done);
    let row = |done: &crate::api::DoneMilestone| {
        let mut row = vec![harmless(&done.milestone), done.title.as_deref().map(harmless).unwrap_or_default()];
        row.extend(whose(&done.by));
        row.extend([done.time.clone(), harmless(&done.evidence)]);
        row
    };
    done.map(row).collect()
}

pub(super) fn reports(document: &Document) -> Vec<Vec<String>> {
    let reports = document.project.iter().flat_map(|project| &project.reports);
    let row = |report: &crate::api::PeriodReport| {
        let mut row = vec![report.entry.to_string()];
        row.extend(whose(&report.by));
        row.extend([harmless(&report.from), harmless(&report.until), names(&report.endorsed_by)]);
        row
    };
    reports.map(row).collect()
}

pub(super) fn balances(document: &Document) -> Vec<Vec<String>> {
    let Some(fund) = &document.fund else { return Vec::new() };
    let row = |holder: &crate::api::Holder| {
        let mut row = whose(&holder.territory).to_vec();
        row.extend([holder.balance.clone(), some(holder.frozen.as_ref())]);
        row.extend([holder.received.clone(), holder.spent.clone()]);
        row.extend([fund.unit.as_deref().map(harmless).unwrap_or_default(), yes(holder.disputed)]);
        row
    };
    fund.holders.iter().map(row).collect()
}

pub(super) fn ledger(document: &Document) -> Vec<Vec<String>> {
    let Some(fund) = &document.fund else { return Vec::new() };
    let row = |line: &crate::api::LedgerLine| {
        let mut row = vec![line.entry.to_string(), line.time.clone()];
        row.extend(whose(&line.by));
        row.extend([line.act.clone(), some(line.amount.as_ref())]);
        row.push(fund.unit.as_deref().filter(|_| line.amount.is_some()).map(harmless).unwrap_or_default());
        row.push(line.donor.as_deref().map(harmless).unwrap_or_default());
        row.extend(whose_if(line.to.as_ref()));
        row.extend([some(line.gift.as_ref()), some(line.project.as_ref()), some(line.decision.as_ref())]);
        row.extend([harmless(&line.text), yes(line.reason.is_none())]);
        row.push(line.reason.as_deref().map(harmless).unwrap_or_default());
        row
    };
    fund.ledger.iter().map(row).collect()
}

pub(super) fn audits(document: &Document) -> Vec<Vec<String>> {
    let audits = document.fund.iter().flat_map(|fund| &fund.audits);
    let row = |audit: &crate::api::Audited| {
        let mut row = whose(&audit.by).to_vec();
        row.extend(whose(&audit.holder));
        row.extend([audit.upto.to_string(), yes(audit.right), harmless(&audit.text), audit.time.clone()]);
        row
    };
    audits.map(row).collect()
}

pub(super) fn observations(document: &Document) -> Vec<Vec<String>> {
    let observations = document.measure.iter().flat_map(|measure| &measure.observations);
    let row = |of: &crate::api::Observed| {
        let mut row = vec![of.entry.to_string()];
        row.extend(whose(&of.by));
        row.extend([harmless(&of.indicator), of.value.clone(), harmless(&of.unit), harmless(&of.method)]);
        row.extend([harmless(&of.from), harmless(&of.until), harmless(&of.source)]);
        row.push(of.group.as_deref().map(harmless).unwrap_or_default());
        row.extend([some(of.people.as_ref()), of.state.clone()]);
        let replaced: Vec<String> = of.replaced_by.iter().map(ToString::to_string).collect();
        row.push(replaced.join(" "));
        row
    };
    observations.filter(|of| !of.of_few).map(row).collect()
}
