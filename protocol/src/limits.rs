//! Every bound on what a peer, a file or a person can make this node hold or do, with its unit at the end of the name.
//!
//! Relations between bounds are asserted at compile time, at the end of the file.

use crate::time::Span;

/// Most bytes in one frame of a session: a page with one entry of the greatest size, and what is around it.
pub const FRAME_BYTES_MAX: usize = (1 << 20) + (64 << 10);
/// Most bytes in one signed entry.
pub const ENTRY_BYTES_MAX: usize = 1 << 20;
/// Most bytes in the body of an act.
pub const ACT_BYTES_MAX: usize = 256 << 10;
/// Most bytes that the entries of one page may have together, before compression.
pub const PAGE_BYTES_MAX: usize = 2 << 20;
/// How many bytes of entries a sender puts in a page before it starts the next one.
pub const PAGE_BYTES_TARGET: usize = 128 << 10;
/// Most entries in one page.
pub const ENTRIES_PER_PAGE_MAX: usize = 16_384;
/// Most bytes in the body of a page, before compression: its entries, and a few bytes for the shape of each.
pub const PAGE_BODY_BYTES_MAX: usize = PAGE_BYTES_MAX + 8 * ENTRIES_PER_PAGE_MAX;
/// Most places of one page from which something is left out that the reader works out: each costs it a hash.
pub const GAPS_PER_PAGE_MAX: usize = 32_768;
/// Most bytes in the payload of one record of a bundle: a page that could not be compressed, and its first byte.
pub const RECORD_BYTES_MAX: usize = PAGE_BODY_BYTES_MAX + 1;
/// How many bytes a reader may hash while it looks for the next intact record behind damage, for a whole file: enough
/// for 64 MiB of noise, too few to be kept busy by a file that was made for it.
pub const RESYNCHRONISE_BYTES_MAX: u64 = 512 << 20;
/// Most bytes of entries, as they are unpacked, that a session keeps unacknowledged in one direction.
pub const IN_FLIGHT_BYTES_MAX: usize = 1 << 20;
/// How many bytes on the wire are under way to a peer at first, before it has acknowledged anything.
pub const WINDOW_BYTES_FIRST: usize = 32 << 10;
/// Most bytes on the wire that are under way on a thin line, live entries not counted.
pub const WINDOW_BYTES_THIN: usize = 48 << 10;
/// Fewest bytes on the wire for which there is room under way, on whatever line.
pub const WINDOW_BYTES_MIN: usize = 24 << 10;
/// Most bytes of live entries that are under way beside everything else.
pub const LIVE_BYTES_MAX: usize = 16 << 10;
/// How many entries of a document that the peer has a part of are few, so that they come before other documents.
pub const FEW_ENTRIES_TARGET: usize = 32;
/// How many bytes on the wire a page may have, at least, when little may be under way.
pub const PAGE_BYTES_THIN: usize = 12 << 10;
/// A page that is acknowledged so soon shows that much more may be under way.
pub const ACKNOWLEDGED_AT_ONCE: Span = Span(60);
/// A page that is acknowledged so much later than the quickest one shows that more may be under way.
pub const DRAINED_SOON: Span = Span(250);
/// A page that is acknowledged so much later than the quickest one shows that less should be under way.
pub const DRAINED_LATE: Span = Span::seconds(2);
/// How many entries, or whole documents, are lined up for one peer before no more is worked out.
pub const WANTED_TARGET: usize = 512;
/// Most bytes of change chunks that this node puts into one entry: it needs room for its envelope beside them.
pub const CHANGES_BYTES_PER_ENTRY_MAX: usize = ENTRY_BYTES_MAX - (16 << 10);
/// Most change chunks in one entry.
pub const CHANGES_PER_ENTRY_MAX: usize = 1_024;
/// Most Automerge operations in one entry.
pub const OPERATIONS_PER_ENTRY_MAX: u64 = 10_000;
/// Most dependencies of one change, and most entries that one act cites.
pub const DEPENDENCIES_MAX: usize = 64;
/// Operation counters stay below this; 32-bit counters that overflow would make every later edit fail.
pub const OPERATION_COUNTER_MAX: u64 = 1 << 31;
/// Most bytes in one text or scalar value.
pub const VALUE_BYTES_MAX: usize = 1 << 20;
/// Most bytes in one value of a field that is set as a whole, not merged character by character.
pub const REGISTER_BYTES_MAX: usize = 16 << 10;
/// Most characters between the first and the last that one edit of a text changes; comparing two texts takes time that
/// grows with the square of their difference.
pub const EDIT_CHARACTERS_MAX: usize = 20_000;
/// Most bytes in the message of a change.
pub const CHANGE_MESSAGE_BYTES_MAX: usize = 256;
/// The time that a change claims stays below this, after and before 1970; the difference of two times must fit in 64 bits.
pub const CHANGE_TIME_MAX: u64 = 1 << 62;
/// Most actors that one change refers to, its own included.
pub const ACTORS_PER_CHANGE_MAX: usize = 1_024;
/// Most predecessors that the operations of one change name together.
pub const PREDECESSORS_PER_CHANGE_MAX: u64 = 65_536;
/// Most bytes in a key of a map or the name of a mark; equal ones are written once but held once per operation.
pub const KEY_BYTES_MAX: usize = 1_024;
/// Most bytes of a saved view; a document that needs more is built from its entries.
pub const SAVED_VIEW_BYTES_MAX: usize = 64 << 20;
/// Most words that are put in or taken out when two texts are compared word by word.
pub const DIFF_EDITS_PER_TEXT_MAX: usize = 1_000;
/// The same in all texts of a document together.
pub const DIFF_EDITS_MAX: usize = 4_000;
/// Deepest nesting of maps, lists and texts in a view.
pub const NESTING_MAX: usize = 16;
/// Most entries whose predecessors are unknown, kept per author.
pub const ORPHANS_PER_AUTHOR_MAX: usize = 256;
/// Most entries whose predecessors are unknown, kept per document.
pub const ORPHANS_PER_DOCUMENT_MAX: usize = 1_024;
/// Most bytes of entries whose predecessors are unknown, kept in all.
pub const ORPHANS_BYTES_MAX: usize = 16 << 20;
/// Most entries whose predecessors are unknown, kept from one peer in all documents.
pub const ORPHANS_PER_PEER_MAX: usize = 1_024;
/// Most bytes of entries whose predecessors are unknown, kept from one peer.
pub const ORPHANS_BYTES_PER_PEER_MAX: usize = 2 << 20;
/// How long an entry whose predecessors are unknown is kept.
pub const ORPHAN_AGE_MAX: Span = Span::days(1);
/// Most epochs of one author in a document that count by themselves, and most that one cut names.
pub const EPOCHS_PER_AUTHOR_MAX: usize = 1_024;
/// Most entries that one act keeps out.
pub const KEPT_OUT_PER_ACT_MAX: usize = 4_096;
/// Most parties of a cooperation.
pub const PARTIES_MAX: usize = 256;
/// The highest level of an assembly: the world.
pub const ASSEMBLY_LEVEL_MAX: u8 = 7;
/// Most options of a question.
pub const OPTIONS_PER_DECISION_MAX: usize = 64;
/// Most bodies that decide a question: an outcome cites the tally of each, and the question.
pub const BODIES_PER_DECISION_MAX: usize = DEPENDENCIES_MAX - 1;
/// Most keys in a charter.
pub const KEYS_PER_CHARTER_MAX: usize = 256;
/// Most approved versions of a charter with one number that are weighed against each other, the first one not counted.
pub const RIVALS_MAX: usize = 4;
/// Most guardians in a charter.
pub const GUARDIANS_MAX: usize = 32;
/// Most bytes in a name, an office or another short text of an act.
pub const SHORT_TEXT_BYTES_MAX: usize = 256;
/// Most bytes in a reason, a mandate or another longer text of an act.
pub const REASON_BYTES_MAX: usize = 4 << 10;
/// Most sessions at one time.
pub const SESSIONS_MAX: usize = 128;
/// Most sessions at one time with peers that are no nodes of a territory that shares something with ours (yet).
pub const STRANGERS_MAX: usize = 32;
/// Most sessions at one time with observers; twins have the others.
pub const OBSERVERS_MAX: usize = 64;
/// Most territories and cooperations that an observer names.
pub const SCOPES_MAX: usize = 64;
/// Most nodes from which an observer gets what is public.
pub const SOURCES_MAX: usize = 32;
/// Most charters and cooperations that one source may make an observer hold.
pub const NAMED_MAX: usize = 1 << 14;
/// Most documents that one frame may list.
pub const DOCUMENTS_PER_FRAME_MAX: usize = 1_024;
/// Most subtrees that one frame may describe when two nodes compare their documents.
pub const SUBTREES_PER_FRAME_MAX: usize = 1_024;
/// Most documents in a leaf of the prefix tree. Part of the format: with another value, equal sets would look different.
pub const LEAF_DOCUMENTS_MAX: usize = 24;
/// Most chain heads that one document may advertise in a frame.
pub const HEADS_PER_DOCUMENT_MAX: usize = 4_096;
/// Most chain heads in one frame, of all its documents; a sender begins another frame.
pub const HEADS_PER_FRAME_MAX: usize = 8_192;
/// Most heads, and documents to which they belong, that one peer told and that wait for documents to be loaded.
pub const HEADS_WAITING_MAX: usize = 1 << 16;
/// Most heads that are remembered of one peer for documents that are still to be sent to it.
pub const HEADS_QUEUED_MAX: usize = 1 << 18;
/// How long a peer may take for its hello.
pub const GREETING_AGE_MAX: Span = Span::seconds(30);
/// How long a peer may stay that has not shown that it is a node of a territory that shares something with ours.
pub const STRANGER_AGE_MAX: Span = Span::seconds(600);
/// Most exchanges about one set of documents before the session gives up and raises an alarm.
pub const RECONCILE_ROUNDS_MAX: u8 = 16;
/// For how long an office key under a passphrase may be unlocked at most.
pub const OFFICE_UNLOCKED_MAX: Span = Span::seconds(3_600);
/// How far a peer's clock may be ahead before that is shown.
pub const CLOCK_AHEAD_MAX: Span = Span::seconds(600);
/// Most document logs that the engine keeps loaded.
pub const LOGS_LOADED_MAX: usize = 4_096;
/// Most bytes that the loaded logs may take, as estimated, unless a single one takes more.
pub const LOGS_LOADED_BYTES_MAX: usize = 10 << 20;
/// Most documents of which it is kept which entries count.
pub const VERDICTS_KEPT_MAX: usize = 256;
/// Most entries of which it is kept whether they count, unless a single document has more: about 50 bytes each.
pub const VERDICT_ENTRIES_KEPT_MAX: usize = 1 << 17;
/// Most addresses in an invitation or a hello.
pub const ADDRESSES_MAX: usize = 16;
/// Most bytes in one address.
pub const ADDRESS_BYTES_MAX: usize = 256;
/// Most records of other nodes, of where they are, that are kept.
pub const NODE_RECORDS_MAX: usize = 4_096;
/// Most records of the nodes of one territory that are kept.
pub const NODE_RECORDS_PER_TERRITORY_MAX: usize = 64;
/// Most records in one frame; a sender begins another one.
pub const NODE_RECORDS_PER_FRAME_MAX: usize = 64;
/// How long after a session begins records are told, so that they hold up nothing.
pub const RECORDS_DELAY: Span = Span::seconds(5);
/// How long news of where nodes are wait for more.
pub const RECORDS_NEWS_DELAY: Span = Span::seconds(1);
/// How often a node overtakes a record of its own that it does not remember.
pub const RECORD_OVERTAKEN_AFTER: Span = Span::seconds(60);
/// How many news of where one node is are taken at once: a node that starts learns its addresses one after the other.
pub const NODE_NEWS_AT_ONCE: u64 = 8;
/// How often one more is taken after that.
pub const NODE_NEWS_AGAIN: Span = Span::seconds(60);
/// How long an invitation is valid unless the inviter says otherwise.
pub const INVITATION_AGE_DEFAULT: Span = Span::days(14);

/// Most documents that are being loaded from the archive at one time.
pub const LOADS_MAX: usize = 64;
/// Most bytes of entries that came from one peer and wait for documents to be loaded.
pub const INBOX_BYTES_MAX: usize = 8 << 20;
/// Most documents that one peer is asked for at one time.
pub const AWAITED_MAX: usize = 1 << 17;
/// Most nodes of which is remembered what they could do at their best.
pub const ABILITIES_REMEMBERED_MAX: usize = 4_096;
/// How long after an exchange of entries the sets are compared again.
pub const COMPARE_AFTER_CHANGE: Span = Span::seconds(2);
/// How often that time is doubled while comparisons find differences one after another, so that on a thin line they leave
/// room for what is to be sent.
pub const COMPARE_DOUBLINGS_MAX: u32 = 4;
/// How often the sets shared with a connected peer are compared, at least.
pub const COMPARE_INTERVAL: Span = Span::seconds(60);
/// How long, about, a node waits before it does by itself what a document calls for; the next node of its territory waits
/// twice as long on top of that, and so on.
pub const CHORE_DELAY: Span = Span::seconds(20);
/// How many nodes of a territory wait for each other before they do the same; those behind them wait no longer.
pub const CHORE_RANKS_MAX: usize = 8;
/// For how long nothing may be heard of a territory before that is an alarm, unless the operator says otherwise.
pub const SILENT_AFTER_DEFAULT: Span = Span::days(3);
/// How often it is kept when connected nodes were last heard.
pub const HEARD_KEPT_INTERVAL: Span = Span::seconds(3_600);
/// How often one difference may be found again before it is shown as an alarm.
pub const SAME_DIFFERENCE_MAX: u8 = 3;
/// How long a peer is refused after a grave violation.
pub const BAN_AGE: Span = Span::seconds(3_600);

/// Most connections at one time whose handshake is under way, in each direction.
pub const CONNECTIONS_PENDING_MAX: u32 = 32;
/// Most connections at one time with one peer: two meet when both dial, or when a peer comes back before it was missed;
/// one through a relay goes on until the direct one is there, and one may be dialed back to see whether that works.
pub const CONNECTIONS_PER_PEER_MAX: usize = 4;
/// At how many relays a node that cannot be reached keeps a place.
pub const RELAYS_TARGET: usize = 2;
/// How long a place at a relay lasts before it is asked for again.
pub const RELAY_RESERVATION_AGE: Span = Span::seconds(1_800);
/// Most places of one peer at a relay, one for each of its connections.
pub const RELAY_RESERVATIONS_PER_PEER_MAX: usize = 2;
/// Most circuits that one peer may have through a relay at one time.
pub const RELAY_CIRCUITS_PER_PEER_MAX: usize = 16;
/// Most circuits that a relay may be told to carry at one time.
pub const RELAY_CIRCUITS_MAX: usize = 1_024;
/// How many circuits a relay carries at one time unless its operator says otherwise.
pub const RELAY_CIRCUITS_DEFAULT: usize = 64;
/// How many bytes one circuit may carry, both ways together, unless the relay's operator says otherwise.
pub const RELAY_CIRCUIT_BYTES_DEFAULT: u64 = 256 << 20;
/// How long one circuit may last unless the relay's operator says otherwise.
pub const RELAY_CIRCUIT_AGE_DEFAULT: Span = Span::seconds(3_600);
/// How long one circuit may last at most.
pub const RELAY_CIRCUIT_AGE_MAX: Span = Span::days(7);
/// Fewest bytes of a frame under way that are progress, in the time after which a peer has stalled.
pub const PROGRESS_BYTES_MIN: usize = 1 << 10;
/// Most bytes of frames that wait to be sent to one peer.
pub const OUTGOING_BYTES_MAX: usize = 4 << 20;
/// Most peers that are refused at one time.
pub const BANS_MAX: usize = 4_096;

/// Most bytes in the header of a bundle.
pub const BUNDLE_HEADER_BYTES_MAX: usize = 1_024;
/// Most bytes of what a backup says about its machine.
pub const BACKUP_MACHINE_BYTES_MAX: usize = 2 << 20;
/// Most other nodes of which a backup says where they were reached.
pub const BACKUP_CONTACTS_MAX: usize = 256;
/// Most files with keys in a backup.
pub const KEY_FILES_MAX: usize = 16;
/// Most bytes of a backup's sealed keys.
pub const SEALED_KEYS_BYTES_MAX: usize = 64 << 10;
/// Most bytes in the seal of a bundle.
pub const BUNDLE_SEAL_BYTES_MAX: usize = 256;
/// Most documents of which a receipt says what is held; of the others the sender knows nothing and sends all.
pub const RECEIPT_DOCUMENTS_MAX: usize = 1 << 15;
/// Most heads in a receipt, of all its documents.
pub const RECEIPT_HEADS_MAX: usize = 1 << 16;
/// Most bytes of a receipt.
pub const RECEIPT_BYTES_MAX: usize = 8 << 20;
/// Most receipts of one territory that are kept; the oldest go.
pub const RECEIPTS_PER_TERRITORY_MAX: usize = 8;
/// Most bytes of a file that is brought in: a bundle larger than any disk of a small machine fills it while it is copied.
pub const BUNDLE_FILE_BYTES_MAX: u64 = 64 << 30;
/// Most bundles for others that are kept to be carried on; the oldest go.
pub const RELAYED_BUNDLES_MAX: usize = 64;
/// Most bytes of all bundles for others that are kept to be carried on; the oldest go.
pub const RELAYED_BYTES_MAX: u64 = 2 << 30;
/// Most documents of which it is remembered, while a bundle is read, that they are not for us.
pub const TURNED_AWAY_MAX: usize = 1 << 16;
/// How many bytes of edits of one other territory a node holds unless its operator says otherwise.
pub const QUOTA_BYTES_DEFAULT: u64 = 4 << 30;
/// How many bytes of edits of all territories together an observer holds, and as many of statements, unless its operator
/// says otherwise.
pub const OBSERVED_BYTES_DEFAULT: u64 = 32 << 30;
/// Most bytes of acts of one other territory, and of all that it writes in charters and cooperations.
pub const STATEMENT_BYTES_PER_TERRITORY_MAX: u64 = 64 << 20;
/// Most documents that are remembered as paused with one peer.
pub const PAUSED_MAX: usize = 1 << 17;
/// Most territories of which one peer is remembered to have no room.
pub const PAUSED_TERRITORIES_MAX: usize = 1_024;
/// Fewest bytes that a budget for a day may have: what nodes say to each other to find out that nothing is new is some
/// 50 KB an hour and twin.
pub const BUDGET_BYTES_MIN: u64 = 1_000_000;
/// Which part of a day's budget is left for what people write when the rest is used up.
pub const BUDGET_RESERVE_PART: u64 = 10;
/// After how many bytes what was spent of a budget is kept.
pub const BUDGET_KEPT_BYTES: u64 = 64 << 10;
/// Most characters of an invitation's code.
pub const INVITATION_BYTES_MAX: usize = 8 << 10;

/// Most bytes of one file of a document.
pub const FILE_BYTES_MAX: u64 = 2 << 30;
/// How many bytes of a file are checked together, so that not more is lost when a line is cut.
pub const FILE_GROUP_BYTES: usize = 64 << 10;
/// Most groups that are asked for at once: on a fast line it takes a moment to carry them.
pub const FILE_GROUPS_PER_ASK_MAX: u64 = 128;
/// Most bytes of what is said when a part of a file is asked for.
pub const FILE_ASK_BYTES_MAX: usize = 128;
/// Most bytes of the answer, before the part.
pub const FILE_REPLY_BYTES_MAX: usize = 16;
/// Most files that are known of one document.
pub const FILES_PER_DOCUMENT_MAX: usize = 256;
/// Up to how many bytes a file is fetched without being asked for, unless the operator says otherwise.
pub const FILE_FETCHED_BYTES_DEFAULT: u64 = 5 << 20;
/// How many bytes of files of one cooperation, or of one territory's own documents, are fetched without being asked for.
pub const FILES_OF_HOME_BYTES_DEFAULT: u64 = 4 << 30;
/// Most files that a node sends at one time, and to one peer.
pub const FILES_SENT_MAX: usize = 8;
/// Most files that a node sends to one peer at one time.
pub const FILES_SENT_PER_PEER_MAX: usize = 2;
/// Most files that a node fetches at one time.
pub const FILES_FETCHED_MAX: usize = 2;
/// Which part of a day's budget files may use.
pub const FILES_BUDGET_PART: u64 = 2;
/// How long a file stays that no document here names any more: somebody may put it back.
pub const FILE_UNNAMED_AGE_MAX: Span = Span::days(30);

/// Largest amount of an act, in the smallest units: every JSON reader represents it exactly.
pub const AMOUNT_MAX: u64 = 1_000_000_000_000_000;
/// Most decimals of a number in an act, and of a fund's unit.
pub const DECIMALS_MAX: u8 = 9;
/// Most entries that one act of a measure names.
pub const OBSERVATIONS_PER_ACT_MAX: usize = 1_024;
/// Most corrections of one observation that are told beside each other.
pub const CORRECTIONS_SHOWN_MAX: usize = 16;
/// Fewest people of a group whose observation may leave its territory.
pub const GROUP_PEOPLE_MIN: u64 = 5;

const _: () = {
    assert!(ENTRY_BYTES_MAX < FRAME_BYTES_MAX, "an entry fits in a frame");
    assert!(ENTRY_BYTES_MAX <= PAGE_BYTES_MAX, "an entry fits in a page");
    assert!(RECORD_BYTES_MAX <= u32::MAX as usize, "the length of a record fits in 32 bits");
    assert!(PAGE_BYTES_TARGET <= IN_FLIGHT_BYTES_MAX, "at least one page can be in flight");
    assert!(WINDOW_BYTES_THIN + LIVE_BYTES_MAX <= 64 << 10, "a cut of a thin line costs 64 KiB at most (R200)");
    assert!(
        WINDOW_BYTES_MIN <= WINDOW_BYTES_FIRST && WINDOW_BYTES_FIRST <= WINDOW_BYTES_THIN,
        "a line is taken for thin"
    );
    assert!(2 * PAGE_BYTES_THIN <= WINDOW_BYTES_MIN, "a page travels while the one before is acknowledged");
    assert!(PAGE_BYTES_THIN <= PAGE_BYTES_TARGET && 4 * PAGE_BYTES_TARGET <= IN_FLIGHT_BYTES_MAX, "so on any line");
    assert!(
        IN_FLIGHT_BYTES_MAX + FRAME_BYTES_MAX <= OUTGOING_BYTES_MAX,
        "what a session may send also fits in its queue"
    );
    assert!(KEPT_OUT_PER_ACT_MAX * 34 + 16 <= ACT_BYTES_MAX, "the entries that one act keeps out fit in it");
    assert!(
        BACKUP_CONTACTS_MAX * (48 + ADDRESSES_MAX * (ADDRESS_BYTES_MAX + 4)) + SEALED_KEYS_BYTES_MAX + 256
            <= BACKUP_MACHINE_BYTES_MAX,
        "what a backup says about its machine fits"
    );
    assert!(BACKUP_MACHINE_BYTES_MAX <= RECORD_BYTES_MAX, "and is one record");
    assert!(ACT_BYTES_MAX < ENTRY_BYTES_MAX, "an act fits in an entry");
    assert!(OPERATION_COUNTER_MAX <= u32::MAX as u64, "an operation counter fits in 32 bits");
    assert!(REGISTER_BYTES_MAX <= VALUE_BYTES_MAX, "what a register holds is a value");
    assert!(DIFF_EDITS_PER_TEXT_MAX <= DIFF_EDITS_MAX, "one text of a document can be compared");
    assert!(LEAF_DOCUMENTS_MAX <= DOCUMENTS_PER_FRAME_MAX, "a leaf can be listed in one frame");
    assert!(OPERATIONS_PER_ENTRY_MAX <= PREDECESSORS_PER_CHANGE_MAX, "each operation can have a predecessor");
    assert!(ORPHANS_BYTES_PER_PEER_MAX > ENTRY_BYTES_MAX, "an entry of the greatest size can wait");
    assert!(HEADS_PER_DOCUMENT_MAX <= HEADS_PER_FRAME_MAX, "the heads of a document fit in a frame");
    assert!(HEADS_PER_FRAME_MAX * 88 + DOCUMENTS_PER_FRAME_MAX * 48 <= FRAME_BYTES_MAX, "and so do those of many");
    assert!(STRANGERS_MAX + OBSERVERS_MAX < SESSIONS_MAX, "strangers and observers never take the last place");
    assert!(SOURCES_MAX < SESSIONS_MAX, "an observer can be connected to all its sources");
    assert!(ORPHANS_PER_AUTHOR_MAX <= ORPHANS_PER_DOCUMENT_MAX, "one author cannot crowd out its own share");
    assert!(ORPHANS_PER_AUTHOR_MAX < ORPHANS_PER_PEER_MAX, "a peer can let several documents wait");
    assert!(ORPHANS_BYTES_PER_PEER_MAX < ORPHANS_BYTES_MAX, "one peer cannot crowd out the others");
    assert!(PAGE_BYTES_MAX <= INBOX_BYTES_MAX, "a page can wait");
    assert!(IN_FLIGHT_BYTES_MAX <= INBOX_BYTES_MAX, "whatever an honest peer sends unacknowledged can wait");
    assert!(HEADS_PER_FRAME_MAX <= HEADS_WAITING_MAX, "the heads of a frame can wait");
    assert!(HEADS_PER_DOCUMENT_MAX <= HEADS_QUEUED_MAX, "the heads of a document can be remembered");
    assert!(DOCUMENTS_PER_FRAME_MAX <= AWAITED_MAX, "the documents of a frame can be asked for");
    assert!(LOADS_MAX <= LOGS_LOADED_MAX, "what is loaded together fits");
    assert!(SESSIONS_MAX <= ABILITIES_REMEMBERED_MAX, "whoever is connected can be remembered");
    assert!(
        ADDRESSES_MAX * ADDRESS_BYTES_MAX < INVITATION_BYTES_MAX / 8 * 5,
        "an invitation has room for its addresses"
    );
    assert!(ADDRESSES_MAX * ADDRESS_BYTES_MAX < FRAME_BYTES_MAX, "and so has a hello");
    assert!(GREETING_AGE_MAX.0 < STRANGER_AGE_MAX.0, "who has greeted may stay longer than who has not");
    assert!(
        COMPARE_AFTER_CHANGE.0 << COMPARE_DOUBLINGS_MAX < COMPARE_INTERVAL.0,
        "what was exchanged is compared soon"
    );
    assert!(PARTIES_MAX * 34 < ACT_BYTES_MAX, "the parties fit in an act");
    assert!(DEPENDENCIES_MAX * 34 + ACT_BYTES_MAX < ENTRY_BYTES_MAX, "an act fits in an entry with what it rests on");
    assert!(BUNDLE_HEADER_BYTES_MAX < RECORD_BYTES_MAX, "a header fits in a record");
    assert!(BUNDLE_SEAL_BYTES_MAX < RECORD_BYTES_MAX, "and so does a seal");
    assert!(STATEMENT_BYTES_PER_TERRITORY_MAX < QUOTA_BYTES_DEFAULT, "statements are the small part");
    assert!(BUDGET_KEPT_BYTES * BUDGET_RESERVE_PART < BUDGET_BYTES_MIN, "a restart loses less than the reserve");
    assert!(
        RECEIPT_HEADS_MAX * 88 + RECEIPT_DOCUMENTS_MAX * 48 + 1_024 <= RECEIPT_BYTES_MAX,
        "a receipt has room for what it may say"
    );
    assert!(
        NODE_RECORDS_PER_FRAME_MAX * (ADDRESSES_MAX * (ADDRESS_BYTES_MAX + 4) + 160) < FRAME_BYTES_MAX,
        "records fit in a frame"
    );
    assert!(NODE_RECORDS_PER_TERRITORY_MAX <= NODE_RECORDS_MAX, "one territory does not crowd out all others");
    assert!(RELAYS_TARGET * 2 < ADDRESSES_MAX, "the ways through relays leave room for other addresses");
    assert!(RELAY_CIRCUIT_BYTES_DEFAULT > 16 * FRAME_BYTES_MAX as u64, "a circuit carries many frames");
    assert!(RELAY_CIRCUITS_DEFAULT <= RELAY_CIRCUITS_MAX, "what is usual is allowed");
    assert!(RELAY_CIRCUIT_AGE_DEFAULT.0 <= RELAY_CIRCUIT_AGE_MAX.0, "and so is how long");
    assert!(RELAY_CIRCUIT_AGE_MAX.0 / 1_000 < u32::MAX as u64, "seconds of it fit in 32 bits");
    assert!(FILE_GROUP_BYTES.is_power_of_two() && FILE_GROUP_BYTES >= 1_024, "a group is a subtree of BLAKE3");
    assert!(FILE_BYTES_MAX < 1 << 53, "a size is exact in every JSON reader");
    assert!(FILES_SENT_PER_PEER_MAX <= FILES_SENT_MAX, "one peer does not take every place");
    assert!(AMOUNT_MAX < 1 << 53, "an amount is exact in every JSON reader");
    assert!(OBSERVATIONS_PER_ACT_MAX * 34 + 1_024 <= ACT_BYTES_MAX, "the observations that one act names fit in it");
};
