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
welcome-title = De quem é este nó?
welcome-intro = Um nó pertence a um território: um município, uma associação, uma escola, uma rede.
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
field-lat-e7 = Latitude (× 10⁷)
field-lon-e7 = Longitude (× 10⁷)
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
field-amount = Montante (menor unidade)
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
done-endorsed = O relatório está aprovado.
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
