# Ce que la page dit en français.

## Autour de chaque page
skip = Aller au contenu
nav = Pages
nav-home = Accueil
nav-documents = Documents
languages = Langue
log-in = Se connecter
log-out = Se déconnecter
as-known = Situation connue ici le { $moment }.
live-changed = Quelque chose a changé, et cette page le montre.
footer-help = Aide : la personne qui gère ce nœud, et la commande « djuntu help ».

## Le temps
moment = { $date } à { $time }
date = { $day } { $month } { $year }
first-of-month = 1er
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
ago-now = à l’instant
ago-minutes = { $count ->
    [one] il y a { $count } minute
   *[other] il y a { $count } minutes
}
ago-hours = { $count ->
    [one] il y a { $count } heure
   *[other] il y a { $count } heures
}
ago-days = { $count ->
    [one] il y a { $count } jour
   *[other] il y a { $count } jours
}

## Entrer
login-title = Se connecter
login-help = Mot de passe oublié ? Une administratrice ou un administrateur de ce nœud peut vous donner un nouveau lien.
login-wrong = Le nom ou le mot de passe n’est pas juste.
login-too-many = Il y a eu trop d’essais. Attendez une minute, puis réessayez.
login-name = Nom
first-name = Votre nom
login-password = Mot de passe
first-password = Nouveau mot de passe
first-again = Le même mot de passe encore une fois
first-title = Bienvenue dans djuntu
first-intro = Choisissez un nom et un mot de passe pour cette page.
first-renew-title = Un nouveau mot de passe
first-renew-intro = Choisissez un nouveau mot de passe pour { $name }.
first-name-hint = Celui que vos collègues connaissent. Il ne se voit que sur cette machine.
first-password-hint = Au moins { $count } caractères. Le mieux : quelques mots que vous seriez seul à réunir.
first-go = Continuer
first-different = Les deux mots de passe ne sont pas les mêmes. Tapez-les de nouveau.
first-used = Ce lien a déjà servi, ou il est trop ancien. Demandez-en un autre à l’administration de ce nœud.
people-error-name = Un nom a de 1 à 64 caractères.
people-error-taken = Quelqu’un porte déjà ce nom ici. Choisissez-en un autre.
people-error-password = Ce mot de passe est trop court. Prenez au moins 10 caractères.
people-error-unknown = Personne ici ne porte ce nom.
people-error-last = Il doit rester un compte d’administration. Donnez d’abord ce rôle à quelqu’un d’autre.
people-error-full = Ce nœud n’a plus de place pour un compte. Supprimez-en un d’abord.
role-reader = lecture
role-editor = rédaction
role-signer = signature
role-administrator = administration
role-may-reader = Vous pourrez lire tout ce qui est ici.
role-may-editor = Vous pourrez lire et écrire des documents.
role-may-signer = Vous pourrez écrire des documents et signer pour votre territoire.
role-may-administrator = Vous administrerez ce nœud.

## Les premières pages d’un nouveau nœud
welcome-title = Premiers pas
welcome-intro = Un nœud appartient à un territoire : une commune, une association, une école, un réseau. Cinq pas, et il travaille avec d’autres.
welcome-administrator = Seule l’administration de ce nœud peut le faire. Demandez-lui.
found-title = Nous commençons
found-intro = Votre territoire reçoit sa propre clé sur cette machine. Personne d’autre ne l’a, aucun autre lieu ne la connaît.
found-name = Nom du territoire
found-name-hint = Par exemple : Município de Loures
found-office = Fonction qui signe pour lui
found-office-hint = Par exemple : maire, ou présidente de l’association
found-holder = Qui exerce cette fonction
found-go = Fonder le territoire
join-title = Nous avons une invitation
join-intro = Un autre territoire, ou une autre machine à vous, vous a donné un code qui commence par « djuntu: ».
join-go = Répondre à une invitation
accept-title = Répondre à une invitation
accept-intro = Collez le code que vous avez reçu. Les deux côtés voient ensuite les quatre mêmes mots et les comparent au téléphone.
accept-code = Code d’invitation
accept-code-hint = Une longue ligne qui commence par « djuntu: »
accept-go = Répondre
answered-title = Votre réponse est en route
answered-confirmed = L’autre côté a confirmé.
answered-waiting = L’autre côté n’a pas encore confirmé. Il est appelé ; vous pouvez fermer cette page.
answered-home = Aller à la première page
look-again = Regarder de nouveau
compare-title = Comparez ces mots
compare-intro = Appelez l’autre côté au téléphone. S’il voit les quatre mêmes mots, personne n’est entre vous.

## Accueil
home-equal = { $all ->
    [one] Vous et l’autre nœud avez la même chose.
   *[other] Vous et les { $all } autres nœuds avez tous la même chose.
}
home-some-equal = { $equal ->
    [one] Vous avez la même chose que { $equal } des { $all } autres nœuds. Le tableau dit pourquoi.
   *[other] Vous avez la même chose que { $equal } des { $all } autres nœuds. Le tableau dit pourquoi.
}
home-none-equal = { $all ->
    [one] Vous et l’autre nœud n’avez pas encore la même chose. Le tableau dit pourquoi.
   *[other] Vous n’avez encore la même chose qu’aucun des { $all } autres nœuds. Le tableau dit pourquoi.
}
home-alone = Il n’y a pas encore d’autre nœud. Ce que vous écrivez est gardé ici.
home-needs = { $count ->
    [0] Il y a quelque chose à voir
    [one] { $count } chose vous attend
   *[other] { $count } choses vous attendent
}
home-nothing-needed = Rien ne vous attend.
home-territories = Territoires
home-no-territories = Vous ne partagez encore de documents avec personne. Invitez un autre territoire, ou répondez à une invitation.
home-recent = Modifiés en dernier
home-no-documents = Il n’y a pas encore de documents.
home-all-documents = Tous les documents
map-summary = Vous et les autres sur la carte : { $names }.
map-here = ici
own-machine = une machine à vous
column-territory = Territoire
column-state = État
column-heard = Dernière nouvelle
column-in = À recevoir
column-out = À envoyer
column-why = Pourquoi
never = jamais
state-equal = pareil
state-receiving = reçoit
state-sending = envoie
state-comparing = compare
state-paused = en pause
state-waiting = en attente
state-apart = non connecté
why-equal = Les deux ont la même chose.
why-receiving = { $count ->
    [one] { $count } document doit encore venir de là-bas.
   *[other] { $count } documents doivent encore venir de là-bas.
}
why-sending = { $count ->
    [one] { $count } document doit encore y aller.
   *[other] { $count } documents doivent encore y aller.
}
why-comparing = Connecté, pas encore comparé.
why-paused-room = { $count ->
    [one] Pareil, sauf { $count } document pour lequel un côté n’a pas de place.
   *[other] Pareil, sauf { $count } documents pour lesquels un côté n’a pas de place.
}
why-paused-budget = Ce qui peut passer par la ligne aujourd’hui est épuisé. Cela reprend demain.
why-waiting-silent = Connecté, mais sans réponse. L’un des côtés ne reconnaît peut-être plus la machine de l’autre : demandez là-bas.
why-waiting-stuck = La même différence se retrouve sans cesse. Demandez à la personne qui gère ce nœud.
why-apart-never = Jamais entendu encore. Il est appelé.
why-apart = La connexion est coupée. Il est appelé, et tout arrivera quand elle sera de retour.
path-direct = connexion directe
path-local = réseau local
path-relayed = par un autre nœud

## Documents
untitled = Sans titre
public = public
kind-project = projet
kind-agreement = accord
kind-decision = décision
kind-fund = fonds
kind-measure = mesure
kind-assembly = assemblée
kind-record = fiche
kinds-project = Projets
kinds-agreement = Accords
kinds-decision = Décisions
kinds-fund = Fonds
kinds-measure = Mesures
kinds-assembly = Assemblées
kinds-record = Fiches
document-state-draft = brouillon
document-state-proposed = proposé
document-state-partly-signed = signé en partie
document-state-not-ratified = non ratifié
document-state-not-begun = pas commencé
document-state-in-force = en vigueur
document-state-contested = contesté
document-state-expired = échu
document-state-terminated = terminé
document-state-cancelled = annulé
document-state-pipeline = en préparation
document-state-implementation = en cours
document-state-finalisation = en voie d’achèvement
document-state-closed = clos
document-state-suspended = suspendu
document-state-open = ouvert
document-state-not-open = pas ouvert
document-state-in-dispute = en litige
filter-text = Mots
filter-kind = Genre
filter-all = Tous les genres
filter-go = Montrer
documents-found = { $count ->
    [0] Aucun document.
    [one] { $count } document.
   *[other] { $count } documents.
}
documents-none = Essayez avec moins de mots, ou un autre genre.
pages = Pages de la liste
page-before = Page précédente
page-after = Page suivante
page-number = Page { $count }

## Ce qui n’a pas marché
trouble-title = Cela n’a pas marché
trouble-nothing-here = Il n’y a pas de page à cette adresse.
trouble-role = Il faut pour cela le rôle « { $role } ».
trouble-foreign = Ce formulaire n’est plus valable, rien n’a donc été changé. Vous avez peut-être été déconnecté entre-temps.
trouble-too-large = C’est plus que ce qui peut être envoyé en une fois.
trouble-broken = Cette page ne peut pas être montrée à cause d’une erreur dans djuntu. Le journal du nœud en dit plus.
trouble-disk = Les comptes ne peuvent pas être écrits sur le disque : { $why }
trouble-todo-again = Revenez en arrière, rechargez la page et envoyez-la encore une fois.
trouble-todo-ask = Demandez à l’administration de ce nœud.
trouble-todo-home = Recommencez ici :
problem-stopping = Ce nœud s’arrête. Réessayez quand il tourne.
problem-unread = Ce qui est ici est encore en cours de lecture. Réessayez dans un moment.
problem-crowded = Trop de personnes attendent des changements en ce moment. Réessayez plus tard.
problem-unknown-document = Ce document n’est pas ici.
problem-unknown-territory = Aucun territoire de ce nom n’est connu ici.
problem-no-territory = Ce nœud n’appartient encore à aucun territoire.
problem-has-territory = Ce nœud appartient déjà à un territoire.
problem-no-office-key = La clé de fonction du territoire n’est pas sur cette machine : rien ne peut être signé ici.
problem-own-invitation = Cette invitation est la vôtre. Donnez-la à quelqu’un d’autre.
problem-other-network = Cette invitation est pour un autre réseau.
problem-expired-invitation = Cette invitation est trop ancienne. Demandez-en une autre.
problem-not-entitled = La charte de votre territoire ne donne pas ce droit à la clé de cette machine.
problem-no-cooperation = Il n’y a pas de coopération où le partager. Invitez d’abord un territoire.
problem-stale = Quelqu’un d’autre a été plus rapide. Rechargez la page.
problem-unchanged = Rien n’a été changé.
problem-observer = Ce nœud ne fait qu’observer : rien ne s’écrit ici.

## Réglages
nav-needs = À faire
nav-settings = Réglages
needs-open = Ouvrir le document
people-title = Personnes
people-intro = Qui peut utiliser cette page, et pour quoi. Chaque rôle peut ce que peuvent ceux d’avant.
people-you = C’est vous
people-role-of = Rôle de { $name }
people-give = Donner ce rôle
people-remove = Supprimer
people-renew = Nouveau lien, pour un mot de passe oublié
people-add = Faire entrer quelqu’un
people-new-role = Rôle
people-make-link = Créer un lien
link-title = Un lien qui sert une fois
link-intro = Donnez-le à la personne concernée. Il vaut sept jours, tant que ce nœud tourne. Il ne se montre que maintenant.
about-title = Ce nœud
about-version = Version
about-node = Clé de cette machine
about-addresses = Joignable à
about-traffic = Trafic depuis le démarrage
about-bytes = { $sent } envoyés, { $received } reçus

## Un document
changed-on = modifié le
language-en = anglais
language-fr = français
language-pt = portugais
language-kea = créole du Cap-Vert
document-kept = gardé par { $has } sur { $all }
document-set-aside = { $count ->
    [one] { $count } inscription de ce document ne compte pas.
   *[other] { $count } inscriptions de ce document ne comptent pas.
}
document-entries = { $count ->
    [one] { $count } inscription signée.
   *[other] { $count } inscriptions signées.
}
document-fingerprint = La même sur chaque nœud qui a la même chose : { $print }
earlier-title = Tel qu’il était alors
earlier-when = Voici ce que disait le document, tel qu’on le connaît ici aujourd’hui, à ce moment : { $moment }.
earlier-on = Tel qu’il était le
log-edit = modifie
log-begins-the-document = commence le document
log-founds-the-territory = fonde le territoire
log-proposes-the-cooperation = propose la coopération
log-acknowledges-what-it-has-received = accuse réception
history-edits = { $count ->
    [one] { $count } modification
   *[other] { $count } modifications
}
history-proposes = propose la version { $number }
history-signs = signe la version { $number }
history-title = Historique
history-intro = La plus récente d’abord. Les heures sont celles des horloges de qui a écrit.
history-out = Ne compte pas.
history-envelope = L’enveloppe signée
history-entry = inscription
history-key = clé
history-number = numéro

## Fields
field-title = Titre
field-summary = Résumé
field-lang0 = Langue d’origine
field-pos = Ordre
field-langs = Langues qui font foi
field-links = Liens
field-notes = Notes
field-form = Forme
field-objectives = Objectifs
field-method = Méthode
field-reciprocity = Ce que chaque côté y gagne
field-exit = Ce qui reste ensuite
field-planned-start = Début prévu
field-planned-end = Fin prévue
field-actual-start = Commencé le
field-actual-end = Terminé le
field-sectors = Secteurs (codes CAD)
field-sdg = Objectifs de développement durable
field-spiral = Critères SPIRAL
field-partners = Partenaires
field-places = Lieux
field-milestones = Étapes
field-contributions = Contributions
field-budget = Budget
field-results = Résultats
field-result-periods = Résultats par période
field-co2-kg-per-year = CO2, kilogrammes par an
field-energy-kwh-per-year = Énergie, kWh par an
field-biosphere = Biosphère
field-biosphere-unit = Unité pour la biosphère
field-people = Personnes touchées
field-footprint-method = Comment l’empreinte est calculée
field-risks = Risques
field-journal = Journal
field-territory = Territoire
field-role = Rôle
field-org-type = Type d’organisation
field-name = Nom
field-lat-e7 = Latitude
field-lon-e7 = Longitude
field-due = Échéance
field-owner = Qui s’en charge
field-step = Phase
field-by = Par
field-type = Type
field-quantity = Quantité
field-unit = Unité
field-text = Texte
field-line = Ligne
field-period-start = Du
field-period-end = Au
field-party = Partie
field-amount = Montant
field-currency = Monnaie
field-status = Statut
field-indicator = Indicateur
field-measure = Façon de mesurer
field-baseline-year = Année de départ
field-baseline-value = Valeur de départ
field-result = Résultat
field-target = Cible
field-actual = Atteint
field-level = Niveau
field-answer = Réponse
field-date = Date
field-preamble = Préambule
field-articles = Articles
field-heading = Intitulé
field-body = Texte
field-commitments = Engagements
field-actor = Qui s’engage
field-themes = Thèmes
field-starts = En vigueur dès le
field-ends = Jusqu’au
field-renewal = Reconduction
field-notice-days = Jours de préavis
field-year = Année
field-follow-up = Suivi par
field-place = Lieu
field-needs-ratification = À ratifier
field-represented-as = Représenté comme
field-parties = Parties
field-rel = Relation
field-to = Vers
field-at = Quand

## Writing
edit-title = Modifier
edit-save = Enregistrer
edit-cancel = Revenir sans enregistrer
edit-remove = Retirer ceci
edit-new = Ajouter : { $field }
edit-set-hint = Plusieurs, séparés par des virgules.
edit-unreadable = « { $value } » ne va pas dans le champ « { $field } ».
create-title = Nouveau document
create-language = Langue du titre
create-within = Partagé avec
create-home = Personne : il reste dans notre territoire
create-go = Commencer
done-saved = C’est enregistré.
done-merged = C’est enregistré. Quelqu’un d’autre a écrit entre-temps, et les deux sont dans le texte : voyez s’il se lit bien.
done-unchanged = Rien n’a été changé.
done-proposed = Le texte est proposé tel qu’il se lit maintenant. Toutes les parties peuvent le signer.
done-signed = C’est signé.
done-ratified = La ratification est notée.
done-stated = C’est déclaré et signé.
choice-action = action
choice-plan = plan
choice-vive = VIVE
choice-learning = apprentissage
choice-money = argent
choice-time = temps
choice-goods = biens
choice-knowledge = savoir
choice-low = faible
choice-medium = moyen
choice-high = élevé
choice-twinning = jumelage
choice-cooperation = coopération
choice-charter = charte
choice-statutes = statuts
choice-manifesto = manifeste
choice-none = aucune
choice-tacit = tacite
choice-express = expresse
choice-party = partie
choice-witness = témoin
choice-support = soutien
choice-yes = oui
choice-indicative = indicatif
choice-committed = engagé
choice-en = anglais
choice-fr = français
choice-pt = portugais
choice-kea = créole du Cap-Vert

## A project
project-lead = mené par { $name }
project-disputed = Ceux qui mènent ce projet ont dit plusieurs choses à la fois : aucune ne vaut. Voyez l’historique.
project-status-pipeline = En préparation
project-status-implementation = En cours
project-status-finalisation = En voie d’achèvement
project-status-closed = Clos
project-status-cancelled = Annulé
project-status-suspended = Suspendu
project-time = Calendrier
project-money = Argent
project-pledges = Promis
project-bookings = Comptabilisé
project-reports = Rapports
timeline-summary = Du { $start } au { $end } ; { $done } étapes sur { $all } sont faites.
milestone-due = pour le
milestone-done = fait, dit { $who }, { $day }
milestone-late = en retard
money-summary = { $spent } sur { $planned } { $currency } sont dépensés.
money-planned = Prévu
money-spent = Dépensé
milestone-say-done = Dire que c’est fait
project-state = Déclarer quelque chose
project-state-intro = Les déclarations sont signées pour votre territoire. Elles peuvent être retirées, et restent dans l’historique.
state-status = Où il en est
state-pledge = Promettre une contribution
state-book = Comptabiliser de l’argent
state-for = Pour quoi
state-go = Déclarer
as-table = La même chose en tableau
booking-received = reçu
booking-committed = engagé
booking-disbursed = versé
booking-spent = dépensé
booking-expected = attendu
standing-withdrawn = retiré
standing-contested = contesté
report-endorsed = Approuvé par { $names }
report-not-endorsed = Pas encore approuvé
report-endorse = Approuver

## An agreement
agreement-propose = Proposer le texte tel qu’il se lit
agreement-none-proposed = Rien n’a encore été proposé. Quand le texte est prêt, proposez-le ; chaque partie peut alors signer exactement cela.
agreement-now = Le texte tel qu’il se lit maintenant
version-title = Version { $number }
version-by = proposée par { $who }
version-between = entre { $names }
version-proposed = Proposée ; personne n’a encore signé
version-partly = Signée en partie
version-not-ratified = Signée par tous, pas encore ratifiée
version-in-force = Signée par tous
version-replaced = Signée par tous, et remplacée par une version plus récente
version-ended = Terminée
version-missing = Manque encore :
version-unratified = Pas encore ratifiée :
version-ratified = Ratifiée pour { $who } par { $body }, { $reference }, { $day }.
version-objects = { $who } s’y oppose : { $why }
version-adheres = { $who } y adhère.
version-ends = { $who } y a mis fin à partir du { $day } : { $why }
version-disputed = { $who } a signé aussi un autre texte sous ce numéro.
version-frozen = Le texte à signer
version-frozen-intro = C’est exactement cela qui est signé. Il ne change jamais.
version-hash = Empreinte de cette version :
column-signer = Nom
column-office = Fonction
column-when = Quand
changed-since = Le texte se lit autrement depuis.
changed-since-title = Modifié depuis
changed-since-intro = Ce qui a été signé reste tel quel. Un nouveau texte demande une nouvelle proposition.
sign-title = Signer
sign-intro = Vous signez pour votre territoire, avec sa clé de fonction, exactement le texte ci-dessus. Une signature ne se retire pas.
sign-password = Votre mot de passe, encore une fois
sign-go = Signer ce texte
ratify-title = Ratifier
ratify-body = Conseil ou assemblée
ratify-reference = Numéro de la délibération
ratify-go = Noter la ratification

## What waits
needs-command = En ligne de commande :
need-sign = Une proposition attend votre signature.
need-propose = Une proposition date d’un autre cercle de parties. Proposez-la de nouveau.
need-ratify = Un texte signé attend votre conseil ou assemblée.
need-notice = Le terme d’un accord approche : d’ici là, une partie peut le dénoncer.
need-endorse = Un rapport vous attend.
need-tally = Une question attend votre décompte.
need-outcome = Les décomptes sont là ; le résultat vous attend.
need-cooperation = Une coopération vous est proposée.
need-consent = Un changement d’une coopération attend votre accord.
need-charter = Un changement de charte vous attend.
need-fund = Des écritures d’un fonds se contredisent. Dites laquelle vaut.
need-set-aside = Quelque chose qui a été écrit ne compte pas. Décidez ce que cela devient.
need-other = Il y a quelque chose à voir.
need-go-sign = Lire et signer
need-go-propose = Aller à l’accord
need-go-ratify = Aller à l’accord
need-go-endorse = Aller au projet
set-aside-keep = L’accepter
set-aside-reapply = Le réécrire comme nôtre
set-aside-keep-out = Le laisser dehors

## Inviting
nav-invite = Inviter
invite-title = Inviter un territoire
invite-whom = Pour qui ?
invite-twin = Un autre territoire, pour partager des documents
invite-node = Une autre machine de notre territoire
invite-observer = Des observateurs, qui lisent ce qui est public
invite-days = Valable combien de jours
invite-go = Créer une invitation
invited-title = Votre invitation
invited-twin = Donnez ceci à l’autre territoire, qui y répond sur sa propre page.
invited-node = Répondez-y sur l’autre machine de votre territoire.
invited-observer = Tout le monde peut l’avoir. Cela permet de garder ce que vous avez publié, rien d’autre.
invited-until = Valable jusqu’au { $moment }.
invited-drawing = Le code en dessin, pour un téléphone
invited-note = Qui a ce code peut s’en servir. Imprimez cette page ou envoyez la ligne ; puis comparez les quatre mots au téléphone.
shared-title = Avec qui vous travaillez
shared-intro = Tous les côtés voient les quatre mêmes mots. Comparez-les une fois au téléphone.
shared-words = Quatre mots :
cooperation-state-proposed = proposée
cooperation-state-in-force = en vigueur
cooperation-state-joining = vous êtes invité à la rejoindre
cooperation-state-over = terminée

# Files of a document
files-title = Fichiers
file-fetch = Le faire venir
file-coming = en route, { $percent } % pour l’instant
file-state-large = plus gros que ce qui vient tout seul
file-state-full = plus de place pour ce qui vient tout seul
file-state-nobody = aucun nœud qui peut le lire n’est connecté : il viendra dès que possible
file-state-budget = le budget du jour pour les fichiers est épuisé : il viendra demain
file-state-tried = les nœuds connectés ne l’ont pas : on leur redemandera
file-state-soon = sur le point de venir
field-files = Fichiers
field-hash = Empreinte
field-size = Octets
field-mime = Sorte de fichier
field-category = Catégorie
field-language = Langue

## Ce qui est déclaré sur les documents
act-title = Déclarer quelque chose
act-hint = Ce que vous déclarez est signé et ne peut pas être repris ; tous ceux qui partagent le document le voient.
act-reason = Pourquoi
act-not-understood = Il manque quelque chose dans ce formulaire, ou un nombre n’en est pas un.
document-state-tallied = { $told } sur { $all } ont communiqué
document-state-adopted = adoptée
document-state-rejected = rejetée
document-state-withdrawn = retirée
document-state-forming = en formation
document-state-active = active
document-state-dissolved = dissoute
document-state-submitted = soumise
document-state-released = publiée
document-state-superseded = remplacée
document-state-retracted = rétractée

## Une décision
decision-method-consent = consentement : personne ne s’oppose
decision-method-unanimity = unanimité : tous choisissent la même chose
decision-method-majority = majorité : plus de la moitié du poids
decision-method-threshold = seuil : au moins tant de poids
decision-threshold = Il faut à une option un poids d’au moins { $count }.
decision-facts = Posée par { $who } le { $moment }. Mode : { $way }.
decision-heading = Question { $number } : { $state }
decision-adopted = Définitif : « { $option } » a été adopté.
decision-rejected = Définitif : aucune option n’a été adoptée.
decision-withdrawn = Retirée : { $why }
decision-contested = Contestée : ce qui a été communiqué ne s’accorde pas, rien n’est donc décidé.
decision-undecided = Provisoire : ce qui est connu ici ne décide encore rien.
decision-provisional = Provisoire : d’après ce qui est connu ici, « { $option } » serait adopté.
decision-provisional-rejected = Provisoire : d’après ce qui est connu ici, aucune option ne serait adoptée.
decision-sums-hint = Toutes les voix ensemble. Ce qui compte est ce que décide chaque organe ci-dessous, selon son poids.
decision-body = Organe
decision-of-assembly = assemblée { $id }
decision-weight = Poids
decision-abstain = Abstentions
decision-present = Présents
decision-notes = Remarques
decision-not-told = N’a pas encore communiqué ses voix.
decision-objects = S’oppose à toutes les options.
decision-tallies-differ = A communiqué plusieurs décomptes : aucun n’est retenu.
decision-tally-contested = Contesté : d’autres s’y sont fiés, et il ne compte pas.
decision-paper = { $count } sur papier.
decision-objections = Oppositions
decision-changed = Le brouillon a changé depuis. Ce qui a été posé est dans l’historique.
decision-side-for = Pour
decision-side-against = Contre
decision-side-neither = Ni l’un ni l’autre
decision-own = Voix dans votre territoire
decision-own-hint = Personne hors de votre territoire ne les voit. Les autres voient les nombres quand vous les communiquez.
decision-own-facts = { $abstain } abstentions, { $void } nuls.
decision-vote = Voter
decision-vote-abstain = Je m’abstiens
decision-vote-go = Déposer la voix
decision-number = Numéro dans la liste des votants
decision-number-hint = Laissez vide pour voter avec la clé de cette machine.
decision-tally = Communiquer vos voix aux autres
decision-tally-hint = Les voix de votre territoire sont déjà comptées. Ajoutez celles comptées à la main.
decision-count = À la main pour
decision-tally-objects = Notre organe s’oppose à toutes les options
decision-tally-go = Signer et communiquer
decision-object = S’opposer à la question
decision-object-go = Signer l’opposition
decision-outcome = Le résultat
decision-outcome-hint = Votre territoire a posé cette question : c’est lui qui constate le résultat. Ensuite, c’est définitif.
decision-outcome-go = Signer le résultat
decision-withdraw = Retirer la question
decision-open = Poser la question
decision-open-hint = La question et ses options sont posées telles qu’elles sont maintenant. Écrivez d’abord les options.
decision-way = Comment on décide
decision-least = Poids minimal
decision-least-hint = Seulement pour un seuil.
decision-bodies = Qui décide
decision-bodies-hint = Un par ligne : un territoire, ou l’identifiant d’une assemblée, avec « =2 » s’il pèse 2. Tous ceux qui le partagent si c’est vide.

## Un fonds
fund-not-open = Ce fonds n’est pas encore ouvert.
fund-sentence = { $received } { $unit } sont entrés, { $spent } { $unit } sont sortis.
fund-limit = Qui dépense plus de { $limit } { $unit } d’un coup nomme la décision.
fund-holders = Qui détient combien
fund-holder = Détenteur
fund-balance = Solde
fund-received = Reçu
fund-spent = Dépensé
fund-holder-disputed = en litige
fund-holder-well = en ordre
fund-frozen = dont { $amount } bloqués.
fund-chain = Les dons et ce qu’ils sont devenus
fund-chain-receive = { $donor } → { $who }
fund-chain-summary = Dons : { $gifts } ; étapes : { $steps }. Les traits vont d’un don à ce qui en a été fait ; le livre ci-dessous dit la même chose en tableau.
fund-chain-more = Non dessinées : { $count }.
fund-ledger = Livre de comptes
fund-ledger-more = Lignes plus anciennes, dans l’historique : { $count }.
fund-day = Jour
fund-what = Quoi
fund-amount = Montant
fund-evidence = Pièce justificative
fund-line-receive = reçu de { $who }
fund-line-transfer = transmis à { $who }
fund-act-open = a ouvert le fonds
fund-act-join = est devenu détenteur
fund-act-spend = dépensé
fund-act-return = rendu
fund-dispute-title = En litige
fund-dispute = { $who } a fait deux choses dont une seule peut valoir.
fund-dispute-missing = { $who } a fait deux choses dont une seule peut valoir. Doivent encore dire laquelle : { $missing }.
fund-dispute-settled = { $who } avait fait deux choses à la fois. Les autres ont dit laquelle vaut.
fund-audits = Vérifications
fund-audited-right = { $who } a trouvé justes les comptes de { $holder } le { $day }.
fund-audited-wrong = { $who } a trouvé faux les comptes de { $holder } le { $day }.
fund-open = Ouvrir le fonds
fund-unit = Compte en
fund-unit-hint = Par exemple EUR ou CVE.
fund-limit-field = Décision exigée au-delà de
fund-limit-hint = Qui dépense plus d’un coup doit nommer la décision. Peut rester vide.
fund-join = Devenir détenteur
fund-join-hint = Votre territoire n’a pas encore de compte dans ce fonds.
fund-receive = Noter une entrée
fund-donor = Qui l’a donné
fund-donor-hint = Une organisation. Pas de noms de personnes privées.
fund-transfer = Transmettre de l’argent
fund-to = À qui
fund-gift = De quel don
fund-gift-none = Aucun don en particulier
fund-text = Pour quoi
fund-spend = Noter une dépense
fund-project = Projet
fund-project-hint = Le début de son identifiant, comme dans son adresse. Peut rester vide.
fund-decision = Décision
fund-decision-hint = L’identifiant complet de l’inscription du résultat, dans l’historique de la décision.
fund-return = Noter un remboursement
fund-audit = Dire si des comptes sont justes
fund-audit-right = Tout est juste
fund-audit-text = Ce qui a été trouvé
fund-settle = Laquelle vaut ?
fund-settle-go = Signer que celle-ci vaut

## Une mesure
measure-none = Rien n’a encore été observé.
indicator-co2-per-person = CO2 par personne et par an
measure-newest = { $value } { $unit } jusqu’au { $day }
measure-average = La moyenne simple est de { $value } { $unit }.
measure-count = Valeurs : { $count }.
measure-chart = { $title }, valeurs dans le temps : { $count }.
measure-legend = Les points creux sont provisoires.
measure-legend-target = La ligne en tirets est la cible.
measure-at-most = Au plus { $target } { $unit } :
measure-at-most-until = Au plus { $target } { $unit } d’ici au { $day } :
measure-at-least = Au moins { $target } { $unit } :
measure-at-least-until = Au moins { $target } { $unit } d’ici au { $day } :
measure-reached = atteint.
measure-above = la dernière valeur est de { $gap } { $unit } au-dessus.
measure-below = la dernière valeur est de { $gap } { $unit } au-dessous.
measure-preset = Cette cible est celle de djuntu ; vous pouvez en écrire une autre dans le document.
measure-observations = Observations
measure-others = Corrigées, ou de peu de personnes
measure-people = personnes : { $count }
measure-of-few = De si peu de personnes que cela reste chez nous.
measure-beside = Une autre correction du même se trouve à côté.
measure-state-provisional = provisoire
measure-state-validated = validée
measure-state-corrected = corrigée
measure-period = Période
measure-value = Valeur
measure-value-hint = Par exemple 4,6
measure-by = Dit par
measure-source = Source
measure-method = Méthode
measure-observe = Ajouter une observation
measure-indicator = Indicateur
measure-indicator-hint = Son code, comme co2_per_person
measure-unit = Unité
measure-from = Premier jour
measure-until = Dernier jour
measure-group = Groupe
measure-of-people = De combien de personnes
measure-of-people-hint = Les valeurs de très peu de personnes restent dans votre territoire.
measure-correct = Corriger une observation
measure-correct-hint = Laissez vide pour retirer l’observation.
measure-which = Laquelle
measure-validate = Valider
measure-validate-how = Comment cela a été fait
measure-validate-title = Vos observations qui attendent d’être validées : { $count }

## Une fiche
record-of = De { $who }
record-superseded = Une autre fiche la remplace :
record-no-version = Rien n’a encore été soumis ; c’est un brouillon.
record-version = Version { $number }
record-submitted = Soumise le { $day }.
record-released = Publiée sous { $licence } le { $day }.
record-not-released = Pas encore publiée.
record-retracted = À ne plus utiliser : { $why }
record-cite = Comment la citer
record-citation = { $authors } ({ $year }) : { $title }. Version { $number }, { $hash }.{ $licence }
record-endorsed = { $names } la soutiennent.
record-reviews = L’avis des lecteurs
record-changed = Le brouillon a changé depuis.
verdict-accept = bien ainsi
verdict-revise = à retravailler
verdict-reject = pas convaincu
record-submit = Soumettre le texte tel qu’il est
record-submit-hint = Une version soumise peut être lue, relue et citée pour toujours.
record-review = Dire ce que vous en pensez
record-verdict = Votre avis
record-which = Version
record-endorse = La soutenir
record-release = Publier
record-release-hint = Une licence donnée ne peut pas être reprise.
record-licence = Licence
record-licence-hint = Celle du texte si c’est vide, sinon CC-BY-SA-4.0.
record-supersede = Dire qu’une autre fiche la remplace
record-other = L’autre fiche
record-other-hint = Le début de son identifiant, comme dans son adresse.
record-retract = Rétracter une version

## Une assemblée
level-0 = voisinage
level-1 = commune
level-2 = plusieurs communes
level-3 = région
level-4 = pays
level-5 = plusieurs pays
level-6 = continent
level-7 = monde
actor-citizen = citoyens
actor-neighbourhood-association = association d’habitants
actor-public-authority = autorité publique
actor-education-research = école ou recherche
actor-business = entreprise
actor-bank = banque
actor-media = médias
actor-other = autre
assembly-not-open = Cette assemblée n’est pas encore ouverte.
assembly-forming = { $who } forme cette assemblée ; elle n’est pas encore ouverte.
assembly-active = Convoquée par { $who }. Niveau : { $level }.
assembly-dissolved = Dissoute : { $why }
assembly-above = L’assemblée au-dessus :
assembly-seats = Sièges
assembly-seat = Siège
assembly-actor = Genre de membre
assembly-vote = Voix
assembly-vacant = vacant
assembly-votes = a une voix
assembly-advises = voix consultative
assembly-meetings = Réunions
assembly-meeting = Réunion
assembly-present = { $number } présents.
assembly-minutes = Procès-verbaux
assembly-minutes-of = Procès-verbal du { $day }
assembly-minutes-by = Écrit par { $who } le { $day }.
assembly-minutes-approved = Approuvé.
assembly-minutes-open = Pas encore approuvé.
assembly-minutes-approved-by = Approuvé par { $names }
assembly-minutes-missing = Encore attendus : { $names }
assembly-minutes-changed = Le texte a changé depuis.
assembly-delegations = Envoi à
assembly-approve-title = Des procès-verbaux vous attendent
assembly-approve = Approuver
assembly-open = Ouvrir l’assemblée
assembly-level = Niveau
assembly-parent = Assemblée au-dessus
assembly-parent-hint = Le début de son identifiant, comme dans son adresse.
assembly-put-minutes = Présenter le procès-verbal
assembly-put-minutes-hint = Le texte de la réunion est figé tel quel ; ceux qui y siègent approuvent exactement cela.
assembly-give-seat = Donner un siège
assembly-holder = Territoire qui l’occupe
assembly-holder-none = Aucun
assembly-label = Nom du siège
assembly-label-hint = Pas de nom de personne.
assembly-vacate = Libérer un siège
assembly-delegate = Envoyer quelqu’un au-dessus
assembly-to = À quelle assemblée
assembly-mandate = Ce qu’ils y diront
assembly-dissolve = Dissoudre l’assemblée
field-question = Question
field-context = Contexte
field-options = Options
field-label = Libellé
field-detail = Détail
field-arguments = Arguments
field-side = Côté
field-opens = À poser le
field-closes = À décider avant le
field-purpose = But
field-rules = Règles
field-holders = Détenteurs
field-grants = Demandes
field-project = Projet
field-scheme = Cadre
field-population-covered = Personnes couvertes
field-indicators = Indicateurs
field-code = Code
field-better = Mieux veut dire
field-scheme-code = Code du cadre
field-criteria = Critères
field-sign = Bien ou mal
field-component = Composante
field-group = Groupe
field-targets = Cibles
field-bound = Au plus ou au moins
field-value = Valeur
field-abstract = Résumé
field-authors = Auteurs
field-affiliation = Affiliation
field-licence = Licence
field-keywords = Mots-clés
field-sources = Sources
field-url = Adresse
field-doi = DOI
field-audience = Public visé
field-quorum = Quorum
field-meetings = Réunions
field-start = Début
field-end = Fin
field-online = En ligne
field-agenda = Ordre du jour
field-minutes = Procès-verbal
field-present = Présents
choice-for = pour
choice-against = contre
choice-neither = ni l’un ni l’autre
choice-association = association
choice-twin = jumeau
choice-federation = fédération
choice-network = réseau
choice-spiral = SPIRAL
choice-footprint = empreinte
choice-custom = le nôtre
choice-up = plus
choice-down = moins
choice-well = bien
choice-ill = mal
choice-at-most = au plus
choice-at-least = au moins
choice-method = méthode
choice-lesson = leçon
choice-study = étude
choice-tool = outil
choice-course = cours
choice-story = récit
choice-neighbourhood = quartier
choice-platform = plateforme
choice-joint-committee = comité mixte
choice-steering = comité de pilotage
choice-consent = consentement
choice-majority = majorité
choice-threshold = seuil

## Signer avec le mot de passe
password-title = Votre mot de passe, pour signer
password-intro = Ceci est signé au nom de votre territoire. Montrez par votre mot de passe que c’est bien vous qui êtes ici.
password-hint = Ce que vous avez saisi est gardé. On ne vous le redemandera pas pendant { $count } minutes.
password-go = Signer
password-back = Revenir sans le faire

## Qui peut lire un document
names-and = { $names } et { $last }
readers-title = Qui peut lire ceci
readers-public = Tout le monde peut lire ceci. Cela ne se reprend pas.
readers-parties = Ceux qui le partagent, et personne d’autre : { $names }.
readers-asked = { $said } le laisserait lire à tout le monde. Doit encore être d’accord : { $missing }.
readers-propose = Le laisser lire à tout le monde
readers-agree = Accepter que tout le monde le lise
publish-title = Laisser tout le monde lire ceci
publish-who = Tous ceux qui partagent un document doivent le dire. Doit encore le dire : { $missing }.
publish-not-asked = Vous l’avez dit. Doit encore le dire : { $missing }.
publish-all = Alors les journaux, les bailleurs et n’importe qui en lisent tout : ce qu’il dit, ce qu’il a jamais dit, ses fichiers, et qui a écrit quoi. Entrées signées à ce jour : { $count }.
publish-for-ever = Cela ne se reprend pas : les autres gardent ce qu’ils ont lu.
publish-later = Ce qui y sera écrit plus tard est public aussi. Il ne devrait contenir aucun nom de personne privée.
publish-what = Que publie-t-on ?
publish-document = Ce document, avec son histoire
publish-copy = Une copie qui dit la même chose et n’a pas d’histoire
publish-go = Signer que tout le monde peut le lire
done-published = Votre territoire a dit que tout le monde peut le lire.

## Joindre des fichiers
files-change = Joindre un fichier, ou en retirer un
attach-title = Joindre un fichier
attach-file = Fichier
attach-file-hint = Au plus { $size }. Tous ceux qui partagent le document le reçoivent.
attach-category = Ce que c’est
attach-category-hint = Par exemple : annexe, procès-verbal, facture, photo. Peut rester vide.
attach-go = Joindre
attach-none = Choisissez d’abord un fichier.
attach-name = Le nom de ce fichier est trop long, ou commence par un point. Donnez-lui-en un autre.
attach-many = Ce document a autant de fichiers qu’un document peut en avoir. Retirez-en d’abord un.
attach-empty = Il n’y a rien dans ce fichier.
attach-too-long = Ce fichier est plus long que { $size }.
attach-cut = Le fichier n’est pas arrivé entier, donc rien n’en est gardé. Envoyez-le encore une fois.
attach-disk = Le fichier ne peut pas être écrit sur le disque de ce nœud. Son journal en dit plus ; le disque est-il plein ?
attach-twice = Ce fichier est déjà joint.
detach-go = Retirer
detach-of = Retirer { $name }
detach-hint = Ce qui a été signé avec un fichier le garde : il reste là où quelque chose repose sur lui.
done-attached = Le fichier est joint.
done-detached = Le fichier est retiré.

## Le calendrier
nav-calendar = Calendrier
calendar-count = { $count ->
    [0] Rien de ce qui est écrit ici n’est encore à venir.
    [one] { $count } date est encore à venir.
   *[other] { $count } dates sont encore à venir.
}
calendar-from = À partir du { $day }.
calendar-today = À partir d’aujourd’hui
calendar-before = { $count ->
    [one] Avant cela : { $count } date
   *[other] Avant cela : { $count } dates
}
calendar-earlier = Dates antérieures
calendar-later = Dates suivantes
calendar-month = { $month } { $year }
calendar-day = Jour
calendar-what = Quoi
calendar-document = Document
calendar-done = fait
calendar-file = Fichier pour votre agenda (iCal)
calendar-public = Le fichier contient aussi ce qui n’est pas public. Pour un site web, il y en a un autre :
day-begins = commence
day-ends = prend fin
day-notice = dernier jour de préavis
day-is-to-begin = doit commencer
day-is-to-end = doit se terminer
day-has-begun = a commencé
day-has-ended = s’est terminé
day-milestone = étape
day-meeting = réunion
day-opens = la question doit être posée
day-put = la question a été posée
day-closes = la question doit être décidée

## Le conservatoire
nav-conservatory = Conservatoire
conservatory-intro = Ce qui a été appris, pour que d’autres s’en servent. Chaque version peut être citée par son empreinte, pour toujours.
conservatory-forms = Toutes les formes
conservatory-audiences = Pour tout le monde
conservatory-all = Aussi les brouillons, et ce qui a été remplacé ou ne doit plus servir
conservatory-found = { $count ->
    [0] Aucune fiche.
    [one] { $count } fiche.
   *[other] { $count } fiches.
}
conservatory-new = Noter ce qui a été appris

## Les premiers pas
home-steps = Premiers pas
step-language = Langue
step-territory = À qui est ce nœud
step-place = Où il se trouve
step-backup = Une sauvegarde
step-twin = Un jumeau
step-go = Le faire maintenant
step-later = Plus tard
steps-done = Tout est fait. Votre nœud travaille avec d’autres.
found-sort = Ce que c’est
sort-municipality = commune
sort-neighbourhood = quartier
sort-association = association
sort-school = école
sort-university = université
sort-region = région
sort-company = entreprise
sort-institution = institution
sort-network = réseau
place-intro = La carte de la première page montre alors votre territoire, à vous et à ceux avec qui vous travaillez.
place-known = Un lieu connu ici
place-other = Un autre : saisissez ses degrés ci-dessous
place-hint = Degrés avec un point, par exemple 38.83 et -9.17. Le nord et l’est sont positifs.
place-go = Le mettre là
place-none = Choisissez un lieu, ou saisissez les deux nombres.
place-outside = La latitude va de -90 à 90, la longitude de -180 à 180.
backup-intro = Quand le disque de cette machine meurt, tout ce que personne d’autre n’a disparaît, et les clés de votre territoire aussi.
backup-command = Qui fait tourner cette machine y saisit :
backup-place = Elle demande une phrase secrète. Gardez le fichier sur une autre machine ou une clé, et la phrase ailleurs.
twin-invite = Vous recevez une ligne de texte. Donnez-la à l’autre territoire, qui la colle dans sa propre page.

## Ce que dit le nœud
told-english = Comme le dit le nœud, en anglais
alarm-silent = On n’a rien entendu de { $name } depuis un moment. Demandez par téléphone si son nœud tourne et a une connexion.
alarm-stuck = La comparaison avec { $name } trouve toujours la même différence. Mettez les deux nœuds à jour et redémarrez-les.
alarm-refused = Quelque chose de { $name } a été refusé. Dites-le à ceux qui font tourner son nœud ; il faut peut-être le mettre à jour.
alarm-refused-there = { $name } a refusé ce nœud ou ce qu’il a envoyé. Demandez là-bas ce que montre leur nœud ; mettez le vôtre à jour s’il n’est pas le plus récent.
alarm-clock = L’horloge de { $name } diffère de la nôtre. Vérifiez les deux.
alarm-older-version = Un nœud de { $name } a une version plus ancienne qu’avant. Demandez si c’est voulu.
alarm-full = { $name } occupe toute la place qu’il a ici, et des documents attendent. L’opérateur peut lui en donner plus.
alarm-full-there = { $name } n’a plus de place pour des documents. Demandez-en plus là-bas ; rien n’est perdu d’ici là.
alarm-budget = Ce qui peut passer par la ligne aujourd’hui est épuisé. Cela continue demain.
alarm-budget-there = Ce qui peut passer par la ligne de { $name } aujourd’hui est épuisé. Cela continue de soi-même.
alarm-removed = La charte de votre territoire ne mentionne plus cette machine : ce qui s’y écrit n’atteint personne. Continuez sur une autre.
alarm-damaged = Un document est endommagé sur ce disque. Qui fait tourner cette machine arrête le nœud et saisit « djuntu rebuild ».
alarm-restored = Ce nœud a été restauré d’une sauvegarde, et ce qui est venu après revient des autres.
alarm-elsewhere = Une autre machine travaille avec les mêmes clés que celle-ci. Une seule peut continuer.
check-clock = Horloge
check-clock-well = Elle s’accorde avec celles des nœuds connectés.
check-clock-unknown = Aucun autre nœud n’est connecté pour comparer.
check-clock-bad = Elle diffère de celle d’un autre nœud. Laissez le système la régler par le réseau.
check-ports = Ports
check-ports-well = Il écoute les autres nœuds.
check-ports-bad = Il n’écoute nulle part les autres nœuds. L’opérateur vérifie ses réglages.
check-reachable = Joignable de l’extérieur
check-reachable-well = Les autres l’atteignent.
check-reachable-unknown = Personne de l’extérieur n’a encore essayé.
check-reachable-bad = Personne ne l’atteint de l’extérieur. Ouvrez son port dans le routeur et le pare-feu.
check-router = Routeur
check-router-well = Il laisse passer les connexions.
check-router-unknown = Il ne laisse pas passer de connexions de lui-même, ou on ne le lui a pas demandé.
check-line = Ligne
check-line-well = Il reste de la place dans le budget d’aujourd’hui.
check-line-bad = Le budget d’aujourd’hui est épuisé. Rien n’est perdu ; cela continue demain.
check-room = Place
check-room-bad = Quelqu’un n’a plus de place ici. L’opérateur peut en donner plus.
reason-fork = Son auteur a fait deux entrées avec le même numéro, et c’est l’autre qui compte.
reason-rests-on-fork = Elle repose sur quelque chose qui ne compte pas.
reason-not-entitled = La charte ne donne plus ce droit à la clé de son auteur.
reason-no-party = Son territoire n’est pas partie à la coopération.
reason-too-many-epochs = La machine de son auteur a recommencé plus souvent que ce qui compte de soi.
reason-contested = Elle est contestée : elle ne compte pas, et d’autres s’y sont fiés.

## Les territoires et ce qui est public
filter-all-states = Tous les états
filter-with = Seulement ce qui est partagé avec un territoire.
territory-ours = C’est votre propre territoire.
territory-words = Quatre mots à comparer
territory-words-hint = Qui lit les quatre mêmes mots a le même territoire devant soi.
territory-nodes = Comment il est joint
territory-no-nodes = Aucune machine de ce territoire n’est connue ici.
territory-room = Place qu’il prend ici
territory-room-used = { $used } sur { $limit }
territory-room-full = Sa place ici est pleine. Documents en attente : { $count }. La personne qui gère ce nœud peut en donner plus.
territory-offices = Fonctions et clés
territory-charter = Charte numéro { $number }. Clés qui doivent s’accorder pour la changer : { $least }.
territory-guardians = Des clés perdues sont remplacées par { $needed } de { $names }.
territory-disputed = Deux versions de sa charte se contredisent.
territory-holder = Titulaire
territory-mandate = Mandat
territory-since = depuis le { $day }
territory-until = jusqu’au { $day }
territory-outside = aujourd’hui est en dehors
territory-may = Peut
territory-key = Clé, en mots
territory-whole-key = La clé entière
territory-machine = Une machine
territory-here = sur cette machine
territory-cooperations = Ce que vous partagez
territory-documents = Documents partagés avec lui
key-role-root = changer la charte
key-role-sign = signer
key-role-edit = écrire
key-role-node = faire tourner un nœud
public-title = Ce qui est public
public-intro = Tout le monde peut lire ceci. C’est signé par qui l’a écrit, et ne peut pas être changé ici.
public-nothing = Il n’y a rien de public à cette adresse.
public-as-known = Tel que connu ici le { $day }.
public-calendar = Dates en calendrier (iCal)

## La clé de la fonction

problem-locked = La clé de la fonction est verrouillée sur cette machine. Déverrouillez-la dans les Réglages, puis recommencez.
office-title = Clé de la fonction
office-open = Avec cette clé, la fonction signe pour le territoire. Elle n’est pas protégée : qui accède à cette machine peut signer. Protégez-la par une phrase secrète, et rien n’est signé ici sans elle.
office-locked = La clé de la fonction est protégée par une phrase secrète et verrouillée. On écrit comme toujours ; pour signer, ratifier ou promettre, déverrouillez-la.
office-unlocked = La clé de la fonction est déverrouillée jusqu’au { $until } et peut signer jusque-là.
office-awaited = Quelqu’un a répondu à une de vos invitations. Elle sera confirmée dès que la clé de la fonction sera déverrouillée.
office-new = Nouvelle phrase secrète
office-again = La même encore une fois
office-forgotten = Qui l’oublie a perdu la clé. Notez-la et gardez-la là où est gardé le sceau de la fonction.
office-passphrase = Phrase secrète de la clé de la fonction
office-protect = Protéger par cette phrase
office-unlock = Déverrouiller pour cinq minutes
office-lock = Verrouiller maintenant
office-unprotect = Enlever la phrase secrète
office-differ = Les deux phrases secrètes ne sont pas les mêmes.
office-wrong = Cette phrase secrète n’ouvre pas la clé de la fonction, ou trop d’essais ont été faits à la fois.

## Writing together
together-saved = Enregistré ici.
together-sending = Envoi…
together-lost = Pas enregistré : pas de connexion au nœud. Ce que vous écrivez reste ici et sera envoyé quand la connexion reviendra.
together-away = Pas de connexion au nœud : ce que d’autres écrivent n’apparaît pas. Cela reprend tout seul.
together-left = Pas enregistré : votre session est terminée. Connectez-vous dans une autre fenêtre ; cette page continue ensuite.
together-reload = Pas enregistré : cette page est trop ancienne. Appuyez sur « Enregistrer », ou copiez votre texte et rechargez la page.
together-much = Pas enregistré : c’est trop à la fois. Appuyez sur « Enregistrer », ou écrivez-le en plusieurs parties.
together-alone = Trop de pages sont ouvertes : les autres ne voient pas ce que vous écrivez. Appuyez sur « Enregistrer » à la fin.
together-also = { $who } vient aussi de modifier ce texte.
together-here = { $who } écrit ici

## Sur papier
paper-version = Version { $number } : { $state }
paper-draft = Un brouillon que personne n’a proposé ni signé
paper-changed = Le brouillon a changé depuis ; voici le texte de cette version.
paper-signatures = Signatures
paper-not-signed = n’a pas signé
paper-when = Quand, selon son horloge
paper-ratifications = Ratifications
paper-not-ratified = n’a pas ratifié
paper-body = Organe
paper-reference = Référence
paper-day = Jour
paper-followed = Ce qui a été dit depuis
paper-check = Comment vérifier
paper-document = Document
paper-question = Empreinte de la question { $number }
paper-proves = Tel que connu ici le { $moment }. Le papier ne prouve rien à lui seul : demandez le fichier de preuve ({ $command }) et vérifiez-le sur n’importe quelle machine avec « djuntu verify FILE ». Il contient les écritures signées et les clés qui permettent d’en juger ; les empreintes ci-dessus doivent être les mêmes.
