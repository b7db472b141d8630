-- All rows of these messages are in their tables: the warehouse says so, and that is the truth,
-- whoever holds the claim. Answers how many of them somebody else had claimed for the same rows, which
-- under other settings may be others.
local foreign = 0
for _, stored in ipairs(request.stored) do
  local known = read_message(stored.message)
  if known.kind == 'C' and known.token ~= request.token and known.revision == stored.revision then foreign = foreign + 1 end
  write_done(stored.message)
  finish_events(stored.keys)
end
return foreign
