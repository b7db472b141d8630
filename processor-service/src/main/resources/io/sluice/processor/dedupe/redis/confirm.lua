-- All rows of these messages are in their tables: the warehouse says so, and that is the truth,
-- whoever holds the claim. Answers how many of them somebody else had claimed.
local foreign = 0
for _, stored in ipairs(request.stored) do
  local claim = read_claim(stored.message)
  if claim and not claim.done and claim.token ~= request.token then foreign = foreign + 1 end
  set_done(stored.message)
  for _, key in ipairs(stored.keys) do
    redis.call('SET', event_key(key), 'D', 'PX', request.event_ms)
  end
end
return foreign
