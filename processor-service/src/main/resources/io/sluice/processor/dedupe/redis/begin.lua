-- Begins to remember, unless it does already.
remembered_since(request.nothing_stored and 0 or now)
return 1
