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
welcome-title = À qui est ce nœud ?
welcome-intro = Un nœud appartient à un territoire : une commune, une association, une école, un réseau.
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
field-lat-e7 = Latitude (× 10⁷)
field-lon-e7 = Longitude (× 10⁷)
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
field-amount = Montant (plus petite unité)
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
done-endorsed = Le rapport est approuvé.
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
