//! What the people of the nodes do: they ask, get an answer, and go on; and what is checked in every answer.

use super::{Happening, World};
use crate::sim::user::{self, Task, Wish};
use djuntu_protocol::engine::{Answer, Command, CommandId, Input, Reading, Refusal};
use djuntu_protocol::identity::charter::Office;
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::invitation::Invitation;

/// How often somebody with an office key does the work of the office, in percent.
const OFFICE_PERCENT: u64 = 30;
/// How often in a row a document may have changed meanwhile when somebody writes it.
const STALE_MAX: u32 = 20;

impl World {
    /// Gives a command, remembering what for.
    pub(super) fn command(&mut self, node: usize, command: Command, task: Task) {
        let target = self.node_mut(node);
        target.commands += 1;
        let id = CommandId(target.commands);
        target.tasks.insert(id, task);
        self.feed(node, Input::Command(id, command));
    }

    /// Asks a node something and lets things happen until it has answered.
    pub(in crate::sim) fn ask(&mut self, node: usize, command: Command) -> Option<Result<Answer, Refusal>> {
        self.answered = None;
        self.command(node, command, Task::Ask);
        for _ in 0..600 {
            if self.answered.is_some() {
                break;
            }
            self.pass_until(self.now + 100);
        }
        self.answered.take()
    }

    /// People at a node begin something, and do so again after a while.
    pub(super) fn work(&mut self, node: usize, epoch: u64) {
        if !self.runs(node, epoch) || !self.is_troubled {
            return;
        }
        if self.node(node).desk(self.now).is_some() {
            self.command(node, Command::List, Task::List);
        } else if self.node(node).founds {
            let office = Office { title: "Presidente".into(), holder: "Ana Exemplo".into(), from: None, until: None };
            self.command(node, Command::Found(office), Task::Found);
        }
        let pause = self.random.between(200, 12_000);
        self.schedule(pause, Happening::Work { node, epoch });
    }

    /// Goes on with what a command was given for.
    pub(super) fn answered(&mut self, node: usize, id: CommandId, answer: Result<Answer, Refusal>) {
        let task = self.node_mut(node).tasks.remove(&id);
        let Some(task) = task else { return self.fail(node, "answered a command twice, or one that nobody gave") };
        if matches!(task, Task::Ask) {
            self.answered = Some(answer);
            return;
        }
        match answer {
            Ok(answer) => self.succeeded(node, task, answer),
            Err(refusal) => self.refused(node, &task, &refusal),
        }
    }

    fn succeeded(&mut self, node: usize, task: Task, answer: Answer) {
        match (task, answer) {
            (_, Answer::Founded(territory)) => self.promised(node, territory.document(), EntryId(territory.0)),
            (Task::Cooperate, Answer::Created(document)) => {
                self.of_many.insert(document);
                self.promised(node, document, EntryId(document.0));
            }
            (_, Answer::Created(document)) => self.promised(node, document, EntryId(document.0)),
            (Task::Write(document, _), Answer::Committed(entry)) => {
                self.node_mut(node).stale.remove(&document);
                self.promised(node, document, entry);
            }
            (Task::Invite(index), Answer::Invited(invitation)) => {
                let copied: Invitation = invitation.to_string().parse().expect("an invitation can be read again");
                self.introduction(index).invitation.get_or_insert(copied);
            }
            (Task::Observe(index), Answer::Observing) => self.introduction(index).is_done = true,
            (Task::Accept(index), Answer::Accepted(_)) => self.introduction(index).told = Some(self.node(node).epoch),
            (Task::List, Answer::Listed(documents)) => {
                let Some(desk) = self.node(node).desk(self.now) else { return };
                if desk.has_office_key && self.random.chance(OFFICE_PERCENT) {
                    let kinds: Vec<_> =
                        documents.iter().map(|(document, header, _)| (*document, header.kind)).collect();
                    return self.hold_office(node, &kinds);
                }
                if let Some((command, task)) = user::choose(&mut self.random, &desk, &documents) {
                    self.command(node, command, task);
                }
            }
            (Task::Charter, Answer::Charter(sheet)) => self.look_at_charter(node, &sheet),
            (Task::Cooperation(document), Answer::Cooperation(cooperation)) => {
                self.look_at_cooperation(node, document, &cooperation);
            }
            (Task::Amend(removed), Answer::Committed(entry)) => {
                let Some(desk) = self.node(node).desk(self.now) else { return };
                self.promised(node, desk.territory.document(), entry);
                self.amended(node, removed);
            }
            (Task::Publish(document), Answer::Committed(entry)) => self.promised(node, document, entry),
            (Task::Cut(document), Answer::Committed(entry)) => {
                self.figures.accepted += 1;
                self.promised(node, document, entry);
            }
            (Task::Membership(document), Answer::Committed(entry)) => {
                self.figures.memberships += 1;
                self.promised(node, document, entry);
            }
            (Task::Read(document, wish), Answer::Reading(reading)) => self.read(node, document, wish, &reading),
            (task, answer) => self.fail(node, &format!("{task:?} was answered with {answer:?}")),
        }
    }

    /// Somebody was told that an entry is stored.
    pub(super) fn promised(&mut self, node: usize, document: DocumentId, entry: EntryId) {
        self.figures.promises += 1;
        if !self.node(node).disk.is_stored(&entry) {
            self.fail(node, &format!("said that {entry:?} is stored before it was"));
        }
        self.node_mut(node).promises.push((document, entry));
    }

    fn read(&mut self, node: usize, document: DocumentId, wish: Wish, reading: &Reading) {
        let Some(desk) = self.node(node).desk(self.now) else { return };
        let view = user::view(reading, &self.node(node).disk, self.network_id);
        let next = view.and_then(|view| {
            let unappliable = view.unappliable().first().map(|(id, reason)| format!("{id:?} is unappliable: {reason}"));
            unappliable.map_or_else(|| user::go_on(&mut self.random, &desk, wish, reading, &view), Err)
        });
        match next {
            Ok(Some(command)) => {
                let thinks = if self.random.chance(30) { self.random.below(8_000) } else { self.random.below(100) };
                let (epoch, task) = (self.node(node).epoch, Task::Write(document, wish));
                self.schedule(thinks, Happening::Command { node, epoch, command, task });
            }
            Ok(None) => {}
            Err(what) => self.fail(node, &what),
        }
    }

    fn refused(&mut self, node: usize, task: &Task, refusal: &Refusal) {
        match (task, refusal) {
            // Somebody else was faster: read again, and write on that.
            (Task::Write(document, wish), Refusal::Stale) => {
                self.figures.stale += 1;
                let honest = self.node(node).is_honest();
                let again = self.node_mut(node).stale.entry(*document).and_modify(|count| *count += 1).or_insert(1);
                if honest && *again > STALE_MAX {
                    return self.fail(node, &format!("{document:?} is always stale"));
                }
                self.command(node, Command::Read(*document), Task::Read(*document, *wish));
            }
            // Somebody else was faster, or the parties have changed since it was proposed or read.
            (Task::Write(_, Wish::Sign), Refusal::Already(_) | Refusal::NotProposed | Refusal::OtherParties)
            | (Task::Write(_, Wish::Propose), Refusal::OtherParties) => {}
            // Old state was put back, and statements wait.
            (
                Task::Write(_, Wish::Sign | Wish::Propose)
                | Task::Amend(_)
                | Task::Cut(_)
                | Task::Membership(_)
                | Task::Publish(_),
                Refusal::Unconfirmed,
            ) => {}
            // A node may be given the charter while it is on its way to found or join.
            (Task::Create, Refusal::NoCooperation) | (Task::Found, Refusal::HasTerritory) => {}
            // They have invited each other, and the other invitation came through first.
            (Task::Accept(index), Refusal::Already(_)) => self.introduction(*index).is_done = true,
            (Task::Accept(index), Refusal::OwnInvitation | Refusal::HasTerritory) => {
                let joined = self.node(node).desk(self.now).map(|desk| desk.territory);
                let introduction = self.introduction(*index);
                introduction.is_done =
                    introduction.invitation.as_ref().map(|invitation| invitation.territory) == joined;
            }
            // A twin may bring the acts of a cooperation of others (R118), and nobody but its parties writes there.
            (Task::Write(document, _), Refusal::NotEntitled) if self.is_of_many(node, document) => {}
            // The key is not listed, or not any more; or somebody else was faster.
            (
                Task::Write(_, Wish::Sign) | Task::Cooperate | Task::Invite(_) | Task::Accept(_),
                Refusal::NoOfficeKey,
            )
            | (
                Task::Publish(_),
                Refusal::NoOfficeKey | Refusal::Already(_) | Refusal::NotEntitled | Refusal::NoCooperation,
            )
            | (
                Task::Amend(_) | Task::Cut(_) | Task::Membership(_),
                Refusal::NoOfficeKey
                | Refusal::Stale
                | Refusal::Already(_)
                | Refusal::NotProposed
                | Refusal::NotEntitled
                | Refusal::NoCooperation,
            )
            | (Task::Cooperate, Refusal::Form(_))
            | (Task::Cooperation(_), Refusal::NoCooperation) => {}
            // What a liar does to its own territory is its own business.
            _ if !self.node(node).is_honest() => {}
            (task, refusal) => self.fail(node, &format!("{task:?} was refused: {refusal:?}")),
        }
    }
}
