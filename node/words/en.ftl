# What the page says in English. The other files have the same keys with the same variables.

## Around every page
skip = Skip to the content
nav = Pages
nav-home = Home
nav-documents = Documents
languages = Language
log-in = Log in
log-out = Log out
as-known = As known here on { $moment }.
live-changed = Something has changed, and this page shows it.
footer-help = Help: the operator of this node, and the command “djuntu help”.

## Time
moment = { $date }, { $time }
date = { $day } { $month } { $year }
first-of-month = 1
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}

## Coming in
login-title = Log in
login-help = Forgotten the password? An administrator of this node can give you a new link.
login-wrong = The name or the password is not right.
login-too-many = There were too many tries. Wait a minute, then try again.
login-name = Name
first-name = Your name
login-password = Password
first-password = New password
first-again = The same password again
first-title = Welcome to djuntu
first-intro = Choose a name and a password for this page.
first-renew-title = A new password
first-renew-intro = Choose a new password for { $name }.
first-name-hint = As your colleagues know you. It is shown on this machine alone.
first-password-hint = At least { $count } characters. Some words that only you would put together are best.
first-go = Go on
first-different = The two passwords are not the same. Type them again.
first-used = This link was used already, or is too old. Ask an administrator of this node for a new one.
people-error-name = A name has 1 to 64 characters.
people-error-taken = Somebody here has this name already. Choose another one.
people-error-password = This password is too short. Take at least 10 characters.
people-error-unknown = Nobody here has this name.
people-error-last = One administrator must stay. Make somebody else an administrator first.
people-error-full = There are as many accounts as this node has room for. Remove one first.
role-reader = reader
role-editor = editor
role-signer = signer
role-administrator = administrator
role-may-reader = You will be able to read everything that is here.
role-may-editor = You will be able to read and to write documents.
role-may-signer = You will be able to write documents and to sign for your territory.
role-may-administrator = You will be the administrator of this node.

## The first pages of a new node
welcome-title = First steps
welcome-intro = A node belongs to a territory: a municipality, an association, a school, a network. Five steps, and it works with others.
welcome-administrator = Only an administrator of this node can do this. Ask one of them.
found-title = We are new here
found-intro = Your territory gets its own key on this machine. Nobody else has it, and no other place knows it.
found-name = Name of the territory
found-name-hint = For example: Município de Loures
found-office = Office that signs for it
found-office-hint = For example: Mayor, or President of the board
found-holder = Who holds this office
found-go = Found the territory
join-title = We have an invitation
join-intro = Another territory, or another machine of your own, has given you a code that begins with “djuntu:”.
join-go = Answer an invitation
accept-title = Answer an invitation
accept-intro = Paste the code that you were given. Both sides then see the same four words, and compare them by telephone.
accept-code = Invitation code
accept-code-hint = One long line that begins with “djuntu:”
accept-go = Answer
answered-title = Your answer is on its way
answered-confirmed = The other side has confirmed it.
answered-waiting = The other side has not confirmed it yet. It is being called; you can close this page.
answered-home = Go to the first page
look-again = Look again
compare-title = Compare these words
compare-intro = Call the other side by telephone. If they see the same four words, nobody is between you.

## Home
home-equal = { $all ->
    [one] You and the other node have the same.
   *[other] You and all { $all } other nodes have the same.
}
home-some-equal = { $equal ->
    [one] You have the same as { $equal } of { $all } other nodes. Below it says why.
   *[other] You have the same as { $equal } of { $all } other nodes. Below it says why.
}
home-none-equal = { $all ->
    [one] You and the other node do not have the same yet. Below it says why.
   *[other] You have the same as none of { $all } other nodes yet. Below it says why.
}
home-alone = There is no other node yet. What you write is kept here.
home-needs = { $count ->
    [0] Something needs a look
    [one] { $count } thing needs you
   *[other] { $count } things need you
}
home-nothing-needed = Nothing needs you.
home-territories = Territories
home-no-territories = You share documents with nobody yet. Invite another territory, or answer an invitation.
home-recent = Changed last
home-no-documents = There are no documents yet.
home-all-documents = All documents
map-summary = You and the others on the map: { $names }.
map-here = here
own-machine = your own machine
column-territory = Territory
column-state = State
column-heard = Last heard
column-in = To come
column-out = To go
column-why = Why
never = never
state-equal = the same
state-receiving = receiving
state-sending = sending
state-comparing = comparing
state-paused = paused
state-waiting = waiting
state-apart = not connected
why-equal = Both have the same.
why-receiving = { $count ->
    [one] { $count } document is still to come from there.
   *[other] { $count } documents are still to come from there.
}
why-sending = { $count ->
    [one] { $count } document is still to go there.
   *[other] { $count } documents are still to go there.
}
why-comparing = Connected, and not compared yet.
why-paused-room = { $count ->
    [one] The same, but for { $count } document for which one side has no room.
   *[other] The same, but for { $count } documents for which one side has no room.
}
why-paused-budget = What may go over the line today is used up. It goes on tomorrow.
why-waiting-silent = Connected, but it answers nothing. One side may not list the other's machine any more: ask there.
why-waiting-stuck = The same difference is found again and again. Ask the operator.
why-apart-never = Never heard yet. It is being called.
why-apart = The connection is gone. It is being called, and everything arrives when it is back.
path-direct = direct connection
path-local = local network
path-relayed = through another node

## Documents
untitled = Without a title
public = public
kind-project = project
kind-agreement = agreement
kind-decision = decision
kind-fund = fund
kind-measure = measure
kind-assembly = assembly
kind-record = record
kinds-project = Projects
kinds-agreement = Agreements
kinds-decision = Decisions
kinds-fund = Funds
kinds-measure = Measures
kinds-assembly = Assemblies
kinds-record = Records
document-state-draft = draft
document-state-proposed = proposed
document-state-partly-signed = partly signed
document-state-not-ratified = not ratified
document-state-not-begun = not begun
document-state-in-force = in force
document-state-contested = contested
document-state-expired = expired
document-state-terminated = ended
document-state-cancelled = cancelled
document-state-pipeline = being planned
document-state-implementation = running
document-state-finalisation = being finished
document-state-closed = closed
document-state-suspended = suspended
document-state-open = open
document-state-not-open = not open
document-state-in-dispute = in dispute
filter-text = Words
filter-kind = Kind
filter-all = All kinds
filter-go = Show
documents-found = { $count ->
    [0] No documents.
    [one] { $count } document.
   *[other] { $count } documents.
}
documents-none = Try fewer words, or another kind.
pages = Pages of the list
page-before = Earlier page
page-after = Next page
page-number = Page { $count }

## What went wrong
trouble-title = This did not work
trouble-nothing-here = There is no page at this address.
trouble-role = This takes the role “{ $role }”.
trouble-foreign = This form is not valid any more, so nothing was changed. You may have been logged out meanwhile.
trouble-too-large = This is more than can be sent at once.
trouble-broken = This page cannot be shown because of a mistake in djuntu. The log of the node says more.
trouble-disk = The accounts cannot be written to the disk: { $why }
trouble-todo-again = Go back, load the page again, and send it once more.
trouble-todo-ask = Ask an administrator of this node.
trouble-todo-home = Begin again here:
problem-stopping = This node is stopping. Try again when it runs.
problem-unread = What is here is still being read. Try again in a moment.
problem-crowded = Too many people wait for changes at this moment. Try again later.
problem-unknown-document = There is no such document here.
problem-unknown-territory = No territory of this name is known here.
problem-no-territory = This node belongs to no territory yet.
problem-has-territory = This node belongs to a territory already.
problem-no-office-key = The office key of the territory is not on this machine, so nothing can be signed here.
problem-own-invitation = This invitation is your own. Give it to somebody else.
problem-other-network = This invitation is for another network.
problem-expired-invitation = This invitation is too old. Ask for a new one.
problem-not-entitled = The charter of your territory does not give this machine's key the right to do that.
problem-no-cooperation = There is no cooperation to share it in. Invite a territory first.
problem-stale = Somebody else was faster. Load the page again.
problem-unchanged = Nothing was changed.
problem-observer = This node only observes, so nothing is written here.

## Settings
nav-needs = Needs you
nav-settings = Settings
needs-open = Open the document
people-title = People
people-intro = Who may use this page, and what for. Each role may do what those before it may.
people-you = That is you
people-role-of = Role of { $name }
people-give = Give this role
people-remove = Remove
people-renew = New link, for a forgotten password
people-add = Let somebody in
people-new-role = Role
people-make-link = Make a link
link-title = A link that is good once
link-intro = Give it to whom it is for. It is good for seven days, while this node runs. It is shown only now.
about-title = This node
about-version = Version
about-node = Key of this machine
about-addresses = Reached at
about-traffic = Traffic since the start
about-bytes = { $sent } sent, { $received } received

## One document
changed-on = changed on
language-en = English
language-fr = French
language-pt = Portuguese
language-kea = Cape Verdean creole
document-kept = kept by { $has } of { $all }
document-set-aside = { $count ->
    [one] { $count } entry of this document does not count.
   *[other] { $count } entries of this document do not count.
}
document-entries = { $count ->
    [one] { $count } signed entry.
   *[other] { $count } signed entries.
}
document-fingerprint = The same on every node that has the same: { $print }
earlier-title = As it was then
earlier-when = This is what the document said, as known here today, at this point: { $moment }.
earlier-on = As it was on
log-edit = edits
log-begins-the-document = begins the document
log-founds-the-territory = founds the territory
log-proposes-the-cooperation = proposes the cooperation
log-acknowledges-what-it-has-received = acknowledges what it has received
history-edits = { $count ->
    [one] { $count } edit
   *[other] { $count } edits
}
history-proposes = proposes version { $number }
history-signs = signs version { $number }
history-title = History
history-intro = The newest is first. Times are as the clocks of those who wrote say.
history-out = Does not count.
history-envelope = The signed envelope
history-entry = entry
history-key = key
history-number = number

## Fields
field-title = Title
field-summary = Summary
field-lang0 = Original language
field-pos = Order
field-langs = Languages that bind
field-links = Linked with
field-notes = Notes
field-form = Form
field-objectives = Objectives
field-method = Method
field-reciprocity = What each side gains
field-exit = What stays afterwards
field-planned-start = Planned start
field-planned-end = Planned end
field-actual-start = Started on
field-actual-end = Ended on
field-sectors = Sectors (DAC codes)
field-sdg = Sustainable development goals
field-spiral = SPIRAL criteria
field-partners = Partners
field-places = Places
field-milestones = Milestones
field-contributions = Contributions
field-budget = Budget
field-results = Results
field-result-periods = Results by period
field-co2-kg-per-year = CO2, kilograms a year
field-energy-kwh-per-year = Energy, kWh a year
field-biosphere = Biosphere
field-biosphere-unit = Unit for the biosphere
field-people = People reached
field-footprint-method = How the footprint is reckoned
field-risks = Risks
field-journal = Journal
field-territory = Territory
field-role = Role
field-org-type = Type of organisation
field-name = Name
field-lat-e7 = Latitude
field-lon-e7 = Longitude
field-due = Due
field-owner = Who sees to it
field-step = Step
field-by = By
field-type = Type
field-quantity = Quantity
field-unit = Unit
field-text = Text
field-line = Line
field-period-start = From
field-period-end = Until
field-party = Party
field-amount = Amount
field-currency = Currency
field-status = Status
field-indicator = Indicator
field-measure = How it is measured
field-baseline-year = Year at the start
field-baseline-value = Value at the start
field-result = Result
field-target = Target
field-actual = Reached
field-level = Level
field-answer = Answer to it
field-date = Date
field-preamble = Preamble
field-articles = Articles
field-heading = Heading
field-body = Text
field-commitments = Commitments
field-actor = Who commits
field-themes = Themes
field-starts = In force from
field-ends = Until
field-renewal = Renewal
field-notice-days = Days of notice
field-year = Year
field-follow-up = Followed up by
field-place = Place
field-needs-ratification = Must be ratified
field-represented-as = Represented as
field-parties = Parties
field-rel = Relation
field-to = To
field-at = When

## Writing
edit-title = Edit
edit-save = Save
edit-cancel = Back without saving
edit-remove = Take this out
edit-new = Add: { $field }
edit-set-hint = Several, with commas between them.
edit-unreadable = “{ $value }” does not fit into the field “{ $field }”.
create-title = New document
create-language = Language of the title
create-within = Shared with
create-home = Nobody: it stays in our own territory
create-go = Begin
done-saved = It is saved.
done-merged = It is saved. Somebody else wrote meanwhile, and both are in the text: look whether it reads well.
done-unchanged = Nothing was changed.
done-proposed = The text is proposed as it reads now. All parties can sign it.
done-signed = It is signed.
done-ratified = The ratification is noted.
done-stated = It is stated and signed.
choice-action = action
choice-plan = plan
choice-vive = VIVE
choice-learning = learning
choice-money = money
choice-time = time
choice-goods = goods
choice-knowledge = knowledge
choice-low = low
choice-medium = medium
choice-high = high
choice-twinning = twinning
choice-cooperation = cooperation
choice-charter = charter
choice-statutes = statutes
choice-manifesto = manifesto
choice-none = none
choice-tacit = tacit
choice-express = express
choice-party = party
choice-witness = witness
choice-support = support
choice-yes = yes
choice-indicative = indicative
choice-committed = committed
choice-en = English
choice-fr = French
choice-pt = Portuguese
choice-kea = Cape Verdean creole

## A project
project-lead = led by { $name }
project-disputed = Those who lead this project have said several things at once, so none of them stands. See the history.
project-status-pipeline = Being planned
project-status-implementation = Running
project-status-finalisation = Being finished
project-status-closed = Closed
project-status-cancelled = Cancelled
project-status-suspended = Suspended
project-time = Time
project-money = Money
project-pledges = Pledged
project-bookings = Booked
project-reports = Reports
timeline-summary = From { $start } to { $end }; { $done } of { $all } milestones are done.
milestone-due = due
milestone-done = done, says { $who }, { $day }
milestone-late = late
money-summary = { $spent } of { $planned } { $currency } are spent.
money-planned = Planned
money-spent = Spent
milestone-say-done = Say that it is done
project-state = State something
project-state-intro = Statements are signed for your territory. They can be taken back, and stay in the history.
state-status = How far it has come
state-pledge = Promise a contribution
state-book = Book money
state-for = What for
state-go = State it
as-table = The same as a table
booking-received = received
booking-committed = committed
booking-disbursed = paid out
booking-spent = spent
booking-expected = expected
standing-withdrawn = withdrawn
standing-contested = contested
report-endorsed = Endorsed by { $names }
report-not-endorsed = Endorsed by nobody yet
report-endorse = Endorse

## An agreement
agreement-propose = Propose the text as it reads now
agreement-none-proposed = Nothing was proposed yet. When the text is ready, propose it; then every party can sign exactly that.
agreement-now = The text as it reads now
version-title = Version { $number }
version-by = proposed by { $who }
version-between = between { $names }
version-proposed = Proposed; nobody has signed yet
version-partly = Partly signed
version-not-ratified = Signed by all, not ratified yet
version-in-force = Signed by all
version-replaced = Signed by all, and replaced by a later version
version-ended = Ended
version-missing = Still missing:
version-unratified = Not ratified yet:
version-ratified = Ratified for { $who } by { $body }, { $reference }, { $day }.
version-objects = { $who } objects: { $why }
version-adheres = { $who } adheres to it.
version-ends = { $who } has ended it from { $day } on: { $why }
version-disputed = { $who } has signed another text with this number, too.
version-frozen = The text to sign
version-frozen-intro = Exactly this is signed. It never changes.
version-hash = Hash of this version:
column-signer = Name
column-office = Office
column-when = When
changed-since = The text reads differently by now.
changed-since-title = Changed since
changed-since-intro = What was signed stays as it was. A new text takes a new proposal.
sign-title = Sign
sign-intro = You sign for your territory, with its office key, exactly the text above. A signature cannot be taken back.
sign-password = Your password, once more
sign-go = Sign this text
ratify-title = Ratify
ratify-body = Council or assembly
ratify-reference = Number of the deliberation
ratify-go = Note the ratification

## What waits
needs-command = On the command line:
need-sign = A proposal waits for your signature.
need-propose = A proposal was made when others shared the document. Propose it again.
need-ratify = A signed text waits for your council or assembly.
need-notice = The term of an agreement is over soon: until then a party gives notice.
need-endorse = A report waits for you.
need-tally = A question waits for your tally.
need-outcome = The tallies are there; the outcome waits for you.
need-cooperation = A cooperation was proposed to you.
need-consent = A change of a cooperation waits for your consent.
need-charter = A change of a charter waits for you.
need-fund = Entries of a fund contradict each other. Say which one stands.
need-set-aside = Something that was written does not count. Decide what becomes of it.
need-other = Something needs a look.
need-go-sign = Read and sign
need-go-propose = Go to the agreement
need-go-ratify = Go to the agreement
need-go-endorse = Go to the project
set-aside-keep = Accept it
set-aside-reapply = Write it again as ours
set-aside-keep-out = Keep it out

## Inviting
nav-invite = Invite
invite-title = Invite a territory
invite-whom = Who is it for?
invite-twin = Another territory, to share documents with
invite-node = Another machine of our own territory
invite-observer = Observers, who read what is public
invite-days = Valid for how many days
invite-go = Make an invitation
invited-title = Your invitation
invited-twin = Give this to the other territory, which answers it on its own page.
invited-node = Answer it on the other machine of your territory.
invited-observer = Everybody may have this. It lets others hold what you have published, and nothing else.
invited-until = It works until { $moment }.
invited-drawing = The code as a drawing, for a telephone
invited-note = Whoever has this code can use it. Print this page, or send the line; then compare the four words by telephone.
shared-title = With whom you work
shared-intro = All sides see the same four words. Compare them by telephone once.
shared-words = Four words:
cooperation-state-proposed = proposed
cooperation-state-in-force = in force
cooperation-state-joining = you are asked to join
cooperation-state-over = over

# Files of a document
files-title = Files
file-fetch = Fetch it
file-coming = coming, { $percent } % so far
file-state-large = larger than what comes by itself
file-state-full = there is no room left for what comes by itself
file-state-nobody = no node that may read it is connected: it comes when one is
file-state-budget = the day’s budget for files is used up: it comes tomorrow
file-state-tried = those connected have not got it: they are asked again
file-state-soon = about to be fetched
field-files = Files
field-hash = Hash
field-size = Bytes
field-mime = Sort of file
field-category = Category
field-language = Language

## What is stated about documents
act-title = State something
act-hint = What you state is signed and cannot be taken back; everybody who shares the document sees it.
act-reason = Why
act-not-understood = Something is missing in this form, or a number is not a number.
document-state-tallied = { $told } of { $all } have told
document-state-adopted = adopted
document-state-rejected = rejected
document-state-withdrawn = taken back
document-state-forming = being formed
document-state-active = active
document-state-dissolved = dissolved
document-state-submitted = submitted
document-state-released = released
document-state-superseded = replaced
document-state-retracted = retracted

## A decision
decision-method-consent = consent: nobody objects
decision-method-unanimity = unanimity: all choose the same
decision-method-majority = majority: more than half of the weight
decision-method-threshold = threshold: at least so much weight
decision-threshold = An option needs a weight of at least { $count }.
decision-facts = Put by { $who } on { $moment }. Decided by { $way }.
decision-heading = Question { $number }: { $state }
decision-adopted = Final: “{ $option }” was adopted.
decision-rejected = Final: no option was adopted.
decision-withdrawn = Taken back: { $why }
decision-contested = Contested: what was told does not fit together, so nothing is decided.
decision-undecided = Provisional: what is known here decides nothing yet.
decision-provisional = Provisional: as known here, “{ $option }” would be adopted.
decision-provisional-rejected = Provisional: as known here, no option would be adopted.
decision-sums-hint = All votes together. What counts is how each body below decides, by its weight.
decision-body = Body
decision-of-assembly = assembly { $id }
decision-weight = Weight
decision-abstain = Abstentions
decision-present = Present
decision-notes = Remarks
decision-not-told = Has not told its votes yet.
decision-objects = Objects to every option.
decision-tallies-differ = Has told several counts, so none is taken.
decision-tally-contested = Contested: others relied on it, and it does not count.
decision-paper = { $count } on paper.
decision-objections = Objections
decision-changed = The draft reads differently now. What was put is in the history.
decision-side-for = For
decision-side-against = Against
decision-side-neither = Neither
decision-own = Votes in your territory
decision-own-hint = Nobody outside your territory sees these. Others see the numbers once you tell them.
decision-own-facts = { $abstain } abstained, { $void } void.
decision-vote = Vote
decision-vote-abstain = I abstain
decision-vote-go = Put the vote in
decision-number = Number in the list of those who may vote
decision-number-hint = Leave it empty to vote for this machine’s own key.
decision-tally = Tell the others how you have voted
decision-tally-hint = The votes in your territory are counted already. Add those that were counted by hand.
decision-count = By hand for
decision-tally-objects = Our body objects to every option
decision-tally-go = Sign and tell
decision-object = Object to the question
decision-object-go = Sign the objection
decision-outcome = The outcome
decision-outcome-hint = Your territory has put this question, so it tells what the tallies come to. Then it is final.
decision-outcome-go = Sign the outcome
decision-withdraw = Take the question back
decision-open = Put the question
decision-open-hint = The question and its options are put as they read now. Write the options first.
decision-way = How it is decided
decision-least = Least weight
decision-least-hint = For a threshold only.
decision-bodies = Who decides
decision-bodies-hint = One a line: a territory, or the id of an assembly, with “=2” when it weighs 2. Everybody who shares it when empty.

## A fund
fund-not-open = This fund is not open yet.
fund-sentence = { $received } { $unit } came in, { $spent } { $unit } went out.
fund-limit = Who spends more than { $limit } { $unit } at once names the decision.
fund-holders = Who holds how much
fund-holder = Holder
fund-balance = Balance
fund-received = Received
fund-spent = Spent
fund-holder-disputed = in dispute
fund-holder-well = in order
fund-frozen = { $amount } of it is frozen.
fund-chain = Gifts and what became of them
fund-chain-receive = { $donor } → { $who }
fund-chain-summary = Gifts: { $gifts }; steps: { $steps }. Lines lead from a gift to what was done with it; the ledger below has the same as a table.
fund-chain-more = Not drawn: { $count }.
fund-ledger = Ledger
fund-ledger-more = Older lines, in the history: { $count }.
fund-day = Day
fund-what = What
fund-amount = Amount
fund-evidence = What shows it
fund-line-receive = received from { $who }
fund-line-transfer = passed on to { $who }
fund-act-open = opened the fund
fund-act-join = became a holder
fund-act-spend = spent
fund-act-return = given back
fund-dispute-title = In dispute
fund-dispute = { $who } has done two things of which only one can stand.
fund-dispute-missing = { $who } has done two things of which only one can stand. Still to say which: { $missing }.
fund-dispute-settled = { $who } had done two things at once. The others have said which one stands.
fund-audits = Audits
fund-audited-right = { $who } found the books of { $holder } right on { $day }.
fund-audited-wrong = { $who } found the books of { $holder } wrong on { $day }.
fund-open = Open the fund
fund-unit = Counts in
fund-unit-hint = For example EUR or CVE.
fund-limit-field = Decision needed above
fund-limit-hint = Who spends more than this at once must name the decision. May stay empty.
fund-join = Become a holder
fund-join-hint = Your territory has no account in this fund yet.
fund-receive = Book what came in
fund-donor = Who gave it
fund-donor-hint = An organisation. No names of private persons.
fund-transfer = Pass money on
fund-to = To whom
fund-gift = From which gift
fund-gift-none = No gift in particular
fund-text = What for
fund-spend = Book what was spent
fund-project = Project
fund-project-hint = The beginning of its id, as its address has it. May stay empty.
fund-decision = Decision
fund-decision-hint = The whole id of the entry with the outcome, as the decision’s history has it.
fund-return = Book what was given back
fund-audit = Say whether somebody’s books are right
fund-audit-right = All is right
fund-audit-text = What was found
fund-settle = Which one stands?
fund-settle-go = Sign that this one stands

## A measure
measure-none = Nothing was observed yet.
indicator-co2-per-person = CO2 for each person and year
measure-newest = { $value } { $unit } until { $day }
measure-average = The plain average is { $value } { $unit }.
measure-count = Values: { $count }.
measure-chart = { $title }, values over time: { $count }.
measure-legend = Hollow dots are provisional.
measure-legend-target = The dashed line is the target.
measure-at-most = At most { $target } { $unit }:
measure-at-most-until = At most { $target } { $unit } until { $day }:
measure-at-least = At least { $target } { $unit }:
measure-at-least-until = At least { $target } { $unit } until { $day }:
measure-reached = reached.
measure-above = the newest value is { $gap } { $unit } above.
measure-below = the newest value is { $gap } { $unit } below.
measure-preset = This target is djuntu’s own; you can write another one into the document.
measure-observations = Observations
measure-others = Corrected, or of few people
measure-people = people: { $count }
measure-of-few = Of so few people that it stays at home.
measure-beside = Another correction of the same stands beside it.
measure-state-provisional = provisional
measure-state-validated = validated
measure-state-corrected = corrected
measure-period = Period
measure-value = Value
measure-value-hint = For example 4.6
measure-by = Said by
measure-source = Source
measure-method = Method
measure-observe = Add an observation
measure-indicator = Indicator
measure-indicator-hint = Its code, such as co2_per_person
measure-unit = Unit
measure-from = First day
measure-until = Last day
measure-group = Group
measure-of-people = Of how many people
measure-of-people-hint = Values of very few people stay in your territory.
measure-correct = Correct an observation
measure-correct-hint = Leave it empty to take the observation away.
measure-which = Which one
measure-validate = Validate
measure-validate-how = How that was done
measure-validate-title = Observations of yours that wait to be validated: { $count }

## A record
record-of = Of { $who }
record-superseded = Another record takes its place:
record-no-version = Nothing was submitted yet; this is a draft.
record-version = Version { $number }
record-submitted = Submitted on { $day }.
record-released = Released under { $licence } on { $day }.
record-not-released = Not released yet.
record-retracted = Should not be used any more: { $why }
record-cite = How to cite it
record-citation = { $authors } ({ $year }): { $title }. Version { $number }, { $hash }.{ $licence }
record-endorsed = { $names } stand behind it.
record-reviews = What readers think
record-changed = The draft reads differently now.
verdict-accept = good as it is
verdict-revise = needs work
verdict-reject = not convinced
record-submit = Submit the text as it reads now
record-submit-hint = A submitted version can be read, reviewed and cited for ever.
record-review = Say what you think of it
record-verdict = Your opinion
record-which = Version
record-endorse = Stand behind it
record-release = Release
record-release-hint = A licence once given cannot be taken back.
record-licence = Licence
record-licence-hint = The one in the text when empty, else CC-BY-SA-4.0.
record-supersede = Say that another record takes its place
record-other = The other record
record-other-hint = The beginning of its id, as its address has it.
record-retract = Retract a version

## An assembly
level-0 = neighbours
level-1 = municipality
level-2 = several municipalities
level-3 = region
level-4 = country
level-5 = several countries
level-6 = continent
level-7 = world
actor-citizen = citizens
actor-neighbourhood-association = association of neighbours
actor-public-authority = public authority
actor-education-research = school or research
actor-business = company
actor-bank = bank
actor-media = media
actor-other = somebody else
assembly-not-open = This assembly is not open yet.
assembly-forming = { $who } forms this assembly; it is not open yet.
assembly-active = Convened by { $who }. Level: { $level }.
assembly-dissolved = Dissolved: { $why }
assembly-above = The assembly above it:
assembly-seats = Seats
assembly-seat = Seat
assembly-actor = Kind of member
assembly-vote = Vote
assembly-vacant = vacant
assembly-votes = has a vote
assembly-advises = advises
assembly-meetings = Meetings
assembly-meeting = Meeting
assembly-present = { $number } were there.
assembly-minutes = Minutes
assembly-minutes-of = Minutes of { $day }
assembly-minutes-by = Written by { $who } on { $day }.
assembly-minutes-approved = Approved.
assembly-minutes-open = Not approved yet.
assembly-minutes-approved-by = Approved by { $names }
assembly-minutes-missing = Still asked: { $names }
assembly-minutes-changed = The text was changed since.
assembly-delegations = Sent to
assembly-approve-title = Minutes wait for you
assembly-approve = Approve
assembly-open = Open the assembly
assembly-level = Level
assembly-parent = Assembly above it
assembly-parent-hint = The beginning of its id, as its address has it.
assembly-put-minutes = Put the minutes forward
assembly-put-minutes-hint = The text of the meeting is frozen as it reads now; those who sit there approve exactly that.
assembly-give-seat = Give a seat
assembly-holder = Territory that holds it
assembly-holder-none = None
assembly-label = What the seat is called
assembly-label-hint = No name of a person.
assembly-vacate = Vacate a seat
assembly-delegate = Send somebody above
assembly-to = To which assembly
assembly-mandate = What they are to say there
assembly-dissolve = Dissolve the assembly
field-question = Question
field-context = Background
field-options = Options
field-label = Label
field-detail = Detail
field-arguments = Arguments
field-side = Side
field-opens = Is to be put on
field-closes = Is to be decided by
field-purpose = Purpose
field-rules = Rules
field-holders = Holders
field-grants = Asked for
field-project = Project
field-scheme = Scheme
field-population-covered = People covered
field-indicators = Indicators
field-code = Code
field-better = Better is
field-scheme-code = Code of the scheme
field-criteria = Criteria
field-sign = Well or ill
field-component = Component
field-group = Group
field-targets = Targets
field-bound = At most or at least
field-value = Value
field-abstract = Abstract
field-authors = Authors
field-affiliation = Affiliation
field-licence = Licence
field-keywords = Keywords
field-sources = Sources
field-url = Address
field-doi = DOI
field-audience = Audience
field-quorum = Quorum
field-meetings = Meetings
field-start = Begins
field-end = Ends
field-online = Online
field-agenda = Agenda
field-minutes = Minutes
field-present = Present
choice-for = for
choice-against = against
choice-neither = neither
choice-association = association
choice-twin = twin
choice-federation = federation
choice-network = network
choice-spiral = SPIRAL
choice-footprint = footprint
choice-custom = our own
choice-up = more
choice-down = less
choice-well = well
choice-ill = ill
choice-at-most = at most
choice-at-least = at least
choice-method = method
choice-lesson = lesson
choice-study = study
choice-tool = tool
choice-course = course
choice-story = story
choice-neighbourhood = neighbourhood
choice-platform = platform
choice-joint-committee = joint committee
choice-steering = steering group
choice-consent = consent
choice-majority = majority
choice-threshold = threshold

## Signing with the password
password-title = Your password, to sign
password-intro = This is signed in the name of your territory. Show by your password that it is you who sit here.
password-hint = What you typed is kept. You are not asked again for { $count } minutes.
password-go = Sign
password-back = Back without doing it

## Who may read a document
names-and = { $names } and { $last }
readers-title = Who may read this
readers-public = Everybody may read this. That cannot be taken back.
readers-parties = Those who share it, and nobody else: { $names }.
readers-asked = { $said } would let everybody read it. Still to agree: { $missing }.
readers-propose = Let everybody read it
readers-agree = Agree that everybody reads it
publish-title = Let everybody read this
publish-who = All who share a document have to say so. Still to say it: { $missing }.
publish-not-asked = You have said so. Still to say it: { $missing }.
publish-all = Then newspapers, funders and anybody else read all of it: what it says, what it ever said, its files, and who wrote what. Signed entries today: { $count }.
publish-for-ever = It cannot be taken back: others keep what they have read.
publish-later = What is written into it later is public, too. Names of private persons should not be in it.
publish-what = What is published?
publish-document = This document, with its history
publish-copy = A copy that says the same and has no history
publish-go = Sign that everybody may read it
done-published = Your territory has said that everybody may read it.

## Attaching files
files-change = Attach a file, or take one out
attach-title = Attach a file
attach-file = File
attach-file-hint = At most { $size }. All who share the document get it.
attach-category = What it is
attach-category-hint = For example: annex, minutes, invoice, photo. May stay empty.
attach-go = Attach it
attach-none = Choose a file first.
attach-name = The name of this file is too long, or begins with a point. Give it another one.
attach-many = This document has as many files as a document may have. Take one out first.
attach-empty = There is nothing in this file.
attach-too-long = This file is longer than { $size }.
attach-cut = The file did not come whole, so nothing of it is kept. Send it again.
attach-disk = The file cannot be written to the disk of this node. Its log says more; is the disk full?
attach-twice = This file is attached already.
detach-go = Take it out
detach-of = Take out { $name }
detach-hint = What was signed with a file keeps it: it stays where something rests on it.
done-attached = The file is attached.
done-detached = The file is taken out.

## The calendar
nav-calendar = Calendar
calendar-count = { $count ->
    [0] Nothing that is written here is still to come.
    [one] { $count } date is still to come.
   *[other] { $count } dates are still to come.
}
calendar-from = From { $day } on.
calendar-today = From today on
calendar-before = { $count ->
    [one] Before that: { $count } date
   *[other] Before that: { $count } dates
}
calendar-earlier = Earlier dates
calendar-later = Later dates
calendar-month = { $month } { $year }
calendar-day = Day
calendar-what = What
calendar-document = Document
calendar-done = done
calendar-file = File for your calendar (iCal)
calendar-public = The file has what is not public, too. For a web page there is another one:
day-begins = begins
day-ends = ends
day-notice = last day of notice
day-is-to-begin = is to begin
day-is-to-end = is to end
day-has-begun = has begun
day-has-ended = has ended
day-milestone = milestone
day-meeting = meeting
day-opens = question is to be put
day-put = question was put
day-closes = question is to be decided

## The conservatory
nav-conservatory = Conservatory
conservatory-intro = What has been learnt, for others to use. Each version can be cited by its hash, for ever.
conservatory-forms = All forms
conservatory-audiences = For everybody
conservatory-all = Also drafts, and what was replaced or should not be used any more
conservatory-found = { $count ->
    [0] No records.
    [one] { $count } record.
   *[other] { $count } records.
}
conservatory-new = Write down what was learnt

## The first steps
home-steps = First steps
step-language = Language
step-territory = Whose node this is
step-place = Where it lies
step-backup = A backup
step-twin = A twin
step-go = Do this now
step-later = Later
steps-done = Everything is done. Your node works with others.
found-sort = What it is
sort-municipality = municipality
sort-neighbourhood = neighbourhood
sort-association = association
sort-school = school
sort-university = university
sort-region = region
sort-company = company
sort-institution = institution
sort-network = network
place-intro = Then the map of the first page shows your territory, to you and to those you work with.
place-known = A place that is known here
place-other = Another one: type its degrees below
place-hint = Degrees with a point, for example 38.83 and -9.17. North and east are positive.
place-go = Put it there
place-none = Choose a place, or type both numbers.
place-outside = Latitude goes from -90 to 90, longitude from -180 to 180.
backup-intro = When the disk of this machine dies, everything that nobody else has is gone, and the keys of your territory too.
backup-command = Whoever runs this machine types there:
backup-place = It asks for a passphrase. Keep the file on another machine or a stick, and the passphrase elsewhere.
twin-invite = You get one line of text. Give it to the other territory, which pastes it into its own page.

## What the node says
told-english = As the node says it, in English
alarm-silent = Nothing was heard of { $name } for a while. Ask by telephone whether its node runs and has a connection.
alarm-stuck = Comparing with { $name } finds the same difference again and again. Update both nodes and restart them.
alarm-refused = Something from { $name } was refused. Tell those who run its node; it may need an update.
alarm-refused-there = { $name } refused this node or what it sent. Ask there what their node shows; update yours if it is not the newest.
alarm-clock = The clock of { $name } differs from ours. Check both.
alarm-older-version = A node of { $name } runs an older version than before. Ask whether that is on purpose.
alarm-full = { $name } takes all the room that it has here, and documents wait. The operator can give it more.
alarm-full-there = { $name } has no more room for documents. Ask there for more; nothing is lost until then.
alarm-budget = What may go over the line today is used up. It goes on tomorrow.
alarm-budget-there = What may go over the line of { $name } today is used up. It goes on by itself.
alarm-removed = The charter of your territory does not list this machine any more: what is written here reaches nobody. Go on at another one.
alarm-damaged = A document is damaged on this disk. Whoever runs this machine stops the node and types “djuntu rebuild”.
alarm-restored = This node was restored from a backup, and what came later comes back from others.
alarm-elsewhere = Another machine works with the same keys as this one. Only one of them may go on.
check-clock = Clock
check-clock-well = It agrees with those of the nodes that are connected.
check-clock-unknown = No other node is connected to compare it.
check-clock-bad = It differs from another node’s. Let the system set it by the network.
check-ports = Ports
check-ports-well = It listens for other nodes.
check-ports-bad = It listens nowhere for other nodes. The operator looks at its settings.
check-reachable = Reached from outside
check-reachable-well = Others reach it.
check-reachable-unknown = Nobody from outside has tried yet.
check-reachable-bad = Nobody reaches it from outside. Let its port through router and firewall.
check-router = Router
check-router-well = It lets connections through.
check-router-unknown = It does not let connections through by itself, or was not asked.
check-line = Line
check-line-well = There is still room in the budget of today.
check-line-bad = The budget of today is used up. Nothing is lost; it goes on tomorrow.
check-room = Room
check-room-bad = Somebody has no more room here. The operator can give more.
reason-fork = Its author made two entries with the same number, and the other one counts.
reason-rests-on-fork = It builds on something that does not count.
reason-not-entitled = The charter does not give its author’s key this right any more.
reason-no-party = Its territory is no party of the cooperation.
reason-too-many-epochs = Its author’s machine has begun anew more often than counts by itself.
reason-contested = It is contested: it does not count, and others have relied on it.

## Territories and what is public
filter-all-states = All states
filter-with = Only what is shared with one territory.
territory-ours = This is your own territory.
territory-words = Four words to compare
territory-words-hint = Whoever reads the same four words has the same territory before them.
territory-nodes = How it is reached
territory-no-nodes = No machine of this territory is known here.
territory-room = Room that it takes here
territory-room-used = { $used } of { $limit }
territory-room-full = Its room here is full. Documents that wait: { $count }. The operator can give it more.
territory-offices = Offices and keys
territory-charter = Charter number { $number }. Keys that must agree to change it: { $least }.
territory-guardians = Lost keys are replaced by { $needed } of { $names }.
territory-disputed = Two versions of its charter contradict each other.
territory-holder = Holder
territory-mandate = Mandate
territory-since = since { $day }
territory-until = until { $day }
territory-outside = today lies outside
territory-may = May
territory-key = Key, as words
territory-whole-key = The whole key
territory-machine = A machine
territory-here = on this machine
territory-cooperations = What you share
territory-documents = Documents shared with it
key-role-root = change the charter
key-role-sign = sign
key-role-edit = write
key-role-node = run a node
public-title = What is public
public-intro = Everybody may read this. It is signed by those who wrote it, and cannot be changed here.
public-nothing = There is nothing public at this address.
public-as-known = As known here on { $day }.
public-calendar = Dates as a calendar (iCal)

## The office key

problem-locked = The office key of this machine is locked. Unlock it under Settings, then do this again.
office-title = Office key
office-open = With this key the office signs for the territory. It lies open: whoever gets at this machine can sign. Put it under a passphrase, and nothing is signed here before somebody types that.
office-locked = The office key is under a passphrase and locked. Editing goes on as always; to sign, ratify or pledge, unlock it.
office-unlocked = The office key is unlocked until { $until }, and can be used to sign until then.
office-awaited = Somebody has answered an invitation of yours. It is confirmed as soon as the office key is unlocked.
office-new = New passphrase
office-again = The same again
office-forgotten = Whoever forgets it has lost the key. Write it down and keep it where the seal of the office is kept.
office-passphrase = Passphrase of the office key
office-protect = Put it under this passphrase
office-unlock = Unlock for five minutes
office-lock = Lock it now
office-unprotect = Take the passphrase away
office-differ = The two passphrases are not the same.
office-wrong = This passphrase does not open the office key, or too many were tried at one time.

## Writing together
together-saved = Saved here.
together-sending = Sending…
together-lost = Not saved: no connection to the node. What you write stays here and is sent when the connection is back.
together-away = No connection to the node: what others write is not shown. It goes on by itself.
together-left = Not saved: you are logged out. Log in in another window; then this page goes on.
together-reload = Not saved: this page is too old. Press “Save”, or copy what you wrote and load the page again.
together-much = Not saved: this is too much at once. Press “Save”, or write it in several parts.
together-alone = Too many pages are open, so that others do not see what you write. Press “Save” when you are done.
together-also = Also changed by { $who } just now.
together-here = { $who } writes here

## On paper
paper-version = Version { $number }: { $state }
paper-draft = A draft that nobody has put forward or signed
paper-changed = The draft was changed since; what stands here is the text of this version.
paper-signatures = Signatures
paper-not-signed = has not signed
paper-when = When, by their clock
paper-ratifications = Ratifications
paper-not-ratified = has not ratified
paper-body = Body
paper-reference = Reference
paper-day = Day
paper-followed = What was said since
paper-check = How to check this
paper-document = Document
paper-question = Hash of question { $number }
paper-proves = As known here on { $moment }. Paper proves nothing by itself: ask for the proof file ({ $command }) and check it on any machine with “djuntu verify FILE”. It has the signed entries and the keys by which they are judged; the hashes above must be the same.
