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
welcome-title = Whose node is this?
welcome-intro = A node belongs to a territory: a municipality, an association, a school, a network.
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
field-lat-e7 = Latitude (× 10⁷)
field-lon-e7 = Longitude (× 10⁷)
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
field-amount = Amount (smallest unit)
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
done-endorsed = The report is endorsed.
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
