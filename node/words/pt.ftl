# O que a página diz em português.

## À volta de cada página
skip = Saltar para o conteúdo
nav = Páginas
nav-home = Início
nav-documents = Documentos
languages = Língua
log-in = Entrar
log-out = Sair
as-known = Situação conhecida aqui em { $moment }.
live-changed = Algo mudou, e esta página mostra-o.
footer-help = Ajuda: quem gere este nó, e o comando «djuntu help».

## O tempo
moment = { $date }, { $time }
date = { $day } de { $month } de { $year }
first-of-month = 1
month-1 = janeiro
month-2 = fevereiro
month-3 = março
month-4 = abril
month-5 = maio
month-6 = junho
month-7 = julho
month-8 = agosto
month-9 = setembro
month-10 = outubro
month-11 = novembro
month-12 = dezembro
ago-now = agora mesmo
ago-minutes = { $count ->
    [one] há { $count } minuto
   *[other] há { $count } minutos
}
ago-hours = { $count ->
    [one] há { $count } hora
   *[other] há { $count } horas
}
ago-days = { $count ->
    [one] há { $count } dia
   *[other] há { $count } dias
}

## Entrar
login-title = Entrar
login-help = Esqueceu-se da palavra-passe? Quem administra este nó pode dar-lhe uma nova ligação.
login-wrong = O nome ou a palavra-passe não está certo.
login-too-many = Houve demasiadas tentativas. Espere um minuto e tente de novo.
login-name = Nome
first-name = O seu nome
login-password = Palavra-passe
first-password = Nova palavra-passe
first-again = A mesma palavra-passe outra vez
first-title = Bem-vindo ao djuntu
first-intro = Escolha um nome e uma palavra-passe para esta página.
first-renew-title = Uma nova palavra-passe
first-renew-intro = Escolha uma nova palavra-passe para { $name }.
first-name-hint = Aquele por que os colegas o conhecem. Só se vê nesta máquina.
first-password-hint = Pelo menos { $count } caracteres. O melhor: algumas palavras que só a si ocorreria juntar.
first-go = Continuar
first-different = As duas palavras-passe não são iguais. Escreva-as de novo.
first-used = Esta ligação já foi usada, ou é demasiado antiga. Peça outra a quem administra este nó.
people-error-name = Um nome tem de 1 a 64 caracteres.
people-error-taken = Já há aqui alguém com este nome. Escolha outro.
people-error-password = Esta palavra-passe é demasiado curta. Use pelo menos 10 caracteres.
people-error-unknown = Ninguém aqui tem este nome.
people-error-last = Tem de ficar alguém a administrar. Dê primeiro esse papel a outra pessoa.
people-error-full = Este nó não tem lugar para mais contas. Remova primeiro uma.
role-reader = leitura
role-editor = redação
role-signer = assinatura
role-administrator = administração
role-may-reader = Poderá ler tudo o que está aqui.
role-may-editor = Poderá ler e escrever documentos.
role-may-signer = Poderá escrever documentos e assinar pelo seu território.
role-may-administrator = Vai administrar este nó.

## As primeiras páginas de um nó novo
welcome-title = Primeiros passos
welcome-intro = Um nó pertence a um território: um município, uma associação, uma escola, uma rede. Cinco passos, e trabalha com outros.
welcome-administrator = Só quem administra este nó o pode fazer. Peça-lhe.
found-title = Estamos a começar
found-intro = O seu território recebe a sua própria chave nesta máquina. Mais ninguém a tem, e nenhum outro lugar a conhece.
found-name = Nome do território
found-name-hint = Por exemplo: Município de Loures
found-office = Cargo que assina por ele
found-office-hint = Por exemplo: Presidente da Câmara, ou Presidente da Direção
found-holder = Quem exerce este cargo
found-go = Fundar o território
join-title = Temos um convite
join-intro = Outro território, ou outra máquina sua, deu-lhe um código que começa por «djuntu:».
join-go = Responder a um convite
accept-title = Responder a um convite
accept-intro = Cole o código que recebeu. Os dois lados veem depois as mesmas quatro palavras e comparam-nas por telefone.
accept-code = Código do convite
accept-code-hint = Uma linha comprida que começa por «djuntu:»
accept-go = Responder
answered-title = A sua resposta vai a caminho
answered-confirmed = O outro lado confirmou.
answered-waiting = O outro lado ainda não confirmou. Está a ser chamado; pode fechar esta página.
answered-home = Ir para a primeira página
look-again = Ver de novo
compare-title = Compare estas palavras
compare-intro = Telefone ao outro lado. Se vê as mesmas quatro palavras, não há ninguém no meio.

## Início
home-equal = { $all ->
    [one] O seu nó e o outro têm o mesmo.
   *[other] O seu nó e os outros { $all } têm todos o mesmo.
}
home-some-equal = { $equal ->
    [one] Tem o mesmo que { $equal } dos outros { $all } nós. A tabela diz porquê.
   *[other] Tem o mesmo que { $equal } dos outros { $all } nós. A tabela diz porquê.
}
home-none-equal = { $all ->
    [one] O seu nó e o outro ainda não têm o mesmo. A tabela diz porquê.
   *[other] Ainda não tem o mesmo que nenhum dos outros { $all } nós. A tabela diz porquê.
}
home-alone = Ainda não há outro nó. O que escrever fica guardado aqui.
home-needs = { $count ->
    [0] Há algo a ver
    [one] { $count } coisa espera por si
   *[other] { $count } coisas esperam por si
}
home-nothing-needed = Nada espera por si.
home-territories = Territórios
home-no-territories = Ainda não partilha documentos com ninguém. Convide outro território, ou responda a um convite.
home-recent = Alterados por último
home-no-documents = Ainda não há documentos.
home-all-documents = Todos os documentos
map-summary = O seu território e os outros no mapa: { $names }.
map-here = aqui
own-machine = uma máquina sua
column-territory = Território
column-state = Estado
column-heard = Última notícia
column-in = A receber
column-out = A enviar
column-why = Porquê
never = nunca
state-equal = igual
state-receiving = a receber
state-sending = a enviar
state-comparing = a comparar
state-paused = em pausa
state-waiting = à espera
state-apart = sem ligação
why-equal = Os dois têm o mesmo.
why-receiving = { $count ->
    [one] Falta vir de lá { $count } documento.
   *[other] Faltam vir de lá { $count } documentos.
}
why-sending = { $count ->
    [one] Falta ir para lá { $count } documento.
   *[other] Faltam ir para lá { $count } documentos.
}
why-comparing = Ligado, ainda não comparado.
why-paused-room = { $count ->
    [one] Igual, exceto { $count } documento para o qual um dos lados não tem espaço.
   *[other] Igual, exceto { $count } documentos para os quais um dos lados não tem espaço.
}
why-paused-budget = O que hoje pode passar pela linha esgotou-se. Continua amanhã.
why-waiting-silent = Ligado, mas não responde. Um dos lados talvez já não reconheça a máquina do outro: pergunte lá.
why-waiting-stuck = A mesma diferença aparece sempre de novo. Pergunte a quem gere este nó.
why-apart-never = Ainda nunca se ouviu. Está a ser chamado.
why-apart = A ligação caiu. Está a ser chamado, e tudo chega quando ela voltar.
path-direct = ligação direta
path-local = rede local
path-relayed = através de outro nó

## Documentos
untitled = Sem título
public = público
kind-project = projeto
kind-agreement = acordo
kind-decision = decisão
kind-fund = fundo
kind-measure = medida
kind-assembly = assembleia
kind-record = ficha
kinds-project = Projetos
kinds-agreement = Acordos
kinds-decision = Decisões
kinds-fund = Fundos
kinds-measure = Medidas
kinds-assembly = Assembleias
kinds-record = Fichas
document-state-draft = rascunho
document-state-proposed = proposto
document-state-partly-signed = assinado em parte
document-state-not-ratified = não ratificado
document-state-not-begun = por começar
document-state-in-force = em vigor
document-state-contested = contestado
document-state-expired = expirado
document-state-terminated = terminado
document-state-cancelled = cancelado
document-state-pipeline = em preparação
document-state-implementation = em curso
document-state-finalisation = a terminar
document-state-closed = encerrado
document-state-suspended = suspenso
document-state-open = aberto
document-state-not-open = por abrir
document-state-in-dispute = em litígio
filter-text = Palavras
filter-kind = Tipo
filter-all = Todos os tipos
filter-go = Mostrar
documents-found = { $count ->
    [0] Nenhum documento.
    [one] { $count } documento.
   *[other] { $count } documentos.
}
documents-none = Tente com menos palavras, ou outro tipo.
pages = Páginas da lista
page-before = Página anterior
page-after = Página seguinte
page-number = Página { $count }

## O que não resultou
trouble-title = Isto não resultou
trouble-nothing-here = Não há nenhuma página neste endereço.
trouble-role = Para isto é preciso o papel «{ $role }».
trouble-foreign = Este formulário já não é válido, por isso nada foi alterado. Talvez a sua sessão tenha terminado entretanto.
trouble-too-large = Isto é mais do que se pode enviar de uma vez.
trouble-broken = Esta página não pode ser mostrada por causa de um erro do djuntu. O registo do nó diz mais.
trouble-disk = As contas não podem ser escritas no disco: { $why }
trouble-todo-again = Volte atrás, carregue a página de novo e envie-a outra vez.
trouble-todo-ask = Peça a quem administra este nó.
trouble-todo-home = Recomece aqui:
problem-stopping = Este nó está a parar. Tente de novo quando estiver a funcionar.
problem-unread = O que está aqui ainda está a ser lido. Tente de novo daqui a pouco.
problem-crowded = Há demasiadas pessoas à espera de alterações neste momento. Tente mais tarde.
problem-unknown-document = Esse documento não está aqui.
problem-unknown-territory = Não se conhece aqui nenhum território com esse nome.
problem-no-territory = Este nó ainda não pertence a nenhum território.
problem-has-territory = Este nó já pertence a um território.
problem-no-office-key = A chave do cargo não está nesta máquina, por isso nada pode ser assinado aqui.
problem-own-invitation = Este convite é seu. Dê-o a outra pessoa.
problem-other-network = Este convite é para outra rede.
problem-expired-invitation = Este convite é demasiado antigo. Peça um novo.
problem-not-entitled = A carta do seu território não dá esse direito à chave desta máquina.
problem-no-cooperation = Não há cooperação em que o partilhar. Convide primeiro um território.
problem-stale = Outra pessoa foi mais rápida. Carregue a página de novo.
problem-unchanged = Nada foi alterado.
problem-observer = Este nó apenas observa: nada se escreve aqui.

## Definições
nav-needs = Por tratar
nav-settings = Definições
needs-open = Abrir o documento
people-title = Pessoas
people-intro = Quem pode usar esta página, e para quê. Cada papel pode o que podem os anteriores.
people-you = É a sua conta
people-role-of = Papel de { $name }
people-give = Dar este papel
people-remove = Remover
people-renew = Nova ligação, para uma palavra-passe esquecida
people-add = Deixar entrar alguém
people-new-role = Papel
people-make-link = Criar uma ligação
link-title = Uma ligação que serve uma vez
link-intro = Dê-a à pessoa a quem se destina. Vale sete dias, enquanto este nó funcionar. Só se mostra agora.
about-title = Este nó
about-version = Versão
about-node = Chave desta máquina
about-addresses = Onde se chega a ele
about-traffic = Tráfego desde o arranque
about-bytes = { $sent } enviados, { $received } recebidos

## Um documento
changed-on = alterado em
language-en = inglês
language-fr = francês
language-pt = português
language-kea = crioulo de Cabo Verde
document-kept = guardado por { $has } de { $all }
document-set-aside = { $count ->
    [one] { $count } registo deste documento não conta.
   *[other] { $count } registos deste documento não contam.
}
document-entries = { $count ->
    [one] { $count } registo assinado.
   *[other] { $count } registos assinados.
}
document-fingerprint = Igual em cada nó que tem o mesmo: { $print }
earlier-title = Tal como era então
earlier-when = Isto é o que o documento dizia, tal como se conhece aqui hoje, neste momento: { $moment }.
earlier-on = Tal como era em
log-edit = edita
log-begins-the-document = começa o documento
log-founds-the-territory = funda o território
log-proposes-the-cooperation = propõe a cooperação
log-acknowledges-what-it-has-received = acusa a receção
history-edits = { $count ->
    [one] { $count } alteração
   *[other] { $count } alterações
}
history-proposes = propõe a versão { $number }
history-signs = assina a versão { $number }
history-title = Histórico
history-intro = O mais recente primeiro. As horas são as dos relógios de quem escreveu.
history-out = Não conta.
history-envelope = O envelope assinado
history-entry = registo
history-key = chave
history-number = número

## Fields
field-title = Título
field-summary = Resumo
field-lang0 = Língua original
field-pos = Ordem
field-langs = Línguas que fazem fé
field-links = Ligações
field-notes = Notas
field-form = Forma
field-objectives = Objetivos
field-method = Método
field-reciprocity = O que cada lado ganha
field-exit = O que fica depois
field-planned-start = Início previsto
field-planned-end = Fim previsto
field-actual-start = Começou em
field-actual-end = Terminou em
field-sectors = Setores (códigos CAD)
field-sdg = Objetivos de desenvolvimento sustentável
field-spiral = Critérios SPIRAL
field-partners = Parceiros
field-places = Lugares
field-milestones = Etapas
field-contributions = Contribuições
field-budget = Orçamento
field-results = Resultados
field-result-periods = Resultados por período
field-co2-kg-per-year = CO2, quilogramas por ano
field-energy-kwh-per-year = Energia, kWh por ano
field-biosphere = Biosfera
field-biosphere-unit = Unidade para a biosfera
field-people = Pessoas abrangidas
field-footprint-method = Como se calcula a pegada
field-risks = Riscos
field-journal = Diário
field-territory = Território
field-role = Papel
field-org-type = Tipo de organização
field-name = Nome
field-lat-e7 = Latitude
field-lon-e7 = Longitude
field-due = Prazo
field-owner = Quem trata disso
field-step = Fase
field-by = Por
field-type = Tipo
field-quantity = Quantidade
field-unit = Unidade
field-text = Texto
field-line = Linha
field-period-start = De
field-period-end = Até
field-party = Parte
field-amount = Montante
field-currency = Moeda
field-status = Estado
field-indicator = Indicador
field-measure = Como se mede
field-baseline-year = Ano de partida
field-baseline-value = Valor de partida
field-result = Resultado
field-target = Meta
field-actual = Alcançado
field-level = Nível
field-answer = Resposta
field-date = Data
field-preamble = Preâmbulo
field-articles = Artigos
field-heading = Título do artigo
field-body = Texto
field-commitments = Compromissos
field-actor = Quem se compromete
field-themes = Temas
field-starts = Em vigor desde
field-ends = Até
field-renewal = Renovação
field-notice-days = Dias de aviso prévio
field-year = Ano
field-follow-up = Acompanhado por
field-place = Lugar
field-needs-ratification = A ratificar
field-represented-as = Representado como
field-parties = Partes
field-rel = Relação
field-to = Para
field-at = Quando

## Writing
edit-title = Editar
edit-save = Guardar
edit-cancel = Voltar sem guardar
edit-remove = Retirar isto
edit-new = Acrescentar: { $field }
edit-set-hint = Vários, separados por vírgulas.
edit-unreadable = «{ $value }» não cabe no campo «{ $field }».
create-title = Novo documento
create-language = Língua do título
create-within = Partilhado com
create-home = Ninguém: fica no nosso território
create-go = Começar
done-saved = Está guardado.
done-merged = Está guardado. Outra pessoa escreveu entretanto, e ambos estão no texto: veja se lê bem.
done-unchanged = Nada foi alterado.
done-proposed = O texto está proposto tal como se lê agora. Todas as partes o podem assinar.
done-signed = Está assinado.
done-ratified = A ratificação está registada.
done-stated = Está declarado e assinado.
choice-action = ação
choice-plan = plano
choice-vive = VIVE
choice-learning = aprendizagem
choice-money = dinheiro
choice-time = tempo
choice-goods = bens
choice-knowledge = saber
choice-low = baixo
choice-medium = médio
choice-high = alto
choice-twinning = geminação
choice-cooperation = cooperação
choice-charter = carta
choice-statutes = estatutos
choice-manifesto = manifesto
choice-none = nenhuma
choice-tacit = tácita
choice-express = expressa
choice-party = parte
choice-witness = testemunha
choice-support = apoio
choice-yes = sim
choice-indicative = indicativo
choice-committed = comprometido
choice-en = inglês
choice-fr = francês
choice-pt = português
choice-kea = crioulo de Cabo Verde

## A project
project-lead = conduzido por { $name }
project-disputed = Quem conduz este projeto disse várias coisas ao mesmo tempo: nenhuma vale. Veja o histórico.
project-status-pipeline = Em preparação
project-status-implementation = Em curso
project-status-finalisation = A terminar
project-status-closed = Encerrado
project-status-cancelled = Cancelado
project-status-suspended = Suspenso
project-time = Calendário
project-money = Dinheiro
project-pledges = Prometido
project-bookings = Contabilizado
project-reports = Relatórios
timeline-summary = De { $start } a { $end }; { $done } de { $all } etapas estão feitas.
milestone-due = até
milestone-done = feito, diz { $who }, { $day }
milestone-late = atrasado
money-summary = { $spent } de { $planned } { $currency } estão gastos.
money-planned = Previsto
money-spent = Gasto
milestone-say-done = Dizer que está feito
project-state = Declarar algo
project-state-intro = As declarações são assinadas pelo seu território. Podem ser retiradas, e ficam no histórico.
state-status = Em que ponto está
state-pledge = Prometer uma contribuição
state-book = Contabilizar dinheiro
state-for = Para quê
state-go = Declarar
as-table = O mesmo em tabela
booking-received = recebido
booking-committed = comprometido
booking-disbursed = pago
booking-spent = gasto
booking-expected = esperado
standing-withdrawn = retirado
standing-contested = contestado
report-endorsed = Aprovado por { $names }
report-not-endorsed = Ainda não aprovado
report-endorse = Aprovar

## An agreement
agreement-propose = Propor o texto tal como se lê
agreement-none-proposed = Ainda nada foi proposto. Quando o texto estiver pronto, proponha-o; então cada parte pode assinar exatamente isso.
agreement-now = O texto tal como se lê agora
version-title = Versão { $number }
version-by = proposta por { $who }
version-between = entre { $names }
version-proposed = Proposta; ninguém assinou ainda
version-partly = Assinada em parte
version-not-ratified = Assinada por todos, ainda não ratificada
version-in-force = Assinada por todos
version-replaced = Assinada por todos, e substituída por uma versão posterior
version-ended = Terminada
version-missing = Ainda falta:
version-unratified = Ainda não ratificada:
version-ratified = Ratificada por { $who }: { $body }, { $reference }, { $day }.
version-objects = { $who } opõe-se: { $why }
version-adheres = { $who } adere a ela.
version-ends = { $who } pôs-lhe fim a partir de { $day }: { $why }
version-disputed = { $who } assinou também outro texto com este número.
version-frozen = O texto a assinar
version-frozen-intro = É exatamente isto que se assina. Nunca muda.
version-hash = Impressão desta versão:
column-signer = Nome
column-office = Cargo
column-when = Quando
changed-since = O texto lê-se agora de outra forma.
changed-since-title = Alterado desde então
changed-since-intro = O que foi assinado fica como estava. Um novo texto pede uma nova proposta.
sign-title = Assinar
sign-intro = Assina pelo seu território, com a chave do cargo, exatamente o texto acima. Uma assinatura não se retira.
sign-password = A sua palavra-passe, outra vez
sign-go = Assinar este texto
ratify-title = Ratificar
ratify-body = Câmara ou assembleia
ratify-reference = Número da deliberação
ratify-go = Registar a ratificação

## What waits
needs-command = Na linha de comandos:
need-sign = Uma proposta espera pela sua assinatura.
need-propose = Uma proposta foi feita quando outros partilhavam o documento. Proponha-a de novo.
need-ratify = Um texto assinado espera pela sua câmara ou assembleia.
need-notice = O prazo de um acordo está a acabar: até lá, uma parte pode denunciá-lo.
need-endorse = Um relatório espera por si.
need-tally = Uma pergunta espera pela sua contagem.
need-outcome = As contagens estão aí; o resultado espera por si.
need-cooperation = Foi-lhe proposta uma cooperação.
need-consent = Uma mudança numa cooperação espera pelo seu acordo.
need-charter = Uma mudança numa carta espera por si.
need-fund = Registos de um fundo contradizem-se. Diga qual vale.
need-set-aside = Algo que foi escrito não conta. Decida o que acontece com isso.
need-other = Há algo a ver.
need-go-sign = Ler e assinar
need-go-propose = Ir para o acordo
need-go-ratify = Ir para o acordo
need-go-endorse = Ir para o projeto
set-aside-keep = Aceitar
set-aside-reapply = Escrever de novo como nosso
set-aside-keep-out = Deixar de fora

## Inviting
nav-invite = Convidar
invite-title = Convidar um território
invite-whom = Para quem é?
invite-twin = Outro território, para partilhar documentos
invite-node = Outra máquina do nosso território
invite-observer = Observadores, que leem o que é público
invite-days = Válido por quantos dias
invite-go = Criar um convite
invited-title = O seu convite
invited-twin = Dê isto ao outro território, que responde na sua própria página.
invited-node = Responda na outra máquina do seu território.
invited-observer = Todos o podem ter. Permite guardar o que publicou, e mais nada.
invited-until = Funciona até { $moment }.
invited-drawing = O código em desenho, para um telefone
invited-note = Quem tiver este código pode usá-lo. Imprima esta página ou envie a linha; depois comparem as quatro palavras por telefone.
shared-title = Com quem trabalha
shared-intro = Todos os lados veem as mesmas quatro palavras. Comparem-nas uma vez por telefone.
shared-words = Quatro palavras:
cooperation-state-proposed = proposta
cooperation-state-in-force = em vigor
cooperation-state-joining = pedem-lhe que se junte
cooperation-state-over = terminada

# Files of a document
files-title = Ficheiros
file-fetch = Pedir o ficheiro
file-coming = a chegar, { $percent } % até agora
file-state-large = maior do que o que vem por si
file-state-full = já não há lugar para o que vem por si
file-state-nobody = nenhum nó que o pode ler está ligado: vem quando houver um
file-state-budget = o limite do dia para ficheiros está esgotado: vem amanhã
file-state-tried = os nós ligados não o têm: voltam a ser perguntados
file-state-soon = prestes a vir
field-files = Ficheiros
field-hash = Resumo criptográfico
field-size = Bytes
field-mime = Tipo de ficheiro
field-category = Categoria
field-language = Língua

## O que se declara sobre documentos
act-title = Declarar algo
act-hint = O que declara fica assinado e não se pode retirar; veem-no todos os que partilham o documento.
act-reason = Porquê
act-not-understood = Falta alguma coisa neste formulário, ou um número não é um número.
document-state-tallied = { $told } de { $all } comunicaram
document-state-adopted = aprovada
document-state-rejected = rejeitada
document-state-withdrawn = retirada
document-state-forming = em formação
document-state-active = ativa
document-state-dissolved = dissolvida
document-state-submitted = submetida
document-state-released = publicada
document-state-superseded = substituída
document-state-retracted = retratada

## Uma decisão
decision-method-consent = consentimento: ninguém se opõe
decision-method-unanimity = unanimidade: todos escolhem o mesmo
decision-method-majority = maioria: mais de metade do peso
decision-method-threshold = limiar: pelo menos tanto peso
decision-threshold = Uma opção precisa de um peso de pelo menos { $count }.
decision-facts = Posta por { $who } em { $moment }. Modo: { $way }.
decision-heading = Pergunta { $number }: { $state }
decision-adopted = Definitivo: «{ $option }» foi aprovado.
decision-rejected = Definitivo: nenhuma opção foi aprovada.
decision-withdrawn = Retirada: { $why }
decision-contested = Contestada: o que foi comunicado não bate certo, por isso nada está decidido.
decision-undecided = Provisório: o que se sabe aqui ainda não decide nada.
decision-provisional = Provisório: pelo que se sabe aqui, «{ $option }» seria aprovado.
decision-provisional-rejected = Provisório: pelo que se sabe aqui, nenhuma opção seria aprovada.
decision-sums-hint = Todos os votos juntos. O que conta é o que decide cada órgão abaixo, segundo o seu peso.
decision-body = Órgão
decision-of-assembly = assembleia { $id }
decision-weight = Peso
decision-abstain = Abstenções
decision-present = Presentes
decision-notes = Observações
decision-not-told = Ainda não comunicou os seus votos.
decision-objects = Opõe-se a todas as opções.
decision-tallies-differ = Comunicou várias contagens, por isso nenhuma é aceite.
decision-tally-contested = Contestada: outros confiaram nela, e não conta.
decision-paper = { $count } em papel.
decision-objections = Oposições
decision-changed = O rascunho mudou entretanto. O que foi posto está no histórico.
decision-side-for = A favor
decision-side-against = Contra
decision-side-neither = Nem uma coisa nem outra
decision-own = Votos no seu território
decision-own-hint = Ninguém fora do seu território os vê. Os outros veem os números quando os comunicar.
decision-own-facts = { $abstain } abstenções, { $void } nulos.
decision-vote = Votar
decision-vote-abstain = Abstenho-me
decision-vote-go = Depositar o voto
decision-number = Número na lista de quem pode votar
decision-number-hint = Deixe vazio para votar com a chave desta máquina.
decision-tally = Comunicar os seus votos aos outros
decision-tally-hint = Os votos do seu território já estão contados. Acrescente os que foram contados à mão.
decision-count = À mão para
decision-tally-objects = O nosso órgão opõe-se a todas as opções
decision-tally-go = Assinar e comunicar
decision-object = Opor-se à pergunta
decision-object-go = Assinar a oposição
decision-outcome = O resultado
decision-outcome-hint = O seu território pôs esta pergunta, por isso é ele que declara o resultado. Depois é definitivo.
decision-outcome-go = Assinar o resultado
decision-withdraw = Retirar a pergunta
decision-open = Pôr a pergunta
decision-open-hint = A pergunta e as opções são postas como estão agora. Escreva primeiro as opções.
decision-way = Como se decide
decision-least = Peso mínimo
decision-least-hint = Só para um limiar.
decision-bodies = Quem decide
decision-bodies-hint = Um por linha: um território, ou o identificador de uma assembleia, com «=2» quando pesa 2. Todos os que o partilham, se ficar vazio.

## Um fundo
fund-not-open = Este fundo ainda não está aberto.
fund-sentence = Entraram { $received } { $unit }, saíram { $spent } { $unit }.
fund-limit = Quem gasta mais de { $limit } { $unit } de uma vez indica a decisão.
fund-holders = Quem tem quanto
fund-holder = Titular
fund-balance = Saldo
fund-received = Recebido
fund-spent = Gasto
fund-holder-disputed = em litígio
fund-holder-well = em ordem
fund-frozen = dos quais { $amount } estão bloqueados.
fund-chain = Os donativos e o que foi feito deles
fund-chain-receive = { $donor } → { $who }
fund-chain-summary = Donativos: { $gifts }; passos: { $steps }. As linhas vão de um donativo ao que foi feito dele; o livro abaixo tem o mesmo em tabela.
fund-chain-more = Não desenhados: { $count }.
fund-ledger = Livro de contas
fund-ledger-more = Linhas mais antigas, no histórico: { $count }.
fund-day = Dia
fund-what = O quê
fund-amount = Montante
fund-evidence = Comprovativo
fund-line-receive = recebido de { $who }
fund-line-transfer = transferido para { $who }
fund-act-open = abriu o fundo
fund-act-join = tornou-se titular
fund-act-spend = gasto
fund-act-return = devolvido
fund-dispute-title = Em litígio
fund-dispute = { $who } fez duas coisas das quais só uma pode valer.
fund-dispute-missing = { $who } fez duas coisas das quais só uma pode valer. Falta dizer qual: { $missing }.
fund-dispute-settled = { $who } tinha feito duas coisas ao mesmo tempo. Os outros disseram qual vale.
fund-audits = Verificações
fund-audited-right = { $who } achou certas as contas de { $holder } em { $day }.
fund-audited-wrong = { $who } achou erradas as contas de { $holder } em { $day }.
fund-open = Abrir o fundo
fund-unit = Conta em
fund-unit-hint = Por exemplo EUR ou CVE.
fund-limit-field = Decisão exigida acima de
fund-limit-hint = Quem gastar mais do que isto de uma vez tem de indicar a decisão. Pode ficar vazio.
fund-join = Tornar-se titular
fund-join-hint = O seu território ainda não tem conta neste fundo.
fund-receive = Registar uma entrada
fund-donor = Quem deu
fund-donor-hint = Uma organização. Sem nomes de particulares.
fund-transfer = Transferir dinheiro
fund-to = A quem
fund-gift = De que donativo
fund-gift-none = Nenhum donativo em particular
fund-text = Para quê
fund-spend = Registar uma despesa
fund-project = Projeto
fund-project-hint = O início do seu identificador, como está no endereço. Pode ficar vazio.
fund-decision = Decisão
fund-decision-hint = O identificador completo do registo com o resultado, no histórico da decisão.
fund-return = Registar uma devolução
fund-audit = Dizer se as contas de alguém estão certas
fund-audit-right = Está tudo certo
fund-audit-text = O que se encontrou
fund-settle = Qual vale?
fund-settle-go = Assinar que esta vale

## Uma medida
measure-none = Ainda nada foi observado.
indicator-co2-per-person = CO2 por pessoa e ano
measure-newest = { $value } { $unit } até { $day }
measure-average = A média simples é { $value } { $unit }.
measure-count = Valores: { $count }.
measure-chart = { $title }, valores ao longo do tempo: { $count }.
measure-legend = Os pontos vazios são provisórios.
measure-legend-target = A linha tracejada é a meta.
measure-at-most = No máximo { $target } { $unit }:
measure-at-most-until = No máximo { $target } { $unit } até { $day }:
measure-at-least = Pelo menos { $target } { $unit }:
measure-at-least-until = Pelo menos { $target } { $unit } até { $day }:
measure-reached = atingido.
measure-above = o último valor está { $gap } { $unit } acima.
measure-below = o último valor está { $gap } { $unit } abaixo.
measure-preset = Esta meta é a do djuntu; pode escrever outra no documento.
measure-observations = Observações
measure-others = Corrigidas, ou de poucas pessoas
measure-people = pessoas: { $count }
measure-of-few = De tão poucas pessoas que fica em casa.
measure-beside = Há outra correção do mesmo ao lado.
measure-state-provisional = provisório
measure-state-validated = validado
measure-state-corrected = corrigido
measure-period = Período
measure-value = Valor
measure-value-hint = Por exemplo 4,6
measure-by = Dito por
measure-source = Fonte
measure-method = Método
measure-observe = Acrescentar uma observação
measure-indicator = Indicador
measure-indicator-hint = O seu código, como co2_per_person
measure-unit = Unidade
measure-from = Primeiro dia
measure-until = Último dia
measure-group = Grupo
measure-of-people = De quantas pessoas
measure-of-people-hint = Os valores de muito poucas pessoas ficam no seu território.
measure-correct = Corrigir uma observação
measure-correct-hint = Deixe vazio para retirar a observação.
measure-which = Qual
measure-validate = Validar
measure-validate-how = Como isso foi feito
measure-validate-title = Observações suas que esperam validação: { $count }

## Uma ficha
record-of = De { $who }
record-superseded = Outra ficha toma o seu lugar:
record-no-version = Ainda nada foi submetido; isto é um rascunho.
record-version = Versão { $number }
record-submitted = Submetida em { $day }.
record-released = Publicada sob { $licence } em { $day }.
record-not-released = Ainda não publicada.
record-retracted = Já não deve ser usada: { $why }
record-cite = Como a citar
record-citation = { $authors } ({ $year }): { $title }. Versão { $number }, { $hash }.{ $licence }
record-endorsed = { $names } apoiam-na.
record-reviews = O que pensam os leitores
record-changed = O rascunho mudou entretanto.
verdict-accept = bem assim
verdict-revise = precisa de trabalho
verdict-reject = não convence
record-submit = Submeter o texto como está agora
record-submit-hint = Uma versão submetida pode ser lida, avaliada e citada para sempre.
record-review = Dizer o que pensa dela
record-verdict = A sua opinião
record-which = Versão
record-endorse = Apoiá-la
record-release = Publicar
record-release-hint = Uma licença dada não se pode retirar.
record-licence = Licença
record-licence-hint = A do texto se ficar vazio, senão CC-BY-SA-4.0.
record-supersede = Dizer que outra ficha a substitui
record-other = A outra ficha
record-other-hint = O início do seu identificador, como está no endereço.
record-retract = Retratar uma versão

## Uma assembleia
level-0 = vizinhança
level-1 = município
level-2 = vários municípios
level-3 = região
level-4 = país
level-5 = vários países
level-6 = continente
level-7 = mundo
actor-citizen = cidadãos
actor-neighbourhood-association = associação de moradores
actor-public-authority = autoridade pública
actor-education-research = escola ou investigação
actor-business = empresa
actor-bank = banco
actor-media = comunicação social
actor-other = outro
assembly-not-open = Esta assembleia ainda não está aberta.
assembly-forming = { $who } está a formar esta assembleia; ainda não está aberta.
assembly-active = Convocada por { $who }. Nível: { $level }.
assembly-dissolved = Dissolvida: { $why }
assembly-above = A assembleia acima:
assembly-seats = Lugares
assembly-seat = Lugar
assembly-actor = Tipo de membro
assembly-vote = Voto
assembly-vacant = vago
assembly-votes = tem voto
assembly-advises = sem voto
assembly-meetings = Reuniões
assembly-meeting = Reunião
assembly-present = { $number } presentes.
assembly-minutes = Atas
assembly-minutes-of = Ata de { $day }
assembly-minutes-by = Escrita por { $who } em { $day }.
assembly-minutes-approved = Aprovada.
assembly-minutes-open = Ainda não aprovada.
assembly-minutes-approved-by = Aprovada por { $names }
assembly-minutes-missing = Falta: { $names }
assembly-minutes-changed = O texto mudou entretanto.
assembly-delegations = Enviados a
assembly-approve-title = Há atas à sua espera
assembly-approve = Aprovar
assembly-open = Abrir a assembleia
assembly-level = Nível
assembly-parent = Assembleia acima
assembly-parent-hint = O início do seu identificador, como está no endereço.
assembly-put-minutes = Apresentar a ata
assembly-put-minutes-hint = O texto da reunião fica fixo como está agora; quem lá tem lugar aprova exatamente isso.
assembly-give-seat = Dar um lugar
assembly-holder = Território que o ocupa
assembly-holder-none = Nenhum
assembly-label = Nome do lugar
assembly-label-hint = Sem nome de pessoa.
assembly-vacate = Libertar um lugar
assembly-delegate = Enviar alguém acima
assembly-to = A que assembleia
assembly-mandate = O que lá devem dizer
assembly-dissolve = Dissolver a assembleia
field-question = Pergunta
field-context = Contexto
field-options = Opções
field-label = Designação
field-detail = Pormenor
field-arguments = Argumentos
field-side = Lado
field-opens = A pôr em
field-closes = A decidir até
field-purpose = Finalidade
field-rules = Regras
field-holders = Titulares
field-grants = Pedidos
field-project = Projeto
field-scheme = Quadro
field-population-covered = Pessoas abrangidas
field-indicators = Indicadores
field-code = Código
field-better = Melhor é
field-scheme-code = Código do quadro
field-criteria = Critérios
field-sign = Bem ou mal
field-component = Componente
field-group = Grupo
field-targets = Metas
field-bound = No máximo ou pelo menos
field-value = Valor
field-abstract = Resumo
field-authors = Autores
field-affiliation = Filiação
field-licence = Licença
field-keywords = Palavras-chave
field-sources = Fontes
field-url = Endereço
field-doi = DOI
field-audience = Público
field-quorum = Quórum
field-meetings = Reuniões
field-start = Início
field-end = Fim
field-online = Em linha
field-agenda = Ordem de trabalhos
field-minutes = Ata
field-present = Presentes
choice-for = a favor
choice-against = contra
choice-neither = nem uma coisa nem outra
choice-association = associação
choice-twin = geminado
choice-federation = federação
choice-network = rede
choice-spiral = SPIRAL
choice-footprint = pegada
choice-custom = o nosso
choice-up = mais
choice-down = menos
choice-well = bem
choice-ill = mal
choice-at-most = no máximo
choice-at-least = pelo menos
choice-method = método
choice-lesson = lição
choice-study = estudo
choice-tool = ferramenta
choice-course = curso
choice-story = história
choice-neighbourhood = bairro
choice-platform = plataforma
choice-joint-committee = comissão mista
choice-steering = comissão de acompanhamento
choice-consent = consentimento
choice-majority = maioria
choice-threshold = limiar

## Assinar com a palavra-passe
password-title = A sua palavra-passe, para assinar
password-intro = Isto é assinado em nome do seu território. Mostre com a sua palavra-passe que é mesmo quem está aqui.
password-hint = O que escreveu fica guardado. Não lhe é pedida outra vez durante { $count } minutos.
password-go = Assinar
password-back = Voltar sem o fazer

## Quem pode ler um documento
names-and = { $names } e { $last }
readers-title = Quem pode ler isto
readers-public = Toda a gente pode ler isto. Isso não se pode retirar.
readers-parties = Quem o partilha, e mais ninguém: { $names }.
readers-asked = { $said } quer que toda a gente o leia. Falta concordar: { $missing }.
readers-propose = Deixar toda a gente lê-lo
readers-agree = Concordar que toda a gente o leia
publish-title = Deixar toda a gente ler isto
publish-who = Todos os que partilham um documento têm de o dizer. Falta dizê-lo: { $missing }.
publish-not-asked = Já o disse. Falta dizê-lo: { $missing }.
publish-all = Então jornais, financiadores e qualquer pessoa leem tudo: o que diz, o que alguma vez disse, os seus ficheiros, e quem escreveu o quê. Entradas assinadas hoje: { $count }.
publish-for-ever = Não se pode retirar: os outros ficam com o que leram.
publish-later = O que se escrever nele mais tarde também é público. Não deve ter nomes de pessoas privadas.
publish-what = O que se publica?
publish-document = Este documento, com a sua história
publish-copy = Uma cópia que diz o mesmo e não tem história
publish-go = Assinar que toda a gente o pode ler
done-published = O seu território disse que toda a gente o pode ler.

## Anexar ficheiros
files-change = Anexar um ficheiro, ou retirar um
attach-title = Anexar um ficheiro
attach-file = Ficheiro
attach-file-hint = No máximo { $size }. Recebem-no todos os que partilham o documento.
attach-category = O que é
attach-category-hint = Por exemplo: anexo, ata, fatura, fotografia. Pode ficar vazio.
attach-go = Anexar
attach-none = Escolha primeiro um ficheiro.
attach-name = O nome deste ficheiro é demasiado longo, ou começa por um ponto. Dê-lhe outro.
attach-many = Este documento tem tantos ficheiros quantos um documento pode ter. Retire primeiro um.
attach-empty = Este ficheiro não tem nada.
attach-too-long = Este ficheiro tem mais de { $size }.
attach-cut = O ficheiro não chegou inteiro, por isso nada dele fica guardado. Envie-o outra vez.
attach-disk = O ficheiro não pode ser escrito no disco deste nó. O registo do nó diz mais; estará o disco cheio?
attach-twice = Este ficheiro já está anexado.
detach-go = Retirar
detach-of = Retirar { $name }
detach-hint = O que foi assinado com um ficheiro fica com ele: mantém-se onde algo assenta nele.
done-attached = O ficheiro está anexado.
done-detached = O ficheiro está retirado.

## O calendário
nav-calendar = Calendário
calendar-count = { $count ->
    [0] Nada do que aqui está escrito está ainda por vir.
    [one] { $count } data está ainda por vir.
   *[other] { $count } datas estão ainda por vir.
}
calendar-from = A partir de { $day }.
calendar-today = A partir de hoje
calendar-before = { $count ->
    [one] Antes disso: { $count } data
   *[other] Antes disso: { $count } datas
}
calendar-earlier = Datas anteriores
calendar-later = Datas seguintes
calendar-month = { $month } de { $year }
calendar-day = Dia
calendar-what = O quê
calendar-document = Documento
calendar-done = feito
calendar-file = Ficheiro para a sua agenda (iCal)
calendar-public = O ficheiro tem também o que não é público. Para uma página na internet há outro:
day-begins = começa
day-ends = termina
day-notice = último dia do pré-aviso
day-is-to-begin = deve começar
day-is-to-end = deve terminar
day-has-begun = começou
day-has-ended = terminou
day-milestone = etapa
day-meeting = reunião
day-opens = a questão deve ser posta
day-put = a questão foi posta
day-closes = a questão deve ser decidida

## O conservatório
nav-conservatory = Conservatório
conservatory-intro = O que se aprendeu, para outros usarem. Cada versão pode ser citada pela sua impressão, para sempre.
conservatory-forms = Todas as formas
conservatory-audiences = Para toda a gente
conservatory-all = Também rascunhos, e o que foi substituído ou já não se deve usar
conservatory-found = { $count ->
    [0] Nenhuma ficha.
    [one] { $count } ficha.
   *[other] { $count } fichas.
}
conservatory-new = Escrever o que se aprendeu

## Os primeiros passos
home-steps = Primeiros passos
step-language = Língua
step-territory = De quem é este nó
step-place = Onde fica
step-backup = Uma cópia de segurança
step-twin = Um gémeo
step-go = Fazer agora
step-later = Mais tarde
steps-done = Está tudo feito. O seu nó trabalha com outros.
found-sort = O que é
sort-municipality = município
sort-neighbourhood = bairro
sort-association = associação
sort-school = escola
sort-university = universidade
sort-region = região
sort-company = empresa
sort-institution = instituição
sort-network = rede
place-intro = O mapa da primeira página mostra então o seu território, a si e àqueles com quem trabalha.
place-known = Um lugar conhecido aqui
place-other = Outro: escreva os seus graus em baixo
place-hint = Graus com um ponto, por exemplo 38.83 e -9.17. Norte e leste são positivos.
place-go = Pôr aí
place-none = Escolha um lugar, ou escreva os dois números.
place-outside = A latitude vai de -90 a 90, a longitude de -180 a 180.
backup-intro = Quando o disco desta máquina morre, perde-se tudo o que mais ninguém tem, e também as chaves do seu território.
backup-command = Quem mantém esta máquina escreve nela:
backup-place = Pede uma frase secreta. Guarde o ficheiro noutra máquina ou numa pen, e a frase noutro lugar.
twin-invite = Recebe uma linha de texto. Dê-a ao outro território, que a cola na sua própria página.

## O que diz o nó
told-english = Como o diz o nó, em inglês
alarm-silent = Há algum tempo que nada se ouve de { $name }. Pergunte por telefone se o seu nó está ligado e tem rede.
alarm-stuck = A comparação com { $name } encontra sempre a mesma diferença. Atualize ambos os nós e reinicie-os.
alarm-refused = Algo de { $name } foi recusado. Diga-o a quem mantém o seu nó; talvez precise de ser atualizado.
alarm-refused-there = { $name } recusou este nó ou o que ele enviou. Pergunte lá o que mostra o nó deles; atualize o seu se não for o mais recente.
alarm-clock = O relógio de { $name } difere do nosso. Verifique ambos.
alarm-older-version = Um nó de { $name } tem uma versão mais antiga do que antes. Pergunte se é de propósito.
alarm-full = { $name } ocupa todo o espaço que tem aqui, e há documentos à espera. O operador pode dar-lhe mais.
alarm-full-there = { $name } já não tem espaço para documentos. Peça lá mais; até lá nada se perde.
alarm-budget = O que pode passar pela linha hoje está gasto. Continua amanhã.
alarm-budget-there = O que pode passar hoje pela linha de { $name } está gasto. Continua por si.
alarm-removed = A carta do seu território já não inclui esta máquina: o que aqui se escreve não chega a ninguém. Continue noutra.
alarm-damaged = Um documento está danificado neste disco. Quem mantém esta máquina para o nó e escreve «djuntu rebuild».
alarm-restored = Este nó foi restaurado de uma cópia de segurança, e o que veio depois volta dos outros.
alarm-elsewhere = Outra máquina trabalha com as mesmas chaves que esta. Só uma pode continuar.
check-clock = Relógio
check-clock-well = Está de acordo com os dos nós ligados.
check-clock-unknown = Nenhum outro nó está ligado para comparar.
check-clock-bad = Difere do de outro nó. Deixe o sistema acertá-lo pela rede.
check-ports = Portas
check-ports-well = Está à escuta de outros nós.
check-ports-bad = Não está à escuta de outros nós. O operador verifica as definições.
check-reachable = Acessível de fora
check-reachable-well = Os outros chegam até ele.
check-reachable-unknown = Ninguém de fora tentou ainda.
check-reachable-bad = Ninguém chega até ele de fora. Abra a sua porta no router e na firewall.
check-router = Router
check-router-well = Deixa passar ligações.
check-router-unknown = Não deixa passar ligações por si, ou não lhe foi pedido.
check-line = Linha
check-line-well = Ainda há espaço no orçamento de hoje.
check-line-bad = O orçamento de hoje está gasto. Nada se perde; continua amanhã.
check-room = Espaço
check-room-bad = Alguém já não tem espaço aqui. O operador pode dar mais.
reason-fork = O seu autor fez duas entradas com o mesmo número, e é a outra que conta.
reason-rests-on-fork = Assenta em algo que não conta.
reason-not-entitled = A carta já não dá este direito à chave do seu autor.
reason-no-party = O seu território não é parte da cooperação.
reason-too-many-epochs = A máquina do seu autor recomeçou mais vezes do que conta por si.
reason-contested = Está contestada: não conta, e outros basearam-se nela.

## Os territórios e o que é público
filter-all-states = Todos os estados
filter-with = Só o que é partilhado com um território.
territory-ours = É o seu próprio território.
territory-words = Quatro palavras para comparar
territory-words-hint = Quem ler as mesmas quatro palavras tem o mesmo território à sua frente.
territory-nodes = Como é contactado
territory-no-nodes = Não se conhece aqui nenhuma máquina deste território.
territory-room = Espaço que ocupa aqui
territory-room-used = { $used } de { $limit }
territory-room-full = O seu espaço aqui está cheio. Documentos à espera: { $count }. Quem gere este nó pode dar-lhe mais.
territory-offices = Cargos e chaves
territory-charter = Carta número { $number }. Chaves que têm de concordar para a mudar: { $least }.
territory-guardians = Chaves perdidas são substituídas por { $needed } de { $names }.
territory-disputed = Duas versões da sua carta contradizem-se.
territory-holder = Titular
territory-mandate = Mandato
territory-since = desde { $day }
territory-until = até { $day }
territory-outside = hoje está fora
territory-may = Pode
territory-key = Chave, em palavras
territory-whole-key = A chave inteira
territory-machine = Uma máquina
territory-here = nesta máquina
territory-cooperations = O que partilham
territory-documents = Documentos partilhados com ele
key-role-root = mudar a carta
key-role-sign = assinar
key-role-edit = escrever
key-role-node = ter um nó
public-title = O que é público
public-intro = Toda a gente pode ler isto. Está assinado por quem o escreveu e não se pode mudar aqui.
public-nothing = Não há nada público neste endereço.
public-as-known = Como se sabe aqui em { $day }.
public-calendar = Datas em calendário (iCal)

## A chave do cargo

problem-locked = A chave do cargo está bloqueada nesta máquina. Desbloqueie-a nas Definições e repita o que queria fazer.
office-title = Chave do cargo
office-open = Com esta chave o cargo assina pelo território. Não está protegida: quem tiver acesso a esta máquina pode assinar. Proteja-a com uma frase secreta, e nada é assinado aqui sem ela.
office-locked = A chave do cargo está protegida por uma frase secreta e bloqueada. Escreve-se como sempre; para assinar, ratificar ou prometer, desbloqueie-a.
office-unlocked = A chave do cargo está desbloqueada até { $until } e pode assinar até lá.
office-awaited = Alguém respondeu a um convite vosso. Fica confirmado assim que a chave do cargo for desbloqueada.
office-new = Nova frase secreta
office-again = A mesma outra vez
office-forgotten = Quem a esquece perdeu a chave. Anote-a e guarde-a onde se guarda o selo branco.
office-passphrase = Frase secreta da chave do cargo
office-protect = Proteger com esta frase
office-unlock = Desbloquear por cinco minutos
office-lock = Bloquear agora
office-unprotect = Retirar a frase secreta
office-differ = As duas frases secretas não são iguais.
office-wrong = Esta frase secreta não abre a chave do cargo, ou houve demasiadas tentativas ao mesmo tempo.

## Writing together
together-saved = Guardado aqui.
together-sending = A enviar…
together-lost = Não guardado: sem ligação ao nó. O que escreve fica aqui e é enviado quando a ligação voltar.
together-away = Sem ligação ao nó: não se vê o que outros escrevem. Continua por si.
together-left = Não guardado: a sua sessão terminou. Entre noutra janela; depois esta página continua.
together-reload = Não guardado: esta página é antiga de mais. Prima “Guardar”, ou copie o que escreveu e carregue a página de novo.
together-much = Não guardado: é muito de uma vez. Prima “Guardar”, ou escreva em várias partes.
together-alone = Há páginas a mais abertas: os outros não veem o que escreve. Prima “Guardar” no fim.
together-also = { $who } também mudou este texto agora mesmo.
together-here = { $who } escreve aqui

## Em papel
paper-version = Versão { $number }: { $state }
paper-draft = Um rascunho que ninguém propôs nem assinou
paper-changed = O rascunho mudou desde então; o que está aqui é o texto desta versão.
paper-signatures = Assinaturas
paper-not-signed = não assinou
paper-when = Quando, pelo seu relógio
paper-ratifications = Ratificações
paper-not-ratified = não ratificou
paper-body = Órgão
paper-reference = Referência
paper-day = Dia
paper-followed = O que foi dito depois
paper-check = Como verificar
paper-document = Documento
paper-question = Impressão da pergunta { $number }
paper-proves = Como se sabia aqui em { $moment }. O papel não prova nada por si só: peça o ficheiro de prova ({ $command }) e verifique-o em qualquer máquina com “djuntu verify FILE”. Tem as entradas assinadas e as chaves pelas quais se julgam; as impressões acima têm de ser as mesmas.
