# What the page says in the creole of Cape Verde. Nothing here is guessed: those who speak it fill it in, key by key as in
# en.ftl, and what is missing is shown in English.
